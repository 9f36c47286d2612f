"""What each reviewer says of an event, by itself: the decision that stands and the event with no edits but his own.

`read_events` shows what counts, whoever said it last. Here nobody's word touches another's, which is what blind
coding and its comparison need.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import sqlalchemy as sa
from pydantic import ValidationError

from eventcoder.batches import batches
from eventcoder.errors import EventcoderError
from eventcoder.model import Event
from eventcoder.store.bulk import rows_where
from eventcoder.store.database import reading, writing
from eventcoder.store.edits import edited_fields, renew, with_edit, with_edits
from eventcoder.store.reading import CurrentVerdict, Filters, StoredEvent, read_coded_events, read_events
from eventcoder.store.tables import verdicts
from eventcoder.store.verdicts import Given, add_verdicts, stands

_BATCH = 500
_DECISIONS: dict[str, Literal["accepted", "rejected"]] = {"accept": "accepted", "reject": "rejected"}


@dataclass(frozen=True, slots=True)
class Answer:
    """`verdict` is None where the reviewer edited but did not decide, or took the decision back; `number` is its id."""

    reviewer: str
    event: Event
    verdict: CurrentVerdict | None
    number: int = 0

    @property
    def decision(self) -> str | None:
        """ "accepted", "rejected" or None."""
        return self.verdict.verdict if self.verdict else None


@dataclass(slots=True)
class _Said:
    verdict: CurrentVerdict | None = None
    number: int = 0
    edits: list[tuple[str, Any]] = field(default_factory=list)


def read_coded(conn: sa.Connection, event_ids: Iterable[str]) -> Iterator[StoredEvent]:
    """These events as the machine coded them, current or not, a few hundred at a time in the order of `read_events`."""
    for some in batches(event_ids, _BATCH):
        yield from read_coded_events(conn, _these(some))


def read_shown(conn: sa.Connection, event_ids: Iterable[str]) -> Iterator[StoredEvent]:
    """The same with everybody's edits, as they count now."""
    for some in batches(event_ids, _BATCH):
        yield from read_events(conn, _these(some))


def _these(event_ids: Iterable[str]) -> Filters:
    return Filters(ids=tuple(event_ids), modalities=("all",), include_replaced=True)


def read_answers(conn: sa.Connection, rows: Iterable[StoredEvent], after: int = 0) -> dict[str, dict[str, Answer]]:
    """By event and reviewer, what was said after the verdict with the id `after`; `rows` are events as coded."""
    coded = {row.event.event_id: row.event for row in rows}
    with reading(conn):
        said = _said(conn, coded, after)
    return {
        event_id: {
            who: Answer(who, with_edits(coded[event_id], s.edits), s.verdict, s.number)
            for who, s in by_reviewer.items()
        }
        for event_id, by_reviewer in said.items()
    }


def _said(conn: sa.Connection, event_ids: Iterable[str], after: int) -> dict[str, dict[str, _Said]]:
    own = verdicts.c
    query = sa.select(verdicts).where(own.id > after, stands(verdicts)).order_by(own.id)
    found: dict[str, dict[str, _Said]] = defaultdict(lambda: defaultdict(_Said))
    for row in rows_where(conn, event_ids, lambda some: query.where(own.event_id.in_(some))):
        _hear(found[row.event_id][row.reviewer], row)
    return found


def _hear(said: _Said, row: sa.Row[Any]) -> None:
    if row.kind in _DECISIONS:
        decision = _DECISIONS[row.kind]
        said.number = row.id
        said.verdict = CurrentVerdict(decision, row.reviewer, row.note, row.made_at, row.dictionary_version, row.reason)
    elif row.kind == "edit":
        said.edits.append((row.field, row.new_value))
    elif row.kind == "undo" and row.undoes is None:
        said.verdict = None


def newest_verdict(conn: sa.Connection) -> int:
    """The id of the verdict that was written last; 0 where there is none."""
    with reading(conn):
        newest: int = conn.execute(sa.select(sa.func.coalesce(sa.func.max(verdicts.c.id), 0))).scalar_one()
        return newest


def corrections(before: Event, after: Event, given: Given) -> list[Given]:
    """The edits by which one event becomes the other, in an order in which each of them makes an event.

    Raises EventcoderError where there is no such order.
    """
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    left, made = list(edited_fields(old, new)), before
    ordered: list[Given] = []
    while left:
        name, made = _next(made, new, left)
        left.remove(name)
        ordered.append(replace(given, kind="edit", field=name, old_value=part(old, name), new_value=part(new, name)))
    return ordered


def _next(made: Event, wanted: dict[str, Any], left: list[str]) -> tuple[str, Event]:
    for name in left:
        try:
            return name, with_edit(made, name, part(wanted, name))
        except ValidationError:
            continue
    raise EventcoderError(f"{', '.join(left)} cannot be changed one by one")


def part(record: dict[str, Any], name: str) -> Any:
    """The value of an editable field ("mode", "counts.killed") in a record."""
    value: Any = record
    for key in name.split("."):
        value = value[key]
    return value


def settling(shown: Event, before: Event, after: Event, given: Given) -> list[Given]:
    """The edits after which everybody's view, `shown`, and that of the one who settles, `before`, are both `after`."""
    edits = corrections(before, after, given)
    named = {edit.field for edit in edits}
    return edits + [edit for edit in corrections(shown, after, given) if edit.field not in named]


def write_answer(conn: sa.Connection, event_id: str, said: list[Given]) -> None:
    """Adds what somebody says of one event, edits among it, all or nothing."""
    with writing(conn):
        add_verdicts(conn, [(event_id, one) for one in said])
        if any(one.kind == "edit" for one in said):
            renew(conn, [event_id])
