"""The codebook, written from the code and the dictionaries themselves, so that it cannot fall behind them."""

from __future__ import annotations

import types
import typing
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

from eventcoder import meanings, paths
from eventcoder.assembly import events as assembly
from eventcoder.assembly.codes import crosswalk
from eventcoder.dictionaries.entries import ActorEntry, Entry, NounEntry, RuleEntry
from eventcoder.dictionaries.loading import read_folder
from eventcoder.errors import DictionaryError
from eventcoder.model import NOT_ACTUAL, Actor, Codes, Count, Counts, EventDate, Place, PlainEvent, Span

_LANGUAGES = {"ar": "Arabic", "en": "English"}
_PARTS = {"verbs": "verbs", "nouns": "nouns", "words": "other words"}
_TYPE_NAMES = {
    "str": "text", "int": "integer", "float": "number", "bool": "true or false", "date": "day", "EventDate": "date",
}  # fmt: skip

_HEAD = """# Codebook

What the records of eventcoder mean. This page is generated from the program and its dictionaries by
`eventcoder dictionary codebook`; it describes them as they are. [places.md](places.md) tells where places come from,
[dictionaries.md](dictionaries.md) how rules are written.

## What an event is

Something that somebody did, suffered or said in a conflict, told by one sentence, at one place. A sentence may tell
several events; of two places taken it tells two. Events of several sentences or articles are not joined.

These are no events:

- aims, plans, fears, conditions and denials. They are coded with their modality, and left out unless
  `--include-not-actual` asks for them.
- sports, weather, traffic, accidents, illness, business, film and figures of speech, whatever they borrow from war.
- what a reader may conclude, but the sentence does not say.
"""

_TRIGGERS = """## Types and modes

A rule fires on one of the words below when the rest of the sentence fits it. Verbs stand for all their forms. “Near”
are words that decide the mode when they stand beside a trigger of the type.
"""

_CODES = """## Other ontologies

A row without a mode serves the modes that have no row of their own. – means that there is no honest counterpart. *
marks a lossy code: several rows share it, so that there is no way back from the code to type and mode. Places that are
taken or retaken get the ACLED sub-event `Government regains territory` when all who take them belong to a state,
`Non-state actor overtakes territory` when none does, and none when it is mixed or unknown.
"""

_NUMBERS = """## Numbers

A count has the bounds that the words set. Null means that they set none.

| the text says | low | best | high |
|---|---|---|---|
| 12, «جنديان» (a dual is 2), a man (1) | 12 | 12 | 12 |
| at least 12; more than 12, «أكثر من 12» | 12 | 12 | null |
| up to 12, «ما يصل إلى 12» | null | 12 | 12 |
| about 12, «نحو 12» | 12 | 12 | 12 |
| between 12 and 20 | 12 | 12 | 20 |
| dozens, «عشرات» | 12 | 12 | 99 |
| hundreds, «مئات» | 100 | 100 | 999 |
| several, «عدد من» | 3 | 3 | null |
| soldiers: a plural with no number | null | null | null |
"""


def codebook(folder: Path | None = None) -> str:
    """The codebook of the dictionaries in `folder`, the shipped ones by default, as Markdown."""
    entries, problems = read_folder(folder or paths.dictionaries())
    if problems:
        raise DictionaryError(problems)
    rules = [(path.split("/")[1], entry) for path, _, entry in entries if isinstance(entry, RuleEntry)]
    parts = [
        _HEAD, *_record(), *_types(rules), _meanings("Modality", "modality", meanings.MODALITIES), _not_actual(),
        _NUMBERS, _meanings("Precision of dates", "precision", meanings.DATE_PRECISIONS),
        _meanings("Precision of places", "coordinates are those of", meanings.PLACE_PRECISIONS), _confidence(),
        _sectors(entry for _, _, entry in entries), _codes(),
    ]  # fmt: skip
    return "\n".join(part.strip("\n") + "\n" for part in parts)


# -- the record ------------------------------------------------------------------------------------------------------


def _record() -> Iterator[str]:
    yield "## The record\n\nAn event is one line of JSON with these fields."
    yield _fields(PlainEvent)
    for model, title in (
        (Span, "The trigger"), (Actor, "An actor"), (Place, "The place"), (EventDate, "The date"),
        (Counts, "The counts"), (Count, "One count"), (Codes, "The codes"),
    ):  # fmt: skip
        yield f"### {title}\n\n{_sentence(model)}\n\n{_fields(model)}"


def _sentence(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split()).replace("None", "null")


def _fields(model: type[BaseModel]) -> str:
    return _table(
        ("field", "type", "meaning"),
        (
            (f"`{name}`", _type_name(field.annotation), _meaning(model, name))
            for name, field in model.model_fields.items()
        ),
    )


def _meaning(model: type[BaseModel], name: str) -> str:
    """The description of a field; where a type of event narrows the field, that of the field in general."""
    fields = (c.model_fields.get(name) for c in model.__mro__ if issubclass(c, BaseModel))
    return next((field.description for field in fields if field and field.description), "")


def _type_name(annotation: object) -> str:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Literal:
        return "text"
    if origin is tuple:
        return f"list of {_type_name(arguments[0])}"
    if origin in (types.UnionType, typing.Union):
        return " or ".join("null" if a is type(None) else _type_name(a) for a in arguments)
    name = getattr(annotation, "__name__", str(annotation))
    return _TYPE_NAMES.get(name, name.lower())


# -- types, modes and what triggers them -----------------------------------------------------------------------------


def _types(rules: list[tuple[str, RuleEntry]]) -> Iterator[str]:
    yield _TRIGGERS
    for name, meaning in meanings.TYPES.items():
        own = [(language, rule) for language, rule in rules if rule.type == name]
        modes = meanings.MODE_MEANINGS.get(name, {})
        yield f"### {name}\n\n{meaning}"
        if modes:
            yield _table(("mode", "meaning"), ((f"`{mode}`", text) for mode, text in modes.items()))
        for language, title in _LANGUAGES.items():
            yield _triggers(title, [rule for at, rule in own if at == language], [*modes, None])


def _triggers(title: str, rules: list[RuleEntry], modes: Iterable[str | None]) -> str:
    """The words of one language that trigger a type, by mode."""
    lines = [f"{title}:" if rules else f"{title}: no rule yet."]
    for mode in modes:
        words = _words([rule for rule in rules if rule.mode == mode])
        near = dict.fromkeys(word for rule in rules for word in rule.modes.get(mode or "", ()))
        words += [f"near {_listed(near)}"] if near else []
        if words:
            lines.append(f"- {f'`{mode}`' if mode else 'no mode of their own'}: {'; '.join(words)}")
    return "\n".join([lines[0], "", *lines[1:]]) if lines[1:] else lines[0]


def _words(rules: list[RuleEntry]) -> list[str]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for rule in rules:
        for part in _PARTS:
            found[part].update(dict.fromkeys(getattr(rule, part)))
    return [f"{title} {_listed(found[part])}" for part, title in _PARTS.items() if found[part]]


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words)).replace("|", "\\|")


# -- the rest --------------------------------------------------------------------------------------------------------


def _meanings(title: str, column: str, table: Mapping[str, str]) -> str:
    head = ("value", column if column not in title.lower() else "meaning")
    return f"## {title}\n\n" + _table(head, ((f"`{name}`", meaning) for name, meaning in table.items()))


def _not_actual() -> str:
    left_out = ", ".join(f"`{name}`" for name in meanings.MODALITIES if name in NOT_ACTUAL)
    return f"Left out of default output: {left_out}."


def _confidence() -> str:
    a = assembly
    rows = [
        ("a rule fires and its conditions hold", f"{a.BASE:+}"),
        ("the rule is marked as weak: its words often mean something else", f"{-a.WEAK_RULE:+}"),
        ("each role that was not read off the grammar directly but, say, a pronoun", f"{-a.INDIRECT_ROLE:+}"),
        ("no actor was found", f"{-a.NO_ACTOR:+}"),
        ("no place was found", f"{-a.NO_PLACE:+}"),
    ]  # fmt: skip
    return (
        "## Confidence\n\nA sum that orders events by how many doubts are left; it is no probability. "
        "It never falls below 0.05.\n\n" + _table(("what", "counts"), rows)
    )


def _sectors(entries: Iterable[Entry]) -> str:
    used = Counter(entry.role for entry in entries if isinstance(entry, ActorEntry | NounEntry) and entry.role)
    unknown = sorted(set(used) - set(meanings.SECTORS))
    rows = ((f"`{code}`", meanings.SECTORS.get(code, "")) for code in [*meanings.SECTORS, *unknown] if code in used)
    return "## Roles\n\n`role` of an actor is a sector code of PLOVER. The dictionaries use these:\n\n" + _table(
        ("code", "who"), rows
    )


def _codes() -> str:
    """The crosswalk; a code that several rows share is marked, for nobody can tell from it which row it was."""
    table = crosswalk()
    shared = [Counter(row[i] for row in table.values() if row[i]) for i in range(3)]
    rows = (
        (f"`{name}`", f"`{mode}`" if mode else "", *(_code(row[i], shared[i]) for i in range(3)))
        for (name, mode), row in table.items()
    )
    return f"{_CODES}\n" + _table(("type", "mode", "PLOVER", "CAMEO", "ACLED"), rows)


def _code(code: str | None, shared: Counter[str | None]) -> str:
    return "–" if code is None else f"{code}{' *' if shared[code] > 1 else ''}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows))
