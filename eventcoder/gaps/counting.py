"""Unknown phrases of a corpus by frequency, in memory that does not grow with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from eventcoder.coder import Coder, Reading
from eventcoder.gaps import arabic, english
from eventcoder.gaps.hits import Certainty, Hit, Kind, unknown
from eventcoder.model import Article, Language

#: So many phrases and words are kept; when there are more, the rarer half of them is forgotten.
PHRASES, WORDS = 100_000, 400_000
_WEAK_TO_GOOD = 4  # a town is told by its noun more often than «بيان» is
_AROUND = 90  # characters of the sentence on either side of the phrase


@dataclass(frozen=True, slots=True)
class Gap:
    """An unknown phrase: what it looks like, how often, and the first sentence that holds it."""

    kind: Kind
    language: Language
    phrase: str
    count: int
    example: str
    article: str


@dataclass(slots=True)
class _Record:
    head: str
    example: str
    article: str
    hits: Counter[Certainty] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return self.hits.total()


Key = tuple[Language, Kind, str]


class Gaps:
    """Counts what the dictionaries of `coder` do not know, article by article."""

    def __init__(self, coder: Coder, phrases: int = PHRASES, words: int = WORDS) -> None:
        self.coder = coder
        self._limits = (phrases, words)
        self._found: dict[Key, _Record] = {}
        self._words: Counter[tuple[Language, str]] = Counter()

    def read(self, article: Article) -> None:
        """Count the unknown phrases of one article."""
        language = self.coder.language_of(article)
        find = arabic.hits if language == "ar" else english.hits
        for reading, _ in self.coder.attempts(article):
            self._words.update((language, item.form) for item in reading.tags if unknown(item))
            for hit in find(reading):
                self._count(language, hit, reading, article.id)
        self._forget()

    def _count(self, language: Language, hit: Hit, reading: Reading, article: str) -> None:
        key = (language, hit.kind, hit.key)
        if (record := self._found.get(key)) is None:
            record = self._found[key] = _Record(hit.head, _example(reading, hit), article)
        record.hits[hit.certainty] += 1

    def _forget(self) -> None:
        phrases, words = self._limits
        if len(self._found) > phrases:
            kept = sorted(self._found, key=lambda key: -self._found[key].count)[: phrases // 2]
            self._found = {key: self._found[key] for key in kept}
        if len(self._words) > words:
            self._words = Counter(dict(self._words.most_common(words // 2)))

    def most_frequent(self, kind: Kind | None = None) -> Iterator[Gap]:
        """The gaps, of one kind or all, most frequent first, equals by name."""
        rows = [(key, record) for key, record in self._found.items() if self._holds(key, record)]
        rows.sort(key=lambda row: (-row[1].count, row[0]))
        for (language, its_kind, phrase), record in rows:
            if kind in (None, its_kind):
                yield Gap(its_kind, language, phrase, record.count, record.example, record.article)

    def _holds(self, key: Key, record: _Record) -> bool:
        """Whether the phrase has good reasons, or its first word mostly stands in such places."""
        hits = record.hits
        if hits["weak"] > _WEAK_TO_GOOD * (hits["sure"] + hits["likely"]):
            return False
        return hits["sure"] > 0 or hits["likely"] * 2 > self._words[key[0], record.head]


def _example(reading: Reading, hit: Hit) -> str:
    """The phrase as written with the words around it."""
    first, last = reading.tags[hit.first].first, reading.tags[hit.last].last
    start, end = reading.text.span(first, last)
    low, high = max(reading.start, start - _AROUND), min(reading.end, end + _AROUND)
    words = " ".join(reading.text.raw[low:high].split())
    return f"{'…' if low > reading.start else ''}{words}{'…' if high < reading.end else ''}"
