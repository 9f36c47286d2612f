"""Verdicts: what people said of events. Only ever added, and never part of what the machine wrote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import sqlalchemy as sa

from eventcoder.store.bulk import rows_where
from eventcoder.store.database import writing
from eventcoder.store.rows import storable
from eventcoder.store.runs import now
from eventcoder.store.tables import events, verdicts

Verdict = Literal["accepted", "rejected", "withdrawn"]
_KINDS: dict[Verdict, str] = {"accepted": "accept", "rejected": "reject", "withdrawn": "undo"}

_later = verdicts.alias("later_verdicts")


def _decides(table: sa.FromClause) -> sa.ColumnElement[bool]:
    return table.c.kind.in_(tuple(_KINDS.values()))


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
        verdicts.c.kind.in_(("accept", "reject")),
        ~sa.exists().where(_later.c.event_id == verdicts.c.event_id, _later.c.id > verdicts.c.id, _decides(_later)),
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
    """Adds one verdict for each event; earlier verdicts stay. "withdrawn" makes an event unreviewed again."""
    given = {"kind": _KINDS[verdict], "reviewer": storable(reviewer), "note": None if note is None else storable(note)}
    given |= {"reason": None if reason is None else storable(reason)}
    with writing(conn):
        for event_id in event_ids:
            version = sa.select(events.c.dictionary_version).where(events.c.event_id == event_id)
            seen = {"event_id": event_id, "dictionary_version": conn.execute(version).scalar_one(), "made_at": now()}
            conn.execute(sa.insert(verdicts), [given | seen])
            _keep_or_drop(conn, event_id, verdict)


def _keep_or_drop(conn: sa.Connection, event_id: str, verdict: Verdict) -> None:
    """An event that the machine finds no more stays for as long as somebody holds it to be right."""
    lost = sa.and_(events.c.event_id == event_id, events.c.standing != "current")
    conn.execute(sa.update(events).where(lost).values(standing="kept" if verdict == "accepted" else "gone"))


def accepted_among(conn: sa.Connection, event_ids: Iterable[str]) -> set[str]:
    """Those of the events that stand as accepted."""
    own = standing_verdicts.c
    query = sa.select(own.event_id).where(own.verdict == "accepted")
    return {row.event_id for row in rows_where(conn, event_ids, lambda some: query.where(own.event_id.in_(some)))}
