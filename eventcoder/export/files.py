"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from eventcoder.errors import StoreError


@contextmanager
def whole_file(where: str | Path) -> Iterator[BinaryIO]:
    """A stream to `where` ("-": standard output), moved into place when all of it is written.

    Pipes and devices are written straight away. Raises StoreError if `where` cannot be written.
    """
    if str(where) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(where).resolve()  # behind a link, the file itself is replaced
    try:
        yield from _straight(path) if path.exists() and not path.is_file() else _beside(path)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StoreError(f"{where}: cannot be written: {error.strerror or error}") from error


def _straight(path: Path) -> Iterator[BinaryIO]:
    with path.open("wb") as stream:
        yield stream


def _beside(path: Path) -> Iterator[BinaryIO]:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        with unfinished.open("xb") as stream:
            yield stream
        if path.exists():
            shutil.copymode(path, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
