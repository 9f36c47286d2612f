"""Many rows at once, the quick way of each database: prepared statements on SQLite, COPY on Postgres."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from eventcoder.batches import batches
from eventcoder.store.rows import Cells

_BATCH = 500  # rows in one statement, and values in one IN (...): well under every database's limit


def bulk_insert(conn: sa.Connection, table: sa.Table, columns: Sequence[str], rows: Iterable[Cells]) -> None:
    """Inserts `rows`, which must be new, each a tuple in the order of `columns`, with JSON as text.

    They are taken as they come, so any number fits. Raises sqlalchemy's errors, as its own statements do.
    """
    quoted = ", ".join(map(conn.dialect.identifier_preparer.quote, columns))
    if conn.dialect.name == "postgresql":
        _copy(conn, f"COPY {table.name} ({quoted}) FROM STDIN", rows)
    else:
        statement = f"INSERT INTO {table.name} ({quoted}) VALUES ({', '.join('?' * len(columns))})"
        for some in batches(rows, _BATCH):
            conn.exec_driver_sql(statement, some)


def _copy(conn: sa.Connection, statement: str, rows: Iterable[Cells]) -> None:
    driver: Any = conn.connection.driver_connection
    base: Any = conn.dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except base as error:
        raise sa.exc.DBAPIError.instance(
            statement, None, error, base, hide_parameters=True, dialect=conn.dialect
        ) from None


def rows_where(
    conn: sa.Connection, values: Iterable[str], query: Callable[[list[str]], sa.Select[Any]]
) -> Iterator[sa.Row[Any]]:
    """The rows of `query` for any number of values; it gets them in lists that one IN (...) can hold."""
    for some in batches(values, _BATCH):
        yield from conn.execute(query(some))
