"""Rows of verdict sheets that were imported, and the codings that people saw when they filled them in."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventcoder.store.runs import now
from eventcoder.store.tables import codings, sheet_rows


def was_taken(conn: sa.Connection, digest: str) -> bool:
    """Whether the row with this digest was imported before; within a transaction."""
    return conn.execute(sa.select(sheet_rows.c.id).where(sheet_rows.c.id == digest)).first() is not None


def take_row(conn: sa.Connection, digest: str, event_id: str, reviewer: str) -> None:
    """Notes that the row was imported; within the transaction that writes what it says."""
    row = {"id": digest, "event_id": event_id, "reviewer": reviewer, "made_at": now()}
    conn.execute(sa.insert(sheet_rows), [row])


def seen_record(conn: sa.Connection, event_id: str, dictionary_version: str) -> dict[str, Any] | None:
    """The record of an event under these dictionaries, one of several; None if they never coded it."""
    own = codings.c
    query = sa.select(own.record).where(own.event_id == event_id, own.dictionary_version == dictionary_version)
    record: dict[str, Any] | None = conn.execute(query.order_by(own.id).limit(1)).scalar_one_or_none()
    return record
