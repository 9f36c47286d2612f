"""Verdicts by plain commands: `eventcoder review accept ID ...`, or of all events that filters choose."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import rich_click as click
from click.core import ParameterSource

from eventcoder.cli.filters import chosen, db_option, filter_options
from eventcoder.cli.options import echo_lines
from eventcoder.cli.review_store import inherited, store

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from eventcoder.review.desk import Desk

C = TypeVar("C", bound=Callable[..., Any])
#: What is done to events; returns which of them it changed, None for all.
Act = Callable[["Desk", list[str]], Sequence[str] | None]
#: Of more events than this only their number is told.
_LISTED = 50

reviewer_option = click.option(
    "--reviewer",
    envvar="EVENTCODER_REVIEWER",
    default="reviewer",
    show_default=True,
    metavar="NAME",
    help="Who judges; it goes into exports, so rather a pseudonym. Also EVENTCODER_REVIEWER.",
)
_note_option = click.option("--note", metavar="TEXT", help="Free text that stays with the verdict.")
_reason_option = click.option("--reason", metavar="CODE", help="Why: a code of docs/review.md that can be counted.")


def _of_events(command: C) -> C:
    """Adds what says of which events: ids, or filters and --all-matching."""
    options = (
        db_option,
        reviewer_option,
        _note_option,
        click.option("--all-matching", is_flag=True, help="All events that the filters choose, not some by their ids."),
        click.option("--yes", "-y", is_flag=True, help="Do not ask before --all-matching."),
        filter_options,
    )
    for option in reversed(options):
        command = option(command)
    return command


_ids = click.argument("ids", nargs=-1, metavar="[ID...]")


@click.command()
@_ids
@_of_events
@_reason_option
@click.pass_context
def accept(ctx: click.RichContext, /, reason: str | None, note: str | None, **given: Any) -> None:
    """Accept events: the coding is right."""
    _act(ctx, "accepted", given, lambda desk, ids: desk.decide(ids, "accepted", reason, note))


@click.command()
@_ids
@_of_events
@_reason_option
@click.pass_context
def reject(ctx: click.RichContext, /, reason: str | None, note: str | None, **given: Any) -> None:
    """Reject events: the text does not say this."""
    _act(ctx, "rejected", given, lambda desk, ids: desk.decide(ids, "rejected", reason, note))


@click.command()
@_ids
@click.argument("field")
@click.argument("value")
@_of_events
@_reason_option
@click.pass_context
def edit(ctx: click.RichContext, /, field: str, value: str, reason: str | None, note: str | None, **given: Any) -> None:
    """Give a field of events another value.

    FIELD is type, mode, modality, source, target, against, claimant, place, date, killed, wounded, captured, missing or
    displaced; docs/review.md says how each VALUE is written. What the machine coded is kept beside it.
    """
    _act(ctx, "edited", given, lambda desk, ids: desk.edit(ids, field, value, reason, note))


@click.command()
@_ids
@_of_events
@click.pass_context
def comment(ctx: click.RichContext, /, note: str | None, **given: Any) -> None:
    """Say something of events (--note) without deciding."""
    _act(ctx, "commented", given, lambda desk, ids: desk.remark(ids, "comment", note))


@click.command()
@_ids
@_of_events
@click.pass_context
def flag(ctx: click.RichContext, /, note: str | None, **given: Any) -> None:
    """Flag events for somebody else to look at."""
    _act(ctx, "flagged", given, lambda desk, ids: desk.remark(ids, "flag", note))


@click.command()
@_ids
@_of_events
@click.pass_context
def undo(ctx: click.RichContext, /, note: str | None, **given: Any) -> None:
    """Take back the newest thing that you said of events; what you said before counts again."""
    _act(ctx, "undone", given, lambda desk, ids: [said.event_id for said in desk.undo_of(ids)], status="all")


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID ID...")
@db_option
@reviewer_option
@_note_option
@click.pass_context
def same(ctx: click.RichContext, /, note: str | None, **given: Any) -> None:
    """Say that reports tell of one event; their groups become one."""
    _act(ctx, "same event", given, lambda desk, ids: desk.same(ids, note))


@click.command()
@_ids
@_of_events
@click.pass_context
def split(ctx: click.RichContext, /, note: str | None, **given: Any) -> None:
    """Say that reports are events of their own."""
    _act(ctx, "split off", given, lambda desk, ids: desk.split(ids, note))


COMMANDS = (accept, reject, undo, edit, comment, flag, same, split)


def _act(ctx: click.RichContext, done: str, given: dict[str, Any], act: Act, status: str = "unreviewed") -> None:
    """Does `act` to the events that were named or chosen, and says so."""
    from eventcoder.review.desk import Desk
    from eventcoder.review.names import loader

    ids, db, reviewer, all_matching, yes = (
        given.pop(n, None) for n in ("ids", "db", "reviewer", "all_matching", "yes")
    )
    with store(inherited(ctx, "db", db)) as conn:
        found = _chosen(conn, ids, all_matching, given, status)
        if not found or (all_matching and not _wanted(done, len(found), yes)):
            return
        changed = act(Desk(conn, _reviewer(ctx, reviewer), loader()), found)
        echo_lines(_told(conn, done, found if changed is None else changed))


def _chosen(
    conn: Connection, ids: Sequence[str], all_matching: bool, filters: dict[str, Any], status: str
) -> list[str]:
    from eventcoder.store import find_id, read_ids

    if bool(ids) == bool(all_matching):
        raise click.UsageError("name events by their ids, or choose them by filters and --all-matching")
    if all_matching:
        return read_ids(conn, chosen(filters, status=status))
    if used := [name for name, value in filters.items() if value not in (None, (), False)]:
        raise click.UsageError(f"filters ({', '.join(used)}) choose events only with --all-matching")
    # All ids are looked up before the first verdict is written: a slip in one leaves all as they were.
    return list(dict.fromkeys(find_id(conn, prefix) for prefix in ids))


def _wanted(done: str, number: int, yes: bool) -> bool:
    events = f"{number:,} event{'' if number == 1 else 's'}"
    if yes:
        return True
    if not sys.stdin.isatty():
        click.echo(f"{events} would be {done}; nothing is written; --yes writes it", err=True)
        return False
    return click.confirm(f"{events} will be {done}. Go on?", err=True)


def _reviewer(ctx: click.RichContext, given: str) -> str:
    """A reviewer named for `review` itself counts for its commands."""
    named = ctx.get_parameter_source("reviewer") is not ParameterSource.DEFAULT
    return given if named or ctx.parent is None else str(ctx.parent.params.get("reviewer", given))


def _told(conn: Connection, done: str, ids: Sequence[str]) -> list[str]:
    from eventcoder.store.reading import read_events_by_id

    if not ids:
        return ["nothing to change"]
    if len(ids) > _LISTED:
        return [f"{done} {len(ids):,} events"]
    rows = {row.event.event_id: row.event for row in read_events_by_id(conn, ids)}
    facts = ((done, key, rows[key].event_type, rows[key].mode) for key in ids)
    return [" ".join(filter(None, line)) for line in facts]
