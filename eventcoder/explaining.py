"""How an article is coded, step by step: words, names, rules tried, and what came of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from eventcoder.coder import Coder, Reading
from eventcoder.context.modality import modality
from eventcoder.dictionaries.lexicon import Dictionaries
from eventcoder.mentions.tags import Tag
from eventcoder.model import Article, Event
from eventcoder.patterns.clauses import Filler
from eventcoder.patterns.matching import Attempt

#: A rule that was tried: `rule_id`, `type`, `where`, `trigger`, `start`, `end`, `outcome`, `why`, `slots`.
Tried = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Tokens, mentions and tried rules as plain records, and the events that came out."""

    tokens: list[dict[str, Any]]
    mentions: list[dict[str, Any]]
    tried: list[Tried]
    events: list[Event]

    def to_json(self) -> dict[str, Any]:
        """Everything as JSON values, in the order of the text."""
        events = [json.loads(event.model_dump_json()) for event in self.events]
        return {"tokens": self.tokens, "mentions": self.mentions, "tried": self.tried, "events": events}


def explain(coder: Coder, article: Article) -> Explanation:
    """Code `article` and keep what was read and tried on the way."""
    tokens: list[dict[str, Any]] = []
    mentions: list[dict[str, Any]] = []
    tried: list[Tried] = []
    for reading, attempts in coder.attempts(article):
        tokens += _tokens(reading)
        found = (*_mentions(reading, coder.dictionaries), *_times(reading))
        mentions += sorted(found, key=lambda mention: (mention["start"], -mention["end"]))
        tried += [_tried(reading, attempt, coder.dictionaries) for attempt in attempts]
    return Explanation(tokens, mentions, tried, coder.code(article))


def tried_at(coder: Coder, article: Article, offset: int) -> list[Tried]:
    """Every rule that was tried in the sentence that holds `offset` of the article as given."""
    for reading, attempts in coder.attempts(article):
        if reading.start <= offset < reading.end:
            return [_tried(reading, attempt, coder.dictionaries) for attempt in attempts]
    return []


def _tokens(reading: Reading) -> Iterator[dict[str, Any]]:
    kinds = {i: tag for tag in reading.tags for i in range(tag.first, tag.last + 1)}
    for i, form in enumerate(reading.forms):
        start, end = reading.text.span(i, i)
        kind = _kind(kinds[i]) if i in kinds else "punct"
        yield {"text": reading.text.raw[start:end], "start": start, "end": end, "form": form, "kind": kind}


def _kind(tag: Tag) -> str:
    return tag.category or tag.kind


def _mentions(reading: Reading, dictionaries: Dictionaries) -> Iterator[dict[str, Any]]:
    for node in reading.sentence.nodes:
        for phrase in node.items:
            start, end = reading.text.span(phrase.first, phrase.last)
            named = next((p for p in phrase.walk() if p.actor or p.place), None)
            entry_id, name = _entry(named.tag, dictionaries) if named else (None, None)
            text = reading.text.raw[start:end]
            yield {"kind": phrase.kind, "text": text, "start": start, "end": end, "id": entry_id, "name": name}


def _times(reading: Reading) -> Iterator[dict[str, Any]]:
    for tag in reading.tags:
        if tag.kind == "time":
            start, end = reading.text.span(tag.first, tag.last)
            text = reading.text.raw[start:end]
            yield {"kind": "time", "text": text, "start": start, "end": end, "id": None, "name": None}


def _entry(tag: Tag, dictionaries: Dictionaries) -> tuple[str, str]:
    sense = tag.of_kind("actor") or tag.of_kind("place")
    assert sense is not None
    entry = dictionaries.actors[sense.ref] if sense.kind == "actor" else dictionaries.places[sense.ref]
    return entry.id, entry.name


def _tried(reading: Reading, attempt: Attempt, dictionaries: Dictionaries) -> Tried:
    node = reading.sentence.nodes[attempt.at]
    start, end = reading.text.span(node.first, node.last)
    path, line = dictionaries.lines[attempt.rule.id]
    return {
        "rule_id": attempt.rule.id, "type": attempt.rule.type, "where": f"{path}:{line}",
        "trigger": reading.text.raw[start:end], "start": start, "end": end,
        "outcome": attempt.outcome, "why": _why(reading, attempt, dictionaries),
        "slots": {slot: "; ".join(_words(reading, f) for f in fillers) for slot, fillers in attempt.slots.items()},
    }  # fmt: skip


def _why(reading: Reading, attempt: Attempt, dictionaries: Dictionaries) -> str:
    """The reason given by the matcher; for an event that did not happen also the word that says so."""
    if attempt.match is None:
        return attempt.why
    meaning, cue = modality(reading.sentence, attempt.at, dictionaries.cues, attempt.rule.speech_act)
    return f"{attempt.why}; {meaning} because of {cue!r}" if cue else attempt.why


def _words(reading: Reading, filler: Filler) -> str:
    texts = [reading.text.slice(p.first, p.last) for p in filler.items] or [filler.pronoun]
    return ", ".join(texts) + ("" if filler.how == "direct" else f" ({filler.how})")
