"""Rules by what reviewers said of their events: how precise each is, and what it should have left alone."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from eventcoder.model import Event
from eventcoder.store.reading import StoredEvent
from eventcoder.store.tallies import Tally, summed
from eventcoder.text.display import visible

#: The longest text that a dictionary takes.
LONGEST = 200
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Precision:
    """The share of reviewed events that were accepted, with its Wilson interval; None where none was reviewed.

    `at_least_wrong` is how many of all events of the rule are wrong if it is as precise as the interval allows.
    """

    tally: Tally
    value: float | None
    low: float
    high: float

    @property
    def at_least_wrong(self) -> float:
        return self.tally.events * (1 - self.high)


def wilson(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval for a share; (0, 1) where there were no trials."""
    if not trials:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, shift = successes / trials, z * z / trials
    middle = share + shift / 2
    half = z * ((share * (1 - share) + shift / 4) / trials) ** 0.5
    # Rounding must not leave the interval beyond 0 or 1, where all or none succeeded.
    return max(0.0, (middle - half) / (1 + shift)), min(1.0, (middle + half) / (1 + shift))


def precision(tally: Tally, confidence: float = 0.95) -> Precision:
    """How precise the events of `tally` are."""
    share = tally.accepted / tally.reviewed if tally.reviewed else None
    return Precision(tally, share, *wilson(tally.accepted, tally.reviewed, confidence))


def worst_first(tallies: Iterable[Tally], confidence: float = 0.95) -> list[Precision]:
    """The rule that most events are wrong of, as far as the verdicts prove it, first; then those with most rejected."""
    found = (precision(tally, confidence) for tally in tallies)
    return sorted(found, key=lambda p: (-round(p.at_least_wrong, 9), -p.tally.rejected, p.low, p.tally.name))


def by_type(tallies: Iterable[Tally]) -> list[Tally]:
    """The tallies of rules summed by type of event."""
    found: dict[str, list[Tally]] = defaultdict(list)
    for tally in tallies:
        found[tally.event_type].append(tally)
    return [summed(name, parts) for name, parts in sorted(found.items())]


# --- rejected events as text for the dictionaries


def reject_stanzas(
    rows: Iterable[StoredEvent], known: Mapping[str, Sequence[str]], lines: Mapping[str, tuple[str, int]]
) -> Iterator[str]:
    """Lines of YAML: for each rule of the rejected events its `rejects`, those it has (`known`) and the new ones.

    `lines` tells where a rule stands. A sentence that is longer than a dictionary takes is cut around its trigger. A
    rule of which all sentences are known already, or not kept, gives nothing.
    """
    found: dict[str, list[StoredEvent]] = defaultdict(list)
    for row in rows:
        found[row.event.rule_id].append(row)
    for rule_id, rejected in sorted(found.items()):
        old = known.get(rule_id, ())
        if new := dict(_sentences(rejected, {_SPACES.sub(" ", text) for text in old})):
            yield f"  # {rule_id}: {_where(lines.get(rule_id))}"
            yield "  rejects:"
            yield from (f"    - {quoted(text)}" for text in old)
            yield from (f"    - {quoted(text)}  # {why}" for text, why in new.items())


def _where(line: tuple[str, int] | None) -> str:
    if line is None:
        return "these dictionaries have no such rule"
    return f"put this in place of its rejects at {line[0]}:{line[1]}"


def _sentences(rows: Sequence[StoredEvent], known: set[str]) -> Iterator[tuple[str, str]]:
    for row in rows:
        text = _SPACES.sub(" ", clipped(row.event)).strip()
        if text and text not in known:
            reason = row.verdict and (row.verdict.reason or row.verdict.note)
            yield text, " ".join(filter(None, (row.event.event_id, " ".join(visible(reason or "").split()))))


def clipped(event: Event, longest: int = LONGEST) -> str:
    """The evidence, or as much of it around the trigger as fits, from word to word."""
    text = event.evidence
    if len(text) <= longest:
        return text
    first, last = event.trigger.start - event.start, event.trigger.end - event.start
    spare = longest - (last - first)
    begin = max(0, min(first - spare // 2, len(text) - longest))
    end = begin + longest
    if begin:
        begin = next((n + 1 for n in range(begin, first) if text[n].isspace()), first)
    if end < len(text):
        end = next((n for n in range(end, last, -1) if text[n].isspace()), last)
    return text[begin:end]


def quoted(text: str) -> str:
    """`text` as a string of YAML in double quotes, with everything in it that cannot be seen written out."""
    return "".join(_escaped(letter) for letter in json.dumps(text, ensure_ascii=False))


def _escaped(letter: str) -> str:
    if visible(letter) == letter:
        return letter
    return f"\\u{ord(letter):04x}" if ord(letter) <= 0xFFFF else f"\\U{ord(letter):08x}"
