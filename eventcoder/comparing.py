"""What a change of the dictionaries does: the events of one article under both, matched, and their differences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from eventcoder.coder import Coder
from eventcoder.model import Article, Event

What = Literal["added", "dropped", "altered"]

_ACTORS = ("source", "target", "against", "claimant")
#: Follow from the other fields or name the run: they are no change of their own.
_DERIVED = frozenset({"event_id", "dictionary_version", "evidence", "codes", "sentence_index", "start", "end"})


@dataclass(frozen=True, slots=True)
class Change:
    """One event that only the new dictionaries find, only the old ones, or both, with other fields.

    `fields` is empty unless the event is altered: name of the field -> (old value, new value) in words.
    """

    what: What
    event: Event
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The change as JSON values."""
        event = self.event
        return {
            "what": self.what, "article_id": event.article_id, "event_id": event.event_id, "type": event.event_type,
            "mode": event.mode, "modality": event.modality, "rule_id": event.rule_id, "trigger": event.trigger.text,
            "evidence": event.evidence,
            "fields": {name: {"old": old, "new": new} for name, (old, new) in self.fields.items()},
        }  # fmt: skip


@dataclass(slots=True)
class Tally:
    """How many events changed, in all and by rule, and how many stayed as they were."""

    unchanged: int = 0
    changed: Counter[What] = field(default_factory=Counter)
    rules: dict[str, Counter[What]] = field(default_factory=dict)

    def add(self, change: Change) -> None:
        """Count one change."""
        self.changed[change.what] += 1
        self.rules.setdefault(change.event.rule_id, Counter())[change.what] += 1

    def to_json(self) -> dict[str, Any]:
        """The numbers; rules by name."""
        rules = {name: _numbers(self.rules[name]) for name in sorted(self.rules)}
        return {"unchanged": self.unchanged, **_numbers(self.changed), "rules": rules}


def _numbers(counts: Counter[What]) -> dict[str, int]:
    return {"added": counts["added"], "dropped": counts["dropped"], "altered": counts["altered"]}


def changes(old: Coder, new: Coder, article: Article, tally: Tally) -> list[Change]:
    """The changes in one article in the order of the text, counted in `tally`; also of events that did not happen."""
    pairs, dropped, added = _matched(old.code(article), new.code(article))
    found = [Change("dropped", event) for event in dropped] + [Change("added", event) for event in added]
    for before, after in pairs:
        if fields := differences(before, after):
            found.append(Change("altered", after, fields))
        else:
            tally.unchanged += 1
    for change in found:
        tally.add(change)
    return sorted(found, key=lambda change: (change.event.trigger.start, change.what, change.event.event_id))


Match = tuple[list[tuple[Event, Event]], list[Event], list[Event]]
#: What makes two events the same, the strictest first: what one leaves over is put to the next.
_KEYS: tuple[Callable[[Event], object], ...] = (
    lambda e: e.event_id,
    lambda e: (e.event_type, e.trigger.start, e.trigger.end, e.place and e.place.start),
    lambda e: (e.event_type, e.trigger.start, e.trigger.end),
    lambda e: (e.event_type, e.trigger.start),
)


def _matched(old: Sequence[Event], new: Sequence[Event]) -> Match:
    """Pairs of the same event, and what is left of the old and of the new."""
    pairs: list[tuple[Event, Event]] = []
    left, right = list(old), list(new)
    for key in _KEYS:
        found, left, right = _by(key, left, right)
        pairs += found
    return pairs, left, right


def _by(key: Callable[[Event], object], old: Sequence[Event], new: Sequence[Event]) -> Match:
    waiting: dict[object, list[Event]] = {}
    for event in old:
        waiting.setdefault(key(event), []).append(event)
    pairs, added = [], []
    for event in new:
        if same := waiting.get(key(event)):
            pairs.append((same.pop(0), event))
        else:
            added.append(event)
    return pairs, [event for events in waiting.values() for event in events], added


def differences(old: Event, new: Event) -> dict[str, tuple[str, str]]:
    """The fields in which two codings of an event differ, in words."""
    names = (name for name in type(new).model_fields if name not in _DERIVED)
    differ = [name for name in names if getattr(old, name) != getattr(new, name)]
    return {name: (_words(old, name), _words(new, name)) for name in differ}


def _words(event: Event, name: str) -> str:
    value = getattr(event, name)
    if value is None or value == ():
        return "nothing"
    if name in _ACTORS:
        return "; ".join(_mention(actor.text, actor.actor_id) for actor in value)
    if name == "place":
        return _mention(value.text, value.place_id)
    if name == "counts":
        return ", ".join(f"{kind} {count.low}-{count.high}" for kind, count in value.known().items()) or "nothing"
    return f"{value.start} to {value.end}" if name == "date" else str(getattr(value, "text", value))


def _mention(text: str, entry_id: str | None) -> str:
    return f"{text} ({entry_id})" if entry_id else text


def lines(change: Change) -> Iterator[str]:
    """A change for a reader: what, which rule, the words that fired, the fields, the sentence."""
    event, sign = change.event, {"added": "+", "dropped": "-", "altered": "~"}[change.what]
    kind = f"{event.event_type}{'/' + event.mode if event.mode else ''}"
    yield f"{sign} {kind} ({event.modality}) by {event.rule_id}: {event.trigger.text!r} in {event.article_id}"
    yield from (f"    {name}: {old} -> {new}" for name, (old, new) in change.fields.items())
    yield f"    {event.evidence}"
