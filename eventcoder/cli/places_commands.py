"""`eventcoder places`: gazetteers of the user's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from eventcoder.cli import OK, SKIPPED
from eventcoder.cli.json_output import json_text
from eventcoder.cli.options import echo_lines, tell

if TYPE_CHECKING:
    from eventcoder.dictionaries.imported import Imported
    from eventcoder.gazetteers.importing import Outcome


@click.group()
def places() -> None:
    """Import gazetteers to find more places, list them, or remove them."""


@places.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", default="", help="Name under which it is kept; made from the file's name when not given.")
@click.option(
    "--country", default="", metavar="ISO3", help="Country of rows that tell none; all that is read of a dump."
)
@click.option("--columns", default="", metavar="FIELD=COLUMN,...", help="Where a table tells what: name=NAME_EN,lat=Y.")
@click.pass_context
def import_(ctx: click.Context, file: Path, name: str, country: str, columns: str) -> None:
    """Import FILE, so that `code` and `explain` know its places.

    FILE is a dump of GeoNames (SY.txt, allCountries.txt) or a table with named columns (.csv, .tsv, .jsonl). A
    gazetteer of the same name is replaced. Rows that cannot be kept are listed, and the exit code is 1.
    """
    from eventcoder.gazetteers.importing import import_file

    outcome = import_file(file, lambda problem: tell([str(problem)]), name, country, columns)
    echo_lines(_outcome(outcome))
    ctx.exit(SKIPPED if outcome.refused else OK)


@places.command("list")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_(form: str) -> None:
    """List the gazetteers that were imported: places by kind, the file they came from, the hash of their content."""
    from eventcoder.dictionaries.imported import gazetteers

    found = gazetteers()
    if form == "json":
        click.echo(json_text([asdict(told) for told in found], indent=2))
        return
    echo_lines(f"{told.name}: {_places(told)}; from {told.source}; sha256 {told.sha256}" for told in found)
    if not found:
        echo_lines(["no gazetteer was imported; see: eventcoder places import --help"])


@places.command()
@click.argument("name")
def remove(name: str) -> None:
    """Remove the imported gazetteer NAME."""
    from eventcoder.dictionaries.imported import remove as remove_gazetteer

    remove_gazetteer(name)
    echo_lines([f"{name}: removed"])


def _outcome(outcome: Outcome) -> Iterator[str]:
    yield f"{outcome.kept.name}: {_places(outcome.kept)}"
    if outcome.left_out:
        yield f"{outcome.left_out:,} rows left out: of another country, or no places of events"
    if outcome.refused:
        yield f"{outcome.refused:,} rows refused, see above"


def _places(told: Imported) -> str:
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in told.kinds.items())
    return f"{told.places:,} place{'' if told.places == 1 else 's'} ({kinds})"
