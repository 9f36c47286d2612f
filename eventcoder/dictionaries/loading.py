"""From a folder of YAML files to compiled dictionaries; the result is cached under the hash of the files."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs
from pydantic import BaseModel, ValidationError

import eventcoder
from eventcoder import paths
from eventcoder.dictionaries import gazetteer as gazetteers
from eventcoder.dictionaries import geonames, imported
from eventcoder.dictionaries.entries import ActorEntry, CueEntry, Entry, NounEntry, PlaceEntry, RuleEntry, words_of
from eventcoder.dictionaries.gazetteer import GazetteerName
from eventcoder.dictionaries.lexicon import Dictionaries, Lexicon
from eventcoder.dictionaries.packed import Shelf, unpickled
from eventcoder.errors import DictionaryError, Problem
from eventcoder.languages import ar, en

if TYPE_CHECKING:
    from eventcoder.dictionaries.yaml_files import RawEntry

LANGUAGES = ("ar", "en")
#: Size of the largest dictionary file that is opened.
MAX_BYTES = 4_000_000
#: Faults of one file after which the others in it are not looked for: it is most likely no dictionary.
_MANY_PROBLEMS = 200


def files_of(folder: Path) -> list[tuple[Path, str]]:
    """The YAML files of a dictionary folder with the paths that messages show, in a fixed order."""
    found = sorted(p for p in folder.rglob("*.yaml") if p.is_file())
    return [(p, p.relative_to(folder.parent).as_posix()) for p in found]


def _refused(folder: Path) -> Iterator[Problem]:
    """Files that are not even opened: links to elsewhere, and what is too large."""
    inside = folder.resolve()
    for path, shown in files_of(folder):
        if not path.resolve().is_relative_to(inside):
            yield Problem(shown, 1, "", "is a link to a file outside of the folder; copy that file here")
        elif path.stat().st_size > MAX_BYTES:
            yield Problem(shown, 1, "", f"larger than {MAX_BYTES:,} bytes; split the file")


def version_of(folder: Path) -> str:
    """Content hash of the dictionaries: the same words give the same version on any machine."""
    digest = hashlib.sha256()
    for path, _ in files_of(folder):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _kind(shown: str) -> type[Entry] | None:
    parts = shown.split("/")[1:]
    if parts[0] == "actors":
        return ActorEntry
    if parts[0] == "places":
        return PlaceEntry
    if parts[0] in LANGUAGES and len(parts) > 1:
        kinds: dict[str, type[Entry]] = {"nouns.yaml": NounEntry, "cues.yaml": CueEntry, "rules": RuleEntry}
        return kinds.get(parts[1])
    return None


def _plain(error: dict[str, Any]) -> str:
    where = ".".join(str(part) for part in error["loc"] if not str(part).startswith("function-"))
    if error["type"] == "extra_forbidden":
        return f"unknown key {where!r}; see docs/dictionaries.md for the keys"
    message = error["msg"].removeprefix("Value error, ")
    advice = "" if ";" in message else "; see docs/dictionaries.md"
    return (f"{where}: {message}" if where else message) + advice


def _checked(raw: RawEntry, kind: type[Entry]) -> tuple[Entry | None, list[Problem]]:
    try:
        return kind.model_validate(raw.values), []
    except ValidationError as error:
        return None, [raw.problem(_plain(dict(e))) for e in error.errors()]


def read_folder(folder: Path) -> tuple[list[tuple[str, int, Entry]], list[Problem]]:
    """All entries of a dictionary folder as (path, line, entry), and all problems at once."""
    from eventcoder.dictionaries.yaml_files import read_entries  # compiled dictionaries need no YAML

    entries: list[tuple[str, int, Entry]] = []
    problems = list(_refused(folder))
    refused = {problem.path for problem in problems}
    for path, shown in files_of(folder):
        if shown in refused:
            continue
        kind = _kind(shown)
        if kind is None:
            problems.append(Problem(shown, 1, "", "is in no known folder; see docs/dictionaries.md for the layout"))
            continue
        raws, faults = read_entries(path, shown)
        problems += faults
        before = len(problems)
        for raw in raws:
            if len(problems) - before >= _MANY_PROBLEMS:
                problems.append(raw.problem("there may be more faults behind this; mend those above first"))
                break
            entry, faults = _checked(raw, kind)
            problems += faults
            if entry is not None:
                entries.append((shown, raw.line, entry))
    return entries, [*problems, *_twice(entries), *_of_nobody(entries)]


def _twice(entries: list[tuple[str, int, Entry]]) -> Iterator[Problem]:
    seen: dict[tuple[type[Entry], str], str] = {}
    for path, line, entry in entries:
        key = (type(entry), entry.id)
        if key in seen:
            yield Problem(path, line, entry.id, f"the id is already used at {seen[key]}; choose another")
        seen.setdefault(key, f"{path}:{line}")


def _of_nobody(entries: list[tuple[str, int, Entry]]) -> Iterator[Problem]:
    nouns = {"armed", "civil", "official", *(entry.id for _, _, entry in entries if isinstance(entry, NounEntry))}
    for path, line, entry in entries:
        for wanted in entry.by if isinstance(entry, RuleEntry) else ():
            if wanted not in nouns:
                yield Problem(path, line, entry.id, f"by: there is no noun with the id {wanted!r}; see nouns.yaml")


def _language(path: str) -> str:
    return path.split("/")[1]


def compile_entries(entries: list[tuple[str, int, Entry]], version: str) -> Dictionaries:
    """Build the lexicons of both languages from checked entries."""
    from eventcoder.dictionaries import compiling as c

    places: list[PlaceEntry] = []
    lines = {e.id: (path, line) for path, line, e in entries if isinstance(e, RuleEntry)}
    out = Dictionaries(version, [], places, [], [], [], {}, lines)
    forms = {"ar": list(c.function_forms(ar.FUNCTION_WORDS)), "en": list(c.function_forms(en.FUNCTION_WORDS))}
    for path, _, entry in entries:
        match entry:
            case ActorEntry():
                for language in LANGUAGES:
                    forms[language] += c.actor_forms(entry, len(out.actors), language)
                out.actors.append(entry)
            case PlaceEntry():
                for language in LANGUAGES:
                    forms[language] += c.place_forms(entry, len(places), language)
                places.append(entry)
            case NounEntry():
                forms[_language(path)] += c.noun_forms(entry, len(out.nouns), _language(path))
                out.nouns.append(entry)
            case CueEntry():
                forms[_language(path)] += c.cue_forms(entry, len(out.cues), _language(path))
                out.cues.append(entry)
            case RuleEntry():
                forms[_language(path)] += c.rule_forms(entry, len(out.rules), _language(path))
                out.rules.append(entry)
    out.lexicons = {language: c.build(pairs, language) for language, pairs in forms.items()}
    out.asked = [tuple(frozenset(words_of(wanted)) for wanted in rule.requires) for rule in out.rules]
    return out


def _cache_file(version: str) -> Path:
    folder = os.environ.get("EVENTCODER_CACHE") or platformdirs.user_cache_dir("eventcoder", appauthor=False)
    return Path(folder) / f"dictionaries-{program()}-{version}.pickle"


def program() -> str:
    """What tells the programs apart that can read each other's compiled dictionaries."""
    return f"{eventcoder.__version__}-{_code_version()}"


def _code_version() -> str:
    """Hash of the modules that shape the compiled form, so that a change of code never meets an old cache."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    modules = [p for name in ("dictionaries", "languages", "text") for p in package.parent.glob(f"{name}/*.py")]
    for path in sorted(modules):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _from_cache(path: Path) -> Dictionaries | None:
    """The cache is this user's own file; anything unreadable in it is as good as none."""
    try:
        if hasattr(os, "getuid") and path.stat().st_uid != os.getuid():
            return None
        loaded = unpickled(path.read_bytes())
    except Exception:
        return None
    return loaded if isinstance(loaded, Dictionaries) else None


def pickled(dictionaries: Dictionaries) -> bytes:
    """Compiled dictionaries as bytes; few runs need more than one language, so each is a parcel of its own."""
    shelved = replace(dictionaries, lexicons=Shelf(dictionaries.lexicons))
    return pickle.dumps(shelved, protocol=pickle.HIGHEST_PROTOCOL)


def _to_cache(path: Path, dictionaries: Dictionaries) -> None:
    """Written beside and renamed, so that two processes never read half a file; a full disk is no error."""
    with contextlib.suppress(OSError):
        paths.write_whole(path, pickled(dictionaries))


def load(folder: Path | None = None, gazetteer: GazetteerName = "own") -> Dictionaries:
    """Dictionaries of `folder` (the shipped ones by default); raises DictionaryError with every problem.

    With the gazetteer "imported" the places that the user imported stand under those of the folder; with "geonames"
    the towns of GeoNames stand under both.
    """
    folder = folder or paths.dictionaries()
    if not folder.is_dir():
        raise DictionaryError([Problem(str(folder), 0, "", "is no folder; give a folder of dictionary files")])
    if problems := list(_refused(folder)):
        raise DictionaryError(problems)
    version = _version_with(version_of(folder), gazetteer)
    path = _cache_file(version)
    cached = _from_cache(path)
    if cached is not None:
        return cached
    made = _compiled(folder, version) if version == version_of(folder) else _extended(folder, version, gazetteer)
    _to_cache(path, made)
    return made


def _version_with(own: str, gazetteer: GazetteerName) -> str:
    """The version of dictionaries over a gazetteer: another one for each content of what was imported, and for each
    release of GeoNames; the dictionaries' own where there is nothing under them.
    """
    under = imported.digests() if gazetteer != "own" else []
    under += [geonames.release()] if gazetteer == "geonames" else []
    return hashlib.sha256("\0".join([own, *under]).encode()).hexdigest()[:16] if under else own


def _extended(folder: Path, version: str, gazetteer: GazetteerName) -> Dictionaries:
    towns = imported.towns() + (geonames.towns() if gazetteer == "geonames" else [])
    return gazetteers.extend(load(folder), version, towns)


def _compiled(folder: Path, version: str) -> Dictionaries:
    entries, problems = read_folder(folder)
    if problems:
        raise DictionaryError(problems)
    return compile_entries(entries, version)


def fresh_lexicon(dictionaries: Dictionaries, language: str) -> Lexicon:
    """The lexicon of a language with an empty memo, for a process of its own."""
    return replace(dictionaries.lexicons[language], _memo={})


def dump(entry: BaseModel) -> dict[str, Any]:
    """An entry as its author wrote it: only what was set."""
    return entry.model_dump(exclude_unset=True, exclude_defaults=True, mode="json")


def rule_text(rule_id: str, folder: Path | None = None) -> str | None:
    """A rule without its examples, with the file and line where it stands; None when there is no such rule today."""
    import yaml

    dictionaries = load(folder)
    rule = next((r for r in dictionaries.rules if r.id == rule_id), None)
    if rule is None:
        return None
    path, line = dictionaries.lines[rule_id]
    fires = {key: value for key, value in dump(rule).items() if key not in ("examples", "rejects", "misses")}
    written = yaml.safe_dump(fires, allow_unicode=True, sort_keys=False, default_flow_style=None, width=100)
    return f"{path}:{line} (dictionaries {dictionaries.version})\n{written}"
