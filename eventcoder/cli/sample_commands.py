"""`eventcoder review sample`, `agreement` and `disputes`: several reviewers of one sample, and how far they agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import rich_click as click

from eventcoder.cli.filters import chosen, db_option, filter_options
from eventcoder.cli.json_output import json_text
from eventcoder.cli.options import echo_lines, format_option, tell
from eventcoder.cli.review_store import store

if TYPE_CHECKING:
    from eventcoder.review.agreement_statistics import Agreement, Measure
    from eventcoder.review.samples import Sampled
    from eventcoder.store.samples import Sample, Strata

_adjudicator_option = click.option(
    "--adjudicator", "adjudicators", multiple=True, metavar="NAME", help="Who settles what they differ on; repeatable."
)


@click.group()
def sample() -> None:
    """Draw samples that several reviewers answer without seeing each other's verdicts."""


@sample.command()
@click.argument("name")
@click.option("--size", type=click.IntRange(1), required=True, metavar="N", help="How many events.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed draws the same events.")
@click.option(
    "--by", type=click.Choice(["type", "rule", "language", "country"]), help="Draw of each in proportion (stratified)."
)
@click.option("--reviewer", "coders", multiple=True, metavar="NAME", help="Who answers it; give it twice or more.")
@_adjudicator_option
@db_option
@filter_options
def draw(
    name: str, size: int, seed: int, by: Strata | None, coders: tuple[str, ...], adjudicators: tuple[str, ...],
    db: str | None, **given: Any,
) -> None:  # fmt: skip
    """Draw a sample of the chosen events and assign it to its reviewers.

    What a reviewer says of these events from now on is his answer. A sample is never changed.
    """
    from eventcoder.store.samples import draw_sample

    with store(db) as conn:
        made = draw_sample(conn, name, size, coders, seed=seed, adjudicators=adjudicators, filters=chosen(given), by=by)
    tell([_told(made)])


@sample.command()
@click.argument("name")
@_adjudicator_option
@db_option
def settle(name: str, adjudicators: tuple[str, ...], db: str | None) -> None:
    """Name more people who settle what the reviewers of a sample differ on."""
    from eventcoder.store.samples import add_adjudicators

    with store(db) as conn:
        made = add_adjudicators(conn, name, adjudicators)
    tell([_told(made)])


def _told(one: Sample) -> str:
    people = f"{', '.join(one.coders)}; settled by {', '.join(one.adjudicators) or 'nobody yet'}"
    return f"{one.name}: {one.size:,} event{'' if one.size == 1 else 's'}, seed {one.seed}, answered by {people}"


@sample.command("list")
@db_option
def list_(db: str | None) -> None:
    """List the samples: events, reviewers, how many each has answered, how many differ and how many are settled."""
    from eventcoder.review.samples import disputed, read_sampled
    from eventcoder.store.samples import read_samples

    with store(db) as conn:
        for one in read_samples(conn):
            found = read_sampled(conn, one)
            answered = (f"{who} {sum(who in event.answers for event in found):,}" for who in one.coders)
            differing = disputed(found)
            settled = sum(event.ruling is not None for event in differing)
            told = f"answered: {', '.join(answered)}; they differ on {len(differing):,}, settled {settled:,}"
            echo_lines([_told(one), f"    {told}"])


@click.command()
@click.argument("name")
@click.option("--all", "settled", is_flag=True, help="Also those that are settled.")
@format_option
@db_option
def disputes(name: str, settled: bool, form: str, db: str | None) -> None:
    """List the events of a sample on which its reviewers differ, with what each answered.

    An adjudicator settles them with a sheet (`review sheet export --sample NAME --reviewer ADJUDICATOR`). Only events
    that all have answered are listed.
    """
    from eventcoder.review.samples import disputed, read_sampled
    from eventcoder.store.samples import read_sample

    with store(db) as conn:
        found = disputed(read_sampled(conn, read_sample(conn, name)))
    wanted = [one for one in found if settled or one.ruling is None]
    if form == "json":
        click.echo(json_text([_as_json(one) for one in wanted], indent=2))
    else:
        echo_lines(line for one in wanted for line in _lines(one))
        tell([f"{len(wanted):,} event{'' if len(wanted) == 1 else 's'}"])


def _lines(one: Sampled) -> Iterator[str]:
    from eventcoder.review.sheets import answers_told

    event = one.row.event
    yield f"{event.event_id} {event.event_type} {event.mode or ''}".rstrip() + f": {', '.join(one.differing)}"
    yield f"    {event.evidence}"
    yield from (f"    {told}" for told in answers_told(one))
    if one.ruling:
        yield f"    settled by {one.ruling.reviewer}: {one.ruling.decision}"


def _as_json(one: Sampled) -> dict[str, Any]:
    from eventcoder.review.agreement import labels

    return {
        "event_id": one.row.event.event_id, "evidence": one.row.event.evidence, "differing": one.differing,
        "answers": {coder: labels(answer) for coder, answer in one.answers.items()},
        "ruling": one.ruling and {"reviewer": one.ruling.reviewer} | labels(one.ruling),
    }  # fmt: skip


@click.command()
@click.argument("name")
@click.option("--resamples", type=click.IntRange(1), default=1000, show_default=True, help="For the intervals.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed gives the same intervals.")
@click.option(
    "--confidence", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=0.95, show_default=True,
    help="How sure the intervals are to hold the true figure.",
)  # fmt: skip
@format_option
@db_option
def agreement(name: str, resamples: int, seed: int, confidence: float, form: str, db: str | None) -> None:
    """Tell how far the reviewers of a sample agree, field by field: percent, Cohen's kappa, Krippendorff's alpha.

    Needs eventcoder[agreement]. docs/agreement.md says what the figures mean and what they leave out.
    """
    from eventcoder.review.agreement import agreement_by_field
    from eventcoder.review.samples import read_sampled
    from eventcoder.store.samples import read_sample

    with store(db) as conn:
        drawn = read_sample(conn, name)
        answers = [one.answers for one in read_sampled(conn, drawn)]
    found = agreement_by_field(answers, resamples, seed % 2**32, confidence)
    if form == "json":
        click.echo(json_text({field: asdict(one) for field, one in found.items()}, indent=2))
    else:
        echo_lines(_table(found))
        intervals = f"intervals of {confidence:g} by {resamples:,} resamples"
        tell([f"{len(drawn.coders)} reviewers, {drawn.size:,} events; {intervals}"])


def _table(found: Mapping[str, Agreement]) -> Iterator[str]:
    yield f"{'field':<12}{'events':>7}  {'percent':<24}{'kappa':<24}{'alpha'}"
    for field, one in found.items():
        cells = f"{_cell(one.percent):<24}{_cell(one.kappa):<24}{_cell(one.alpha)}"
        yield f"{field:<12}{one.units:>7,}  {cells}".rstrip()


def _cell(measure: Measure) -> str:
    if measure.value is None:
        return "-"
    interval = "" if measure.low is None else f" [{measure.low:.3f}, {measure.high:.3f}]"
    return f"{measure.value:.3f}{interval}"
