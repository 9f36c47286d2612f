"""Which sentences are worth reading: those in which, going by their words alone, some rule may fire.

Most sentences of news hold no trigger, or one whose rule asks for words that are not there. They are told by a look-up
a word and are never tagged. A sentence that the gate closes on has no match; one that it lets through may have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from eventcoder.dictionaries.lexicon import Dictionaries, Lexicon, Sense
from eventcoder.patterns.conditions import ARMED, stems
from eventcoder.text.tokens import forms

#: Words that are kept in mind; a batch may hold millions.
_MEMO_LIMIT = 200_000
#: Kinds of meanings that are a noun of the dictionaries.
_NOUNS = frozenset({"people", "body", "spot", "object", "event"})
#: What may stand within a token (U.S., 3,000, Sana'a): a sentence may end within what is one token of the text.
_WITHIN = re.compile("[.,']")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class _Trigger:
    """A word at which a rule may fire, and the words that must stand beside it."""

    word: str
    rule: int
    tail: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Condition:
    """What words a rule asks for: one of `words` or all of one of `runs`, and somebody of `by`; nothing where all that
    there might be is empty.
    """

    words: frozenset[str]
    runs: tuple[frozenset[str], ...]
    by: frozenset[str]

    def met(self, clues: set[str]) -> bool:
        """Whether all that is asked for is among the clues of a text."""
        if self.by and self.by.isdisjoint(clues):
            return False
        if not self.words.isdisjoint(clues) or not (self.words or self.runs):
            return True
        return any(map(clues.issuperset, self.runs))


def _condition(asked: Iterable[frozenset[str]], by: Iterable[str]) -> _Condition:
    single = frozenset[str]().union(*(words for words in asked if len(words) == 1))
    return _Condition(single, tuple(words for words in asked if len(words) != 1), frozenset(map(_sort, by)))


def _sort(who: str) -> str:
    """The clue that somebody of this sort is named; no word of a text begins with a space."""
    return f" {who}"


def _exactly(word: str) -> str:
    """The clue that a word stands in the text in just this form."""
    return f"  {word}"


@dataclass(slots=True)
class Gate:
    """The gate of one language. What it knows of a word is found once and kept; most words tell it nothing.

    Words are looked up as they stand between spaces, for a text is parted at spaces in no time.
    """

    dictionaries: Dictionaries
    lexicon: Lexicon
    _conditions: list[_Condition] = field(default_factory=list)
    _wanted: frozenset[str] = frozenset()
    _triggers: dict[str, tuple[_Trigger, ...]] = field(default_factory=dict)
    _clues: dict[str, frozenset[str]] = field(default_factory=dict)
    _inert: set[str] = field(default_factory=set)
    _mute: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        rules = zip(self.dictionaries.rules, self.dictionaries.asked, strict=True)
        self._conditions = [_condition(asked, rule.by) for rule, asked in rules]
        asked = {word for conditions in self.dictionaries.asked for words in conditions for word in words}
        self._wanted = frozenset(asked.union(map(_exactly, self.lexicon.tails)))

    def openers(self, text: str) -> set[str]:
        """The words of folded text at which a rule may fire in one of its sentences; most texts have none."""
        words = set(text.split())
        fired = [trigger for word in words - self._inert for trigger in self._fires(word)]
        if not fired:
            return set()
        clues = {clue for word in words - self._mute for clue in self._tells(word)}
        return {t.word for t in fired if t.tail <= clues and self._conditions[t.rule].met(clues)}

    def _fires(self, word: str) -> tuple[_Trigger, ...]:
        found = self._triggers.get(word)
        if found is None:
            meant = dict.fromkeys((w, s.ref, s.tail) for w, s in self._senses(word) if s.kind == "rule")
            found = tuple(_Trigger(w, ref, frozenset(map(_exactly, tail))) for w, ref, tail in meant)
            _keep(word, found, self._triggers, self._inert)
        return found

    def _tells(self, word: str) -> frozenset[str]:
        """What a word says that conditions or triggers of rules ask for."""
        found = self._clues.get(word)
        if found is None:
            spoken = frozenset().union(*(stems(token) | {_exactly(token)} for token in _tokens(word)))
            sorts = {_sort(who) for _, sense in self._senses(word) for who in self._sorts(sense)}
            found = (spoken & self._wanted) | sorts
            _keep(word, found, self._clues, self._mute)
        return found

    def _senses(self, word: str) -> Iterator[tuple[str, Sense]]:
        for token in _tokens(word):
            for reading in self.lexicon.read(token):
                for sense in reading.senses:
                    yield token, sense

    def _sorts(self, sense: Sense) -> Iterator[str]:
        """As what a rule may ask for the one that is meant (`by` of the rule)."""
        if sense.kind == "actor" and self.dictionaries.actors[sense.ref].role in ARMED:
            yield "armed"
        if sense.kind in _NOUNS:
            noun = self.dictionaries.nouns[sense.ref]
            yield noun.id
            if noun.side is not None:
                yield noun.side


def _tokens(word: str) -> Iterable[str]:
    """The tokens of what stands between two spaces and their parts, each once."""
    if word.isalpha():
        return (word,)
    tokens = dict.fromkeys(forms(word))
    parted = [_WITHIN.split(token) for token in tokens if _WITHIN.search(token)]
    return tokens | dict.fromkeys(part for found in parted for part in found if part)


def _keep(word: str, found: Found, table: dict[str, Found], nothing: set[str]) -> None:
    if len(table) + len(nothing) > _MEMO_LIMIT:
        table.clear()
        nothing.clear()
    if found:
        table[word] = found
    else:
        nothing.add(word)
