"""Articles and events as rows: what goes into which column. Pure functions; nothing here touches a database."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any, Literal

from eventcoder.model import Article, Count, Event
from eventcoder.store.likeness import can_sign, signature
from eventcoder.store.tables import KINDS, SLOTS

Row = dict[str, Any]
Cells = tuple[Any, ...]
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


# Rows are tuples in the order of these columns: there are many of them.
CODING_COLUMNS = ("id", "event_id", "article_id", "run_id", "dictionary_version", "record")
_EVENT = {
    "event_id": "event_id", "article_id": "article_id", "event_type": "event_type", "mode": "mode",
    "modality": "modality", "is_background": "is_background", "sentence_index": "sentence_index", "start": "start",
    "end_": "end", "evidence": "evidence", "rule_id": "rule_id", "dictionary_version": "dictionary_version",
    "confidence": "confidence", "trigger_text": "trigger.text", "trigger_start": "trigger.start",
    "trigger_end": "trigger.end", "date_start": "date.start", "date_end": "date.end",
    "date_precision": "date.precision", "date_text": "date.text", "plover": "codes.plover", "cameo": "codes.cameo",
    "acled": "codes.acled",
}  # fmt: skip
_PLACE = {
    "place_text": "text", "place_start": "start", "place_end": "end", "place_id": "place_id", "place_name": "name",
    "place_name_ar": "name_ar", "latitude": "latitude", "longitude": "longitude", "country": "country",
    "admin1": "admin1", "admin2": "admin2", "place_precision": "precision",
}  # fmt: skip
_COUNT = ("low", "best", "high", "text", "is_cumulative")
EVENT_COLUMNS = (
    *_EVENT,
    *_PLACE,
    *(f"{kind}_{part}" for kind in KINDS for part in _COUNT),
    *("coding_id", "standing", "first_day", "last_day"),
)
_ACTOR = {
    "text": "text", "start": "start", "end_": "end", "actor_id": "actor_id", "name": "name", "name_ar": "name_ar",
    "country": "country", "role": "role",
}  # fmt: skip
ACTOR_COLUMNS = ("event_id", "slot", "position", *_ACTOR)

_of_event = attrgetter(*_EVENT.values())
_of_place = attrgetter(*_PLACE.values())
_of_count = attrgetter(*_COUNT)
_counts = attrgetter(*KINDS)
_NO_PLACE, _NO_COUNT = (None,) * len(_PLACE), (None,) * len(_COUNT)
_of_actor = attrgetter(*_ACTOR.values())


def coding_cells(coding: Coded, run_id: str) -> Cells:
    """The row of `codings`; the record is text already."""
    event = coding.event
    return (
        coding.id, storable(event.event_id), storable(event.article_id), run_id, event.dictionary_version,
        coding.record,
    )  # fmt: skip


def event_cells(coding: Coded, published: dt.date | None) -> Cells:
    """The row of `events`, for searching; everything is in the record of the coding, too."""
    event = coding.event
    date = event.date
    cells = (
        *_of_event(event),
        *(_of_place(event.place) if event.place else _NO_PLACE),
        *chain.from_iterable(map(_count_cells, _counts(event.counts))),
        *(coding.id, "current", date.start or date.end or published, date.end or date.start or published),
    )
    return _safe(cells, coding)


def _count_cells(count: Count | None) -> Cells:
    return _NO_COUNT if count is None else _of_count(count)


def actor_cells(coding: Coded) -> Iterator[Cells]:
    """The rows of `event_actors`, in the order of their mention in each slot."""
    event = coding.event
    for slot in SLOTS:
        for position, actor in enumerate(getattr(event, slot)):
            yield _safe((event.event_id, slot, position, *_of_actor(actor)), coding)


def _safe(cells: Cells, coding: Coded) -> Cells:
    # A NUL stands in the record as an escape; looking for it there once is cheaper than in every column.
    return cells if "\\u0000" not in coding.record else tuple(map(_storable_or_same, cells))


def _storable_or_same(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value
