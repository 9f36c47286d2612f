"""`eventcoder review`: read events, and accept or reject them, one by one or by id."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import rich_click as click
from click import getchar
from click.core import ParameterSource

from eventcoder.cli.filters import chosen, db_option, filter_options
from eventcoder.cli.sample_commands import agreement, disputes, sample
from eventcoder.cli.sheet_commands import sheet
from eventcoder.text.display import visible

if TYPE_CHECKING:
    from rich.console import Console
    from sqlalchemy import Connection

    from eventcoder.review import Bidi
    from eventcoder.store import Filters, StoredEvent, Verdict

TABLE_LIMIT = 50

_bidi_option = click.option(
    "--bidi",
    type=click.Choice(["isolate", "visual", "off"]),
    help="Arabic: marked for terminals that reorder it (isolate), reordered here (visual), or as it is.",
)
_reviewer_option = click.option(
    "--reviewer",
    envvar="EVENTCODER_REVIEWER",
    default="reviewer",
    show_default=True,
    metavar="NAME",
    help="Who judges; it goes into exports, so rather a pseudonym. Also EVENTCODER_REVIEWER.",
)
_note_option = click.option("--note", metavar="TEXT", help="Why.")


class ReviewGroup(click.RichGroup):
    """`review ID` is short for `review show ID`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["show", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=ReviewGroup, invoke_without_command=True, subcommand_metavar="[ID | COMMAND ...]")
@db_option
@_bidi_option
@click.option("--prompt", is_flag=True, help="Show one event after the other and ask: a accept, x reject ...")
@_reviewer_option
@click.option(
    "--sample", metavar="NAME", help="What --reviewer has to answer of this sample, without others' verdicts."
)
@filter_options
@click.pass_context
def review(
    ctx: click.RichContext, /, db: str | None, bidi: Bidi | None, prompt: bool, reviewer: str, sample: str | None,
    **given: Any,
) -> None:  # fmt: skip
    """Read events, and accept or reject them.

    Without a command, the events that the options choose are shown as a table. `review ID` shows one event in full;
    the beginning of its id is enough. Verdicts are kept beside the coding and never change it.
    """
    ctx.ensure_object(dict)
    if ctx.invoked_subcommand:
        return
    if prompt:
        _prompt(ctx, db, bidi, reviewer, sample, chosen(given, status="unreviewed"))
    elif sample:
        _list_sample(db, bidi, sample, reviewer, chosen(given))
    else:
        _list(db, bidi, chosen(given, limit=TABLE_LIMIT))


for command in (sheet, sample, disputes, agreement):
    review.add_command(command)


@review.command()
@click.argument("event_id", metavar="ID")
@db_option
@_bidi_option
@click.pass_context
def show(ctx: click.RichContext, event_id: str, db: str | None, bidi: Bidi | None) -> None:
    """Show one event in full: every field, its evidence, and the rule that made it."""
    from eventcoder.store import find_id, read_event

    with _store(_inherited(ctx, "db", db)) as conn:
        row = read_event(conn, find_id(conn, event_id))
        console, bidi = _console(_inherited(ctx, "bidi", bidi))
        _print_event(ctx, console, row, bidi)


@review.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@db_option
@_reviewer_option
@_note_option
@click.pass_context
def accept(ctx: click.RichContext, /, **given: Any) -> None:
    """Accept events: the coding is right."""
    _judge(ctx, "accepted", **given)


@review.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@db_option
@_reviewer_option
@_note_option
@click.pass_context
def reject(ctx: click.RichContext, /, **given: Any) -> None:
    """Reject events: the text does not say this."""
    _judge(ctx, "rejected", **given)


def _judge(
    ctx: click.RichContext, verdict: Verdict, ids: Sequence[str], db: str | None, reviewer: str, note: str | None
) -> None:
    from eventcoder.store import find_id, read_event, write_verdicts

    if ctx.get_parameter_source("reviewer") is ParameterSource.DEFAULT:
        reviewer = ctx.parent.params["reviewer"] if ctx.parent else reviewer
    with _store(_inherited(ctx, "db", db)) as conn:
        # All ids are looked up before the first verdict is written: a slip in one leaves all as they were.
        found = list(dict.fromkeys(find_id(conn, prefix) for prefix in ids))
        write_verdicts(conn, found, verdict, reviewer, note)
        for event_id in found:
            event = read_event(conn, event_id).event
            click.echo(visible(f"{verdict} {event_id} {event.event_type} {event.mode or ''}").rstrip())


@contextmanager
def _store(db: str | None) -> Iterator[Connection]:
    from eventcoder.store import open_store

    engine = open_store(db)
    try:
        with engine.connect() as conn:
            yield conn
    finally:
        engine.dispose()


def _inherited(ctx: click.RichContext, name: str, value: Any) -> Any:
    """An option of a subcommand; where it is not given, that of `review` itself."""
    return value if value is not None or ctx.parent is None else ctx.parent.params.get(name)


def _console(bidi: Bidi | None) -> tuple[Console, Bidi]:
    from rich.console import Console

    from eventcoder.review import effective

    # Nothing that comes from an article is markup, an emoji or something to colour by its looks.
    console = Console(markup=False, emoji=False, highlight=False)
    return console, effective(bidi or "isolate", console.is_terminal)


def _list(db: str | None, bidi: Bidi | None, filters: Filters) -> None:
    from eventcoder.store import count_events, read_events

    with _store(db) as conn:
        rows, total = list(read_events(conn, filters)), count_events(conn, filters)
    _print_table(rows, total, bidi)


def _list_sample(db: str | None, bidi: Bidi | None, sample: str, reviewer: str, filters: Filters) -> None:
    from eventcoder.review.samples import read_queue

    with _store(db) as conn:
        rows = read_queue(conn, sample, reviewer, filters)
    _print_table(rows, len(rows), bidi)


def _print_table(rows: Sequence[StoredEvent], total: int, bidi: Bidi | None) -> None:
    from eventcoder.review import review_table

    console, bidi = _console(bidi)
    if rows:
        console.print(review_table(rows, width=console.width, bidi=bidi, brackets=not console.color_system))
    click.echo(_summary(len(rows), total), err=True)


def _summary(shown: int, total: int) -> str:
    if shown < total:
        return f"{shown} of {total} events; --limit 0 shows all"
    return "no events" if not total else f"{total} event{'' if total == 1 else 's'}"


def _print_event(ctx: click.RichContext, console: Console, row: StoredEvent, bidi: Bidi) -> None:
    from eventcoder.dictionaries.loading import rule_text
    from eventcoder.review import event_view

    view = event_view(row, width=console.width, bidi=bidi, brackets=not console.color_system, rule_lookup=rule_text)
    console.print(view)


def _prompt(
    ctx: click.RichContext, db: str | None, bidi: Bidi | None, reviewer: str, sample: str | None, filters: Filters
) -> None:
    from eventcoder.review import HELP, Session
    from eventcoder.review.samples import read_one, read_queue
    from eventcoder.store import read_event, read_ids, write_verdicts

    console, bidi = _console(bidi)
    with _store(db) as conn:

        def show_one(row: StoredEvent, number: int, total: int) -> None:
            console.rule(f"{number} of {total}", align="left")
            _print_event(ctx, console, row, bidi)
            console.print(HELP, style="dim")

        def decide(event_id: str, verdict: Verdict, before: StoredEvent | None) -> None:
            old = before.verdict if before else None
            write_verdicts(conn, [event_id], verdict, old.reviewer if old else reviewer, old.note if old else None)
            console.print(verdict)

        def at_end() -> None:
            console.print("that was the last one: u undo · any other key ends", style="dim")

        def read(event_id: str) -> StoredEvent:
            return read_one(conn, sample, reviewer, event_id) if sample else read_event(conn, event_id)

        queue = read_queue(conn, sample, reviewer, filters) if sample else ()
        ids = [row.event.event_id for row in queue] if sample else read_ids(conn, filters)
        session = Session(ids, read, show_one, decide, at_end)
        tally = session.run(_next_key())
    click.echo(", ".join(f"{number} {what}" for what, number in tally.items()), err=True)


def _next_key() -> Callable[[], str | None]:
    """Single keys from a terminal; from a pipe its letters one by one, line breaks apart."""
    return _typed_key if sys.stdin.isatty() else _piped_key


def _typed_key() -> str | None:
    try:
        return getchar()
    except EOFError:
        return None


def _piped_key() -> str | None:
    # Bytes, for keys are ASCII and a pipe may hold anything.
    while (key := sys.stdin.buffer.read(1)) in (b"\n", b"\r"):
        pass
    return key.decode("latin-1") or None
