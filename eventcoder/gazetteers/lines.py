"""The lines of a file, decoded one at a time, so that one bad line costs no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from eventcoder.errors import EventcoderError
from eventcoder.reading.decoding import MAGIC, SAMPLE, UndecodableError, encoding_of
from eventcoder.text.display import visible

#: Bytes of the longest line: a place of GeoNames with all its names has fewer.
MAX_LINE = 65_536
_FIRST = 20


class LineError(Exception):
    """One line cannot be read; the next one can."""


class Lines:
    """The lines of a file as text, an iterator that may be asked for more after it raised LineError.

    `number` is the line that was read last, counted from 1.
    """

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._encoding = encoding
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._file.readline(MAX_LINE + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > MAX_LINE:
            self._skip(line)
            raise LineError(f"the line is longer than {MAX_LINE:,} bytes; shorten it or take it out")
        try:
            return line.decode(self._encoding).removeprefix("\ufeff" if self.number == 1 else "")
        except UnicodeDecodeError as error:
            raise LineError(f"the line is not {error.encoding.upper()}; save it anew as UTF-8") from None

    def _skip(self, line: bytes) -> None:
        while line and not line.endswith(b"\n"):
            line = self._file.readline(MAX_LINE)


def sample(path: Path) -> tuple[str, list[str]]:
    """The encoding of a file and its first lines; raises EventcoderError for what is no text."""
    try:
        with path.open("rb") as file:
            head = file.read(SAMPLE)
    except OSError as error:
        raise EventcoderError(f"{visible(str(path))}: cannot be read: {error.strerror or error}") from error
    try:
        encoding = encoding_of(_whole_lines(head))
    except UndecodableError as error:
        if not _mostly_good(head):
            raise EventcoderError(f"{visible(str(path))}: {error}") from error
        encoding = "utf-8"
    if encoding.startswith(("utf-16", "utf-32")):
        name = encoding.upper()
        raise EventcoderError(f"{visible(str(path))}: is {name}; convert it with: iconv -f {name} -t utf-8")
    return encoding, head.decode(encoding, "replace").removeprefix("\ufeff").splitlines()[:_FIRST] or [""]


def _mostly_good(head: bytes) -> bool:
    """Whether most lines are UTF-8, so that a bad byte shall cost its line alone."""
    lines = head.splitlines()
    good = sum(b"\0" not in line and line.decode("utf-8", "ignore").encode() == line for line in lines)
    return good * 2 > len(lines) and not head.startswith(tuple(magic for magic, _ in MAGIC))


def _whole_lines(head: bytes) -> bytes:
    return head if len(head) < SAMPLE else head[: head.rfind(b"\n") + 1]
