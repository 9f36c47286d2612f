"""The columns of the CSV: name, type, meaning and where the value comes from. The documentation is made from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, get_args

from eventcoder.model import Actor, CountKind

if TYPE_CHECKING:
    from eventcoder.store.reading import StoredEvent

ColumnType = Literal["text", "integer", "number", "yes/no", "date", "moment"]
SEPARATOR = "; "
T = TypeVar("T")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """`value` gives None for what is unknown; a tuple is written as its parts with "; " between them.

    `empty` says why a value may be missing; where it is set, empty cells are counted in the report of losses.
    """

    name: str
    type: ColumnType
    description: str
    value: Callable[[T], Any]
    empty: str = ""


def field(name: str, kind: ColumnType, description: str, empty: str = "") -> Column[Row]:
    """A column of a table whose rows are mappings from the names of columns to values."""
    return Column(name, kind, description, lambda row: row.get(name), empty)


#: A place, wherever a table names it.
PLACE: tuple[Column[Row], ...] = (
    field("place_id", "text", "dictionary id of the place"),
    field("location", "text", "the place"),
    field("location_ar", "text", "Arabic name of the place"),
    field("country", "text", "country of the place (ISO 3166-1 alpha-3)"),
    field("admin1", "text", "governorate, province or state"),
    field("latitude", "number", "decimal degrees north (WGS 84)"),
    field("longitude", "number", "decimal degrees east (WGS 84)"),
)


def _event(name: str, kind: ColumnType, description: str, path: str = "") -> Column[StoredEvent]:
    """A column that is one field of the event, `path` deep; None where what holds it is None."""
    *holder, last = ("event." + (path or name)).split(".")
    outer, inner = attrgetter(".".join(holder)), attrgetter(last)

    def value(row: StoredEvent) -> Any:
        found = outer(row)
        return None if found is None else inner(found)

    return Column(name, kind, description, value)


def _article(name: str, kind: ColumnType, description: str) -> Column[StoredEvent]:
    return Column(name, kind, description, attrgetter(name))


def _verdict(name: str, kind: ColumnType, description: str) -> Column[StoredEvent]:
    return Column(name, kind, description, lambda row: getattr(row.verdict, name, None))


def _actors(slot: str, meaning: str) -> tuple[Column[StoredEvent], ...]:
    def column(suffix: str, description: str, part: Callable[[Actor], str | None]) -> Column[StoredEvent]:
        return Column(
            slot + suffix, "text", description, lambda row: tuple(part(actor) for actor in getattr(row.event, slot))
        )

    return (
        column("", f"{meaning}: names, or the words of the text where no name is known", lambda a: a.name or a.text),
        column("_ids", f"dictionary ids of `{slot}`, in the same order", lambda a: a.actor_id),
        column("_countries", f"countries of `{slot}` (ISO 3166-1 alpha-3), in the same order", lambda a: a.country),
        column("_roles", f"PLOVER sectors of `{slot}`, in the same order", lambda a: a.role),
        column("_text", f"`{slot}` as the article writes it, in the same order", lambda a: a.text),
    )


def _counts(kind: str) -> tuple[Column[StoredEvent], ...]:
    return (
        _event(f"{kind}_low", "integer", f"people {kind}: lower bound", f"counts.{kind}.low"),
        _event(f"{kind}_best", "integer", f"people {kind}: best figure", f"counts.{kind}.best"),
        _event(f"{kind}_high", "integer", f"people {kind}: upper bound", f"counts.{kind}.high"),
        _event(f"{kind}_text", "text", "the words of that count", f"counts.{kind}.text"),
        _event(f"{kind}_is_cumulative", "yes/no", "a running total of several events", f"counts.{kind}.is_cumulative"),
    )


COLUMNS: tuple[Column[StoredEvent], ...] = (
    _event("event_id", "text", "stable id of the event"),
    _event("event_type", "text", "what happened; see the codebook"),
    _event("mode", "text", "finer kind within the type"),
    _event("modality", "text", "asserted, claimed, intended, hypothetical or negated"),
    _event("is_background", "yes/no", "told as history, not as this article's news"),
    _event("article_id", "text", "id of the article"),
    _article("publisher", "text", "who published the article"),
    _article("published", "date", "day of publication"),
    _article("url", "text", "address of the article"),
    _event("sentence_index", "integer", "sentence of the article, counted from 0"),
    _event("start", "integer", "where the evidence begins in the article as given, in characters"),
    _event("end", "integer", "where the evidence ends, exclusive"),
    _event("evidence", "text", "the sentence that tells of the event"),
    _event("trigger_text", "text", "the words that fired the rule", "trigger.text"),
    _event("trigger_start", "integer", "where they begin in the article", "trigger.start"),
    _event("trigger_end", "integer", "where they end, exclusive", "trigger.end"),
    _event("rule_id", "text", "the rule that fired"),
    _event("dictionary_version", "text", "content hash of the dictionaries in use"),
    *_actors("source", "who acts"),
    *_actors("target", "who is acted on"),
    *_actors("against", "the adversary of a call to mobilise"),
    *_actors("claimant", "who says it"),
    _event("place_text", "text", "the place as the article writes it", "place.text"),
    _event("place_start", "integer", "where the place begins in the article", "place.start"),
    _event("place_end", "integer", "where it ends, exclusive", "place.end"),
    _event("place_id", "text", "dictionary id of the place", "place.place_id"),
    _event("place_name", "text", "English name of the place", "place.name"),
    _event("place_name_ar", "text", "Arabic name of the place", "place.name_ar"),
    _event("latitude", "number", "decimal degrees north (WGS 84)", "place.latitude"),
    _event("longitude", "number", "decimal degrees east (WGS 84)", "place.longitude"),
    _event("country", "text", "country of the place (ISO 3166-1 alpha-3)", "place.country"),
    _event("admin1", "text", "governorate, province or state", "place.admin1"),
    _event("admin2", "text", "district", "place.admin2"),
    _event("place_precision", "text", "what the coordinates stand for", "place.precision"),
    _event("date_start", "date", "first possible day", "date.start"),
    _event("date_end", "date", "last possible day", "date.end"),
    _event("date_precision", "text", "day, week, month, year or range", "date.precision"),
    _event("date_text", "text", "the words of the date; empty where the day of publication stands in", "date.text"),
    *(column for kind in get_args(CountKind) for column in _counts(kind)),
    _event("plover", "text", "PLOVER code", "codes.plover"),
    _event("cameo", "text", "CAMEO code; read it as text, it may begin with 0", "codes.cameo"),
    _event("acled", "text", "ACLED event type/sub-event type", "codes.acled"),
    _event("confidence", "number", "0 to 1"),
    Column("review_status", "text", "unreviewed, accepted or rejected", lambda row: row.status),
    _verdict("reviewer", "text", "who gave the newest verdict"),
    Column("reviewed_at", "moment", "when, in UTC", lambda row: row.verdict and row.verdict.made_at),
    _verdict("note", "text", "what the reviewer noted"),
    Column("review_reason", "text", "why, as a code of the review", lambda row: row.verdict and row.verdict.reason),
    Column("edited_fields", "text", "what a reviewer wrote otherwise than it was coded", lambda row: row.edited_fields),
)


def columns_markdown(columns: Iterable[Column[Any]] = COLUMNS) -> str:
    """The columns as a Markdown table, as `docs/export.md` shows it."""
    rows = [f"| `{column.name}` | {column.type} | {column.description} |" for column in columns]
    return "\n".join(["| column | type | meaning |", "|---|---|---|", *rows]) + "\n"
