"""Cells of a CSV: text that a spreadsheet neither runs nor breaks on, and values that read back as they were."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING

from eventcoder.export.columns import SEPARATOR, Column
from eventcoder.text.display import visible

if TYPE_CHECKING:
    from eventcoder.store.reading import StoredEvent

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BREAKS = dict.fromkeys(map(ord, "\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " ")

Cell = str | int | float


def cell(column: Column, row: StoredEvent) -> Cell:
    """The value of `column`: "" for unknown, numbers as numbers, everything else as text."""
    value = column.value(row)
    if value is None:
        return ""
    if column.type in ("integer", "number"):
        number: int | float = value
        return number
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds")
    if isinstance(value, tuple):
        return _joined(value)
    return harmless(str(value))


def harmless(text: str) -> str:
    """`text` on one line without control characters; a leading ' keeps a spreadsheet from running it."""
    line = visible("".join(c for c in text.translate(_BREAKS) if unicodedata.category(c) not in ("Cc", "Cs")))
    # What follows leading blanks still runs; a tab or a line break has become a blank by now.
    return "'" + line if line.lstrip().startswith(_FORMULA) else line


def _joined(parts: tuple[str | None, ...]) -> str:
    """Each part stays one part: a semicolon of its own becomes a comma."""
    if not any(parts):
        return ""
    return SEPARATOR.join(harmless((part or "").replace(";", ",")) for part in parts)
