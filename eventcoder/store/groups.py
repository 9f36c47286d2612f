"""Events as groups of reports: each with its figures by a named policy, and what its reports disagree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from statistics import median_low
from typing import Literal, get_args

import sqlalchemy as sa

from eventcoder.model import Actor, Count, Event
from eventcoder.store.database import reading
from eventcoder.store.decisions import Memberships, read_memberships
from eventcoder.store.duplicates import read_links
from eventcoder.store.reading import Filters, StoredEvent, read_events, read_events_by_id
from eventcoder.store.tables import KINDS

#: Which figure of several reports counts: the smallest, the one in the middle, or that of the report that says most.
Policy = Literal["conservative", "representative", "informative"]
POLICIES: tuple[Policy, ...] = get_args(Policy)
_ALL = Filters()


@dataclass(frozen=True, slots=True)
class Figures:
    """A number of people over several reports: the lowest bound, the policy's figure, the highest bound."""

    low: int | None
    best: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class EventGroup:
    """One event and all reports of it, in the order of publication.

    `id` is the id of the report that the others joined. `reasons` says for each report why it belongs here;
    `independent` is how many reports remain when those of duplicate articles count once.
    """

    id: str
    reports: tuple[StoredEvent, ...]
    policy: Policy
    reasons: Mapping[str, str]
    independent: int

    @property
    def lead(self) -> StoredEvent:
        """The report that stands for the group: with "informative" the one that says most, else the first."""
        return _most_said(self.reports) if self.policy == "informative" else self.reports[0]

    def figures(self) -> dict[str, Figures]:
        """For each kind of count that a report gives: low, best and high by the policy."""
        counted = {kind: [row for row in self.reports if getattr(row.event.counts, kind)] for kind in KINDS}
        return {kind: _figures(kind, rows, self.policy) for kind, rows in counted.items() if rows}

    def disagreement(self) -> dict[str, dict[str, int]]:
        """What the reports tell differently: field -> value -> number of reports; silence is no disagreement."""
        told = {
            name: Counter(value for row in self.reports if (value := tell(row.event))) for name, tell in _TOLD.items()
        }
        return {name: dict(values.most_common()) for name, values in told.items() if len(values) > 1}


def read_groups(
    conn: sa.Connection, filters: Filters = _ALL, policy: Policy = "representative"
) -> Iterator[EventGroup]:
    """The events that the filters choose, each once: in a group with all its reports, or alone.

    A group is what `group_events` found, and what people said of it since (`decisions`). It is chosen when any of its
    reports is, and always comes whole. Reports that were rejected or are gone belong
    to no group: where the filters choose them, they come alone. In the order of the first chosen report; the limit
    counts groups.
    """
    found = _groups(conn, replace(filters, limit=0), policy)
    return islice(found, filters.limit) if filters.limit else found


def _groups(conn: sa.Connection, filters: Filters, policy: Policy) -> Iterator[EventGroup]:
    done: set[str] = set()
    with reading(conn):
        members = read_memberships(conn)
        for row in read_events(conn, filters):
            group_id = members.group_of.get(row.event.event_id)
            if group_id is None or not row.counts_as_report:
                yield EventGroup(row.event.event_id, (row,), policy, {}, 1)
            elif group_id not in done:
                done.add(group_id)
                yield _whole(conn, group_id, policy, members)


def group_of_event(conn: sa.Connection, event_id: str, most: int = 0) -> EventGroup | None:
    """The event that a report belongs to, with its reports; None if it is the only one that counts, or does not.

    With `most` a larger group has only so many reports, this one among them; `reasons` still names all.
    """
    with reading(conn):
        members = read_memberships(conn, about=event_id)
        group_id = members.group_of.get(event_id)
        if group_id is None:
            return None
        reasons = members.reasons(conn, group_id)
        some = list(dict.fromkeys((event_id, *sorted(reasons))))[: most or None]
        group = _group(conn, group_id, "representative", reasons, some)
    ids = [row.event.event_id for row in group.reports]
    return group if event_id in ids and len(ids) > 1 else None


def _whole(conn: sa.Connection, group_id: str, policy: Policy, members: Memberships) -> EventGroup:
    reasons = members.reasons(conn, group_id)
    return _group(conn, group_id, policy, reasons, list(reasons))


def _group(
    conn: sa.Connection, group_id: str, policy: Policy, reasons: Mapping[str, str], ids: Sequence[str]
) -> EventGroup:
    reports = tuple(one for one in read_events_by_id(conn, ids) if one.counts_as_report)
    return EventGroup(group_id, reports, policy, reasons, _independent(conn, reports))


def _independent(conn: sa.Connection, reports: Sequence[StoredEvent]) -> int:
    ids = {row.event.article_id for row in reports}
    links = read_links(conn, ids) if len(ids) > 1 else {}
    return len({links[key].original_id if key in links else key for key in ids})


def _figures(kind: str, rows: Sequence[StoredEvent], policy: Policy) -> Figures:
    counts = [count for row in rows if (count := getattr(row.event.counts, kind))]
    known = [n for count in counts for n in (count.low, count.best, count.high) if n is not None]
    if not known:
        return Figures(None, None, None)
    return Figures(min(known), _best(kind, rows, policy), max(known))


def _best(kind: str, rows: Sequence[StoredEvent], policy: Policy) -> int | None:
    counted = [row for row in rows if _count(row, kind).best is not None]
    bests = [n for row in counted if (n := _count(row, kind).best) is not None]
    if not bests:
        return None
    if policy == "informative":
        return _count(_most_said(counted), kind).best
    return min(bests) if policy == "conservative" else median_low(bests)


def _count(row: StoredEvent, kind: str) -> Count:
    count: Count = getattr(row.event.counts, kind)
    return count


def _most_said(rows: Sequence[StoredEvent]) -> StoredEvent:
    """The report that tells most; of several the newest, which could know what the others did."""
    return max(enumerate(rows), key=lambda pair: (_said(pair[1].event), pair[0]))[1]


def _said(event: Event) -> int:
    """How much a report tells: its mode, place, day, each known actor and each bound of its counts."""
    counts = [n for count in event.counts.known().values() for n in (count.low, count.best, count.high)]
    place = event.place
    facts = (
        event.mode,
        place and place.name,
        place and place.latitude,
        event.date.start if event.date.precision == "day" else None,
        event.date.text,
        *(actor.actor_id for actor in (*event.source, *event.target)),
        *counts,
    )
    return sum(fact is not None for fact in facts)


def _names(actors: Sequence[Actor]) -> str:
    return ", ".join(sorted({actor.name or actor.text for actor in actors}))


def _counted(kind: str) -> Callable[[Event], str]:
    def told(event: Event) -> str:
        count: Count | None = getattr(event.counts, kind)
        return "" if count is None or count.best is None else str(count.best)

    return told


#: What reports can disagree on, each as a reader would write it; "" where a report does not say.
_TOLD: dict[str, Callable[[Event], str]] = {
    "mode": lambda event: event.mode or "",
    "modality": lambda event: event.modality,
    "place": lambda event: (event.place.name or event.place.text) if event.place else "",
    "date": lambda event: f"{event.date.start or ''}/{event.date.end or ''}".strip("/"),
    "source": lambda event: _names(event.source),
    "target": lambda event: _names(event.target),
    **{kind: _counted(kind) for kind in KINDS},
}
