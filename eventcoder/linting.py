"""What does nothing in the dictionaries or is in doubt: forms that never match, forms of several entries, idle words.

These are warnings: dictionaries with them are sound, and some are meant (a town and the person named after it).
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from eventcoder.dictionaries import compiling
from eventcoder.dictionaries.entries import ActorEntry, CueEntry, Entry, NounEntry, PlaceEntry, RuleEntry
from eventcoder.dictionaries.lexicon import Dictionaries, Lexicon, Sense
from eventcoder.dictionaries.loading import LANGUAGES, fresh_lexicon
from eventcoder.errors import Problem
from eventcoder.languages.ar import cuts
from eventcoder.mentions.numbers import find_quantities
from eventcoder.mentions.tags import Tag, Tagger
from eventcoder.mentions.times import find_times
from eventcoder.text.folding import fold_word
from eventcoder.text.tokens import Token, forms, tokenise

Located = tuple[str, int, Entry]
Forms = tuple[str, ...]
_Texts = list[list[frozenset[str]]]  # for each text, for each word, all that it may be

_NOUNS = ("people", "body", "spot", "object", "event")
#: Where a name that is also a common word counts.
_BEFORE_PLACES = {"ar": ("في", "بلدة"), "en": ("in", "village")}


@dataclass(frozen=True)
class _Linted:
    """One entry with its place and what it is called by in one language."""

    path: str
    line: int
    entry: Entry
    language: str

    def warning(self, what: str) -> Problem:
        return Problem(self.path, self.line, self.entry.id, what)

    @cached_property
    def written(self) -> tuple[str, ...]:
        """Names, nouns and fixed words as written; verbs and event nouns are told by their grammar."""
        entry = self.entry
        if isinstance(entry, ActorEntry | PlaceEntry):
            return tuple(compiling.names_of(entry, self.language))
        if isinstance(entry, NounEntry):
            return (*entry.one, *entry.two, *entry.many)
        return tuple(entry.words) if isinstance(entry, CueEntry | RuleEntry) else ()


def lint(entries: Iterable[Located], dictionaries: Dictionaries) -> list[Problem]:
    """Warnings for the entries that `dictionaries` were compiled from, in the order of the files."""
    linted = [one for located in entries for one in _by_language(located)]
    found = [warning for one in linted for warning in _without_forms(one)]
    found += [*_ambiguous(linted), *_shadowed(linted)]
    lexicons = {name: fresh_lexicon(dictionaries, name) for name in LANGUAGES}
    found += [warning for one in linted for warning in _dead(one, lexicons[one.language], dictionaries)]
    found += [warning for one in linted for warning in _idle(one)]
    return sorted(set(found))


def _by_language(located: Located) -> Iterator[_Linted]:
    path, line, entry = located
    folder = path.split("/")[1]
    for language in LANGUAGES:
        if folder == language or folder not in LANGUAGES:
            yield _Linted(path, line, entry, language)


def _split(text: str) -> Forms:
    return tuple(forms(fold_word(text)))


# -- entries without forms -------------------------------------------------------------------------------------------


def _without_forms(one: _Linted) -> Iterator[Problem]:
    verbs = isinstance(one.entry, CueEntry | RuleEntry) and (one.entry.verbs or one.entry.nouns)
    if not isinstance(one.entry, ActorEntry | PlaceEntry) and not one.written and not verbs:
        yield one.warning("has no forms, so that nothing matches it; give it words or take it out")
    for text in one.written:
        if not _split(text):
            yield one.warning(f"{text!r} holds no letters, so that nothing matches it; take it out")


# -- forms of several entries ----------------------------------------------------------------------------------------


def _ambiguous(linted: Iterable[_Linted]) -> Iterator[Problem]:
    """Two rules may share a word, and two places a name: sentences and the gazetteer decide. Others rarely should."""
    owners: dict[tuple[str, Forms], dict[tuple[str, str], tuple[_Linted, str]]] = defaultdict(dict)
    for one in linted:
        for text in one.written:
            owners[one.language, _split(text)].setdefault((_family(one.entry), one.entry.id), (one, text))
    for same in owners.values():
        families = {family for family, _ in same}
        entries = [one.entry for one, _ in same.values()]
        if len(same) > 1 and (len(families) > 1 or not (families & {"rule", "place"} or _in_turn(entries))):
            yield from _shared(list(same.values()))


def _in_turn(entries: Iterable[Entry]) -> bool:
    """One name for several actors, each at its time."""
    actors = [entry for entry in entries if isinstance(entry, ActorEntry)]
    actors.sort(key=lambda actor: actor.since or dt.date.min)
    spans = [(actor.since or dt.date.min, actor.until or dt.date.max) for actor in actors]
    return bool(spans) and all(before[1] < after[0] for before, after in itertools.pairwise(spans))


def _shared(owners: list[tuple[_Linted, str]]) -> Iterator[Problem]:
    """One warning for a form, at the entry that came last."""
    (one, text), others = owners[-1], owners[:-1]
    where = ", ".join(f"{_family(o.entry)} {o.entry.id} ({o.path}:{o.line})" for o, _ in others[:3])
    yield one.warning(f"the form {text!r} stands for several entries: also {where}; make one of them longer")


def _family(entry: Entry) -> str:
    return type(entry).__name__.removesuffix("Entry").lower()


# -- forms that another entry takes ----------------------------------------------------------------------------------


def _dead(one: _Linted, lexicon: Lexicon, dictionaries: Dictionaries) -> Iterator[Problem]:
    """Each form is read alone, and as a place where places stand: what is not found there is found nowhere."""
    before = _BEFORE_PLACES[one.language] if isinstance(one.entry, PlaceEntry) else ()
    for text in filter(_split, one.written):
        tried = (_read(f"{word} {text}".strip(), lexicon) for word in ("", *before))
        if not any(_has(tags, one.entry, dictionaries) for tags in tried):
            read = ", ".join(dict.fromkeys(_owner(item, dictionaries) for item in _read(text, lexicon)))
            yield one.warning(f"the form {text!r} is never found: it is read as {read}; reword it or take it out")


def _read(raw: str, lexicon: Lexicon) -> list[Tag]:
    """The tags of a few words."""
    folded = fold_word(raw)
    tokens: list[Token] = list(tokenise(folded))
    plain = [token.form for token in tokens]
    words = [raw[t.start : t.end] for t in tokens] if len(raw) == len(folded) else _cased(raw, plain)
    times, numbers = find_times(plain, None, lexicon.language), find_quantities(plain, lexicon.language)
    return Tagger(lexicon).tag(plain, words, times, numbers)


def _cased(raw: str, plain: list[str]) -> list[str]:
    """Folding may change the length of a word; its capital is all that the tags look at."""
    capital = raw[:1].isupper()
    return [form.capitalize() if capital else form for form in plain]


def _has(tags: Iterable[Tag], entry: Entry, dictionaries: Dictionaries) -> bool:
    return any(_entry(sense, dictionaries) is entry for item in tags for sense in item.senses)


def _entry(sense: Sense, dictionaries: Dictionaries) -> Entry | None:
    tables: dict[str, Sequence[Entry]] = {
        "actor": dictionaries.actors, "adjective": dictionaries.actors, "place": dictionaries.places,
        "cue": dictionaries.cues, "rule": dictionaries.rules, **dict.fromkeys(_NOUNS, dictionaries.nouns),
    }  # fmt: skip
    return tables[sense.kind][sense.ref] if sense.kind in tables else None


def _owner(item: Tag, dictionaries: Dictionaries) -> str:
    entries = (_entry(sense, dictionaries) for sense in item.senses)
    entry = next((entry for entry in entries if entry is not None), None)
    kinds = {"func": "a function word", "word": "an unknown word", "time": "a time", "quantity": "a number"}
    return entry.id if entry is not None else kinds.get(item.kind, item.kind)


# -- rules that another rule always beats ----------------------------------------------------------------------------


def _shadowed(linted: Iterable[_Linted]) -> Iterator[Problem]:
    """A rule none of whose triggers are its own, beside one of its type that asks no more and fills the same roles."""
    by_trigger: dict[tuple[str, str, str], list[tuple[_Linted, RuleEntry]]] = defaultdict(list)
    rules = [(one, one.entry) for one in linted if isinstance(one.entry, RuleEntry)]
    for one, rule in rules:
        for trigger in _triggers(rule):
            by_trigger[one.language, rule.type, trigger].append((one, rule))
    for one, rule in rules:
        for other, stronger in by_trigger[one.language, rule.type, _triggers(rule)[0]]:
            if stronger is not rule and _beats(stronger, rule):
                what = f"all its triggers are those of {stronger.id} ({other.path}:{other.line}), which asks no more"
                yield one.warning(f"{what} and fills the same roles; join the two")


def _triggers(rule: RuleEntry) -> list[str]:
    return [*rule.verbs, *rule.nouns, *rule.words]


def _beats(stronger: RuleEntry, rule: RuleEntry) -> bool:
    """Whether `stronger` fires wherever `rule` does, and as well."""
    conditions = rule.requires or stronger.requires or rule.by != stronger.by or rule.voice != stronger.voice
    asks_more = set(stronger.needs) - set(rule.needs) or set(stronger.excludes) - set(rule.excludes)
    same_roles = rule.slots.items() <= stronger.slots.items()
    return not conditions and not asks_more and same_roles and set(_triggers(rule)) <= set(_triggers(stronger))


# -- words that no example needs -------------------------------------------------------------------------------------


def _idle(one: _Linted) -> Iterator[Problem]:
    """Words of a rule that stand in none of the texts that could show what they are for."""
    rule = one.entry
    if not isinstance(rule, RuleEntry):
        return
    coded = _texts([example.text for example in rule.examples] + rule.misses)
    refused = _texts(rule.rejects)
    yield from _unshown(one, "words", rule.words, coded, "example")
    yield from _unshown(one, "requires", rule.requires, coded, "example")
    for mode, words in rule.modes.items():
        yield from _unshown(one, f"modes.{mode}", words, coded, "example")
    yield from _unshown(one, "excludes", rule.excludes, refused, "reject")


def _unshown(one: _Linted, key: str, words: Iterable[str], texts: _Texts, kind: str) -> Iterator[Problem]:
    idle = [word for word in words if not any(_stands(_split(word), text) for text in texts)]
    if idle:
        listed = ", ".join(map(repr, idle))
        yield one.warning(f"{key}: no {kind} holds {listed}; add one that needs the word, or take it out")


def _texts(texts: Iterable[str]) -> _Texts:
    return [[_cores(form) for form in _split(text)] for text in texts]


def _cores(form: str) -> frozenset[str]:
    """A word and what is left of it without Arabic prefixes, pronouns and article."""
    cores = {form} if form.isascii() else {form, *(cut[0] for cut in cuts(form))}
    return frozenset(cores | {core.removeprefix("ال") for core in cores})


def _stands(word: Forms, text: list[frozenset[str]]) -> bool:
    ats = range(len(text) - len(word) + 1)
    return any(all(part in text[at + i] for i, part in enumerate(word)) for at in ats)
