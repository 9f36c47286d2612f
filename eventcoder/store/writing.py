"""Writing: articles with their events, many in one transaction, each whole or not at all.

What the machine said before stays in `codings`; `events` shows what the newest coding says, with what people edited,
and what a person accepted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa

from eventcoder.errors import ArticleError
from eventcoder.model import Article, Event
from eventcoder.store.bulk import bulk_insert, rows_where
from eventcoder.store.database import reading, writing
from eventcoder.store.edits import edited_among, renew
from eventcoder.store.rows import (
    ACTOR_COLUMNS,
    CODING_COLUMNS,
    EVENT_COLUMNS,
    Coded,
    KeepText,
    Row,
    actor_cells,
    article_row,
    coded,
    coding_cells,
    event_cells,
    storable,
)
from eventcoder.store.runs import Run
from eventcoder.store.tables import articles, codings, event_actors, events, runs
from eventcoder.store.verdicts import settle

Batch = Sequence[tuple[Article, Sequence[Event]]]
_ARTICLE = ("id", "content_sha256", "language", "published", "publisher", "title", "url")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What writing one article did.

    `written` events are new or changed, `removed` ones are coded no more, `kept` ones neither but a person accepted
    them, `elsewhere` ones were left out because another article already has the same event id.
    """

    status: Literal["new", "unchanged", "replaced"]
    written: int = 0
    removed: int = 0
    kept: int = 0
    elsewhere: int = 0


def write_article(
    conn: sa.Connection, article: Article, found: Sequence[Event], run: Run, keep: KeepText = "full"
) -> Outcome:
    """Writes one article and its events; ArticleError if the database has another text under its id."""
    (outcome,) = write_articles(conn, [(article, found)], run, keep)
    if isinstance(outcome, ArticleError):
        raise outcome
    return outcome


def write_articles(
    conn: sa.Connection, batch: Batch, run: Run, keep: KeepText = "full"
) -> list[Outcome | ArticleError]:
    """Writes articles with their events, all or none of them, and says of each what that did.

    Joins the caller's transaction if there is one (then the caller commits), else makes and commits its own. The same
    article with the same events changes nothing. An article whose id stands for another text is left out, with an
    ArticleError in its place. Raises StoreError if the database refuses.
    """
    with writing(conn):
        plan = _Plan(run.id)
        rows = [article_row(article, keep) for article, _ in batch]
        made = [_unique(coded(event, keep) for event in found) for _, found in batch]
        stored = _stored_articles(conn, [row["id"] for row in rows])
        known = _known_events(conn, stored, [key for some in made for key in some])
        for row, some in zip(rows, made, strict=True):
            plan.add(row, some, stored, known, run)
        plan.write(conn)
    return plan.outcomes


def coded_before(conn: sa.Connection, given: Sequence[Article], run: Run, keep: KeepText = "full") -> set[str]:
    """The ids of those articles that are in the database as they are given, coded just as `run` would code them."""
    rows = [article_row(article, keep) for article in given]
    with reading(conn):
        stored = _stored_articles(conn, [row["id"] for row in rows])
    same = (
        article.id
        for article, row in zip(given, rows, strict=True)
        if (old := stored.get(row["id"])) is not None and old.made_by(run) and not old.differs(row)
    )
    return set(same)


@dataclass(frozen=True, slots=True)
class _Stored:
    """An article as the database has it, without its text."""

    row: Mapping[str, Any]

    def made_by(self, run: Run) -> bool:
        made = (self.row["dictionary_version"], self.row["program_version"], self.row["options"])
        return made == (run.dictionary_version, run.program_version, run.options)

    def differs(self, row: Row) -> bool:
        return any(self.row[name] != row[name] for name in _ARTICLE) or self._lacks(row)

    def _lacks(self, row: Row) -> bool:
        return bool(row["text"] is not None and self.row["lacks_text"])


def _stored_articles(conn: sa.Connection, ids: Iterable[str]) -> dict[str, _Stored]:
    columns = [articles.c[name] for name in _ARTICLE]
    made = (runs.c.dictionary_version, runs.c.program_version, runs.c.options)
    query = sa.select(*columns, articles.c.text.is_(None).label("lacks_text"), *made).outerjoin_from(articles, runs)
    found = rows_where(conn, ids, lambda some: query.where(articles.c.id.in_(some)))
    return {row.id: _Stored(dict(row._mapping)) for row in found}


@dataclass(frozen=True, slots=True)
class _Known:
    """An event that the database has: of which article, by which coding."""

    article_id: str
    coding_id: str
    standing: str


def _known_events(conn: sa.Connection, article_ids: Iterable[str], ids: Iterable[str]) -> dict[str, _Known]:
    """The events of these articles, and those with these ids wherever they are."""
    own = events.c
    query = sa.select(own.event_id, own.article_id, own.coding_id, own.standing)
    found = [
        *rows_where(conn, article_ids, lambda some: query.where(own.article_id.in_(some))),
        *rows_where(conn, ids, lambda some: query.where(own.event_id.in_(some))),
    ]
    return {row.event_id: _Known(row.article_id, row.coding_id, row.standing) for row in found}


def _unique(made: Iterable[Coded]) -> dict[str, Coded]:
    return {storable(coding.event.event_id): coding for coding in made}


@dataclass(slots=True)
class _Plan:
    """What is to be written for a batch, gathered first, so that each table is written to once."""

    run_id: str
    outcomes: list[Outcome | ArticleError] = field(default_factory=list)
    new_articles: list[Row] = field(default_factory=list)
    changed_articles: list[Row] = field(default_factory=list)
    new_events: list[tuple[Coded, dt.date | None]] = field(default_factory=list)
    changed_events: list[tuple[Coded, dt.date | None]] = field(default_factory=list)
    #: Events that their article's coding has no more, with the place of its outcome.
    lost: dict[str, int] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)

    def add(
        self, row: Row, made: dict[str, Coded], stored: dict[str, _Stored], known: dict[str, _Known], run: Run
    ) -> None:
        old = stored.get(row["id"])
        if error := self._refused(row, old):
            self.outcomes.append(error)
            return
        changed = self._article(row, old, run)
        mine = {key: coding for key, coding in made.items() if key not in known or known[key].article_id == row["id"]}
        new = [coding for key, coding in mine.items() if key not in known]
        other = [c for key, c in mine.items() if key in known and _differs(known[key], c)]
        self.new_events += [(coding, row["published"]) for coding in new]
        self.changed_events += [(coding, row["published"]) for coding in other]
        gone = [] if old is None else _lost(row["id"], made, known)
        self.lost |= dict.fromkeys(gone, len(self.outcomes))
        status = _status(old is None, changed or bool(new or other or gone))
        self.outcomes.append(Outcome(status, len(new) + len(other), len(gone), elsewhere=len(made) - len(mine)))

    def _refused(self, row: Row, old: _Stored | None) -> ArticleError | None:
        if row["id"] in self._seen:
            return ArticleError(row["id"], "this id stands twice in one batch; give one of the two another id")
        self._seen.add(row["id"])
        if old and old.row["content_sha256"] != row["content_sha256"]:
            what = "the database has another text under this id; give one of the two another id"
            return ArticleError(row["id"], what)
        return None

    def _article(self, row: Row, old: _Stored | None, run: Run) -> bool:
        """Notes what is to be written of the article itself; whether what is known of it has changed."""
        row = row | {"run_id": run.id}
        if old is None:
            self.new_articles.append(row)
            return True
        differs = old.differs(row)
        if differs or not old.made_by(run):
            # A text that is there stays, whatever this run was told to keep: `purge_text` takes texts away.
            stays = {name for name in ("text", "signature") if row[name] is None}
            self.changed_articles.append({name: value for name, value in row.items() if name not in stays})
        return differs

    def write(self, conn: sa.Connection) -> None:
        _insert(conn, articles, self.new_articles)
        for row in self.changed_articles:
            _change_article(conn, row)
        self._write_codings(conn)
        bulk_insert(conn, events, EVENT_COLUMNS, (event_cells(*made) for made in self.new_events))
        self._change_events(conn)
        written = [coding for coding, _ in (*self.new_events, *self.changed_events)]
        bulk_insert(conn, event_actors, ACTOR_COLUMNS, (row for coding in written for row in actor_cells(coding)))
        renew(conn, edited_among(conn, [coding.event.event_id for coding, _ in self.changed_events]))
        self._retire(conn)

    def _write_codings(self, conn: sa.Connection) -> None:
        """A coding that was made before, under dictionaries that are back in use, is not written twice."""
        changed = [coding for coding, _ in self.changed_events]
        query = sa.select(codings.c.id)
        found = rows_where(conn, [c.id for c in changed], lambda some: query.where(codings.c.id.in_(some)))
        there = {row.id for row in found}
        fresh = [coding for coding, _ in self.new_events] + [c for c in changed if c.id not in there]
        bulk_insert(conn, codings, CODING_COLUMNS, (coding_cells(coding, self.run_id) for coding in fresh))

    def _change_events(self, conn: sa.Connection) -> None:
        if not self.changed_events:
            return
        rows = [dict(zip(EVENT_COLUMNS, event_cells(*made), strict=True)) for made in self.changed_events]
        keys = [{"key": row["event_id"]} for row in rows]
        update = sa.update(events).where(events.c.event_id == sa.bindparam("key"))
        conn.execute(update, [row | key for row, key in zip(rows, keys, strict=True)])
        conn.execute(sa.delete(event_actors).where(event_actors.c.event_id == sa.bindparam("key")), keys)

    def _retire(self, conn: sa.Connection) -> None:
        for key in settle(conn, list(self.lost)):
            self._count_as_kept(self.lost[key])

    def _count_as_kept(self, place: int) -> None:
        old = self.outcomes[place]
        if isinstance(old, Outcome):
            self.outcomes[place] = Outcome(old.status, old.written, old.removed - 1, old.kept + 1, old.elsewhere)


def _insert(conn: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    if rows:
        bulk_insert(conn, table, list(rows[0]), (tuple(row.values()) for row in rows))


def _differs(known: _Known, coding: Coded) -> bool:
    return (known.coding_id, known.standing) != (coding.id, "current")


def _lost(article_id: str, made: Mapping[str, Coded], known: Mapping[str, _Known]) -> list[str]:
    return [
        key
        for key, old in known.items()
        if old.article_id == article_id and old.standing == "current" and key not in made
    ]


def _status(is_new: bool, is_changed: bool) -> Literal["new", "unchanged", "replaced"]:
    if is_new:
        return "new"
    return "replaced" if is_changed else "unchanged"


def _change_article(conn: sa.Connection, row: Row) -> None:
    conn.execute(sa.update(articles).where(articles.c.id == row["id"]).values(row))
    own = events.c
    days = {
        "first_day": sa.func.coalesce(own.date_start, own.date_end, row["published"]),
        "last_day": sa.func.coalesce(own.date_end, own.date_start, row["published"]),
    }
    conn.execute(sa.update(events).where(own.article_id == row["id"], own.date_start.is_(None)).values(days))
