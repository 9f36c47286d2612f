"""A queue as the screen sees it: any number of ids, of which only the events in sight are read."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from eventcoder.review.lines import Known, neighbours
from eventcoder.store.groups import group_of_event
from eventcoder.store.history import handled_by, read_history
from eventcoder.store.reading import StoredEvent, article_text, read_events_by_id, search_ids

_PAGE = 50
_KEPT = 2_000
_REPORTS = 50  # of the group of the event that is shown


@dataclass(slots=True)
class QueueView:
    """The events of `ids`, read in pages when they are asked for; `start` is where to begin."""

    conn: sa.Connection
    ids: list[str]
    start: int = 0
    sought: str = ""
    _rows: OrderedDict[str, StoredEvent] = field(default_factory=OrderedDict)
    _hits: list[int] = field(default_factory=list)

    @classmethod
    def resumed(cls, conn: sa.Connection, ids: list[str], reviewer: str) -> QueueView:
        """Begins with the first event that `reviewer` neither decided on nor skipped; at the top if there is none."""
        handled = handled_by(conn, reviewer)
        return cls(conn, ids, next((at for at, key in enumerate(ids) if key not in handled), 0))

    def __len__(self) -> int:
        return len(self.ids)

    def row(self, at: int) -> StoredEvent:
        """The event at a place of the queue."""
        key = self.ids[at]
        if key not in self._rows:
            self._read_page(at)
        self._rows.move_to_end(key)
        return self._rows[key]

    def read(self, ids: Sequence[str]) -> list[StoredEvent]:
        """These events as they are to be seen, in any order."""
        return list(read_events_by_id(self.conn, ids))

    def _read_page(self, at: int) -> None:
        first = at // _PAGE * _PAGE
        wanted = [key for key in self.ids[first : first + _PAGE] if key not in self._rows]
        self._rows.update((row.event.event_id, row) for row in self.read(wanted))
        while len(self._rows) > _KEPT:
            self._rows.popitem(last=False)

    def known(self, event_id: str) -> Known:
        """All that there is to show of an event."""
        row = self._rows.get(event_id) or self.read([event_id])[0]
        text = self.text(event_id) if row.event.evidence else None
        around = neighbours(row.event, text, row.language or "en") if text else ("", "")
        return Known(row, *around, group_of_event(self.conn, event_id, _REPORTS), read_history(self.conn, event_id))

    def text(self, event_id: str) -> str | None:
        """The text of the event's article; None where it was not kept."""
        return article_text(self.conn, event_id)

    def forget(self, event_id: str | None) -> None:
        """An event that has changed is read again when it is next in sight."""
        self._rows.pop(event_id or "", None)

    def place(self, event_id: str, near: int) -> int:
        """Where the event is in the queue; one that is not in it comes in at `near`."""
        if event_id not in self.ids:
            self.ids.insert(min(near, len(self.ids)), event_id)
            self._hits = []
        return self.ids.index(event_id)

    # -- search ---------------------------------------------------------------------------------------------------

    @property
    def found(self) -> int:
        return len(self._hits)

    def found_at(self, at: int) -> int:
        """Which of the events that were found is the one at `at`, from 1."""
        return self._hits.index(at) + 1

    def search(self, words: str, cursor: int) -> int | None:
        """The next event at or behind the cursor, round the end, that holds `words`; None if there is none."""
        self.sought = words
        found = search_ids(self.conn, words) if words else set()
        self._hits = [at for at, key in enumerate(self.ids) if key in found]
        return self.next_found(cursor - 1, 1)

    def next_found(self, cursor: int, step: int) -> int | None:
        """The next (1) or previous (-1) of what was found, round the end."""
        ahead = [at for at in self._hits if (at - cursor) * step > 0] or self._hits
        return (min(ahead) if step > 0 else max(ahead)) if ahead else None
