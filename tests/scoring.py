"""How far coded events are from gold: `scoring.py GOLD.jsonl` codes the articles of GOLD and says where they differ.

A gold event is met by a coded event of its type whose sentence overlaps the gold evidence. Of all such pairs those that
differ least are taken first; a required event is served before an optional one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import regex

from eventcoder.model import NOT_ACTUAL, Article, Event
from eventcoder.text.folding import fold_word

ACTORS = ("source", "target", "against", "claimant")
_WORD = regex.compile(r"\w+")


@dataclass
class Comparison:
    """One article: how many events were found, and what is missing, superfluous or differs."""

    found: int = 0
    missing: list[str] = field(default_factory=list)
    superfluous: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        return [*self.missing, *self.superfluous, *self.different]


def compare(gold: dict[str, Any], events: Iterable[Event]) -> Comparison:
    """Compare the events coded from one article with its gold."""
    actual = [event for event in events if event.modality not in NOT_ACTUAL]
    wanted = gold["events"]
    pairs = _pairs(gold["text"], wanted, actual)
    result = Comparison()
    for want, event in ((wanted[w], actual[e]) for w, e in pairs.items() if not wanted[w].get("optional")):
        result.found += 1
        result.different += [f"{_label(want)}: {fault}" for fault in faults(want, event)]
    result.missing = [f"{_label(w)}: missing" for i, w in enumerate(wanted) if i not in pairs and not w.get("optional")]
    used = set(pairs.values())
    result.superfluous = [
        f"{e.event_type} {e.trigger.text!r} by {e.rule_id}: superfluous, in {e.evidence!r}"
        for i, e in enumerate(actual)
        if i not in used
    ]
    return result


def faults(want: dict[str, Any], event: Event) -> list[str]:
    """What differs between a gold event and the coded one that meets it."""
    allowed = want.get("allowed", {})
    found = [fault for slot in ACTORS for fault in _actor_faults(slot, want, event, allowed)]
    found += _place_faults(want, event, allowed)
    found += _count_faults(want.get("counts", {}), event, allowed.get("counts", {}))
    for name in ("mode", "modality"):
        if name in want and getattr(event, name) != want[name]:
            found.append(f"{name} is {getattr(event, name)}, not {want[name]}")
    days = {"start": str(event.date.start), "end": str(event.date.end)}
    if "date" in want and days != want["date"]:
        found.append(f"date is {days}, not {want['date']}")
    return found


def named(mention: Any, alternatives: Iterable[str]) -> bool:
    """Does one of the alternatives name the mention? Words may carry Arabic prefixes, so that letters are compared."""
    names = [plain(name) for name in (mention.text, mention.name, mention.name_ar) if name]
    return any(want and (want in name or name in want) for want in map(plain, alternatives) for name in names if name)


def plain(text: str) -> str:
    """Folded words without punctuation."""
    return " ".join(_WORD.findall(fold_word(text)))


def _actor_faults(slot: str, want: dict[str, Any], event: Event, allowed: dict[str, Any]) -> Iterator[str]:
    left = list(getattr(event, slot))
    for alternatives in want.get(slot, ()):
        hit = next((actor for actor in left if named(actor, alternatives)), None)
        if hit is None:
            yield f"no {slot} {alternatives[0]}"
        else:
            left.remove(hit)
    known = [*want.get(slot, ()), *allowed.get(slot, ())]
    yield from (f"{slot} {a.text!r} is too much" for a in left if not any(named(a, k) for k in known))


def _place_faults(want: dict[str, Any], event: Event, allowed: dict[str, Any]) -> Iterator[str]:
    names = [*want.get("place", ()), *allowed.get("place", ())]
    if event.place is None:
        if "place" in want:
            yield f"no place {want['place'][0]}"
    elif not named(event.place, names):
        yield f"place is {event.place.text!r}, not {names[0] if names else 'none'}"


def _count_faults(want: dict[str, Any], event: Event, allowed: dict[str, Any]) -> Iterator[str]:
    coded = event.counts.known()
    for kind, bounds in want.items():
        readings = [bounds, allowed[kind]] if kind in allowed else [bounds]
        if kind not in coded:
            yield f"no {kind}"
        elif not any(all(getattr(coded[kind], k) == v for k, v in reading.items()) for reading in readings):
            yield f"{kind} is {coded[kind].low} to {coded[kind].high}, not {bounds}"
    yield from (f"{kind} is too much" for kind in coded if kind not in want and kind not in allowed)


def _pairs(text: str, wanted: list[dict[str, Any]], events: list[Event]) -> dict[int, int]:
    """Gold event to coded event, by position."""
    options = sorted(
        (bool(want.get("optional")), len(faults(want, event)), w, e)
        for w, want in enumerate(wanted)
        for e, event in enumerate(events)
        if event.event_type == want["type"] and _overlap(text, want["evidence"], event)
    )
    pairs: dict[int, int] = {}
    for _, _, w, e in options:
        if w not in pairs and e not in pairs.values():
            pairs[w] = e
    return pairs


def _overlap(text: str, evidence: str, event: Event) -> bool:
    at = text.index(evidence)
    return event.start < at + len(evidence) and at < event.end


def _label(want: dict[str, Any]) -> str:
    return f"{want['type']} {want['evidence']!r}"


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The articles of a gold file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main(paths: list[str]) -> None:
    """Print every difference and a closing line for each file."""
    from eventcoder.coder import Coder

    coder = Coder.load()
    for path in map(Path, paths):
        results = {g["id"]: compare(g, coder.code(Article.model_validate(g))) for g in read_gold(path)}
        for problem in (f"{name}: {problem}" for name, result in results.items() for problem in result.problems):
            print(problem)
        print(_closing(path, list(results.values())))


def _closing(path: Path, results: list[Comparison]) -> str:
    found, missing, superfluous, different = (
        sum(r.found for r in results),
        *(sum(len(getattr(r, name)) for r in results) for name in ("missing", "superfluous", "different")),
    )
    return (
        f"{path}: {found} events found, {missing} missing, {superfluous} superfluous, "
        f"{different} slots different in {len(results)} articles"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
