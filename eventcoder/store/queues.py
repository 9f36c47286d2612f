"""Queues: in which order events come up for review. The same database, filters and seed give the same queue."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Literal, get_args

import sqlalchemy as sa

from eventcoder.store.bulk import rows_where
from eventcoder.store.database import reading
from eventcoder.store.decisions import read_memberships
from eventcoder.store.reading import Filters, read_ids
from eventcoder.store.tables import KINDS, event_actors, events

Queue = Literal["newest", "least-certain", "conflicting", "deadliest", "rule", "place", "sample"]
QUEUES: tuple[Queue, ...] = get_args(Queue)

_own = events.c
_dead = sa.func.coalesce(_own.killed_best, _own.killed_low, _own.killed_high)
_where = sa.func.coalesce(_own.place_name, _own.place_text)
_FIRST_BY: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
    "newest": (_own.first_day.desc().nulls_last(),),
    "least-certain": (_own.confidence,),
    "deadliest": (_dead.desc().nulls_last(),),
    "rule": (_own.rule_id,),
    "place": tuple(column.asc().nulls_last() for column in (_own.country, _own.admin1, _where)),
}
#: In what reports of one event can disagree, besides their actors.
_TOLD = (
    _own.mode, _own.modality, _where, _own.date_start, _own.date_end, *(_own[f"{kind}_best"] for kind in KINDS)
)  # fmt: skip


def queue_ids(conn: sa.Connection, filters: Filters, queue: Queue | None = None, seed: int = 0) -> list[str]:
    """The ids of the chosen events in the order of `queue`, else in that of `read_events`; the limit counts last.

    "conflicting" has only events whose reports disagree, those that disagree on most first. "sample" is the same for
    the same seed, also when other events come and go.
    """
    if queue == "sample":
        return _limited(sorted(read_ids(conn, replace(filters, limit=0)), key=lambda key: _drawn(seed, key)), filters)
    if queue == "conflicting":
        return _limited(_conflicting(conn, replace(filters, limit=0)), filters)
    return read_ids(conn, filters, _FIRST_BY[queue] if queue else ())


def _limited(ids: list[str], filters: Filters) -> list[str]:
    return ids[: filters.limit] if filters.limit else ids


def _drawn(seed: int, event_id: str) -> bytes:
    return hashlib.blake2b(f"{seed} {event_id}".encode(), digest_size=16).digest()


def _conflicting(conn: sa.Connection, filters: Filters) -> list[str]:
    with reading(conn):
        ids = read_ids(conn, filters)
        group_of = read_memberships(conn).group_of
        apart = _disagreements(conn, group_of)
    chosen = [key for key in ids if apart.get(group_of.get(key, ""))]
    place = {group_id: at for at, group_id in reversed(list(enumerate(group_of[key] for key in chosen)))}
    # Reports of one event stay together, where the first of them would stand.
    return sorted(chosen, key=lambda key: (-apart[group_of[key]], place[group_of[key]]))


def _disagreements(conn: sa.Connection, group_of: dict[str, str]) -> dict[str, int]:
    """For each group the number of things on which its reports disagree; silence is no disagreement."""
    told: dict[str, list[set[Any]]] = defaultdict(lambda: [set() for _ in range(len(_TOLD) + 2)])
    query = sa.select(_own.event_id, *_TOLD)
    for row in rows_where(conn, group_of, lambda some: query.where(_own.event_id.in_(some))):
        for at, values in enumerate(told[group_of[row.event_id]][: len(_TOLD)], 1):
            if row[at] is not None:
                values.add(row[at])
    for (event_id, slot), names in _names(conn, group_of).items():
        told[group_of[event_id]][-1 if slot == "source" else -2].add(frozenset(names))
    return {group_id: sum(len(values) > 1 for values in sides) for group_id, sides in told.items()}


def _names(conn: sa.Connection, event_ids: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    own = event_actors.c
    slots: Sequence[str] = ("source", "target")
    name = sa.func.coalesce(own.name, own.text).label("shown")
    query = sa.select(own.event_id, own.slot, name).where(own.slot.in_(slots))
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows_where(conn, event_ids, lambda some: query.where(own.event_id.in_(some))):
        names[row.event_id, row.slot].append(row.shown)
    return names
