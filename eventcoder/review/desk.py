"""The desk at which one reviewer works: every action, written to the database at once, and told in a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from eventcoder.errors import EventcoderError
from eventcoder.review.names import Names
from eventcoder.review.values import field_named, value_of
from eventcoder.store import Verdict, read_event, write_verdicts
from eventcoder.store.database import writing
from eventcoder.store.decisions import write_same, write_split
from eventcoder.store.edits import write_edits
from eventcoder.store.history import Said, undo
from eventcoder.store.reading import StoredEvent
from eventcoder.store.verdicts import Given, Kind, add_verdicts

#: Why an event is rejected: a code that can be counted, and what it says.
REASONS: dict[str, str] = {
    "no_event": "the text tells of no such event",
    "type": "it is of another type",
    "source": "who acts is wrong",
    "target": "who is acted on is wrong",
    "place": "the place is wrong",
    "date": "the date is wrong",
    "count": "a number is wrong",
    "not_actual": "it did not happen: denied, intended, feared",
    "old": "it is history and no news",
    "outside": "it is no conflict event: sport, film, accident, crime",
}


@dataclass(slots=True)
class Desk:
    """Actions of `reviewer`; `names` loads actors and places when an edit first needs them.

    Each action is one transaction: for several events it happens to all or to none.
    """

    conn: sa.Connection
    reviewer: str
    names: Callable[[], Names]

    def decide(self, ids: Sequence[str], verdict: Verdict, reason: str | None = None, note: str | None = None) -> None:
        """Accepts or rejects events; a reason must be one of `REASONS`."""
        if reason is not None and reason not in REASONS:
            raise EventcoderError(f"{reason!r} is no reason; there is {', '.join(REASONS)}")
        write_verdicts(self.conn, ids, verdict, self.reviewer, note, reason)

    def remark(self, ids: Sequence[str], kind: Kind, note: str | None = None) -> None:
        """Comments on, flags or skips events; none of this decides anything."""
        if kind == "comment" and not (note or "").strip():
            raise EventcoderError("a comment needs words")
        add_verdicts(self.conn, ((event_id, self._given(kind, note)) for event_id in ids))

    def edit(
        self, ids: Sequence[str], name: str, written: str, reason: str | None = None, note: str | None = None
    ) -> list[str]:
        """Gives a field of events another value; returns the ids of those that had not that value already."""
        field = field_named(name)
        wanted = [(event_id, field, self._value(event_id, field, written)) for event_id in ids]
        return write_edits(self.conn, wanted, Given("edit", self.reviewer, note, reason))

    def same(self, ids: Sequence[str], note: str | None = None) -> None:
        """Says that reports tell of one event."""
        write_same(self.conn, ids, self._given("same", note))

    def split(self, ids: Sequence[str], note: str | None = None) -> None:
        """Says that each report is an event of its own."""
        write_split(self.conn, ids, self._given("split", note))

    def undo(self) -> Said | None:
        """Takes back the newest thing that this reviewer said of any event; None if there is nothing."""
        return undo(self.conn, self.reviewer)

    def undo_of(self, ids: Sequence[str]) -> list[Said]:
        """Takes back the newest thing that this reviewer said of each of these events."""
        with writing(self.conn):
            return [self._undone(event_id) for event_id in ids]

    def _undone(self, event_id: str) -> Said:
        if (said := undo(self.conn, self.reviewer, event_id)) is None:
            raise EventcoderError(f"{self.reviewer} has said nothing of {event_id} that could be taken back")
        return said

    def read(self, event_id: str) -> StoredEvent:
        return read_event(self.conn, event_id)

    def _given(self, kind: Kind, note: str | None) -> Given:
        return Given(kind, self.reviewer, note or None)

    def _value(self, event_id: str, field: str, written: str) -> Any:
        return value_of(field, written, self.read(event_id).event, self.names)


def told(said: Said) -> str:
    """One thing that was said, on one line."""
    what = {"edit": f"{said.field} {_brief(said.old_value)} → {_brief(said.new_value)}", "same": f"as {said.new_value}"}
    parts = (said.kind, what.get(said.kind), said.reason and f"({said.reason})", said.note and f"“{said.note}”")
    return " ".join(filter(None, parts))


def standing(history: Sequence[Said]) -> Iterator[str]:
    """What was said of an event and not taken back, a line each: when, who and what."""
    for said in history:
        if said.kind not in ("undo", "skip") and said.stands:
            yield f"{said.made_at:%Y-%m-%d %H:%M} {said.reviewer}: {told(said)}"


def _brief(value: Any) -> str:
    """A value of a field, as short as it stays clear."""
    if isinstance(value, list):
        return ", ".join(map(_brief, value)) or "-"
    if not isinstance(value, dict):
        return "-" if value is None else str(value)
    if "precision" in value and "latitude" not in value:
        return f"{value['start'] or '-'}..{value['end'] or '-'}"
    if "best" in value:
        return "..".join("" if value[bound] is None else str(value[bound]) for bound in ("low", "best", "high"))
    return str(value.get("name") or value.get("text"))
