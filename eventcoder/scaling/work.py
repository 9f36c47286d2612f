"""What is done with a part, wherever that is: its events go to files, or to a database that many can write to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from eventcoder.batches import batches
from eventcoder.errors import ArticleError
from eventcoder.model import Article, Event
from eventcoder.reading import Defaults, Located
from eventcoder.scaling.arrow import coder_of
from eventcoder.scaling.coding import Recipe, events_of
from eventcoder.scaling.parts import Output, Part, articles
from eventcoder.scaling.spark import arrived

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from eventcoder.coder import Coder
    from eventcoder.store import KeepText, Run

#: Articles that are written in one transaction.
_CHUNK = 100


@dataclass(frozen=True, slots=True)
class ToFiles:
    """Codes a part into files, unless they are there."""

    recipe: Recipe
    defaults: Defaults
    output: Output

    def __call__(self, number: int, part: Part) -> None:
        coder = coder_of(arrived(self.recipe))
        self.output.write(number, articles(part, self.defaults), coder, self.recipe.include_not_actual)


@dataclass(slots=True)
class Told:
    """What became of the articles of a part in a database; `unplaced` events have a place without coordinates."""

    read: int = 0
    unchanged: int = 0
    coded: int = 0
    elsewhere: int = 0
    unplaced: int = 0
    types: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ToStore:
    """Codes a part into a database; articles that it has, coded just so, are not coded again."""

    recipe: Recipe
    defaults: Defaults
    url: str
    run: Run
    keep: KeepText

    def __call__(self, number: int, part: Part) -> dict[str, Any]:
        from eventcoder.store.database import open_store_for_runs

        coder, told = coder_of(arrived(self.recipe)), Told()
        engine = open_store_for_runs(self.url)
        try:
            with engine.connect() as conn:
                for chunk in batches(articles(part, self.defaults), _CHUNK):
                    self._code(conn, coder, chunk, told)
        finally:
            engine.dispose()
        return {name.name: getattr(told, name.name) for name in fields(told)}

    def _code(self, conn: Connection, coder: Coder, chunk: Sequence[Located], told: Told) -> None:
        from eventcoder.store import coded_before, write_articles

        told.read += len(chunk)
        found = [article for _, article in chunk if isinstance(article, Article)]
        known = coded_before(conn, found, self.run, self.keep)
        told.unchanged += len(known)
        coded: list[tuple[Article, list[Event]]] = []
        for where, article in chunk:
            try:
                if not isinstance(article, Article):
                    raise article
                if article.id not in known:
                    coded.append((article, events_of(coder, where, article, self.recipe.include_not_actual)))
            except ArticleError as error:
                told.faults.append((error.where, error.what))
        for (_, events), outcome in zip(coded, write_articles(conn, coded, self.run, self.keep), strict=True):
            if isinstance(outcome, ArticleError):
                told.faults.append((outcome.where, outcome.what))
                continue
            told.coded += 1
            told.unchanged += outcome.status == "unchanged"
            told.elsewhere += outcome.elsewhere
            told.types.update(event.event_type for event in events)
            told.unplaced += sum(event.place is not None and event.place.latitude is None for event in events)
