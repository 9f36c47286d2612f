"""Events as ICEWS wrote them: tab-separated, with CAMEO code, Goldstein intensity and quad class."""

from __future__ import annotations

from typing import Any

from eventcoder.export.columns import Row, field
from eventcoder.export.countries import country
from eventcoder.export.foreign import kind_of, number, rows_of
from eventcoder.export.sides import names
from eventcoder.export.tables import Table
from eventcoder.export.units import Unit
from eventcoder.model import Actor

_NO_PLACE = "no place is known"
_NO_DATE = "no date, or one that is known to less than a day"

COLUMNS = (
    field("Event ID", "integer", "a number made from our event id"),
    field("Event Date", "date", "the day", _NO_DATE),
    field("Source Name", "text", "who acts", "the text does not say who acts"),
    field("Source Sectors", "text", "PLOVER sectors of the source, in the same order", "no sector is known"),
    field("Source Country", "text", "countries of the source, in the same order", "no country is known"),
    field("Event Text", "text", "CAMEO's name of the event"),
    field("CAMEO Code", "text", "read it as text: it may begin with 0"),
    field("Intensity", "number", "Goldstein score"),
    field("Target Name", "text", "who is acted on", "the text does not say who is acted on"),
    field("Target Sectors", "text", "PLOVER sectors of the target, in the same order", "no sector is known"),
    field("Target Country", "text", "countries of the target, in the same order", "no country is known"),
    field("Story ID", "text", "the article"),
    field("Sentence Number", "integer", "sentence of the article, counted from 1"),
    field("Publisher", "text", "who published it", "the article does not say who published it"),
    field("City", "text", "the place, if it is a town, village or site", "no such place is known"),
    field("District", "text", "district", "the dictionaries do not say it"),
    field("Province", "text", "governorate, province or state", "the dictionaries do not say it"),
    field("Country", "text", "name of the country", _NO_PLACE),
    field("Latitude", "number", "decimal degrees north (WGS 84)", "no coordinates are known"),
    field("Longitude", "number", "decimal degrees east (WGS 84)", "no coordinates are known"),
    field("Quad Class", "integer", "1 verbal cooperation, 2 material, 3 verbal conflict, 4 material"),
    field("Country ISO3", "text", "ISO 3166-1 alpha-3 of `Country`", _NO_PLACE),
    field("Event Key", "text", "our event id"),
)

#: CAMEO code -> its name and Goldstein score, for the codes that eventcoder gives.
CODES: dict[str, tuple[str, float]] = {
    "015": ("Acknowledge or claim responsibility", 0.0),
    "016": ("Deny responsibility", -5.0),
    "020": ("Make an appeal or request", 3.0),
    "0212": ("Appeal for military cooperation", 3.4),
    "0232": ("Appeal for military aid", 3.4),
    "0233": ("Appeal for humanitarian aid", 3.4),
    "0234": ("Appeal for military protection or peacekeeping", 3.4),
    "0256": ("Appeal for de-escalation of military engagement", -0.3),
    "057": ("Sign formal agreement", 8.0),
    "070": ("Provide aid", 7.0),
    "072": ("Provide military aid", 8.3),
    "073": ("Provide humanitarian aid", 7.4),
    "084": ("Return, release", 7.0),
    "0841": ("Return, release person(s)", 7.0),
    "0871": ("Declare truce, ceasefire", 9.0),
    "0872": ("Ease military blockade", 9.0),
    "0874": ("Retreat or surrender militarily", 10.0),
    "112": ("Accuse", -2.0),
    "138": ("Threaten with military force", -7.0),
    "140": ("Engage in political dissent", -6.5),
    "141": ("Demonstrate or rally", -6.5),
    "143": ("Conduct strike or boycott", -6.5),
    "145": ("Protest violently, riot", -7.5),
    "152": ("Increase military alert status", -7.2),
    "154": ("Mobilize or increase armed forces", -7.2),
    "173": ("Arrest, detain, or charge with legal action", -5.0),
    "180": ("Use unconventional violence", -9.0),
    "181": ("Abduct, hijack, or take hostage", -9.0),
    "183": ("Conduct suicide, car, or other non-military bombing", -10.0),
    "1831": ("Carry out suicide bombing", -10.0),
    "186": ("Assassinate", -10.0),
    "190": ("Use conventional military force", -10.0),
    "191": ("Impose blockade, restrict movement", -9.5),
    "192": ("Occupy territory", -9.5),
    "193": ("Fight with small arms and light weapons", -10.0),
    "194": ("Fight with artillery and tanks", -10.0),
    "195": ("Employ aerial weapons", -10.0),
    "196": ("Violate ceasefire", -9.5),
    "2041": ("Use chemical, biological, or radiological weapons", -10.0),
}

_LAST_ROOTS = ((5, 1), (8, 2), (13, 3), (20, 4))


def quad_class(code: str) -> int:
    """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
    return next(quad for last, quad in _LAST_ROOTS if int(code[:2]) <= last)


def _row(unit: Unit) -> Row | str:
    event, code = unit.event, unit.event.codes.cameo
    if code is None:
        return f"CAMEO has no counterpart of {kind_of(event)}"
    if code not in CODES:
        return f"the CAMEO code {code} is none that this version gives"
    text, goldstein = CODES[code]
    return _sides(unit) | _where(unit) | {
        "Event ID": number(unit.event_id),
        "Event Date": event.date.start if event.date.start == event.date.end else None,
        "Event Text": text,
        "CAMEO Code": code,
        "Intensity": goldstein,
        "Quad Class": quad_class(code),
        "Story ID": event.article_id,
        "Sentence Number": event.sentence_index + 1,
        "Publisher": unit.told.publisher,
        "Event Key": unit.event_id,
    }  # fmt: skip


def _sides(unit: Unit) -> dict[str, Any]:
    return _side("Source", unit.event.source) | _side("Target", unit.event.target)


def _side(title: str, actors: tuple[Actor, ...]) -> dict[str, Any]:
    countries = [country(actor.country) for actor in actors]
    return {
        f"{title} Name": names(actors),
        f"{title} Sectors": _known(tuple(actor.role for actor in actors)),
        f"{title} Country": _known(tuple(found.name if found else None for found in countries)),
    }


def _known(parts: tuple[str | None, ...]) -> tuple[str | None, ...] | None:
    return parts if any(parts) else None


def _where(unit: Unit) -> dict[str, Any]:
    place = unit.event.place
    if place is None:
        return {}
    where = country(place.country)
    return {
        "City": (place.name or place.text) if place.precision in ("site", "settlement") else None,
        "District": place.admin2,
        "Province": place.admin1,
        "Country": where and where.name,
        "Country ISO3": place.country,
        "Latitude": place.latitude,
        "Longitude": place.longitude,
    }


CAMEO = Table("cameo", "ICEWS-like events with CAMEO codes", COLUMNS, rows_of(_row), ("Event ID",), delimiter="\t")
