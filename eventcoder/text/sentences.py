"""Sentences: sentencex finds the boundaries, a short merge mends what it does not know of Arabic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex
import sentencex

# «د. محمد»، «أ. علي»: a one-letter title does not end a sentence.
_TITLE = regex.compile(r"(?:^|[\s(\"])[\p{Arabic}A-Z]\.\s*$")
# A closing quotation whose speaker follows («... صمدنا!» قال القائد) belongs to what follows.
_QUOTE_END = regex.compile(r"[!?؟]\s*[\"”»“]?\s*$")
_SPEAKER = regex.compile(r"^[\"”»“\s]*(?:قال|وقال|قالت|يقول|أضاف|said|says|he said|she said)\b")
# "at 5 p.m. Monday": the day belongs to the hour.
_HOUR = regex.compile(r"\d\s?[ap]\.m\.\s*$", regex.IGNORECASE)
_DAY = regex.compile(r"\s*(?:on\b|mon|tues|wednes|thurs|fri|satur|sun)", regex.IGNORECASE)
#: Longer than any sentence that people write: 4,000 letters are two printed pages.
_LONGEST = 4_000
#: Characters that are searched for boundaries at one go.
_WINDOW = 20_000
# Behind a long word the full stop is no abbreviation.
_STOP = regex.compile(r"(?:\p{Arabic}{3}|\p{Latin}{5})[.!?؟]\s+(?=\p{Lu}|\p{Arabic})|\n")


def _belongs(before: str, after: str) -> bool:
    if _TITLE.search(before[-6:]) or (_HOUR.search(before[-9:]) and _DAY.match(after[:12])):
        return True
    return bool(_QUOTE_END.search(before[-8:]) and _SPEAKER.match(after[:24]))


def _merged(pieces: Iterable[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    held: tuple[int, int] | None = None
    for start, end in pieces:
        if held and _belongs(text[held[0] : held[1]], text[start:end]):
            held = (held[0], end)
            continue
        if held:
            yield held
        held = (start, end)
    if held:
        yield held


def _trimmed(start: int, end: int, text: str) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _cut(start: int, end: int, text: str) -> Iterator[tuple[int, int]]:
    """Pieces of bounded length, parted between words, so that text without full stops costs no more than other text."""
    while end - start > _LONGEST:
        space = text.rfind(" ", start + 1, start + _LONGEST)
        at = space if space > 0 else start + _LONGEST
        yield _trimmed(start, at, text)
        start = _trimmed(at, end, text)[0]
    yield start, end


def cuts_words(text: str) -> bool:
    """Whether the text has a stretch without a space so long that sentences may end within its words."""
    return len(text) >= _LONGEST - 1 and max(map(len, text.split(" "))) >= _LONGEST - 1


def _boundaries(start: int, end: int, text: str, language: str) -> Iterator[tuple[int, int]]:
    for found in sentencex.get_sentence_boundaries(language, text[start:end]):
        yield start + found["start_index"], start + found["end_index"]


def _windows(start: int, end: int, text: str) -> Iterator[tuple[int, int]]:
    """Stretches that end with a sentence where they can: finding boundaries costs more the longer the text is."""
    while end - start > _WINDOW:
        stops = [match.end() for match in _STOP.finditer(text, start + _WINDOW // 2, start + _WINDOW)]
        at = stops[-1] if stops else max(text.rfind(" ", start, start + _WINDOW), start) + 1
        at = at if at > start + 1 else start + _WINDOW
        yield start, at
        start = at
    yield start, end


def sentences(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    """Spans of the sentences of text[start:end], trimmed of white space, in order."""
    pieces = [piece for low, high in _windows(start, end, text) for piece in _boundaries(low, high, text, language)]
    trimmed = (_trimmed(s, e, text) for s, e in _merged(pieces, text))
    return [piece for s, e in trimmed if e > s for piece in _cut(s, e, text)]
