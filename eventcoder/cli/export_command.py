"""`eventcoder export`: events out, as CSV or JSONL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import rich_click as click

from eventcoder.cli.filters import chosen, db_option, filter_options

if TYPE_CHECKING:
    from sqlalchemy import URL


@click.command()
@click.option("--output", "-o", default="-", metavar="FILE", help="File to write; '-' for standard output.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["csv", "jsonl"]),
    help="Form of the output; from the ending of --output unless given, else csv.",
)
@click.option("--excel", is_flag=True, help="Begin a CSV with the mark that Excel needs to read it as UTF-8.")
@click.option("--quiet", "-q", is_flag=True, help="Do not say how many events were written.")
@db_option
@filter_options
def export(
    output: str, format_: Literal["csv", "jsonl"] | None, excel: bool, quiet: bool, db: str | None, **given: Any
) -> None:
    """Write events as CSV or JSONL for analysis.

    The columns are described in docs/export.md. Events are in the order of publication, article and sentence. Events
    that did not happen (intended, hypothetical, negated) are left out unless --modality asks for them.
    """
    format_ = format_ or ("jsonl" if output.endswith((".jsonl", ".ndjson")) else "csv")
    if excel and format_ != "csv":
        raise click.UsageError("--excel is for CSV; leave it out, or choose --format csv")
    from eventcoder.export import export_events
    from eventcoder.store import open_store, read_events

    engine = open_store(db)
    _keep_apart(output, engine.url)
    with engine.connect() as conn:
        written = export_events(read_events(conn, chosen(given)), format_, output, excel)
    engine.dispose()
    if not quiet:
        click.echo(f"{written} event{'' if written == 1 else 's'} written", err=True)


def _keep_apart(output: str, url: URL) -> None:
    """The database must not be overwritten by what is taken out of it."""
    from eventcoder.store import database_file

    file = database_file(url)
    if file and output != "-" and Path(output).exists() and Path(output).samefile(file):
        raise click.UsageError(f"{output} is the database itself; choose another --output")
