"""What is exported: events, each with the reports that tell of it. The one place where exports read the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import sqlalchemy as sa

from eventcoder.model import NOT_ACTUAL, Event
from eventcoder.store import Filters, StoredEvent, count_events, read_events
from eventcoder.store.groups import read_groups
from eventcoder.store.status import run_records

Level = Literal["events", "reports"]
Watch = Callable[[Iterable["Unit"], int], Iterable["Unit"]]


@dataclass(frozen=True, slots=True)
class Unit:
    """An event and its reports, at least one; the first gives its id and speaks for it where one value is wanted."""

    event_id: str
    reports: tuple[StoredEvent, ...]

    @property
    def told(self) -> StoredEvent:
        return self.reports[0]

    @property
    def event(self) -> Event:
        return self.told.event

    @property
    def publishers(self) -> tuple[str, ...]:
        """Who published the reports: each once, in their order."""
        return tuple(dict.fromkeys(report.publisher for report in self.reports if report.publisher))

    @property
    def doubt(self) -> str:
        """Why the event does not count as one that happened; "" if it does."""
        if self.told.status == "rejected":
            return "a reviewer rejected it"
        return "the text does not say that it happened" if self.event.modality in NOT_ACTUAL else ""


@dataclass(frozen=True, slots=True)
class Units:
    """The chosen units in the order of the store; every pass reads them anew, so that any number fits.

    `watch` is called with what is read and how many that will be, and passes it on: for a progress bar.
    """

    conn: sa.Connection
    filters: Filters = field(default_factory=Filters)
    level: Level = "events"
    watch: Watch | None = None

    def runs(self) -> list[dict[str, Any]]:
        """The runs that filled the database, in their order."""
        return run_records(self.conn)

    def __iter__(self) -> Iterator[Unit]:
        units = (alone if self.level == "reports" else joined)(self.conn, self.filters)
        return iter(self.watch(units, len(self))) if self.watch else units

    def __len__(self) -> int:
        """At most so many: reports of one event come as one."""
        found = count_events(self.conn, self.filters)
        return min(found, self.filters.limit) if self.filters.limit else found

    def only(self, *types: str) -> Units:
        """Those of the chosen units that have one of these types."""
        wanted = tuple(name for name in types if not self.filters.types or name in self.filters.types)
        none = replace(self.filters, types=types, limit=0, articles=("",))
        return replace(self, filters=replace(self.filters, types=wanted) if wanted else none)


@contextmanager
def snapshot(conn: sa.Connection) -> Iterator[None]:
    """Every pass within sees the database as it was at the first, whatever others write meanwhile."""
    if conn.dialect.name == "postgresql":
        conn.execution_options(isolation_level="REPEATABLE READ")
    with conn.begin():
        yield


def alone(conn: sa.Connection, filters: Filters) -> Iterator[Unit]:
    """Each report as a unit of its own."""
    return (Unit(row.event.event_id, (row,)) for row in read_events(conn, filters))


def joined(conn: sa.Connection, filters: Filters) -> Iterator[Unit]:
    """Reports that `eventcoder group` put together as one unit, whole if the filters choose any of them."""
    # Not `group.id`: groups begin with the earliest day, units with the report that was published first.
    return (Unit(group.reports[0].event.event_id, group.reports) for group in read_groups(conn, filters))
