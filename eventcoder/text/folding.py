"""One spelling for what writers spell in many ways, with a way back to the text as given.

Folding drops diacritics, tatweel, zero-width and bidi characters, unifies hamza carriers, alef maksura, Persian
letters, presentation forms, digits and quotation marks, and lowers Latin letters.
ة stays apart from ه: مكتبة is not مكتب + ه.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

#: Diacritics and tatweel: they hang on the letter before them.
_MARKS = (
    "".join(map(chr, range(0x0610, 0x061B)))
    + "".join(map(chr, range(0x064B, 0x0660)))
    + "\u0670\u0640"
    + "".join(map(chr, range(0x06D6, 0x06DD)))
)
_DROPPED = (
    _MARKS
    + "\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"
)
_LETTERS = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ی": "ي", "ک": "ك", "ے": "ي", "ھ": "ه",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"', "″": '"', "＂": '"', "❝": '"', "❞": '"',
    "‘": "'", "’": "'", "‛": "'", "′": "'", "`": "'", "´": "'", "ʼ": "'", "‚": "'",
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "٬": ",", "٫": ".", "،": ",", "؛": ";", "؟": "?", "…": ".",
}  # fmt: skip
_UNUSUAL = regex.compile(r"[\p{L}\p{N}--[\x00-\u06FF]]|[ÀİẞŒœß]", regex.VERSION1)


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; folded character i is [starts[i], ends[i]) of the text as given; None when all offsets are equal.

    A letter keeps its marks: the end of a slice lies behind the diacritics of its last letter.
    """

    text: str
    starts: Sequence[int] | None
    ends: Sequence[int]
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text as given of the folded slice [start, end)."""
        if self.starts is None:
            return start, end
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else self.length
            return at, at
        return self.starts[start], self.ends[end - 1]

    def first_at(self, offset: int) -> int:
        """Index of the first folded character at or behind `offset` of the text as given."""
        return offset if self.starts is None else bisect_left(self.starts, offset)


def _simple(char: str) -> str:
    """Compatibility form and lower case of one character, when that is one character too."""
    plain = unicodedata.normalize("NFKD", char)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return plain if len(plain) == 1 else char


@cache
def _table() -> dict[int, str]:
    table = {ord(char): "" for char in _DROPPED}
    table.update({code: chr(code).lower() for code in range(0x41, 0x5B)})
    table.update({code: _simple(chr(code)) for code in range(0xC0, 0x250)})
    table.update({ord(char): to for char, to in _LETTERS.items()})
    for zero in (0x0660, 0x06F0, 0xFF10):
        table.update({zero + n: str(n) for n in range(10)})
    table.update(dict.fromkeys((0xA0, 0x2002, 0x2003, 0x2009, 0x202F, 0x3000, 0x09, 0x0B, 0x0C, 0x85), " "))
    return table


@cache
def _letters(char: str) -> str:
    """One folded character; a ligature or presentation form as the letters that it stands for; "" if it is dropped.

    What comes out is not changed by folding it again.
    """
    if not _UNUSUAL.match(char):
        return char.translate(_table())
    plain = unicodedata.normalize("NFKC", char)
    return (plain.lower() if plain != char and len(plain) <= 4 else char).translate(_table())


#: Characters that were seen to fold to themselves: of those of a text only the others need a look.
_PLAIN: set[str] = set()


def _mapped(text: str) -> Folded:
    """The general way: character by character."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, piece in enumerate(map(_letters, text)):
        out.append(piece)
        starts.extend([at] * len(piece))
        ends.extend([at + 1] * len(piece))
        if not piece and ends and ends[-1] == at and text[at] in _MARKS:
            ends[-1] = at + 1
    return Folded("".join(out), starts, ends, len(text))


def _without(text: str, folded: str, dropped: str) -> Folded:
    """`folded`, letter by letter the folding of `text`, without the characters that are `dropped`."""
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for found in re.finditer(f"[{re.escape(dropped)}]", text):
        gap = found.start()
        starts.extend(range(at, gap))
        ends.extend(range(at + 1, gap + 1))
        at = gap + 1
        if ends and ends[-1] == gap and found[0] in _MARKS:
            ends[-1] = at
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    for char in dropped:
        folded = folded.replace(char, "")
    return Folded(folded, starts, ends, len(text))


def fold(text: str) -> Folded:
    """Fold `text`; linear in its length. A text has few different characters, and each is looked at once."""
    folded, dropped = text, []
    for char in sorted(set(text) - _PLAIN):
        letters = _letters(char)
        if letters == char:
            _PLAIN.add(char)
        elif not letters:
            dropped.append(char)
        elif len(letters) > 1:
            return _mapped(text)
        else:
            folded = folded.replace(char, letters)
    return _without(text, folded, "".join(dropped)) if dropped else Folded(folded, None, (), len(text))


def fold_word(text: str) -> str:
    """The folded form alone, for dictionary entries."""
    return fold(text).text.strip()
