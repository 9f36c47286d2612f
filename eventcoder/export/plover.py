"""Events as PLOVER records, one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from eventcoder import __version__
from eventcoder.export.columns import Row
from eventcoder.export.compact import compact
from eventcoder.export.countries import country
from eventcoder.export.foreign import kind_of
from eventcoder.export.losses import Losses
from eventcoder.export.units import Unit, Units
from eventcoder.model import Actor, Counts, Event, Place

#: PLOVER type -> quad class and score. ACCUSE has none here: the manual prints it with the sign of its opposite.
TYPES: dict[str, tuple[int, float | None]] = {
    "AGREE": (1, 2.5), "CONSULT": (1, 2.5), "SUPPORT": (1, 5.0), "CONCEDE": (1, 4.5),
    "COOPERATE": (2, 9.5), "AID": (2, 10.0), "RETREAT": (2, 6.5),
    "REQUEST": (3, 0.0), "ACCUSE": (3, None), "REJECT": (3, -2.0), "THREATEN": (3, -3.5),
    "PROTEST": (4, -5.0), "SANCTION": (4, -6.0), "MOBILIZE": (4, -5.5), "COERCE": (4, -7.0), "ASSAULT": (4, -9.0),
}  # fmt: skip

#: (type, mode) of eventcoder and the PLOVER type that it has -> PLOVER mode and its score, None where it has none.
_MODES: dict[tuple[str, str | None, str], tuple[str, float | None]] = {
    ("attack", "airstrike", "ASSAULT"): ("aerial", -9.5),
    ("attack", "drone_strike", "ASSAULT"): ("drone", -9.5),
    ("attack", "shelling", "ASSAULT"): ("heavy-weapons", -9.5),
    ("attack", "bombing", "ASSAULT"): ("explosives", -9.0),
    ("attack", "suicide_bombing", "ASSAULT"): ("suicide-attack", -9.5),
    ("attack", "shooting", "ASSAULT"): ("firearms", -9.0),
    ("attack", "assassination", "ASSAULT"): ("targeted", -9.5),
    ("attack", "chemical", "ASSAULT"): ("unconventional", -10.0),
    ("detention", "abduction", "ASSAULT"): ("abduct", -8.5),
    ("detention", "arrest", "COERCE"): ("arrest", None),
    ("detention", "release", "RETREAT"): ("release", 6.5),
    ("siege", "imposed", "COERCE"): ("restrict", None),
    ("siege", "lifted", "RETREAT"): ("access", 6.5),
    ("territorial_control", "withdrawn", "RETREAT"): ("withdraw", 8.0),
    ("protest", "demonstration", "PROTEST"): ("demo", None),
    ("protest", "strike", "PROTEST"): ("strike", None),
    ("protest", "riot", "PROTEST"): ("riot", -7.0),
    ("appeal", "military_aid", "REQUEST"): ("assist", None),
    ("appeal", "humanitarian_aid", "REQUEST"): ("assist", None),
    ("appeal", "ceasefire", "REQUEST"): ("yield", None),
    ("threat", None, "THREATEN"): ("violence", -3.5),
}
_AUXILIARY = {"intended": "future", "hypothetical": "hypothetical", "negated": "negation"}
_RESOLUTION = {"site": 5, "settlement": 4, "admin2": 3, "admin1": 2, "country": 1}
_SIZE = {"dead": "killed", "injured": "wounded", "arrested": "captured"}


def write_plover(units: Units, losses: Losses, stream: BinaryIO) -> int:
    """Writes the records as UTF-8 and returns how many there were."""
    written = 0
    for record in records(units, losses):
        stream.write(compact(record) + b"\n")
        written += 1
    return written


def records(units: Units, losses: Losses) -> Iterator[Row]:
    """One record for each unit whose type PLOVER has; what did not happen is there with an auxiliary mode."""
    for unit in units:
        if unit.told.status == "rejected":
            losses.left_out(unit.event_id, unit.doubt)
        elif unit.event.codes.plover is None:
            losses.left_out(unit.event_id, f"PLOVER has no counterpart of {kind_of(unit.event)}")
        else:
            yield _record(unit, unit.event.codes.plover, losses)


def _record(unit: Unit, plover: str, losses: Losses) -> Row:
    event = unit.event
    mode, score = _MODES.get((event.event_type, event.mode, plover), (None, None))
    if mode is None:
        losses.left_empty(unit.event_id, "mode", f"PLOVER has no mode for {kind_of(event)}")
    losses.left_empty(unit.event_id, "text", "only those who hold the rights in the text may pass it on")
    quad, general = TYPES.get(plover, (None, None))
    return {
        "id": unit.event_id,
        "has_event": True,
        "date": _day(event.date.start),
        "enddate": _day(event.date.end),
        "actor": [_entity(actor) for actor in event.source],
        "recipient": [_entity(actor) for actor in event.target],
        "event": [plover],
        "mode": [*([mode] if mode else []), *_auxiliary(event)],
        "context": ["territory"] if event.event_type == "territorial_control" else [],
        "event_text": [event.trigger.text],
        "event_loc": _location(event.place),
        "quad_code": quad,
        "event_scale": general if score is None else score,
        "size": _size(event.counts),
        "link": [unit.told.url] if unit.told.url else [],
        "text": "",
        "text_info": {"sequence": event.sentence_index, "start": event.start, "end": event.end},
        "cite_info": _citation(unit),
        "coder": f"eventcoder {__version__}",
    }


def _day(day: object) -> str:
    return str(day) if day else ""


def _auxiliary(event: Event) -> list[str]:
    modality = _AUXILIARY.get(event.modality)
    return [*([modality] if modality else []), *(["historical"] if event.is_background else [])]


def _entity(actor: Actor) -> Row:
    return {
        "code": actor.country or "",
        "sector": [actor.role] if actor.role else [],
        "entity_text": actor.text,
        "identifier_id": actor.actor_id or "",
        "identifier_text": actor.name or "",
    }


def _location(place: Place | None) -> Row:
    if place is None:
        return {}
    where = country(place.country)
    return {
        "extracted_place": place.text,
        "resolved_place": place.name or "",
        "lat": place.latitude,
        "lon": place.longitude,
        "district": place.admin2 or "",
        "province": place.admin1 or "",
        "country": where.name if where else "",
        "country_code": place.country or "",
        "resolution": _RESOLUTION.get(place.precision),
    }


def _size(counts: Counts) -> Row:
    """Best figures of those that the text gives."""
    found = {name: getattr(counts, kind) for name, kind in _SIZE.items()}
    return {name: count.best for name, count in found.items() if count and count.best is not None}


def _citation(unit: Unit) -> Row:
    told = unit.told
    return {
        "citation": told.event.article_id,
        "url": told.url or "",
        "title": told.title or "",
        "publication": told.publisher or "",
        "codebook": "PLOVER 0.8",
        "version": told.event.dictionary_version,
    }
