"""What another coding of stored articles would change: events added, gone, or altered, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from eventcoder.model import Article, Event
from eventcoder.store.database import reading
from eventcoder.store.reading import Filters, StoredEvent, read_coded_events
from eventcoder.store.tables import articles

#: Says under which rules an event was coded, not what was coded.
_NO_CONTENT = {"dictionary_version"}


@dataclass(frozen=True, slots=True)
class Change:
    """One event that a new coding adds, alters or finds no more; `fields` has old and new value of what is altered."""

    kind: Literal["added", "altered", "gone"]
    event: Event
    status: str = "unreviewed"
    fields: Mapping[str, tuple[Any, Any]] | None = None


def article_ids(conn: sa.Connection) -> tuple[list[str], int]:
    """The ids of the articles whose text is kept, in order, and the number of the others."""
    ids = sa.select(articles.c.id).where(articles.c.text.is_not(None)).order_by(articles.c.id)
    without = sa.select(sa.func.count()).where(articles.c.text.is_(None))
    with reading(conn):
        return list(conn.execute(ids).scalars()), conn.execute(without).scalar_one()


def stored_articles(conn: sa.Connection, ids: Sequence[str]) -> list[Article]:
    """Those of these articles (a few hundred at most) whose text is kept, in the order of their ids."""
    columns = [articles.c[name] for name in Article.model_fields]
    query = sa.select(*columns).where(articles.c.id.in_(ids), articles.c.text.is_not(None)).order_by(articles.c.id)
    with reading(conn):
        return [Article.model_validate(dict(row._mapping)) for row in conn.execute(query)]


def current_events(conn: sa.Connection, ids: Sequence[str]) -> dict[str, list[StoredEvent]]:
    """The events of each of these articles (a few hundred at most) as last coded, whatever their modality."""
    found: dict[str, list[StoredEvent]] = {key: [] for key in ids}
    for row in read_coded_events(conn, Filters(articles=tuple(ids), modalities=("all",))):
        found[row.event.article_id].append(row)
    return found


def compare(old: Sequence[StoredEvent], new: Sequence[Event]) -> Iterator[Change]:
    """The changes from the stored events of an article to the newly coded ones, in the order of the text."""
    before = {row.event.event_id: row for row in old}
    for event in new:
        row = before.pop(event.event_id, None)
        if row is None or not row.is_current:
            yield Change("added", event, row.status if row else "unreviewed")
        elif fields := _altered(row.event, event):
            yield Change("altered", event, row.status, fields)
    for row in before.values():
        if row.is_current:
            yield Change("gone", row.event, row.status)


def _altered(old: Event, new: Event) -> dict[str, tuple[Any, Any]]:
    """The innermost fields that differ, by their path: "counts.killed.best"."""
    return dict(_differences("", old.model_dump(mode="json", exclude=_NO_CONTENT), new.model_dump(mode="json")))


def _differences(path: str, old: Any, new: Any) -> Iterator[tuple[str, tuple[Any, Any]]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name, value in old.items():
            yield from _differences(f"{path}.{name}" if path else name, value, new.get(name))
    elif old != new:
        yield path, (old, new)
