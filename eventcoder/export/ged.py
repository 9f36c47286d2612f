"""Events with deaths as UCDP GED writes them: its 49 columns in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eventcoder.export.columns import SEPARATOR, Row, field
from eventcoder.export.countries import country
from eventcoder.export.foreign import days, kind_of, number, priogrid, rows_of
from eventcoder.export.sides import CIVILIANS, MILITIAS, REBELS, STATE, all_in, names
from eventcoder.export.tables import Table
from eventcoder.export.units import Unit
from eventcoder.model import Actor, Count, Event, EventDate, Place

_NOT_OURS = "a number or name of UCDP's own that only UCDP gives"
_NO_SIDES = "the sides are not both known, or are mixed"
_NOT_REPORTED = "the article does not say it"
_NO_COUNTRY = "the country is unknown, or is none in the list of states"
_NO_PLACE = "no place is known"
_NO_DATE = "no date, or one that is known to less than a year"
_BY_SIDE = "the deaths cannot be given to one side"
_NO_BOUND = "the text sets no bound"

COLUMNS = (
    field("id", "integer", "a number made from our event id"),
    field("relid", "text", "our event id"),
    field("year", "integer", "year of the event", _NO_DATE),
    field("active_year", "integer", "whether the dyad-year has 25 deaths; always empty", "takes all deaths of a year"),
    field("code_status", "text", "`Clear` when a reviewer accepted the event", "nobody has reviewed the event"),
    field("type_of_violence", "integer", "1 state-based, 2 non-state, 3 one-sided", _NO_SIDES),
    field("conflict_dset_id", "text", "UCDP's own; always empty", _NOT_OURS),
    field("conflict_new_id", "text", "UCDP's own; always empty", _NOT_OURS),
    field("conflict_name", "text", "UCDP's own; always empty", _NOT_OURS),
    field("dyad_dset_id", "text", "UCDP's own; always empty", _NOT_OURS),
    field("dyad_new_id", "text", "UCDP's own; always empty", _NOT_OURS),
    field("dyad_name", "text", "both sides", _NO_SIDES),
    field("side_a_dset_id", "text", "UCDP's own; always empty", _NOT_OURS),
    field("side_a_new_id", "text", "UCDP's own; always empty", _NOT_OURS),
    field("side_a", "text", "the state, else the one who acts", _NO_SIDES),
    field("side_b_dset_id", "text", "UCDP's own; always empty", _NOT_OURS),
    field("side_b_new_id", "text", "UCDP's own; always empty", _NOT_OURS),
    field("side_b", "text", "the other side; `Civilians` in one-sided violence", _NO_SIDES),
    field("number_of_sources", "integer", "publishers that tell of the event", _NOT_REPORTED),
    field("source_article", "text", "publisher, day and headline", _NOT_REPORTED),
    field("source_office", "text", "publisher", _NOT_REPORTED),
    field("source_date", "date", "day of publication", _NOT_REPORTED),
    field("source_headline", "text", "headline", _NOT_REPORTED),
    field("source_original", "text", "who says it", "the article says it on its own word"),
    field("where_prec", "integer", "1 place, 3 district, 4 province, 5 area, 6 country", _NO_PLACE),
    field("where_coordinates", "text", "the place that the coordinates stand for", _NO_PLACE),
    field("where_description", "text", "the place as the article writes it", _NO_PLACE),
    field("adm_1", "text", "governorate, province or state", "the dictionaries do not say it"),
    field("adm_2", "text", "district", "the dictionaries do not say it"),
    field("latitude", "number", "decimal degrees north (WGS 84)", "no coordinates are known"),
    field("longitude", "number", "decimal degrees east (WGS 84)", "no coordinates are known"),
    field("geom_wkt", "text", "the point as WKT", "no coordinates are known"),
    field("priogrid_gid", "integer", "PRIO-GRID cell", "no coordinates are known"),
    field("country", "text", "UCDP's name of the country", _NO_COUNTRY),
    field("country_id", "integer", "Gleditsch-Ward number of the country", _NO_COUNTRY),
    field("region", "text", "UCDP's region", _NO_COUNTRY),
    field("event_clarity", "integer", "always empty", "a judgement of UCDP's coders"),
    field("date_prec", "integer", "1 day, 2 up to 6 days, 3 week, 4 month, 5 year", _NO_DATE),
    field("date_start", "date", "first possible day", "no date is known"),
    field("date_end", "date", "last possible day", "no date is known"),
    field("deaths_a", "integer", "deaths of side a", _BY_SIDE),
    field("deaths_b", "integer", "deaths of side b", _BY_SIDE),
    field("deaths_civilians", "integer", "deaths of civilians", _BY_SIDE),
    field("deaths_unknown", "integer", "deaths of nobody knows whom"),
    field("best", "integer", "the number to use when one is wanted"),
    field("high", "integer", "upper bound", _NO_BOUND),
    field("low", "integer", "lower bound", _NO_BOUND),
    field("gwnoa", "integer", "Gleditsch-Ward number of side a where it is a state", "side a is no known state"),
    field("gwnob", "integer", "Gleditsch-Ward number of side b where it is a state", "side b is no known state"),
)

_GROUPS = REBELS | MILITIAS
_WHERE_PREC = {"site": 1, "settlement": 1, "admin2": 3, "admin1": 4, "region": 5, "country": 6}
_LONGEST = ((1, 1), (6, 2), (7, 3), (31, 4), (366, 5))


@dataclass(frozen=True, slots=True)
class _Sides:
    """`a` and `b` in GED's order, with the kind of violence if that is known; `hit` is the side of the dead."""

    a: tuple[Actor, ...]
    b: tuple[Actor, ...]
    violence: int | None
    hit: str


def _row(unit: Unit) -> Row | str:
    killed = unit.event.counts.killed
    if killed is None or not killed.best:
        return "no deaths are told with it, and GED has only events with deaths"
    if killed.is_cumulative:
        return "the number of deaths is a running total"
    if unit.event.event_type == "accusation":
        return f"GED has no counterpart of {kind_of(unit.event)}"
    sides = _sides(unit.event)
    return _identity(unit) | _conflict(sides) | _source(unit) | _where(unit.event.place) | _deaths(killed, sides)


def _identity(unit: Unit) -> dict[str, Any]:
    date = unit.event.date
    year = date.start.year if date.start and date.end and date.start.year == date.end.year else None
    return {
        "id": number(unit.event_id),
        "relid": unit.event_id,
        "year": year,
        "code_status": "Clear" if unit.told.status == "accepted" else None,
        "date_prec": _date_prec(date),
        "date_start": date.start,
        "date_end": date.end,
    }


def _date_prec(date: EventDate) -> int | None:
    length = days(date)
    return next((prec for longest, prec in _LONGEST if length is not None and length <= longest), None)


def _sides(event: Event) -> _Sides:
    """A state stands first; in one-sided violence the one who acts. In a clash it is not told who lost how many."""
    source, target = event.source, event.target
    hit = "" if event.event_type == "armed_clash" else "b"
    if all_in(source, STATE | _GROUPS) and all_in(target, CIVILIANS):
        return _Sides(source, target, 3, "civilians")
    if all_in(source, _GROUPS) and all_in(target, STATE):
        return _Sides(target, source, 1, hit and "a")
    if all_in(source, STATE) and all_in(target, STATE | _GROUPS):
        return _Sides(source, target, 1, hit)
    if all_in(source, _GROUPS) and all_in(target, _GROUPS):
        return _Sides(source, target, 2, hit)
    return _Sides(source, target, None, "civilians" if all_in(target, CIVILIANS) else "")


def _conflict(sides: _Sides) -> dict[str, Any]:
    if sides.violence is None:
        return {}
    a, b = SEPARATOR.join(names(sides.a)), SEPARATOR.join(names(sides.b))
    b = "Civilians" if sides.violence == 3 else b
    return {
        "type_of_violence": sides.violence,
        "dyad_name": f"{a} - {b}",
        "side_a": a,
        "side_b": b,
        "gwnoa": _state(sides.a),
        "gwnob": _state(sides.b),
    }


def _state(actors: Sequence[Actor]) -> int | None:
    countries = {actor.country for actor in actors}
    found = country(countries.pop()) if all_in(actors, STATE) and len(countries) == 1 else None
    return found.gw if found else None


def _source(unit: Unit) -> dict[str, Any]:
    told = unit.told
    day = told.published.isoformat() if told.published else None
    return {
        "number_of_sources": len(unit.publishers) or None,
        "source_article": ",".join(filter(None, (told.publisher, day, told.title))) or None,
        "source_office": told.publisher,
        "source_date": told.published,
        "source_headline": told.title,
        "source_original": names(unit.event.claimant),
    }


def _where(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {}
    where = country(place.country)
    known = place.latitude is not None and place.longitude is not None
    return {
        "where_prec": _WHERE_PREC.get(place.precision),
        "where_coordinates": place.name,
        "where_description": place.text,
        "adm_1": place.admin1,
        "adm_2": place.admin2,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "geom_wkt": f"POINT ({place.longitude} {place.latitude})" if known else None,
        "priogrid_gid": priogrid(place.latitude, place.longitude),
        "country": where and where.ged_name,
        "country_id": where and where.gw,
        "region": where and where.ucdp_region,
    }


def _deaths(killed: Count, sides: _Sides) -> dict[str, Any]:
    """All deaths on the side of those who were hit; all unknown where that side is unknown."""
    total = {"best": killed.best, "high": killed.high, "low": killed.low}
    if not sides.hit:
        return total | {"deaths_unknown": killed.best}
    none = dict.fromkeys(("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"), 0)
    return total | none | {f"deaths_{sides.hit}": killed.best}


GED = Table("ged", "The 49 columns of UCDP GED", COLUMNS, rows_of(_row), ("id",))
