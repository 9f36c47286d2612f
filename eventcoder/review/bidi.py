"""Arabic on terminals: logical text between isolates for terminals that reorder, visual text for those that do not."""

from __future__ import annotations

import unicodedata
from typing import Any, Literal, get_args

from rich.text import Text

from eventcoder.errors import EventcoderError

Bidi = Literal["isolate", "visual", "off"]
BIDI: tuple[str, ...] = get_args(Bidi)
#: Which way a line reads: as its first letter does, from the left, or from the right.
Direction = Literal["first", "left", "right"]
_ISOLATES: dict[Direction, str] = {"first": "\u2068", "left": "\u2066", "right": "\u2067"}
_POP = "\u2069"


def effective(wanted: Bidi, is_terminal: bool) -> Bidi:
    """What to do with output: what is piped or saved stays plain logical text. EventcoderError without the extra."""
    if not is_terminal:
        return "off"
    if wanted == "visual":
        _shaper()
    return wanted


def arranged(line: Text, bidi: Bidi, direction: Direction = "first") -> Text:
    """One line of one cell, ready for the terminal; lines without right-to-left letters stay as they are.

    Visual order moves letters away from their colours, so a visual line has none.
    """
    if bidi == "off" or not has_rtl(line.plain):
        return line
    if bidi == "isolate":
        return Text.assemble(_ISOLATES[direction], line, _POP)
    return Text(_visual(line.plain, direction), style=line.style)


def has_rtl(text: str) -> bool:
    """Whether any letter or digit of `text` runs from right to left, or sits in such text."""
    return any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in text)


def reads_leftwards(text: str) -> bool:
    """Whether a paragraph reads from right to left: so does its first letter that has a direction."""
    directions = map(unicodedata.bidirectional, text)
    return next((d for d in directions if d in ("L", "R", "AL")), "L") != "L"


def _visual(text: str, direction: Direction) -> str:
    from bidi.algorithm import get_display

    base = {"first": None, "left": "L", "right": "R"}[direction]
    return str(get_display(_shaper().reshape(text), base_dir=base))


def _shaper() -> Any:
    try:
        import arabic_reshaper
        import bidi.algorithm  # noqa: F401 (needed together)
    except ImportError:
        raise EventcoderError("--bidi visual needs two more packages: pip install 'eventcoder[visual]'") from None
    return arabic_reshaper
