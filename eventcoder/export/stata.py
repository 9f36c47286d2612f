"""Tables as Stata files (.dta, format 118: Stata 14 and newer), written row by row, so that any number fits.

The libraries that write this format want all rows in memory at once. The layout is that of Stata's `help dta`.
"""

from __future__ import annotations

import datetime as dt
import shutil
import struct
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import IO, Any, BinaryIO, TypeVar

from eventcoder.export.cells import typed
from eventcoder.export.columns import Column, ColumnType

T = TypeVar("T")

_EPOCH = dt.date(1960, 1, 1)
_EPOCH_UTC = dt.datetime(1960, 1, 1, tzinfo=dt.UTC)
#: Longer text stands in a heap of its own; shorter text takes as much room in every row as the longest one.
_LONGEST_IN_ROW = 244
_HEAP = 32768
#: An entry of the heap before its text (variable, row, kind, length), and what a row holds in its place.
_GSO = struct.Struct("<3sIQBI")
_POINTER = struct.Struct("<HIH")


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a type of column is stored: Stata's number of it, `struct` format, display format, "." and the value."""

    code: int
    packed: str
    shown: str
    missing: float
    value: Callable[[Any], float]

    @property
    def size(self) -> int:
        return struct.calcsize(f"<{self.packed}")

    def pack(self, value: float) -> bytes:
        return struct.pack(f"<{self.packed}", value)


_MISSING_DOUBLE = 2.0**1023
_KINDS: dict[ColumnType, _Kind] = {
    "integer": _Kind(65528, "i", "%12.0g", 2147483621, int),
    "number": _Kind(65526, "d", "%10.0g", _MISSING_DOUBLE, float),
    "yes/no": _Kind(65530, "b", "%8.0g", 101, int),
    "date": _Kind(65528, "i", "%td", 2147483621, lambda day: (day - _EPOCH).days),
    "moment": _Kind(65526, "d", "%tc", _MISSING_DOUBLE, lambda at: (at - _EPOCH_UTC) / dt.timedelta(milliseconds=1)),
}


@dataclass(slots=True)
class _Size:
    """What the first reading finds: rows, the longest text of each column in bytes, and how many bytes all text has."""

    widths: list[int]
    texts: list[int]
    bytes: list[int]
    rows: int = 0

    def heaped(self, n: int) -> bool:
        return self.widths[n] > _LONGEST_IN_ROW

    def heap(self) -> int:
        """Bytes of the heap."""
        heaped = [n for n in range(len(self.widths)) if self.heaped(n)]
        return sum(self.texts[n] * (_GSO.size + 1) + self.bytes[n] for n in heaped)


def write_dta(rows: Callable[[], Iterable[T]], columns: tuple[Column[T], ...], stream: BinaryIO) -> int:
    """Writes the rows and returns how many there were; `rows` is called twice and must give the same twice.

    Text takes the width of the longest in its column, or stands in a heap. Unknown numbers and days are ".".
    """
    size = _measured(rows(), columns)
    head = _head(columns, size)
    stream.write(b"".join([head[0], _map(head, columns, size), *head[1:]]))
    with tempfile.TemporaryFile() as heap:
        stream.write(b"<data>")
        for number, row in enumerate(rows(), start=1):
            stream.write(_packed(row, number, columns, size, heap))
        stream.write(b"</data><strls>")
        heap.seek(0)
        shutil.copyfileobj(heap, stream)
    stream.write(b"</strls><value_labels></value_labels></stata_dta>")
    return size.rows


def _measured(rows: Iterable[T], columns: tuple[Column[T], ...]) -> _Size:
    texts = [(n, column) for n, column in enumerate(columns) if column.type == "text"]
    size = _Size([0] * len(columns), [0] * len(columns), [0] * len(columns))
    for row in rows:
        size.rows += 1
        for n, column in texts:
            if text := _text(column, row):
                size.widths[n] = max(size.widths[n], len(text))
                size.texts[n] += 1
                size.bytes[n] += len(text)
    return size


def _text(column: Column[T], row: T) -> bytes:
    return str(typed(column.value(row)) or "").encode("utf-8", "replace")


# -- the head --------------------------------------------------------------------------------------------------------


def _head(columns: tuple[Column[Any], ...], size: _Size) -> list[bytes]:
    """The sections before the data, without the map, which stands second."""
    kinds = [_KINDS.get(column.type) for column in columns]
    codes = [kind.code if kind else _code(size, n) for n, kind in enumerate(kinds)]
    shown = [kind.shown if kind else f"%-{min(max(size.widths[n], 9), 80)}s" for n, kind in enumerate(kinds)]
    return [
        b"<stata_dta><header><release>118</release><byteorder>LSF</byteorder>"
        + _tag("K", struct.pack("<H", len(columns)))
        + _tag("N", struct.pack("<Q", size.rows))
        + _tag("label", struct.pack("<H", 0))
        + _tag("timestamp", b"\0")
        + b"</header>",
        _tag("variable_types", struct.pack(f"<{len(codes)}H", *codes)),
        _tag("varnames", b"".join(_fixed(column.name, 129) for column in columns)),
        _tag("sortlist", bytes(2 * (len(columns) + 1))),
        _tag("formats", b"".join(_fixed(text, 57) for text in shown)),
        _tag("value_label_names", bytes(129 * len(columns))),
        _tag("variable_labels", b"".join(_fixed(column.description[:80], 321) for column in columns)),
        _tag("characteristics", b""),
    ]


def _code(size: _Size, n: int) -> int:
    return _HEAP if size.heaped(n) else max(size.widths[n], 1)


def _tag(name: str, content: bytes) -> bytes:
    return b"<%s>%s</%s>" % (name.encode(), content, name.encode())


def _fixed(text: str, width: int) -> bytes:
    return text.encode()[: width - 1].ljust(width, b"\0")


def _map(head: list[bytes], columns: tuple[Column[Any], ...], size: _Size) -> bytes:
    """Where each section begins; the map itself has 14 places."""
    row = sum(_KINDS[c.type].size if c.type in _KINDS else _width(size, n) for n, c in enumerate(columns))
    own = len(_tag("map", bytes(14 * 8)))
    sections = [len(head[0]), own, *map(len, head[1:])]
    sections += [len(_tag("data", b"")) + row * size.rows, len(_tag("strls", b"")) + size.heap()]
    sections += [len(_tag("value_labels", b"")), len(b"</stata_dta>")]
    return _tag("map", struct.pack("<14Q", 0, *accumulate(sections)))


def _width(size: _Size, n: int) -> int:
    return _POINTER.size if size.heaped(n) else max(size.widths[n], 1)


# -- rows ------------------------------------------------------------------------------------------------------------


def _packed(row: T, number: int, columns: tuple[Column[T], ...], size: _Size, heap: IO[bytes]) -> bytes:
    cells = []
    for n, column in enumerate(columns):
        if kind := _KINDS.get(column.type):
            value = column.value(row)
            cells.append(kind.pack(kind.missing if value is None else kind.value(value)))
        elif size.heaped(n):
            cells.append(_heaped(_text(column, row), n + 1, number, heap))
        else:
            cells.append(_text(column, row).ljust(_width(size, n), b"\0"))
    return b"".join(cells)


def _heaped(text: bytes, variable: int, number: int, heap: IO[bytes]) -> bytes:
    """Puts text into the heap and gives the pointer to it; empty text has none."""
    if not text:
        return bytes(_POINTER.size)
    heap.write(_GSO.pack(b"GSO", variable, number, 130, len(text) + 1) + text + b"\0")
    return _POINTER.pack(variable, number & 0xFFFFFFFF, number >> 32)
