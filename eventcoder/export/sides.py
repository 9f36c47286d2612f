"""Whose side somebody is on, as far as ids, countries and sectors tell; nothing is concluded beyond that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from eventcoder.model import Actor, Event

STATE = frozenset({"GOV", "MIL", "COP", "SPY"})
SECURITY = frozenset({"MIL", "COP", "SPY"})
REBELS = frozenset({"REB"})
MILITIAS = frozenset({"PRM", "UAF", "CRM"})
CIVILIANS = frozenset({"CVL", "EDU", "JRN", "LAB", "MED", "REF", "REL", "AGR", "BUS", "SOC", "NGO"})
ARMED = STATE | REBELS | MILITIAS

Side = Literal["source", "target", "other"]


def names(actors: Sequence[Actor]) -> tuple[str, ...]:
    """The names of the actors, or the words of the text where no name is known."""
    return tuple(actor.name or actor.text for actor in actors)


def ids(actors: Sequence[Actor]) -> tuple[str | None, ...]:
    """The dictionary ids of the actors."""
    return tuple(actor.actor_id for actor in actors)


def all_in(actors: Sequence[Actor], roles: frozenset[str]) -> bool:
    """Whether there are actors and every one is known to belong to these sectors."""
    return bool(actors) and all(actor.role in roles for actor in actors)


def claimant_side(event: Event) -> Side | None:
    """The side of those who say it: "source" or "target" of the event, "other"; None where it cannot be told."""
    if not event.claimant:
        return None
    beside = [side for side in _SIDES if _share(event.claimant, getattr(event, side))]
    if beside:
        return beside[0] if len(beside) == 1 else None
    everybody = (*event.claimant, *event.source, *event.target)
    return "other" if all(actor.actor_id for actor in everybody) else None


_SIDES: tuple[Literal["source", "target"], ...] = ("source", "target")


def _share(some: Sequence[Actor], others: Sequence[Actor]) -> bool:
    return any(_together(one, other) for one in some for other in others)


def _together(one: Actor, other: Actor) -> bool:
    """The same actor, or two bodies of one state."""
    if one.actor_id and one.actor_id == other.actor_id:
        return True
    return one.country is not None and one.country == other.country and {one.role, other.role} <= STATE


_ASSERTIONS = {"asserted": "reported", "claimed": "claimed", "negated": "denied"}


def assertion_status(event: Event) -> str | None:
    """ "reported" on the article's own word, "claimed" by somebody, "denied"; None for what is yet to happen."""
    return _ASSERTIONS.get(event.modality)
