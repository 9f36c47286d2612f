"""`eventcoder export`: events out, in the formats that other tools read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from eventcoder.cli.filters import chosen, db_option, filter_options
from eventcoder.cli.options import tell

if TYPE_CHECKING:
    from sqlalchemy import URL

    from eventcoder.export import Format, Level, Outcome, Settings, Unit

#: Each format with its line of help; the first is the one for any ending that no other has.
FORMATS: dict[str, str] = {
    "csv": "one event a row, every column that eventcoder has",
    "jsonl": "the record of the event, one a line",
    "reports": "one row for each event and report",
    "casualties": "one row for each number of people claimed",
    "control": "a folder: changes of control, intervals, and every place on every day",
    "acled": "the 31 columns of ACLED",
    "ged": "the 49 columns of UCDP GED",
    "cameo": "ICEWS-like, tab-separated, with CAMEO codes",
    "plover": "PLOVER records, one a line",
    "aggregate": "counts by country, province or PRIO-GRID cell and month or week",
    "geojson": "points for QGIS and other maps",
    "parquet": "for arrow, pandas and duckdb (needs eventcoder[export])",
    "dta": "for Stata 14 and newer",
    "html": "one page for a browser: map, timeline, charts, table; nothing from outside",
    "datapackage": "a folder: tables, codebook, dictionaries, checksums, how to cite",
}
_ENDINGS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".geojson": "geojson",
    ".parquet": "parquet",
    ".html": "html",
    ".dta": "dta",
    ".tsv": "cameo",
}
_CSV = frozenset({"csv", "reports", "casualties", "control", "acled", "ged", "cameo", "aggregate"})
_COUNTING = ("by", "every", "zeros")
_CITING = ("title", "author")


@click.command(epilog="Formats: " + "; ".join(f"{name}: {text}" for name, text in FORMATS.items()) + ".")
@click.option("--output", "-o", default="-", metavar="PATH", help="File or folder to write; '-' for standard output.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(FORMATS)),
    metavar="NAME",
    help="Form of the output, see below; from the ending of --output unless given, else csv.",
)
@click.option(
    "--events/--reports",
    "events",
    default=True,
    help="One unit for each event (see eventcoder group), or for each report of it.",
)
@click.option("--by", type=click.Choice(["country", "admin1", "priogrid"]), help="aggregate: count by; else country.")
@click.option("--every", type=click.Choice(["month", "week"]), help="aggregate: how long a period; else month.")
@click.option("--zeros", is_flag=True, default=None, help="aggregate: also write periods in which nothing happened.")
@click.option("--title", help="datapackage: its title.")
@click.option("--author", multiple=True, metavar="NAME", help="datapackage: whom to cite; may be repeated.")
@click.option("--excel", is_flag=True, help="Begin a CSV with the mark that Excel needs to read it as UTF-8.")
@click.option("--lossy", metavar="FILE", help="Where to list what the format cannot hold; else beside the output.")
@click.option("--quiet", "-q", is_flag=True, help="No progress, and not how much was written.")
@db_option
@filter_options
def export(
    output: str, format_: Format | None, events: bool, excel: bool, lossy: str | None, quiet: bool, db: str | None,
    **given: Any,
) -> None:  # fmt: skip
    """Write events in a form that other tools read.

    Events are in the order of publication, article and sentence. Events that did not happen (intended, hypothetical,
    negated) are left out unless --modality asks for them. What a format cannot hold is left empty and listed in a file
    beside the output. docs/export.md describes every format and column.
    """
    format_ = format_ or _by_ending(output)
    settings = _settings(format_, output, excel, given)
    from eventcoder.export import Units, export_units, snapshot
    from eventcoder.store import open_existing_store

    level: Level = "events" if events else "reports"
    engine = open_existing_store(db)
    if lossy and Path(lossy).absolute() == Path(output).absolute():
        raise click.UsageError("--lossy is the output itself; choose another file")
    for path in filter(None, (output, lossy)):
        _keep_apart(path, engine.url)
    with engine.connect() as conn, snapshot(conn):
        units = Units(conn, chosen(given), level, _watched if sys.stderr.isatty() and not quiet else None)
        outcome = export_units(units, format_, output, settings, lossy)
    engine.dispose()
    if not quiet:
        _tell(outcome)


def _by_ending(output: str) -> Format:
    found: Any = _ENDINGS.get(Path(output).suffix.lower(), "csv")
    format_: Format = found
    return format_


def _settings(format_: Format, output: str, excel: bool, given: dict[str, Any]) -> Settings:
    """Takes the options of single formats out of `given`; UsageError for those that this format does not know."""
    from eventcoder.export import FOLDERS, Aggregation, Citation, Settings

    if excel and format_ not in _CSV:
        raise click.UsageError("--excel is for CSV; leave it out, or choose --format csv")
    if format_ in FOLDERS and output == "-":
        raise click.UsageError(f"{format_} is a folder; name it with --output")
    counting = _only_for("aggregate", format_, _COUNTING, given)
    return Settings(excel, Aggregation(**counting), Citation(**_only_for("datapackage", format_, _CITING, given)))


def _only_for(owner: str, format_: str, options: tuple[str, ...], given: dict[str, Any]) -> dict[str, Any]:
    used = {name: value for name in options if (value := given.pop(name)) not in (None, ())}
    if used and format_ != owner:
        raise click.UsageError(f"--{next(iter(used))} is for --format {owner}")
    return used


def _keep_apart(output: str, url: URL) -> None:
    """The database must not be overwritten by what is taken out of it."""
    from eventcoder.store import database_file

    file = database_file(url)
    if file and output != "-" and Path(output).exists() and Path(output).samefile(file):
        raise click.UsageError(f"{output} is the database itself; choose another --output")


def _watched(units: Iterable[Unit], total: int) -> Iterator[Unit]:
    """Passes the units on and shows on stderr how many of `total` have come."""
    from rich.console import Console
    from rich.progress import track

    yield from track(units, "exporting", total, console=Console(stderr=True), transient=True)


def _tell(outcome: Outcome) -> None:
    rows, lost = outcome.written, outcome.losses.total_left_out()
    click.echo(f"{rows:,} row{'' if rows == 1 else 's'} written", err=True)
    if lost:
        where = f"{outcome.listed} tells why" if outcome.listed else "--lossy FILE lists why"
        tell([f"{lost:,} event{'' if lost == 1 else 's'} left out: {where}"])
