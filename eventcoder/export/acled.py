"""Events as ACLED writes them: its 31 columns in order, its codes, its names for actors without a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eventcoder.export.columns import Row, field
from eventcoder.export.countries import Country, country
from eventcoder.export.foreign import days, kind_of, number, rows_of
from eventcoder.export.sides import ARMED, CIVILIANS, MILITIAS, REBELS, STATE, all_in, names
from eventcoder.export.tables import Table
from eventcoder.export.units import Unit
from eventcoder.model import Actor, Count, Event, EventDate, Place

_NO_PLACE = "no place is known"
_NO_COUNTRY = "the country is unknown"
_NO_DATE = "no date, or one that is known to less than a month"
_NO_ROLE = "the text names nobody, or somebody whose kind is unknown"

COLUMNS = (
    field("event_id_cnty", "text", "country and a number made from our event id"),
    field("event_date", "date", "the day; the middle day of a week or month", _NO_DATE),
    field("year", "integer", "its year", _NO_DATE),
    field("time_precision", "integer", "1 day, 2 week, 3 month", _NO_DATE),
    field("disorder_type", "text", "ACLED's disorder type"),
    field("event_type", "text", "ACLED's event type"),
    field("sub_event_type", "text", "ACLED's sub-event type"),
    field("actor1", "text", "first who acts", "the text does not say who acts"),
    field("assoc_actor_1", "text", "further actors on this side"),
    field("inter1", "text", "kind of actor 1", _NO_ROLE),
    field("actor2", "text", "first who is acted on"),
    field("assoc_actor_2", "text", "further actors on that side"),
    field("inter2", "text", "kind of actor 2", _NO_ROLE),
    field("interaction", "text", "both kinds", _NO_ROLE),
    field("civilian_targeting", "text", "`Civilian targeting` where only civilians are hit"),
    field("iso", "text", "ISO 3166-1 numeric, three digits", _NO_COUNTRY),
    field("region", "text", "ACLED's region", _NO_COUNTRY),
    field("country", "text", "ACLED's name of the country", _NO_COUNTRY),
    field("admin1", "text", "governorate, province or state", "the dictionaries do not say it"),
    field("admin2", "text", "district", "the dictionaries do not say it"),
    field("admin3", "text", "subdistrict", "eventcoder does not code it"),
    field("location", "text", "the place", _NO_PLACE),
    field("latitude", "number", "decimal degrees north (WGS 84)", "no coordinates are known"),
    field("longitude", "number", "decimal degrees east (WGS 84)", "no coordinates are known"),
    field("geo_precision", "integer", "1 place, 2 district, 3 larger area", "no place, or only the country"),
    field("source", "text", "who published it", "the article does not say who published it"),
    field("source_scale", "text", "reach of the source", "eventcoder does not code it"),
    field("notes", "text", "the sentence that tells of the event"),
    field(
        "fatalities", "integer", "lowest number of deaths the text gives",
        "the sentence gives no number of deaths for this event alone: that is unknown, not 0",
    ),
    field("tags", "text", "further marks", "eventcoder does not code them"),
    field("timestamp", "integer", "time of the newest verdict, unix seconds", "nobody has reviewed the event"),
)  # fmt: skip

_STRATEGIC = "Strategic developments"
_ON_CIVILIANS = "Violence against civilians"
_REMOTE = "Explosions/Remote violence"
_DISORDER = {
    "Battles": "Political violence",
    _REMOTE: "Political violence",
    _ON_CIVILIANS: "Political violence",
    "Protests": "Demonstrations",
    "Riots": "Demonstrations",
    _STRATEGIC: _STRATEGIC,
}
#: Kinds of actors in ACLED's order of numbers, 1 to 8.
INTER = (
    "State forces", "Rebel group", "Political militia", "Identity militia", "Rioters", "Protesters", "Civilians",
    "External/Other forces",
)  # fmt: skip
_CROWDS = {"Protests": "Protesters", "Riots": "Rioters"}
_GEO_PRECISION = {"site": 1, "settlement": 1, "admin2": 2, "admin1": 3, "region": 3}


@dataclass(frozen=True, slots=True)
class _Party:
    """One side: the actor that stands first, those beside it, and the kind of the first."""

    actor: str | None = None
    associated: tuple[str, ...] = ()
    inter: str | None = None


def _row(unit: Unit) -> Row | str:
    event, code = unit.event, unit.event.codes.acled or ""
    event_type = next((name for name in _DISORDER if code.startswith(name + "/")), None)
    if event_type is None:
        return f"ACLED has no counterpart of {kind_of(event)}"
    if event_type == _ON_CIVILIANS and all_in(event.target, ARMED):
        return "the code says violence against civilians, but those hit are armed"
    return (
        _identity(unit)
        | _kind(event_type, code.removeprefix(event_type + "/"), event.target)
        | _parties(_party(event, event.source, event_type), _party(event, event.target))
        | _location(event.place)
        | _telling(unit)
    )


def _kind(event_type: str, sub_event_type: str, target: Sequence[Actor]) -> dict[str, Any]:
    on_civilians = event_type == _ON_CIVILIANS or (event_type == _REMOTE and all_in(target, CIVILIANS))
    return {
        "disorder_type": _DISORDER[event_type],
        "event_type": event_type,
        "sub_event_type": sub_event_type,
        "civilian_targeting": "Civilian targeting" if on_civilians else None,
    }


def _identity(unit: Unit) -> dict[str, Any]:
    place = unit.event.place
    return {"event_id_cnty": f"{(place and place.country) or ''}{number(unit.event_id)}"} | _time(unit.event.date)


def _time(date: EventDate) -> dict[str, Any]:
    length = days(date)
    if date.start is None or date.end is None or length is None or length > 31:
        return {}
    middle = date.start + (date.end - date.start) // 2
    precision = 1 if length == 1 else 2 if length <= 7 else 3
    return {"event_date": middle, "year": middle.year, "time_precision": precision}


def _party(event: Event, actors: Sequence[Actor], event_type: str = "") -> _Party:
    where = country(event.place.country) if event.place else None
    if crowd := _CROWDS.get(event_type):
        return _Party(_of(crowd, where), names(actors), crowd)
    if not actors:
        return _Party()
    first, *others = actors
    return _Party(_name(first, where), names(others), _inter(first, event.place))


def _of(group: str, where: Country | None) -> str:
    return f"{group} ({where.acled_name})" if where else group


def _name(actor: Actor, where: Country | None) -> str:
    """ACLED's names for those who have none; a name of its own has no semicolon, which stands between names."""
    if actor.name is None and actor.role == "CVL":
        return _of("Civilians", where)
    if actor.name is None and actor.role == "UAF":
        return _of("Unidentified Armed Group", where)
    return (actor.name or actor.text).replace(";", ",")


def _inter(actor: Actor, place: Place | None) -> str | None:
    role = actor.role or ""
    if role in STATE:
        if actor.country is None or place is None or place.country is None:
            return None
        return "State forces" if actor.country == place.country else "External/Other forces"
    groups = {"Rebel group": REBELS, "Political militia": MILITIAS, "Civilians": CIVILIANS}
    known = next((inter for inter, roles in groups.items() if role in roles), None)
    return "External/Other forces" if role == "IGO" else known


def _parties(first: _Party, second: _Party) -> dict[str, Any]:
    return {
        "actor1": first.actor,
        "assoc_actor_1": first.associated,
        "inter1": first.inter,
        "actor2": second.actor,
        "assoc_actor_2": second.associated,
        "inter2": second.inter,
        "interaction": _interaction(first, second),
    }


def _interaction(first: _Party, second: _Party) -> str | None:
    """Both kinds, the one with the lower number first; None where a side is there but its kind is unknown."""
    kinds = [party.inter for party in (first, second) if party.actor]
    known = sorted((kind for kind in kinds if kind), key=INTER.index)
    if not known or len(known) < len(kinds):
        return None
    return "-".join(known) if len(known) > 1 else f"{known[0]} only"


def _location(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {}
    where = country(place.country)
    return {
        "iso": where and where.numeric,
        "region": where and where.acled_region,
        "country": where and where.acled_name,
        "admin1": place.admin1,
        "admin2": place.admin2,
        "location": place.name or place.text,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "geo_precision": _GEO_PRECISION.get(place.precision),
    }


def _telling(unit: Unit) -> dict[str, Any]:
    verdict = unit.told.verdict
    return {
        "source": unit.publishers,
        "notes": unit.event.evidence,
        "fatalities": _fatalities(unit.event.counts.killed),
        "timestamp": int(verdict.made_at.timestamp()) if verdict else None,
    }


def _fatalities(killed: Count | None) -> int | None:
    """ACLED takes the most careful number; a running total is not the toll of one event."""
    if killed is None or killed.is_cumulative:
        return None
    return killed.best if killed.low is None else killed.low


ACLED = Table("acled", "The 31 columns of ACLED", COLUMNS, rows_of(_row), ("event_id_cnty",))
