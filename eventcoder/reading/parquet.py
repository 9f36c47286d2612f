"""Parquet to records, a few thousand rows at a time; needs pyarrow, which is imported when there is such a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from eventcoder.errors import ArticleError
from eventcoder.text.display import excerpt

_ROWS = 1_000
_NEEDED = "Parquet files need pyarrow; pip install 'eventcoder[export]'"


def parquet(
    path: str, where: str, columns: Sequence[str], groups: Sequence[int] | None = None, first: int = 1
) -> Iterator[tuple[str, dict[str, Any]] | ArticleError]:
    """The rows of a Parquet file, or of some of its row groups; `first` is the number of the first of them.

    A row is named like a line, `FILE:NUMBER`. Nothing in the file raises; a fault is told and ends what is damaged.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        yield ArticleError(where, _NEEDED)
        return
    number = first
    try:
        with pq.ParquetFile(path) as file:
            named = {name.strip().casefold(): name for name in file.schema_arrow.names}
            known = {named[name]: name for name in columns if name in named}
            if "text" not in named:
                found = excerpt(", ".join(named), 120) or "none"
                yield ArticleError(where, f"the table has no column `text`; its columns are: {found}")
                return
            for batch in file.iter_batches(_ROWS, row_groups=groups, columns=list(known), use_threads=False):
                for row in range(batch.num_rows):
                    yield record(f"{where}:{number}", batch, row, known)
                    number += 1
    except (pa.ArrowException, OSError, ValueError) as error:
        fault = excerpt(str(error).splitlines()[0] if str(error) else type(error).__name__)
        yield ArticleError(f"{where}:{number}", f"from here on the Parquet file cannot be read: {fault}")


def row_groups(path: str) -> list[tuple[int, int]]:
    """Rows and bytes (unpacked) of each row group of a Parquet file; none if it is no such file."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return []
    try:
        with pq.ParquetFile(path) as file:
            groups = (file.metadata.row_group(number) for number in range(file.metadata.num_row_groups))
            return [(group.num_rows, group.total_byte_size) for group in groups]
    except (pa.ArrowException, OSError, ValueError):
        return []


def record(place: str, batch: Any, row: int, known: dict[str, str]) -> tuple[str, dict[str, Any]] | ArticleError:
    """Row `row` of an Arrow batch as a record; `known` says in which column a field stands."""
    try:
        return place, {known[name]: _plain(batch.column(name)[row].as_py()) for name in known}
    except (ValueError, OverflowError) as error:  # letters that are no UTF-8, days that no calendar has
        return ArticleError(place, f"the row cannot be read: {excerpt(str(error))}")


def _plain(value: Any) -> Any:
    """Days and moments as they would stand in JSON."""
    return value.isoformat() if isinstance(value, dt.date) else value
