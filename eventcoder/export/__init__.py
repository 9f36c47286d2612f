"""Taking events out: `Units` chooses them, `export_units` writes them in one of `FORMATS`."""

from __future__ import annotations

from eventcoder.export.aggregate import Aggregation, By, Every
from eventcoder.export.columns import COLUMNS, Column, columns_markdown
from eventcoder.export.datapackage import Citation
from eventcoder.export.units import Level, Unit, Units, snapshot
from eventcoder.export.writing import FOLDERS, FORMATS, Format, Outcome, Settings, export_units

__all__ = [
    "COLUMNS",
    "FOLDERS",
    "FORMATS",
    "Aggregation",
    "By",
    "Citation",
    "Column",
    "Every",
    "Format",
    "Level",
    "Outcome",
    "Settings",
    "Unit",
    "Units",
    "columns_markdown",
    "export_units",
    "snapshot",
]
