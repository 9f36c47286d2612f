"""Noun phrases and the nodes of a sentence: what is left of the words when names and their modifiers are one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from eventcoder.dictionaries.lexicon import Sense
from eventcoder.mentions.numbers import Quantity
from eventcoder.mentions.tags import Tag

ACTORS = ("actor", "name", "adjective", "pronoun")


@dataclass(slots=True)
class Phrase:
    """A noun phrase over tokens [first, last].

    kind: "actor" (a name or a people or body noun), "place", "object", "number" (a number alone), "adjective" (a nisba
    or demonym alone), "name" (capitalised, unknown), "thing" (any other noun). `parts` are phrases inside it; when
    `partitive` they, not the head, name the actors («300 عنصر من عناصر X»).
    """

    kind: str
    first: int
    last: int
    tag: Tag
    noun: Sense | None = None
    quantity: Quantity | None = None
    number: str = ""
    parts: list[Phrase] = field(default_factory=list)
    partitive: bool = False
    adjective: Sense | None = None
    prep: str = ""
    conj: str = ""
    possessive: bool = False
    others: bool = False
    label: tuple[int, int] | None = None

    @property
    def actor(self) -> Sense | None:
        return self.tag.of_kind("actor")

    @property
    def place(self) -> Sense | None:
        return self.tag.of_kind("place")

    def walk(self) -> Iterator[Phrase]:
        """This phrase and all inside it, outermost first."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(slots=True)
class Node:
    """One element of a sentence: a group of coordinated noun phrases ("np") or a single tag of another kind.

    `category` is what a function word does; `cue_kinds` are the kinds of the cues that it may be, once they are asked
    for.
    """

    kind: str
    first: int
    last: int
    tag: Tag
    items: list[Phrase] = field(default_factory=list)
    category: str = ""
    cue_kinds: tuple[str, ...] | None = None

    @property
    def prep(self) -> str:
        return self.items[0].prep if self.items else self.tag.cut.preposition

    @property
    def conj(self) -> str:
        return self.items[0].conj if self.items else self.tag.cut.conjunction

    @property
    def finite(self) -> bool:
        return self.kind in ("rule", "cue") and self.tag.finite

    def is_comma(self) -> bool:
        return self.kind == "punct" and self.tag.form in ",;"


def family(phrase: Phrase) -> str:
    """Phrases of one family may be coordinated."""
    return "actor" if phrase.kind in (*ACTORS, "number", "object", "thing") else phrase.kind


def node_of(tag: Tag) -> Node:
    return Node(tag.kind, tag.first, tag.last, tag, [], tag.category)
