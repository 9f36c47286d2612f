"""Articles and events as rows: what goes into which column. Pure functions; nothing here touches a database."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from eventcoder.model import Article, Event
from eventcoder.store.likeness import can_sign, signature
from eventcoder.store.tables import KINDS, SLOTS

Row = dict[str, Any]
#: What stays of an article's words: nothing, the sentences that events stand on, or all of it.
KeepText = Literal["none", "sentence", "full"]


@dataclass(frozen=True, slots=True)
class Coded:
    """One coding of one event: its record as text, and the hash of that text, which is its id."""

    event: Event
    id: str
    record: str


def storable(text: str) -> str:
    """NUL and lone surrogates, which no database takes, become U+FFFD; one letter for one, so that offsets hold."""
    if text.isascii() and text.isprintable():
        return text
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def article_row(article: Article, keep: KeepText) -> Row:
    """The columns of `articles` that the article itself fills; the hash is of the whole text, kept or not.

    A text that is not kept leaves its signature, where one can be made, so that duplicates are still recognised.
    """
    row = {name: _storable_or_same(value) for name, value in article.model_dump().items()}
    digest = hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
    row |= {"content_sha256": digest, "signature": None}
    if keep != "full":
        row |= {"text": None, "signature": signature(article.text) if can_sign() else None}
    return row


def coded(event: Event, keep: KeepText) -> Coded:
    """The coding of `event` as it is kept: without its sentence if nothing of the text may stay."""
    kept = event.model_copy(update={"evidence": ""}) if keep == "none" else event
    record = kept.model_dump_json()
    return Coded(kept, record_id(record), record)


def record_id(record: str) -> str:
    """The id of the coding whose record, written as JSON, is `record`."""
    return hashlib.blake2b(record.encode(), digest_size=16).hexdigest()


def coding_row(coding: Coded, run_id: str) -> Row:
    """The columns of `codings`; `record` is text already."""
    event = coding.event
    return {
        "id": coding.id,
        "event_id": storable(event.event_id),
        "article_id": storable(event.article_id),
        "run_id": run_id,
        "dictionary_version": event.dictionary_version,
        "record": coding.record,
    }


def event_row(coding: Coded, published: dt.date | None) -> Row:
    """The columns of `events`, for searching; everything is in the record of the coding, too."""
    event = coding.event
    trigger, date, place = event.trigger, event.date, event.place
    row: Row = {name: getattr(event, name) for name in _PLAIN}
    row |= _NO_COUNTS
    for kind, count in event.counts.known().items():
        row |= {f"{kind}_{part}": getattr(count, part) for part in _COUNT}
    row |= {column: getattr(place, name, None) for column, name in _PLACE.items()}
    row |= {"plover": event.codes.plover, "cameo": event.codes.cameo, "acled": event.codes.acled}
    row |= {
        "coding_id": coding.id,
        "standing": "current",
        "end_": event.end,
        "trigger_text": trigger.text,
        "trigger_start": trigger.start,
        "trigger_end": trigger.end,
        "date_start": date.start,
        "date_end": date.end,
        "date_precision": date.precision,
        "date_text": date.text,
        "first_day": date.start or date.end or published,
        "last_day": date.end or date.start or published,
    }
    return _safe(row, coding)


def actor_rows(coding: Coded) -> Iterator[Row]:
    """The rows of `event_actors`, in the order of their mention in each slot."""
    event = coding.event
    for slot in SLOTS:
        for position, actor in enumerate(getattr(event, slot)):
            row = {name: getattr(actor, name) for name in _ACTOR}
            row |= {"event_id": event.event_id, "slot": slot, "position": position, "end_": actor.end}
            yield _safe(row, coding)


_PLAIN = (
    "event_id", "article_id", "event_type", "mode", "modality", "is_background", "sentence_index", "start", "evidence",
    "rule_id", "dictionary_version", "confidence",
)  # fmt: skip
_COUNT = ("low", "best", "high", "text", "is_cumulative")
_NO_COUNTS: Row = {f"{kind}_{part}": None for kind in KINDS for part in _COUNT}
_PLACE = {
    "place_text": "text",
    "place_start": "start",
    "place_end": "end",
    "place_id": "place_id",
    "place_name": "name",
    "place_name_ar": "name_ar",
    "latitude": "latitude",
    "longitude": "longitude",
    "country": "country",
    "admin1": "admin1",
    "admin2": "admin2",
    "place_precision": "precision",
}
_ACTOR = ("text", "start", "actor_id", "name", "name_ar", "country", "role")


def _safe(row: Row, coding: Coded) -> Row:
    # A NUL stands in the record as an escape; looking for it there once is cheaper than in every column.
    if "\\u0000" not in coding.record:
        return row
    return {name: _storable_or_same(value) for name, value in row.items()}


def _storable_or_same(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value
