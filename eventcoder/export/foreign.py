"""What the formats of other data sets share: numbers for ids, precisions of time, cells of PRIO-GRID."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator

from eventcoder.export.columns import Row
from eventcoder.export.losses import Losses
from eventcoder.export.units import Unit, Units
from eventcoder.model import Event, EventDate

_CELLS_A_DEGREE = 2
_CELLS_A_ROW = 360 * _CELLS_A_DEGREE


def rows_of(row: Callable[[Unit], Row | str]) -> Callable[[Units, Losses], Iterator[Row]]:
    """Rows of the units that happened; where `row` gives a reason instead of a row, the unit is left out with it."""

    def rows(units: Units, losses: Losses) -> Iterator[Row]:
        for unit in units:
            found = unit.doubt or row(unit)
            if isinstance(found, str):
                losses.left_out(unit.event_id, found)
            else:
                yield found

    return rows


def kind_of(event: Event) -> str:
    """Type and mode of an event, for a reason."""
    return " ".join(filter(None, (event.event_type, event.mode)))


def number(event_id: str) -> int:
    """A whole number for formats that want one: same id, same number; below 2**53, so that every reader holds it."""
    return int.from_bytes(hashlib.sha256(event_id.encode("utf-8", "surrogatepass")).digest()[:8]) >> 11


def days(date: EventDate) -> int | None:
    """How many days the date may lie on; None for an unknown date."""
    if date.start is None or date.end is None:
        return None
    return (date.end - date.start).days + 1


def priogrid(latitude: float | None, longitude: float | None) -> int | None:
    """The PRIO-GRID cell of a point: half-degree cells, counted from 1 at 90 S 180 W, eastward and then northward."""
    if latitude is None or longitude is None:
        return None
    row = min(math.floor((latitude + 90) * _CELLS_A_DEGREE), 180 * _CELLS_A_DEGREE - 1)
    column = min(math.floor((longitude + 180) * _CELLS_A_DEGREE), _CELLS_A_ROW - 1)
    return row * _CELLS_A_ROW + column + 1
