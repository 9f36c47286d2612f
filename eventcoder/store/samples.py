"""Samples for double coding: drawn by seed, answered by several reviewers, settled by an adjudicator.

A sample is never changed once it is drawn. What a reviewer says of its events after that is his answer.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

import sqlalchemy as sa

from eventcoder.errors import EventcoderError, StoreError
from eventcoder.store.answers import newest_verdict
from eventcoder.store.bulk import rows_where
from eventcoder.store.database import reading, writing
from eventcoder.store.queues import queue_ids
from eventcoder.store.reading import Filters
from eventcoder.store.rows import storable
from eventcoder.store.runs import now
from eventcoder.store.tables import articles, events, sample_events, sample_reviewers, samples, verdicts
from eventcoder.store.verdicts import stands

#: By what a sample can be stratified: of each kind as many events, in proportion, as there are.
Strata = Literal["type", "rule", "language", "country"]
STRATA: tuple[Strata, ...] = get_args(Strata)
#: More than people can read, and as many ids as one query can name.
LARGEST = 10_000
_STRATUM: dict[str, sa.Column[Any]] = {
    "type": events.c.event_type,
    "rule": events.c.rule_id,
    "language": articles.c.language,
    "country": events.c.country,
}


@dataclass(frozen=True, slots=True)
class Sample:
    """`options` tell how it was drawn, `last_verdict` is the newest that was there before."""

    name: str
    made_at: dt.datetime
    seed: int
    options: Mapping[str, Any]
    last_verdict: int
    size: int
    coders: tuple[str, ...]
    adjudicators: tuple[str, ...] = ()


def draw_sample(
    conn: sa.Connection,
    name: str,
    size: int,
    coders: Sequence[str],
    *,
    seed: int = 0,
    adjudicators: Sequence[str] = (),
    filters: Filters,
    by: Strata | None = None,
) -> Sample:
    """Draws `size` of the chosen events (all, if there are fewer) for `coders`, two or more, and keeps them as `name`.

    The same events and seed give the same sample. Raises EventcoderError for a name that is taken, for too few
    coders, and where nothing can be drawn.
    """
    name, coders, adjudicators = storable(name), _names(coders), _names(adjudicators)
    _check(size, coders, adjudicators)
    filters = replace(filters, limit=0)
    with writing(conn):
        if conn.execute(sa.select(samples.c.name).where(samples.c.name == name)).first():
            raise StoreError(f"there is a sample {name!r} already; a sample is never changed, so take another name")
        drawn = _drawn(conn, filters, size, seed, by)
        if not drawn:
            raise StoreError("the filters choose no event to draw from")
        row = {"name": name, "made_at": now(), "seed": str(seed), "last_verdict": newest_verdict(conn)}
        conn.execute(sa.insert(samples), [row | {"options": _options(filters, size, by)}])
        conn.execute(sa.insert(sample_events), [{"sample": name, "event_id": key} for key in drawn])
        _assign(conn, name, coders, "coder")
        _assign(conn, name, adjudicators, "adjudicator")
    return read_sample(conn, name)


def _names(given: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(storable(name) for name in given))


def _check(size: int, coders: Sequence[str], adjudicators: Sequence[str]) -> None:
    if not 0 < size <= LARGEST:
        raise EventcoderError(f"a sample has 1 to {LARGEST:,} events, not {size:,}")
    if len(coders) < 2:
        raise EventcoderError("a sample needs two reviewers or more, who answer without seeing each other's verdicts")
    _keep_apart(coders, adjudicators)


def _keep_apart(coders: Sequence[str], adjudicators: Sequence[str]) -> None:
    if both := sorted({*coders} & {*adjudicators}):
        raise EventcoderError(f"{both[0]!r} answers the sample and cannot settle it as well")


def _options(filters: Filters, size: int, by: Strata | None) -> dict[str, Any]:
    given = {name: value for name, value in asdict(filters).items() if value not in (None, (), False, "all", 0)}
    shown = {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in given.items()}
    return {"size": size, "by": by, "filters": shown}


def _drawn(conn: sa.Connection, filters: Filters, size: int, seed: int, by: Strata | None) -> list[str]:
    ids = queue_ids(conn, filters, "sample", seed)
    if by is None or len(ids) <= size:
        return ids[:size]
    own = events.c
    query = sa.select(own.event_id, _STRATUM[by].label("stratum")).join_from(
        events, articles, own.article_id == articles.c.id
    )
    found = rows_where(conn, ids, lambda some: query.where(own.event_id.in_(some)))
    stratum = {row.event_id: row.stratum or "" for row in found}
    strata: dict[str, list[str]] = defaultdict(list)
    for key in ids:
        strata[stratum[key]].append(key)
    shares = allotted({name: len(some) for name, some in strata.items()}, size)
    return [key for name, some in sorted(strata.items()) for key in some[: shares[name]]]


def allotted(numbers: Mapping[str, int], size: int) -> dict[str, int]:
    """How many of `size` each stratum gets, in proportion to its number; the rest by remainders."""
    whole = sum(numbers.values())
    shares = {name: number * size // whole for name, number in numbers.items()}
    left = size - sum(shares.values())
    for name in sorted(numbers, key=lambda name: (-(numbers[name] * size % whole), name))[:left]:
        shares[name] += 1
    return shares


def add_adjudicators(conn: sa.Connection, name: str, adjudicators: Sequence[str]) -> Sample:
    """Lets these people settle the sample, too; those who can already are passed over."""
    with writing(conn):
        sample = read_sample(conn, name)
        new = [who for who in _names(adjudicators) if who not in sample.adjudicators]
        _keep_apart(sample.coders, new)
        _assign(conn, name, new, "adjudicator")
    return read_sample(conn, name)


def _assign(conn: sa.Connection, name: str, reviewers: Sequence[str], role: str) -> None:
    if reviewers:
        conn.execute(
            sa.insert(sample_reviewers), [{"sample": name, "reviewer": who, "role": role} for who in reviewers]
        )


def read_sample(conn: sa.Connection, name: str) -> Sample:
    """One sample by its name; StoreError if there is none."""
    with reading(conn):
        found = [_sample(conn, row) for row in conn.execute(sa.select(samples).where(samples.c.name == name)).all()]
    if not found:
        raise StoreError(f"there is no sample {name!r}; `eventcoder review sample list` shows those there are")
    return found[0]


def read_samples(conn: sa.Connection) -> list[Sample]:
    """All samples, the oldest first."""
    with reading(conn):
        rows = conn.execute(sa.select(samples).order_by(samples.c.made_at, samples.c.name)).all()
        return [_sample(conn, row) for row in rows]


def _sample(conn: sa.Connection, row: sa.Row[Any]) -> Sample:
    size = sa.select(sa.func.count()).where(sample_events.c.sample == row.name)
    people = sa.select(sample_reviewers.c.role, sample_reviewers.c.reviewer).where(
        sample_reviewers.c.sample == row.name
    )
    roles: dict[str, list[str]] = {"coder": [], "adjudicator": []}
    for role, reviewer in conn.execute(people.order_by(sample_reviewers.c.reviewer)):
        roles[role].append(reviewer)
    return Sample(
        row.name, row.made_at, int(row.seed), row.options, row.last_verdict, conn.execute(size).scalar_one(),
        tuple(roles["coder"]), tuple(roles["adjudicator"]),
    )  # fmt: skip


def sampled_ids(conn: sa.Connection, name: str) -> list[str]:
    """The ids of the events of a sample, sorted."""
    query = sa.select(sample_events.c.event_id).where(sample_events.c.sample == name).order_by(sample_events.c.event_id)
    with reading(conn):
        return list(conn.execute(query).scalars())


def last_answered(conn: sa.Connection, sample: Sample, reviewer: str) -> str | None:
    """The event of the sample of which `reviewer` said the newest thing that stands; None if there is none."""
    own = verdicts.c
    drawn = sa.select(sample_events.c.event_id).where(sample_events.c.sample == sample.name)
    said = sa.select(own.event_id).where(
        own.reviewer == reviewer, own.kind != "undo", own.id > sample.last_verdict, own.event_id.in_(drawn)
    )
    with reading(conn):
        return conn.execute(said.where(stands(verdicts)).order_by(own.id.desc()).limit(1)).scalar_one_or_none()
