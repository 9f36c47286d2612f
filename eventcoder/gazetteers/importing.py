"""From a file to an imported gazetteer: find its format, check its rows, give every place its id, keep them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import regex

from eventcoder.dictionaries import imported
from eventcoder.dictionaries.imported import Imported, Row
from eventcoder.errors import EventcoderError, Problem
from eventcoder.gazetteers import checking as c
from eventcoder.gazetteers import geonames_dump, tables
from eventcoder.gazetteers.geonames_dump import Dump
from eventcoder.gazetteers.lines import Lines, sample
from eventcoder.gazetteers.tables import Table
from eventcoder.text.display import excerpt, visible

Tell = Callable[[Problem], None]
#: Three letters at least, and none of those with which the ids of the dictionaries' own places begin.
_NAME = regex.compile(r"[a-z0-9_]{3,40}")
_TAKEN = ("own", "imported", "geonames", "country", "region")
_JSON, _TABLES = (".jsonl", ".ndjson"), (".csv", ".tsv", ".txt")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an import: what is kept now, rows that were refused, and rows that are no places of events."""

    kept: Imported
    refused: int
    left_out: int


def import_file(path: Path, tell: Tell, name: str = "", country: str = "", columns: str = "") -> Outcome:
    """Import the gazetteer at `path`, and `tell` what is wrong with each row that is refused.

    `name` is made from that of the file when it is empty; `country` (ISO 3166) is that of rows that tell none, and of a
    dump of GeoNames the one country that is taken. Raises EventcoderError when nothing of the file can be kept.
    """
    name = _name(path, name)
    code = _country(country)
    encoding, first_lines = sample(path)
    with path.open("rb") as file:
        source = _source(path, Lines(file, encoding), first_lines, name, code, tables.parse_columns(columns))
        rows, refused, left_out = _read(source, visible(str(path)), tell)
    source.check()
    if not rows:
        raise EventcoderError(f"{visible(str(path))}: holds no place that can be kept; nothing was imported")
    final = _identified([source.named(row) for row in rows])
    return Outcome(imported.keep(name, path.name, final), refused, left_out)


def _name(path: Path, given: str) -> str:
    stem = "_".join(regex.findall("[a-z0-9]+", path.stem.lower()))[:40]
    name = given or (stem if len(stem) > 2 and stem not in _TAKEN else f"places_{stem}"[:40])
    if not _NAME.fullmatch(name) or name in _TAKEN:
        fault = "is no name for a gazetteer; give 3 to 40 small letters, digits or _ that are not taken"
        raise EventcoderError(f"--name: {excerpt(name)!r} {fault} ({', '.join(_TAKEN)})")
    return name


def _country(given: str) -> str:
    try:
        return c.country(given)
    except c.RowError:
        raise EventcoderError(f"--country: {excerpt(given)!r} is no ISO 3166 code; write it as in SYR") from None


def _source(
    path: Path, lines: Lines, first_lines: list[str], name: str, country: str, columns: dict[str, str]
) -> Dump | Table:
    ending = path.suffix.lower()
    if geonames_dump.looks_like(first_lines) and not columns:
        return Dump(lines, country)
    if ending in _JSON:
        return Table(tables.json_records(lines), columns, name, country)
    if ending not in _TABLES:
        known = ", ".join((*_JSON, *_TABLES))
        raise EventcoderError(f"{visible(str(path))}: is no dump of GeoNames and does not end in one of: {known}")
    folded = {field: column.casefold() for field, column in columns.items()}
    return Table(tables.csv_records(lines, first_lines[0]), folded, name, country)


def _read(source: Dump | Table, where: str, tell: Tell) -> tuple[list[Row], int, int]:
    rows: list[Row] = []
    refused = left_out = 0
    for number, row in source.rows():
        if isinstance(row, c.RowError):
            tell(Problem(where, number, "", str(row)))
            refused += 1
        elif row is None:
            left_out += 1
        else:
            rows.append(row)
    return rows, refused, left_out


def _identified(rows: list[Row]) -> list[Row]:
    """Every place once, in the order of its id; an id that several places share, or none, is told by what they are.

    So an id depends on nothing but its own row and those with the same code.
    """
    once = dict.fromkeys(rows)
    shared = Counter(row.id for row in once)
    named = (row if shared[row.id] == 1 and not row.id.endswith(".") else _told_apart(row) for row in once)
    return sorted({row.id: row for row in named}.values(), key=lambda row: row.id)


def _told_apart(row: Row) -> Row:
    return replace(row, id=f"{row.id}{'' if row.id.endswith('.') else '_'}{c.fingerprint(row)}")
