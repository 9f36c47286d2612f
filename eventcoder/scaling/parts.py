"""A large input in parts, each coded into files of its own: what is there need not be coded again.

    OUTPUT/plan.json                     what the parts are, and what they are coded by
    OUTPUT/events/part-00001.parquet     the events of a part, one a row, in the order of the input
    OUTPUT/articles/part-00001.parquet   its articles: where each stands, how many events it has or why it has none
    OUTPUT/_SUCCESS                      there when all is there

The file of the articles is written last: a part that has it is done.
"""

from __future__ import annotations

import contextlib
import json
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from eventcoder.coder import Coder
from eventcoder.errors import ArticleError, StoreError
from eventcoder.reading import Defaults, Located, located
from eventcoder.reading.pieces import Piece, pieces, records
from eventcoder.scaling.arrow import CODED, EVENT, as_batch, code_located
from eventcoder.text.display import excerpt

#: About so many bytes of articles make a part: some seconds of work.
PART_BYTES = 2_000_000
_ROWS = 500
_ARTICLES = pa.schema([*(field for field in CODED if field.name != "events"), ("events", pa.int64())])
Part = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of an input in order, and what could not be put into any."""

    parts: list[Part]
    faults: list[ArticleError]


def plan(paths: Iterable[str]) -> Plan:
    """What stands at `paths`, files and folders, in parts of about `PART_BYTES`."""
    made = Plan([], [])
    part: list[Piece] = []
    for piece in pieces(paths, PART_BYTES):
        if isinstance(piece, ArticleError):
            made.faults.append(piece)
            continue
        if part and sum(one.size for one in part) + piece.size > PART_BYTES:
            made.parts.append(tuple(part))
            part = []
        part.append(piece)
    if part:
        made.parts.append(tuple(part))
    return made


def articles(part: Part, defaults: Defaults) -> Iterator[Located]:
    """The articles of a part; none of them twice."""
    return located((found for piece in part for found in records(piece)), defaults)


@dataclass(frozen=True, slots=True)
class Output:
    """A folder of coded parts."""

    folder: Path

    def begin(self, parts: Sequence[Part], coded_by: Mapping[str, Any]) -> None:
        """Makes the folder, or goes on in it if it has these very parts, coded by the same; else StoreError."""
        stamps = {piece.path: _stamp(piece.path) for part in parts for piece in part}
        parted = [[asdict(piece) for piece in part] for part in parts]
        told = json.dumps({"by": coded_by, "files": stamps, "parts": parted}, ensure_ascii=False, indent=1)
        path = self.folder / "plan.json"
        with _told(self.folder):
            if path.exists() and path.read_text(encoding="utf-8") != told:
                raise StoreError(f"{self.folder}: was begun from other articles or dictionaries; name a new folder")
            if not path.exists() and self.folder.exists() and any(self.folder.iterdir()):
                raise StoreError(f"{self.folder}: holds other files; name a folder that is empty or new")
            for kind in ("events", "articles"):
                (self.folder / kind).mkdir(parents=True, exist_ok=True)
            _whole(path, told.encode())

    def is_done(self, number: int) -> bool:
        return self.path("articles", number).exists()

    def path(self, kind: str, number: int) -> Path:
        return self.folder / kind / f"part-{number:05}.parquet"

    def write(self, number: int, found: Iterable[Located], coder: Coder, include_not_actual: bool) -> None:
        """Codes a part and writes its two files, each whole or not at all."""
        batches = list(_batches(code_located(found, coder, include_not_actual)))
        coded = pa.Table.from_batches(batches, schema=CODED)
        with _told(self.folder):
            self._write("events", number, _events(coded))
            self._write("articles", number, _counted(coded))

    def _write(self, kind: str, number: int, table: pa.Table) -> None:
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        _whole(self.path(kind, number), sink.getvalue())

    def read(self, kind: str, number: int, columns: list[str] | None = None) -> pa.Table:
        """One file of a part."""
        return pq.read_table(self.path(kind, number), columns=columns, partitioning=None)

    def finish(self, parts: int) -> None:
        """When all parts are there: takes away what stands in several of them, and says that all is done."""
        with _told(self.folder):
            for number, again in self._twice(parts).items():
                self._drop(number, again)
            _whole(self.folder / "_SUCCESS", b"")

    def faults(self, number: int) -> Iterator[tuple[str, str]]:
        """What was skipped in a part: where it stands, and why."""
        rows = self.read("articles", number, ["where", "fault"])
        yield from ((row["where"], row["fault"]) for row in rows.filter(pc.field("fault").is_valid()).to_pylist())

    def counts(self, number: int) -> tuple[int, Counter[str], int]:
        """Articles of a part, its events by type, and how many of these have a place without coordinates."""
        events = self.read("events", number, ["event_type", "place"])
        types = Counter[str](events["event_type"].to_pylist())
        placed = events.filter(pc.field("place").is_valid())["place"]
        unplaced = pc.struct_field(placed, "latitude").null_count
        return self.read("articles", number, ["where"]).num_rows, types, unplaced

    def _twice(self, parts: int) -> dict[int, dict[str, str]]:
        """By part, the ids of articles that an earlier part has, and what to say of them."""
        if not parts:
            return {}
        ids = pa.concat_tables(self.read("articles", n, ["article_id", "text_hash"]) for n in range(1, parts + 1))
        counted = ids.filter(pc.field("text_hash").is_valid()).group_by("article_id").aggregate([([], "count_all")])
        several = set(counted.filter(pc.field("count_all") > 1)["article_id"].to_pylist())
        first: dict[str, tuple[str, str]] = {}
        twice: dict[int, dict[str, str]] = {}
        for number in range(1, parts + 1) if several else ():
            rows = self.read("articles", number, ["where", "article_id", "text_hash"])
            wanted = pc.field("article_id").isin(list(several)) & pc.field("text_hash").is_valid()
            for row in rows.filter(wanted).to_pylist():
                where, text = first.setdefault(row["article_id"], (row["where"], row["text_hash"]))
                if where != row["where"]:
                    said = _said(row["article_id"], where, text == row["text_hash"])
                    twice.setdefault(number, {})[row["article_id"]] = said
        return twice

    def _drop(self, number: int, again: Mapping[str, str]) -> None:
        events, rows = self.read("events", number), self.read("articles", number).to_pylist()
        for row in rows:
            if row["article_id"] in again:
                row |= {"fault": again[row["article_id"]], "text_hash": None, "events": None}
        self._write("events", number, events.filter(~pc.field("article_id").isin(list(again))))
        self._write("articles", number, pa.Table.from_pylist(rows, schema=_ARTICLES))


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[pa.RecordBatch]:
    from eventcoder.batches import batches

    return map(as_batch, batches(rows, _ROWS))


def _events(coded: pa.Table) -> pa.Table:
    """The events of all articles, a row each."""
    chunks = [chunk.flatten() for chunk in coded["events"].chunks]
    return pa.Table.from_batches(map(pa.RecordBatch.from_struct_array, chunks), schema=pa.schema(list(EVENT)))


def _counted(coded: pa.Table) -> pa.Table:
    counts = pc.list_value_length(coded["events"]).cast(pa.int64())
    return coded.drop_columns(["events"]).append_column("events", counts).cast(_ARTICLES)


def _said(id_: str, where: str, same: bool) -> str:
    if same:
        return f"the article {excerpt(id_, 80)!r} was given before, at {where}; skipped"
    return f"the id {excerpt(id_, 80)!r} was used before, at {where}, for another text; give one a new id"


def _stamp(path: str) -> list[int]:
    """What changes when a file changes: its size and its time."""
    with contextlib.suppress(OSError):
        told = Path(path).stat()
        return [told.st_size, told.st_mtime_ns]
    return []


def _whole(path: Path, data: Any) -> None:
    """Written beside and renamed: others look for the file at any time, and two may write it at once."""
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@contextlib.contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        what = getattr(error, "strerror", None) or error
        raise StoreError(f"{folder}: cannot be read or written: {what}") from error
