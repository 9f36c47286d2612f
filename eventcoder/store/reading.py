"""Reading: events with their article and their current verdict, chosen by filters, always in the same order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from pydantic import ValidationError

from eventcoder.errors import StoreError
from eventcoder.model import EVENT, NOT_ACTUAL, Event
from eventcoder.store.database import reading
from eventcoder.store.edits import edited_fields
from eventcoder.store.tables import articles, codings, event_actors, events
from eventcoder.store.verdicts import standing_verdicts

Status = Literal["unreviewed", "accepted", "rejected", "all"]
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Filters:
    """Which events: every field that is given must hold; within a tuple, any of its values.

    `place` and `actor` match part of a mention or name, in either language, or an id. `since` and `until` are days of
    the event, or of publication where the event has none. `modalities` empty means what the text says did happen
    (asserted and claimed). `include_replaced` adds events that their article's newest coding has no more; those that a
    person accepted are always there. `limit` 0 means no limit.
    """

    types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    place: str | None = None
    actor: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    status: Status = "all"
    min_confidence: float | None = None
    include_replaced: bool = False
    limit: int = 0


@dataclass(frozen=True, slots=True)
class CurrentVerdict:
    """The newest verdict on an event; `dictionary_version` is that of the coding which the reviewer saw."""

    verdict: Literal["accepted", "rejected"]
    reviewer: str
    note: str | None
    made_at: dt.datetime
    dictionary_version: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as coded and edited, where it was published, and what a reviewer said of it.

    `is_current` is false where the newest coding of the article has the event no more. `edited_fields` names what is
    as a person wrote it and not as the machine did: "mode", "counts.killed".
    """

    event: Event
    publisher: str | None = None
    published: dt.date | None = None
    url: str | None = None
    title: str | None = None
    is_current: bool = True
    verdict: CurrentVerdict | None = None
    language: str | None = None
    text_sha256: str | None = None
    edited_fields: tuple[str, ...] = ()

    @property
    def counts_as_report(self) -> bool:
        """Neither rejected nor lost by the rules without a person's word for it."""
        return self.status != "rejected" and (self.is_current or self.status == "accepted")

    @property
    def status(self) -> str:
        """ "unreviewed", "accepted" or "rejected"."""
        return self.verdict.verdict if self.verdict else "unreviewed"


_current = standing_verdicts
_joined = events.join(articles, events.c.article_id == articles.c.id).outerjoin(
    _current, events.c.event_id == _current.c.event_id
)
_with_record = _joined.join(codings, events.c.coding_id == codings.c.id)
_COLUMNS: tuple[sa.ColumnElement[Any], ...] = (
    codings.c.record,
    events.c.edited,
    events.c.standing,
    articles.c.publisher,
    articles.c.published,
    articles.c.url,
    articles.c.title,
    articles.c.language,
    articles.c.content_sha256,
    _current.c.verdict,
    _current.c.reviewer,
    _current.c.note,
    _current.c.made_at,
    _current.c.dictionary_version,
    _current.c.reason,
)
_ORDER = (
    articles.c.published.asc().nulls_last(),
    events.c.article_id,
    events.c.sentence_index,
    events.c.start,
    events.c.event_id,
)


def read_events(conn: sa.Connection, filters: Filters = Filters()) -> Iterator[StoredEvent]:
    """The chosen events, by publication, article, sentence, offset and id; read in batches, so any number fits."""
    with reading(conn):
        for row in conn.execute(events_query(filters).execution_options(yield_per=_BATCH)):
            yield _stored(row)


def read_coded_events(conn: sa.Connection, filters: Filters = Filters()) -> Iterator[StoredEvent]:
    """The same as the machine coded them, whatever people edited; the filters still go by the edits."""
    with reading(conn):
        for row in conn.execute(events_query(filters).execution_options(yield_per=_BATCH)):
            yield _stored(row, with_edits=False)


def events_query(filters: Filters) -> sa.Select[Any]:
    """What `read_events` asks the database."""
    query = sa.select(*_COLUMNS).select_from(_with_record).where(*_conditions(filters)).order_by(*_ORDER)
    return _limited(query, filters)


def read_ids(
    conn: sa.Connection, filters: Filters = Filters(), first_by: Sequence[sa.ColumnElement[Any]] = ()
) -> list[str]:
    """Only the ids of the chosen events, in the order of `read_events`; before that by the columns of `first_by`."""
    query = select_chosen(filters, events.c.event_id).order_by(*first_by, *_ORDER)
    with reading(conn):
        return list(conn.execute(_limited(query, filters)).scalars())


def search_ids(conn: sa.Connection, words: str) -> set[str]:
    """The ids of all events that hold `words` in their evidence, place or actors, or whose id begins with them."""
    own, actor = events.c, event_actors.c
    told = _contains(words, own.evidence, own.place_text, own.place_name, own.place_name_ar)
    found = sa.select(own.event_id).where(sa.or_(told, own.event_id.startswith(words, autoescape=True)))
    named = sa.select(actor.event_id).where(_contains(words, actor.text, actor.name, actor.name_ar))
    with reading(conn):
        return set(conn.execute(found.union(named)).scalars())


def article_text(conn: sa.Connection, event_id: str) -> str | None:
    """The text of the article that tells of an event; None where it was not kept."""
    query = sa.select(articles.c.text).join_from(events, articles, events.c.article_id == articles.c.id)
    with reading(conn):
        return conn.execute(query.where(events.c.event_id == event_id)).scalar_one_or_none()


def count_events(conn: sa.Connection, filters: Filters = Filters()) -> int:
    """How many events the filters choose, whatever their limit."""
    query = select_chosen(filters, sa.func.count())
    with reading(conn):
        number: int = conn.execute(query).scalar_one()
        return number


def select_chosen(filters: Filters, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """A query for columns of the chosen events, their articles and `standing_verdicts`; in no order, without limit."""
    return sa.select(*columns).select_from(_joined).where(*_conditions(filters))


def find_id(conn: sa.Connection, prefix: str) -> str:
    """The id that begins with `prefix`; StoreError if there is none, or more than one and none is just `prefix`."""
    own = events.c.event_id
    # A range, not LIKE: exact in case, no wildcards, and the index serves it.
    query = sa.select(own).where(own >= prefix, own < prefix + "\U0010ffff").order_by(own).limit(4)
    with reading(conn):
        found: list[str] = list(conn.execute(query).scalars()) if prefix else []
    if len(found) == 1 or prefix in found:
        return found[0]
    if not found:
        raise StoreError(f"no event has an id that begins with {prefix!r}")
    raise StoreError(f"several events begin with {prefix!r}: {', '.join(found)} ...; write more of the id")


def read_event(conn: sa.Connection, event_id: str) -> StoredEvent:
    """One event by its full id, current or not; StoreError if there is none."""
    query = sa.select(*_COLUMNS).select_from(_with_record).where(events.c.event_id == event_id)
    with reading(conn):
        row = conn.execute(query).one_or_none()
    if row is None:
        raise StoreError(f"no event has the id {event_id!r}")
    return _stored(row)


def read_events_by_id(conn: sa.Connection, ids: Sequence[str]) -> Iterator[StoredEvent]:
    """These events, current or not, in the order of `read_events`; as many as one IN (...) can hold."""
    query = sa.select(*_COLUMNS).select_from(_with_record).where(events.c.event_id.in_(ids)).order_by(*_ORDER)
    with reading(conn):
        yield from map(_stored, conn.execute(query).all())


def _limited(query: sa.Select[Any], filters: Filters) -> sa.Select[Any]:
    return query.limit(filters.limit) if filters.limit else query


def _stored(row: sa.Row[Any], with_edits: bool = True) -> StoredEvent:
    coded, edited, standing, publisher, published, url, title, language, digest, *verdict = tuple(row)
    record = edited if edited and with_edits else coded
    try:
        event = EVENT.validate_python(record)
    except ValidationError as error:
        raise StoreError(
            f"event {record.get('event_id')}: its record cannot be read: {error.errors()[0]['msg']}"
        ) from None
    current = CurrentVerdict(*verdict) if verdict[0] else None
    fields = () if record is coded else tuple(edited_fields(coded, edited))
    return StoredEvent(
        event, publisher, published, url, title, standing == "current", current, language, digest, fields
    )


def _conditions(filters: Filters) -> Iterator[sa.ColumnElement[bool]]:
    for column, values in _listed(filters):
        if values:
            yield column.in_(values)
    if not filters.include_replaced:
        yield events.c.standing != "gone"
    if filters.place:
        yield _contains(filters.place, *(events.c[name] for name in ("place_text", "place_name", "place_name_ar")))
    if filters.actor:
        yield _has_actor(filters.actor)
    if filters.min_confidence is not None:
        yield events.c.confidence >= filters.min_confidence
    yield from _days(filters)
    yield from _status(filters.status)


def _listed(filters: Filters) -> Iterator[tuple[sa.Column[Any], tuple[str, ...]]]:
    yield events.c.event_type, filters.types
    yield events.c.mode, filters.modes
    yield events.c.rule_id, filters.rules
    yield events.c.article_id, filters.articles
    yield events.c.event_id, filters.ids
    yield events.c.country, tuple(country.upper() for country in filters.countries)
    if "all" not in filters.modalities:
        yield events.c.modality, filters.modalities or ACTUAL


#: What is shown when nobody asks for a modality.
ACTUAL = tuple(name for name in ("asserted", "claimed") if name not in NOT_ACTUAL)


def _contains(part: str, *columns: sa.Column[Any]) -> sa.ColumnElement[bool]:
    return sa.or_(*(column.icontains(part, autoescape=True) for column in columns))


def _has_actor(part: str) -> sa.ColumnElement[bool]:
    own = event_actors.c
    mentioned = sa.or_(_contains(part, own.text, own.name, own.name_ar), own.actor_id == part)
    return sa.exists().where(own.event_id == events.c.event_id, mentioned)


def _days(filters: Filters) -> Iterator[sa.ColumnElement[bool]]:
    if filters.since:
        yield events.c.last_day >= filters.since
    if filters.until:
        yield events.c.first_day <= filters.until


def _status(status: Status) -> Iterator[sa.ColumnElement[bool]]:
    if status == "unreviewed":
        yield _current.c.verdict.is_(None)
    elif status != "all":
        yield _current.c.verdict == status
