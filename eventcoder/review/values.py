"""Fields of an event as people write them, and back: "5..7" for a count, "2021-10" for a date, names for actors."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, get_args

import regex

from eventcoder.assembly.places import place_fields
from eventcoder.dictionaries.entries import ActorEntry, PlaceEntry
from eventcoder.errors import EventcoderError
from eventcoder.mentions.discourse import with_entry
from eventcoder.model import MODES, Actor, Count, Event, EventDate, EventType, Modality, Place
from eventcoder.review.names import Names, described
from eventcoder.store.edits import EDITABLE
from eventcoder.store.rows import storable
from eventcoder.store.tables import KINDS, SLOTS

#: What people may call a field besides its own name.
_ALIASES = {"type": "event_type", **{kind: f"counts.{kind}" for kind in KINDS}}
FIELDS: tuple[str, ...] = tuple({v: k for k, v in _ALIASES.items()}.get(name, name) for name in EDITABLE)
#: In front of a name that is to stay as written, though no dictionary has it.
AS_WRITTEN = "text:"
_RANGE = ".."
_NOTHING = ("", "-")
_COUNT = regex.compile(r"(\d{1,8})?(?:\.\.(\d{1,8})?(?:\.\.(\d{1,8}))?)?")


def field_named(name: str) -> str:
    """The field of the record that `name` stands for; EventcoderError if there is none."""
    field = _ALIASES.get(name, name)
    if field not in EDITABLE:
        raise EventcoderError(f"{name!r} cannot be edited; {', '.join(FIELDS)} can")
    return field


def choices(field: str, event: Event) -> tuple[str, ...]:
    """The values among which one chooses; none for a field that takes free text."""
    if field == "event_type":
        return get_args(EventType)
    if field == "modality":
        return get_args(Modality)
    return ("-", *MODES.get(event.event_type, ())) if field == "mode" else ()


def value_of(field: str, written: str, event: Event, names: Callable[[], Names]) -> Any:
    """The JSON value of `field` that `written` says; "" and "-" empty it.

    EventcoderError if it cannot be read; whether the event may have the value is for `with_edit` to say.
    """
    written = storable(written).strip()
    if field in ("event_type", "mode", "modality"):
        return _chosen(field, written, event)
    if field in SLOTS:
        return [_json(_actor(part, event, names)) for part in _parts(written)]
    if field == "place":
        return None if written in _NOTHING else _json(_place(written, event, names))
    if field == "date":
        return _json(_date(written, event.date))
    return None if written in _NOTHING else _json(_count(written, getattr(event.counts, field.partition(".")[2])))


def written_of(field: str, event: Event) -> str:
    """How `value_of` reads the field as it is."""
    if field in SLOTS:
        return "; ".join(_written_name(actor.actor_id, actor.text) for actor in getattr(event, field))
    if field == "place":
        return _written_name(event.place.place_id, event.place.text) if event.place else ""
    if field == "date":
        return _RANGE.join(dict.fromkeys(str(day) for day in (event.date.start, event.date.end) if day))
    if field.startswith("counts."):
        count = getattr(event.counts, field.partition(".")[2])
        return _written_count(count) if count else ""
    return getattr(event, field) or ""


def _json(made: Actor | Place | EventDate | Count) -> Any:
    return made.model_dump(mode="json")


def _chosen(field: str, written: str, event: Event) -> str | None:
    if field == "mode" and written in _NOTHING:
        return None
    known = choices(field, event)
    if written not in known:
        listed = ", ".join(name for name in known if name not in _NOTHING) or f"none for {event.event_type}"
        raise EventcoderError(f"{written!r} is no {field.removeprefix('event_')}; there is {listed}")
    return written


def _parts(written: str) -> list[str]:
    return [part for some in written.split(";") if (part := some.strip()) not in _NOTHING]


def _written_name(entry_id: str | None, text: str) -> str:
    return entry_id or AS_WRITTEN + " ".join(text.replace(";", ",").split())


def _actor(written: str, event: Event, names: Callable[[], Names]) -> Actor:
    """The actor of that id or name, else the words themselves: most actors are in no dictionary."""
    if written.startswith(AS_WRITTEN):
        return Actor(**_span(event, [written.removeprefix(AS_WRITTEN).strip()]))
    found = names().actors.called(written)
    if not found:
        return Actor(**_span(event, [written]))
    entry = _only(found, written)
    return with_entry(Actor(**_span(event, _forms(entry, written))), entry)


def _place(written: str, event: Event, names: Callable[[], Names]) -> Place:
    if written.startswith(AS_WRITTEN):
        return Place(**_span(event, [written.removeprefix(AS_WRITTEN).strip()]))
    found = names().places.called(written)
    if not found:
        raise EventcoderError(f"no place is called {written!r}; {AS_WRITTEN}{written} keeps the words alone")
    entry = _only(found, written)
    return Place.model_validate(_span(event, _forms(entry, written)) | place_fields(entry))


def _only(found: Sequence[Any], written: str) -> Any:
    exact = [entry for entry in found if entry.id == written]
    if len(exact or found) > 1:
        some = "; ".join(described(entry) for entry in found[:5])
        raise EventcoderError(f"several are called {written!r}: {some}; give the id")
    return (exact or found)[0]


def _forms(entry: ActorEntry | PlaceEntry, written: str) -> list[str]:
    """The ways of writing an entry that may stand in the text."""
    return [name for name in (written, entry.name, entry.name_ar, *(entry.en or ()), *(entry.ar or ())) if name]


def _span(event: Event, forms: Sequence[str]) -> dict[str, Any]:
    """Where one of the forms stands in the evidence; the first of them, with no extent, if none does."""
    for form in filter(None, forms):
        if (at := event.evidence.find(form)) >= 0:
            return {"text": form, "start": event.start + at, "end": event.start + at + len(form)}
    return {"text": forms[0], "start": event.start, "end": event.start}


def _date(written: str, old: EventDate) -> EventDate:
    """A day, month or year, or two days with ".." between them; the words of the text stay."""
    if written in _NOTHING:
        return EventDate()
    first, _, last = written.partition(_RANGE)
    try:
        start, end, precision = _period(first.strip())
        if last.strip():
            end, precision = _period(last.strip())[1], "range"
        return EventDate.model_validate({"start": start, "end": end, "precision": precision, "text": old.text})
    except ValueError:
        raise EventcoderError(
            f"{written!r} is no date; write 2021-10-12, 2021-10, 2021 or 2021-10-12..2021-10-14"
        ) from None


def _period(written: str) -> tuple[dt.date, dt.date, str]:
    """First day, last day and precision of "2021", "2021-10" or "2021-10-12"."""
    year, *rest = map(int, written.split("-"))
    if not rest:
        return dt.date(year, 1, 1), dt.date(year, 12, 31), "year"
    month, *days = rest
    if not days:
        return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]), "month"
    (day,) = days
    return dt.date(year, month, day), dt.date(year, month, day), "day"


def _count(written: str, old: Count | None) -> Count:
    """ "5" is exact, "5.." no fewer, "..7" no more, "5..7" between, "5..6..7" with the best number in the middle."""
    found = _COUNT.fullmatch(written.replace(" ", ""))
    if not found or not any(found.groups()):
        raise EventcoderError(f"{written!r} is no count; write 5, 5..7 (between), 5.. (at least) or ..7 (at most)")
    first, second, third = (int(number) if number else None for number in found.groups())
    kept = {"text": old.text, "is_cumulative": old.is_cumulative} if old else {}
    if third is not None:
        bounds = {"low": first, "best": second, "high": third}
    elif _RANGE not in written:
        bounds = {"low": first, "best": first, "high": first}
    else:
        bounds = {"low": first, "best": second if first is None else first, "high": second}
    try:
        return Count.model_validate(kept | bounds)
    except ValueError:
        raise EventcoderError(f"{written!r} is no count; the numbers must rise, and end at ten million") from None


def _written_count(count: Count) -> str:
    low, best, high = ("" if n is None else str(n) for n in (count.low, count.best, count.high))
    if low == best == high:
        return low
    usual = low or high
    return f"{low}{_RANGE}{high}" if best == usual else f"{low}{_RANGE}{best}{_RANGE}{high}"
