"""Commands for those who write rules: what the dictionaries lack, a stanza to fill in, what a change does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import rich_click as click

from eventcoder.cli import GAZETTEER, GAZETTEERS, OK, SKIPPED
from eventcoder.cli.corpus import study
from eventcoder.cli.json_output import json_text
from eventcoder.cli.options import dictionaries_option, echo_lines, format_option
from eventcoder.model import Article, EventType, Language
from eventcoder.text.display import visible

if TYPE_CHECKING:
    from eventcoder.comparing import Change
    from eventcoder.dictionaries.gazetteer import GazetteerName
    from eventcoder.gaps.counting import Gap
    from eventcoder.gaps.hits import Kind

GAPS_SHOWN = 50
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_language_option = click.option("--language", type=click.Choice(["ar", "en"]), help="Only articles in this language.")


@click.command()
@click.argument("corpus", nargs=-1, required=True, metavar="CORPUS...")
@_language_option
@click.option("--kind", type=click.Choice(["actor", "place", "verb"]), help="Only phrases that look like this.")
@click.option(
    "--limit", type=click.IntRange(0), default=GAPS_SHOWN, show_default=True, help="At most so many; 0 for all."
)
@dictionaries_option
@click.option("--gazetteer", type=GAZETTEERS, default="imported", show_default=True, help=GAZETTEER)
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


@click.command()
@click.argument("type_", type=click.Choice(get_args(EventType)), metavar="TYPE")
@click.option("--language", type=click.Choice(["ar", "en"]), required=True, help="Language that the rule reads.")
@click.option("--id", "rule_id", metavar="ID", help="Id of the rule; LANGUAGE.TYPE.new unless given.")
@dictionaries_option
def new(type_: EventType, language: Language, rule_id: str | None, dictionaries: Path | None) -> None:
    """Print a rule of TYPE to fill in, with every key explained.

    It has the roles that most rules of the type have. TYPE is a type of the codebook, such as attack.
    """
    from eventcoder.dictionaries.loading import load
    from eventcoder.stanza import stanza

    click.echo(visible(stanza(load(dictionaries), type_, language, rule_id)), nl=False)


@click.command()
@click.argument("old", type=_FOLDER)
@click.argument("new", type=_FOLDER)
@click.argument("corpus", nargs=-1, required=True, metavar="CORPUS...")
@_language_option
@format_option
@click.pass_context
def diff(
    ctx: click.Context, old: Path, new: Path, corpus: tuple[str, ...], language: Language | None, form: str
) -> None:
    """Show which events a change of the dictionaries adds (+), drops (-) and alters (~).

    OLD and NEW are folders of dictionaries; CORPUS is what `eventcoder code` reads, and is coded with both. Events that
    did not happen are compared too.
    """
    from eventcoder.coder import Coder
    from eventcoder.comparing import Tally, changes, lines

    coders, tally, kept = (Coder.load(old), Coder.load(new)), Tally(), list[dict[str, Any]]()

    def show(found: Change) -> None:
        if form == "json":
            kept.append(found.to_json())
        else:
            echo_lines(lines(found))

    def compare(article: Article) -> None:
        for found in changes(*coders, article, tally):
            show(found)

    skipped = study(corpus, language, compare)
    result = tally.to_json()
    if form == "json":
        click.echo(json_text({"changes": kept, **result}, indent=2))
    else:
        echo_lines(_diff_lines(result))
    ctx.exit(SKIPPED if skipped else OK)


def _diff_lines(result: dict[str, Any]) -> Iterator[str]:
    for rule, numbers in result["rules"].items():
        yield f"{numbers['added']:>6,} added {numbers['dropped']:>6,} dropped {numbers['altered']:>6,} altered  {rule}"
    totals = ", ".join(f"{result[what]:,} {what}" for what in ("added", "dropped", "altered", "unchanged"))
    yield f"events: {totals}"
