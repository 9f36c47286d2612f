"""Tables: columns and the rows that events give; and how a table becomes CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Generic, TypeVar

from eventcoder.export.cells import Cell, shown
from eventcoder.export.columns import Column
from eventcoder.export.losses import Losses
from eventcoder.export.units import Units

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """`rows` gives the rows of the units in order and notes in the losses what it had to leave out.

    `key` are the columns that together tell rows apart, `delimiter` stands between cells.
    """

    name: str
    title: str
    columns: tuple[Column[T], ...]
    rows: Callable[[Units, Losses], Iterable[T]]
    key: tuple[str, ...]
    delimiter: str = ","

    def noted(self, units: Units, losses: Losses) -> Iterator[T]:
        """The rows; cells that are empty for a known reason are counted in `losses`."""
        watched = [column for column in self.columns if column.empty]
        first = self.columns[0]
        for row in self.rows(units, losses):
            for column in watched:
                if column.value(row) in (None, "", ()):
                    losses.left_empty(str(first.value(row) or ""), column.name, column.empty)
            yield row


def write_csv(
    rows: Iterable[T], columns: Iterable[Column[T]], stream: BinaryIO, excel: bool = False, delimiter: str = ","
) -> int:
    """Writes a line of names and one for each row, as UTF-8; returns how many rows there were.

    `excel` puts a byte-order mark first, without which Excel does not read the file as UTF-8.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig" if excel else "utf-8", newline="", write_through=True)
    try:
        # Numbers bare, everything else in quotes: whatever a cell holds, it stays one cell.
        writer = csv.writer(
            text,
            delimiter=delimiter,
            lineterminator="\n",
            quoting=csv.QUOTE_NONNUMERIC if delimiter == "," else csv.QUOTE_MINIMAL,
        )
        return _write(rows, tuple(columns), writer)
    finally:
        text.detach()  # the stream belongs to the caller, who closes it


def put_csv(path: Path, rows: Iterable[T], columns: Iterable[Column[T]], excel: bool = False) -> int:
    """Writes a new file within a folder that is not there yet; see `write_csv`."""
    with path.open("xb") as stream:
        return write_csv(rows, columns, stream, excel)


def _write(rows: Iterable[T], columns: tuple[Column[T], ...], writer: Any) -> int:
    values = [column.value for column in columns]
    written = 0

    def cells() -> Iterator[list[Cell]]:
        nonlocal written
        for written, row in enumerate(rows, start=1):  # noqa: B007 - counts what was written
            yield ["" if (found := value(row)) is None else shown(found) for value in values]

    writer.writerow([column.name for column in columns])
    writer.writerows(cells())
    return written
