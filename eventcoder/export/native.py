"""eventcoder's own formats: the table of events, and the record as the contract has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from eventcoder.export.columns import COLUMNS
from eventcoder.export.losses import Losses
from eventcoder.export.tables import Table
from eventcoder.export.units import Units
from eventcoder.store import StoredEvent


def _rows(units: Units, losses: Losses) -> Iterator[StoredEvent]:
    return (unit.told for unit in units)


EVENTS = Table("events", "One row for each event", COLUMNS, _rows, ("event_id",))


def write_jsonl(units: Units, losses: Losses, stream: BinaryIO) -> int:
    """Writes the records, one a line, and returns how many there were."""
    written = 0
    for unit in units:
        stream.write(unit.event.model_dump_json().encode() + b"\n")
        written += 1
    return written
