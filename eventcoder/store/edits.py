"""Edits: fields of events as people want them, laid over what the machine coded, in this one place.

An edit is a verdict; the coding stays as it is. The row of an edited event in `events`, and its actors, are made from
the record with the edits, so that filters, queues, groups and exports all go by what was edited.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from eventcoder.assembly.codes import codes
from eventcoder.errors import EventcoderError, StoreError
from eventcoder.model import EVENT, MODES, Event
from eventcoder.store.bulk import bulk_insert, rows_where
from eventcoder.store.database import writing
from eventcoder.store.rows import ACTOR_COLUMNS, EVENT_COLUMNS, actor_cells, coded, event_cells
from eventcoder.store.tables import KINDS, SLOTS, articles, codings, event_actors, events, verdicts
from eventcoder.store.verdicts import Given, add_verdicts, stands

#: What can be edited, as edits name it; other codes follow from type, mode and source.
EDITABLE: tuple[str, ...] = (
    "event_type", "mode", "modality", *SLOTS, "place", "date", *(f"counts.{kind}" for kind in KINDS),
)  # fmt: skip
_DECIDE_CODES = {"event_type", "mode", "source"}
_MACHINES_OWN = {"coding_id", "standing"}


def with_edit(event: Event, field: str, value: Any) -> Event:
    """The event with one field as JSON `value` says; raises pydantic's ValidationError if there is no such event.

    A new type drops a mode that it does not have.
    """
    record = event.model_dump(mode="json")
    holder, _, name = field.rpartition(".")
    (record[holder] if holder else record)[name] = value
    if field == "event_type" and record["mode"] not in MODES.get(str(value), ()):
        record["mode"] = None
    made = EVENT.validate_python(record)
    if field not in _DECIDE_CODES:
        return made
    return made.model_copy(update={"codes": codes(made.event_type, made.mode, made.source)})


def edited_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """The editable fields in which two records differ."""
    for field in EDITABLE:
        holder, _, name = field.rpartition(".")
        if (old[holder] if holder else old)[name] != (new[holder] if holder else new)[name]:
            yield field


def write_edits(conn: sa.Connection, wanted: Sequence[tuple[str, str, Any]], given: Given) -> list[str]:
    """Adds edits (event id, field, JSON value), all or none; returns the ids of the events that this changes.

    What an event has already is no edit. Raises EventcoderError for a value that makes no event.
    """
    with writing(conn):
        now_shown = _shown(conn, [event_id for event_id, _, _ in wanted])
        made = [(event_id, _edit(now_shown, event_id, field, value, given)) for event_id, field, value in wanted]
        said = [(event_id, one) for event_id, one in made if one is not None]
        add_verdicts(conn, said)
        renew(conn, [event_id for event_id, _ in said])
    return [event_id for event_id, _ in said]


def _edit(shown: dict[str, Event], event_id: str, field: str, value: Any, given: Given) -> Given | None:
    if event_id not in shown:
        raise StoreError(f"no event has the id {event_id!r}")
    before = shown[event_id]
    try:
        shown[event_id] = after = with_edit(before, field, value)
    except ValidationError as error:
        raise EventcoderError(f"event {event_id}: {_plain(error)}") from None
    old, new = _value(before, field), _value(after, field)
    return None if old == new else replace(given, kind="edit", field=field, old_value=old, new_value=new)


def _plain(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:])
    what = first["msg"].removeprefix("Value error, ")
    return f"{where}: {what}" if where else what


def _value(event: Event, field: str) -> Any:
    value: Any = event.model_dump(mode="json")
    for part in field.split("."):
        value = value[part]
    return value


def _shown(conn: sa.Connection, event_ids: Sequence[str]) -> dict[str, Event]:
    """The events as they are now, with the edits that stand."""
    own = events.c
    query = sa.select(own.event_id, own.edited, codings.c.record).join_from(
        events, codings, own.coding_id == codings.c.id
    )
    found = rows_where(conn, event_ids, lambda some: query.where(own.event_id.in_(some)))
    return {row.event_id: EVENT.validate_python(row.edited or row.record) for row in found}


def edited_among(conn: sa.Connection, event_ids: Iterable[str]) -> list[str]:
    """Those of the events that were ever edited."""
    own = verdicts.c
    query = sa.select(own.event_id).where(own.kind == "edit").distinct()
    return [row.event_id for row in rows_where(conn, event_ids, lambda some: query.where(own.event_id.in_(some)))]


def renew(conn: sa.Connection, event_ids: Sequence[str]) -> None:
    """Makes the rows of these events anew from their coding and the edits that stand; within a transaction.

    An edit that no longer fits what the machine now says is passed over.
    """
    edits = _standing_edits(conn, event_ids)
    own = events.c
    query = (
        sa.select(own.event_id, codings.c.record, articles.c.published)
        .join_from(events, codings, own.coding_id == codings.c.id)
        .join(articles, own.article_id == articles.c.id)
    )
    found = list(rows_where(conn, set(event_ids), lambda some: query.where(own.event_id.in_(some))))
    for row in found:
        _write(conn, EVENT.validate_python(row.record), edits[row.event_id], row.published)


def _standing_edits(conn: sa.Connection, event_ids: Iterable[str]) -> dict[str, list[tuple[str, Any]]]:
    own = verdicts.c
    query = sa.select(own.id, own.event_id, own.field, own.new_value).where(own.kind == "edit", stands(verdicts))
    found = rows_where(conn, set(event_ids), lambda some: query.where(own.event_id.in_(some)).order_by(own.id))
    edits: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for row in found:
        edits[row.event_id].append((row.field, row.new_value))
    return edits


def _write(conn: sa.Connection, event: Event, edits: Sequence[tuple[str, Any]], published: dt.date | None) -> None:
    made = with_edits(event, edits)
    coding = coded(made, "full")
    cells = dict(zip(EVENT_COLUMNS, event_cells(coding, published), strict=True))
    values = {name: value for name, value in cells.items() if name not in _MACHINES_OWN}
    values["edited"] = None if made == event else made.model_dump(mode="json")
    conn.execute(sa.update(events).where(events.c.event_id == event.event_id).values(values))
    conn.execute(sa.delete(event_actors).where(event_actors.c.event_id == event.event_id))
    bulk_insert(conn, event_actors, ACTOR_COLUMNS, actor_cells(coding))


def with_edits(event: Event, edits: Iterable[tuple[str, Any]]) -> Event:
    """The event with these edits (field, JSON value), one after the other; one that makes no event is passed over."""
    for field, value in edits:
        try:
            event = with_edit(event, field, value)
        except ValidationError:
            continue
    return event
