"""The tables that GeoNames gives out (`allCountries.txt`, `SY.txt`): 19 columns with tabs between, and no header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from eventcoder.dictionaries.gazetteer import is_arabic
from eventcoder.dictionaries.imported import Row
from eventcoder.gazetteers import checking as c
from eventcoder.gazetteers.lines import LineError, Lines
from eventcoder.text.display import excerpt

COLUMNS = 19
#: Feature classes; roads, undersea features and vegetation (R, U, V) are no places of events.
_KINDS = {"P": "settlement", "S": "site", "T": "region", "H": "region", "L": "region", "A": "region"}
_STATES = {"ADM1": "admin1", "ADM2": "admin2", "ADM3": "admin2", "ADM4": "admin2", "ADM5": "admin2"}
_LEFT_OUT = ("PCL", "TERR", "ZN")
#: Cells of 10,000 letters are what GeoNames promises for the further names.
_MAX_OTHERS = 20_000

Read = tuple[int, Row | c.RowError | None]


def looks_like(first_lines: Iterable[str]) -> bool:
    """Whether a file that begins with these lines is a dump of GeoNames, some of them perhaps damaged."""
    found = (line.split("\t") for line in first_lines)
    return any(len(cells) == COLUMNS and cells[0].isdigit() for cells in found)


@dataclass(slots=True)
class Dump:
    """A dump as it is read; `states` holds the names of administrative units that it tells by their codes."""

    lines: Lines
    country: str = ""
    states: dict[tuple[str, ...], str] = field(default_factory=dict)

    def rows(self) -> Iterator[Read]:
        """(line, place or what is wrong with it); None for what is no place of events or of another country."""
        while True:
            try:
                line = next(self.lines)
                yield self.lines.number, self._row(line.rstrip("\r\n").split("\t"))
            except StopIteration:
                return
            except (LineError, c.RowError) as error:
                yield self.lines.number, c.RowError(str(error))

    def named(self, row: Row) -> Row:
        """`row` with the names of its province and district instead of their codes, where the dump has them."""
        admin1 = self.states.get((row.country, row.admin1), row.admin1)
        admin2 = self.states.get((row.country, row.admin1, row.admin2), row.admin2)
        return replace(row, admin1=admin1, admin2=admin2)

    def check(self) -> None:
        """A dump has no columns that could be missing."""

    def _row(self, cells: list[str]) -> Row | None:
        if len(cells) != COLUMNS:
            raise c.RowError(f"has {len(cells)} columns, and a dump of GeoNames {COLUMNS}; take it out or mend it")
        country = c.country(cells[8])
        if (self.country and country != self.country) or not (kind := _kind(cells[6], cells[7])):
            return None
        row = c.checked(_row(cells, kind, country))
        self._learn(cells[7], row)
        return row

    def _learn(self, feature: str, row: Row) -> None:
        if feature == "ADM1":
            self.states[row.country, row.admin1] = row.name
        elif feature == "ADM2":
            self.states[row.country, row.admin1, row.admin2] = row.name


def _kind(group: str, feature: str) -> str | None:
    return _STATES.get(feature) or (None if feature.startswith(_LEFT_OUT) else _KINDS.get(group))


def _row(cells: list[str], kind: str, country: str) -> Row:
    if not cells[0].isdigit() or len(cells[0]) > 12:
        raise c.RowError(f"the first column is no id of GeoNames: {excerpt(cells[0])}; give its number")
    if len(cells[3]) > _MAX_OTHERS:
        raise c.RowError(f"has {len(cells[3]):,} characters of further names, more than {_MAX_OTHERS:,}; shorten them")
    name = c.name(cells[1], "name")
    listed = c.others((cells[2], *cells[3].split(",")), (name,))
    return Row(
        f"geonames.{int(cells[0])}", kind, name, name if is_arabic(name) else c.arabic_of(listed), country,
        c.text(cells[10], "admin1 code"), c.text(cells[11], "admin2 code"),
        c.degrees(cells[4], "latitude", 90), c.degrees(cells[5], "longitude", 180), c.people(cells[14]), listed,
    )  # fmt: skip
