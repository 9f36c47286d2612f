"""Countries under the codes of other data sets; from the public lists of ISO 3166, Gleditsch and Ward, and COW.

`countries.csv` is data: the codes that states bear now. A state that has no code in a list has an empty cell.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

#: First number of each region of UCDP, which numbers countries as Gleditsch and Ward do.
_UCDP_REGIONS = ((700, "Asia"), (630, "Middle East"), (400, "Africa"), (200, "Europe"), (2, "Americas"))


@dataclass(frozen=True, slots=True)
class Country:
    """One country: `numeric` is ISO 3166-1 (three digits), `gw` and `cow` are numbers of the lists of states."""

    iso3: str
    numeric: str
    name: str
    gw: int | None
    cow: int | None
    acled_region: str
    acled_name: str
    ged_name: str

    @property
    def ucdp_region(self) -> str | None:
        """UCDP's region; None for a country that its list of states does not have."""
        return next((name for first, name in _UCDP_REGIONS if self.gw and self.gw >= first), None)


def country(iso3: str | None) -> Country | None:
    """The country of an ISO 3166-1 alpha-3 code; None if there is none, or none that is known."""
    return _countries().get(iso3 or "")


@cache
def _countries() -> dict[str, Country]:
    with (Path(__file__).with_name("countries.csv")).open(encoding="utf-8", newline="") as stream:
        return {row["iso3"]: _country(row) for row in csv.DictReader(stream)}


def _country(row: dict[str, str]) -> Country:
    return Country(
        iso3=row["iso3"],
        numeric=row["numeric"].zfill(3) if row["numeric"] else "",
        name=row["name"],
        gw=int(row["gw"]) if row["gw"] else None,
        cow=int(row["cow"]) if row["cow"] else None,
        acled_region=row["acled_region"],
        acled_name=row["acled_name"] or row["name"],
        ged_name=row["ged_name"] or row["name"],
    )
