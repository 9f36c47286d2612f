"""What people said of groups: that two reports tell of one event, or that a report is an event of its own.

Such a word is a verdict. It is laid over whatever grouping counts, in the order in which it was said, and so outlives
every new grouping until it is undone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from eventcoder.errors import EventcoderError, StoreError
from eventcoder.store.bulk import rows_where
from eventcoder.store.database import writing
from eventcoder.store.grouping import current_grouping
from eventcoder.store.tables import articles, event_groups, events, verdicts
from eventcoder.store.verdicts import Given, add_verdicts, stands


@dataclass(frozen=True, slots=True)
class _Word:
    event_id: str
    reviewer: str
    other_id: str | None  # None: the event stands alone


@dataclass(slots=True)
class Memberships:
    """The group of each report that is in one; `changed` has the reports of groups that people changed, with why."""

    group_of: dict[str, str]
    changed: dict[str, dict[str, str]] = field(default_factory=dict)

    def reasons(self, conn: sa.Connection, group_id: str) -> dict[str, str]:
        """The reports of a group, each with the reason for which it belongs there."""
        if group_id in self.changed:
            return self.changed[group_id]
        return _reasons(conn, [group_id])


def write_same(conn: sa.Connection, event_ids: Sequence[str], given: Given) -> None:
    """Somebody says that these reports, two or more, tell of one event; their groups become one."""
    first, *others = dict.fromkeys(event_ids)
    if not others:
        raise EventcoderError("one report alone is one event already; name two or more")
    with writing(conn):
        if conn.execute(sa.select(events.c.event_id).where(events.c.event_id == first)).first() is None:
            raise StoreError(f"no event has the id {first!r}")
        add_verdicts(conn, ((other, replace(given, kind="same", new_value=first)) for other in others))


def write_split(conn: sa.Connection, event_ids: Sequence[str], given: Given) -> None:
    """Somebody says that each of these reports is an event of its own."""
    add_verdicts(conn, ((event_id, replace(given, kind="split")) for event_id in event_ids))


def read_memberships(conn: sa.Connection, about: str | None = None) -> Memberships:
    """Which reports belong together, by the grouping that counts and what people said since; `about` one event only."""
    words = _words(conn)
    named = {key for word in words for key in (word.event_id, word.other_id) if key}
    own = event_groups.c
    query = sa.select(own.event_id, own.group_id).where(own.grouping_id == current_grouping())
    if about is not None:
        groups = rows_where(conn, {about, *named}, lambda some: query.where(own.event_id.in_(some)))
        rows = rows_where(conn, {row.group_id for row in groups}, lambda some: query.where(own.group_id.in_(some)))
    else:
        rows = iter(conn.execute(query))
    members = Memberships({row.event_id: row.group_id for row in rows})
    if words:
        _apply(conn, members, words, named)
    return members


def _words(conn: sa.Connection) -> list[_Word]:
    own = verdicts.c
    query = sa.select(own.event_id, own.reviewer, own.new_value).where(
        own.kind.in_(("same", "split")), stands(verdicts)
    )
    return [_Word(*row) for row in conn.execute(query.order_by(own.id))]


def _apply(conn: sa.Connection, members: Memberships, words: Sequence[_Word], named: Iterable[str]) -> None:
    """Takes the groups that people spoke of apart and puts them together again as they said."""
    touched = {members.group_of[key] for key in named if key in members.group_of}
    reasons = _reasons(conn, touched)
    groups: dict[str, set[str]] = defaultdict(set)
    for key in reasons:
        groups[members.group_of.pop(key)].add(key)
    held = {key: group for group in groups.values() for key in group}
    for word in words:
        _follow(word, held, reasons)
    several = {id(group): group for group in held.values() if len(group) > 1}.values()
    places = _places(conn, {key for group in several for key in group})
    for group in several:
        ordered = sorted(group, key=places.__getitem__)
        members.changed[ordered[0]] = {key: reasons.get(key, "the first report") for key in ordered}
        members.group_of |= dict.fromkeys(ordered, ordered[0])


def _follow(word: _Word, held: dict[str, set[str]], reasons: dict[str, str]) -> None:
    own = held.setdefault(word.event_id, {word.event_id})
    if word.other_id is None:
        own.discard(word.event_id)
        held[word.event_id] = {word.event_id}
        reasons.pop(word.event_id, None)
        return
    other = held.setdefault(word.other_id, {word.other_id})
    if own is not other:
        other |= own
        held.update(dict.fromkeys(own, other))
    reasons[word.event_id] = f"{word.reviewer} says that it is the same as {word.other_id}"


def _reasons(conn: sa.Connection, group_ids: Iterable[str]) -> dict[str, str]:
    own = event_groups.c
    query = sa.select(own.event_id, own.reason).where(own.grouping_id == current_grouping())
    found = rows_where(conn, group_ids, lambda some: query.where(own.group_id.in_(some)))
    return {row.event_id: row.reason for row in found}


def _places(conn: sa.Connection, event_ids: Iterable[str]) -> dict[str, Any]:
    """Where each report comes when all are put in order, so that a group bears the id of its first."""
    own = events.c
    query = sa.select(own.event_id, own.first_day, articles.c.published, own.article_id, own.sentence_index, own.start)
    joined = query.join_from(events, articles, own.article_id == articles.c.id)
    rows = rows_where(conn, event_ids, lambda some: joined.where(own.event_id.in_(some)))
    return {row.event_id: tuple((cell is None, cell) for cell in (*row[1:], row.event_id)) for row in rows}
