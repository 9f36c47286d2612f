"""Tokens: runs of letters and digits, and single punctuation marks, in folded text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

# A number keeps its separators, a word its inner apostrophe (Sana'a), an abbreviation its dots (U.S.). The apostrophe
# that opens a transliterated name ("near 'Ayn 'Issa", "Tal al-'Eis") is no token; one that a later one closes quotes.
_AYN = r"(?:(?<=[a-z] )|(?<=-))'(?=[a-z]{2})(?!s\b)(?![^']{0,80}?[a-z.,!?]'(?![a-z]))"
_TOKEN = regex.compile(
    rf"\d+(?:[.,]\d+)*+|(?:[a-z]\.){{2,}}+|[^\W\d_]++(?:'(?!s\b)[^\W\d_]++)*+|'s\b|(?!{_AYN})[^\s\w]|_|\w",
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its folded form and its offsets in the folded text."""

    form: str
    start: int
    end: int


def tokenise(folded: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Tokens of folded[start:end] in order; linear in the length of the slice."""
    stop = len(folded) if end is None else end
    for match in _TOKEN.finditer(folded, start, stop):
        yield Token(match.group(), match.start(), match.end())


def forms(folded: str) -> list[str]:
    """The token forms alone, for dictionary entries."""
    return _TOKEN.findall(folded)
