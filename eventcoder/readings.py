"""Sentences as read, and the memory of what an article said before, which is read only when an event asks for it."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from eventcoder.assembly.places import Gazetteer
from eventcoder.dictionaries.lexicon import Dictionaries, Lexicon
from eventcoder.mentions.chunking import chunk
from eventcoder.mentions.discourse import Discourse, Text
from eventcoder.mentions.numbers import find_quantities
from eventcoder.mentions.tags import Tag, Tagger
from eventcoder.mentions.times import find_times
from eventcoder.patterns.clauses import Sentence
from eventcoder.patterns.matching import sentence_of
from eventcoder.text.folding import Folded
from eventcoder.text.tokens import forms as token_forms
from eventcoder.text.tokens import starts


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a sentence stands: number `index` of those that are coded, [start, end) of the folded text."""

    index: int
    start: int
    end: int


@dataclass(slots=True)
class Reading:
    """One sentence read: its place in the text as given, its tokens and tags, and the nodes of its phrases."""

    index: int
    start: int
    end: int
    forms: list[str]
    tags: list[Tag]
    sentence: Sentence
    text: Text
    is_noticed: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the sentences of one text; `titles` holds the nouns that a person's name follows."""

    raw: str
    folded: Folded
    tagger: Tagger
    titles: frozenset[int]
    published: dt.date | None

    def read(self, at: Stretch, needed: bool = False) -> Reading | None:
        """The sentence read; None for one without a word of the dictionaries, unless it is `needed`."""
        forms = token_forms(self.folded.text, at.start, at.end)
        if not forms or not (needed or any(map(self.tagger.lexicon.read, forms))):
            return None
        language = self.tagger.lexicon.language
        first = list(starts(self.folded.text, forms, at.start))
        text = Text(self.raw, self.folded, first, [start + len(form) for start, form in zip(first, forms, strict=True)])
        times = find_times(forms, self.published, language)
        tags = self.tagger.tag(forms, text.words(), times, find_quantities(forms, language))
        sentence = sentence_of(chunk(tags, language, self.titles), language)
        return Reading(at.index, *self.folded.span(at.start, at.end), forms, tags, sentence, text)


#: Sentences that are kept as read until the memory is asked for something.
_HELD = 100


@dataclass(slots=True)
class Past:
    """What the article said before the sentence at hand, and what it remembers of that.

    Names said earlier matter only to an event that has a short form, a pronoun or a homonym. So sentences are passed
    over unread, and read in their order when the memory is first asked for something: the answer is the same.
    """

    dictionaries: Dictionaries
    lexicon: Lexicon
    day: dt.date | None
    heads: dict[int, frozenset[int]]
    discourse: Discourse = field(init=False)
    gazetteer: Gazetteer = field(init=False)
    _passed: deque[Reading | Callable[[], Reading | None]] = field(default_factory=deque)
    _present: Reading | None = None
    _is_busy: bool = False

    def __post_init__(self) -> None:
        known, caught = (self.dictionaries, self.lexicon, self.day), self._catch_up
        self.discourse = Discourse(*known, catch_up=caught, heads=self.heads)
        self.gazetteer = Gazetteer(self.dictionaries, catch_up=self._catch_up)

    def pass_over(self, read: Callable[[], Reading | None]) -> None:
        """The next sentence tells no event; `read` will read it if need be."""
        self._passed.append(read)

    def enter(self, reading: Reading) -> None:
        """The next sentence may tell events; what it names counts as named, too."""
        self._present = reading

    def leave(self, reading: Reading, read: Callable[[], Reading | None]) -> None:
        """The events of the sentence that was entered are told; `read` would read it again.

        An article of a million letters that never asks for its memory would else hold all its sentences as read.
        """
        self._present, self.gazetteer.here = None, None
        self._passed.append(reading if len(self._passed) < _HELD else read)

    def close(self) -> None:
        """Nothing is asked of this memory any more; without its ring of references it is freed at once."""
        self.discourse.catch_up = self.gazetteer.catch_up = _nothing

    def _catch_up(self) -> None:
        """Take in what was passed over, in the order of the text."""
        if self._is_busy:
            return
        self._is_busy = True  # what is remembered is itself looked up in the memory
        while self._passed:
            passed = self._passed.popleft()
            if (reading := passed if isinstance(passed, Reading) else passed()) is not None:
                self._notice(reading)
                self.discourse.remember(reading.sentence.nodes, reading.text)
                self.gazetteer.remember(reading.sentence, reading.text)
        if self._present is not None:
            self._notice(self._present)
        self._is_busy = False

    def _notice(self, reading: Reading) -> None:
        if not reading.is_noticed:
            reading.is_noticed = True
            for item in reading.tags:
                self.gazetteer.notice(item.senses)


def _nothing() -> None:
    """There is nothing to catch up with."""
