"""The report of what an export had to leave out or leave empty, and why. Counts, so that it stays short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from eventcoder.export.columns import Column, Row
from eventcoder.export.columns import field as column

LOSSES: tuple[Column[Row], ...] = (
    column("what", "text", "left out: the event is not in the file; left empty: the column is empty"),
    column("column", "text", "the column, or empty for the whole event"),
    column("why", "text", "the reason"),
    column("events", "integer", "how many events or rows"),
    column("first", "text", "the first of them: the id in the file, or our event id if it is not in the file"),
)


@dataclass(slots=True)
class Losses:
    """Counted by column and reason, each with the first event that it befell."""

    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    first: dict[tuple[str, str], str] = field(default_factory=dict)

    def left_out(self, event_id: str, why: str) -> None:
        """The event has no place in this format."""
        self.left_empty(event_id, "", why)

    def left_empty(self, row_id: str, column: str, why: str) -> None:
        """The row is there without a value of this column."""
        key = (column, why)
        self.counts[key] = self.counts.get(key, 0) + 1
        self.first.setdefault(key, row_id)

    def take(self, other: Losses, table: str) -> None:
        """Adds the losses of one table of several, with its name before that of the column."""
        for (name, why), count in other.counts.items():
            key = (f"{table}.{name}", why) if name else ("", f"{why} ({table})")
            self.counts[key] = count
            self.first[key] = other.first[name, why]

    def total_left_out(self) -> int:
        """How many events are not in the file."""
        return sum(count for (column, _), count in self.counts.items() if not column)

    def rows(self) -> Iterator[Row]:
        """Rows of `LOSSES`, whole events first."""
        for key in sorted(self.counts):
            what = "left empty" if key[0] else "left out"
            yield dict(zip((c.name for c in LOSSES), (what, *key, self.counts[key], self.first[key]), strict=True))
