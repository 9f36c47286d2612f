"""Fields of events as cells of a sheet that people read, and the corrections that they fill in beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from eventcoder.errors import EventcoderError
from eventcoder.model import Event
from eventcoder.review.names import Names
from eventcoder.review.values import FIELDS, field_named, value_of, written_of
from eventcoder.store.edits import with_edit
from eventcoder.store.tables import SLOTS


def shown(name: str, event: Event) -> Any:
    """A field, by one of the names of `FIELDS`, as a person reads it: names for actors and place, else as written."""
    if name in SLOTS:
        return tuple(actor.name or actor.text for actor in getattr(event, name))
    if name == "place":
        return event.place and (event.place.name or event.place.text)
    return written_of(field_named(name), event)


def corrected(event: Event, cells: Mapping[str, str], names: Callable[[], Names]) -> Event:
    """The event with what was filled in, by name of the field; `names` loads actors and places when they are needed.

    The order does not matter: a mode may be one of the corrected type. Raises EventcoderError, which names the cell.
    """
    left = {name: cells[name] for name in FIELDS if name in cells}
    while left:
        done = _one(event, left, names)
        event = done[1]
        del left[done[0]]
    return event


def _one(event: Event, cells: Mapping[str, str], names: Callable[[], Names]) -> tuple[str, Event]:
    """The first of the corrections that makes an event, and that event; of several that make none the first fault."""
    faults: list[str] = []
    for name, cell in cells.items():
        try:
            field = field_named(name)
            return name, with_edit(event, field, value_of(field, cell, event, names))
        except ValidationError as error:
            faults.append(f"new_{name}: {error.errors()[0]['msg'].removeprefix('Value error, ')}")
        except EventcoderError as error:
            faults.append(f"new_{name}: {error}")
    raise EventcoderError(faults[0])
