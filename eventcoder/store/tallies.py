"""What reviewers made of the events of each rule, counted by the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from eventcoder.store.database import reading
from eventcoder.store.reading import Filters, select_chosen
from eventcoder.store.tables import events
from eventcoder.store.verdicts import standing_verdicts

Reasons = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Events of one rule or type by the verdict that stands; `edited` of the accepted are not as coded.

    `reasons` are codes of rejected events with how many have each, the most frequent first.
    """

    name: str
    event_type: str
    events: int = 0
    accepted: int = 0
    rejected: int = 0
    edited: int = 0
    reasons: Reasons = ()

    @property
    def reviewed(self) -> int:
        return self.accepted + self.rejected


def tallies(conn: sa.Connection, filters: Filters) -> list[Tally]:
    """One for each rule of the chosen events, by its name; events that no rule finds any more only on request."""
    rejected_for = defaultdict[str, Counter[str]](Counter)
    found: dict[str, list[Tally]] = defaultdict(list)
    with reading(conn):
        for rule, code, many in conn.execute(_reasons(filters)):
            rejected_for[rule][code] = many
        for row in conn.execute(_numbers(filters)):
            found[row.rule_id].append(Tally(*row))
    return [
        replace(summed(rule, parts), reasons=_most_first(rejected_for[rule])) for rule, parts in sorted(found.items())
    ]


def summed(name: str, parts: Iterable[Tally]) -> Tally:
    """All of them as one, whose type is that of most of its events."""
    whole = sorted(parts, key=lambda part: (-part.events, part.event_type))
    numbers = {
        what: sum(getattr(part, what) for part in whole) for what in ("events", "accepted", "rejected", "edited")
    }
    reasons = sum((Counter(dict(part.reasons)) for part in whole), Counter[str]())
    return Tally(name, whole[0].event_type, **numbers, reasons=_most_first(reasons))


def _most_first(reasons: Counter[str]) -> Reasons:
    return tuple(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])))


def _numbers(filters: Filters) -> sa.Select[Any]:
    own, said = events.c, standing_verdicts.c.verdict
    return _chosen(
        filters,
        own.rule_id,
        own.event_type,
        sa.func.count(),
        *(sa.func.count(sa.case((said == verdict, 1))) for verdict in ("accepted", "rejected")),
        sa.func.count(sa.case((sa.and_(said == "accepted", own.edited.is_not(None)), 1))),
    ).group_by(own.rule_id, own.event_type)


def _reasons(filters: Filters) -> sa.Select[Any]:
    rule, code = events.c.rule_id, standing_verdicts.c.reason
    rejected = sa.and_(standing_verdicts.c.verdict == "rejected", code.is_not(None))
    return _chosen(filters, rule, code, sa.func.count()).where(rejected).group_by(rule, code)


def _chosen(filters: Filters, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    query = select_chosen(filters, *columns)
    return query if filters.include_replaced else query.where(events.c.standing == "current")
