"""What is in the database, and which of its texts may go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from eventcoder.batches import batches
from eventcoder.store.database import reading, writing
from eventcoder.store.duplicates import sign
from eventcoder.store.grouping import current_grouping
from eventcoder.store.likeness import can_sign
from eventcoder.store.tables import article_links, articles, codings, event_groups, events, runs, verdicts

_BATCH = 500


def contents(conn: sa.Connection) -> Iterator[tuple[str, int]]:
    """What there is, and how many of it; at the end the events of each version of the dictionaries."""
    version, number = events.c.dictionary_version, sa.func.count()
    versions = sa.select(version, number).where(events.c.standing != "gone").group_by(version)
    with reading(conn):
        for name, query in _QUERIES.items():
            yield name, conn.execute(query).scalar_one()
        for found, many in conn.execute(versions.order_by(number.desc(), version)):
            yield f"events by dictionaries {found}", many


def run_records(conn: sa.Connection) -> list[dict[str, Any]]:
    """Every run in its order: when, with what, how much, and how it ended; times in UTC."""
    told = [column for column in runs.c if column.name not in ("options", "process")]
    with reading(conn):
        found = conn.execute(sa.select(*told).order_by(runs.c.id)).mappings().all()
    return [{k: v.isoformat() if isinstance(v, dt.datetime) else v for k, v in row.items()} for row in found]


def _count(table: sa.Table, *where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(table).where(*where)


_QUERIES: dict[str, sa.Select[Any]] = {
    "articles": _count(articles),
    "articles with their text": _count(articles, articles.c.text.is_not(None)),
    "duplicate articles": _count(article_links),
    "codings": _count(codings),
    "events": _count(events, events.c.standing != "gone"),
    "events kept for a person's word": _count(events, events.c.standing == "kept"),
    "events gone since": _count(events, events.c.standing == "gone"),
    "reports in groups": _count(event_groups, event_groups.c.grouping_id == current_grouping()),
    "verdicts": _count(verdicts),
    "runs": _count(runs),
    "runs that did not finish": _count(runs, runs.c.outcome != "finished"),
}


def purge_text(conn: sa.Connection, before: dt.date, dry_run: bool = False) -> int:
    """Takes away the texts of articles published before that day (coded, where that is not known); how many.

    Their hashes, signatures, events with the sentences that they stand on, and verdicts stay.
    """
    coded = sa.select(runs.c.started_at).where(runs.c.id == articles.c.run_id).scalar_subquery()
    midnight = dt.datetime.combine(before, dt.time(), dt.UTC)
    old = sa.or_(articles.c.published < before, sa.and_(articles.c.published.is_(None), coded < midnight))
    with writing(conn):
        query = sa.select(articles.c.id).where(articles.c.text.is_not(None), old).order_by(articles.c.id)
        ids = list(conn.execute(query).scalars())
        for some in [] if dry_run else batches(ids, _BATCH):
            if can_sign():
                sign(conn, some)
            conn.execute(sa.update(articles).where(articles.c.id.in_(some)).values(text=None))
    return len(ids)
