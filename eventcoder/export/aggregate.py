"""Events counted by place, time and type: countries, provinces or PRIO-GRID cells, by month or week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal, NamedTuple

from eventcoder.export.columns import Row, field
from eventcoder.export.countries import country
from eventcoder.export.foreign import priogrid
from eventcoder.export.losses import Losses
from eventcoder.export.tables import Table
from eventcoder.export.units import Unit, Units
from eventcoder.model import Count, Place

By = Literal["country", "admin1", "priogrid"]
Every = Literal["month", "week"]
Tallies = dict[tuple["Area", dt.date, str], "Tally"]

_WEEK = dt.timedelta(days=7)
_NO_STATE = "a country that is none in this list of states"

COLUMNS = (
    field("country", "text", "ISO 3166-1 alpha-3"),
    field("country_name", "text", "name of the country"),
    field("gwno", "integer", "Gleditsch-Ward number", _NO_STATE),
    field("cowcode", "integer", "number of the Correlates of War", _NO_STATE),
    field("admin1", "text", "governorate, province or state; empty unless counted by it"),
    field("priogrid_gid", "integer", "PRIO-GRID cell; empty unless counted by it"),
    field("period", "text", "2021-10 for a month, 2021-W41 for a week of ISO 8601"),
    field("period_start", "date", "its first day"),
    field("period_end", "date", "its last day"),
    field("year", "integer", "year of its first day"),
    field("month_id", "integer", "months, January 1980 is 1; empty for weeks"),
    field("event_type", "text", "what happened; see the codebook"),
    field("events", "integer", "how many"),
    field("claimed", "integer", "how many of them stand on the word of somebody"),
    field("killed_low", "integer", "sum of the lower bounds"),
    field("killed_best", "integer", "sum of the best figures; running totals are left out"),
    field("wounded_best", "integer", "sum of the best figures; running totals are left out"),
    field("events_with_killed", "integer", "how many events give a number of deaths: of the others nothing is known"),
)


class Area(NamedTuple):
    """What is counted together."""

    country: str
    admin1: str = ""
    cell: int = 0


@dataclass(slots=True)
class Tally:
    """The sums of one area, period and type."""

    events: int = 0
    claimed: int = 0
    killed_low: int = 0
    killed_best: int = 0
    wounded_best: int = 0
    events_with_killed: int = 0

    def add(self, unit: Unit) -> None:
        """Counts one event."""
        killed, wounded = (_toll(getattr(unit.event.counts, kind)) for kind in ("killed", "wounded"))
        self.events += 1
        self.claimed += unit.event.modality == "claimed"
        self.killed_low += (killed and killed.low) or 0
        self.killed_best += (killed and killed.best) or 0
        self.wounded_best += (wounded and wounded.best) or 0
        self.events_with_killed += killed is not None and killed.best is not None


def _toll(count: Count | None) -> Count | None:
    return None if count is None or count.is_cumulative else count


@dataclass(frozen=True, slots=True)
class Aggregation:
    """What to count by; `zeros` also writes the periods between the first and the last in which nothing happened."""

    by: By = "country"
    every: Every = "month"
    zeros: bool = False

    def rows(self, units: Units, losses: Losses) -> Iterator[Row]:
        """One row for each area, period and type of event, in this order."""
        tallies = self._tallies(units, losses)
        for area, start, event_type in sorted(_with_zeros(tallies, self.every) if self.zeros else tallies):
            tally = tallies.get((area, start, event_type), Tally())
            sums = {name: getattr(tally, name) for name in Tally.__slots__}
            yield _area_row(area) | _period_row(start, self.every) | {"event_type": event_type} | sums

    def _tallies(self, units: Units, losses: Losses) -> Tallies:
        tallies: Tallies = {}
        for unit in units:
            area, start = _area(unit.event.place, self.by), self._period(unit)
            if why := unit.doubt or (area if isinstance(area, str) else "") or ("" if start else _NO_PERIOD):
                losses.left_out(unit.event_id, why)
            elif isinstance(area, Area) and start:
                tallies.setdefault((area, start, unit.event.event_type), Tally()).add(unit)
        return tallies

    def _period(self, unit: Unit) -> dt.date | None:
        """First day of the period that holds the whole date; None if none does."""
        date = unit.event.date
        if date.start is None or date.end is None:
            return None
        start = first_day(date.start, self.every)
        return start if date.end <= last_day(start, self.every) else None

    @property
    def table(self) -> Table[Row]:
        """The counts as a table."""
        return Table(
            "aggregate",
            f"Events by {self.by} and {self.every}",
            COLUMNS,
            self.rows,
            ("country", "admin1", "priogrid_gid", "period", "event_type"),
        )


_NO_PERIOD = "no date, or one that does not lie within one period"


def first_day(day: dt.date, every: Every) -> dt.date:
    """First day of the month, or Monday of the week, that holds `day`."""
    return day.replace(day=1) if every == "month" else day - dt.timedelta(days=day.weekday())


def last_day(start: dt.date, every: Every) -> dt.date:
    """Last day of the period that begins on `start`."""
    following = start + _WEEK if every == "week" else first_day(start + dt.timedelta(days=31), "month")
    return following - dt.timedelta(days=1)


def _area(place: Place | None, by: By) -> Area | str:
    """The area of a place, or why there is none."""
    if place is None or not place.country:
        return "the country is unknown"
    if by == "admin1":
        return Area(place.country, place.admin1) if place.admin1 else "the province is unknown"
    if by == "country":
        return Area(place.country)
    if place.precision not in ("site", "settlement", "admin2"):
        return "the place is too large for a cell of PRIO-GRID, or unknown"
    cell = priogrid(place.latitude, place.longitude)
    return Area(place.country, "", cell) if cell else "no coordinates are known"


def _with_zeros(tallies: Tallies, every: Every) -> Iterable[tuple[Area, dt.date, str]]:
    """Every area that occurs, in every period from the first to the last, with every type that occurs."""
    if not tallies:
        return ()
    starts = [start for _, start, _ in tallies]
    periods = list(_periods(min(starts), max(starts), every))
    return product({area for area, _, _ in tallies}, periods, {event_type for _, _, event_type in tallies})


def _periods(first: dt.date, last: dt.date, every: Every) -> Iterator[dt.date]:
    while first <= last:
        yield first
        first = last_day(first, every) + dt.timedelta(days=1)


def _area_row(area: Area) -> dict[str, object]:
    where = country(area.country)
    return {
        "country": area.country,
        "country_name": where and where.name,
        "gwno": where and where.gw,
        "cowcode": where and where.cow,
        "admin1": area.admin1 or None,
        "priogrid_gid": area.cell or None,
    }


def _period_row(start: dt.date, every: Every) -> dict[str, object]:
    monthly = every == "month"
    return {
        "period": start.strftime("%Y-%m" if monthly else "%G-W%V"),
        "period_start": start,
        "period_end": last_day(start, every),
        "year": start.year,
        "month_id": (start.year - 1980) * 12 + start.month if monthly else None,
    }
