"""Options that several commands share: the database, and which events."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import rich_click as click

from eventcoder.cli.options import DAY
from eventcoder.model import MODES, EventType, Modality

if TYPE_CHECKING:
    from eventcoder.store import Filters

F = TypeVar("F", bound=Callable[..., Any])
_ALL_MODES = sorted({mode for modes in MODES.values() for mode in modes})

_OPTIONS = (
    click.option("--type", "types", multiple=True, type=click.Choice(get_args(EventType)), help="Type of event."),
    click.option("--mode", "modes", multiple=True, type=click.Choice(_ALL_MODES), metavar="MODE", help="Finer kind."),
    click.option("--place", metavar="TEXT", help="Part of the place's name, in either language."),
    click.option("--actor", metavar="TEXT", help="Part of any actor's name, in either language, or its id."),
    click.option("--country", "countries", multiple=True, metavar="ISO3", help="Country of the place: SYR, IRQ ..."),
    click.option("--since", type=DAY, help="First day of the event, or of publication where it has none."),
    click.option("--until", type=DAY, help="Last day of the event, or of publication where it has none."),
    click.option(
        "--status",
        type=click.Choice(["unreviewed", "accepted", "rejected", "all"]),
        help="What reviewers said. Unless given: unreviewed where events are judged, else all.",
    ),
    click.option(
        "--modality",
        "modalities",
        multiple=True,
        type=click.Choice([*get_args(Modality), "all"]),
        help="asserted and claimed unless given.",
    ),
    click.option("--min-confidence", type=click.FloatRange(0, 1), help="Least confidence, 0 to 1."),
    click.option("--rule", "rules", multiple=True, metavar="ID", help="Rule that made the event."),
    click.option("--article", "articles", multiple=True, metavar="ID", help="Article that tells of the event."),
    click.option(
        "--replaced",
        "include_replaced",
        is_flag=True,
        help="Also events that a newer coding no longer has.",
    ),
    click.option("--limit", type=click.IntRange(0), help="At most so many events; 0 for all."),
)


def filter_options(command: F) -> F:
    """Adds the options that choose events; `chosen` makes filters of what they give."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def db_option(command: F) -> F:
    """Adds `--db`; None stands for $EVENTCODER_DB, else `eventcoder.db` in the current folder."""
    text = "Database: a file, sqlite:///FILE or postgresql://...; else EVENTCODER_DB, else eventcoder.db here."
    return click.option("--db", metavar="URL", help=text)(command)


def chosen(given: dict[str, Any], **defaults: Any) -> Filters:
    """The filters of the options in `given`; `defaults` stand in where an option was not used."""
    from eventcoder.store import Filters  # SQLAlchemy is slow to import: only when it is needed

    values = {name: value for name, value in given.items() if value is not None}
    return Filters(**(defaults | values))
