"""The dictionaries against their own examples: every one runs, and every problem is reported at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from eventcoder import paths
from eventcoder.coder import Coder
from eventcoder.dictionaries.compiling import unknown_verbs
from eventcoder.dictionaries.entries import ActorEntry, CueEntry, Entry, Example, NounEntry, PlaceEntry, RuleEntry
from eventcoder.dictionaries.loading import compile_entries, read_folder, version_of
from eventcoder.errors import Problem
from eventcoder.linting import lint
from eventcoder.model import NOT_ACTUAL, Actor, Article, Event
from eventcoder.text.folding import fold_word

_ROLES = ("source", "target", "against", "claimant")
_COUNTS = ("killed", "wounded", "captured", "missing", "displaced")


@dataclass(slots=True)
class CheckReport:
    """What `dictionary check` found; the dictionaries are sound when `problems` is empty."""

    problems: list[Problem] = field(default_factory=list)
    misses_now_hit: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    entries: int = 0
    examples: int = 0


@dataclass(frozen=True, slots=True)
class _Place:
    path: str
    line: int
    entry: Entry

    def problem(self, what: str) -> Problem:
        return Problem(self.path, self.line, self.entry.id, what)

    @property
    def language(self) -> str | None:
        part = self.path.split("/")[1]
        return part if part in ("ar", "en") else None


def check(directory: Path | None = None, with_lint: bool = False) -> CheckReport:
    """Read the dictionaries of `directory` (the shipped ones by default) and run all their examples.

    `with_lint` adds warnings of what does nothing or is in doubt; dictionaries are sound with them.
    """
    folder = directory or paths.dictionaries()
    entries, problems = read_folder(folder)
    report = CheckReport(problems=list(problems), entries=len(entries))
    coder = Coder(compile_entries(entries, version_of(folder)))
    for path, line, entry in entries:
        place = _Place(path, line, entry)
        report.problems += _shape(place)
        report.problems += _examples(place, coder, report)
        report.problems += _rejects(place, coder, report)
        report.misses_now_hit += _misses(place, coder, report)
    report.warnings += lint(entries, coder.dictionaries) if with_lint else []
    report.problems.sort()
    return report


def _shape(place: _Place) -> Iterator[Problem]:
    entry = place.entry
    if isinstance(entry, RuleEntry):
        if not entry.examples:
            yield place.problem("has no examples; add a sentence that it must code")
        if not entry.rejects:
            yield place.problem("has no rejects; add a near miss that it must not code")
    if isinstance(entry, RuleEntry | CueEntry):
        for lemma in unknown_verbs(entry, place.language or "ar"):
            yield place.problem(f"no forms are known for the verb {lemma!r}; check its spelling and shadda")


def _examples(place: _Place, coder: Coder, report: CheckReport) -> Iterator[Problem]:
    for example in place.entry.examples:
        report.examples += 1
        for what in _wrong(place, example, coder):
            yield place.problem(f"example {_short(example.text)}: {what}")


def _rejects(place: _Place, coder: Coder, report: CheckReport) -> Iterator[Problem]:
    for text in place.entry.rejects:
        report.examples += 1
        if _found(place, text, coder):
            yield place.problem(f"reject {_short(text)}: is matched; narrow the entry")


def _misses(place: _Place, coder: Coder, report: CheckReport) -> Iterator[Problem]:
    for text in place.entry.misses:
        report.examples += 1
        if _found(place, text, coder):
            yield place.problem(f"miss {_short(text)}: is matched now; move it to examples")


def _short(text: str) -> str:
    return f"«{text[:60]}…»" if len(text) > 60 else f"«{text}»"


def _article(place: _Place, text: str) -> Article:
    language = place.language or ("ar" if any("\u0600" <= c <= "\u06ff" for c in text) else "en")
    return Article.model_validate({"id": "example", "text": text, "language": language, "published": "2015-02-20"})


def _events(place: _Place, text: str, coder: Coder) -> list[Event]:
    found = coder.code(_article(place, text))
    return [e for e in found if e.rule_id == place.entry.id and e.modality not in NOT_ACTUAL]


def _found(place: _Place, text: str, coder: Coder) -> bool:
    if isinstance(place.entry, RuleEntry):
        return bool(_events(place, text, coder))
    return place.entry.id in mentioned(coder, _article(place, text), type(place.entry))


def mentioned(coder: Coder, article: Article, kind: type[Entry]) -> set[str]:
    """Ids of the entries of one kind that are found in an article."""
    tables: dict[type[Entry], tuple[list[Entry], tuple[str, ...]]] = {
        ActorEntry: (list(coder.dictionaries.actors), ("actor", "adjective")),
        PlaceEntry: (list(coder.dictionaries.places), ("place",)),
        NounEntry: (list(coder.dictionaries.nouns), ("people", "body", "spot", "object", "event")),
        CueEntry: (list(coder.dictionaries.cues), ("cue",)),
    }
    table, kinds = tables[kind]
    senses = (s for r, _ in coder.attempts(article) for t in r.tags for s in t.senses if s.kind in kinds)
    return {table[s.ref].id for s in senses}


def _wrong(place: _Place, example: Example, coder: Coder) -> Iterator[str]:
    if not isinstance(place.entry, RuleEntry):
        if not _found(place, example.text, coder):
            yield "the entry is not found in it"
        return
    events = _events(place, example.text, coder)
    if not events:
        others = sorted({e.rule_id for e in coder.code(_article(place, example.text))})
        yield "is not coded by this rule" + (f"; coded by {', '.join(others)}" if others else "")
        return
    best = min((list(_differences(example, event)) for event in events), key=len)
    yield from best


def _differences(example: Example, event: Event) -> Iterator[str]:
    if example.mode and example.mode != event.mode:
        yield f"mode is {event.mode}, not {example.mode}"
    for role in _ROLES:
        yield from _actor_differences(role, getattr(example, role), getattr(event, role))
    if example.place and not (
        event.place and _names(example.place, event.place.text, event.place.name, event.place.name_ar)
    ):
        yield f"place is {event.place.text if event.place else None!r}, not {example.place!r}"
    for kind in _COUNTS:
        wanted, count = getattr(example, kind), getattr(event.counts, kind)
        if wanted and wanted != (bounds := f"{_bound(count and count.low)}-{_bound(count and count.high)}"):
            yield f"{kind} is {bounds}, not {wanted}"


def _bound(value: int | None) -> str:
    return "?" if value is None else str(value)


def _actor_differences(role: str, wanted: list[str], actors: tuple[Actor, ...]) -> Iterator[str]:
    for name in wanted:
        if not any(_names(name, a.text, a.name, a.name_ar) for a in actors):
            yield f"{role} lacks {name!r} (it has {[a.text for a in actors]})"
    if wanted and len(actors) > len(wanted):
        yield f"{role} has more than {wanted}: {[a.text for a in actors]}"


def _names(wanted: str, *names: str | None) -> bool:
    return any(fold_word(wanted) in fold_word(name) for name in names if name)
