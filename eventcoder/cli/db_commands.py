"""`eventcoder db`: looking after the database."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import rich_click as click

from eventcoder.cli import DATABASE, OK
from eventcoder.cli.filters import db_option
from eventcoder.cli.options import tell
from eventcoder.text.display import visible

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from eventcoder.store import RunState

RUNS_SHOWN = 5


class Age(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.3 only
    """A day, or a number of days before today ("90d"); gives the day."""

    name = "age"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        if found := re.fullmatch(r"(\d{1,5})d", str(value)):
            return dt.datetime.now(dt.UTC).date() - dt.timedelta(days=int(found[1]))
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is neither a day (2024-12-31) nor a number of days (90d)", param, ctx)


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
@db_option
def status(db: str | None) -> None:
    """Show what is in the database: its tables' version, how many rows of each kind, and the newest runs."""
    from eventcoder.store import read_runs
    from eventcoder.store.database import connect_existing_store, revision, shown
    from eventcoder.store.status import contents
    from eventcoder.store.tables import REVISION

    engine = connect_existing_store(db)
    found = revision(engine)
    click.echo(visible(f"{shown(engine.url)}, tables {found or 'not made yet'}"))
    if found != REVISION:
        click.echo(f"this eventcoder works with tables {REVISION}: eventcoder db upgrade")
        return
    with engine.connect() as conn:
        for name, number in contents(conn):
            click.echo(visible(f"{number:>12,}  {name}"))
        for run in read_runs(conn, RUNS_SHOWN):
            click.echo(visible(_run(run)))


def _run(run: RunState) -> str:
    counts = run.counts
    return (
        f"{run.command} {run.started_at:%Y-%m-%d %H:%M} {run.outcome}: {counts.articles:,} articles, "
        f"{counts.unchanged:,} unchanged, {counts.events:,} events, {counts.failures:,} skipped; "
        f"eventcoder {run.program_version}, dictionaries {run.dictionary_version}"
    )


@db.command()
@db_option
def upgrade(db: str | None) -> None:
    """Bring the tables to this version of eventcoder, with all that is in them. Other commands do it by themselves."""
    from eventcoder.store.database import connect_store, revision
    from eventcoder.store.database import upgrade as upgrade_tables

    engine = connect_store(db)
    before = revision(engine)
    upgrade_tables(engine)
    after = revision(engine)
    tell([f"tables {after}: nothing to do" if before == after else f"tables {before or '(none)'} -> {after}"])


@db.command()
@db_option
@click.pass_context
def check(ctx: click.RichContext, db: str | None) -> None:
    """Look for rows without their owner, and for texts and codings that are not what their hash says.

    Every fault is one line; the exit code is then 4.
    """
    from eventcoder.store import open_existing_store
    from eventcoder.store.checking import check_store

    faults = 0
    with open_existing_store(db).connect() as conn:
        for fault in check_store(conn):
            faults += 1
            click.echo(visible(fault))
    tell([f"{faults:,} fault{'' if faults == 1 else 's'}" if faults else "all is well"])
    ctx.exit(DATABASE if faults else OK)


@db.command("purge-text")
@db_option
@click.option(
    "--older-than",
    "before",
    type=Age(),
    required=True,
    metavar="AGE",
    help="Days since publication (90d), or the first day whose articles keep their text (2024-12-31).",
)
@click.option("--dry-run", "-n", is_flag=True, help="Only say how many.")
def purge_text(db: str | None, before: dt.date, dry_run: bool) -> None:
    """Take away the texts of old articles. Events keep the sentence that they stand on."""
    from eventcoder.store import open_existing_store
    from eventcoder.store import status as store_status

    with open_existing_store(db).connect() as conn:
        number = store_status.purge_text(conn, before, dry_run)
    tell([f"{number:,} texts from before {before} {'would be' if dry_run else 'were'} taken away"])


@db.command()
@click.argument("source", metavar="SRC")
@click.argument("target", metavar="DST")
def copy(source: str, target: str) -> None:
    """Copy the database SRC into the new database DST, SQLite or Postgres: rows and ids are the same."""
    from eventcoder.store import open_existing_store, open_store
    from eventcoder.store.copying import copy_store
    from eventcoder.store.database import shown

    opened: list[Engine] = [open_existing_store(source), open_store(target)]
    rows = copy_store(*opened)
    tell(_copied(rows, shown(opened[1].url)))


def _copied(rows: dict[str, int], target: str) -> Iterator[str]:
    yield from (f"{number:>12,}  {name}" for name, number in rows.items() if number)
    yield f"copied to {target}"
