"""A rule to fill in: every key that a rule of one type may have, explained, with its slots and modes."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator

from pydantic import TypeAdapter, ValidationError

from eventcoder import meanings
from eventcoder.dictionaries.entries import Id, RuleEntry
from eventcoder.dictionaries.lexicon import Dictionaries
from eventcoder.errors import EventcoderError
from eventcoder.model import MODES, EventType, Language

_PREPOSITIONS = {"ar": "على, من, ل, في, بين", "en": "on, of, from, in, between"}
#: An example of each language for the words of a list.
_WORDS = {"ar": ("فعل", "اسم", "عبارة ثابتة", "كلمة"), "en": ("verb", "noun", "fixed phrase", "word")}
_COUNTS = {"casualty_claim": "killed", "displacement": "displaced"}
_WIDTH = 46


class StanzaError(EventcoderError):
    """The stanza cannot be made; the message says what to choose instead."""


def stanza(dictionaries: Dictionaries, type_: EventType, language: Language, rule_id: str | None = None) -> str:
    """YAML of a new rule of `type_`, with the roles that most rules of the type have; raises StanzaError."""
    own = [rule for rule in dictionaries.rules if rule.type == type_ and rule.id.startswith(f"{language}.")]
    lines = [
        *_head(type_, language), *_keys(type_, language, _id(dictionaries, type_, language, rule_id), own),
        *_optional(type_, language), *_texts(own),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _id(dictionaries: Dictionaries, type_: str, language: str, given: str | None) -> str:
    if given is None:
        return f"{language}.{type_}.new"
    if any(rule.id == given for rule in dictionaries.rules):
        raise StanzaError(f"the id {given!r} is already used at {':'.join(map(str, dictionaries.lines[given]))}")
    try:
        return str(TypeAdapter(Id).validate_python(given))
    except ValidationError:
        raise StanzaError(f"{given!r} is no id; use lower case letters, digits, _ and . between them") from None


def _head(type_: str, language: str) -> Iterator[str]:
    yield from textwrap.wrap(f"{type_}: {meanings.TYPES[type_]}", 116, initial_indent="# ", subsequent_indent="# ")
    yield f"# Put it into {language}/rules/, fill in what stands in capitals, take out what you do not need, and run"
    yield "# `eventcoder dictionary check`. Lines that begin with `#   key:` are keys that the rule may have besides."


def _keys(type_: str, language: str, rule_id: str, own: list[RuleEntry]) -> Iterator[str]:
    roles = _commonest(("; ".join(f"{k}={v}" for k, v in rule.roles.items()) for rule in own), "subject=source")
    verb, noun, phrase, _ = _WORDS[language]
    yield f"- id: {rule_id}"
    yield _line(f"type: {type_}", meanings.TYPES[type_].split(".")[0])
    if modes := MODES.get(type_):
        yield _line(f"mode: {modes[0]}", f"the mode where no other word decides: {', '.join(modes)}")
    yield _line("verbs: [VERB]", f"lemmas; all forms are made ({verb})")
    yield _line("nouns: []", f"event nouns with their plurals ({noun})")
    yield _line("words: []", f"phrases that fire as they stand ({phrase})")
    yield _line(f"roles: {{{_roles(roles)}}}", f"slot: role; slots: {_slots(language)}")
    needs = _commonest((", ".join(rule.needs) for rule in own), "place" if type_ == "territorial_control" else "")
    yield _line(f"needs: [{needs}]", "roles without which it does not fire; also source|target, actor, count")
    if kind := _COUNTS.get(type_):
        counted = _commonest((rule.counts or "" for rule in own), kind) or kind
        yield _line(f"counts: {counted}", "what the number of victims is: killed wounded captured missing displaced")


def _roles(written: str) -> str:
    pairs = (pair.split("=") for pair in written.split("; ") if pair)
    return ", ".join(f'"{slot}": {role}' if "|" in slot else f"{slot}: {role}" for slot, role in pairs)


def _slots(language: str) -> str:
    return f"subject, object, topic, against or a preposition ({_PREPOSITIONS[language]}); a|b for several"


def _commonest(values: Iterable[str], otherwise: str) -> str:
    """What most rules of the type have; `otherwise` where there are none yet."""
    found = Counter(values).most_common(1)
    return found[0][0] if found else otherwise


def _line(key: str, comment: str, indent: str = "  ") -> str:
    return f"{indent}{key:<{_WIDTH}} # {comment}"


def _optional(type_: str, language: str) -> Iterator[str]:
    """Keys that few rules need; taking out the first two characters turns one on."""
    word = _WORDS[language][3]
    keys = {
        f"requires: [{word}]": "one of these must stand in the clause",
        f"excludes: [{word}]": "none of these may stand there",
        "by: [armed]": "who must be the source: armed, civil or ids of nouns",
        "genitive: either": "what stands behind an event noun: subject, object or either",
        "voice: active": "for verbs that have only one: active or passive",
        'participle: "yes"': "active participles fire as well",
        'speech_act: "yes"': "saying it is the act: the speaker is the source",
        'two_sided: "yes"': "of «between X and Y» one is the source, the other the target",
        'weak: "yes"': "often wrong: lower confidence",
    }
    modes = MODES.get(type_, ())
    if modes:
        keys = {f"modes: {{{modes[-1]}: [{word}]}}": "words beside the trigger that decide the mode"} | keys
    if type_ not in _COUNTS:
        keys["counts: killed"] = "what the number of victims is, if there is one"
    yield from (_line(key, comment, "#   ") for key, comment in keys.items())


def _texts(own: list[RuleEntry]) -> Iterator[str]:
    shown = next((e.text for rule in own for e in rule.examples if len(e.text) < 100 and "\n" not in e.text), "")
    if shown:
        yield f"  # A rule of this type codes: {shown}"
    yield "  examples:"
    yield _line(
        '- {text: "SENTENCE THAT IT MUST CODE", source: [WHO], place: WHERE}', "and against, claimant, mode", "    "
    )
    yield "  rejects:"
    yield '    - "SENTENCE WITH THE SAME WORD THAT IT MUST NOT CODE"'
    yield _line("misses: []", "sentences that it should code and does not yet")
