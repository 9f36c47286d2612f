"""Where coded events are written to a database, with a note of the run."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from eventcoder import __version__
from eventcoder.cli.tally import Tally
from eventcoder.errors import ArticleError, StoreError
from eventcoder.model import Article, Event
from eventcoder.store import (
    KeepText,
    Outcome,
    Run,
    RunCounts,
    RunState,
    close_dead_runs,
    coded_before,
    finish_run,
    note_progress,
    start_run,
    write_articles,
)
from eventcoder.store.database import open_store_for_runs, writing
from eventcoder.store.runs import Command, Options


@dataclass(frozen=True, slots=True)
class DatabaseOutput:
    """A database that a run writes to. What is written in one call is there whole or not at all."""

    conn: Connection
    run: Run
    keep: KeepText
    tally: Tally

    def coded_before(self, articles: Sequence[Article]) -> set[str]:
        """The ids of those articles that need no coding: the database has them just as this run would code them."""
        return coded_before(self.conn, articles, self.run, self.keep)

    def put(self, batch: Sequence[tuple[Article, Sequence[Event]]]) -> list[Outcome | ArticleError]:
        """Writes whole articles, and how far the run has come, in one transaction."""
        with writing(self.conn):
            outcomes = write_articles(self.conn, batch, self.run, self.keep)
            note_progress(self.conn, self.run, _with(self.tally, batch, outcomes))
        return outcomes


def _with(tally: Tally, batch: Sequence[tuple[Article, Sequence[Event]]], outcomes: Sequence[object]) -> RunCounts:
    """The counts when the batch is written; the tally counts it only afterwards."""
    refused = sum(isinstance(outcome, ArticleError) for outcome in outcomes)
    put = zip(batch, outcomes, strict=True)
    found = sum(len(events) for (_, events), outcome in put if isinstance(outcome, Outcome))
    return RunCounts(tally.read, tally.unchanged, tally.events + found, tally.skipped + refused)


@contextmanager
def database_output(
    url: str | None,
    dictionary_version: str,
    tally: Tally,
    options: Options,
    command: Command = "code",
) -> Iterator[DatabaseOutput]:
    """The database of `url` with a run begun in it.

    At the end the run is noted as finished, interrupted or failed, with the counts of `tally`. Runs that were killed
    before are noted as interrupted and told of by the tally.
    """
    with open_store_for_runs(url).connect() as conn:
        tally.notes += map(_killed, close_dead_runs(conn))
        run = start_run(conn, __version__, dictionary_version, options, command)
        try:
            yield DatabaseOutput(conn, run, options["keep_text"], tally)
        except BaseException as error:
            # The fault that ended the run is the one to tell of, should the note fail too.
            with contextlib.suppress(StoreError):
                outcome = "interrupted" if isinstance(error, KeyboardInterrupt) else "failed"
                finish_run(conn, run, outcome, _counts(tally))
            raise
        finish_run(conn, run, "finished", _counts(tally))


def _killed(run: RunState) -> str:
    began = f"{run.started_at:%Y-%m-%d %H:%M} UTC"
    return f"the run of {began} was cut off after {run.counts.articles:,} articles; what it had written is kept"


def _counts(tally: Tally) -> RunCounts:
    return RunCounts(tally.read, tally.unchanged, tally.events, tally.skipped)
