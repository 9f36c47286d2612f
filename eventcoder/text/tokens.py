"""Tokens: runs of letters and digits, and single punctuation marks, in folded text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

# A number keeps its separators, a word its inner apostrophe (Sana'a), an abbreviation its dots (U.S.).
_TOKEN = regex.compile(
    r"\d+(?:[.,]\d+)*+|(?:[a-z]\.){2,}+|[^\W\d_]++(?:'(?!s\b)[^\W\d_]++)*+|'s\b|[^\s\w]|_|\w",
)


class Token(NamedTuple):
    """One token: its folded form and its offsets in the folded text."""

    form: str
    start: int
    end: int


def tokenise(folded: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Tokens of folded[start:end] in order; linear in the length of the slice."""
    stop = len(folded) if end is None else end
    for match in _TOKEN.finditer(folded, start, stop):
        yield Token(match.group(), match.start(), match.end())


def forms(folded: str, start: int = 0, end: int | None = None) -> list[str]:
    """The forms alone of the tokens of folded[start:end]."""
    return _TOKEN.findall(folded, start, len(folded) if end is None else end)
