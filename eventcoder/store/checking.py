"""Is the database whole? Rows without their owner, texts and records that are not what their hash says, stale marks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import sqlalchemy as sa

from eventcoder.store.database import reading
from eventcoder.store.rows import record_id
from eventcoder.store.tables import articles, codings, events, metadata

_BATCH = 500
_REPLACED = "\ufffd"  # stands for what no database takes, so that the hash of the text as given cannot be made again


def check_store(conn: sa.Connection) -> Iterator[str]:
    """One line for each fault, in a fixed order; none if all is well. Nothing is changed."""
    with reading(conn):
        yield from _file(conn)
        yield from _orphans(conn)
        yield from _texts(conn)
        yield from _records(conn)
        yield from _current(conn)


def _file(conn: sa.Connection) -> Iterator[str]:
    if conn.dialect.name == "sqlite":
        found = conn.exec_driver_sql("PRAGMA integrity_check").scalars()
        yield from (f"the file is damaged: {fault}" for fault in found if fault != "ok")


def _orphans(conn: sa.Connection) -> Iterator[str]:
    """Every reference of every table, whether the database guarded it or not."""
    for table in metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            owner = key.column.table.alias("owner")
            lost = ~sa.exists().where(owner.c[key.column.name] == key.parent)
            query = sa.select(key.parent).where(key.parent.is_not(None), lost).distinct().order_by(key.parent)
            for value in conn.execute(query).scalars():
                yield f"{table.name}.{key.parent.name} {value}: no such row in {key.column.table.name}"
    own = codings.alias("own")
    query = sa.select(own.c.id).where(~sa.exists().where(events.c.event_id == own.c.event_id)).order_by(own.c.id)
    yield from (f"codings {key}: its event is missing" for key in conn.execute(query).scalars())


def _texts(conn: sa.Connection) -> Iterator[str]:
    query = sa.select(articles.c.id, articles.c.content_sha256, articles.c.text).where(articles.c.text.is_not(None))
    for key, content, text in conn.execute(query.order_by(articles.c.id).execution_options(yield_per=_BATCH)):
        if _REPLACED not in text and hashlib.sha256(text.encode()).hexdigest() != content:
            yield f"articles {key}: its text is not the one that was coded"


def _records(conn: sa.Connection) -> Iterator[str]:
    query = sa.select(codings.c.id, sa.cast(codings.c.record, sa.Text)).order_by(codings.c.id)
    for key, record in conn.execute(query.execution_options(yield_per=_BATCH)):
        if record_id(record) != key:
            yield f"codings {key}: its record is not the one that was written"


def _current(conn: sa.Connection) -> Iterator[str]:
    """An event shows the coding that it refers to, which is one of its own."""
    joined = events.join(codings, events.c.coding_id == codings.c.id)
    other = sa.or_(
        codings.c.event_id != events.c.event_id,
        codings.c.article_id != events.c.article_id,
        codings.c.dictionary_version != events.c.dictionary_version,
    )
    query = sa.select(events.c.event_id).select_from(joined).where(other).order_by(events.c.event_id)
    yield from (f"events {key}: does not show its own coding" for key in conn.execute(query).scalars())
