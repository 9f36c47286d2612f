"""`eventcoder dictionary`: commands for those who write the dictionaries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from eventcoder.cli import DICTIONARIES, OK
from eventcoder.cli.author_commands import diff, gaps, new
from eventcoder.cli.json_output import json_text
from eventcoder.cli.options import echo_lines, format_option

if TYPE_CHECKING:
    from eventcoder.checks import CheckReport
    from eventcoder.errors import Problem


@click.group()
def dictionary() -> None:
    """Check the dictionaries, describe them, and find what they lack."""


for command in (gaps, new, diff):
    dictionary.add_command(command)


@dictionary.command()
@click.argument("directory", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--lint", is_flag=True, help="Also warn of what does nothing or is in doubt; warnings do not fail.")
@format_option
@click.pass_context
def check(ctx: click.Context, directory: Path | None, lint: bool, form: str) -> None:
    """Read every entry, run every example, and report all problems at once.

    DIRECTORY is a folder of dictionaries; without it, those that came with eventcoder are checked. A problem is a
    line `path:line: id: what is wrong; what to do`. The exit code is 3 when there are problems.
    """
    from eventcoder.checks import check as check_dictionaries

    report = check_dictionaries(directory, lint)
    if form == "json":
        click.echo(json_text(_as_json(report), indent=2))
    else:
        echo_lines(_lines(report))
    ctx.exit(DICTIONARIES if report.problems else OK)


@dictionary.command()
@click.argument("directory", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--output", "-o", default="-", metavar="FILE", help="Write to FILE instead of standard output.")
def codebook(directory: Path | None, output: str) -> None:
    """Write the codebook: what every field, type, mode and code means, and which words tell of each type.

    DIRECTORY is a folder of dictionaries; without it, those that came with eventcoder are described.
    """
    from eventcoder.codebook import codebook as codebook_of
    from eventcoder.whole import whole_file

    text = codebook_of(directory)
    with whole_file(output) as stream:
        stream.write(text.encode())


def _lines(report: CheckReport) -> Iterator[str]:
    yield from map(str, sorted(report.problems))
    for problem in sorted(report.misses_now_hit):
        yield f"{problem} (now found: move it to examples)"
    yield from (f"{warning} (warning)" for warning in report.warnings)
    yield (
        f"{report.entries:,} entries, {report.examples:,} examples, {len(report.problems):,} problems, "
        f"{len(report.misses_now_hit):,} known misses that are now found"
        f"{f', {len(report.warnings):,} warnings' if report.warnings else ''}"
    )


def _as_json(report: CheckReport) -> dict[str, object]:
    return {
        "entries": report.entries,
        "examples": report.examples,
        "problems": _rows(report.problems),
        "misses_now_hit": _rows(report.misses_now_hit),
        "warnings": _rows(report.warnings),
    }


def _rows(problems: list[Problem]) -> list[dict[str, object]]:
    return [asdict(problem) for problem in sorted(problems)]
