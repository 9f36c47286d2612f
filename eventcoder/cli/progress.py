"""How far a run has come: a moving line on a terminal, now and then a plain line elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import rich_click as click

from eventcoder.cli.tally import Tally

EVERY = 1000
Advance = Callable[[Tally], None]


@contextmanager
def progress(quiet: bool, to_stdout: bool) -> Iterator[Advance]:
    """A function to be called after every article; all it shows goes to stderr."""
    if quiet:
        yield lambda tally: None
    elif sys.stderr.isatty() and not (to_stdout and sys.stdout.isatty()):
        with _moving_line() as advance:
            yield advance
    else:
        yield _plain_line


def _plain_line(tally: Tally) -> None:
    if tally.read and tally.read % EVERY == 0:
        click.echo(_status(tally), err=True)


@contextmanager
def _moving_line() -> Iterator[Advance]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading the dictionaries", total=None)
        yield lambda tally: bar.update(task, description=_status(tally))


def _status(tally: Tally) -> str:
    return f"{tally.read:,} articles, {tally.events:,} events, {tally.skipped:,} skipped"
