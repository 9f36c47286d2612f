"""A data package: a folder with the tables, what they mean, where they come from and how to cite them.

Follows the Data Package standard, so that `frictionless validate datapackage.json` checks every cell. Nothing in it
depends on the day or the machine.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

from eventcoder import __version__, paths
from eventcoder.codebook import codebook
from eventcoder.dictionaries.loading import version_of
from eventcoder.export.casualties import CASUALTIES
from eventcoder.export.columns import Column, Row, columns_markdown
from eventcoder.export.control import CONTROL_CHANGES
from eventcoder.export.intervals import CONTROL_INTERVALS
from eventcoder.export.losses import LOSSES, Losses
from eventcoder.export.native import EVENTS
from eventcoder.export.reports import REPORTS
from eventcoder.export.tables import Table, put_csv
from eventcoder.export.units import Unit, Units
from eventcoder.model import DatePrecision, EventType, Modality, PlacePrecision

TABLES: tuple[Table[Any], ...] = (EVENTS, REPORTS, CASUALTIES, CONTROL_CHANGES, CONTROL_INTERVALS)
_DICTIONARIES = "dictionaries"
#: All that the folder may hold.
NAMES = (
    *(f"{table.name}.csv" for table in TABLES), "lossy.csv", "datapackage.json", "codebook.md", "columns.md",
    "manifest.json", "CITATION.cff", "checksums.txt", _DICTIONARIES,
)  # fmt: skip

_TYPES = {"text": "string", "yes/no": "boolean", "moment": "datetime"}
_ALLOWED: dict[str, tuple[str, ...]] = {
    "event_type": get_args(EventType),
    "modality": get_args(Modality),
    "date_precision": get_args(DatePrecision),
    "place_precision": get_args(PlacePrecision),
    "geo_precision": get_args(PlacePrecision),
    "review_status": ("unreviewed", "accepted", "rejected"),
    "claimant_side": ("source", "target", "other"),
}
_BOUNDS = {"latitude": (-90, 90), "longitude": (-180, 180), "confidence": (0, 1)}


@dataclass(frozen=True, slots=True)
class Citation:
    """How the package is to be cited."""

    title: str = "Conflict events coded with eventcoder"
    author: tuple[str, ...] = ()


@dataclass(slots=True)
class Origin:
    """What the events come from, gathered while they pass."""

    dictionaries: dict[str, int]
    articles: int = 0

    def watched(self, units: Units) -> Iterator[Unit]:
        """Passes the units on. Articles stand together in the order of the store."""
        last = None
        for unit in units:
            version = unit.event.dictionary_version
            self.dictionaries[version] = self.dictionaries.get(version, 0) + 1
            self.articles += unit.event.article_id != last
            last = unit.event.article_id
            yield unit


def write_datapackage(units: Units, losses: Losses, folder: Path, citation: Citation) -> int:
    """Fills the empty `folder` and returns how many events there are."""
    origin = Origin({})
    written = {table.name: _put_table(folder, table, units, losses, origin) for table in TABLES}
    put_csv(folder / "lossy.csv", losses.rows(), LOSSES)
    shutil.copytree(paths.dictionaries(), folder / _DICTIONARIES, ignore=shutil.ignore_patterns("[._]*"))
    _text(folder / "codebook.md", codebook())
    _text(folder / "columns.md", "\n".join(_columns(table) for table in TABLES))
    _text(folder / "CITATION.cff", _citation(citation))
    _json(folder / "manifest.json", _manifest(units, origin, written))
    _json(folder / "datapackage.json", _descriptor(folder, citation))
    _text(folder / "checksums.txt", _checksums(folder))
    return written[EVENTS.name]


def _put_table(folder: Path, table: Table[Any], units: Units, losses: Losses, origin: Origin) -> int:
    own = Losses()
    chosen: Any = origin.watched(units) if table is EVENTS else units
    written = put_csv(folder / f"{table.name}.csv", table.noted(chosen, own), table.columns)
    losses.take(own, table.name)
    return written


# -- the descriptor --------------------------------------------------------------------------------------------------


def _descriptor(folder: Path, citation: Citation) -> Row:
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "eventcoder-events",
        "title": citation.title,
        "version": __version__,
        "contributors": [{"title": author, "roles": ["creator"]} for author in citation.author],
        "resources": [
            *(_resource(folder, table.name, table.title, table.columns, table.key) for table in TABLES),
            _resource(folder, "lossy", "What the tables could not hold", LOSSES, ()),
        ],
    }


def _resource(folder: Path, name: str, title: str, columns: tuple[Column[Any], ...], key: tuple[str, ...]) -> Row:
    path = folder / f"{name}.csv"
    return {
        "name": name,
        "type": "table",
        "title": title,
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_sha256(path)}",
        "schema": _schema(columns, key),
    }


def _schema(columns: tuple[Column[Any], ...], key: tuple[str, ...]) -> Row:
    names = {column.name for column in columns}
    schema: dict[str, Any] = {"fields": [_field(column, key) for column in columns], "missingValues": [""]}
    if key:
        schema["primaryKey"] = list(key)
    if "report_id" in names:
        schema["foreignKeys"] = [
            {"fields": ["event_id"], "reference": {"resource": EVENTS.name, "fields": ["event_id"]}}
        ]
    return schema


def _field(column: Column[Any], key: tuple[str, ...]) -> Row:
    constraints: dict[str, Any] = {"required": True} if column.name in key else {}
    if column.name in _ALLOWED:
        constraints["enum"] = list(_ALLOWED[column.name])
    if column.name in _BOUNDS:
        constraints["minimum"], constraints["maximum"] = _BOUNDS[column.name]
    described = {"name": column.name, "type": _TYPES.get(column.type, column.type), "description": column.description}
    if column.type == "moment":
        described["format"] = "%Y-%m-%dT%H:%M:%S%z"
    return described | ({"constraints": constraints} if constraints else {})


# -- the other files -------------------------------------------------------------------------------------------------


def _columns(table: Table[Any]) -> str:
    return f"# {table.name}.csv\n\n{table.title}.\n\n{columns_markdown(table.columns)}"


def _manifest(units: Units, origin: Origin, written: dict[str, int]) -> Row:
    """What made the package: program, dictionaries, choice of events, and the runs that filled the database."""
    filters = {name: value for name, value in asdict(units.filters).items() if value not in (None, (), False, 0)}
    return {
        "program": f"eventcoder {__version__}",
        "level": units.level,
        "filters": {name: str(value) if hasattr(value, "isoformat") else value for name, value in filters.items()},
        "articles_with_events": origin.articles,
        "events_by_dictionary_version": dict(sorted(origin.dictionaries.items())),
        "dictionary_version_of_snapshot": version_of(paths.dictionaries()),
        "rows": written,
        "runs": units.runs(),
    }


def _citation(citation: Citation) -> str:
    """Citation File Format 1.2; every value is a JSON string, which YAML reads as it stands."""
    authors = citation.author or ("anonymous",)
    return "\n".join(
        [
            "cff-version: 1.2.0",
            'message: "If you use these data, please cite them as below."',
            "type: dataset",
            f"title: {json.dumps(citation.title, ensure_ascii=False)}",
            "authors:",
            *(f"  - name: {json.dumps(author, ensure_ascii=False)}" for author in authors),
            "references:",
            "  - type: software",
            "    title: eventcoder",
            f"    version: {json.dumps(__version__)}",
            "    authors:",
            '      - name: "The eventcoder authors"',
            "",
        ]
    )


def _checksums(folder: Path) -> str:
    """One line a file, as `sha256sum --check checksums.txt` reads them."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return "".join(f"{_sha256(folder / name)}  {name}\n" for name in files)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _json(path: Path, content: Row) -> None:
    _text(path, json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def _text(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8", newline="\n")
