"""One unknown phrase in one sentence, and what the neighbours of a word tell about it in either language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from eventcoder.coder import Reading
from eventcoder.mentions.tags import Tag

Kind = Literal["actor", "place", "verb"]
Certainty = Literal["sure", "likely", "weak"]

_ACTING = ("actor", "people", "body", "adjective")
_STRUCK = (*_ACTING, "object", "spot", "place")
_NOTHING = Tag(-1, -1, "", "")


@dataclass(frozen=True, slots=True)
class Hit:
    """An unknown phrase over tags [first, last]; `key` counts its forms as one.

    It is `sure` where its neighbours leave no doubt about its kind. A `likely` one counts when the word `head` mostly
    stands in such places; a `weak` one only adds to the number of a phrase that has better reasons.
    """

    kind: Kind
    key: str
    first: int
    last: int
    head: str
    certainty: Certainty


def tag_at(reading: Reading, at: int) -> Tag:
    """The tag at a position; an empty one outside the sentence."""
    return reading.tags[at] if 0 <= at < len(reading.tags) else _NOTHING


def unknown(item: Tag) -> bool:
    """A word of letters that no dictionary, number or time has."""
    return item.kind == "word" and len(item.form) > 2 and item.form.replace("'", "").isalpha()


def acting(item: Tag) -> bool:
    """Names and nouns of people and bodies."""
    return item.of_kind(*_ACTING) is not None


def struck(item: Tag) -> bool:
    """What can be the object of a verb of conflict."""
    return item.of_kind(*_STRUCK) is not None


def placing(item: Tag, words: frozenset[str]) -> bool:
    """Whether the tag is one of these prepositions."""
    return item.kind == "func" and item.senses[0].voice in words


def words_of(reading: Reading, first: int, last: int) -> str:
    """The tags [first, last] as written."""
    return reading.text.slice(reading.tags[first].first, reading.tags[last].last)
