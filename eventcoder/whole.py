"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
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
    with _told(where):
        yield from _straight(path) if path.exists() and not path.is_file() else _beside(path)


@contextmanager
def whole_folder(where: str | Path, names: Iterable[str]) -> Iterator[Path]:
    """A folder to write into, moved to `where` when all of it is written.

    A folder that is there is replaced if it holds nothing but `names`, the names that an export makes; StoreError if
    it holds anything else, or if it cannot be written.
    """
    path = Path(where).resolve()
    if path.exists() and not path.is_dir():
        raise StoreError(f"{where}: is a file; this format needs a folder")
    if path.is_dir() and (foreign := {entry.name for entry in path.iterdir()} - set(names)):
        raise StoreError(f"{where}: holds other files ({sorted(foreign)[0]}); name a folder that is empty or new")
    with _told(where):
        yield from _folder_beside(path)


@contextmanager
def _told(where: str | Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StoreError(f"{where}: cannot be written: {error.strerror or error}") from error


def _straight(path: Path) -> Iterator[BinaryIO]:
    with path.open("wb") as stream:
        yield stream


def _unfinished(path: Path, what: str = "unfinished") -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.{what}")


def _beside(path: Path) -> Iterator[BinaryIO]:
    unfinished = _unfinished(path)
    try:
        with unfinished.open("xb") as stream:
            yield stream
        if path.exists():
            shutil.copymode(path, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _folder_beside(path: Path) -> Iterator[Path]:
    unfinished, former = _unfinished(path), _unfinished(path, "former")
    try:
        unfinished.mkdir()
        yield unfinished
        if path.exists():  # no system swaps folders at once: the old one steps aside for a moment
            path.rename(former)
        unfinished.rename(path)
    finally:
        if former.exists() and not path.exists():
            former.rename(path)
        for folder in (unfinished, former):
            shutil.rmtree(folder, ignore_errors=True)
