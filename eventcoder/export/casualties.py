"""One row for each number of people that somebody gives: who says it, whose side they are on, whom it was done to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from eventcoder.export.columns import PLACE, Row, field
from eventcoder.export.losses import Losses
from eventcoder.export.reports import verdict, where
from eventcoder.export.sides import (
    CIVILIANS,
    MILITIAS,
    REBELS,
    SECURITY,
    all_in,
    assertion_status,
    claimant_side,
    ids,
    names,
)
from eventcoder.export.tables import Table
from eventcoder.export.units import Units
from eventcoder.model import Actor, Count
from eventcoder.store import StoredEvent

COLUMNS = (
    field("claim_id", "text", "report and kind"),
    field("event_id", "text", "the event; reports of one event share it"),
    field("report_id", "text", "the coding: id of the event as this article tells it"),
    field("claimant", "text", "who says it; empty where the article says it on its own word"),
    field("claimant_ids", "text", "dictionary ids of `claimant`, in the same order"),
    field("claimant_side", "text", "source, target or other; empty where it cannot be told"),
    field("attributed_perpetrator", "text", "who did it, according to the text"),
    field("perpetrator_ids", "text", "dictionary ids of `attributed_perpetrator`, in the same order"),
    field("victim_group", "text", "to whom it was done"),
    field("victim_ids", "text", "dictionary ids of `victim_group`, in the same order"),
    field("victim_status", "text", "civilian, combatant or security_forces; empty where mixed or unknown"),
    field("kind", "text", "killed, wounded, captured, missing or displaced"),
    field("count_min", "integer", "no fewer than this"),
    field("count_best", "integer", "the number to use when one is wanted"),
    field("count_max", "integer", "no more than this"),
    field("count_text", "text", "the words of the number"),
    field("is_cumulative", "yes/no", "a running total: not to be added up with others"),
    field("period_start", "date", "first possible day"),
    field("period_end", "date", "last possible day"),
    field("asserted_on", "date", "day of publication"),
    field("status", "text", "reported, claimed or denied"),
    *PLACE,
    field("geo_precision", "text", "what the coordinates stand for"),
    field("evidence", "text", "the sentence that says it"),
    field("publisher", "text", "who published it"),
    field("url", "text", "address of the article"),
    field("rule_id", "text", "the rule that fired"),
    field("confidence", "number", "0 to 1"),
    field("review_status", "text", "unreviewed, accepted or rejected"),
)

_STATUS = {"civilian": CIVILIANS, "security_forces": SECURITY, "combatant": REBELS | MILITIAS}


def victim_status(victims: Sequence[Actor]) -> str | None:
    """What the victims are if all are the same and known."""
    return next((status for status, roles in _STATUS.items() if all_in(victims, roles)), None)


def _rows(units: Units, losses: Losses) -> Iterator[Row]:
    for unit in units:
        for report in unit.reports:
            for kind, count in report.event.counts.known().items():
                yield _row(unit.event_id, report, kind, count)


def _row(event_id: str, report: StoredEvent, kind: str, count: Count) -> Row:
    event = report.event
    return where(event) | verdict(report) | _people(report) | _number(kind, count) | {
        "claim_id": f"{event.event_id}:{kind}",
        "event_id": event_id,
        "report_id": event.event_id,
        "period_start": event.date.start,
        "period_end": event.date.end,
        "asserted_on": report.published,
        "status": assertion_status(event),
        "evidence": event.evidence,
        "publisher": report.publisher,
        "url": report.url,
        "rule_id": event.rule_id,
        "confidence": event.confidence,
    }  # fmt: skip


def _people(report: StoredEvent) -> dict[str, Any]:
    event = report.event
    return {
        "claimant": names(event.claimant),
        "claimant_ids": ids(event.claimant),
        "claimant_side": claimant_side(event),
        "attributed_perpetrator": names(event.source),
        "perpetrator_ids": ids(event.source),
        "victim_group": names(event.target),
        "victim_ids": ids(event.target),
        "victim_status": victim_status(event.target),
    }


def _number(kind: str, count: Count) -> dict[str, Any]:
    return {
        "kind": kind,
        "count_min": count.low,
        "count_best": count.best,
        "count_max": count.high,
        "count_text": count.text,
        "is_cumulative": count.is_cumulative,
    }


CASUALTIES = Table("casualties", "One row for each number of people claimed", COLUMNS, _rows, ("claim_id",))
