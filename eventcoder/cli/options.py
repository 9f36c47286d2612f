"""Options and ways of printing that the commands share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import rich_click as click

from eventcoder.text.display import visible

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
