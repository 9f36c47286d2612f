"""`eventcoder code`: articles in, events out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from eventcoder.cli import GAZETTEER, OK, SKIPPED
from eventcoder.cli.corpus import each_article, survived
from eventcoder.cli.json_output import Write, jsonl_output
from eventcoder.cli.options import dictionaries_option, echo_lines
from eventcoder.cli.progress import Advance, progress
from eventcoder.cli.tally import Tally
from eventcoder.model import NOT_ACTUAL, Article, Event, Language

if TYPE_CHECKING:
    from eventcoder.cli.database_output import Put
    from eventcoder.coder import Coder
    from eventcoder.dictionaries.gazetteer import GazetteerName
    from eventcoder.reading import Defaults
    from eventcoder.store import Outcome


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--output", "-o", metavar="FILE", help="Write events as JSONL to FILE, or to standard output for '-'.")
@click.option("--db", metavar="URL", help="Database to write to: an SQLAlchemy URL or an SQLite file.")
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="Publication date of articles that have none.")
@click.option("--language", type=click.Choice(["ar", "en"]), help="Language of articles that name none.")
@click.option("--publisher", metavar="NAME", help="Publisher of articles that name none.")
@dictionaries_option
@click.option("--gazetteer", type=click.Choice(["own", "geonames"]), default="own", show_default=True, help=GAZETTEER)
@click.option("--include-not-actual", is_flag=True, help="Keep events that are negated, intended or hypothetical.")
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
    quiet: bool,
) -> None:
    """Code articles into events.

    PATH is a .txt, .jsonl or .csv file, a folder of them, or '-' for standard input. Without --output, events go to
    the database of --db, of the variable EVENTCODER_DB, or to eventcoder.db in this folder. With --output alone, no
    database is touched.
    """
    from eventcoder.coder import Coder
    from eventcoder.reading import Defaults

    _refuse_to_overwrite(paths, output)
    day = published.date() if published else None
    tally = Tally()
    with progress(quiet, to_stdout=output == "-") as advance:
        batch = Batch(Coder.load(dictionaries, gazetteer), tally, advance, include_not_actual)
        with destinations(output, db, batch):
            batch.code(paths, Defaults(day, language, publisher))
    if not quiet:
        echo_lines([*tally.lines(), *(tally.hints() if gazetteer == "own" else ())], err=True)
    ctx.exit(SKIPPED if tally.skipped else OK)


@dataclass
class Batch:
    """A run over many articles: what codes them, where their events go, and the count of what happened."""

    coder: Coder
    tally: Tally
    advance: Advance
    include_not_actual: bool = False
    write: Write | None = None
    put: Put | None = None

    def code(self, paths: Sequence[str], defaults: Defaults) -> None:
        """Code every article of `paths`; one that cannot be read or coded is counted and passed over."""
        each_article(paths, defaults, self.tally, self.advance, self._code)

    def _code(self, article: Article) -> None:
        events = [e for e in self._events(article) if self.include_not_actual or e.modality not in NOT_ACTUAL]
        # The database may refuse the article, and then it is in neither place.
        outcome = self.put(article, events) if self.put else None
        if self.write:
            for event in events:
                self.write(event)
        self._count(events, outcome)

    def _events(self, article: Article) -> list[Event]:
        with survived(article):
            return self.coder.code(article)

    def _count(self, events: list[Event], outcome: Outcome | None) -> None:
        self.tally.code(events)
        if outcome:
            self.tally.unchanged += outcome.status == "unchanged"
            self.tally.elsewhere += outcome.elsewhere


@contextmanager
def destinations(output: str | None, db: str | None, batch: Batch) -> Iterator[None]:
    """Open what the events of `batch` are written to; the database is imported only when it is one of them."""
    with ExitStack() as stack:
        if db is not None or output is None:
            from eventcoder.cli.database_output import database_output

            batch.put = stack.enter_context(database_output(db, batch.coder.dictionary_version, batch.tally))
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
