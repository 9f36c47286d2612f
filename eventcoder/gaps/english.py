"""Unknown English phrases: capitals tell names, inflection and neighbours tell verbs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lemminflect import getAllLemmas

from eventcoder.coder import Reading
from eventcoder.gaps.hits import Hit, Kind, acting, placing, struck, tag_at, unknown, words_of
from eventcoder.mentions.tags import Tag

_PLACING = frozenset({
    "in", "at", "near", "from", "inside", "outside", "around", "towards", "toward", "north of", "south of", "east of",
    "west of", "northeast of", "northwest of", "southeast of", "southwest of", "outside of", "just outside", "close to",
})  # fmt: skip
_ARTICLES = frozenset({"al", "el", "ad", "an", "ar", "as", "ash", "at", "az"})
_SKIPPED = ("aux", "be")
_OPENING = ("det", "prep", "against", "pron")


def hits(reading: Reading) -> Iterator[Hit]:
    """The unknown names and verbs of one sentence, from left to right."""
    at, was = 0, None
    while at < len(reading.tags):
        last = _name_end(reading, at)
        if last is None:
            yield from _verb(reading, at)
            at += 1
            continue
        if _is_name(reading, at, last):
            was = _name(reading, at, last, was)
            yield was
        at = last + 1


# -- names -----------------------------------------------------------------------------------------------------------


def _name_end(reading: Reading, at: int) -> int | None:
    """Index of the last tag of the run of unknown capitalised words that begins here."""
    last = _word_end(reading, at)
    while last is not None and (further := _word_end(reading, last + 1)) is not None:
        last = further
    return last


def _word_end(reading: Reading, at: int) -> int | None:
    """Index of the last part of the capitalised word that begins here: al-Jarrah and Abu-Dis have three."""
    item, hyphen, second = (tag_at(reading, at + i) for i in range(3))
    hyphened = hyphen.form == "-" and second.kind == "word"
    if hyphened and (_capital(item) or (item.form in _ARTICLES and second.capital)):
        return at + 2
    return at if _capital(item) else None


def _capital(item: Tag) -> bool:
    return item.capital and item.kind == "word"


def _is_name(reading: Reading, first: int, last: int) -> bool:
    """A sentence begins with a capital whatever its first word is."""
    opens = first == 0 or tag_at(reading, first - 1).kind == "punct"
    long_enough = any(unknown(item) for item in reading.tags[first : last + 1])
    return long_enough and (last > first or not opens or not _lemmas(reading.tags[first].form))


def _name(reading: Reading, first: int, last: int, was: Hit | None) -> Hit:
    following = tag_at(reading, last + 1)
    head = reading.tags[first].form
    if following.of_kind("body") is not None:
        return Hit("actor", _key(reading, first, last + 1), first, last + 1, head, "sure")
    return Hit(_name_kind(reading, first, last, was), _key(reading, first, last), first, last, head, "sure")


def _name_kind(reading: Reading, first: int, last: int, was: Hit | None) -> Kind:
    before, earlier = tag_at(reading, first - 1), tag_at(reading, first - 2)
    if placing(before, _PLACING) or any(t.of_kind("spot") for t in (before, tag_at(reading, last + 1))):
        return "place"
    if before.form == "of" and earlier.of_kind("spot") is not None:
        return "place"
    listed = before.form == "," or before.category in ("plus", "or")
    after_place = earlier.kind == "place" or (was is not None and was.kind == "place" and was.last == first - 2)
    return "place" if listed and after_place else "actor"


def _key(reading: Reading, first: int, last: int) -> str:
    return " ".join(words_of(reading, first, last).split())


# -- verbs -----------------------------------------------------------------------------------------------------------


def _verb(reading: Reading, at: int) -> Iterator[Hit]:
    """A finite form between a subject and what a verb may govern."""
    item = reading.tags[at]
    lemmas = _lemmas(item.form) if unknown(item) and not item.capital else {}
    lemma = next(iter(lemmas.get("VERB", ())), None)
    if lemma is None or lemma == item.form or item.form.endswith("ing"):
        return
    subject, following = _before(reading, at), tag_at(reading, at + 1)
    governs = struck(following) or _capital(following) or following.category in _OPENING
    if governs and (acting(subject) or _capital(subject) or subject.category == "pron"):
        yield Hit("verb", lemma, at, at, item.form, "sure" if len(lemmas) == 1 else "likely")


def _before(reading: Reading, at: int) -> Tag:
    """The tag before the verb, past its auxiliaries."""
    at -= 1
    while tag_at(reading, at).category in _SKIPPED:
        at -= 1
    return tag_at(reading, at)


@lru_cache(maxsize=50_000)
def _lemmas(form: str) -> dict[str, tuple[str, ...]]:
    """Lemmas by part of speech; empty for what no English dictionary has."""
    return dict(getAllLemmas(form))
