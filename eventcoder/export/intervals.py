"""Who held a place from at least when until at least when, and what is known of each place on each day.

Claims stand on the last day on which they may have come true. Claims of one holder that lie at most `GAP` days apart
make one interval; a longer silence is unknown. Claims of different holders on one day make the place contested.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any

from eventcoder.export import columns
from eventcoder.export.columns import SEPARATOR, Row
from eventcoder.export.control import CONTROL
from eventcoder.export.losses import Losses
from eventcoder.export.reports import where
from eventcoder.export.sides import names
from eventcoder.export.sorting import sorted_on_disk
from eventcoder.export.tables import Table
from eventcoder.export.units import Unit, Units
from eventcoder.model import Actor

#: Days of silence that an interval may hold.
GAP = 30
_DAY = dt.timedelta(days=1)
_HELD = frozenset({"gained", "regained", "held", "lost"})

_PLACE_NAMES = tuple(column.name for column in columns.PLACE)

INTERVAL_COLUMNS = (
    columns.field("interval_id", "text", "place and first day"),
    *columns.PLACE,
    columns.field("status", "text", "held or contested"),
    columns.field("holder", "text", "who held it; of a contested place, all who claim or fight for it"),
    columns.field("from_at_least", "date", "first day with evidence; it may have begun before"),
    columns.field("until_at_least", "date", "last day with evidence; it may have lasted longer"),
    columns.field("starting", "yes/no", "the evidence tells of the beginning itself"),
    columns.field("ending", "yes/no", "the evidence tells of the end itself"),
    columns.field("claims", "integer", "how many claims support it"),
    columns.field("publishers", "integer", "how many publishers tell of it"),
    columns.field("first_event_id", "text", "first claim"),
    columns.field("last_event_id", "text", "last claim"),
)

PANEL_COLUMNS = (
    *columns.PLACE,
    columns.field("day", "date", "every day from the first claim about the place to the last about any"),
    columns.field("status", "text", "held, contested or unknown"),
    columns.field("holder", "text", "who held it, or who fought for it"),
    columns.field("interval_id", "text", "the interval that says so"),
    columns.field("days_since_evidence", "integer", "days since the last claim about the place"),
    columns.field("last_holder", "text", "holder of the last interval that is not contested; says nothing of this day"),
)


@dataclass(slots=True)
class Interval:
    """A place in one state, over the days that have evidence for it."""

    place: Row
    status: str
    holder: str
    start: dt.date
    end: dt.date
    starting: bool
    ending: bool = False
    evidence: list[dt.date] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    publishers: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        return f"{self.place['place_id']}:{self.start}"

    def take(self, day: dt.date, claims: list[Row]) -> None:
        """Adds the claims of one day."""
        self.end = day
        self.evidence.append(day)
        self.events += [claim["event_id"] for claim in claims]
        self.publishers |= {claim["publisher"] for claim in claims if claim["publisher"]}

    def row(self) -> Row:
        """The row of `INTERVAL_COLUMNS`."""
        return dict(self.place) | {
            "interval_id": self.id,
            "status": self.status,
            "holder": self.holder,
            "from_at_least": self.start,
            "until_at_least": self.end,
            "starting": self.starting,
            "ending": self.ending,
            "claims": len(self.events),
            "publishers": len(self.publishers),
            "first_event_id": self.events[0],
            "last_event_id": self.events[-1],
        }


# -- claims ----------------------------------------------------------------------------------------------------------


def _claims(units: Units, losses: Losses) -> Iterator[dict[str, Any]]:
    """The claims that say something of a known place on a known day, by place, day and id."""
    return sorted_on_disk(_usable(units, losses), "place_id", "day", "event_id")


def _usable(units: Units, losses: Losses) -> Iterator[Row]:
    for unit in units.only(CONTROL):
        if why := unit.doubt or _unusable(unit):
            losses.left_out(unit.event_id, why)
        else:
            yield _claim(unit)


def _unusable(unit: Unit) -> str:
    event = unit.event
    if event.place is None or event.place.place_id is None:
        return "the dictionaries do not know the place"
    if event.date.end is None:
        return "no date is known"
    return "" if event.mode else "the text does not say whether the place was gained, held or lost"


def _claim(unit: Unit) -> Row:
    event = unit.event
    place = {name: where(event).get(name) for name in _PLACE_NAMES}
    return place | {
        "event_id": unit.event_id,
        "day": str(event.date.end),
        "mode": event.mode,
        "holder": _label(event.source),
        "against": _label(event.target),
        "publisher": unit.told.publisher,
    }


def _label(actors: tuple[Actor, ...]) -> str:
    """The names in one order, so that the same holders are the same text."""
    return SEPARATOR.join(sorted({name.replace(";", ",") for name in names(actors)}))


# -- intervals -------------------------------------------------------------------------------------------------------


def intervals(claims: Iterable[Row]) -> Iterator[Interval]:
    """The intervals of one place, in order; `claims` come by day."""
    current: Interval | None = None
    for day, group in groupby(claims, key=lambda claim: str(claim["day"])):
        found = _next(current, dt.date.fromisoformat(day), list(group))
        if current and found is not current:
            yield current
        current = found
    if current:
        yield current


def _next(current: Interval | None, day: dt.date, claims: list[Row]) -> Interval | None:
    """The interval after the claims of one day: the same, longer; a new one; or none, if the holder has left."""
    status, holder = _state(claims)
    if not status:
        return _after_leaving(current, day, claims)
    if current and (current.status, current.holder) == (status, holder) and (day - current.end).days <= GAP:
        current.take(day, claims)
        return current
    starting = any(claim["mode"] != "held" for claim in claims)
    if current and starting and current.holder != holder and (day - current.end).days <= GAP:
        current.ending = True
    place = {name: claims[0][name] for name in _PLACE_NAMES}
    found = Interval(place, status, holder, day, day, starting)
    found.take(day, claims)
    return found


def _state(claims: list[Row]) -> tuple[str, str]:
    """What the claims of one day say: ("held", holder), ("contested", all of them), or ("", "") if nobody has it."""
    holders = {claim["holder"] for claim in claims if claim["mode"] in _HELD and claim["holder"]}
    fought = [claim for claim in claims if claim["mode"] == "contested"]
    if not fought and len(holders) < 2:
        return ("held", holders.pop()) if holders else ("", "")
    sides = holders | {claim[side] for claim in fought for side in ("holder", "against") if claim[side]}
    return "contested", SEPARATOR.join(sorted(sides))


def _after_leaving(current: Interval | None, day: dt.date, claims: list[Row]) -> Interval | None:
    """Nobody is said to hold the place: the interval of those who left it, or of anybody if nobody is named, ends."""
    gone = {claim["holder"] if claim["mode"] == "withdrawn" else claim["against"] for claim in claims}
    if current is None or (current.holder not in gone and "" not in gone):
        return current
    current.take(day, claims)
    current.ending = True
    return None


def _interval_rows(units: Units, losses: Losses) -> Iterator[Row]:
    for _, claims in groupby(_claims(units, losses), key=lambda claim: claim["place_id"]):
        yield from (interval.row() for interval in intervals(claims))


# -- panel -----------------------------------------------------------------------------------------------------------


def _panel_rows(units: Units, losses: Losses) -> Iterator[Row]:
    # What cannot be used is noted with the intervals: nothing is counted twice.
    last = max((claim["day"] for claim in _claims(units, Losses())), default="")
    for _, claims in groupby(_claims(units, Losses()), key=lambda claim: claim["place_id"]):
        yield from _days(list(intervals(claims)), dt.date.fromisoformat(last))


def _days(found: list[Interval], last: dt.date) -> Iterator[Row]:
    """Every day of one place: first those of an interval, then the silence until the next."""
    held = ""
    for interval, following in pairwise([*found, None]):
        if interval is None:
            return
        held = interval.holder if interval.status == "held" else held
        known = {"status": interval.status, "holder": interval.holder, "interval_id": interval.id, "last_holder": held}
        unknown = {"status": "unknown", "last_holder": held}
        until = following.start - _DAY if following else last
        for day in _from_to(interval.start, max(until, interval.end)):
            since = (day - interval.evidence[bisect_right(interval.evidence, day) - 1]).days
            state = known if day <= interval.end else unknown
            yield dict(interval.place) | state | {"day": day, "days_since_evidence": since}


def _from_to(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + n * _DAY for n in range((last - first).days + 1))


CONTROL_INTERVALS = Table(
    "control_intervals", "Who held a place, from at least when until at least when", INTERVAL_COLUMNS, _interval_rows,
    ("interval_id",),
)  # fmt: skip
CONTROL_PANEL = Table(
    "control_panel", "What is known of each place on each day", PANEL_COLUMNS, _panel_rows, ("place_id", "day")
)
