"""Many rows at once, the quick way of each database: prepared statements on SQLite, COPY on Postgres."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from eventcoder.batches import batches
from eventcoder.store.rows import Row

Cells = tuple[Any, ...]
_BATCH = 500  # rows in one statement, and values in one IN (...): well under every database's limit


def bulk_insert(conn: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Inserts `rows`, which must be new, name the same columns, and hold JSON as text.

    Raises sqlalchemy's errors, as its own statements do.
    """
    if rows:
        names = [column.name for column in table.c if column.name in rows[0]]
        insert_cells(conn, table, names, (tuple(map(row.get, names)) for row in rows))


def insert_cells(conn: sa.Connection, table: sa.Table, names: Sequence[str], cells: Iterable[Cells]) -> None:
    """The same for rows that are tuples in the order of `names`; they are taken as they come, so any number fits."""
    quoted = ", ".join(map(conn.dialect.identifier_preparer.quote, names))
    if conn.dialect.name == "postgresql":
        _copy(conn, f"COPY {table.name} ({quoted}) FROM STDIN", cells)
    else:
        statement = f"INSERT INTO {table.name} ({quoted}) VALUES ({', '.join('?' * len(names))})"
        for some in batches(_as_text(conn, table, names, cells), _BATCH):
            conn.exec_driver_sql(statement, some)


def _copy(conn: sa.Connection, statement: str, cells: Iterable[Cells]) -> None:
    driver: Any = conn.connection.driver_connection
    base: Any = conn.dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in cells:
                copy.write_row(row)
    except base as error:
        raise sa.exc.DBAPIError.instance(
            statement, None, error, base, hide_parameters=True, dialect=conn.dialect
        ) from None


def _as_text(conn: sa.Connection, table: sa.Table, names: Sequence[str], cells: Iterable[Cells]) -> Iterator[Cells]:
    """Days and moments as SQLite keeps them."""
    timed = [i for i, name in enumerate(names) if isinstance(table.c[name].type, sa.Date | sa.DateTime)]
    written = {i: table.c[names[i]].type.dialect_impl(conn.dialect).bind_processor(conn.dialect) for i in timed}
    return (_with(written, row) for row in cells) if written else iter(cells)


def _with(written: dict[int, Any], row: Cells) -> Cells:
    changed = list(row)
    for i, write in written.items():
        changed[i] = write(row[i])
    return tuple(changed)


def rows_where(
    conn: sa.Connection, values: Iterable[str], query: Callable[[list[str]], sa.Select[Any]]
) -> Iterator[sa.Row[Any]]:
    """The rows of `query` for any number of values; it gets them in lists that one IN (...) can hold."""
    for some in batches(values, _BATCH):
        yield from conn.execute(query(some))
