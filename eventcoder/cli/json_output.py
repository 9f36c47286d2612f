"""JSON out: events as JSONL to standard output or to a file that appears only when it is complete."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from eventcoder.model import Event
from eventcoder.text.display import visible

Write = Callable[[Event], None]


@contextmanager
def jsonl_output(where: str) -> Iterator[Write]:
    """A function that writes one event a line to the file `where`, or to standard output for `-`.

    The file appears under its name when all of it is written; a run that fails leaves an older one alone.
    """
    from eventcoder.whole import whole_file

    line_of = as_shown if where == "-" and sys.stdout.isatty() else as_line
    with whole_file(where) as stream:

        def write(event: Event) -> None:
            stream.write(line_of(event))

        yield write


def as_line(event: Event) -> bytes:
    """One event as a line of JSON in UTF-8."""
    return event.model_dump_json().encode() + b"\n"


def as_shown(event: Event) -> bytes:
    """The same line with everything escaped that could command a terminal."""
    return json_text(json.loads(as_line(event))).encode() + b"\n"


def json_text(value: object, indent: int | None = None) -> str:
    """`value` as JSON to look at: letters as letters, unless some of them could command a terminal or hide."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=str)
    return text if visible(text) == text else json.dumps(value, indent=indent, default=str)
