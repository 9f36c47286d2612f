"""`eventcoder review sheet`: events as a CSV to fill in, and what was filled in back into the database."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click
from click.core import ParameterSource

from eventcoder.cli import OK, SKIPPED
from eventcoder.cli.filters import chosen, db_option, filter_options
from eventcoder.cli.options import dictionaries_option, tell
from eventcoder.cli.review_store import store
from eventcoder.errors import EventcoderError, StoreError

if TYPE_CHECKING:
    from eventcoder.review.sheets import SheetRow
    from eventcoder.review.sheets_importing import SheetReport

reviewer_option = click.option(
    "--reviewer",
    envvar="EVENTCODER_REVIEWER",
    metavar="NAME",
    help="Who fills the sheet in. Also EVENTCODER_REVIEWER.",
)


@click.group()
def sheet() -> None:
    """Review with a spreadsheet: export events as a CSV, fill it in, import it."""


@sheet.command("export")
@click.option("--output", "-o", default="-", metavar="FILE", help="File to write; '-' for standard output.")
@click.option("--excel", is_flag=True, help="Begin with the mark that Excel needs to read it as UTF-8.")
@click.option("--sample", metavar="NAME", help="The events of this sample that --reviewer has to answer.")
@click.option("--queue", metavar="NAME", help="In the order of this queue.")
@click.option("--seed", type=int, default=0, show_default=True, help="For the queue `sample`.")
@reviewer_option
@db_option
@filter_options
def export_(
    output: str, excel: bool, sample: str | None, queue: str | None, seed: int, reviewer: str | None, db: str | None,
    **given: Any,
) -> None:  # fmt: skip
    """Write the chosen events as a sheet, one a row, with empty columns for verdict, reason, note and corrections.

    Unreviewed events are taken unless --status says otherwise. docs/agreement.md tells how to fill it in.
    """
    from eventcoder.export.files import whole_file
    from eventcoder.review.sheets import read_sample_sheet, read_sheet, write_sheet
    from eventcoder.store.queues import QUEUES

    if queue not in (None, *QUEUES):
        raise click.UsageError(f"{queue!r} is no queue; there is {', '.join(QUEUES)}")
    if sample and not reviewer:
        raise click.UsageError("--sample needs --reviewer: each sees nobody's verdicts but his own")
    filters = chosen(given, status="unreviewed")
    with store(db) as conn, whole_file(output) as stream:
        rows: Iterator[SheetRow] = (
            read_sample_sheet(conn, sample, reviewer or "", filters)
            if sample
            else read_sheet(conn, filters, reviewer or "", next((q for q in QUEUES if q == queue), None), seed)
        )
        written = write_sheet(rows, stream, excel)
    tell([f"{written:,} row{'' if written == 1 else 's'} written"])


@sheet.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--dry-run", "-n", is_flag=True, help="Only say what would be written.")
@dictionaries_option
@reviewer_option
@db_option
@click.pass_context
def import_(
    ctx: click.Context, files: tuple[Path, ...], dry_run: bool, dictionaries: Path | None, reviewer: str | None,
    db: str | None,
) -> None:  # fmt: skip
    """Write what was filled in to the database, each row once; earlier verdicts stay on record.

    Rows that cannot be taken are listed as `file:line: event: what is wrong; what to do`; the others go in, and the
    exit code is 1. A row without verdict, correction and note is passed over.
    """
    from eventcoder.review.names import Names
    from eventcoder.review.sheets_importing import import_sheet

    # Only who is named by hand is held against the name in the sheet.
    given = ctx.get_parameter_source("reviewer") is ParameterSource.COMMANDLINE
    names = cache(lambda: Names.load(dictionaries))
    failed = False
    with store(db) as conn:
        for file in files:
            try:
                found = import_sheet(conn, file, names, reviewer, insist=given, dry_run=dry_run)
            except StoreError:
                raise
            except EventcoderError as error:
                failed = True
                tell([str(error)])
                continue
            failed |= bool(found.problems)
            tell(_lines(file, found, dry_run))
    ctx.exit(SKIPPED if failed else OK)


def _lines(file: Path, found: SheetReport, dry_run: bool) -> Iterator[str]:
    from eventcoder.review.sheets_importing import COUNTED

    yield from found.problems
    counts = ", ".join(f"{found.counts[what]:,} {what}" for what in COUNTED if found.counts[what])
    problems = f"{len(found.problems):,} row{'' if len(found.problems) == 1 else 's'} not taken"
    told = ", ".join(filter(None, (counts, problems if found.problems else "")))
    yield f"{file}: {told or 'no rows'}{' (nothing was written)' if dry_run else ''}"
