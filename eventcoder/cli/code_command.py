"""`eventcoder code`: articles in, events out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from eventcoder.batches import batches
from eventcoder.cli import GAZETTEER, GAZETTEERS, OK, SKIPPED
from eventcoder.cli.corpus import survived
from eventcoder.cli.json_output import Write, jsonl_output
from eventcoder.cli.options import dictionaries_option, tell
from eventcoder.cli.progress import Advance, progress
from eventcoder.cli.tally import Tally
from eventcoder.errors import ArticleError
from eventcoder.model import NOT_ACTUAL, Article, Event, Language

if TYPE_CHECKING:
    from eventcoder.cli.database_output import DatabaseOutput
    from eventcoder.coder import Coder
    from eventcoder.dictionaries.gazetteer import GazetteerName
    from eventcoder.reading import Defaults
    from eventcoder.store import KeepText

#: Articles that are written in one transaction: what a run that is killed has to code again, at most.
CHUNK = 100


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--output", "-o", metavar="FILE", help="Write events as JSONL to FILE, or to standard output for '-'.")
@click.option("--db", metavar="URL", help="Database to write to: an SQLAlchemy URL or an SQLite file.")
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="Publication date of articles that have none.")
@click.option("--language", type=click.Choice(["ar", "en"]), help="Language of articles that name none.")
@click.option("--publisher", metavar="NAME", help="Publisher of articles that name none.")
@dictionaries_option
@click.option("--gazetteer", type=GAZETTEERS, default="imported", show_default=True, help=GAZETTEER)
@click.option("--include-not-actual", is_flag=True, help="Keep events that are negated, intended or hypothetical.")
@click.option(
    "--keep-text",
    type=click.Choice(["none", "sentence", "full"]),
    default="full",
    show_default=True,
    help="What the database keeps of an article's words: none, the sentences of events, or all.",
)
@click.option("--quiet", "-q", is_flag=True, help="Show no progress and no summary.")
@click.pass_context
def code(
    ctx: click.Context,
    paths: tuple[str, ...],
    output: str | None,
    db: str | None,
    published: dt.datetime | None,
    language: Language | None,
    publisher: str | None,
    dictionaries: Path | None,
    gazetteer: GazetteerName,
    include_not_actual: bool,
    keep_text: KeepText,
    quiet: bool,
) -> None:
    """Code articles into events.

    PATH is a .txt, .jsonl or .csv file, a folder of them, or '-' for standard input. Without --output, events go to
    the database of --db, of the variable EVENTCODER_DB, or to eventcoder.db in this folder. With --output alone, no
    database is touched. Articles that the database has, coded just so, are not coded again: a run that was cut off
    goes on where it stopped.
    """
    from eventcoder.coder import Coder
    from eventcoder.reading import Defaults

    _refuse_to_overwrite(paths, output)
    day = published.date() if published else None
    tally = Tally()
    with progress(quiet, to_stdout=output == "-") as advance:
        batch = Batch(Coder.load(dictionaries, gazetteer), tally, advance, include_not_actual)
        options = {"gazetteer": gazetteer, "include_not_actual": include_not_actual, "keep_text": keep_text}
        with destinations(output, db, batch, options):
            batch.code(paths, Defaults(day, language, publisher))
    if not quiet:
        tell([*_beneath(gazetteer), *tally.lines(), *(tally.hints() if gazetteer != "geonames" else ())])
    ctx.exit(SKIPPED if tally.skipped else OK)


def _beneath(gazetteer: GazetteerName) -> Iterator[str]:
    """Which imported gazetteers stood under the dictionaries: they are part of what made the events."""
    from eventcoder.dictionaries.imported import gazetteers

    names = [told.name for told in gazetteers()] if gazetteer != "own" else []
    if names:
        yield f"with the imported places of {', '.join(names)}"


@dataclass
class Batch:
    """A run over many articles: what codes them, where their events go, and the count of what happened."""

    coder: Coder
    tally: Tally
    advance: Advance
    include_not_actual: bool = False
    write: Write | None = None
    database: DatabaseOutput | None = None

    def code(self, paths: Sequence[str], defaults: Defaults) -> None:
        """Code every article of `paths`; one that cannot be read or coded is counted and passed over."""
        from eventcoder.reading import read_articles

        # Without a database nothing is gained by waiting for others.
        for chunk in batches(read_articles(paths, defaults), CHUNK if self.database else 1):
            self._code_chunk(chunk)

    def _code_chunk(self, chunk: Sequence[Article | ArticleError]) -> None:
        coded: list[tuple[Article, list[Event]]] = []
        known = self._coded_before(chunk)
        try:
            for article in chunk:
                self.tally.read += 1
                self._code(article, known, coded)
                self.advance(self.tally)
        finally:
            # Also when somebody interrupts: articles that are coded are whole.
            self._put(coded)

    def _coded_before(self, chunk: Sequence[Article | ArticleError]) -> set[str]:
        if self.database is None or self.write:
            return set()  # a file wants the events of all articles
        return self.database.coded_before([article for article in chunk if isinstance(article, Article)])

    def _code(self, article: Article | ArticleError, known: set[str], coded: list[tuple[Article, list[Event]]]) -> None:
        if isinstance(article, ArticleError):
            self.tally.skip(article)
        elif article.id in known:
            self.tally.unchanged += 1
        else:
            try:
                coded.append((article, self._events(article)))
            except ArticleError as error:
                self.tally.skip(error)

    def _events(self, article: Article) -> list[Event]:
        return events_of(self.coder, article, self.include_not_actual)

    def _put(self, coded: Sequence[tuple[Article, list[Event]]]) -> None:
        """To the database first: it may refuse an article, which is then in neither place."""
        outcomes = self.database.put(coded) if self.database and coded else [None] * len(coded)
        for (_, events), outcome in zip(coded, outcomes, strict=True):
            if isinstance(outcome, ArticleError):
                self.tally.skip(outcome)
                continue
            if self.write:
                for event in events:
                    self.write(event)
            self.tally.code(events, outcome)


def events_of(coder: Coder, article: Article, include_not_actual: bool) -> list[Event]:
    """The events of an article, as many as are wanted; ArticleError whatever it does to the coder."""
    with survived(article):
        found = coder.code(article)
    return [event for event in found if include_not_actual or event.modality not in NOT_ACTUAL]


@contextmanager
def destinations(output: str | None, db: str | None, batch: Batch, options: Mapping[str, Any]) -> Iterator[None]:
    """Open what the events of `batch` are written to; the database is imported only when it is one of them."""
    with ExitStack() as stack:
        if db is not None or output is None:
            from eventcoder.cli.database_output import database_output

            opened = database_output(db, batch.coder.dictionary_version, batch.tally, options)
            batch.database = stack.enter_context(opened)
        if output is not None:
            batch.write = stack.enter_context(jsonl_output(output))
        yield


def _refuse_to_overwrite(paths: Sequence[str], output: str | None) -> None:
    """Writing the events over the articles would lose the articles."""
    if output in (None, "-"):
        return
    target = Path(output or "")
    if not target.resolve().parent.is_dir():
        raise click.UsageError(f"--output: the folder {target.parent} does not exist; make it first")
    if target.is_dir():
        raise click.UsageError(f"--output: {target} is a folder; name a file")
    if target.is_file() and any(Path(path).is_file() and target.samefile(path) for path in paths):
        raise click.UsageError(f"--output: {target} is one of the articles' files; name another")
