"""`eventcoder code`: articles in, events out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import rich_click as click

from eventcoder.batches import batches
from eventcoder.cli import GAZETTEER, GAZETTEERS, OK, SKIPPED
from eventcoder.cli.coding import opened_coding, workers_option
from eventcoder.cli.json_output import Write, jsonl_output
from eventcoder.cli.options import DAY, dictionaries_option, tell
from eventcoder.cli.progress import Advance, progress
from eventcoder.cli.tally import Tally
from eventcoder.errors import ArticleError
from eventcoder.model import Article, Event, Language
from eventcoder.scaling.coding import Answer, Coding, Todo

if TYPE_CHECKING:
    from eventcoder.cli.database_output import DatabaseOutput
    from eventcoder.dictionaries.gazetteer import GazetteerName
    from eventcoder.reading import Defaults
    from eventcoder.store import KeepText

#: Articles that are written in one transaction: what a run that is killed has to code again, at most.
CHUNK = 100


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--output", "-o", metavar="FILE", help="Write events as JSONL to FILE, or to standard output for '-'.")
@click.option("--db", metavar="URL", help="Database to write to: a file, sqlite:///FILE or postgresql://...")
@click.option("--published", type=DAY, help="Publication date of articles that have none.")
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
@workers_option
@click.option(
    "--engine",
    type=click.Choice(["processes", "spark"]),
    default="processes",
    show_default=True,
    help="Code on this machine, or wherever Spark runs (needs eventcoder[spark]); --output is then a folder.",
)
@click.option("--quiet", "-q", is_flag=True, help="Show no progress and no summary.")
@click.pass_context
def code(
    ctx: click.Context,
    paths: tuple[str, ...],
    output: str | None,
    db: str | None,
    published: dt.date | None,
    language: Language | None,
    publisher: str | None,
    dictionaries: Path | None,
    gazetteer: GazetteerName,
    include_not_actual: bool,
    keep_text: KeepText,
    workers: int,
    engine: Literal["processes", "spark"],
    quiet: bool,
) -> None:
    """Code articles into events.

    PATH is a .txt, .jsonl, .csv or .parquet file, a folder of them, or '-' for standard input. Without --output, events
    go to the database of --db, of the variable EVENTCODER_DB, or to eventcoder.db in this folder. With --output alone,
    no database is touched. Articles that the database has, coded just so, are not coded again: a run that was cut off
    goes on where it stopped.
    """
    from eventcoder.reading import Defaults

    defaults = Defaults(published, language, publisher)
    options = {"gazetteer": gazetteer, "include_not_actual": include_not_actual, "keep_text": keep_text}
    tally = Tally()
    if engine == "spark":
        from eventcoder.cli.spark_engine import code_on_spark

        code_on_spark(paths, output, db, defaults, dictionaries, options, workers, tally, quiet)
    else:
        _refuse_to_overwrite(paths, output)
        with (
            progress(quiet, to_stdout=output == "-") as advance,
            opened_coding(workers, dictionaries, gazetteer, include_not_actual) as (coding, version),
        ):
            batch = Batch(coding, tally, advance)
            with destinations(output, db, batch, version, options):
                batch.code(paths, defaults)
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

    coding: Coding
    tally: Tally
    advance: Advance
    write: Write | None = None
    database: DatabaseOutput | None = None
    _coded: list[tuple[Article, list[Event]]] = field(default_factory=list)

    def code(self, paths: Sequence[str], defaults: Defaults) -> None:
        """Code every article of `paths`; one that cannot be read or coded is counted and passed over."""
        try:
            for todo, answer in self.coding.coded(self._todos(paths, defaults)):
                self.tally.read += 1
                self._take(todo, answer)
                # Without a database nothing is gained by waiting for others.
                if not self.database or self.tally.read % CHUNK == 0:
                    self._put()
                self.advance(self.tally)
        finally:
            # Also when somebody interrupts: articles that are coded are whole.
            self._put()

    def _todos(self, paths: Sequence[str], defaults: Defaults) -> Iterator[Todo]:
        from eventcoder.reading import read_located

        # A file wants the events of all articles.
        database = None if self.write else self.database
        for chunk in batches(read_located(paths, defaults), CHUNK if database else 1):
            articles = [article for _, article in chunk if isinstance(article, Article)]
            known = database.coded_before(articles) if database else ()
            for where, article in chunk:
                yield Todo(where, article, isinstance(article, Article) and article.id in known)

    def _take(self, todo: Todo, answer: Answer) -> None:
        if isinstance(answer, ArticleError):
            self.tally.skip(answer)
        elif answer is None:
            self.tally.unchanged += 1
        elif isinstance(todo.article, Article):
            self._coded.append((todo.article, answer))

    def _put(self) -> None:
        """To the database first: it may refuse an article, which is then in neither place."""
        coded, self._coded = self._coded, []
        outcomes = self.database.put(coded) if self.database and coded else [None] * len(coded)
        for (_, events), outcome in zip(coded, outcomes, strict=True):
            if isinstance(outcome, ArticleError):
                self.tally.skip(outcome)
                continue
            if self.write:
                for event in events:
                    self.write(event)
            self.tally.code(events, outcome)


@contextmanager
def destinations(
    output: str | None, db: str | None, batch: Batch, version: str, options: Mapping[str, Any]
) -> Iterator[None]:
    """Open what the events of `batch` are written to; the database is imported only when it is one of them."""
    with ExitStack() as stack:
        if db is not None or output is None:
            from eventcoder.cli.database_output import database_output

            opened = database_output(db, version, batch.tally, options)
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
