"""Tables with named columns: CSV, TSV, and JSON with one place a line."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from eventcoder.dictionaries.gazetteer import is_arabic
from eventcoder.dictionaries.imported import Row
from eventcoder.errors import EventcoderError
from eventcoder.gazetteers import checking as c
from eventcoder.gazetteers.geonames_dump import Read
from eventcoder.gazetteers.lines import LineError, Lines
from eventcoder.text.display import excerpt

#: What a place may have, and the columns in which it is looked for when none is named; `.` goes into JSON, and a
#: negative number counts from the end of a list.
COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "pcode", "geonameid"),
    "name": ("name", "name_en", "asciiname"),
    "name_ar": ("name_ar",),
    "names": ("names", "alternatenames"),
    "lat": ("lat", "latitude"),
    "lon": ("lon", "lng", "long", "longitude"),
    "country": ("country", "country_code", "iso3"),
    "admin1": ("admin1", "admin1_name", "admin1name_en"),
    "admin2": ("admin2", "admin2_name", "admin2name_en"),
    "parents": ("parents", "parents_en"),
    "kind": ("kind",),
    "population": ("population",),
}
_SEPARATORS = ("|", ";", ",")


def parse_columns(given: str) -> dict[str, str]:
    """`name=NAME_EN,lat=Y` as a mapping; raises EventcoderError for what a place does not have."""
    pairs = [pair.partition("=") for pair in given.split(",") if pair.strip()]
    columns = {what.strip(): column.strip() for what, _, column in pairs}
    for what, column in columns.items():
        if what not in COLUMNS or not column:
            fault = f"--columns: {excerpt(what)!r} cannot be set; write name=COLUMN with one of: {', '.join(COLUMNS)}"
            raise EventcoderError(fault)
    return columns


@dataclass(slots=True)
class Table:
    """A table as it is read: its records, the columns that the user gave, and which of all had a value so far."""

    records: Iterator[tuple[int, dict[str, Any] | c.RowError]]
    given: Mapping[str, str]
    name: str
    country: str = ""
    seen: set[str] = field(default_factory=set)
    columns: Mapping[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self.columns = {what: (self.given[what],) if what in self.given else usual for what, usual in COLUMNS.items()}

    def rows(self) -> Iterator[Read]:
        """(line, place or what is wrong with it)."""
        for number, record in self.records:
            try:
                yield number, record if isinstance(record, c.RowError) else c.checked(self._row(record))
            except c.RowError as error:
                yield number, error

    def named(self, row: Row) -> Row:
        """Tables tell names, not codes."""
        return row

    def check(self) -> None:
        """Raises EventcoderError when a column that was asked for, or all coordinates, were in no row."""
        for what in self.given:
            if what not in self.seen:
                raise EventcoderError(f"--columns: no row has a value for {what} in {excerpt(self.given[what])!r}")
        if self.seen and not {"lat", "lon"} <= self.seen:
            raise EventcoderError("no row has coordinates; name their columns: --columns lat=COLUMN,lon=COLUMN")

    def _row(self, record: dict[str, Any]) -> Row:
        get = {what: _first(record, columns) for what, columns in self.columns.items()}
        self.seen.update(what for what, value in get.items() if value is not None)
        english, arabic = c.name(get["name"], "name"), c.name(get["name_ar"], "name_ar")
        arabic = arabic or (english if is_arabic(english) else "")
        admin1, admin2 = self._admins(get)
        return Row(
            f"{self.name}.{c.local_id(get['id'])}", self._kind(get["kind"]), english or arabic, arabic,
            c.country(get["country"]) or self.country, admin1, admin2, c.degrees(get["lat"], "lat", 90),
            c.degrees(get["lon"], "lon", 180), c.people(get["population"]),
            c.others(_several(get["names"]), (english, arabic)),
        )  # fmt: skip

    def _admins(self, get: dict[str, Any]) -> tuple[str, str]:
        """Province and district; a list of parents is narrowest first, and one parent alone is the province."""
        admin1, admin2 = c.text(get["admin1"], "admin1"), c.text(get["admin2"], "admin2")
        parents = [c.text(parent, "parents") for parent in _several(get["parents"])]
        if len(parents) == 1:
            admin1 = admin1 or parents[0]
        elif parents:
            admin2 = admin2 or parents[-1]
        return admin1, admin2

    def _kind(self, value: object) -> str:
        kind = c.text(value, "kind").lower() or "settlement"
        if kind not in c.KINDS:
            raise c.RowError(f"kind is {excerpt(kind)}; write one of: {', '.join(c.KINDS)}")
        return kind


def _first(record: dict[str, Any], columns: Iterable[str]) -> Any:
    """The first of `columns` that is not empty."""
    return next((value for column in columns if (value := _value(record, column)) not in (None, "", [])), None)


def _value(record: dict[str, Any], column: str) -> Any:
    if column in record or "." not in column:
        return record.get(column)
    found: Any = record
    for step in column.split("."):
        try:
            found = found[int(step)] if isinstance(found, list) else found[step]
        except (KeyError, IndexError, ValueError, TypeError):
            return None
    return found


def _several(value: Any) -> list[Any]:
    """The values of a list, or of a cell that holds several with | or ; or , between."""
    if isinstance(value, list):
        return value[: c.MAX_NAMES + 1]
    cell = c.text(value, "names", c.MAX_NAMES * c.MAX_NAME)
    sign = next((sign for sign in _SEPARATORS if sign in cell), _SEPARATORS[0])
    return [part.strip() for part in cell.split(sign) if part.strip()]


def json_records(lines: Lines) -> Iterator[tuple[int, dict[str, Any] | c.RowError]]:
    """The records of a file with one JSON object a line."""
    while True:
        try:
            line = next(lines)
            if line.strip():
                yield lines.number, _json(line)
        except StopIteration:
            return
        except (LineError, c.RowError) as error:
            yield lines.number, c.RowError(str(error))


def _json(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise c.RowError(f"the line is no JSON: {excerpt(line)}; write one object a line") from None
    if not isinstance(record, dict):
        raise c.RowError(f"the line is no JSON object: {excerpt(line)}; write one object a line")
    return record


def csv_records(lines: Lines, first_line: str) -> Iterator[tuple[int, dict[str, Any] | c.RowError]]:
    """The records of a table whose first row names the columns, with commas, semicolons or tabs between."""
    reader = csv.reader(lines, delimiter=max("\t;,", key=first_line.count))
    header: list[str] | None = None
    while True:
        try:
            cells = next(reader)
            if header is None:
                header = [cell.strip().casefold() for cell in cells]
            elif any(cells):
                yield lines.number, _record(header, cells)
        except StopIteration:
            return
        except (LineError, c.RowError, csv.Error) as error:
            advice = "; is a quotation mark left open?" if isinstance(error, csv.Error) else ""
            yield lines.number, c.RowError(f"{error}{advice}")


def _record(header: list[str], cells: list[str]) -> dict[str, Any]:
    if len(cells) > len(header):
        raise c.RowError(
            f"the row has {len(cells)} cells, the first row {len(header)}; put cells with commas in quotes"
        )
    return dict(zip(header, cells, strict=False))
