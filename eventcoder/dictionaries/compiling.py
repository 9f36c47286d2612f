"""From checked entries to the forms of a lexicon: inflection, articles, adjectives, letter case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from eventcoder.dictionaries.entries import ActorEntry, CueEntry, NounEntry, PlaceEntry, RuleEntry
from eventcoder.dictionaries.lexicon import Lexicon, Sense
from eventcoder.languages import verbs_ar, verbs_en
from eventcoder.languages.ar import GIVEN_NAMES, definite, nisba_forms
from eventcoder.text.folding import fold_word
from eventcoder.text.tokens import forms

Form = tuple[str, Sense]


def _split(text: str) -> tuple[str, tuple[str, ...]]:
    tokens = forms(fold_word(text))
    return (tokens[0], tuple(tokens[1:])) if tokens else ("", ())


def _case(name: str) -> str:
    if not name[:1].isascii() or not any(c.isalpha() for c in name):
        return ""
    if name.isupper() and " " not in name and len(name) <= 6:
        return "upper"
    words = [word for word in name.split() if len(word) > 3 and word.isalpha()]
    # "International community" is written in lower case as well; "Islamic State" is not.
    return "cap" if any(c.isupper() for c in name) and all(w[0].isupper() for w in words) else ""


def _name(text: str, kind: str, ref: int, guarded: bool = False) -> Form:
    head, tail = _split(text)
    return head, Sense(kind, ref, tail, case=_case(text), guarded=guarded and not tail)


def names_of(entry: ActorEntry | PlaceEntry, language: str) -> list[str]:
    """All names of the entry in one language as written."""
    own = entry.name_ar if language == "ar" else entry.name
    listed = entry.ar if language == "ar" else entry.en
    return list(dict.fromkeys(filter(None, [own, *listed])))


def actor_forms(entry: ActorEntry, ref: int, language: str) -> Iterator[Form]:
    number = "one" if _is_person(entry) else ""
    for text in names_of(entry, language):
        head, sense = _name(text, "actor", ref)
        yield head, sense._replace(number=number)
    for text in entry.adjectives_ar if language == "ar" else []:
        for form, number in nisba_forms(fold_word(text)):
            yield form, Sense("adjective", ref, number=number)
            yield definite(form), Sense("adjective", ref, number=number, definite=True)
    for text in entry.adjectives_en if language == "en" else []:
        head, tail = _split(text)
        yield head, Sense("adjective", ref, tail, case="cap")
        yield from ((f, Sense("adjective", ref, number="many", case="cap")) for f in _people(head, tail))


def _is_person(entry: ActorEntry) -> bool:
    """Whether the name begins as a person's: one who is killed is one, an organisation is no number."""
    words = fold_word(entry.name_ar or "").split()
    return len(words) > 1 and words[0] in GIVEN_NAMES


def _people(head: str, tail: tuple[str, ...]) -> Iterator[str]:
    """Syrian, Syrians; French and Chinese have no such plural."""
    if not tail and not head.endswith(("sh", "ch", "ese", "s")):
        yield head + "s"


def place_forms(entry: PlaceEntry, ref: int, language: str) -> Iterator[Form]:
    for text in names_of(entry, language):
        yield _name(text, "place", ref, entry.needs_noun in ("yes", language))


def noun_forms(entry: NounEntry, ref: int, language: str) -> Iterator[Form]:
    kind = "spot" if entry.kind == "place" else entry.kind
    for number in ("one", "two", "many"):
        for text in getattr(entry, number):
            head, tail = _split(text)
            yield head, Sense(kind, ref, tail, number=number, definite=language == "ar" and _has_article(text))
            if language == "ar" and not _has_article(text):
                yield definite(head), Sense(kind, ref, tail, number=number, definite=True)
    if language == "en" and not entry.many:
        for text in entry.one:
            for plural in verbs_en.plural_forms(text):
                head, tail = _split(plural)
                yield head, Sense(kind, ref, tail, number="many")


def _has_article(text: str) -> bool:
    """Whether a noun is written with its article; ألوية and آلية only look so once they are folded."""
    return text.startswith("ال")


def _verb_forms(lemma: str, language: str) -> Iterable[verbs_ar.VerbForm]:
    if language == "en":
        return verbs_en.verb_forms(lemma)
    first, _, rest = lemma.partition(" ")
    made = verbs_ar.verb_forms(first)
    if not rest:
        return made
    return tuple(
        verbs_ar.VerbForm(f"{f.text} {rest}", f.part, f.voice, f.number, f.gender) for f in made if f.part != "noun"
    )


def verb_senses(lemma: str, kind: str, ref: int, language: str) -> Iterator[Form]:
    """Forms of a verb; a form that is active and passive alike is marked "either"."""
    voices: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for form in _verb_forms(lemma, language):
        if kind == "cue" and form.part in ("noun", "participle") and language == "ar":
            continue
        voices[(fold_word(form.text), form.part, form.number)].add(form.voice)
    for (text, part, number), found in voices.items():
        voice = "either" if len(found) > 1 else next(iter(found))
        head, tail = _split(text)
        yield head, Sense(kind, ref, tail, part=part, voice=voice, number=number)
        if language == "ar" and part in ("participle", "noun"):
            yield from _nominal(head, tail, kind, ref, part, voice)


def _nominal(head: str, tail: tuple[str, ...], kind: str, ref: int, part: str, voice: str) -> Iterator[Form]:
    """Definite, feminine and plural forms of participles and verbal nouns."""
    yield definite(head), Sense(kind, ref, tail, part=part, voice=voice, definite=True)
    if part == "participle":
        for ending, number in (("ة", "sg"), ("ون", "pl"), ("ين", "pl"), ("ا", "sg"), ("ات", "pl")):
            yield head + ending, Sense(kind, ref, tail, part=part, voice=voice, number=number)
            yield definite(head + ending), Sense(kind, ref, tail, part=part, voice=voice, number=number, definite=True)
    if part == "noun":
        yield head + "ا", Sense(kind, ref, tail, part=part, voice=voice)


def event_noun_senses(text: str, kind: str, ref: int, language: str) -> Iterator[Form]:
    head, tail = _split(text)
    yield head, Sense(kind, ref, tail, part="noun", voice="active", number="listed")
    if language == "ar" and not _has_article(text):
        yield definite(head), Sense(kind, ref, tail, part="noun", voice="active", definite=True)
        if not tail and not head.endswith(("ة", "ا", "ء")):
            yield head + "ا", Sense(kind, ref, tail, part="noun", voice="active")
    if language == "en" and not head.endswith("s"):
        yield from _english_plurals(text, kind, ref)


def _english_plurals(text: str, kind: str, ref: int) -> Iterator[Form]:
    for plural in verbs_en.plural_forms(fold_word(text)):
        head, tail = _split(plural)
        yield head, Sense(kind, ref, tail, part="noun", voice="active", number="pl")


def _trigger_forms(entry: RuleEntry | CueEntry, kind: str, ref: int, language: str) -> Iterator[Form]:
    for lemma in entry.verbs:
        yield from verb_senses(lemma, kind, ref, language)
    for noun in entry.nouns:
        yield from event_noun_senses(noun, kind, ref, language)
    for text in entry.words:
        head, tail = _split(text)
        yield head, Sense(kind, ref, tail, part="word", case=_case(text))


def rule_forms(entry: RuleEntry, ref: int, language: str) -> Iterator[Form]:
    for form, sense in _trigger_forms(entry, "rule", ref, language):
        if sense.part != "participle" or language == "en" or entry.participle:
            yield form, sense


def cue_forms(entry: CueEntry, ref: int, language: str) -> Iterator[Form]:
    yield from _trigger_forms(entry, "cue", ref, language)


def function_forms(table: dict[str, tuple[str, ...]]) -> Iterator[Form]:
    """Function words of a language; the category stands in `part`, the canonical word in `voice`."""
    for category, phrases in table.items():
        for phrase in phrases:
            head, tail = _split(phrase)
            yield head, Sense("func", 0, tail, part=category, voice=" ".join((head, *tail)))


def unknown_verbs(entry: RuleEntry | CueEntry, language: str) -> list[str]:
    """Verbs of the entry that have no forms, so that nothing could ever match them."""
    return [lemma for lemma in entry.verbs if not tuple(_verb_forms(lemma, language))]


def build(pairs: Iterable[Form], language: str) -> Lexicon:
    """A lexicon of (form, sense) pairs; senses with the longest tail come first."""
    table: dict[str, dict[Sense, None]] = defaultdict(dict)
    shared: dict[Sense, Sense] = {}  # many forms mean the same: one object for all keeps the cache small
    for form, sense in pairs:
        if form:
            table[form][shared.setdefault(sense, sense)] = None
    ordered = {form: tuple(sorted(senses, key=lambda s: -len(s.tail))) for form, senses in table.items()}
    return Lexicon(language, ordered)
