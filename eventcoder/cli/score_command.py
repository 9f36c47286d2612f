"""`eventcoder score`: the coder against gold."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from eventcoder.cli.json_output import json_text
from eventcoder.cli.options import dictionaries_option, echo_lines, format_option

if TYPE_CHECKING:
    from eventcoder.scoring.score import Score


@click.command()
@click.argument("gold", nargs=-1, required=True, metavar="GOLD...")
@dictionaries_option
@click.option("--differences", is_flag=True, help="List every difference first.")
@format_option
def score(gold: tuple[str, ...], dictionaries: Path | None, differences: bool, form: str) -> None:
    """Code the articles of GOLD and count how far the events are right: for all, by type, by slot and by rule.

    GOLD is a .jsonl file, a folder of them, or '-' for standard input: one article a line with the `events` that a
    reader found in it.
    """
    found, problems = _scored(gold, dictionaries)
    result = found.to_json()
    if form == "json":
        click.echo(json_text(result | ({"differences": problems} if differences else {}), indent=2))
    else:
        echo_lines([*(problems if differences else ()), *_lines(result)])


def _scored(gold: tuple[str, ...], dictionaries: Path | None) -> tuple[Score, list[str]]:
    from eventcoder.coder import Coder
    from eventcoder.scoring.comparing import compare
    from eventcoder.scoring.gold import read_gold
    from eventcoder.scoring.score import Score

    coder, score, problems = Coder.load(dictionaries), Score(), []
    for item in read_gold(gold, sys.stdin.buffer):
        found = compare(item, coder.code(item.article))
        score.add(found)
        problems += [f"{item.article.id}: {problem}" for problem in found.problems]
    return score, problems


def _lines(result: dict[str, Any]) -> Iterator[str]:
    """Types, slots, sums and rules; every number stands under its heading."""
    yield _heading("type")
    for name, group in result["types"].items():
        yield _row(name, group["events"])
        yield _row("  strict", group["strict"])
        yield _row("  slots", group["all_slots"])
    yield _heading("slot")
    yield from (_row(name, sums) for name, sums in result["slots"].items())
    yield _heading("all")
    yield from (_row(name.replace("_", " "), result[name]) for name in ("all_slots", "strict", "events"))
    yield from _rules(result["rules"])
    yield f"{result['articles']:,} articles; every slot is right in {result['perfect_events']:.1%} of the gold events"


def _heading(what: str) -> str:
    return f"{what:<24}{'P':>6} {'R':>6} {'F1':>6} {'right':>7} {'missed':>7} {'wrong':>7}"


def _row(name: str, sums: dict[str, Any]) -> str:
    shares = " ".join(f"{sums[key]:>6.3f}" for key in ("p", "r", "f1"))
    return f"{name:<24}{shares} " + " ".join(f"{sums[key]:>7,}" for key in ("right", "missed", "wrong"))


def _rules(rules: dict[str, dict[str, Any]]) -> Iterator[str]:
    columns = ("right", "wrong", "superfluous", "optional")
    width = max((len(name) for name in rules), default=4) + 2
    yield f"{'rule':<{width}}{'P':>6} " + " ".join(f"{column:>11}" for column in columns)
    for name, row in rules.items():
        yield f"{name:<{width}}{row['p']:>6.3f} " + " ".join(f"{row[column]:>11,}" for column in columns)
