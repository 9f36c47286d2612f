"""The verbs, on one screen: an article becomes sentences, tags, phrases, matches and events."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eventcoder.assembly.events import Scene
from eventcoder.assembly.places import Gazetteer
from eventcoder.assembly.references import without_references
from eventcoder.context.domain import out_of_domain
from eventcoder.dictionaries.gazetteer import GazetteerName
from eventcoder.dictionaries.lexicon import Dictionaries, Lexicon
from eventcoder.dictionaries.loading import fresh_lexicons, load
from eventcoder.languages.detect import detect_language
from eventcoder.mentions.chunking import chunk
from eventcoder.mentions.discourse import Discourse, Text
from eventcoder.mentions.numbers import find_quantities
from eventcoder.mentions.tags import Tag, tag
from eventcoder.mentions.times import find_times
from eventcoder.model import Article, Event, Language
from eventcoder.patterns.clauses import Sentence
from eventcoder.patterns.matching import Attempt, Matcher, sentence_of
from eventcoder.text.cleaning import Cleaned, clean
from eventcoder.text.folding import Folded, fold
from eventcoder.text.sentences import sentences
from eventcoder.text.tokens import Token, tokenise


@dataclass(slots=True)
class Reading:
    """One sentence read: its place in the article, its tokens and tags, and the nodes of its phrases."""

    index: int
    start: int
    end: int
    tokens: list[Token]
    tags: list[Tag]
    sentence: Sentence
    text: Text


@dataclass(slots=True)
class _Context:
    article: Article
    folded: Folded
    discourse: Discourse
    gazetteer: Gazetteer
    lexicon: Lexicon
    text_hash: str


class Coder:
    """Codes articles by the dictionaries; the same article gives the same events, on any machine."""

    def __init__(self, dictionaries: Dictionaries) -> None:
        self.dictionaries = dictionaries
        self.lexicons = fresh_lexicons(dictionaries)
        self.matcher = Matcher(dictionaries)
        self.titles = frozenset(i for i, noun in enumerate(dictionaries.nouns) if noun.title)

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
        """Every event of the article in the order of the text, also those that did not happen (see `modality`)."""
        context, cleaned = self._context(article)
        out: list[Event] = []
        for reading, attempts in self._read_body(context, cleaned):
            matches = [a.match for a in attempts if a.match is not None]
            if matches:
                out += self._scene(context, reading).events(matches)
        return out

    def attempts(self, article: Article) -> Iterator[tuple[Reading, list[Attempt]]]:
        """The sentences of the article as read, each with every rule that was tried in it."""
        context, cleaned = self._context(article)
        yield from self._read_body(context, cleaned)

    # -- reading --------------------------------------------------------------------------------------------------

    def _context(self, article: Article) -> tuple[_Context, Cleaned]:
        cleaned = clean(article.text, article.title)
        language = self.language_of(article)
        folded = fold(cleaned.text)
        lexicon = self.lexicons[language]
        discourse = Discourse(self.dictionaries, lexicon, article.published)
        text_hash = hashlib.blake2b(article.text.encode("utf-8", "replace"), digest_size=16).hexdigest()
        context = _Context(article, folded, discourse, Gazetteer(self.dictionaries), lexicon, text_hash)
        if article.title:
            self._learn_title(context, article.title)
        return context, cleaned

    def _learn_title(self, context: _Context, title: str) -> None:
        folded = fold(title)
        tokens = list(tokenise(folded.text))
        if tokens:
            self._remember(context, self._tagged(context, title, folded, 0, 0, len(folded.text), tokens))

    def _read_body(self, context: _Context, cleaned: Cleaned) -> Iterator[tuple[Reading, list[Attempt]]]:
        index = 0
        for block in cleaned.blocks:
            coded = block.kind == "body"
            if block.kind in ("byline", "footer"):
                continue
            for start, end in self._sentences(context, block.start, block.end):
                reading = self._reading(context, index, start, end)
                index += coded
                if reading is None:
                    continue
                attempts = self._attempts(reading, context.article.published) if coded else []
                yield reading, attempts
                self._remember(context, reading)

    def _sentences(self, context: _Context, start: int, end: int) -> list[tuple[int, int]]:
        """Sentence spans in folded text of a block whose span is in the text as given."""
        starts = context.folded.starts
        low, high = (start, end) if starts is None else (_first_at(starts, start), _first_at(starts, end))
        return sentences(context.folded.text, low, high, context.lexicon.language)

    def _reading(self, context: _Context, index: int, start: int, end: int) -> Reading | None:
        tokens = list(tokenise(context.folded.text, start, end))
        if not tokens or not self._worth_reading(context.lexicon, tokens):
            return None
        return self._tagged(context, context.article.text, context.folded, index, start, end, tokens)

    def _worth_reading(self, lexicon: Lexicon, tokens: list[Token]) -> bool:
        """A sentence with no word of the dictionaries costs a look-up a word and nothing else."""
        return any(lexicon.read(t.form) for t in tokens)

    def _tagged(
        self, context: _Context, raw: str, folded: Folded, index: int, start: int, end: int, tokens: list[Token]
    ) -> Reading:
        language = context.lexicon.language
        forms = [t.form for t in tokens]
        text = Text(raw, folded, [t.start for t in tokens], [t.end for t in tokens])
        words = [text.slice(i, i) for i in range(len(tokens))]
        times = find_times(forms, context.article.published, language)
        tags = tag(tokens, words, context.lexicon, times, find_quantities(forms, language))
        for item in tags:
            context.gazetteer.notice(item.senses)
        sentence = sentence_of(chunk(tags, language, self.titles), language)
        low, high = folded.span(start, end)
        return Reading(index, low, high, tokens, tags, sentence, text)

    def _attempts(self, reading: Reading, published: dt.date | None) -> list[Attempt]:
        if not any(node.kind == "rule" for node in reading.sentence.nodes):
            return []
        attempts = list(self.matcher.attempts(reading.sentence, [t.form for t in reading.tokens]))
        attempts = out_of_domain(attempts, reading.sentence, self.dictionaries)
        return without_references(attempts, reading.sentence, self.dictionaries, published)

    def _remember(self, context: _Context, reading: Reading) -> None:
        context.discourse.remember(reading.sentence.nodes, reading.text)
        context.gazetteer.remember(reading.sentence, reading.text)

    def _scene(self, context: _Context, reading: Reading) -> Scene:
        return Scene(
            context.article, reading.text, reading.sentence, reading.index, reading.start, reading.end,
            self.dictionaries, context.discourse, context.gazetteer, context.text_hash,
        )  # fmt: skip


def _first_at(starts: tuple[int, ...], offset: int) -> int:
    """Index of the first folded character at or behind `offset` in the text as given."""
    from bisect import bisect_left

    return bisect_left(starts, offset)
