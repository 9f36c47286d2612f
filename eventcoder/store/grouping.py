"""Grouping: reports of one event are put together, with the reason, for as long as nobody undoes it.

No report changes. A grouping replaces the one before, which counts again when the newer one is undone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from eventcoder.batches import batches
from eventcoder.store.bulk import bulk_insert
from eventcoder.store.database import reading, writing
from eventcoder.store.reading import ACTUAL
from eventcoder.store.runs import now
from eventcoder.store.sameness import Figure, Joined, Matching, Report, Sameness, Spot
from eventcoder.store.tables import KINDS, articles, event_actors, event_groups, events, groupings
from eventcoder.store.verdicts import standing_verdicts
from eventcoder.text.folding import fold

_BATCH = 500
DEFAULT = Sameness()


@dataclass(frozen=True, slots=True)
class Grouped:
    """What a grouping found: groups of two or more, the reports in them, reports that stay alone.

    `held_back` counts the reports that would have joined an event but were reviewed, and so stay alone.
    """

    groups: int
    reports: int
    alone: int
    held_back: int


def group_events(
    conn: sa.Connection, rules: Sameness = DEFAULT, merge_reviewed: bool = False, dry_run: bool = False
) -> Grouped:
    """Groups all events that count; what a person accepted is merged only if `merge_reviewed` says so.

    Events that were rejected, that did not happen, or that have no day are left out. Written in one transaction, and
    not at all in a dry run.
    """
    matching = Matching(rules)
    with writing(conn):
        apart = _Apart(matching, merge_reviewed)
        members = _members(matching.place(apart.others(_reports(conn))))
        groups = {key: joined for key, joined in members.items() if len(joined) > 1}
        if not dry_run:
            _write(conn, groups, asdict(rules) | {"merge_reviewed": merge_reviewed})
    alone = len(members) - len(groups) + apart.reviewed
    return Grouped(len(groups), sum(map(len, groups.values())), alone, apart.held_back)


@dataclass(slots=True)
class _Apart:
    """Keeps reviewed reports apart, and counts those among them that would have joined an event."""

    matching: Matching
    merge_reviewed: bool
    reviewed: int = 0
    held_back: int = 0

    def others(self, reports: Iterator[Report]) -> Iterator[Report]:
        for report in reports:
            if self.merge_reviewed or not report.is_accepted:
                yield report
            else:
                self.reviewed += 1
                self.held_back += self.matching.joined(report) is not None


def undo_grouping(conn: sa.Connection) -> bool:
    """Takes the newest grouping back; the one before counts again. False if there is none."""
    with writing(conn):
        newest = conn.execute(sa.select(current_grouping())).scalar_one_or_none()
        if newest is not None:
            conn.execute(sa.update(groupings).where(groupings.c.id == newest).values(undone_at=now()))
    return newest is not None


def current_grouping() -> sa.ScalarSelect[Any]:
    """The id of the grouping that counts, as part of a query; none if there is no grouping."""
    return sa.select(sa.func.max(groupings.c.id)).where(groupings.c.undone_at.is_(None)).scalar_subquery()


def _members(found: Iterator[Joined]) -> dict[str, list[tuple[str, str]]]:
    """For each event its reports with their reasons."""
    members: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for joined in found:
        members[joined.first.event_id].append((joined.report.event_id, joined.reason))
    return members


def _write(conn: sa.Connection, groups: dict[str, list[tuple[str, str]]], options: dict[str, Any]) -> None:
    number = (conn.execute(sa.select(sa.func.max(groupings.c.id))).scalar_one() or 0) + 1
    conn.execute(sa.insert(groupings), [{"id": number, "made_at": now(), "options": options}])
    rows = ((number, key, group_id, reason) for group_id, joined in groups.items() for key, reason in joined)
    bulk_insert(conn, event_groups, ("grouping_id", "event_id", "group_id", "reason"), rows)


_COLUMNS = (
    "event_id", "article_id", "sentence_index", "event_type", "mode", "first_day", "last_day", "place_id", "place_name",
    "place_text", "latitude", "longitude", "place_precision",
    *(f"{kind}_{part}" for kind in KINDS for part in ("low", "best", "high", "is_cumulative")),
)  # fmt: skip
_ORDER = (
    events.c.first_day,
    articles.c.published.asc().nulls_last(),
    events.c.article_id,
    events.c.sentence_index,
    events.c.start,
    events.c.event_id,
)


def _reports(conn: sa.Connection) -> Iterator[Report]:
    """The events that count, by day, publication, article and place in it."""
    verdict = standing_verdicts.c.verdict
    own = events.c
    query = (
        sa.select(*(own[name] for name in _COLUMNS), verdict)
        .join_from(events, articles, own.article_id == articles.c.id)
        .outerjoin(standing_verdicts, own.event_id == standing_verdicts.c.event_id)
        .where(own.standing != "gone", own.modality.in_(ACTUAL), own.first_day.is_not(None))
        .where(sa.or_(verdict.is_(None), verdict != "rejected"))
        .order_by(*_ORDER)
    )
    with reading(conn):
        rows = conn.execute(query.execution_options(yield_per=_BATCH)).mappings()
        for some in batches(rows, _BATCH):
            actors = _actors(conn, [row["event_id"] for row in some])
            for row in some:
                yield _report(row, actors)


def _actors(conn: sa.Connection, ids: list[str]) -> dict[tuple[str, str], set[str]]:
    """The dictionary ids in each slot of each event."""
    own = event_actors.c
    query = sa.select(own.event_id, own.slot, own.actor_id).where(own.event_id.in_(ids), own.actor_id.is_not(None))
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for event_id, slot, actor_id in conn.execute(query):
        found[event_id, slot].add(actor_id)
    return found


def _report(row: sa.RowMapping, actors: dict[tuple[str, str], set[str]]) -> Report:
    key = row["event_id"]
    return Report(
        event_id=key,
        article_id=row["article_id"],
        sentence_index=row["sentence_index"],
        event_type=row["event_type"],
        mode=row["mode"],
        first_day=row["first_day"],
        last_day=row["last_day"],
        spot=_spot(row),
        source=frozenset(actors.get((key, "source"), ())),
        target=frozenset(actors.get((key, "target"), ())),
        counts=dict(_figures(row)),
        is_accepted=row["verdict"] == "accepted",
    )


def _spot(row: sa.RowMapping) -> Spot | None:
    if row["place_text"] is None:
        return None
    name = row["place_id"] or fold(row["place_name"] or row["place_text"]).text
    return Spot(name, row["latitude"], row["longitude"], row["place_precision"])


def _figures(row: sa.RowMapping) -> Iterator[tuple[str, Figure]]:
    for kind in KINDS:
        if row[f"{kind}_is_cumulative"] is not None:
            yield kind, Figure(*(row[f"{kind}_{part}"] for part in ("low", "best", "high", "is_cumulative")))
