"""What an entry of each kind may hold. `docs/dictionaries.md` explains every field to the authors of rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache, cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from eventcoder.model import MODES, EventType
from eventcoder.text.folding import fold_word

Id = Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")]
Country = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Role = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Words = list[Annotated[str, Field(min_length=1, max_length=200)]]
Yes = Annotated[bool, BeforeValidator(lambda value: value in (True, "yes", "true"))]

#: Roles of a rule that hold actors; `place` holds a place.
RULE_ROLES = ("source", "target", "against", "place", "claimant")


class Example(BaseModel):
    """A text that must be coded, and what must be found; a role lists words that the mention or name must hold."""

    model_config = ConfigDict(extra="forbid")

    text: str
    mode: str | None = None
    source: Words = []
    target: Words = []
    against: Words = []
    claimant: Words = []
    place: str | None = None
    killed: str | None = None
    wounded: str | None = None
    captured: str | None = None
    missing: str | None = None
    displaced: str | None = None


def _example(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: Id
    examples: list[Annotated[Example, BeforeValidator(_example)]] = []
    rejects: Words = []
    misses: Words = []


class ActorEntry(Entry):
    name: str
    name_ar: str | None = None
    country: Country | None = None
    role: Role | None = None
    ar: Words = []
    en: Words = []
    adjectives_ar: Words = []
    adjectives_en: Words = []
    since: dt.date | None = None
    until: dt.date | None = None
    member_of: list[Id] = []


class PlaceEntry(Entry):
    name: str
    name_ar: str | None = None
    country: Country | None = None
    admin1: str | None = None
    admin2: str | None = None
    kind: Literal["country", "region", "admin1", "admin2", "settlement", "site"] = "settlement"
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)
    ar: Words = []
    en: Words = []
    needs_noun: Literal["ar", "en", "yes"] | None = None
    capital: Yes = False


class NounEntry(Entry):
    kind: Literal["people", "body", "place", "object", "event"]
    role: Role | None = None
    side: Literal["armed", "civil", "official"] | None = None
    one: Words = []
    two: Words = []
    many: Words = []
    title: Yes = False
    short_form: Yes = False


class CueEntry(Entry):
    kind: Literal[
        "negation", "aim", "future", "condition", "fear", "attempt", "plan", "warning", "question", "history",
        "speech", "attribution", "light", "undergo", "verb", "against", "other_subject", "accident", "crime", "denial",
        "filler", "matter", "obligation", "demand",
    ]  # fmt: skip
    verbs: Words = []
    nouns: Words = []
    words: Words = []
    prep: Words = []


@cache
def words_of(condition: str) -> tuple[str, ...]:
    """The folded words of a condition of a rule."""
    return tuple(fold_word(condition).replace("-", " - ").split())


def _firsts(conditions: Iterable[str]) -> frozenset[str]:
    return frozenset(word for condition in conditions for word in words_of(condition)[:1])


class RuleEntry(Entry):
    """One way of telling one type of event."""

    type: EventType
    mode: str | None = None
    modes: dict[str, Words] = {}
    verbs: Words = []
    nouns: Words = []
    words: Words = []
    roles: dict[str, str] = {}
    genitive: Literal["subject", "object", "either"] = "either"
    needs: Words = []
    by: Words = []
    requires: Words = []
    excludes: Words = []
    counts: Literal["killed", "wounded", "captured", "missing", "displaced"] | None = None
    voice: Literal["active", "passive"] | None = None
    participle: Yes = False
    speech_act: Yes = False
    two_sided: Yes = False
    weak: Yes = False

    @model_validator(mode="after")
    def _sound(self) -> RuleEntry:
        if not (self.verbs or self.nouns or self.words):
            raise ValueError("has no trigger; give verbs, nouns or words")
        unknown = [role for role in self.roles.values() if role not in RULE_ROLES]
        unknown += [need for need in self.needs if need not in (*RULE_ROLES, "actor", "count", "source|target")]
        if unknown:
            raise ValueError(f"unknown role {unknown[0]!r}; use {', '.join(RULE_ROLES)}")
        wrong = [mode for mode in (self.mode, *self.modes) if mode and mode not in MODES.get(self.type, ())]
        if wrong:
            raise ValueError(f"{self.type} has no mode {wrong[0]!r}")
        return self

    @cached_property
    def firsts(self) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """The first words of all that it requires, that it excludes, and that decides its mode."""
        return (
            _firsts(self.requires),
            _firsts(self.excludes),
            _firsts(w for words in self.modes.values() for w in words),
        )

    @cached_property
    def slots(self) -> dict[str, str]:
        """Folded slot -> role; a key of the entry may name several slots ("object|على")."""
        return {fold_word(slot): role for names, role in self.roles.items() for slot in names.split("|")}
