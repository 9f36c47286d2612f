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

    text: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise ValueError("end lies before start")
        return self


class Actor(Span):
    """Who acts or is acted on: the mention as written, and the dictionary entry that it stands for, if any."""

    actor_id: str | None = None
    name: str | None = None
    name_ar: str | None = None
    country: str | None = Field(default=None, pattern="^[A-Z]{3}$")
    role: str | None = Field(default=None, pattern="^[A-Z]{3}$")


class Place(Span):
    """Where it happened; coordinates in decimal degrees (WGS 84), `precision` says what they stand for."""

    place_id: str | None = None
    name: str | None = None
    name_ar: str | None = None
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    country: str | None = Field(default=None, pattern="^[A-Z]{3}$")
    admin1: str | None = None
    admin2: str | None = None
    precision: PlacePrecision = "text"


class EventDate(_Record):
    """First and last possible day; `text` is None where the publication date stands in."""

    start: dt.date | None = None
    end: dt.date | None = None
    precision: DatePrecision = "day"
    text: str | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.end and self.end < self.start:
            raise ValueError("the date ends before it starts")
        return self


class Count(_Record):
    """How many people: low <= best <= high, None where the text gives no bound."""

    low: int | None = Field(default=None, ge=0, le=10_000_000)
    high: int | None = Field(default=None, ge=0, le=10_000_000)
    best: int | None = Field(default=None, ge=0, le=10_000_000)
    text: str = ""
    is_cumulative: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        known = [n for n in (self.low, self.best, self.high) if n is not None]
        if known != sorted(known):
            raise ValueError("low <= best <= high does not hold")
        return self


class Counts(_Record):
    killed: Count | None = None
    wounded: Count | None = None
    captured: Count | None = None
    missing: Count | None = None
    displaced: Count | None = None

    def known(self) -> dict[str, Count]:
        """The kinds that are present, in the order of the contract."""
        return {kind: count for kind in type(self).model_fields if (count := getattr(self, kind)) is not None}


class Codes(_Record):
    """The same event in other ontologies; None where there is no honest mapping."""

    plover: str | None = None
    cameo: str | None = None
    acled: str | None = None


class _Event(_Record):
    """What every event has; see `docs/codebook.md` for the meaning of each field."""

    event_id: str
    event_type: EventType
    mode: str | None = None
    modality: Modality = "asserted"
    is_background: bool = False
    article_id: str
    sentence_index: int = Field(ge=0)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    evidence: str
    trigger: Span
    rule_id: str
    dictionary_version: str
    source: tuple[Actor, ...] = ()
    target: tuple[Actor, ...] = ()
    against: tuple[Actor, ...] = ()
    claimant: tuple[Actor, ...] = ()
    place: Place | None = None
    date: EventDate = EventDate()
    counts: Counts = Counts()
    codes: Codes = Codes()
    confidence: float = Field(default=0.5, ge=0, le=1)

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


Event = Annotated[
    PlainEvent | MobilisationCall | TerritorialControl | CasualtyClaim, Field(discriminator="event_type")
]
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
