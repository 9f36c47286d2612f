"""When two reports tell of one event. Pure rules, each of which can be adjusted; `docs/store.md` explains them.

Every rule compares two reports alone, and reports are taken in a fixed order, so that the same reports and the same
settings always give the same groups.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

#: Places that are a point; every other known precision stands for an area.
_POINTS = frozenset({"site", "settlement"})
_EARTH_KM = 6371.0
_KM_A_DEGREE = math.pi * _EARTH_KM / 180
_SMALLEST_BAND_KM = 1.0

Cell = tuple[str, object]


@dataclass(frozen=True, slots=True)
class Sameness:
    """How far two reports of one event may lie apart: in kilometres, in days, and in their numbers of people."""

    km: float = 10.0
    days: int = 1
    count_ratio: float = 2.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an event was; `name` is the place's id, else its words, folded."""

    name: str
    latitude: float | None
    longitude: float | None
    precision: str

    @property
    def is_point(self) -> bool:
        return self.latitude is not None and self.longitude is not None and self.precision in _POINTS


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of people, as one report gives it."""

    low: int | None
    best: int | None
    high: int | None
    is_cumulative: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What is compared of an event; actors are dictionary ids, days are the first and last possible one."""

    event_id: str
    article_id: str
    sentence_index: int
    event_type: str
    mode: str | None
    first_day: dt.date
    last_day: dt.date
    spot: Spot | None
    source: frozenset[str]
    target: frozenset[str]
    counts: Mapping[str, Figure]
    is_accepted: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """A report, the first report of the event that it tells of, and why the two are one; itself if it is the first."""

    report: Report
    first: Report
    reason: str


@dataclass(slots=True)
class Matching:
    """Reports one after the other, by first day: each joins the first event that it can be a report of."""

    rules: Sameness
    _recent: dict[tuple[str, Cell], deque[Report]] = field(default_factory=dict)

    def place(self, reports: Iterable[Report]) -> Iterator[Joined]:
        """Where each report belongs; `reports` come in the order of their first day."""
        for report in reports:
            yield self.joined(report) or self._begun(report)

    def joined(self, report: Report) -> Joined | None:
        """The event that `report` would join, of those begun so far; None if there is none."""
        for cell in self._near(report):
            for first in self._waiting(report, cell):
                if reason := same_event(first, report, self.rules):
                    return Joined(report, first, reason)
        return None

    def _begun(self, report: Report) -> Joined:
        # Reports come in the order of their days: what is too old for this one is too old for all that follow.
        if (own := _cell(report, self.rules)) is not None:
            self._recent.setdefault((report.event_type, own), deque()).append(report)
        return Joined(report, report, "the first report")

    def _waiting(self, report: Report, cell: Cell) -> deque[Report]:
        waiting = self._recent.get((report.event_type, cell), deque())
        while waiting and (report.first_day - waiting[0].first_day).days > self.rules.days:
            waiting.popleft()
        return waiting

    def _near(self, report: Report) -> Iterator[Cell]:
        own = _cell(report, self.rules)
        if own is None:
            return
        yield own
        kind, band = own
        if isinstance(band, int):
            yield from ((kind, band - 1), (kind, band + 1))


def _cell(report: Report, rules: Sameness) -> Cell | None:
    """What reports of one event have in common, or nearly: a belt of latitude, a name, or who acts. None: nothing."""
    spot = report.spot
    if spot is None:
        return ("who", report.source) if report.source else None
    if spot.is_point and spot.latitude is not None:
        return "belt", math.floor(spot.latitude * _KM_A_DEGREE / max(rules.km, _SMALLEST_BAND_KM))
    return "name", spot.name


def same_event(first: Report, other: Report, rules: Sameness) -> str | None:
    """Why two reports of one type, from the same or neighbouring cells, tell of one event; None if they do not."""
    where = _where(first, other, rules)
    if (
        where is None
        or not _same_days(first, other, rules)
        or not _same_mode(first, other)
        or not _same_people(first, other)
        or not _same_counts(first, other, rules)
        or not _told_apart(first, other)
    ):
        return None
    days = abs((other.first_day - first.first_day).days)
    shared = sorted((first.source & other.source) | (first.target & other.target))
    named = [f"both name {', '.join(shared)}"] if shared else []
    return "; ".join([first.event_type, where, f"{days} days apart", *named])


def _where(first: Report, other: Report, rules: Sameness) -> str | None:
    if first.spot is None or other.spot is None:
        return "no place, the same source" if first.spot == other.spot else None
    if first.spot.is_point and other.spot.is_point:
        apart = kilometres(first.spot, other.spot)
        return f"{apart:.1f} km apart" if apart <= rules.km else None
    # An area, or a name that nobody knows, says too little by itself.
    shared = (first.source & other.source) | (first.target & other.target)
    return f"both {first.spot.name}" if first.spot.name == other.spot.name and shared else None


def kilometres(one: Spot, other: Spot) -> float:
    """The distance of two points on the globe."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return math.inf
    south, north = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(other.longitude - one.longitude)
    chord = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(east / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def _same_days(first: Report, other: Report, rules: Sameness) -> bool:
    begins, ends = other.first_day - first.first_day, other.last_day - first.last_day
    return max(abs(begins.days), abs(ends.days)) <= rules.days


def _same_mode(first: Report, other: Report) -> bool:
    return first.mode is None or other.mode is None or first.mode == other.mode


def _same_people(first: Report, other: Report) -> bool:
    """Nobody is named on one side of whom the other report knows nothing but others."""
    pairs = ((first.source, other.source), (first.target, other.target))
    return all(not one or not two or one & two for one, two in pairs)


def _same_counts(first: Report, other: Report, rules: Sameness) -> bool:
    shared = first.counts.keys() & other.counts.keys()
    return all(_fit(first.counts[kind], other.counts[kind], rules.count_ratio) for kind in shared)


def _fit(one: Figure, other: Figure, ratio: float) -> bool:
    """Whether the ranges meet when the higher one is divided by `ratio`; totals since some day stand apart."""
    if one.is_cumulative != other.is_cumulative:
        return False
    (low_1, high_1), (low_2, high_2) = _range(one), _range(other)
    return low_1 <= high_2 * ratio and low_2 <= high_1 * ratio


def _range(figure: Figure) -> tuple[float, float]:
    low = figure.low if figure.low is not None else figure.best
    high = figure.high if figure.high is not None else None
    return (low or 0), (math.inf if high is None else high)


def _told_apart(first: Report, other: Report) -> bool:
    """One article may tell an event again: of the same day and place, with the same figures, in another sentence."""
    if first.article_id != other.article_id:
        return True
    if first.spot != other.spot or first.first_day > other.last_day or other.first_day > first.last_day:
        return False
    return first.sentence_index != other.sentence_index and first.counts == other.counts
