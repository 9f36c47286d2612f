"""Commands for those who write rules: what the dictionaries lack, a stanza to fill in, what a change does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from eventcoder.cli import GAZETTEER, OK, SKIPPED
from eventcoder.cli.corpus import study
from eventcoder.cli.json_output import json_text
from eventcoder.cli.options import dictionaries_option, echo_lines, format_option
from eventcoder.model import Language

if TYPE_CHECKING:
    from eventcoder.dictionaries.gazetteer import GazetteerName
    from eventcoder.gaps.counting import Gap
    from eventcoder.gaps.hits import Kind

GAPS_SHOWN = 50
_language_option = click.option("--language", type=click.Choice(["ar", "en"]), help="Only articles in this language.")


@click.command()
@click.argument("corpus", nargs=-1, required=True, metavar="CORPUS...")
@_language_option
@click.option("--kind", type=click.Choice(["actor", "place", "verb"]), help="Only phrases that look like this.")
@click.option(
    "--limit", type=click.IntRange(0), default=GAPS_SHOWN, show_default=True, help="At most so many; 0 for all."
)
@dictionaries_option
@click.option("--gazetteer", type=click.Choice(["own", "geonames"]), default="own", show_default=True, help=GAZETTEER)
@format_option
@click.pass_context
def gaps(
    ctx: click.Context,
    corpus: tuple[str, ...],
    language: Language | None,
    kind: Kind | None,
    limit: int,
    dictionaries: Path | None,
    gazetteer: GazetteerName,
    form: str,
) -> None:
    """List what the articles say and no dictionary knows, most frequent first.

    CORPUS is what `eventcoder code` reads: files, folders or '-'. Each phrase comes with what it looks like (an actor,
    a place, a verb), how often it was met, and the first sentence that holds it.
    """
    from eventcoder.coder import Coder
    from eventcoder.gaps.counting import Gaps

    found = Gaps(Coder.load(dictionaries, gazetteer))
    skipped = study(corpus, language, found.read)
    rows = list(islice(found.most_frequent(kind), limit or None))
    if form == "json":
        click.echo(json_text([asdict(gap) for gap in rows], indent=2))
    else:
        echo_lines(_gap_lines(rows))
    ctx.exit(SKIPPED if skipped else OK)


def _gap_lines(rows: list[Gap]) -> Iterator[str]:
    for gap in rows:
        yield f"{gap.count:>7,}  {gap.kind:<6} {gap.language}  {gap.phrase}"
        yield f"{'':>7}    {gap.example}"
    if not rows:
        yield "no gaps"
