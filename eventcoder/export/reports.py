"""One row for each event and each report that tells of it: for those who aggregate themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eventcoder.export.columns import Row, field
from eventcoder.export.losses import Losses
from eventcoder.export.sides import assertion_status, claimant_side, names
from eventcoder.export.tables import Table
from eventcoder.export.units import Units
from eventcoder.model import Count, Event
from eventcoder.store import StoredEvent

_NOT_KEPT = "the database does not say it"

COLUMNS = (
    field("report_id", "text", "the coding: id of the event as this article tells it"),
    field("event_id", "text", "the event; reports of one event share it"),
    field("source_id", "text", "the article"),
    field("source_name", "text", "who published it"),
    field("source_type", "text", "kind of publisher", _NOT_KEPT),
    field("source_scale", "text", "reach of the publisher", _NOT_KEPT),
    field("source_country", "text", "country of the publisher", _NOT_KEPT),
    field("source_side", "text", "side of the publisher in the conflict", _NOT_KEPT),
    field("source_language", "text", "language of the article as given, ar or en; empty where it was not given"),
    field("publication_date", "date", "day of publication"),
    field("url", "text", "address of the article"),
    field("archive_url", "text", "address of a lasting copy", _NOT_KEPT),
    field("snippet", "text", "the sentence that tells of the event"),
    field("snippet_start", "integer", "where it begins in the article as given, in characters"),
    field("snippet_end", "integer", "where it ends, exclusive"),
    field("sentence_index", "integer", "sentence of the article, counted from 0"),
    field("text_sha256", "text", "SHA-256 of the article's text as it was given"),
    field("rule_id", "text", "the rule that fired"),
    field("rule_version", "text", "version of that rule", "rules are versioned together: see dictionary_sha256"),
    field("dictionary_sha256", "text", "content hash of the dictionaries in use"),
    field("confidence", "number", "0 to 1"),
    field("assertion_status", "text", "reported, claimed or denied"),
    field("claimant", "text", "who says it"),
    field("claimant_side", "text", "side of the claimant: source, target or other; empty where it cannot be told"),
    field("negated", "yes/no", "it did not happen, or somebody denies it"),
    field("hypothetical", "yes/no", "a condition, a fear, a possibility"),
    field("future", "yes/no", "an aim, a plan, something to come"),
    field("historical", "yes/no", "told as history, not as news"),
    field("event_type", "text", "what happened; see the codebook"),
    field("actor1", "text", "who acts"),
    field("actor2", "text", "who is acted on"),
    field("date_start", "date", "first possible day"),
    field("date_end", "date", "last possible day"),
    field("date_precision", "text", "day, week, month, year or range"),
    field("place_id", "text", "dictionary id of the place"),
    field("location", "text", "the place"),
    field("latitude", "number", "decimal degrees north (WGS 84)"),
    field("longitude", "number", "decimal degrees east (WGS 84)"),
    field("geo_precision", "text", "what the coordinates stand for, in words as in the codebook"),
    field("deaths_low", "integer", "killed: lower bound"),
    field("deaths_best", "integer", "killed: best figure"),
    field("deaths_high", "integer", "killed: upper bound"),
    field("injuries_low", "integer", "wounded: lower bound"),
    field("injuries_best", "integer", "wounded: best figure"),
    field("injuries_high", "integer", "wounded: upper bound"),
    field("review_status", "text", "unreviewed, accepted or rejected"),
    field("reviewer", "text", "who gave the newest verdict"),
    field("reviewed_at", "moment", "when, in UTC"),
)


def _rows(units: Units, losses: Losses) -> Iterator[Row]:
    return (_row(unit.event_id, report) for unit in units for report in unit.reports)


def _row(event_id: str, report: StoredEvent) -> Row:
    return (
        {"report_id": report.event.event_id, "event_id": event_id}
        | _article(report)
        | _evidence(report.event)
        | _assertion(report.event)
        | _happening(report.event)
        | verdict(report)
    )


def _article(report: StoredEvent) -> dict[str, Any]:
    return {
        "source_id": report.event.article_id,
        "source_name": report.publisher,
        "source_language": report.language,
        "publication_date": report.published,
        "url": report.url,
        "text_sha256": report.text_sha256,
    }


def _evidence(event: Event) -> dict[str, Any]:
    return {
        "snippet": event.evidence,
        "snippet_start": event.start,
        "snippet_end": event.end,
        "sentence_index": event.sentence_index,
        "rule_id": event.rule_id,
        "dictionary_sha256": event.dictionary_version,
        "confidence": event.confidence,
    }


def _assertion(event: Event) -> dict[str, Any]:
    return {
        "assertion_status": assertion_status(event),
        "claimant": names(event.claimant),
        "claimant_side": claimant_side(event),
        "negated": event.modality == "negated",
        "hypothetical": event.modality == "hypothetical",
        "future": event.modality == "intended",
        "historical": event.is_background,
    }


def _happening(event: Event) -> dict[str, Any]:
    happening = {"event_type": event.event_type, "actor1": names(event.source), "actor2": names(event.target)}
    counts = _bounds("deaths", event.counts.killed) | _bounds("injuries", event.counts.wounded)
    return happening | when(event) | where(event) | counts


def when(event: Event) -> dict[str, Any]:
    """First and last possible day with their precision."""
    date = event.date
    return {"date_start": date.start, "date_end": date.end, "date_precision": date.precision if date.start else None}


def where(event: Event) -> dict[str, Any]:
    """The place; every table that names these columns means the same by them."""
    place = event.place
    if place is None:
        return {}
    return {
        "place_id": place.place_id,
        "location": place.name or place.text,
        "location_ar": place.name_ar,
        "country": place.country,
        "admin1": place.admin1,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "geo_precision": place.precision,
    }


def _bounds(prefix: str, count: Count | None) -> dict[str, Any]:
    return {f"{prefix}_{bound}": getattr(count, bound, None) for bound in ("low", "best", "high")}


def verdict(report: StoredEvent) -> dict[str, Any]:
    """What a reviewer said."""
    given = report.verdict
    return {
        "review_status": report.status,
        "reviewer": given.reviewer if given else None,
        "reviewed_at": given.made_at if given else None,
    }


REPORTS = Table("reports", "One row for each event and report", COLUMNS, _rows, ("report_id",))
