"""Cells of a table: text that a spreadsheet neither runs nor breaks on, and values that read back as they were."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TypeVar

from eventcoder.export.columns import SEPARATOR, Column
from eventcoder.text.display import visible

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BREAKS = dict.fromkeys(map(ord, "\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " ")

T = TypeVar("T")
Cell = str | int | float
Value = str | int | float | bool | dt.date | dt.datetime | None


def cell(column: Column[T], row: T) -> Cell:
    """The value of `column` for a CSV: "" for unknown, numbers as numbers, all else as text that nothing runs."""
    value = column.value(row)
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value if column.type in ("integer", "number") else str(value)
    return _joined(value, True) if isinstance(value, tuple) else _moment(value)


def value(column: Column[T], row: T) -> Value:
    """The value of `column` for a file with types of its own: None for unknown, text on one line."""
    found: Value | tuple[str | None, ...] = column.value(row)
    if isinstance(found, str):
        return one_line(found) or None
    return (_joined(found, False) or None) if isinstance(found, tuple) else found


def harmless(text: str) -> str:
    """`text` on one line without control characters; a leading ' keeps a spreadsheet from running it."""
    line = one_line(text)
    # What follows leading blanks still runs; a tab or a line break has become a blank by now.
    return "'" + line if line.lstrip().startswith(_FORMULA) else line


def one_line(text: str) -> str:
    """`text` without line breaks, tabs, control characters and marks that turn its direction."""
    if text.isprintable():  # all that is taken out below is not: most text is left as it is
        return text
    return visible("".join(c for c in text.translate(_BREAKS) if unicodedata.category(c) not in ("Cc", "Cs")))


def _joined(parts: tuple[str | None, ...], guarded: bool) -> str:
    """Each part stays one part: a semicolon of its own becomes a comma."""
    if not any(parts):
        return ""
    return SEPARATOR.join(_part(part or "", guarded) for part in parts)


def _part(part: str, guarded: bool) -> str:
    text = part.replace(";", ",")
    return harmless(text) if guarded else one_line(text)


def _moment(value: dt.date) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds")
    return value.isoformat()
