"""Unknown Arabic words: which may be somebody's name, which are common nouns or verbs."""

from __future__ import annotations

from eventcoder.languages.ar import GIVEN_NAMES
from eventcoder.mentions.phrases import Phrase
from eventcoder.mentions.tags import Tag

#: Most words of a person's name.
NAME_WORDS = 4
_NOUNS_SAID = """وجود عدم حدوث وقوع وصول سقوط حصول قيام توقيع تشكيل تعيين تعزيز تنفيذ استمرار اجتماع انسحاب الغاء ان"""
_VERBAL_NOUNS = frozenset(_NOUNS_SAID.split())
_COMMON_ENDINGS = ("ة", "ات", "هم", "ها", "اء", "ية", "ه")


def looks_verbal(form: str) -> bool:
    """An unknown word that is rather a present-tense verb than a noun or a name."""
    return (len(form) > 3 and form[0] == "ي" and form.endswith(("ون", "ان"))) or form.startswith("ست")


def common(form: str) -> bool:
    return form not in GIVEN_NAMES and (form in _VERBAL_NOUNS or form.endswith(_COMMON_ENDINGS))


def unknown_person(tags: list[Tag], at: int) -> tuple[Phrase, int] | None:
    """Two to four unknown words right behind a verb («قال رعد الدهلكي»، «اعتقلت سعيد الشريف») are a person's name."""
    named = tags[at - 1].kind == "rule" and tags[at].form in GIVEN_NAMES  # «اغتيال عماد مغنية»
    if not (tags[at - 1].finite or named or _behind_aside(tags, at)) or not _may_name(tags[at]):
        return None
    if _speaker(tags, at):
        return Phrase(
            "name", tags[at].first, tags[at].last, tags[at], number="one", label=(tags[at].first,) * 2
        ), at + 1
    if tags[at].form.startswith("ال"):
        return None
    end = at + 1
    while end < min(len(tags), at + NAME_WORDS) and _may_name(tags[end]):
        end += 1
    if end - at < 2:
        return None
    if not _like_person([t.form for t in tags[at:end]]):
        return None
    label = (tags[at].first, tags[end - 1].last)
    return Phrase("name", *label, tags[at], number="one", label=label), end


def _speaker(tags: list[Tag], at: int) -> bool:
    """«وأكد القميشي أن», «قال مولان إن»: a name between a verb and what he says."""
    form, after = tags[at].form, tags[at + 1] if at + 1 < len(tags) else None
    surname = not form.startswith("ال") or (form.endswith("ي") and len(form) > 5)
    return surname and after is not None and after.category == "that"


def _like_person(words: list[str]) -> bool:
    """Whether unknown words may be somebody's name: one is a given name, or none looks like a common noun."""
    if any(w in GIVEN_NAMES for w in words):
        return True
    article = words[1].startswith("ال") and not words[1].endswith("ي")
    clitic = words[0][0] in "بلك" and len(words[0]) > 4
    return not (article or clitic or any(w.endswith(_COMMON_ENDINGS) for w in words))


def _behind_aside(tags: list[Tag], at: int) -> bool:
    """«اعتقلت الشرطة، الليلة الماضية، فلان الفلاني»: a time between commas parts the verb's phrases."""
    before = tags[max(0, at - 4) : at]
    aside = bool(before) and before[-1].form == "," and any(t.kind == "time" for t in before)
    return aside and any(t.finite and t.kind == "rule" for t in tags[max(0, at - 10) : at])


def _may_name(tag: Tag) -> bool:
    plain = tag.kind == "word" and not tag.cut.conjunction and not tag.cut.preposition and tag.form.isalpha()
    return plain and len(tag.form) > 2 and not tag.form.endswith("ا") and not looks_verbal(tag.form)
