"""Tables as Parquet, for arrow, pandas and duckdb: typed columns, read and written in parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO, TypeVar

from eventcoder.export.cells import typed
from eventcoder.export.columns import Column
from eventcoder.export.extras import extra

T = TypeVar("T")
_PART = 5_000


def write_parquet(rows: Iterable[T], columns: tuple[Column[T], ...], stream: BinaryIO) -> int:
    """Writes the rows, compressed with zstd, and returns how many there were. EventcoderError without pyarrow."""
    pa, pq = extra("pyarrow", "Parquet"), extra("pyarrow.parquet", "Parquet")
    schema = pa.schema([pa.field(c.name, _type(pa, c.type), metadata={"description": c.description}) for c in columns])
    written = 0
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        for part in _parts(rows):
            arrays = [
                pa.array([typed(c.value(row)) for row in part], type=t)
                for c, t in zip(columns, schema.types, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            written += len(part)
    return written


def _parts(rows: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(rows)
    while part := list(islice(remaining, _PART)):
        yield part


def _type(pa: Any, kind: str) -> Any:
    """Arrow's type of a column."""
    return {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "yes/no": pa.bool_(),
        "date": pa.date32(),
        "moment": pa.timestamp("s", tz="UTC"),
    }[kind]
