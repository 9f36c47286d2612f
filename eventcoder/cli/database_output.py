"""Where coded events are written to a database, with a note of the run."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from eventcoder import __version__
from eventcoder.cli.tally import Tally
from eventcoder.errors import StoreError
from eventcoder.model import Article, Event
from eventcoder.store import Outcome, RunCounts, finish_run, open_store, start_run, write_article

Put = Callable[[Article, Sequence[Event]], Outcome]


@contextmanager
def database_output(url: str | None, dictionary_version: str, tally: Tally) -> Iterator[Put]:
    """A function that writes one article with its events; each is a transaction, so that an interrupted run keeps them.

    At the end the run is noted as finished, interrupted or failed, with the counts of `tally`.
    """
    with open_store(url).connect() as conn:
        run = start_run(conn, __version__, dictionary_version)

        def note(outcome: str) -> None:
            counts = RunCounts(tally.read, tally.unchanged, tally.events, tally.skipped)
            finish_run(conn, run, outcome, counts)

        try:
            yield lambda article, events: write_article(conn, article, events, run)
        except BaseException as error:
            # The fault that ended the run is the one to tell of, should the note fail too.
            with contextlib.suppress(StoreError):
                note("interrupted" if isinstance(error, KeyboardInterrupt) else "failed")
            raise
        note("finished")
