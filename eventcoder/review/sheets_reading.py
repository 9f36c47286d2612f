"""Verdict sheets as people send them back: any encoding and separator of a spreadsheet, every fault with its line."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eventcoder.errors import EventcoderError
from eventcoder.export.cells import one_line
from eventcoder.reading.decoding import UndecodableError, decode
from eventcoder.review.desk import REASONS
from eventcoder.review.sheets import ID_PREFIX, NEW
from eventcoder.review.values import FIELDS
from eventcoder.store.rows import storable
from eventcoder.store.verdicts import Kind
from eventcoder.text.display import excerpt, visible

_VERDICTS: dict[str, Kind] = {
    "accept": "accept", "accepted": "accept", "a": "accept", "yes": "accept", "reject": "reject",
    "rejected": "reject", "x": "reject", "no": "reject", "skip": "skip", "flag": "flag",
}  # fmt: skip
_SEPARATORS = ",;\t"
_LONGEST_CELL = 1 << 24
_REQUIRED = ("event_id", "verdict")


class RowError(EventcoderError):
    """One row cannot be taken; the others can."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a person filled in beside one event; `kind` is None where the verdict was left empty.

    `corrections` are by name of the field. The last four are as the sheet was written, "" in one without them.
    """

    line: int
    event_id: str
    kind: Kind | None
    reason: str | None
    note: str | None
    corrections: Mapping[str, str] = field(default_factory=dict)
    reviewer: str = ""
    sample: str = ""
    as_of: str = ""
    dictionary_version: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.kind or self.reason or self.note or self.corrections)

    def digest(self, reviewer: str) -> str:
        """Tells this row, so filled in by this person, from every other; its line does not matter."""
        told = [
            self.event_id, reviewer, self.sample, self.as_of, self.kind, self.reason, self.note,
            sorted(self.corrections.items()),
        ]  # fmt: skip
        return hashlib.blake2b(json.dumps(told).encode(), digest_size=16).hexdigest()


def read_filled(path: Path) -> Iterator[Filled | tuple[int, RowError]]:
    """The rows of a sheet, or line and fault of each that cannot be understood.

    Raises EventcoderError, which names the file and line, where no row can be read.
    """
    rows = _rows(path)
    header = [name.strip().casefold() for name in next(rows)[1]]
    _check(path, header)
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        try:
            if len(cells) > len(header):
                raise RowError(
                    f"has {len(cells)} cells, the first row {len(header)}; a text with separators needs quotes"
                )
            yield _filled(line, dict(zip(header, map(_clean, cells), strict=False)))
        except RowError as error:
            yield line, error


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each row, the first row always."""
    csv.field_size_limit(_LONGEST_CELL)
    text = _text(path)
    head = text.partition("\n")[0]
    delimiter = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        yield line, next(reader, [])
        line = reader.line_num + 1
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise EventcoderError(
            f"{_name(path)}:{line}: cannot be read ({error}); is a quotation mark left open?"
        ) from None


def _text(path: Path) -> str:
    try:
        return decode(path.read_bytes())
    except OSError as error:
        raise EventcoderError(f"{_name(path)}: cannot be read: {error.strerror or error}") from None
    except UndecodableError as error:
        raise EventcoderError(f"{_name(path)}: {error}") from None


def _name(path: Path) -> str:
    return visible(str(path))


def _check(path: Path, header: Sequence[str]) -> None:
    """Columns of one's own are welcome; a correction that would be lost is not."""
    if lacking := [name for name in _REQUIRED if name not in header]:
        raise EventcoderError(f"{_name(path)}:1: has no column {lacking[0]}; it is no verdict sheet")
    own = [name for name in header if name.startswith(NEW) or name in _REQUIRED]
    if twice := sorted({name for name in own if own.count(name) > 1}):
        raise EventcoderError(f"{_name(path)}:1: has the column {twice[0]} twice; take one out")
    if unknown := [name for name in own if name.startswith(NEW) and name.removeprefix(NEW) not in FIELDS]:
        listed = ", ".join(NEW + name for name in FIELDS)
        raise EventcoderError(f"{_name(path)}:1: {excerpt(unknown[0])} is no column; there is {listed}")


def _clean(cell: str) -> str:
    """A cell on one line, without the mark by which the sheet kept a spreadsheet from running it."""
    text = one_line(storable(cell)).strip()
    return text[1:] if text.startswith("'") and text[1:].lstrip()[:1] in tuple("=+-@＝＋－＠") else text


def _filled(line: int, cells: Mapping[str, str]) -> Filled:
    written = cells.get("verdict", "").casefold()
    if written and written not in _VERDICTS:
        raise RowError(f"verdict {excerpt(written)!r} is none; write accept, reject, skip or flag")
    event_id = cells["event_id"].removeprefix(ID_PREFIX)
    if not event_id:
        raise RowError("has no event_id")
    corrections = {name: cell for name in FIELDS if (cell := cells.get(NEW + name, ""))}
    named = ("reviewer", "sample", "as_of", "dictionary_version")
    rest = {name: cells.get(name, "").removeprefix(ID_PREFIX) for name in named}
    reason, note = cells.get("reason") or None, cells.get("note") or None
    filled = Filled(line, event_id, _VERDICTS.get(written), reason, note, corrections, **rest)
    _sound(filled)
    return filled


def _sound(filled: Filled) -> None:
    if filled.reason and filled.kind != "reject":
        raise RowError("has a reason, which only a rejected event has; write reject as the verdict, or a note instead")
    if filled.reason and filled.reason not in REASONS:
        raise RowError(f"reason {excerpt(filled.reason)!r} is none; write one of {', '.join(REASONS)}")
    if filled.kind == "reject" and filled.corrections:
        raise RowError("is rejected and corrected at once; accept it with the corrections, or leave these out")
