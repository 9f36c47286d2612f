"""The nouns: articles in, events out.

Field names, types and meanings are the public record of the JSONL that eventcoder writes. Offsets are character
offsets (Python string indices) into the article text as given, end exclusive. Event types and modes are eventcoder's
own; `codes` maps them to PLOVER, CAMEO and ACLED.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator, model_validator

Language = Literal["ar", "en"]
EventType = Literal[
    "mobilisation_call", "territorial_control", "casualty_claim", "armed_clash", "attack", "siege", "detention",
    "displacement", "protest", "accusation", "appeal", "threat", "agreement", "aid", "force_movement", "formation",
    "responsibility_claim",
]  # fmt: skip
Modality = Literal["asserted", "claimed", "intended", "hypothetical", "negated"]
DatePrecision = Literal["day", "week", "month", "year", "range"]
PlacePrecision = Literal["site", "settlement", "admin2", "admin1", "region", "country", "text"]
CountKind = Literal["killed", "wounded", "captured", "missing", "displaced"]

#: Modalities that tell of something that did not happen, or not yet: left out of default output.
NOT_ACTUAL: frozenset[str] = frozenset({"intended", "hypothetical", "negated"})

#: The modes that each type allows; a type that is not here has none.
MODES: dict[str, tuple[str, ...]] = {
    "mobilisation_call": ("general_mobilisation", "call_to_arms", "unity", "alert", "recruitment"),
    "territorial_control": ("gained", "regained", "held", "lost", "withdrawn", "contested"),
    "attack": (
        "airstrike", "shelling", "bombing", "suicide_bombing", "ground_assault", "shooting", "assassination",
        "drone_strike", "chemical",
    ),
    "siege": ("imposed", "lifted"),
    "detention": ("arrest", "abduction", "release"),
    "protest": ("demonstration", "strike", "riot"),
    "appeal": ("military_aid", "humanitarian_aid", "intervention", "ceasefire", "other"),
    "agreement": ("ceasefire", "prisoner_exchange", "peace", "violation"),
    "aid": ("military", "humanitarian"),
    "responsibility_claim": ("claim", "denial"),
}  # fmt: skip


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(_Record):
    """A slice of the article text as given."""

    text: str = Field(description="the words as they stand in the article")
    start: int = Field(ge=0, description="offset of their first character")
    end: int = Field(ge=0, description="offset behind their last character")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise ValueError("end lies before start")
        return self


class Actor(Span):
    """Who acts or is acted on: the mention as written, and the dictionary entry that it stands for, if any."""

    actor_id: str | None = Field(
        default=None, description="id in the dictionaries; null when the phrase names nobody they know"
    )
    name: str | None = Field(default=None, description="English name of that entry")
    name_ar: str | None = Field(default=None, description="Arabic name of that entry")
    country: str | None = Field(
        default=None, pattern="^[A-Z]{3}$", description="country it belongs to, ISO 3166-1 alpha-3"
    )
    role: str | None = Field(default=None, pattern="^[A-Z]{3}$", description="sector, a code of PLOVER (see below)")


class Place(Span):
    """Where it happened; coordinates in decimal degrees (WGS 84), `precision` says what they stand for."""

    place_id: str | None = Field(
        default=None, description="id in the dictionaries; null when they do not know the place"
    )
    name: str | None = Field(default=None, description="English name of that entry")
    name_ar: str | None = Field(default=None, description="Arabic name of that entry")
    latitude: float | None = Field(default=None, ge=-90, le=90, description="degrees north")
    longitude: float | None = Field(default=None, ge=-180, le=180, description="degrees east")
    country: str | None = Field(default=None, pattern="^[A-Z]{3}$", description="country, ISO 3166-1 alpha-3")
    admin1: str | None = Field(default=None, description="governorate, province or state")
    admin2: str | None = Field(default=None, description="district")
    precision: PlacePrecision = Field(default="text", description="what the coordinates stand for (see below)")


class EventDate(_Record):
    """First and last possible day; `text` is None where the publication date stands in."""

    start: dt.date | None = Field(
        default=None, description="first possible day; null when the article has no date to count from"
    )
    end: dt.date | None = Field(default=None, description="last possible day")
    precision: DatePrecision = Field(default="day", description="how exactly the text tells the time (see below)")
    text: str | None = Field(default=None, description="the words that tell it; null when it is the day of publication")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.end and self.end < self.start:
            raise ValueError("the date ends before it starts")
        return self


class Count(_Record):
    """How many people: low <= best <= high, None where the text gives no bound."""

    low: int | None = Field(
        default=None, ge=0, le=10_000_000, description="no fewer than this; null when the text sets no bound"
    )
    high: int | None = Field(
        default=None, ge=0, le=10_000_000, description="no more than this; null when the text sets no bound"
    )
    best: int | None = Field(default=None, ge=0, le=10_000_000, description="the number to use when one is wanted")
    text: str = Field(default="", description="the words of the number and of those counted")
    is_cumulative: bool = Field(
        default=False, description="a total since some earlier day, not the toll of this event alone"
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        known = [n for n in (self.low, self.best, self.high) if n is not None]
        if known != sorted(known):
            raise ValueError("low <= best <= high does not hold")
        return self


class Counts(_Record):
    """The people of the event by what happened to them."""

    killed: Count | None = Field(default=None, description="dead")
    wounded: Count | None = Field(default=None, description="injured")
    captured: Count | None = Field(default=None, description="taken prisoner, arrested or abducted")
    missing: Count | None = Field(default=None, description="of whom nothing is known")
    displaced: Count | None = Field(default=None, description="driven from home")

    def known(self) -> dict[str, Count]:
        """The kinds that are present, in the order of the contract."""
        return {kind: count for kind in type(self).model_fields if (count := getattr(self, kind)) is not None}


class Codes(_Record):
    """The same event in other ontologies; None where there is no honest mapping."""

    plover: str | None = Field(default=None, description="event type of PLOVER")
    cameo: str | None = Field(default=None, description="event code of CAMEO")
    acled: str | None = Field(default=None, description="event and sub-event type of ACLED, with a slash between them")


class _Event(_Record):
    """What every event has; see `docs/codebook.md` for the meaning of each field."""

    event_id: str = Field(description="the same text, dictionaries and program give the same id on any machine")
    event_type: EventType = Field(description="one of the types below")
    mode: str | None = Field(
        default=None, description="finer kind, one of the modes of the type; null when the text does not say"
    )
    modality: Modality = Field(default="asserted", description="whether it happened, and on whose word (see below)")
    is_background: bool = Field(default=False, description="told as history and not as the news of this article")
    article_id: str = Field(description="id of the article")
    sentence_index: int = Field(ge=0, description="number of the sentence in the cleaned article, from 0")
    start: int = Field(ge=0, description="offset of the evidence in the article as given")
    end: int = Field(ge=0, description="offset behind the evidence")
    evidence: str = Field(description="the sentence that tells the event, unchanged")
    trigger: Span = Field(description="the words that fired")
    rule_id: str = Field(description="the rule that fired; with the version it names the lines that explain the event")
    dictionary_version: str = Field(description="hash of the content of the dictionaries in use")
    source: tuple[Actor, ...] = Field(default=(), description="who acts: caller, controller, perpetrator, accuser")
    target: tuple[Actor, ...] = Field(
        default=(),
        description="who is acted on: those called upon, those who lost the place, victims, accused, things hit",
    )
    against: tuple[Actor, ...] = Field(default=(), description="the adversary whom a mobilisation call names")
    claimant: tuple[Actor, ...] = Field(default=(), description="who says it, when the text attributes it")
    place: Place | None = Field(default=None, description="where it happened; one event has one place")
    date: EventDate = Field(default=EventDate(), description="when it happened")
    counts: Counts = Field(
        default=Counts(), description="how many people were killed, wounded, captured, missing, displaced"
    )
    codes: Codes = Field(default=Codes(), description="the same event in other ontologies")
    confidence: float = Field(default=0.5, ge=0, le=1, description="how many doubts the coding left (see below)")

    @model_validator(mode="after")
    def _mode_of_type(self) -> Self:
        if self.mode is not None and self.mode not in MODES.get(self.event_type, ()):
            raise ValueError(f"{self.event_type} has no mode {self.mode!r}")
        return self


class PlainEvent(_Event):
    """An event of a type that asks for nothing beyond the common fields."""

    event_type: Literal[
        "armed_clash", "attack", "siege", "detention", "displacement", "protest", "accusation", "appeal", "threat",
        "agreement", "aid", "force_movement", "formation", "responsibility_claim",
    ]  # fmt: skip


class MobilisationCall(_Event):
    event_type: Literal["mobilisation_call"]


class TerritorialControl(_Event):
    """Who holds a place, or that it changed hands: there is no control without a place."""

    event_type: Literal["territorial_control"]

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.place is None:
            raise ValueError("a control event needs a place")
        return self


class CasualtyClaim(_Event):
    """People killed, wounded, captured or missing: a claim says of which of these it speaks."""

    event_type: Literal["casualty_claim"]

    @model_validator(mode="after")
    def _of_somebody(self) -> Self:
        if not self.counts.known():
            raise ValueError("a casualty claim needs at least one count")
        return self


Event = Annotated[PlainEvent | MobilisationCall | TerritorialControl | CasualtyClaim, Field(discriminator="event_type")]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)


class Article(BaseModel):
    """One news article; only `text` is required, a null is the same as an absent field, other fields are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str = ""
    language: Language | None = None
    published: dt.date | None = None
    publisher: str | None = None
    title: str | None = None
    text: str = Field(min_length=1)
    url: str | None = None

    @field_validator("id", mode="before")
    @classmethod
    def _text_id(cls, value: Any) -> Any:
        if value is None:
            return ""
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    @field_validator("published", mode="before")
    @classmethod
    def _day(cls, value: Any) -> Any:
        """ISO 8601 day or moment; the day as written counts, whatever the time zone."""
        if isinstance(value, str):
            return value.strip()[:10] or None
        return value
