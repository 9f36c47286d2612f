"""Writing: articles with their events, runs, and verdicts. Codings and verdicts never overwrite each other."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from eventcoder.errors import ArticleError
from eventcoder.model import Article, Event
from eventcoder.store.database import writing
from eventcoder.store.tables import SLOTS, articles, event_actors, events, runs, verdicts

Row = dict[str, Any]
Verdict = Literal["accepted", "rejected", "withdrawn"]

_PARAMETERS = 500  # ids in one IN (...): well under every database's limit


@dataclass(frozen=True, slots=True)
class Run:
    """One call of the coder: its id in `runs`, and the dictionaries that it used."""

    id: str
    dictionary_version: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What writing one article did.

    `written` events are new or changed, `removed` ones are gone, `kept` ones are no longer coded but have verdicts,
    `elsewhere` ones were left out because another article already has the same event id.
    """

    status: Literal["new", "unchanged", "replaced"]
    written: int = 0
    removed: int = 0
    kept: int = 0
    elsewhere: int = 0


def start_run(conn: sa.Connection, program_version: str, dictionary_version: str) -> Run:
    """Notes that coding begins; `finish_run` notes how it ended."""
    run = Run(uuid.uuid4().hex, dictionary_version)
    row = {
        "id": run.id,
        "started_at": _now(),
        "program_version": program_version,
        "dictionary_version": dictionary_version,
        "articles": 0,
        "events": 0,
        "failures": 0,
        "outcome": "running",
    }
    with writing(conn):
        conn.execute(sa.insert(runs), [row])
    return run


def finish_run(
    conn: sa.Connection, run: Run, outcome: str = "finished", *, articles: int = 0, events: int = 0, failures: int = 0
) -> None:
    """Notes the end of `run`: how many articles were read, events coded, articles failed.

    `outcome` is "finished", "interrupted" or "failed".
    """
    # A clock that was set back meanwhile must not leave a run that ends before it starts.
    end = sa.select(runs.c.started_at).where(runs.c.id == run.id)
    with writing(conn):
        started = conn.execute(end).scalar_one()
        conn.execute(
            sa.update(runs).where(runs.c.id == run.id),
            {
                "finished_at": max(_now(), started),
                "outcome": outcome,
                "articles": articles,
                "events": events,
                "failures": failures,
            },
        )


def write_article(conn: sa.Connection, article: Article, coded: Sequence[Event], run: Run) -> Outcome:
    """Writes one article and its events, all or nothing.

    Joins the caller's transaction if there is one (then the caller commits), else makes and commits its own. The
    same article with the same events changes nothing. With other events, its codings are replaced; those with
    verdicts stay with `is_current` false. Raises ArticleError if another text has the article's id, StoreError if
    the database refuses.
    """
    with writing(conn):
        is_new, has_changed = _put_article(conn, article)
        wanted = {event.event_id: event for event in coded}
        elsewhere = _held_elsewhere(conn, article.id, list(wanted))
        rows = [_event_row(event, run) for key, event in wanted.items() if key not in elsewhere]
        stored = {} if is_new else _stored_records(conn, article.id)
        fresh = [row for row in rows if stored.get(row["event_id"]) != (row["record"], True)]
        gone = stored.keys() - wanted.keys()
        kept = _with_verdicts(conn, gone)
        retired = sum(_retire(conn, key) for key in sorted(kept))
        _remove(conn, gone - kept)
        _put_events(conn, fresh)
    removed = len(gone - kept)
    if is_new or not (fresh or removed or retired or has_changed):
        return Outcome("new" if is_new else "unchanged", len(fresh), elsewhere=len(elsewhere))
    return Outcome("replaced", len(fresh), removed, len(kept), len(elsewhere))


def write_verdicts(
    conn: sa.Connection, event_ids: Sequence[str], verdict: Verdict, reviewer: str, note: str | None = None
) -> None:
    """Adds one verdict for each event; earlier verdicts stay. "withdrawn" makes an event unreviewed again."""
    with writing(conn):
        for event_id in event_ids:
            version = sa.select(events.c.dictionary_version).where(events.c.event_id == event_id)
            row = {
                "event_id": event_id,
                "verdict": verdict,
                "reviewer": _storable(reviewer),
                "note": _storable(note),
                "dictionary_version": conn.execute(version).scalar_one(),
                "made_at": _now(),
            }
            conn.execute(sa.insert(verdicts), [row])


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _insert(conn: sa.Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if conn.dialect.name == "postgresql" else sqlite.insert(table)


def _storable(text: str | None) -> str | None:
    """NUL and lone surrogates, which no database takes, become U+FFFD; one letter for one, so that offsets hold."""
    if text is None or (text.isprintable() and text.isascii()):
        return text
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _put_article(conn: sa.Connection, article: Article) -> tuple[bool, bool]:
    """Whether the article is new, and whether a known one has changed beside its text."""
    row = _article_row(article)
    # Inserting first takes the write lock, or waits for whoever is writing the same article.
    insert = _insert(conn, articles).on_conflict_do_nothing().returning(articles.c.id)
    if conn.execute(insert, row).scalar_one_or_none() is not None:
        return True, False
    found = conn.execute(sa.select(articles).where(articles.c.id == row["id"]).with_for_update()).mappings().one()
    if found["content_sha256"] != row["content_sha256"]:
        raise ArticleError(article.id, "the database has another text under this id; give one of the two another id")
    changed = {name: value for name, value in row.items() if found[name] != value}
    if changed:
        conn.execute(sa.update(articles).where(articles.c.id == row["id"]), changed)
    return False, bool(changed)


def _article_row(article: Article) -> Row:
    digest = hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
    row = {name: _text_or_same(value) for name, value in article.model_dump().items()}
    return row | {"content_sha256": digest}


def _text_or_same(value: Any) -> Any:
    return _storable(value) if isinstance(value, str) else value


def _event_row(event: Event, run: Run) -> Row:
    """The columns of `events`; actors and everything else are in `record`."""
    record = event.model_dump(mode="json")
    place, trigger, date = event.place, event.trigger, event.date
    row: Row = {name: getattr(event, name) for name in _PLAIN}
    row |= {"run_id": run.id, "is_current": True, "end_": event.end, "record": record}
    row |= {"trigger_text": trigger.text, "trigger_start": trigger.start, "trigger_end": trigger.end}
    row |= {"date_start": date.start, "date_end": date.end, "date_precision": date.precision, "date_text": date.text}
    row |= {column: getattr(place, name) if place else None for column, name in _PLACE.items()}
    row |= event.codes.model_dump()
    for kind in type(event.counts).model_fields:
        count = getattr(event.counts, kind)
        row |= {f"{kind}_{part}": getattr(count, part, None) for part in _COUNT}
    return {name: _text_or_same(value) for name, value in row.items()}


_PLAIN = (
    "event_id", "article_id", "event_type", "mode", "modality", "is_background", "sentence_index", "start", "evidence",
    "rule_id", "dictionary_version", "confidence",
)  # fmt: skip
_COUNT = ("low", "best", "high", "text", "is_cumulative")
_PLACE = {
    "place_text": "text",
    "place_start": "start",
    "place_end": "end",
    "place_id": "place_id",
    "place_name": "name",
    "place_name_ar": "name_ar",
    "latitude": "latitude",
    "longitude": "longitude",
    "country": "country",
    "admin1": "admin1",
    "admin2": "admin2",
    "place_precision": "precision",
}


def _actor_rows(row: Row) -> Iterator[Row]:
    for slot in SLOTS:
        for position, actor in enumerate(row["record"][slot]):
            fields = {name: _text_or_same(value) for name, value in actor.items() if name != "end"}
            yield fields | {"event_id": row["event_id"], "slot": slot, "position": position, "end_": actor["end"]}


def _held_elsewhere(conn: sa.Connection, article_id: str, ids: list[str]) -> set[str]:
    return _collect(
        conn,
        ids,
        lambda some: sa.select(events.c.event_id).where(
            events.c.event_id.in_(some), events.c.article_id != _storable(article_id)
        ),
    )


def _stored_records(conn: sa.Connection, article_id: str) -> Mapping[str, tuple[Any, bool]]:
    query = sa.select(events.c.event_id, events.c.record, events.c.is_current).where(
        events.c.article_id == _storable(article_id)
    )
    return {key: (record, is_current) for key, record, is_current in conn.execute(query)}


def _with_verdicts(conn: sa.Connection, ids: set[str]) -> set[str]:
    return _collect(
        conn, sorted(ids), lambda some: sa.select(verdicts.c.event_id).where(verdicts.c.event_id.in_(some)).distinct()
    )


def _collect(conn: sa.Connection, ids: list[str], query: Callable[[list[str]], sa.Select[Any]]) -> set[str]:
    found: set[str] = set()
    for first in range(0, len(ids), _PARAMETERS):
        found |= set(conn.execute(query(ids[first : first + _PARAMETERS])).scalars())
    return found


def _retire(conn: sa.Connection, event_id: str) -> int:
    """1 if the event was current until now, else 0."""
    still_current = sa.and_(events.c.event_id == event_id, events.c.is_current)
    return conn.execute(sa.update(events).where(still_current).values(is_current=False)).rowcount


def _remove(conn: sa.Connection, ids: set[str]) -> None:
    if ids:
        conn.execute(
            sa.delete(events).where(events.c.event_id == sa.bindparam("gone")), [{"gone": key} for key in sorted(ids)]
        )


def _put_events(conn: sa.Connection, rows: list[Row]) -> None:
    """Inserts events and their actors; an event that is there (coded differently) is coded anew."""
    if not rows:
        return
    insert = _insert(conn, events)
    update = {column.name: insert.excluded[column.name] for column in events.c if not column.primary_key}
    conn.execute(insert.on_conflict_do_update(index_elements=["event_id"], set_=update), rows)
    conn.execute(
        sa.delete(event_actors).where(event_actors.c.event_id == sa.bindparam("anew")),
        [{"anew": row["event_id"]} for row in rows],
    )
    if actors := [actor for row in rows for actor in _actor_rows(row)]:
        conn.execute(sa.insert(event_actors), actors)
