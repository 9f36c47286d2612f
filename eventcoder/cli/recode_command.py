"""`eventcoder recode`: stored articles coded again, with a look at what changes before anything is written."""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import rich_click as click

from eventcoder.batches import batches
from eventcoder.cli import GAZETTEER, GAZETTEERS, OK, SKIPPED
from eventcoder.cli.code_command import CHUNK
from eventcoder.cli.coding import opened_coding, workers_option
from eventcoder.cli.filters import db_option
from eventcoder.cli.options import dictionaries_option, tell
from eventcoder.cli.progress import Advance, progress
from eventcoder.cli.tally import Tally
from eventcoder.errors import ArticleError
from eventcoder.model import EVENT, Article, Event
from eventcoder.scaling.coding import Answer, Coding, Todo
from eventcoder.text.display import excerpt, visible

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from eventcoder.store import StoredEvent
    from eventcoder.store.changes import Change

_SIGNS = {"added": "+", "altered": "~", "gone": "-"}
_SHOWN = 60


@click.command()
@db_option
@dictionaries_option
@click.option("--gazetteer", type=GAZETTEERS, help=GAZETTEER + " As in the newest run.")
@click.option(
    "--include-not-actual/--no-include-not-actual",
    default=None,
    help="Keep events that are negated, intended or hypothetical. As in the newest run.",
)
@click.option("--limit", type=click.IntRange(0), default=50, show_default=True, help="Changes listed; 0 for all.")
@click.option("--yes", "-y", is_flag=True, help="Write without asking.")
@click.option("--dry-run", "-n", is_flag=True, help="Only show what would change.")
@workers_option
@click.option("--quiet", "-q", is_flag=True, help="Show no progress.")
@click.pass_context
def recode(
    ctx: click.RichContext, /, db: str | None, dictionaries: Path | None, limit: int, yes: bool, dry_run: bool,
    workers: int, quiet: bool, **given: Any,
) -> None:  # fmt: skip
    """Code the articles in the database again.

    What is added, gone or altered is shown first; then you are asked whether to write it. Articles whose text was not
    kept stay as they are. Verdicts stay with their events, and an event that a person accepted is kept, and marked,
    when it is no longer found.
    """
    from eventcoder.store import open_existing_store

    with open_existing_store(db).connect() as conn, tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
        options = _options(conn, given)
        coding = opened_coding(workers, dictionaries, options["gazetteer"], options["include_not_actual"])
        with progress(quiet, to_stdout=False) as advance, coding as (coder, version):
            again = _Again(conn, version, options, spool, limit)
            again.look(coder, advance)
        tell(again.lines())
        if not dry_run and _wanted(yes, again):
            again.write(db)
    ctx.exit(SKIPPED if again.tally.skipped else OK)


def _options(conn: Connection, given: dict[str, Any]) -> dict[str, Any]:
    """What is not given is as in the newest run, so that a change of dictionaries is all that changes."""
    from eventcoder.store import read_runs

    newest: dict[str, Any] = {"gazetteer": "imported", "include_not_actual": False}
    for run in read_runs(conn, 1):
        newest |= run.options
    return newest | {name: value for name, value in given.items() if value is not None} | {"keep_text": "full"}


def _wanted(yes: bool, again: _Again) -> bool:
    if not again.tally.coded or yes:
        return bool(again.tally.coded)
    if not sys.stdin.isatty():
        click.echo("nothing is written; --yes writes it", err=True)
        return False
    return click.confirm("Write this?", err=True)


@dataclass
class _Again:
    """Stored articles coded again; the events wait in `spool` until they are wanted."""

    conn: Connection
    dictionary_version: str
    options: dict[str, Any]
    spool: IO[str]
    limit: int
    tally: Tally = field(default_factory=Tally)
    changes: Counter[str] = field(default_factory=Counter)
    kept: int = 0
    without_text: int = 0

    def look(self, coding: Coding, advance: Advance) -> None:
        """Codes every article whose text is kept and shows what differs from the database."""
        from eventcoder.store.changes import article_ids

        ids, self.without_text = article_ids(self.conn)
        before: dict[str, Sequence[StoredEvent]] = {}
        for todo, answer in coding.coded(self._todos(ids, before)):
            self.tally.read += 1
            self._look(todo.where, before.pop(todo.where), answer)
            advance(self.tally)

    def _todos(self, ids: Iterable[str], before: dict[str, Sequence[StoredEvent]]) -> Iterator[Todo]:
        """The articles of `ids`; what the database says of each is put into `before`."""
        from eventcoder.store.changes import current_events, stored_articles

        for some in batches(ids, CHUNK):
            found = current_events(self.conn, some)
            for article in stored_articles(self.conn, some):
                before[article.id] = found[article.id]
                yield Todo(article.id, article)

    def _look(self, article_id: str, before: Sequence[StoredEvent], events: Answer) -> None:
        from eventcoder.store.changes import compare

        if isinstance(events, ArticleError):
            self.tally.skip(events)
        if not isinstance(events, list):
            return
        self.tally.code(events)
        self.spool.write(_waiting_line(article_id, events))
        for change in compare(before, events):
            self._show(change)

    def _show(self, change: Change) -> None:
        if not self.limit or self.changes.total() < self.limit:
            click.echo(visible(_line(change)))
        self.changes[change.kind] += 1
        self.kept += change.kind == "gone" and change.status == "accepted"

    def lines(self) -> Iterator[str]:
        """The sums, and what was left out."""
        if self.limit and self.changes.total() > self.limit:
            yield f"... and {self.changes.total() - self.limit:,} more; --limit 0 lists all"
        changes = ", ".join(f"{self.changes[kind]:,} {kind}" for kind in _SIGNS)
        kept = f" ({self.kept:,} of them accepted: kept and marked)" if self.kept else ""
        yield f"{self.tally.coded:,} articles coded again, {self.tally.events:,} events: {changes}{kept}"
        if self.without_text:
            yield f"{self.without_text:,} articles stay as they are: their text was not kept"
        if self.tally.skipped:
            yield from self.tally.skipped_lines()

    def write(self, db: str | None) -> None:
        """Writes the codings that wait, many articles in one transaction."""
        from eventcoder.cli.database_output import database_output

        tally = Tally()
        with database_output(db, self.dictionary_version, tally, self.options, "recode") as database:
            for some in batches(_waiting(self.spool), CHUNK):
                batch = self._with_articles(some)
                tally.read += len(batch)
                for (_, events), outcome in zip(batch, database.put(batch), strict=True):
                    if not isinstance(outcome, ArticleError):
                        tally.code(events, outcome)
        click.echo(f"{tally.coded:,} articles written", err=True)

    def _with_articles(self, some: Sequence[tuple[str, list[Event]]]) -> list[tuple[Article, list[Event]]]:
        from eventcoder.store.changes import stored_articles

        events = dict(some)
        return [(article, events[article.id]) for article in stored_articles(self.conn, list(events))]


def _line(change: Change) -> str:
    event = change.event
    where = (event.place.name or event.place.text) if event.place else None
    facts: tuple[str | None, ...] = (event.event_id, event.event_type, event.mode, where, str(event.date.start or ""))
    said = f" ({change.status})" if change.status != "unreviewed" else ""
    return f"{_SIGNS[change.kind]} {' '.join(filter(None, facts))}{said}: {_detail(change)}"


def _detail(change: Change) -> str:
    fields = change.fields or {}
    altered = (f"{name} {_value(old)} -> {_value(new)}" for name, (old, new) in fields.items())
    return "; ".join(altered) or excerpt(change.event.evidence, _SHOWN)


def _value(value: Any) -> str:
    return excerpt(json.dumps(value, ensure_ascii=False), _SHOWN)


def _waiting_line(article_id: str, events: Iterable[Event]) -> str:
    return json.dumps([article_id, *(event.model_dump_json() for event in events)]) + "\n"


def _waiting(spool: IO[str]) -> Iterator[tuple[str, list[Event]]]:
    spool.seek(0)
    for line in spool:
        article_id, *events = json.loads(line)
        yield article_id, [EVENT.validate_json(event) for event in events]
