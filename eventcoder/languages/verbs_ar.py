"""Arabic verb forms at compile time: from a written lemma to its forms, by mazini (CC BY 4.0).

Nothing here runs while articles are coded: the compiled dictionaries hold the forms.
"""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from mazini import WAZNS, MaziniError, conjugate
from mazini.lexicon import attested_wazns

_SHADDA = "\u0651"
_THIRD = ("3ms", "3fs", "3md", "3fd", "3mp")
#: News speaks in the third person; "we" occurs in statements, its short moods only look like other words.
_MOODS = (
    ("past", "past", (*_THIRD, "1p")),
    ("ind", "present", (*_THIRD, "1p")),
    ("sub", "present", _THIRD),
    ("juss", "present", _THIRD),
)
_NOMINAL = (("ap", "participle", "active"), ("pp", "participle", "passive"), ("vn", "noun", "active"))
_WEAK = ("و", "ي", "ء")
#: Pattern -> number of its form, in Roman numerals.
_FORM_OF: dict[str, str] = {info.wazn: info.verb_form for info in WAZNS}


@dataclass(frozen=True, slots=True)
class VerbForm:
    """One written form: `part` is past, present, participle or noun; `number` is sg, du or pl."""

    text: str
    part: str
    voice: str
    number: str = "sg"
    gender: str = "m"


def bare(text: str) -> str:
    """Without diacritics; shadda goes too."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if not unicodedata.combining(c))


def _slots(letter: str) -> tuple[str, ...]:
    """Radicals that a written letter of the lemma may stand for."""
    if letter in "اىآ":
        return _WEAK
    return ("ء",) if letter in "أإؤئء" else (letter,)


def _roots(letters: str) -> Iterator[str]:
    heads: list[str] = [""]
    for letter in letters:
        heads = [h + r for h in heads for r in _slots(letter)]
    yield from heads


def _skeletons(lemma: str) -> Iterator[tuple[str, str]]:
    """(radical letters, name of the form) pairs that the spelling allows."""
    doubled = _SHADDA in lemma
    word = bare(lemma)
    if len(word) == 2:
        yield word + word[1], "I"
    if len(word) == 3:
        yield word, "II" if doubled else "I"
    if len(word) == 4:
        yield from _four(word, doubled)
    if len(word) >= 5:
        yield from _long(word)


def _four(word: str, doubled: bool) -> Iterator[tuple[str, str]]:
    if word[0] in "أا":
        yield word[1:], "IV"
    if word[:2] == "ان":
        yield word[2] + word[3] + word[3], "VII"
    if word[0] == "ت":
        yield word[1:], "V"
    if word[0] == "ا" and word[1] == "ت":
        yield "و" + word[2:], "VIII"
        yield "ء" + word[2:], "VIII"
    if word[1] == "ا":
        yield word[0] + word[2:], "III"
    if word[0] in "أا" and len(word) == 4:
        yield word[1:3] + word[2], "IV"
    if not doubled:
        yield word, "Iq"
    if word[0] == "ا" and word[2] == "ت":
        yield word[1] + word[3] + word[3], "VIII"


def _long(word: str) -> Iterator[tuple[str, str]]:
    if word.startswith("است"):
        yield word[3:], "X"
        if len(word) == 5:
            yield word[3:] + word[4], "X"
    if word.startswith("ان"):
        yield word[2:], "VII"
    if word[0] == "ا" and word[2] in "تطد":
        yield word[1] + word[3:], "VIII"
    if word[0] == "ت" and word[2] == "ا":
        yield word[1] + word[3:], "VI"
    if word[0] == "ت":
        yield word[1:], "IIq"


@cache
def _patterns(lemma: str) -> tuple[tuple[str, str], ...]:
    """(root, wazn) pairs of an attested verb whose past is written like `lemma`."""
    found: list[tuple[str, str]] = []
    for letters, form in _skeletons(lemma):
        for root in _roots(letters) if 3 <= len(letters) <= 4 else ():
            found += [(root, wazn) for wazn in attested_wazns(root) if _fits(lemma, root, wazn, form)]
    return tuple(dict.fromkeys(found)) or _unattested(lemma)


def _unattested(lemma: str) -> tuple[tuple[str, str], ...]:
    """A verb that the lexicon lacks (داهم) is conjugated as its spelling asks; no list of a language is complete."""
    for letters, form in _skeletons(lemma):
        for root in _roots(letters) if 3 <= len(letters) <= 4 else ():
            for wazn in (name for name, made in _FORM_OF.items() if made == form):
                if _fits(lemma, root, wazn, form):
                    return ((root, wazn),)
    return ()


def _fits(lemma: str, root: str, wazn: str, form: str) -> bool:
    if _FORM_OF.get(wazn) != form:  # decided by a table before the costly conjugation
        return False
    lemmas = {bare(f.form) for f in _slots_of(root, wazn).get("past_3ms", [])}
    return _plain(bare(lemma)) in {_plain(text) for text in lemmas}


@cache
def _slots_of(root: str, wazn: str) -> dict[str, list[Any]]:
    """All forms of a verb by slot, with its full passive where it has one; empty when it cannot be conjugated."""
    for passive in (True, False):
        with contextlib.suppress(MaziniError):
            found: dict[str, list[Any]] = conjugate(root, wazn, passive=passive).slots
            return found
    return {}


def _plain(text: str) -> str:
    return text.replace("أ", "ا").replace("إ", "ا").replace("آ", "ا").replace("ٱ", "ا").replace("ى", "ي")


def _number(person: str) -> str:
    return {"s": "sg", "d": "du", "p": "pl"}[person[-1]]


def _finite(slots: dict[str, list[Any]]) -> Iterator[tuple[str, str, str, str]]:
    for mood, part, persons in _MOODS:
        for person in persons:
            for infix, voice in (("", "active"), ("_pass", "passive")):
                name = f"{mood}{infix}_{person}"
                if name in slots:
                    yield name, part, voice, person


def _conjugated(root: str, wazn: str) -> Iterator[VerbForm]:
    slots = _slots_of(root, wazn)
    for name, part, voice, person in _finite(slots):
        gender = "f" if "f" in person else "m"
        yield from (VerbForm(text, part, voice, _number(person), gender) for text in _written(slots[name]))
    for name, part, voice in _NOMINAL:
        yield from (VerbForm(text, part, voice) for text in _written(slots.get(name, [])))


def _written(found: list[Any]) -> Iterator[str]:
    """The forms of a slot as they are printed; "?" stands in forms that are not known."""
    return (bare(f.form) for f in found if "?" not in f.form)


def verb_forms(lemma: str) -> tuple[VerbForm, ...]:
    """Every third-person and first-person form, participles and regular verbal nouns of `lemma`, unvocalised.

    Empty when no attested verb is written so. A shadda in the lemma (حمّل) tells form II from form I.
    """
    forms: dict[VerbForm, None] = {}
    for root, wazn in _patterns(unicodedata.normalize("NFC", lemma)):
        forms.update(dict.fromkeys(_conjugated(root, wazn)))
    return tuple(forms)
