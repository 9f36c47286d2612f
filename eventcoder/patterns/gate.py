"""Which sentences are worth reading: those in which, going by their words alone, some rule may fire.

Most sentences of news hold no trigger, or one whose rule asks for words that are not there. They are told by a look-up
a word and are never tagged. A sentence that the gate closes on has no match; one that it lets through may have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from eventcoder.dictionaries.entries import RuleEntry
from eventcoder.dictionaries.lexicon import Dictionaries, Lexicon, Sense
from eventcoder.patterns.conditions import ARMED, parts, stems

#: Words that are kept in mind; a batch may hold millions.
_MEMO_LIMIT = 400_000
#: Kinds of meanings that are a noun of the dictionaries.
NOUNS = frozenset({"people", "body", "spot", "object", "event"})
#: What may stand within a token: U.S., 3,000, Sana'a.
_PARTED = re.compile("[.,']")
Tail = tuple[str, ...]
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class _Condition:
    """What words a rule asks for: all of one of `words`, and somebody of `by`; nothing where a set is empty."""

    words: tuple[frozenset[str], ...]
    by: frozenset[str]

    def met(self, clues: set[str]) -> bool:
        spoken = not self.words or any(wanted <= clues for wanted in self.words)
        return spoken and (not self.by or not self.by.isdisjoint(clues))


def _condition(rule: RuleEntry) -> _Condition | None:
    words = tuple(frozenset(parts(wanted)) for wanted in rule.requires)
    by = frozenset(_mark(wanted) for wanted in rule.by)
    return _Condition(words, by) if words or by else None


def _mark(who: str) -> str:
    """The clue that somebody of this sort is named; no word of a text begins with a space."""
    return f" {who}"


@dataclass(slots=True)
class Gate:
    """The gate of one language; what it knows of each word is found once and kept."""

    dictionaries: Dictionaries
    lexicon: Lexicon
    _conditions: list[_Condition | None] = field(default_factory=list)
    _wanted: frozenset[str] = frozenset()
    _triggers: dict[str, tuple[tuple[int, Tail], ...]] = field(default_factory=dict)
    _clues: dict[str, frozenset[str]] = field(default_factory=dict)
    _inert: set[str] = field(default_factory=set)
    _mute: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._conditions = [_condition(rule) for rule in self.dictionaries.rules]
        self._wanted = frozenset(
            word for asked in self._conditions if asked is not None for words in asked.words for word in words
        )

    def opens(self, forms: Iterable[str]) -> bool:
        """Whether a rule may fire in a sentence, or in one of the sentences of a text, of these tokens."""
        words = set(forms)
        for word in words - self._inert:
            if _PARTED.search(word):
                words.update(_PARTED.split(word))  # a sentence may end within what is one token of the text
        fired = {ref for word in words - self._inert for ref, tail in self._fires(word) if words.issuperset(tail)}
        if not fired:
            return False
        asked = [self._conditions[ref] for ref in fired]
        if None in asked:
            return True
        clues = {clue for word in words - self._mute for clue in self._tells(word)}
        return any(condition is not None and condition.met(clues) for condition in asked)

    def _fires(self, word: str) -> tuple[tuple[int, Tail], ...]:
        """The rules that may fire at a word, each with the words that must stand beside it."""
        found = self._triggers.get(word)
        if found is None:
            found = tuple(dict.fromkeys((s.ref, s.tail) for s in self._senses(word) if s.kind == "rule"))
            _keep(word, found, self._triggers, self._inert, empty=not found and not _PARTED.search(word))
        return found

    def _tells(self, word: str) -> frozenset[str]:
        """What a word says that conditions of rules ask for."""
        found = self._clues.get(word)
        if found is None:
            found = (stems(word) & self._wanted) | {_mark(who) for s in self._senses(word) for who in self._sorts(s)}
            _keep(word, found, self._clues, self._mute, empty=not found)
        return found

    def _senses(self, word: str) -> Iterator[Sense]:
        return (sense for reading in self.lexicon.read(word) for sense in reading.senses)

    def _sorts(self, sense: Sense) -> Iterator[str]:
        """As what a rule may ask for the one that is meant (`by` of the rule)."""
        if sense.kind == "actor" and self.dictionaries.actors[sense.ref].role in ARMED:
            yield "armed"
        if sense.kind in NOUNS:
            noun = self.dictionaries.nouns[sense.ref]
            yield noun.id
            if noun.side is not None:
                yield noun.side


def _keep(word: str, found: Found, table: dict[str, Found], none: set[str], empty: bool) -> None:
    if len(table) + len(none) > _MEMO_LIMIT:
        table.clear()
        none.clear()
    if empty:
        none.add(word)
    else:
        table[word] = found
