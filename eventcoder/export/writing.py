"""Events to files: CSV for spreadsheets and statistics, JSONL as the contract has it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, TextIO

from eventcoder.export.cells import cell
from eventcoder.export.columns import COLUMNS
from eventcoder.export.files import whole_file

if TYPE_CHECKING:
    from eventcoder.store.reading import StoredEvent

Format = Literal["csv", "jsonl"]


def export_events(rows: Iterable[StoredEvent], format: Format, out: str | Path, excel: bool = False) -> int:
    """Writes `rows` in their order to the file `out` ("-": standard output) and returns how many there were.

    `excel` puts a byte-order mark before a CSV, without which Excel does not read it as UTF-8. The file appears
    when it is complete. Raises StoreError if it cannot be written.
    """
    with whole_file(out) as stream:
        return _write_csv(rows, stream, excel) if format == "csv" else _write_jsonl(rows, stream)


def _write_csv(rows: Iterable[StoredEvent], stream: BinaryIO, excel: bool) -> int:
    text = io.TextIOWrapper(stream, encoding="utf-8-sig" if excel else "utf-8", newline="", write_through=True)
    try:
        return _write_cells(rows, text)
    finally:
        text.detach()  # the stream belongs to the caller, who closes it


def _write_cells(rows: Iterable[StoredEvent], text: TextIO) -> int:
    # Numbers bare, everything else in quotes: whatever a cell holds, it stays one cell.
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow([column.name for column in COLUMNS])
    written = 0
    for row in rows:
        writer.writerow([cell(column, row) for column in COLUMNS])
        written += 1
    return written


def _write_jsonl(rows: Iterable[StoredEvent], stream: BinaryIO) -> int:
    written = 0
    for row in rows:
        stream.write(row.event.model_dump_json().encode() + b"\n")
        written += 1
    return written
