"""The compiled dictionaries: from a written word to what it may mean, by one table look-up a word."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from eventcoder.dictionaries.entries import ActorEntry, CueEntry, NounEntry, PlaceEntry, RuleEntry
from eventcoder.languages.ar import Analysis, Cut, cuts

_MEMO_LIMIT = 400_000
#: Names that begin with one word from which on they are looked up by their second word.
_MANY = 16


class Sense(NamedTuple):
    """One meaning of a form: the kind and index of its entry, and the grammar of the form.

    `tail` holds the forms of the further tokens of a name or phrase; `case` asks a Latin word to be written "upper"
    or "cap"; a `guarded` place name is also a common word: it counts only behind a place noun or a preposition of
    place, a `strict` one behind a place noun alone.
    """

    kind: str
    ref: int
    tail: tuple[str, ...] = ()
    part: str = ""
    voice: str = ""
    number: str = ""
    definite: bool = False
    case: str = ""
    guarded: bool = False
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A word cut into affixes and a core that the dictionaries know."""

    cut: Analysis
    senses: tuple[Sense, ...]
    by_next: dict[tuple[str, ...], tuple[Sense, ...]] | None = None

    def before(self, following: tuple[str, ...]) -> tuple[Sense, ...]:
        """Senses that may hold before the next two tokens: one-word ones, and names that go on with them."""
        if self.by_next is None:
            return self.senses
        found = self.by_next.get((), ())
        if following:
            found = (*self.by_next.get(following[:1], ()), *found)
        return (*self.by_next.get(following, ()), *found) if len(following) > 1 else found


@dataclass(slots=True)
class Lexicon:
    """Forms of one language; `read` is memoised over the words of the text, which repeat.

    `more` holds the names of gazetteers, which stand behind the senses of the dictionaries; `tails` the words that
    stand behind the first one of a trigger.
    """

    language: str
    senses: dict[str, tuple[Sense, ...]]
    more: Mapping[str, tuple[Sense, ...]] = field(default_factory=dict)
    tails: frozenset[str] = frozenset()
    _memo: dict[str, tuple[Reading, ...]] = field(default_factory=dict)

    def read(self, word: str) -> tuple[Reading, ...]:
        """Readings of `word`, the one that cuts least first; empty for an unknown word."""
        found = self._memo.get(word)
        if found is None:
            if len(self._memo) > _MEMO_LIMIT:
                self._memo.clear()
            found = self._memo[word] = tuple(self._readings(word))
        return found

    def _readings(self, word: str) -> Iterator[Reading]:
        known = [(Analysis(*cut), found) for cut in self._cuts(word) if (found := self._senses_of(cut[0]))]
        for cut, found in sorted(known, key=lambda pair: pair[0].weight) if len(known) > 1 else known:
            senses = tuple(s for s in found if _allowed(s, cut))
            if senses:
                yield Reading(cut, senses, _by_next(senses) if len(senses) > _MANY else None)

    def _cuts(self, word: str) -> Iterable[Cut]:
        return cuts(word) if self.language == "ar" else ((word, "", "", False, ""),)

    def _senses_of(self, core: str) -> tuple[Sense, ...]:
        own = self.senses.get(core, ())
        return own + self.more.get(core, ()) if self.more else own


def _by_next(senses: tuple[Sense, ...]) -> dict[tuple[str, ...], tuple[Sense, ...]]:
    """For a word that begins many names (al-, «مجلس»): its senses by the tokens that follow, at most two."""
    grouped: dict[tuple[str, ...], list[Sense]] = {}
    for sense in senses:
        grouped.setdefault(sense.tail[:2], []).append(sense)
    return {following: tuple(found) for following, found in grouped.items()}


def _allowed(sense: Sense, cut: Analysis) -> bool:
    """Whether a sense may carry the affixes of `cut`."""
    if cut.future and sense.part != "present":
        return False
    if cut.pronoun and (sense.kind in ("actor", "place", "adjective") or sense.definite or sense.tail):
        return False
    if cut.pronoun and sense.part == "noun" and cut.core.endswith("ا"):
        return False  # an indefinite accusative carries no pronoun
    if cut.preposition and sense.part == "word" and cut.core.startswith(cut.preposition):
        return False  # «للمقاومة» is not the cue «لمقاومة» with a second preposition
    if cut.preposition and sense.part in ("past", "present"):
        return cut.preposition == "ل" and sense.part == "present"
    return True


@dataclass(slots=True)
class Dictionaries:
    """Everything that coding needs to know; `version` is the hash of the files that it was made from.

    `asked` holds, for each rule, the folded words of each condition of its `requires`.
    """

    version: str
    actors: list[ActorEntry]
    places: Sequence[PlaceEntry]
    nouns: list[NounEntry]
    cues: list[CueEntry]
    rules: list[RuleEntry]
    lexicons: Mapping[str, Lexicon]
    lines: dict[str, tuple[str, int]]
    asked: list[tuple[frozenset[str], ...]] = field(default_factory=list)
    own_places: int = sys.maxsize
    imported_places: int = 0
    _states: dict[str, ActorEntry] = field(default_factory=dict)

    def state(self, country: str) -> ActorEntry | None:
        """The actor that a state is, by its ISO 3166-1 alpha-3 code."""
        if not self._states:
            self._states = {actor.id: actor for actor in self.actors if actor.id.startswith("state.")}
        return self._states.get(f"state.{country.lower()}")

    @property
    def are_extended(self) -> bool:
        """Whether there is a gazetteer behind the dictionaries."""
        return self.own_places < sys.maxsize

    def is_own(self, place: int) -> bool:
        """Whether a place is of the dictionaries themselves and not of a gazetteer behind them."""
        return place < self.own_places

    def is_imported(self, place: int) -> bool:
        """Whether a place is of a gazetteer that the user imported."""
        return self.own_places <= place < self.own_places + self.imported_places
