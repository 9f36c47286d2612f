"""Actors and places of the dictionaries and gazetteers, looked up by part of a name in either language, or by id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from eventcoder.dictionaries.entries import ActorEntry, PlaceEntry
from eventcoder.dictionaries.gazetteer import GazetteerName
from eventcoder.dictionaries.lexicon import Dictionaries
from eventcoder.text.folding import fold_word

E = TypeVar("E", ActorEntry, PlaceEntry)


@dataclass(slots=True)
class Index(Generic[E]):
    """Entries by their folded names; made when it is first asked."""

    entries: Sequence[E]
    _names: list[tuple[str, ...]] = field(default_factory=list)

    def find(self, part: str, limit: int = 50) -> list[E]:
        """Entries that `part` names: by id or whole name first, then by the beginning of a name, then by any part."""
        wanted = fold_word(part.strip())
        if not wanted:
            return []
        ranked = sorted(
            (rank, at) for at, names in enumerate(self._all()) if (rank := _rank(wanted, names)) is not None
        )
        return [self.entries[at] for _, at in ranked[:limit]]

    def called(self, name: str) -> list[E]:
        """Entries whose id or name is just this."""
        wanted = fold_word(name.strip())
        return [self.entries[at] for at, names in enumerate(self._all()) if wanted in names] if wanted else []

    def _all(self) -> list[tuple[str, ...]]:
        if not self._names:
            self._names = [tuple(map(fold_word, _names_of(entry))) for entry in self.entries]
        return self._names


def _names_of(entry: ActorEntry | PlaceEntry) -> Iterator[str]:
    yield from filter(None, (entry.id, entry.name, entry.name_ar, *_more(entry.ar), *_more(entry.en)))


def _more(names: Iterable[str] | None) -> Iterable[str]:
    return names or ()


def _rank(wanted: str, names: tuple[str, ...]) -> int | None:
    """The id comes first, and counts only by its beginning: ids of villages hold the names of their provinces."""
    found = [0 if name == wanted else 1 if name.startswith(wanted) else 2 for name in names[1:] if wanted in name]
    found += [0] if names[0] == wanted else [1] if names[0].startswith(wanted) else []
    return min(found, default=None)


@dataclass(slots=True)
class Names:
    """What reviewers choose actors and places from."""

    actors: Index[ActorEntry]
    places: Index[PlaceEntry]

    @classmethod
    def of(cls, dictionaries: Dictionaries) -> Names:
        return cls(Index(dictionaries.actors), Index(dictionaries.places))

    @classmethod
    def load(cls, folder: Path | None = None, gazetteer: GazetteerName = "imported") -> Names:
        """Those of a folder of dictionaries, the shipped ones by default; raises DictionaryError."""
        from eventcoder.dictionaries.loading import load

        return cls.of(load(folder, gazetteer))


def loader(load: Callable[[], Names] = Names.load) -> Callable[[], Names]:
    """Loads when it is first called, whichever thread that is, and once."""
    loaded, turn = cache(load), Lock()

    def names() -> Names:
        with turn:
            return loaded()

    return names


def described(entry: ActorEntry | PlaceEntry) -> str:
    """An entry on one line: its names, where it belongs, and its id."""
    if isinstance(entry, PlaceEntry):
        facts = [entry.name_ar, entry.kind, entry.admin1, entry.country]
    else:
        facts = [entry.name_ar, entry.role, entry.country, _office(entry)]
    return f"{entry.name} ({', '.join(filter(None, facts))}) {entry.id}"


def _office(entry: ActorEntry) -> str | None:
    if not entry.since and not entry.until:
        return None
    return f"{entry.since or ''} to {entry.until or ''}"
