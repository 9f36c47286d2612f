"""The desk and the queue of one reviewer of a sample, where nobody else's verdicts and edits are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from pydantic import ValidationError

from eventcoder.errors import EventcoderError
from eventcoder.review.desk import Desk
from eventcoder.review.lines import Known
from eventcoder.review.names import Names
from eventcoder.review.queue import QueueView
from eventcoder.review.samples import (
    read_one,
    read_queue,
    read_sampled_event,
    read_some,
    refuse_settled,
    role_in,
)
from eventcoder.review.values import field_named
from eventcoder.store import Verdict, read_event
from eventcoder.store.answers import corrections, settling, write_answer
from eventcoder.store.database import writing
from eventcoder.store.edits import with_edit
from eventcoder.store.history import Said, undo
from eventcoder.store.reading import Filters, StoredEvent
from eventcoder.store.samples import last_answered, read_sample
from eventcoder.store.verdicts import Given


def sample_desk(
    conn: sa.Connection, sample: str, reviewer: str, names: Callable[[], Names], filters: Filters
) -> tuple[Desk, QueueView]:
    """Where `reviewer` works on a sample; EventcoderError for somebody who has no part in it."""
    ids = [row.event.event_id for row in read_queue(conn, sample, reviewer, filters)]
    return SampleDesk(conn, reviewer, names, sample), SampleQueue(conn, ids, sample=sample, reviewer=reviewer)


@dataclass(slots=True)
class SampleQueue(QueueView):
    """Events as the machine coded them and `reviewer` edited them; of what was said only what he may know."""

    sample: str = ""
    reviewer: str = ""

    def read(self, ids: Sequence[str]) -> list[StoredEvent]:
        return read_some(self.conn, self.sample, self.reviewer, ids)

    def known(self, event_id: str) -> Known:
        """Without groups, on which others may have had their say; an adjudicator sees what the coders said."""
        known = QueueView.known(self, event_id)
        sample = read_sample(self.conn, self.sample)
        people = {self.reviewer} | ({*sample.coders} if self.reviewer in sample.adjudicators else set())
        said = [one for one in known.history if one.reviewer in people and one.id > sample.last_verdict]
        return replace(known, group=None, history=said)


@dataclass(slots=True)
class SampleDesk(Desk):
    """What one says of an event is held against one's own view of it, whatever others made of it."""

    sample: str = ""

    def decide(self, ids: Sequence[str], verdict: Verdict, reason: str | None = None, note: str | None = None) -> None:
        """As at every desk; an adjudicator's acceptance also settles every field that a coder edited."""
        with writing(self.conn):
            for event_id in ids if self._settles(ids) and verdict == "accepted" else ():
                shown, seen = read_event(self.conn, event_id).event, self.read(event_id).event
                write_answer(self.conn, event_id, settling(shown, seen, seen, Given("edit", self.reviewer)))
            # The decision comes last, so that it is the first to be taken back.
            Desk.decide(self, ids, verdict, reason, note)

    def _settles(self, ids: Sequence[str]) -> bool:
        """Whether the reviewer is an adjudicator; EventcoderError for a coder who answers what is settled."""
        sample = read_sample(self.conn, self.sample)
        if role_in(sample, self.reviewer) == "adjudicator":
            return True
        for event_id in ids:
            refuse_settled(read_sampled_event(self.conn, sample, event_id))
        return False

    def edit(
        self, ids: Sequence[str], name: str, written: str, reason: str | None = None, note: str | None = None
    ) -> list[str]:
        """Gives a field another value in one's own view; returns the ids of those that had not that value there."""
        field, given = field_named(name), Given("edit", self.reviewer, note, reason)
        with writing(self.conn):
            self._settles(ids)
            return [event_id for event_id in ids if self._edited(event_id, field, written, given)]

    def _edited(self, event_id: str, field: str, written: str, given: Given) -> bool:
        seen = self.read(event_id).event
        try:
            wanted = with_edit(seen, field, self._value(event_id, field, written))
        except ValidationError as error:
            raise EventcoderError(error.errors()[0]["msg"].removeprefix("Value error, ")) from None
        said = corrections(seen, wanted, given)
        write_answer(self.conn, event_id, said)
        return bool(said)

    def undo(self) -> Said | None:
        """Takes back the newest thing that this reviewer said of the sample; None if there is nothing."""
        event_id = last_answered(self.conn, read_sample(self.conn, self.sample), self.reviewer)
        return undo(self.conn, self.reviewer, event_id) if event_id else None

    def read(self, event_id: str) -> StoredEvent:
        return read_one(self.conn, self.sample, self.reviewer, event_id)
