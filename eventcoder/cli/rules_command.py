"""`eventcoder rules`: what reviewers made of each rule, and what they rejected, for the dictionaries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from eventcoder.cli.filters import chosen, db_option, filter_options
from eventcoder.cli.json_output import json_text
from eventcoder.cli.options import dictionaries_option, echo_lines, format_option, tell
from eventcoder.cli.review_store import store

if TYPE_CHECKING:
    from eventcoder.dictionaries.lexicon import Dictionaries
    from eventcoder.review.rules import Precision
    from eventcoder.store.tallies import Tally

_confidence_option = click.option(
    "--confidence", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=0.95, show_default=True,
    help="How sure the intervals are to hold the true share.",
)  # fmt: skip


@click.group()
def rules() -> None:
    """See which rules reviewers find wrong, and turn what they rejected into lines for the dictionaries."""


@rules.command()
@db_option
@_confidence_option
@format_option
@filter_options
def report(db: str | None, confidence: float, form: str, **given: Any) -> None:
    """Count for each rule and type how many events were reviewed, accepted, rejected and edited.

    Precision is the share of reviewed events that were accepted, with Wilson's interval. The rule that is worth mending
    most comes first: the one with most events that are wrong even if it is as precise as its interval allows.
    """
    from eventcoder.review.rules import by_type, worst_first
    from eventcoder.store.tallies import tallies

    with store(db) as conn:
        counted = tallies(conn, chosen(given))
    found = {"rules": worst_first(counted, confidence), "types": worst_first(by_type(counted), confidence)}
    if form == "json":
        click.echo(json_text({name: [_as_json(one) for one in some] for name, some in found.items()}, indent=2))
    else:
        echo_lines(line for name, some in found.items() for line in _lines(name.removesuffix("s"), some))


def _lines(what: str, found: Sequence[Precision]) -> Iterator[str]:
    width = max((len(one.tally.name) for one in found), default=4) + 2
    columns = ("events", "reviewed", "accepted", "edited", "rejected")
    yield f"{what:<{width}}{'P':>6} {'interval':>13} {'wrong':>7} {' '.join(f'{c:>9}' for c in columns)}  reasons"
    for one in (one for one in found if one.tally.reviewed):
        share = "" if one.value is None else f"{one.value:.3f}"
        interval = "" if one.value is None else f"{one.low:.3f}-{one.high:.3f}"
        counts = " ".join(f"{getattr(one.tally, column):>9,}" for column in columns)
        wrong = f"{one.at_least_wrong:,.1f}"
        yield f"{one.tally.name:<{width}}{share:>6} {interval:>13} {wrong:>7} {counts}  {_reasons(one.tally)}".rstrip()
    if unread := [one.tally.events for one in found if not one.tally.reviewed]:
        yield f"not reviewed: {_many(len(unread), what)} with {_many(sum(unread), 'event')}"


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _reasons(tally: Tally) -> str:
    return ", ".join(f"{code} {many:,}" for code, many in tally.reasons[:3])


def _as_json(one: Precision) -> dict[str, Any]:
    tally = one.tally
    return {
        "name": tally.name, "event_type": tally.event_type, "events": tally.events, "reviewed": tally.reviewed,
        "accepted": tally.accepted, "edited": tally.edited, "rejected": tally.rejected, "precision": one.value,
        "low": one.low, "high": one.high, "at_least_wrong": one.at_least_wrong, "reasons": dict(tally.reasons),
    }  # fmt: skip


@rules.command()
@db_option
@dictionaries_option
@click.option("--reason", "reasons", multiple=True, metavar="CODE", help="Only events rejected for this; repeatable.")
@filter_options
def rejects(db: str | None, dictionaries: Path | None, reasons: tuple[str, ...], **given: Any) -> None:
    """Print rejected events as `rejects` of their rules, in YAML to paste into the dictionaries.

    Each rule's stanza holds the rejects that it has and the new ones. `eventcoder dictionary check` then names those
    that the rule still finds: narrow it until there are none. An event may be rejected because one field is
    wrong, and a sentence that tells of an event is no reject: choose with --reason, or take such lines out.
    """
    from eventcoder.dictionaries.loading import load
    from eventcoder.review.rules import reject_stanzas
    from eventcoder.store import read_events

    lexicon = load(dictionaries)
    with store(db) as conn:
        rows = read_events(conn, chosen(given | {"status": "rejected"}))
        wanted = (row for row in rows if row.verdict and (not reasons or row.verdict.reason in reasons))
        lines = list(reject_stanzas(wanted, _rejects(lexicon), lexicon.lines))
    echo_lines(lines)
    number = sum(line == "  rejects:" for line in lines)
    tell([f"{number:,} rule{'' if number == 1 else 's'}"])


def _rejects(lexicon: Dictionaries) -> dict[str, list[str]]:
    return {rule.id: rule.rejects for rule in lexicon.rules}
