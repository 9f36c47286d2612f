"""Cuts a text into paragraphs: at every line break, unless the line was only wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_FINAL = ".!?؟…۔"
_CLOSING = " \t\xa0\"'”’“»)]\u200e\u200f"
#: What may stand around a line without being a part of it, marks of direction among it.
BLANK = " \t\x0b\x0c\xa0\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069"
_BREAK = re.compile(r"\r\n|[\n\r\u2028\u2029]")
#: A line that ends in one of these goes on in the next.
_DANGLING = frozenset({
    "في", "من", "على", "إلى", "الى", "عن", "أن", "إن", "و", "أو", "التي", "الذي", "الذين", "بين", "مع", "ثم", "لم",
    "لن", "قد", "حتى", "عند", "بعد", "قبل", "خلال", "ضد", "منذ", "هذا", "هذه", "of", "the", "in", "to", "and", "a",
    "an", "at", "by", "for", "with", "from", "as", "or", "that", "is", "was", "were", "has", "had", "on",
})  # fmt: skip


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans of the paragraphs: lines, joined where a line was only wrapped."""
    lines = list(_lines(text))
    width = _wrap_width(text, lines)
    spans: list[tuple[int, int]] = []
    for start, end, is_apart in lines:
        if spans and not is_apart and _goes_on(text, spans[-1], start, end, width):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _lines(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of every line that is not blank, without the space around it; whether a blank line precedes."""
    at, is_apart = 0, True
    for stop, following in [*((gap.start(), gap.end()) for gap in _BREAK.finditer(text)), (len(text), len(text))]:
        line = text[at:stop]
        stripped = line.strip(BLANK)
        if stripped:
            start = at + len(line) - len(line.lstrip(BLANK))
            yield start, start + len(stripped), is_apart
        is_apart = not stripped
        at = following


def _wrap_width(text: str, lines: Sequence[tuple[int, int, bool]]) -> int:
    """The width at which the text was wrapped by hand, 0 if it was not.

    It was if hardly a line could have taken in the first word of the next, and most break off within a sentence.
    """
    width = max((end - start for start, end, _ in lines), default=0)
    pairs = [(a, b) for a, b in pairwise(lines) if not b[2]]
    if not 40 <= width <= 130 or len(pairs) < 2:
        return 0
    full = sum(_is_full(text, a[1] - a[0], b[0], width) for a, b in pairs)
    broken = sum(not is_final(text, a[0], a[1]) for a, _ in pairs)
    return width if full >= 0.6 * len(pairs) and broken >= 0.5 * len(pairs) else 0


def _is_full(text: str, length: int, following: int, width: int) -> bool:
    # A line may hold nothing but spaces that BLANK does not know.
    words = text[following : following + width].split(maxsplit=1)
    return length + 1 + len(words[0] if words else "") > width


def _goes_on(text: str, before: tuple[int, int], start: int, end: int, width: int) -> bool:
    """Whether the line at `start` goes on with the sentence of the paragraph before it."""
    tail = text[max(before[0], before[1] - 130) : before[1]]
    last_line = _BREAK.split(tail)[-1].strip(BLANK)
    if width and _is_full(text, len(last_line), start, width):
        return True
    if tail.endswith(("،", ",")) and before[1] - before[0] > 40:
        return True
    return before[1] - before[0] > 40 and not _DANGLING.isdisjoint(tail.split()[-1:])


def is_final(text: str, start: int, end: int) -> bool:
    """Whether the span ends a sentence."""
    tail = text[max(start, end - 8) : end].rstrip(_CLOSING)
    return tail.endswith(tuple(_FINAL))
