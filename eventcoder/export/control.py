"""Who holds a place: one row for each claim that it changed hands, was held or fought over."""

from __future__ import annotations

from collections.abc import Iterator

from eventcoder.export.columns import PLACE, Row, field
from eventcoder.export.losses import Losses
from eventcoder.export.reports import verdict, when, where
from eventcoder.export.sides import assertion_status, claimant_side, ids, names
from eventcoder.export.tables import Table
from eventcoder.export.units import Unit, Units

CONTROL = "territorial_control"

COLUMNS = (
    field("event_id", "text", "the event"),
    *PLACE,
    field("geo_precision", "text", "what the coordinates stand for"),
    field("change", "text", "gained, regained, held, lost, withdrawn or contested"),
    field("holder", "text", "who has the place, gets it or, if withdrawn, leaves it"),
    field("holder_ids", "text", "dictionary ids of `holder`, in the same order"),
    field("against", "text", "who lost the place or fights for it"),
    field("against_ids", "text", "dictionary ids of `against`, in the same order"),
    field("date_start", "date", "first possible day"),
    field("date_end", "date", "last possible day"),
    field("date_precision", "text", "day, week, month, year or range"),
    field("status", "text", "reported, claimed or denied"),
    field("claimant", "text", "who says it; empty where the article says it on its own word"),
    field("claimant_side", "text", "source, target or other; empty where it cannot be told"),
    field("is_background", "yes/no", "told as history, not as news"),
    field("publisher", "text", "who published it"),
    field("evidence", "text", "the sentence that says it"),
    field("confidence", "number", "0 to 1"),
    field("review_status", "text", "unreviewed, accepted or rejected"),
)


def _rows(units: Units, losses: Losses) -> Iterator[Row]:
    return (change(unit) for unit in units.only(CONTROL))


def change(unit: Unit) -> Row:
    """One claim about who holds a place."""
    event = unit.event
    return where(event) | when(event) | verdict(unit.told) | {
        "event_id": unit.event_id,
        "change": event.mode,
        "holder": names(event.source),
        "holder_ids": ids(event.source),
        "against": names(event.target),
        "against_ids": ids(event.target),
        "status": assertion_status(event),
        "claimant": names(event.claimant),
        "claimant_side": claimant_side(event),
        "is_background": event.is_background,
        "publisher": unit.told.publisher,
        "evidence": event.evidence,
        "confidence": event.confidence,
    }  # fmt: skip


CONTROL_CHANGES = Table(
    "control_changes", "One row for each claim about who holds a place", COLUMNS, _rows, ("event_id",)
)
