"""Gazetteers that the user imported: a small compressed table each, in the folder of the user's data.

The first line of a table is its description in JSON, so that what there is can be told without reading the rest.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eventcoder import paths
from eventcoder.dictionaries.gazetteer import Town, arabic_names, latin_names
from eventcoder.errors import EventcoderError

_ENDING = ".tsv.gz"
#: Raised when the table is written or read in another way: an older one is then to be imported again.
_LAYOUT = 1
_BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class Row:
    """A place as it is kept; `lat` and `lon` in degrees, `people` 0 when unknown, `others` further names."""

    id: str
    kind: str
    name: str
    name_ar: str = ""
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    lat: float | None = None
    lon: float | None = None
    people: int = 0
    others: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        numbers = ("" if self.lat is None else repr(self.lat), "" if self.lon is None else repr(self.lon))
        cells = (self.id, self.kind, self.name, self.name_ar, self.country, self.admin1, self.admin2, *numbers)
        return "\t".join((*cells, str(self.people), _BETWEEN.join(self.others)))


@dataclass(frozen=True, slots=True)
class Imported:
    """What is told of a gazetteer: its name, the file it came from, its places by kind, the hash of its content."""

    name: str
    source: str
    places: int
    kinds: dict[str, int]
    sha256: str
    layout: int = _LAYOUT


def folder() -> Path:
    """Where imported gazetteers are kept."""
    return paths.data() / "gazetteers"


def keep(name: str, source: str, rows: Sequence[Row]) -> Imported:
    """Keep `rows` as the gazetteer `name` in place of an older one; the same rows give the same bytes."""
    body = "".join(f"{row.line}\n" for row in rows).encode()
    kinds = dict(sorted(Counter(row.kind for row in rows).items()))
    told = Imported(name, source, len(rows), kinds, hashlib.sha256(body).hexdigest())
    head = json.dumps(asdict(told), ensure_ascii=False).encode()
    try:
        paths.write_whole(folder() / f"{name}{_ENDING}", gzip.compress(head + b"\n" + body, compresslevel=6, mtime=0))
    except OSError as error:
        raise EventcoderError(f"the gazetteer cannot be kept in {folder()}: {error.strerror or error}") from error
    return told


def remove(name: str) -> None:
    """Remove the gazetteer `name`; raises EventcoderError where there is none."""
    if name not in (path.name.removesuffix(_ENDING) for path in _files()):
        raise EventcoderError(f"there is no imported gazetteer {name!r}; see: eventcoder places list")
    (folder() / f"{name}{_ENDING}").unlink()


def gazetteers() -> list[Imported]:
    """What was imported, by name; raises EventcoderError for a file that is damaged."""
    return [_told(path) for path in _files()]


def digests() -> list[str]:
    """What tells the imported content from any other, in a fixed order."""
    return [f"{told.name}:{told.sha256}" for told in gazetteers()]


def towns() -> list[Town]:
    """The places of every imported gazetteer; raises EventcoderError for a file that is damaged."""
    return [_town(line) for path in _files() for line in _lines(path)]


def _files() -> list[Path]:
    try:
        return sorted(folder().glob(f"*{_ENDING}"))
    except PermissionError:  # somebody else's folder, as for a service without a home: nothing in it was imported here
        return []


def _told(path: Path) -> Imported:
    try:
        with gzip.open(path) as file:
            told = Imported(**json.loads(file.readline(100_000)))
    except (OSError, EOFError, ValueError, TypeError, zlib.error) as error:
        raise _damaged(path) from error
    if told.layout != _LAYOUT:
        raise _damaged(path)
    return told


def _lines(path: Path) -> Iterator[str]:
    try:
        _, _, body = gzip.decompress(path.read_bytes()).partition(b"\n")
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(path) from error
    if hashlib.sha256(body).hexdigest() != _told(path).sha256:
        raise _damaged(path)
    return iter(body.decode().split("\n")[:-1])


def _damaged(path: Path) -> EventcoderError:
    name = path.name.removesuffix(_ENDING)
    return EventcoderError(
        f"the imported gazetteer {name} is damaged or of another version; remove it (eventcoder places remove {name}) "
        "and import it again"
    )


def _town(line: str) -> Town:
    id_, kind, name, name_ar, country, admin1, admin2, lat, lon, people, listed = line.split("\t")
    others = listed.split(_BETWEEN) if listed else []
    return Town(
        id_, name, name_ar, country, admin1, admin2, kind, float(lat) if lat else None, float(lon) if lon else None,
        int(people), tuple(dict.fromkeys(_names(name, name_ar, others))), imported=True,
    )  # fmt: skip


def _names(name: str, name_ar: str, others: Iterable[str]) -> Iterator[tuple[str, str, bool]]:
    yield from latin_names([name], True)
    yield from latin_names(others, False)
    yield from arabic_names(filter(None, (name_ar, name, *others)))
