"""`eventcoder group`: reports of one event put together, and taken apart again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

import rich_click as click

from eventcoder.cli.filters import db_option
from eventcoder.cli.options import tell
from eventcoder.text.display import visible

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from eventcoder.store.groups import EventGroup, Policy
    from eventcoder.store.sameness import Sameness


@click.command()
@db_option
@click.option("--km", type=click.FloatRange(0), default=10.0, show_default=True, help="How far apart, in kilometres.")
@click.option("--days", type=click.IntRange(0), default=1, show_default=True, help="How far apart, in days.")
@click.option(
    "--count-ratio",
    type=click.FloatRange(1),
    default=2.0,
    show_default=True,
    help="How many times larger one report's number of people may be than the other's.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    default=0.7,
    show_default=True,
    help="How alike two texts must be for one to count as a duplicate of the other.",
)
@click.option("--merge-reviewed", is_flag=True, help="Also put events together that a person accepted.")
@click.option("--dry-run", "-n", is_flag=True, help="Only say what would be grouped.")
@click.option("--undo", is_flag=True, help="Take the newest grouping back; the one before counts again.")
@click.option("--list", "listed", type=click.IntRange(0), default=0, metavar="N", help="List the first N groups.")
@click.option(
    "--policy",
    type=click.Choice(["conservative", "representative", "informative"]),
    default="representative",
    show_default=True,
    help="Which figure of several counts in the list: the smallest, the middle one, or that of the fullest report.",
)
def group(
    db: str | None, km: float, days: int, count_ratio: float, threshold: float, merge_reviewed: bool, dry_run: bool,
    undo: bool, listed: int, policy: Policy,
) -> None:  # fmt: skip
    """Put reports of one event together.

    Articles with the same or nearly the same text are linked first. Then reports of one type, from one place and time,
    with actors and numbers that fit, become one event; docs/store.md has the rules. No report is changed or lost.
    Events that a person accepted stay alone unless --merge-reviewed is given.
    """
    from eventcoder.store import open_existing_store
    from eventcoder.store.sameness import Sameness

    engine = open_existing_store(db)
    with engine.connect() as conn:
        if undo:
            _undo(conn)
        else:
            tell(_grouped(conn, Sameness(km, days, count_ratio), threshold, merge_reviewed, dry_run))
        for line in _list(conn, listed, policy):
            click.echo(visible(line))
    engine.dispose()


def _undo(conn: Connection) -> None:
    from eventcoder.store.grouping import undo_grouping

    tell(["the newest grouping is undone" if undo_grouping(conn) else "there is no grouping to undo"])


def _grouped(conn: Connection, rules: Sameness, threshold: float, merge_reviewed: bool, dry_run: bool) -> Iterator[str]:
    from eventcoder.store.duplicates import link_duplicates
    from eventcoder.store.grouping import group_events
    from eventcoder.store.likeness import can_sign

    if not dry_run:
        links = link_duplicates(conn, threshold)
        identical = sum(link.kind == "identical" for link in links)
        yield f"{len(links):,} duplicate articles linked: {identical:,} identical, {len(links) - identical:,} nearly so"
    if not can_sign():
        yield "nearly identical texts were not looked for: pip install 'eventcoder[dedup]'"
    found = group_events(conn, rules, merge_reviewed, dry_run)
    yield f"{found.reports:,} reports tell of {found.groups:,} events; {found.alone:,} reports stay alone"
    if found.held_back:
        yield f"{found.held_back:,} reviewed events would have joined others; --merge-reviewed lets them"
    if dry_run:
        yield "nothing was written"


def _list(conn: Connection, listed: int, policy: Policy) -> Iterator[str]:
    from eventcoder.store.groups import read_groups

    several = (found for found in read_groups(conn, policy=policy) if len(found.reports) > 1) if listed else iter(())
    for found in islice(several, listed):
        yield _line(found)
        yield from (f"    {row.event.event_id} {found.reasons.get(row.event.event_id, '')}" for row in found.reports)


def _line(found: EventGroup) -> str:
    event = found.lead.event
    where = (event.place.name or event.place.text) if event.place else None
    facts = filter(None, (found.id, event.event_type, event.mode, where, str(event.date.start or "")))
    figures = (f"{kind} {f.low}..{f.best}..{f.high}" for kind, f in found.figures().items())
    apart = (f"{name}: {' / '.join(values)}" for name, values in found.disagreement().items())
    return "; ".join(
        [" ".join(facts), f"{len(found.reports)} reports, {found.independent} independent", *figures, *apart]
    )
