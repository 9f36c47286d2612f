"""Verdicts: what people said of events. Only ever added, and never part of what the machine wrote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import sqlalchemy as sa

from eventcoder.errors import StoreError
from eventcoder.store.bulk import rows_where
from eventcoder.store.database import writing
from eventcoder.store.rows import storable
from eventcoder.store.runs import now
from eventcoder.store.tables import events, verdicts

Verdict = Literal["accepted", "rejected", "withdrawn"]
Kind = Literal["accept", "reject", "edit", "comment", "flag", "skip", "undo", "same", "split"]
DECISIONS: tuple[Kind, ...] = ("accept", "reject")
_KINDS: dict[Verdict, Kind] = {"accepted": "accept", "rejected": "reject", "withdrawn": "undo"}


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody says of an event.

    `field`, `old_value` and `new_value` (JSON) tell what an edit changes; the new value of "same" is the id of the
    other event. `reason` is a code, `note` free text, `undoes` the id of the verdict that an undo takes back.
    """

    kind: Kind
    reviewer: str
    note: str | None = None
    reason: str | None = None
    field: str | None = None
    old_value: Any = None
    new_value: Any = None
    undoes: int | None = None


_later = verdicts.alias("later_verdicts")
_undo = verdicts.alias("undoing_verdicts")


def stands(row: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether no undo names the verdict of `row`, as part of a query."""
    return ~sa.exists().where(_undo.c.undoes == row.c.id)


def _overtakes(row: sa.FromClause) -> sa.ColumnElement[bool]:
    """A decision that stands, or an undo of everything before it."""
    all_before = sa.and_(row.c.kind == "undo", row.c.undoes.is_(None))
    return sa.or_(all_before, sa.and_(row.c.kind.in_(DECISIONS), stands(row)))


#: The newest decision on each event that was not taken back; edits, comments and the like decide nothing.
standing_verdicts = (
    sa.select(
        verdicts.c.event_id,
        sa.case((verdicts.c.kind == "accept", "accepted"), else_="rejected").label("verdict"),
        verdicts.c.reviewer,
        verdicts.c.note,
        verdicts.c.made_at,
        verdicts.c.dictionary_version,
        verdicts.c.reason,
    )
    .where(
        verdicts.c.kind.in_(DECISIONS),
        stands(verdicts),
        ~sa.exists().where(_later.c.event_id == verdicts.c.event_id, _later.c.id > verdicts.c.id, _overtakes(_later)),
    )
    .subquery("standing_verdicts")
)


def write_verdicts(
    conn: sa.Connection,
    event_ids: Sequence[str],
    verdict: Verdict,
    reviewer: str,
    note: str | None = None,
    reason: str | None = None,
) -> None:
    """Adds one decision for each event; earlier ones stay. "withdrawn" makes an event unreviewed again."""
    given = Given(_KINDS[verdict], reviewer, note, reason)
    add_verdicts(conn, ((event_id, given) for event_id in event_ids))


def add_verdicts(conn: sa.Connection, given: Iterable[tuple[str, Given]]) -> None:
    """Adds what is said of each event, all or nothing; StoreError for an event that is not there."""
    said = [(event_id, _storable(one)) for event_id, one in given]
    with writing(conn):
        seen = _versions(conn, [event_id for event_id, _ in said])
        rows = [_row(event_id, one, seen) for event_id, one in said]
        if rows:
            conn.execute(sa.insert(verdicts), rows)
        keep_or_drop(conn, list({event_id for event_id, one in said if one.kind in (*DECISIONS, "undo")}))


def _storable(given: Given) -> Given:
    note = None if given.note is None else storable(given.note)
    return replace(given, reviewer=storable(given.reviewer), note=note)


def _row(event_id: str, given: Given, seen: dict[str, str]) -> dict[str, Any]:
    if event_id not in seen:
        raise StoreError(f"no event has the id {event_id!r}")
    return asdict(given) | {"event_id": event_id, "dictionary_version": seen[event_id], "made_at": now()}


def _versions(conn: sa.Connection, event_ids: Iterable[str]) -> dict[str, str]:
    """The dictionaries under which each of the events was coded, as the reviewer sees it now."""
    own = events.c
    query = sa.select(own.event_id, own.dictionary_version)
    found = rows_where(conn, event_ids, lambda some: query.where(own.event_id.in_(some)))
    return {row.event_id: row.dictionary_version for row in found}


def keep_or_drop(conn: sa.Connection, event_ids: Sequence[str]) -> None:
    """Settles those of the events that the newest coding of their article has no more."""
    own = events.c
    query = sa.select(own.event_id).where(own.standing != "current")
    settle(
        conn, [row.event_id for row in rows_where(conn, event_ids, lambda some: query.where(own.event_id.in_(some)))]
    )


def settle(conn: sa.Connection, lost: Sequence[str]) -> set[str]:
    """An event that the machine finds no more is kept for as long as somebody holds it to be right; returns those."""
    if not lost:
        return set()
    accepted = accepted_among(conn, lost)
    standing = [{"key": key, "new": "kept" if key in accepted else "gone"} for key in sorted(lost)]
    update = sa.update(events).where(events.c.event_id == sa.bindparam("key"))
    conn.execute(update.values(standing=sa.bindparam("new")), standing)
    return accepted


def accepted_among(conn: sa.Connection, event_ids: Iterable[str]) -> set[str]:
    """Those of the events that stand as accepted."""
    own = standing_verdicts.c
    query = sa.select(own.event_id).where(own.verdict == "accepted")
    return {row.event_id for row in rows_where(conn, event_ids, lambda some: query.where(own.event_id.in_(some)))}
