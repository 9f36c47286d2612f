"""Events as GeoJSON (RFC 7946): one feature for each event that has coordinates."""

from __future__ import annotations

from typing import Any, BinaryIO

from eventcoder.export.cells import typed
from eventcoder.export.columns import COLUMNS
from eventcoder.export.compact import compact
from eventcoder.export.losses import Losses
from eventcoder.export.units import Unit, Units
from eventcoder.model import Place


def write_geojson(units: Units, losses: Losses, stream: BinaryIO) -> int:
    """Writes a collection of points with the columns of the CSV as properties; returns how many there were."""
    written = 0
    stream.write(b'{"type":"FeatureCollection","features":[')
    for unit in units:
        place = unit.event.place
        if place is None or place.latitude is None or place.longitude is None:
            losses.left_out(unit.event_id, "no coordinates are known")
            continue
        stream.write(b",\n" if written else b"\n")
        stream.write(compact(_feature(unit, place)))
        written += 1
    stream.write(b"\n]}\n")
    return written


def _feature(unit: Unit, place: Place) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": unit.event_id,
        "geometry": {"type": "Point", "coordinates": [place.longitude, place.latitude]},
        "properties": {column.name: typed(column.value(unit.told)) for column in COLUMNS},
    }
