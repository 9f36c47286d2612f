"""English verb and noun forms at compile time, by lemminflect (MIT)."""

from __future__ import annotations

from collections.abc import Iterator

from lemminflect import getAllInflections

from eventcoder.languages.verbs_ar import VerbForm

_TAGS = {
    "VBD": ("past", "active"),
    "VBN": ("participle", "passive"),
    "VBG": ("gerund", "active"),
    "VBZ": ("present", "active"),
    "VB": ("base", "active"),
}


def verb_forms(lemma: str) -> tuple[VerbForm, ...]:
    """Inflections of `lemma`; words behind the first ("open fire") stay as they are."""
    head, _, tail = lemma.partition(" ")
    tail = f" {tail}" if tail else ""
    inflected = dict(getAllInflections(head, upos="VERB"))
    # lemminflect lists a regular participle once, as the past.
    inflected.setdefault("VBN", inflected.get("VBD", ()))
    return tuple(VerbForm(form + tail, *_TAGS[tag]) for tag in _TAGS for form in inflected.get(tag, ()))


def plural_forms(noun: str) -> Iterator[str]:
    """Plurals of the last word of `noun`."""
    first, _, last = noun.rpartition(" ")
    for form in getAllInflections(last, upos="NOUN").get("NNS", ()) or (_regular(last),):
        yield f"{first} {form}".strip()


def _regular(noun: str) -> str:
    """For nouns that lemminflect does not know (insurgent, warship)."""
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else noun + "s"
