"""Unknown Arabic words: nothing but their neighbours, their article and their endings tells what they are."""

from __future__ import annotations

from collections.abc import Iterator

from eventcoder.coder import Reading
from eventcoder.gaps.hits import Certainty, Hit, Kind, acting, placing, struck, tag_at, unknown
from eventcoder.languages.ar import PLACE_ADJECTIVES
from eventcoder.mentions.tags import Tag

_NEAR = frozenset({
    "قرب", "بالقرب من", "شمال", "جنوب", "شرق", "غرب", "شمالي", "جنوبي", "شرقي", "غربي", "علي مشارف", "في محيط",
    "بمحيط", "علي اطراف", "قبالة", "بجوار",
})  # fmt: skip
_IN = frozenset({"في", "باتجاه", "صوب", "داخل"})
#: First halves of names of two words.
_HALVES = frozenset({
    "تل", "كفر", "ابو", "ام", "عين", "دير", "خان", "جبل", "ابن", "بن", "عبد", "بني", "بيت", "راس", "شيخ", "الشيخ",
    "خربة", "باب", "برج", "حي", "وادي", "سد", "معرة", "عرب", "بو",
})  # fmt: skip
#: Words that are in no dictionary because they say nothing.
_COMMON = frozenset({
    "لها", "لهم", "بها", "بهم", "فيها", "فيه", "منها", "منه", "منهم", "عليها", "عليه", "اليه", "اليها", "عنه", "عنها",
    "باسم", "الان", "اما", "ايضا", "خصوصا", "خاصة", "عدد", "وقت", "الوقت", "جهته", "جانبه", "حاليا", "نفسه", "نفسها",
    "نظيره",
})  # fmt: skip
_NISBA = ("ي", "ية", "يون", "يين")
_CLAUSE = ("sub", "that", "rel", "aux")
_PRESENT = ("ي", "ت", "سي", "ست")


def hits(reading: Reading) -> Iterator[Hit]:
    """The unknown words of one sentence that stand where actors, places and verbs do."""
    taken = -1
    for at, item in enumerate(reading.tags):
        if at > taken and unknown(item) and item.cut.core not in _COMMON:
            hit = _place(reading, at) or _verb(reading, at) or _actor(reading, at)
            if hit is not None:
                taken = hit.last
                yield hit


def _place(reading: Reading, at: int) -> Hit | None:
    item, before = reading.tags[at], tag_at(reading, at - 1)
    if item.cut.conjunction or _of_places(item, before):
        return None
    behind_noun = before.of_kind("spot") is not None and not before.definite and not item.cut.preposition
    if behind_noun or placing(before, _NEAR):
        return _named(reading, "place", at, "sure" if behind_noun else "likely")
    return _named(reading, "place", at, "weak") if placing(before, _IN) else None


def _of_places(item: Tag, before: Tag) -> bool:
    """An adjective and no name: a known one, or the feminine behind a plural («مناطق مختلفة»)."""
    known = item.form.removeprefix("ال").removesuffix("ة") in PLACE_ADJECTIVES
    plural = any(sense.kind == "spot" and sense.number == "many" for sense in before.senses)
    return known or (plural and item.form.endswith("ة") and not item.form.startswith("ال"))


def _actor(reading: Reading, at: int) -> Hit | None:
    item, before = reading.tags[at], tag_at(reading, at - 1)
    if item.cut.conjunction or item.cut.preposition:
        return None
    if before.of_kind("people", "body") is not None and not before.cut.pronoun:
        return None if _describes(item, before) else _named(reading, "actor", at, "sure")
    subject = before.finite and item.form.startswith("ال")
    return _named(reading, "actor", at, "likely") if subject else None


def _describes(item: Tag, before: Tag) -> bool:
    """An adjective agrees with its noun in having an article or none («مصادر محلية»)."""
    article = item.form.startswith("ال")
    return article if before.definite else not article and item.form.endswith(_NISBA)


def _named(reading: Reading, kind: Kind, at: int, certainty: Certainty) -> Hit:
    """A name of one word, or of two where the first asks for another."""
    item, following = reading.tags[at], tag_at(reading, at + 1)
    last = at + 1 if item.form in _HALVES and unknown(following) else at
    key = item.cut.core if last == at else f"{item.cut.core} {following.form}"
    return Hit(kind, key, at, last, item.form, certainty)


def _verb(reading: Reading, at: int) -> Hit | None:
    """A word at the head of a clause before who acts, or between who acts and what is acted on."""
    item, before, following = (tag_at(reading, i) for i in (at, at - 1, at + 1))
    joined = item.form[0] in "وف" and len(item.form) > 4
    bare = item.form[joined:]
    if item.cut.preposition or _nominal(bare):
        return None
    heads = at == 0 or joined or before.kind == "punct" or before.category in _CLAUSE
    if heads and _subject(following) and not following.cut.preposition:
        return Hit("verb", _bare_verb(bare), at, at, item.form, "sure")
    between = _subject(before) and (struck(following) or following.category == "prep") and _inflected(item.form)
    certainty: Certainty = "sure" if struck(following) else "likely"
    return Hit("verb", _bare_verb(item.form), at, at, item.form, certainty) if between else None


def _subject(item: Tag) -> bool:
    """A name, or a noun with its article: what stands behind «مسلحون» alone is rather its name or adjective."""
    return item.of_kind("actor") is not None or (acting(item) and item.definite)


def _nominal(form: str) -> bool:
    """Articles, endings of nouns, and the shapes of verbal nouns: تدريب, استخدام, انسحاب."""
    if form.startswith("ال") or form.endswith(("ة", "ات", "اء")) or form in _COMMON:
        return True
    trained = len(form) == 5 and form[0] == "ت" and form[3] == "ي"
    return trained or (len(form) > 4 and form[0] == "ا" and form[-2] == "ا")


def _inflected(form: str) -> bool:
    return form.startswith(_PRESENT) or form.endswith(("ت", "وا"))


def _bare_verb(form: str) -> str:
    """Without the ending of the feminine, so that «داهمت» and «داهم» count as one."""
    return form[:-1] if form.endswith("ت") and len(form) > 4 and not form.startswith(_PRESENT) else form
