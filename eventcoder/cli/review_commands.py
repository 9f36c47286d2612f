"""`eventcoder review`: the full screen on a terminal, else a table; one event in full; verdicts by plain commands."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from eventcoder.cli.filters import chosen, db_option, filter_options
from eventcoder.cli.options import tell
from eventcoder.cli.review_store import inherited, store
from eventcoder.cli.sample_commands import agreement, disputes, sample
from eventcoder.cli.sheet_commands import sheet
from eventcoder.cli.verdict_commands import COMMANDS, reviewer_option

if TYPE_CHECKING:
    from rich.console import Console
    from sqlalchemy import Connection

    from eventcoder.review import Bidi
    from eventcoder.store import Filters, StoredEvent
    from eventcoder.store.queues import Queue

TABLE_LIMIT = 50

_bidi_option = click.option(
    "--bidi",
    type=click.Choice(["isolate", "visual", "off"]),
    help="Arabic: marked for terminals that reorder it (isolate), reordered here (visual), or as it is.",
)


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
@click.option("--plain", is_flag=True, help="A table, also on a terminal.")
@click.option(
    "--queue",
    type=click.Choice(["newest", "least-certain", "conflicting", "deadliest", "rule", "place", "sample"]),
    help="Which events come first; in the order of the texts unless given.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed draws another sample.")
@click.option(
    "--keys",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File that says which key does what; else keys.yaml in the folder of your settings.",
)
@reviewer_option
@click.option("--sample", metavar="NAME", help="What --reviewer has to answer of this sample; no verdicts of others.")
@filter_options
@click.pass_context
def review(
    ctx: click.RichContext, /, db: str | None, bidi: Bidi | None, plain: bool, queue: Queue | None, seed: int,
    keys: Path | None, reviewer: str, sample: str | None, **given: Any,
) -> None:  # fmt: skip
    """Read events, and say of each whether it is right.

    On a terminal the events that the options choose open on a full screen (? tells the keys); elsewhere, and with
    --plain, they are printed as a table. `review ID` shows one event in full; the beginning of its id is enough. The
    commands say by id, or of all events that filters choose, what the keys say of one. Verdicts are kept beside the
    coding and never change it.
    """
    ctx.ensure_object(dict)
    if ctx.invoked_subcommand:
        return
    if sample and queue:
        raise click.UsageError("a sample comes in the order of the texts; leave out --queue or --sample")
    with store(db) as conn:
        if not plain and _on_screen():
            filters = chosen(given, status="unreviewed")
            _screen(conn, bidi, reviewer, sample, filters, queue, seed, keys)
        elif sample:
            _list_sample(conn, bidi, sample, reviewer, chosen(given))
        else:
            _list(conn, bidi, chosen(given, limit=TABLE_LIMIT), queue, seed)


for _command in (*COMMANDS, sheet, sample, disputes, agreement):
    review.add_command(_command)


@review.command()
@click.argument("event_id", metavar="ID")
@db_option
@_bidi_option
@click.pass_context
def show(ctx: click.RichContext, event_id: str, db: str | None, bidi: Bidi | None) -> None:
    """Show one event in full: every field, its evidence, what reviewers said, and the rule that made it."""
    from eventcoder.dictionaries.loading import rule_text
    from eventcoder.review import event_view
    from eventcoder.review.desk import standing
    from eventcoder.store import find_id, read_event
    from eventcoder.store.history import read_history

    with store(inherited(ctx, "db", db)) as conn:
        row = read_event(conn, find_id(conn, event_id))
        console, bidi = _console(inherited(ctx, "bidi", bidi))
        brackets = not console.color_system
        said = standing(read_history(conn, row.event.event_id))
        console.print(
            event_view(row, width=console.width, bidi=bidi, brackets=brackets, rule_lookup=rule_text, history=said)
        )


def _on_screen() -> bool:
    """Whether there is a terminal to fill, and textual to fill it."""
    streams = (sys.stdin, sys.stdout, sys.stderr)  # textual reads from the first and draws on the last
    if not all(stream.isatty() for stream in streams) or os.environ.get("TERM") == "dumb":
        return False
    if importlib.util.find_spec("textual") is None:
        tell(["the full screen needs one more package: pip install 'eventcoder[tui]'; here is the table"])
        return False
    return True


def _screen(
    conn: Connection, bidi: Bidi | None, reviewer: str, sample: str | None, filters: Filters, queue: Queue | None,
    seed: int, keys: Path | None,
) -> None:  # fmt: skip
    from eventcoder.review import effective
    from eventcoder.review.desk import Desk
    from eventcoder.review.keys import load_keys
    from eventcoder.review.names import loader
    from eventcoder.review.queue import QueueView
    from eventcoder.review.samples_desk import sample_desk
    from eventcoder.review.tui.app import ReviewApp, Setting
    from eventcoder.store.queues import queue_ids

    setting = Setting(load_keys(keys), effective(bidi or "isolate", is_terminal=True), sample or queue or "")
    names = loader()
    if sample:
        desk, view = sample_desk(conn, sample, reviewer, names, filters)
    else:
        desk = Desk(conn, reviewer, names)
        view = QueueView.resumed(conn, queue_ids(conn, filters, queue, seed), reviewer)
    app = ReviewApp(desk, view, setting)
    app.run(mouse=False)  # what the terminal itself can mark and copy stays so
    tell([", ".join(f"{number} {kind}" for kind, number in app.tally().items() if number) or "no verdicts"])


def _console(bidi: Bidi | None) -> tuple[Console, Bidi]:
    from rich.console import Console

    from eventcoder.review import effective

    # Nothing that comes from an article is markup, an emoji or something to colour by its looks.
    console = Console(markup=False, emoji=False, highlight=False)
    return console, effective(bidi or "isolate", console.is_terminal)


def _list(conn: Connection, bidi: Bidi | None, filters: Filters, queue: Queue | None, seed: int) -> None:
    _print_table(*_chosen_rows(conn, filters, queue, seed), bidi)


def _list_sample(conn: Connection, bidi: Bidi | None, sample: str, reviewer: str, filters: Filters) -> None:
    from eventcoder.review.samples import read_queue

    rows = read_queue(conn, sample, reviewer, filters)
    _print_table(rows, len(rows), bidi)


def _print_table(rows: Sequence[StoredEvent], total: int, bidi: Bidi | None) -> None:
    from eventcoder.review import review_table

    console, bidi = _console(bidi)
    if rows:
        console.print(review_table(rows, width=console.width, bidi=bidi, brackets=not console.color_system))
    tell([_summary(len(rows), total)])


def _chosen_rows(conn: Connection, filters: Filters, queue: Queue | None, seed: int) -> tuple[list[StoredEvent], int]:
    """The events of a table, and how many there would be without its limit."""
    from dataclasses import replace

    from eventcoder.review.queue import QueueView
    from eventcoder.store import count_events, read_events
    from eventcoder.store.queues import queue_ids

    if queue is None:
        return list(read_events(conn, filters)), count_events(conn, filters)
    ids = queue_ids(conn, replace(filters, limit=0), queue, seed)
    view = QueueView(conn, ids)
    return [view.row(at) for at in range(min(filters.limit or len(ids), len(ids)))], len(ids)


def _summary(shown: int, total: int) -> str:
    if shown < total:
        return f"{shown} of {total} events; --limit 0 shows all"
    return "no events" if not total else f"{total} event{'' if total == 1 else 's'}"
