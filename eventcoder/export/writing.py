"""The formats by name, and how one is written: whole, with a report of what it could not hold beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Literal, get_args

from eventcoder.export.acled import ACLED
from eventcoder.export.aggregate import Aggregation
from eventcoder.export.cameo import CAMEO
from eventcoder.export.casualties import CASUALTIES
from eventcoder.export.control import CONTROL_CHANGES
from eventcoder.export.datapackage import NAMES, Citation, write_datapackage
from eventcoder.export.ged import GED
from eventcoder.export.geojson import write_geojson
from eventcoder.export.intervals import CONTROL_INTERVALS, CONTROL_PANEL
from eventcoder.export.losses import LOSSES, Losses
from eventcoder.export.native import EVENTS, write_jsonl
from eventcoder.export.page import write_page
from eventcoder.export.parquet import write_parquet
from eventcoder.export.plover import write_plover
from eventcoder.export.reports import REPORTS
from eventcoder.export.stata import write_dta
from eventcoder.export.tables import Table, put_csv, write_csv
from eventcoder.export.units import Units
from eventcoder.whole import whole_file, whole_folder

Format = Literal[
    "csv", "jsonl", "reports", "casualties", "control", "acled", "ged", "cameo", "plover", "aggregate", "geojson",
    "parquet", "dta", "html", "datapackage",
]  # fmt: skip
FORMATS: tuple[Format, ...] = get_args(Format)

#: Formats that are a folder of several files.
FOLDERS: frozenset[str] = frozenset({"control", "datapackage"})
#: Formats that hold all there is: no report of losses.
WHOLE: frozenset[str] = frozenset({"csv", "jsonl", "parquet", "dta"})
CONTROL = (CONTROL_CHANGES, CONTROL_INTERVALS, CONTROL_PANEL)
LOSSY = "lossy.csv"

Writer = Callable[[Units, Losses, BinaryIO], int]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to write: `excel` puts a byte-order mark before a CSV; the others are for the formats of their names."""

    excel: bool = False
    aggregation: Aggregation = field(default_factory=Aggregation)
    citation: Citation = field(default_factory=Citation)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many rows or records were written, what could not be, and the file that lists that, if one does."""

    written: int
    losses: Losses
    listed: Path | None


def export_units(
    units: Units,
    format: Format,
    out: str | Path,
    settings: Settings = Settings(),
    lossy: str | Path | None = None,
) -> Outcome:
    """Writes `units` in their order to `out`: a file ("-": standard output), or a folder for the formats `FOLDERS`.

    What the format cannot hold is counted and written as CSV to `lossy`: unless given, beside a file under its name
    with `.lossy.csv`, within a folder as `lossy.csv`, nowhere for standard output. All appear when they are complete.
    Raises StoreError if they cannot be written.
    """
    losses = Losses()
    if format in FOLDERS:
        written = _write_folder(format, units, losses, out, settings)
    else:
        with whole_file(out) as stream:
            written = _writer(format, settings)(units, losses, stream)
        lossy = lossy or _beside(format, out)
    if lossy:
        with whole_file(lossy) as stream:
            write_csv(losses.rows(), LOSSES, stream, settings.excel)
    listed = lossy or (Path(out) / LOSSY if format in FOLDERS else None)
    return Outcome(written, losses, listed and Path(listed))


def _beside(format: Format, out: str | Path) -> Path | None:
    path = Path(out)
    nowhere = str(out) == "-" or (path.exists() and not path.is_file())
    return None if nowhere or format in WHOLE else path.with_name(f"{path.name}.{LOSSY}")


def _writer(format: Format, settings: Settings) -> Writer:
    tables: dict[str, Table[Any]] = {
        "csv": EVENTS,
        "reports": REPORTS,
        "casualties": CASUALTIES,
        "acled": ACLED,
        "ged": GED,
        "cameo": CAMEO,
        "aggregate": settings.aggregation.table,
    }
    others: dict[str, Writer] = {
        "jsonl": write_jsonl,
        "plover": write_plover,
        "geojson": write_geojson,
        "html": write_page,
        "dta": lambda units, losses, out: write_dta(lambda: EVENTS.rows(units, losses), EVENTS.columns, out),
        "parquet": lambda units, losses, out: write_parquet(EVENTS.rows(units, losses), EVENTS.columns, out),
    }
    return others.get(format) or _csv(tables[format], settings)


def _csv(table: Table[Any], settings: Settings) -> Writer:
    return lambda units, losses, stream: write_csv(
        table.noted(units, losses), table.columns, stream, settings.excel, table.delimiter
    )


def _write_folder(format: Format, units: Units, losses: Losses, out: str | Path, settings: Settings) -> int:
    names = [*(f"{table.name}.csv" for table in CONTROL), LOSSY] if format == "control" else NAMES
    with whole_folder(out, names) as folder:
        if format == "datapackage":
            return write_datapackage(units, losses, folder, settings.citation)
        written = [
            put_csv(folder / f"{table.name}.csv", table.noted(units, losses), table.columns, settings.excel)
            for table in CONTROL
        ]
        put_csv(folder / LOSSY, losses.rows(), LOSSES, settings.excel)
        return written[0]
