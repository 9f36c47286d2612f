"""A database copied into another, of the same kind or the other: rows and ids equal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from eventcoder.errors import StoreError
from eventcoder.store.bulk import bulk_insert
from eventcoder.store.database import reading, shown, writing
from eventcoder.store.tables import Moment, articles, metadata, runs

_BATCH = 500


def copy_store(source: sa.Engine, target: sa.Engine) -> dict[str, int]:
    """Copies every row of `source` to `target`, all or none, and returns how many rows each table got.

    Raises StoreError if the target is not empty.
    """
    with source.connect() as old, target.connect() as new, reading(old), writing(new):
        _refuse_full(new)
        return {table.name: _copy(old, new, table) for table in metadata.sorted_tables}


def _refuse_full(conn: sa.Connection) -> None:
    for table in (articles, runs):
        if conn.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise StoreError(f"{shown(conn.engine.url)}: is not empty; copy into a new database")


def _copy(old: sa.Connection, new: sa.Connection, table: sa.Table) -> int:
    columns = [sa.cast(c, sa.Text).label(c.name) if isinstance(c.type, sa.JSON) else c for c in table.c]
    query = sa.select(*columns).order_by(*table.primary_key.columns).execution_options(yield_per=_BATCH)
    moments = [_writer(new, column) for column in table.c]
    number = 0

    def counted() -> Iterator[tuple[Any, ...]]:
        nonlocal number
        for row in old.execute(query):
            number += 1
            yield tuple(write(value) if write else value for write, value in zip(moments, row, strict=True))

    bulk_insert(new, table, [column.name for column in table.c], counted())
    _count_on(new, table)
    return number


def _writer(conn: sa.Connection, column: sa.Column[Any]) -> Callable[[Any], Any] | None:
    """How this database's driver is given moments; None for everything else, which it takes as it is."""
    return (
        column.type.dialect_impl(conn.dialect).bind_processor(conn.dialect) if isinstance(column.type, Moment) else None
    )


def _count_on(conn: sa.Connection, table: sa.Table) -> None:
    """Ids were written by hand: the next that Postgres counts must come behind them."""
    column = table.autoincrement_column
    if conn.dialect.name == "postgresql" and column is not None:
        newest = sa.select(sa.func.max(column)).scalar_subquery()
        sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
        conn.execute(sa.select(sa.func.setval(sequence, newest)).where(newest.is_not(None)))
