"""Sentences that tell nothing are not read, and nobody can tell from the events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from eventcoder.coder import Coder
from eventcoder.dictionaries.entries import Entry, RuleEntry
from eventcoder.dictionaries.loading import read_folder
from eventcoder.model import Article
from eventcoder.paths import dictionaries
from eventcoder.patterns.gate import Gate
from eventcoder.reading import Defaults, read_articles
from eventcoder.readings import Past, Reader, Reading
from eventcoder.text import tokens
from eventcoder.text.folding import _mapped, fold

EXAMPLES = Path(__file__).parent.parent / "examples"
QUIET = "The minister opened a library. Visitors praised the garden. It was a sunny day."


def examples() -> list[Article]:
    """The examples that travel with the program, and all of each language as one long article with a title."""
    found = read_articles([str(EXAMPLES / "gold.jsonl"), str(EXAMPLES / "articles")], Defaults())
    articles = [article for article in found if isinstance(article, Article)]
    return [*articles, *(joined(articles, language) for language in ("ar", "en"))]


def joined(articles: list[Article], language: str) -> Article:
    chosen = [article for article in articles if article.language == language]
    text = "\n\n".join(article.text for article in chosen)
    return chosen[0].model_copy(update={"id": language, "text": text, "title": chosen[-1].text[:80]})


def of_rules() -> Iterator[tuple[Entry, Article]]:
    """Every third example of the rules, each an article of its own."""
    for path, _, entry in read_folder(dictionaries())[0]:
        for example in entry.examples[::3] if isinstance(entry, RuleEntry) else ():
            values = {"text": example.text, "language": path.split("/")[1], "published": "2015-02-20"}
            yield entry, Article.model_validate(values)


@pytest.mark.parametrize("article", examples(), ids=lambda article: str(article.id))
def test_what_is_passed_over_changes_nothing(coder: Coder, article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    lazily = coder.code(article)
    enter = Past.enter

    def at_once(self: Past, reading: Reading) -> None:
        enter(self, reading)
        self._catch_up()

    monkeypatch.setattr(Gate, "openers", lambda self, text: {""})
    monkeypatch.setattr(Past, "enter", at_once)
    assert coder.code(article) == lazily


def test_the_gate_lets_every_match_through(coder: Coder) -> None:
    closed = []
    for entry, article in of_rules():
        for reading, attempts in coder.attempts(article):
            gate = coder._gates[coder.language_of(article)]
            if any(attempt.match for attempt in attempts) and not gate.openers(" ".join(reading.forms)):
                closed.append((entry.id, article.text))
    assert closed == []


def test_quiet_sentences_are_not_read(coder: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    once = Reader.read

    def counted(self: Reader, *args: object, **named: object) -> Reading | None:
        reading = once(self, *args, **named)  # type: ignore[arg-type]
        read.append(self.raw[reading.start : reading.end] if reading is not None else "")
        return reading

    monkeypatch.setattr(Reader, "read", counted)
    told = "Rebels attacked a checkpoint near Homs on Friday."
    article = Article(text=f"{QUIET} {told} {QUIET}", language="en")
    assert coder.code(article)
    assert read == [told]
    assert coder.code(Article(text=QUIET, language="en")) == []
    assert len(read) == 1


def test_the_two_engines_agree_about_common_letters() -> None:
    common = [c for c in map(chr, range(0x2100)) if not tokens._UNCOMMON.match(c)]
    for kind in (r"\w", r"\d", r"\s"):
        assert [c for c in common if bool(re.match(kind, c)) != bool(regex.match(kind, c))] == []


@given(st.text(alphabet=st.sampled_from("aB.,' -'sلاأنـً\u200f،«»12١éﷺ😀"), max_size=60))
def test_quick_ways_and_general_ones_give_the_same(text: str) -> None:
    folded, slowly = fold(text), _mapped(text)
    assert folded.text == slowly.text
    spans = [(i, j) for i in range(len(folded.text)) for j in range(i, len(folded.text) + 1)]
    assert [folded.span(*span) for span in spans] == [slowly.span(*span) for span in spans]
    found = [(m.group(), *m.span()) for m in tokens._TOKEN.finditer(folded.text)]
    assert [tuple(token) for token in tokens.tokenise(folded.text)] == found
