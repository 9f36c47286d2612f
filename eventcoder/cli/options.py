"""Options and ways of printing that the commands share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import rich_click as click

from eventcoder.text.display import visible


class Day(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.3 only
    """A day as YYYY-MM-DD; gives a `datetime.date`."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        try:
            return dt.datetime.strptime(str(value), "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value!r} is no day; write it as YYYY-MM-DD, like 2015-02-20", param, ctx)


DAY = Day()

dictionaries_option = click.option(
    "--dictionaries",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of dictionaries to use instead of those that came with eventcoder.",
)
format_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print."
)


def echo_lines(lines: Iterable[str], err: bool = False) -> None:
    """Each line on a line of its own, with nothing in it that could command a terminal."""
    for line in lines:
        click.echo(" ".join(visible(line).splitlines()), err=err)


def tell(lines: Iterable[str]) -> None:
    """The same on standard error: what a run has to say beside its output."""
    echo_lines(lines, err=True)
