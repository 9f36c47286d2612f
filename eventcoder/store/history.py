"""What was said of an event, in the order in which it was said, and taking the newest of it back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from eventcoder.store.database import reading, writing
from eventcoder.store.edits import renew
from eventcoder.store.rows import storable
from eventcoder.store.tables import verdicts
from eventcoder.store.verdicts import DECISIONS, Given, add_verdicts, stands


@dataclass(frozen=True, slots=True)
class Said:
    """One verdict as it was given; `stands` is false once an undo has named it."""

    id: int
    event_id: str
    kind: str
    reviewer: str
    made_at: dt.datetime
    field: str | None
    old_value: Any
    new_value: Any
    reason: str | None
    note: str | None
    undoes: int | None
    stands: bool


_COLUMNS = [
    *(verdicts.c[name] for name in Said.__dataclass_fields__ if name != "stands"),
    stands(verdicts).label("stands"),
]


def read_history(conn: sa.Connection, event_id: str) -> list[Said]:
    """All that was said of an event, the oldest first."""
    query = sa.select(*_COLUMNS).where(verdicts.c.event_id == event_id).order_by(verdicts.c.id)
    with reading(conn):
        return [Said(**row._mapping) for row in conn.execute(query)]


def undo(conn: sa.Connection, reviewer: str, event_id: str | None = None) -> Said | None:
    """Takes back the newest thing that `reviewer` said (of that event) and that stands; None if there is nothing.

    What was said before counts again. What is taken back stays on record, and so does the undo.
    """
    own = verdicts.c
    query = sa.select(*_COLUMNS).where(own.reviewer == storable(reviewer), own.kind != "undo", stands(verdicts))
    if event_id is not None:
        query = query.where(own.event_id == event_id)
    with writing(conn):
        row = conn.execute(query.order_by(own.id.desc()).limit(1)).one_or_none()
        if row is None:
            return None
        said = Said(**row._mapping)
        add_verdicts(conn, [(said.event_id, Given("undo", reviewer, undoes=said.id))])
        if said.kind == "edit":
            renew(conn, [said.event_id])
    return said


def handled_by(conn: sa.Connection, reviewer: str) -> set[str]:
    """The events that `reviewer` decided on or skipped, and did not take that back."""
    own = verdicts.c
    mine = own.reviewer == storable(reviewer)
    query = sa.select(own.event_id).where(mine, own.kind.in_((*DECISIONS, "skip")), stands(verdicts))
    with reading(conn):
        return set(conn.execute(query).scalars())
