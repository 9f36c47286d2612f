"""The verbs, on one screen: an article becomes sentences, tags, phrases, matches and events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from eventcoder.assembly.events import Scene
from eventcoder.assembly.references import without_references
from eventcoder.context.domain import out_of_domain
from eventcoder.dictionaries.gazetteer import GazetteerName
from eventcoder.dictionaries.lexicon import Dictionaries
from eventcoder.dictionaries.loading import fresh_lexicon, load
from eventcoder.languages.detect import detect_language
from eventcoder.mentions.tags import Tagger
from eventcoder.model import Article, Event, Language
from eventcoder.patterns.gate import Gate
from eventcoder.patterns.matching import Attempt, Matcher
from eventcoder.readings import Past, Reader, Reading, Stretch
from eventcoder.text.cleaning import clean
from eventcoder.text.folding import Folded, fold
from eventcoder.text.markup import blank_markup
from eventcoder.text.sentences import cuts_words, sentences

__all__ = ["Coder", "Reading"]

T = TypeVar("T")


class ByLanguage(dict[str, T]):
    """One thing for each language, made when a text in that language comes."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, language: str) -> T:
        made = self[language] = self._make(language)
        return made


class Coder:
    """Codes articles by the dictionaries; the same article gives the same events, on any machine."""

    def __init__(self, dictionaries: Dictionaries) -> None:
        self.dictionaries = dictionaries
        self.lexicons = ByLanguage(lambda language: fresh_lexicon(dictionaries, language))
        self.matcher = Matcher(dictionaries)
        self.titles = frozenset(i for i, noun in enumerate(dictionaries.nouns) if noun.title)
        self._heads = ByLanguage[dict[int, frozenset[int]]](lambda language: {})
        self._taggers = ByLanguage(lambda language: Tagger(self.lexicons[language]))
        self._gates = ByLanguage(lambda language: Gate(dictionaries, self.lexicons[language]))

    @classmethod
    def load(cls, dictionaries: Path | None = None, gazetteer: GazetteerName = "own") -> Coder:
        """A coder with the dictionaries of a folder, the shipped ones by default; raises DictionaryError."""
        return cls(load(dictionaries, gazetteer))

    @property
    def dictionary_version(self) -> str:
        return self.dictionaries.version

    @staticmethod
    def language_of(article: Article) -> Language:
        """The language that the article names, else the one that it is in."""
        return article.language or detect_language(article.text) or "en"

    def code(self, article: Article) -> list[Event]:
        """Every event of the article in the order of the text, also those that did not happen (see `modality`).

        A text, or a sentence, in which no rule can fire costs a look-up a word and nothing else.
        """
        language = self.language_of(article)
        folded = fold(blank_markup(article.text))
        openers = self._gates[language].openers(folded.text)
        if openers or cuts_words(folded.text):
            return list(self._events(article, folded, language, openers))
        return []

    def attempts(self, article: Article) -> Iterator[tuple[Reading, list[Attempt]]]:
        """The sentences of the article as read, each with every rule that was tried in it."""
        language = self.language_of(article)
        folded = fold(blank_markup(article.text))
        reader = self._reader(article, folded, language)
        for at, coded in self._stretches(article, folded, language):
            if (reading := reader.read(at)) is not None:
                yield reading, self._attempts(reading, article.published) if coded else []

    # -- the way of an article ------------------------------------------------------------------------------------

    def _events(self, article: Article, folded: Folded, language: Language, openers: set[str]) -> Iterator[Event]:
        reader, past = self._reader(article, folded, language), self._past(article, language)
        openers = openers if not cuts_words(folded.text) else {""}
        for at, coded in self._stretches(article, folded, language):
            worth = coded and self._is_worth_reading(folded.text[at.start : at.end], language, openers)
            read = partial(reader.read, at)
            if not worth or (reading := read()) is None:
                past.pass_over(read)
                continue
            matches = [a.match for a in self._attempts(reading, article.published, brief=True) if a.match]
            past.enter(reading)
            if matches:
                yield from self._scene(article, reading, past).events(matches)
            past.leave(reading, read)
        past.close()

    def _is_worth_reading(self, words: str, language: Language, openers: set[str]) -> bool:
        """Whether a rule may fire in a sentence; most hold none of the `openers` of their text."""
        return any(opener in words for opener in openers) and bool(self._gates[language].openers(words))

    def _reader(self, article: Article, folded: Folded, language: Language) -> Reader:
        return Reader(article.text, folded, self._taggers[language], self.titles, article.published)

    def _past(self, article: Article, language: Language) -> Past:
        """The memory of the article, which begins with its title."""
        past = Past(self.dictionaries, self.lexicons[language], article.published, self._heads[language])
        if article.title:
            past.pass_over(partial(self._read_title, article.title, language, article.published))
        return past

    def _read_title(self, title: str, language: Language, published: dt.date | None) -> Reading | None:
        folded = fold(title)
        reader = Reader(title, folded, self._taggers[language], self.titles, published)
        return reader.read(Stretch(0, 0, len(folded.text)), needed=True)

    def _stretches(self, article: Article, folded: Folded, language: Language) -> Iterator[tuple[Stretch, bool]]:
        """The sentences of body and headlines in order, each with whether it is coded."""
        index = 0
        for block in clean(article.text, article.title).blocks:
            if block.kind in ("byline", "footer"):
                continue
            coded = block.kind == "body"
            low, high = folded.first_at(block.start), folded.first_at(block.end)
            for start, end in sentences(folded.text, low, high, language):
                yield Stretch(index, start, end), coded
                index += coded

    def _attempts(self, reading: Reading, published: dt.date | None, brief: bool = False) -> list[Attempt]:
        if not any(node.kind == "rule" for node in reading.sentence.nodes):
            return []
        attempts = list(self.matcher.attempts(reading.sentence, reading.forms, brief))
        attempts = out_of_domain(attempts, reading.sentence, self.dictionaries)
        return without_references(attempts, reading.sentence, self.dictionaries, published)

    def _scene(self, article: Article, reading: Reading, past: Past) -> Scene:
        return Scene(
            article, reading.text, reading.sentence, reading.index, reading.start, reading.end,
            self.dictionaries, past.discourse, past.gazetteer,
        )  # fmt: skip
