"""JSON out: events as JSONL to standard output or to a file that appears only when it is complete."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pydantic_core import PydanticSerializationError

from eventcoder.errors import StoreError
from eventcoder.model import Event
from eventcoder.text.display import visible

Write = Callable[[Event], None]


@contextmanager
def jsonl_output(where: str) -> Iterator[Write]:
    """A function that writes one event a line to the file `where`, or to standard output for `-`.

    A file is written beside its place and moved there at the end: whoever looks sees the old one or all of the
    new one, and a run that fails leaves the old one alone. Pipes and devices are written straight away.
    """
    if where == "-":
        yield _lines_to(sys.stdout.buffer, where, as_shown if sys.stdout.isatty() else as_line)
        return
    path = Path(where).resolve()
    if path.exists() and not path.is_file():
        with _open(path, where) as stream:
            yield _lines_to(stream, where)
        return
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        with _open(unfinished, where) as stream:
            yield _lines_to(stream, where)
            with _faults_named(where):
                stream.flush()
        _move(unfinished, path, where)
    finally:
        unfinished.unlink(missing_ok=True)


def as_line(event: Event) -> bytes:
    """One event as a line of JSON in UTF-8."""
    try:
        return event.model_dump_json().encode() + b"\n"
    except PydanticSerializationError:
        # A lone surrogate has no UTF-8, but JSON can write it as an escape, which reads back as it was.
        return json.dumps(event.model_dump(), default=str).encode() + b"\n"


def as_shown(event: Event) -> bytes:
    """The same line with everything escaped that could command a terminal."""
    return json_text(json.loads(as_line(event))).encode() + b"\n"


def json_text(value: object, indent: int | None = None) -> str:
    """`value` as JSON to look at: letters as letters, unless some of them could command a terminal or hide."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=str)
    return text if visible(text) == text else json.dumps(value, indent=indent, default=str)


def _lines_to(stream: BinaryIO, where: str, line_of: Callable[[Event], bytes] = as_line) -> Write:
    def write(event: Event) -> None:
        with _faults_named(where):
            stream.write(line_of(event))

    return write


def _open(path: Path, where: str) -> BinaryIO:
    with _faults_named(where):
        return path.open("wb")


def _move(unfinished: Path, path: Path, where: str) -> None:
    with _faults_named(where):
        if path.exists():
            shutil.copymode(path, unfinished)
        unfinished.replace(path)


@contextmanager
def _faults_named(where: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StoreError(f"{where}: cannot be written: {error.strerror or error}") from error
