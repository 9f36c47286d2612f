"""Verdict sheets: events as a CSV that a person fills in with a spreadsheet, one event a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

import sqlalchemy as sa

from eventcoder.export.columns import Column
from eventcoder.export.tables import write_csv
from eventcoder.model import Event
from eventcoder.review.agreement import LABELS
from eventcoder.review.desk import REASONS
from eventcoder.review.samples import Sampled, read_queue, read_sampled, role_in
from eventcoder.review.sheets_values import shown
from eventcoder.review.values import FIELDS
from eventcoder.store.answers import Answer, newest_verdict, read_shown
from eventcoder.store.queues import Queue, queue_ids
from eventcoder.store.reading import Filters, StoredEvent
from eventcoder.store.samples import read_sample

#: Before every id: a spreadsheet takes one that is all digits, or digits around an "e", for a number and rounds it.
ID_PREFIX = "id-"
FILLED = ("verdict", "reason", "note")
NEW = "new_"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """An event and for whom the sheet is; `told` is what coders answered, for an adjudicator.

    `as_of` is the newest verdict when the sheet was written: rows of another sheet are other rows.
    """

    row: StoredEvent
    reviewer: str
    as_of: int
    sample: str = ""
    told: str = ""


def _event(name: str, description: str, value: Any) -> Column[SheetRow]:
    return Column(name, "text", description, lambda sheet: value(sheet.row.event))


def _article(name: str, description: str) -> Column[SheetRow]:
    return Column(name, "text", description, lambda sheet: getattr(sheet.row, name))


def _sheet(name: str, description: str) -> Column[SheetRow]:
    return Column(name, "text", description, lambda sheet: getattr(sheet, name))


def _name(name: str, description: str) -> Column[SheetRow]:
    return Column(name, "text", description, lambda sheet: marked(getattr(sheet, name)))


def marked(name: str) -> str:
    """A name that is read back, so that no spreadsheet takes it for a number or a day."""
    return ID_PREFIX + name if name[:1].isdigit() or name.startswith(ID_PREFIX) else name


def _empty(name: str, description: str) -> Column[SheetRow]:
    return Column(name, "text", description, lambda _: "")


def _of_place(name: str) -> Any:
    return lambda event: getattr(event.place, name, None)


def _id(event: Event) -> str:
    return ID_PREFIX + event.event_id


COLUMNS: tuple[Column[SheetRow], ...] = (
    _event("event_id", "the event; leave it as it is", _id),
    _event("evidence", "the sentence that tells of it", lambda event: event.evidence),
    _event("trigger", "the words that fired the rule", lambda event: event.trigger.text),
    *(_event(name, f"as coded; correct it in `{NEW}{name}`", partial(shown, name)) for name in FIELDS),
    _sheet("told", "adjudicators only: what each reviewer answered"),
    _empty("verdict", "accept, reject, skip or flag"),
    _empty("reason", f"why it is rejected: {', '.join(REASONS)}"),
    _empty("note", "anything; with no verdict beside it, a comment"),
    *(_empty(f"{NEW}{name}", f"the right {name}, where it is another; - for none") for name in FIELDS),
    Column("review_status", "text", "unreviewed, accepted or rejected; in a sample, by you", lambda s: s.row.status),
    _article("publisher", "who published the article"),
    _article("published", "day of publication"),
    _article("title", "headline"),
    _article("url", "address of the article"),
    _event("article_id", "id of the article", lambda event: event.article_id),
    _event("place_text", "the place as the article writes it", _of_place("text")),
    _event("country", "country of the place (ISO 3166-1 alpha-3)", _of_place("country")),
    _event("admin1", "governorate, province or state", _of_place("admin1")),
    _event("latitude", "decimal degrees north (WGS 84)", _of_place("latitude")),
    _event("longitude", "decimal degrees east (WGS 84)", _of_place("longitude")),
    _event("date_text", "the words of the date", lambda event: event.date.text),
    _event("is_background", "told as history", lambda event: event.is_background),
    _event("plover", "PLOVER code", lambda event: event.codes.plover),
    _event("cameo", "CAMEO code, as text", lambda event: event.codes.cameo),
    _event("acled", "ACLED event type/sub-event type", lambda event: event.codes.acled),
    _event("confidence", "0 to 1", lambda event: event.confidence),
    _event("rule_id", "the rule that fired", lambda event: event.rule_id),
    _event("dictionary_version", "leave it as it is", lambda event: marked(event.dictionary_version)),
    _name("reviewer", "whose sheet it is"),
    _name("sample", "the sample that it is of"),
    _sheet("as_of", "leave it as it is"),
)


def read_sheet(
    conn: sa.Connection, filters: Filters, reviewer: str = "", queue: Queue | None = None, seed: int = 0
) -> Iterator[SheetRow]:
    """Rows for the chosen events, in the order of `queue`; any number."""
    as_of = newest_verdict(conn)
    ids = queue_ids(conn, filters, queue, seed)
    order = {event_id: number for number, event_id in enumerate(ids)}
    for first in range(0, len(ids), _BATCH):
        some = sorted(read_shown(conn, ids[first : first + _BATCH]), key=lambda row: order[row.event.event_id])
        yield from (SheetRow(row, reviewer, as_of) for row in some)


_BATCH = 500


def read_sample_sheet(conn: sa.Connection, name: str, reviewer: str, filters: Filters) -> Iterator[SheetRow]:
    """Rows for `reviewer` of a sample: nobody else's verdicts, but for an adjudicator, who gets what they answered."""
    as_of, sample = newest_verdict(conn), read_sample(conn, name)
    told: dict[str, str] = {}
    if role_in(sample, reviewer) == "adjudicator":
        told = {one.row.event.event_id: " | ".join(answers_told(one)) for one in read_sampled(conn, sample)}
    for row in read_queue(conn, name, reviewer, filters):
        yield SheetRow(row, reviewer, as_of, name, told.get(row.event.event_id, ""))


def answers_told(one: Sampled) -> Iterator[str]:
    """What each coder answered, with the fields on which they differ."""
    for coder, answer in one.answers.items():
        yield f"{coder}: {', '.join([*_decision(answer), *_fields(answer, one.differing)])}"


def _decision(answer: Answer) -> Iterator[str]:
    yield answer.decision or ""
    if answer.verdict:
        yield from filter(None, (answer.verdict.reason, answer.verdict.note))


def _fields(answer: Answer, differing: Iterable[str]) -> Iterator[str]:
    if answer.decision == "accepted":
        yield from (f"{name} {LABELS[name](answer.event) or 'none'}" for name in differing if name != "verdict")


def write_sheet(rows: Iterable[SheetRow], stream: BinaryIO, excel: bool = False) -> int:
    """Writes the sheet and returns how many rows it has; `excel` puts the mark first that Excel needs."""
    return write_csv(rows, COLUMNS, stream, excel)
