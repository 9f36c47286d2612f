"""One article: which coded event meets which gold event, and slot by slot what differs between the two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from eventcoder.model import NOT_ACTUAL, Actor, CountKind, Event, Place
from eventcoder.scoring.gold import Alternatives, GoldArticle, GoldEvent

ACTORS = ("source", "target", "against", "claimant")
#: An event is strictly right when these slots are.
KEY_SLOTS = frozenset({"source", "target", "place", "counts"})
_LETTERS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ـ": None}
)  # fmt: skip
_SHORTEST = 4  # letters of a coded name that may stand for a longer one in the gold


@dataclass(frozen=True, slots=True)
class Slot:
    """How one slot of a coded event compares with the gold, and its faults in words."""

    right: int = 0
    missed: int = 0
    wrong: int = 0
    faults: tuple[str, ...] = ()

    @property
    def perfect(self) -> bool:
        return not self.missed and not self.wrong


Slots = dict[str, Slot]


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold event and the coded one that meets it."""

    gold: GoldEvent
    event: Event
    slots: Slots

    @property
    def strict(self) -> bool:
        """Whether source, target, place and counts are right."""
        return all(slot.perfect for name, slot in self.slots.items() if name in KEY_SLOTS)

    @property
    def perfect(self) -> bool:
        return all(slot.perfect for slot in self.slots.values())

    @property
    def faults(self) -> list[str]:
        """What differs, in words; a modality that differs is told and counts in no slot."""
        found = [fault for slot in self.slots.values() for fault in slot.faults]
        if self.gold.modality and self.gold.modality != self.event.modality:
            found.append(f"modality is {self.event.modality}, not {self.gold.modality}")
        return found


@dataclass(slots=True)
class Comparison:
    """One article: the events that meet, the gold that nothing meets, and the events that no gold asks for."""

    pairs: list[Pair] = field(default_factory=list)
    missing: list[GoldEvent] = field(default_factory=list)
    superfluous: list[Event] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """Every difference in words."""
        out = [f"{_label(gold)}: missing" for gold in self.missing]
        out += [f"{_told(event)}: superfluous, in {event.evidence!r}" for event in self.superfluous]
        required = [pair for pair in self.pairs if not pair.gold.optional]
        return out + [f"{_label(p.gold)} by {p.event.rule_id}: {fault}" for p in required for fault in p.faults]


def compare(gold: GoldArticle, events: Iterable[Event]) -> Comparison:
    """Compare the events coded from one article with its gold; those that did not happen are left out first.

    Events meet when their types agree and the coded sentence overlaps the gold evidence. Of all such pairs those with
    most slots right are taken first, required events before optional ones. Two gold claims of casualties may be met
    by one coded claim that holds the counts of both, and one by two.
    """
    actual = [event for event in events if event.modality not in NOT_ACTUAL]
    possible = _possible(gold, actual)
    ranked = sorted(possible, key=lambda key: (*_rank(possible[key]), *key))
    chosen = _first_come(ranked)
    chosen += _shared_claims(possible, chosen)
    met, used = {w for w, _ in chosen}, {e for _, e in chosen}
    return Comparison(
        [possible[key] for key in chosen],
        [want for w, want in enumerate(gold.events) if w not in met and not want.optional],
        [event for e, event in enumerate(actual) if e not in used] if gold.complete else [],
    )


Positions = tuple[int, int]  # of a gold event and of a coded one


def _possible(gold: GoldArticle, events: Sequence[Event]) -> dict[Positions, Pair]:
    return {
        (w, e): Pair(want, event, slots(want, event))
        for w, want in enumerate(gold.events)
        for e, event in enumerate(events)
        if event.event_type == want.type and _overlap(gold.article.text, want.evidence, event)
    }


def _overlap(text: str, evidence: str, event: Event) -> bool:
    """Evidence that does not stand in the text says nothing about where."""
    at = text.find(evidence)
    return at < 0 or (event.start < at + len(evidence) and at < event.end)


def _rank(pair: Pair) -> tuple[bool, int, int]:
    """The best first: required, most right over wrong, most right."""
    right = sum(slot.right for slot in pair.slots.values())
    faults = sum(slot.missed + slot.wrong for slot in pair.slots.values())
    return pair.gold.optional, faults - right, -right


def _first_come(ranked: Iterable[Positions]) -> list[Positions]:
    met: set[int] = set()
    used: set[int] = set()
    chosen = []
    for w, e in ranked:
        if w not in met and e not in used:
            met.add(w)
            used.add(e)
            chosen.append((w, e))
    return chosen


def _shared_claims(possible: dict[Positions, Pair], chosen: Sequence[Positions]) -> Iterator[Positions]:
    """Further pairs of casualty claims of which one side is taken already."""
    met, used = {w for w, _ in chosen}, {e for _, e in chosen}
    for w, e in sorted(possible):
        pair = possible[w, e]
        kinds = pair.gold.counts.keys() & pair.event.counts.known().keys()
        if pair.gold.type == "casualty_claim" and kinds and (w in met) != (e in used):
            met.add(w)
            used.add(e)
            yield w, e


# -- slots -----------------------------------------------------------------------------------------------------------


def slots(want: GoldEvent, event: Event) -> Slots:
    """Each slot that the gold asks for or the event fills."""
    found = {name: _actors(name, want, event) for name in ACTORS}
    if want.place is not None or event.place is not None:
        found["place"] = _place(want, event.place)
    if want.date is not None:
        days = {"start": _iso(event.date.start), "end": _iso(event.date.end)}
        asked = {side: want.date.get(side) for side in days}
        found["date"] = _value("date", days, asked)
    if want.mode:
        found["mode"] = _value("mode", event.mode, want.mode)
    return found | {"counts": _counts(want, event)}


def _iso(day: object) -> str | None:
    return None if day is None else str(day)


def _value(name: str, got: object, asked: object) -> Slot:
    return Slot(1) if got == asked else Slot(0, 1, 1, (f"{name} is {got}, not {asked}",))


def _actors(name: str, want: GoldEvent, event: Event) -> Slot:
    asked: list[Alternatives] = getattr(want, name)
    left: list[Actor] = list(getattr(event, name))
    missed = []
    for alternatives in asked:
        hit = next((actor for actor in left if named(actor, alternatives)), None)
        if hit is None:
            missed.append(f"no {name} {_first(alternatives)}")
        else:
            left.remove(hit)
    known = [*asked, *getattr(want.allowed, name)]
    wrong = [f"{name} {a.text!r} is too much" for a in left if not any(named(a, names) for names in known)]
    return Slot(len(asked) - len(missed), len(missed), len(wrong), (*missed, *wrong))


def _place(want: GoldEvent, got: Place | None) -> Slot:
    allowed = got is not None and named(got, want.allowed.place)
    if want.place is None:
        return Slot() if allowed or got is None else Slot(wrong=1, faults=(f"place {got.text!r} is too much",))
    if got is None:
        return Slot(missed=1, faults=(f"no place {_first(want.place)}",))
    if allowed or named(got, want.place):
        return Slot(1)
    return Slot(0, 1, 1, (f"place is {got.text!r}, not {_first(want.place)}",))


def _counts(want: GoldEvent, event: Event) -> Slot:
    coded = event.counts.known()
    missed = [kind for kind in want.counts if not _count_right(kind, want, event)]
    wrong = [kind for kind in missed if kind in coded]
    extra = [kind for kind in coded if kind not in want.counts and kind not in want.allowed.counts]
    faults = [f"{kind} is {_bounds(event, kind)}, not {want.counts[kind]}" for kind in missed]
    faults += [f"{kind} is too much" for kind in extra]
    return Slot(len(want.counts) - len(missed), len(missed), len(wrong) + len(extra), tuple(faults))


def _count_right(kind: CountKind, want: GoldEvent, event: Event) -> bool:
    """A gold count without bounds asks only that there be one."""
    got = getattr(event.counts, kind)
    allowed = want.allowed.counts.get(kind)
    readings = [want.counts[kind], *([allowed] if allowed else ())]
    return got is not None and any(all(getattr(got, k, None) == v for k, v in r.items()) for r in readings)


def _bounds(event: Event, kind: str) -> str:
    count = getattr(event.counts, kind)
    return "absent" if count is None else f"{count.low} to {count.high}"


def named(mention: Actor | Place, alternatives: Iterable[str]) -> bool:
    """Does one of the alternatives name the mention? Words may carry Arabic prefixes, so that letters are compared."""
    names = [plain(name) for name in (mention.text, mention.name, mention.name_ar) if name]
    asked = [words for words in map(plain, alternatives) if words]
    return any(a in name or (len(name) >= _SHORTEST and name in a) for a in asked for name in names)


def plain(text: str) -> str:
    """Words in lower case without punctuation and diacritics, one form for Arabic letters that writers confuse."""
    spread = unicodedata.normalize("NFKD", text.translate(_LETTERS).lower())
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter)).translate(_LETTERS)
    return " ".join(re.findall(r"\w+", bare))


def _first(alternatives: Alternatives) -> str:
    return alternatives[0] if alternatives else "(unnamed)"


def _label(gold: GoldEvent) -> str:
    return f"{gold.type} {gold.evidence!r}"


def _told(event: Event) -> str:
    return f"{event.event_type} {event.trigger.text!r} by {event.rule_id}"
