"""`eventcoder explain`: how one sentence is read, from words to events."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from eventcoder.cli import GAZETTEER, GAZETTEERS
from eventcoder.cli.json_output import json_text
from eventcoder.cli.options import DAY, dictionaries_option, format_option
from eventcoder.text.display import visible

if TYPE_CHECKING:
    from eventcoder.dictionaries.gazetteer import GazetteerName

_WIDTH = 120  # of tables that do not go to a terminal
_OUTCOMES = {"event": "green", "blocked": "yellow", "lost": "dim"}


@click.command()
@click.argument("sentence")
@click.option("--language", type=click.Choice(["ar", "en"]), help="Language; found from the letters when not given.")
@click.option("--published", type=DAY, help='Day from which "yesterday" is counted.')
@click.option("--title", help="Headline: context for short forms and places.")
@dictionaries_option
@click.option("--gazetteer", type=GAZETTEERS, default="imported", show_default=True, help=GAZETTEER)
@format_option
def explain(
    sentence: str,
    language: str | None,
    published: dt.date | None,
    title: str | None,
    dictionaries: Path | None,
    gazetteer: GazetteerName,
    form: str,
) -> None:
    """Show how a sentence is read: its words, the names in it, the rules that were tried, and the events.

    SENTENCE is the text itself, or '-' for standard input. For each rule that was tried it says what came of it: an
    event; blocked, and by which condition; or lost to a longer or better match.
    """
    from eventcoder.coder import Coder
    from eventcoder.explaining import explain as explain_article
    from eventcoder.model import Article

    text = sys.stdin.buffer.read().decode("utf-8", "replace") if sentence == "-" else _decodable(sentence)
    if not text.strip():
        raise click.UsageError("there is no text to explain")
    headline = title and _decodable(title)
    article = Article.model_validate(
        {"id": "explain", "text": text, "language": language, "published": published, "title": headline}
    )
    found = explain_article(Coder.load(dictionaries, gazetteer), article).to_json()
    if form == "json":
        click.echo(json_text(found, indent=2))
    else:
        show(found, console())


def _decodable(argument: str) -> str:
    """A command line can hold bytes that are no UTF-8; Python smuggles them in as lone surrogates."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def console() -> Console:
    """Standard output; as wide as the terminal, or wide enough for tables where there is none."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH)


def show(found: dict[str, Any], out: Console) -> None:
    """The four tables of an explanation."""
    out.print(_words(found["tokens"]))
    out.print(_mentions(found["mentions"]))
    out.print(_tried(found["tried"]))
    out.print(_events(found["events"]))


def _words(tokens: Iterable[dict[str, Any]]) -> RenderableType:
    rows = ([_safe(t["text"]), _safe(t["form"]), _safe(t["kind"], "dim"), _place_of(t)] for t in tokens)
    return _table("Words", ["word", "looked up as", "kind", "at"], rows)


def _mentions(mentions: Iterable[dict[str, Any]]) -> RenderableType:
    rows = (
        [_safe(m["kind"], "cyan"), _safe(m["text"]), _safe(m["id"], "green"), _safe(m["name"]), _place_of(m)]
        for m in mentions
    )
    return _table("Names, numbers and times", ["kind", "in the text", "id", "name", "at"], rows)


def _tried(tried: Iterable[dict[str, Any]]) -> RenderableType:
    rows = (
        [_safe(t["outcome"], _OUTCOMES.get(t["outcome"], "")), _safe(t["rule_id"], "bold"), _safe(t["trigger"]),
         _slots(t["slots"]), _safe(t["why"])]
        for t in tried
    )  # fmt: skip
    return _table("Rules that were tried", ["outcome", "rule", "words that fired", "slots", "why"], rows)


def _events(events: Iterable[dict[str, Any]]) -> RenderableType:
    rows = (
        [_safe(_kind(e), "bold green"), _safe(e.get("modality")), *(_safe(_names(e.get(s))) for s in _ACTOR_SLOTS),
         _safe((e.get("place") or {}).get("text")), _safe(_date(e.get("date"))), _safe(_counts(e.get("counts")))]
        for e in events
    )  # fmt: skip
    return _table("Events", ["type", "modality", *_ACTOR_SLOTS, "place", "date", "counts"], rows)


_ACTOR_SLOTS = ("source", "target", "against", "claimant")


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[RenderableType]]) -> RenderableType:
    table = Table(*columns, title=title, title_justify="left", title_style="bold")
    for row in rows:
        table.add_row(*row)
    return table if table.row_count else Text(f"{title}: none", style="dim")


def _safe(value: object, style: str = "") -> Text:
    """A cell: never read as markup, and with nothing in it that commands the terminal."""
    return Text("" if value is None else visible(str(value)), style=style)


def _place_of(span: dict[str, Any]) -> Text:
    return _safe(f"{span['start']}-{span['end']}", "dim")


def _slots(slots: dict[str, Any]) -> Text:
    return _safe("\n".join(f"{slot}: {value}" for slot, value in slots.items()))


def _kind(event: dict[str, Any]) -> str:
    return f"{event['event_type']}{'/' + event['mode'] if event.get('mode') else ''}"


def _names(actors: Iterable[dict[str, Any]] | None) -> str:
    return "\n".join(actor["text"] for actor in actors or ())


def _date(date: dict[str, Any] | None) -> str:
    start, end = (str((date or {}).get(side) or "") for side in ("start", "end"))
    return start if start == end else f"{start} to {end}"


def _counts(counts: dict[str, Any] | None) -> str:
    return "\n".join(f"{kind}: {_range(count)}" for kind, count in (counts or {}).items() if count)


def _range(count: dict[str, Any]) -> str:
    low, high = count.get("low"), count.get("high")
    if low is None and high is None:
        return "some"
    if low == high:
        return str(low)
    return f"{'' if low is None else low}-{'' if high is None else high}"
