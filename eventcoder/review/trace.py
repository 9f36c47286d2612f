"""The trace of an event: the rule that fired, as it is written, and every rule that was tried in its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from rich.text import Text

from eventcoder.coder import Coder
from eventcoder.dictionaries.loading import rule_text
from eventcoder.explaining import Tried, tried_at
from eventcoder.model import Article
from eventcoder.review.lines import Pane
from eventcoder.review.marking import plain
from eventcoder.store.reading import StoredEvent
from eventcoder.text.display import visible

_OUTCOMES = {"event": "green", "blocked": "yellow", "lost": "dim"}


@cache
def coder() -> Coder:
    """The coder of today's dictionaries, loaded once."""
    return Coder.load(gazetteer="imported")


def article_of(row: StoredEvent, text: str | None) -> tuple[Article, int]:
    """The article of an event, and where its evidence begins in it; where the text was not kept, the evidence alone."""
    event = row.event
    known = {"id": event.article_id, "language": row.language, "published": row.published, "title": row.title}
    if text is not None:
        return Article.model_validate(known | {"text": text}), event.start
    return Article.model_validate(known | {"text": event.evidence or "-"}), 0


def trace_lines(by: Coder, row: StoredEvent, text: str | None, pane: Pane) -> Iterator[Text]:
    """The trace of `row` by a coder; `text` is that of its article, None where it was not kept."""
    event = row.event
    if by.dictionary_version != event.dictionary_version:
        told = "The dictionaries of today are not those of the coding: what is tried below may differ from it."
        yield from pane.paragraph(Text(told, "yellow"))
    if text is None:
        yield from pane.paragraph(Text("The text was not kept: the sentence is read alone.", "yellow"))
    yield from _rule(event.rule_id, pane)
    article, begins = article_of(row, text)
    tried = tried_at(by, article, begins + event.trigger.start - event.start)
    yield Text()
    yield Text("Rules that were tried in this sentence", "bold")
    yield from _attempts(tried, event.rule_id, pane)


def _rule(rule_id: str, pane: Pane) -> Iterator[Text]:
    found = rule_text(rule_id)
    if found is None:
        yield from pane.paragraph(plain(f"{rule_id}: there is no such rule today"))
        return
    for line in found.splitlines():
        yield from pane.paragraph(Text(visible(line)))  # not `plain`: the indentation of a rule is part of it


def _attempts(tried: Iterable[Tried], rule_id: str, pane: Pane) -> Iterator[Text]:
    nothing = True
    for one in tried:
        nothing = False
        mark = "→ " if one["rule_id"] == rule_id else "  "
        style = _OUTCOMES.get(one["outcome"], "")
        yield from pane.paragraph(
            Text.assemble(mark, (one["outcome"], style), " ", plain(one["rule_id"]), style="bold")
        )
        yield from pane.field("  words", plain(one["trigger"]))
        if one["why"]:
            yield from pane.field("  why", plain(one["why"]))
        for slot, words in one["slots"].items():
            yield from pane.field(f"  {slot}", plain(words))
    if nothing:
        yield Text("none")
