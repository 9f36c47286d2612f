"""What happened in a run: counted as it goes, told at the end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from eventcoder.errors import ArticleError
from eventcoder.model import Event

LISTED = 20
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_PARTICULARS = re.compile(r"[:;(]|, at ")
_REASONS = 100  # hostile input can give every article a reason of its own; the table must not grow with it


@dataclass(slots=True)
class Tally:
    """Counts of a run, and the first few articles that were skipped."""

    read: int = 0
    coded: int = 0
    unchanged: int = 0
    elsewhere: int = 0
    types: Counter[str] = field(default_factory=Counter)
    unplaced: int = 0
    skipped: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    listed: list[ArticleError] = field(default_factory=list)

    @property
    def events(self) -> int:
        return self.types.total()

    def skip(self, error: ArticleError) -> None:
        """Count an article that was not coded."""
        self.skipped += 1
        reason = _reason(error)
        self.reasons[reason if reason in self.reasons or len(self.reasons) < _REASONS else "other reasons"] += 1
        if len(self.listed) < LISTED:
            self.listed.append(error)

    def code(self, events: Iterable[Event]) -> None:
        """Count an article that was coded, with the events that it gave."""
        self.coded += 1
        for event in events:
            self.types[event.event_type] += 1
            self.unplaced += event.place is not None and event.place.latitude is None

    def lines(self) -> Iterator[str]:
        """The summary, a line at a time."""
        unchanged = f", {self.unchanged:,} unchanged" if self.unchanged else ""
        yield f"{_many(self.read, 'article')} read, {self.coded:,} coded{unchanged}, {self.skipped:,} skipped"
        yield f"{_many(self.events, 'event')}{':' if self.types else ''}"
        yield from (f"  {number:>7,}  {name}" for name, number in _by_number(self.types))
        if self.elsewhere:
            yield f"{_many(self.elsewhere, 'event')} left out of the database: another article has the same"
        if self.skipped:
            yield from self.skipped_lines()

    def hints(self) -> Iterator[str]:
        """What might go better with another gazetteer."""
        if self.unplaced:
            more = "pip install 'eventcoder[geo]' and --gazetteer geonames know more towns"
            yield f"{_many(self.unplaced, 'event')} at a place without coordinates: {more}"

    def skipped_lines(self) -> Iterator[str]:
        """What was skipped and why."""
        yield "skipped:"
        yield from (f"  {number:>7,}  {reason}" for reason, number in _by_number(self.reasons))
        yield from (f"  {error}" for error in self.listed)
        if self.skipped > len(self.listed):
            yield f"  ... and {self.skipped - len(self.listed):,} more"


def _reason(error: ArticleError) -> str:
    """The kind of fault: what was wrong without the particulars, so that like can be counted with like."""
    return _PARTICULARS.split(_QUOTED.sub("…", error.what), maxsplit=1)[0].strip()


def _by_number(counts: Counter[str]) -> list[tuple[str, int]]:
    """Most frequent first, equals by name, so that the same run gives the same lines."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
