"""Cells of a table: text that a spreadsheet neither runs nor breaks on, and values that read back as they were."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable
from typing import Any

from eventcoder.export.columns import SEPARATOR
from eventcoder.text.display import visible

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BREAKS = dict.fromkeys(map(ord, "\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " ")

Cell = str | int | float
Value = str | int | float | bool | dt.date | dt.datetime | None


def shown(value: Any) -> Cell:
    """A value of a column for a CSV: "" for unknown, numbers as numbers, all else as text that nothing runs."""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    if isinstance(value, tuple):
        return _joined(value, harmless)
    return _day(value) if value else ""


def typed(value: Any) -> Value:
    """A value of a column for a file with types of its own: None for unknown, text on one line."""
    if isinstance(value, str):
        return one_line(value) or None
    if isinstance(value, tuple):
        return _joined(value, one_line) or None
    found: Value = value
    return found


def harmless(text: str) -> str:
    """`text` on one line without control characters; a leading ' keeps a spreadsheet from running it."""
    if text[:1].isalnum() and text.isprintable():  # most text, by far
        return text
    line = one_line(text)
    # What follows leading blanks still runs; a tab or a line break has become a blank by now.
    return "'" + line if line.lstrip().startswith(_FORMULA) else line


def one_line(text: str) -> str:
    """`text` without line breaks, tabs, control characters and marks that turn its direction."""
    if text.isprintable():  # all that is taken out below is not: most text is left as it is
        return text
    return visible("".join(c for c in text.translate(_BREAKS) if unicodedata.category(c) not in ("Cc", "Cs")))


def _joined(parts: tuple[str | None, ...], clean: Callable[[str], str]) -> str:
    """Each part stays one part: a semicolon of its own becomes a comma."""
    if not any(parts):
        return ""
    return SEPARATOR.join(clean((part or "").replace(";", ",")) for part in parts)


def _day(value: dt.date) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds")
    return value.isoformat()
