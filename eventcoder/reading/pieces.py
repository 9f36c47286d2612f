"""Large files in pieces that can be read apart: a run of lines, or of the row groups of a table."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from eventcoder.errors import ArticleError
from eventcoder.reading.files import COLUMNS, LINES, Found, ending, files_in, find, jsonl
from eventcoder.reading.parquet import parquet, row_groups
from eventcoder.text.display import visible

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file: bytes `start` to `stop` of lines, so numbered row groups of a table, or all (`stop` None).

    `first` is the number of its first line or row in the file, `size` about how many bytes it holds.
    """

    path: str
    size: int
    start: int = 0
    stop: int | None = None
    first: int = 1


def pieces(paths: Iterable[str], size: int) -> Iterator[Piece | ArticleError]:
    """All that stands at `paths` in pieces of at most about `size` bytes, in the order in which it would be read."""
    for path in paths:
        for file in files_in(path) if Path(path).is_dir() else (path,):
            if isinstance(file, ArticleError):
                yield file
            else:
                yield from _pieces(file, size)


def records(piece: Piece) -> Iterator[Found]:
    """The records of a piece, named as if the whole file had been read. Never raises for what it finds there."""
    if piece.stop is None:
        yield from find(piece.path, io.BytesIO())
        return
    where = visible(piece.path)
    if ending(piece.path) not in LINES:
        yield from parquet(piece.path, where, COLUMNS, range(piece.start, piece.stop), piece.first)
        return
    try:
        with Path(piece.path).open("rb") as file:
            file.seek(piece.start)
            lines: Any = _Until(file, piece.stop - piece.start)
            yield from jsonl(where, lines, first=piece.first)
    except OSError as error:
        yield ArticleError(where, f"cannot be read: {error.strerror or error}")


class _Until:
    """A file that ends after so many bytes."""

    def __init__(self, file: BinaryIO, left: int) -> None:
        self._file, self._left = file, left

    def readline(self, size: int) -> bytes:
        line = self._file.readline(min(size, self._left))
        self._left -= len(line)
        return line

    def read(self, size: int) -> bytes:
        data = self._file.read(min(size, self._left))
        self._left -= len(data)
        return data


def _pieces(path: str, size: int) -> Iterator[Piece]:
    try:
        whole = Path(path).stat().st_size
        if whole > size and ending(path) in LINES:
            yield from _lines(path, size)
        elif whole and ending(path) == ".parquet":
            yield from _groups(path, whole, size)
        else:
            yield Piece(path, whole)
    except OSError:
        yield Piece(path, 0)  # what is wrong is told when it is read


def _lines(path: str, size: int) -> Iterator[Piece]:
    """Cut at line ends; a file whose lines cannot be told byte by byte (UTF-16), or that is no JSONL, stays whole."""
    with Path(path).open("rb") as file:
        head = file.read(_BLOCK).removeprefix(b"\xef\xbb\xbf").lstrip()
        if not head.startswith(b"{") or b"\0" in head[:4]:
            yield Piece(path, Path(path).stat().st_size)
            return
        start, first = file.seek(0), 1
        while (lines := _pass(file, size)) or file.tell() > start:
            yield Piece(path, file.tell() - start, start, file.tell(), first)
            start, first = file.tell(), first + lines


def _pass(file: BinaryIO, size: int) -> int:
    """Reads about `size` bytes, to the end of a line; how many line ends were in them."""
    lines, last = 0, b"\n"
    while size > 0 and (data := file.read(min(size, _BLOCK))):
        lines, last, size = lines + data.count(b"\n"), data, size - len(data)
    while not last.endswith(b"\n") and (last := file.readline(_BLOCK)):
        lines += last.endswith(b"\n")
    return lines


def _groups(path: str, whole: int, size: int) -> Iterator[Piece]:
    groups = row_groups(path)
    start, first, rows, held = 0, 1, 0, 0
    for number, (more, size_of) in enumerate(groups):
        if held and held + size_of > size:
            yield Piece(path, held, start, number, first)
            start, first, rows, held = number, first + rows, 0, 0
        rows, held = rows + more, held + size_of
    yield Piece(path, held, start, len(groups), first) if groups else Piece(path, whole)
