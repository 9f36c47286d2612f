"""Compiled dictionaries as a file that other processes load: compiled once, and the same for all of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from eventcoder import paths
from eventcoder.dictionaries.gazetteer import GazetteerName
from eventcoder.dictionaries.lexicon import Dictionaries
from eventcoder.dictionaries.loading import load, pickled, program, unpickled
from eventcoder.errors import EventcoderError


@dataclass(frozen=True, slots=True)
class Shipment:
    """A file of compiled dictionaries: its hash, the version of the dictionaries, and the program that can read it."""

    path: Path
    sha256: str
    version: str
    program: str

    def at(self, path: Path) -> Shipment:
        """The same file where it has arrived."""
        return replace(self, path=path)

    def load(self) -> Dictionaries:
        """The dictionaries; EventcoderError if the file is another one, or of another release of the program."""
        if self.program != program():
            raise EventcoderError(
                f"the worker has eventcoder {program()}, but the dictionaries were compiled by {self.program}; "
                "install the same release on all machines"
            )
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise EventcoderError(f"the compiled dictionaries cannot be read: {error.strerror or error}") from error
        # The hash comes with the program's own message, so that nothing but what was shipped is ever unpickled.
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise EventcoderError("the compiled dictionaries arrived damaged, or are others; start the run again")
        found = unpickled(data)
        assert isinstance(found, Dictionaries)
        return found


def ship(folder: Path, dictionaries: Path | None = None, gazetteer: GazetteerName = "own") -> Shipment:
    """Writes the compiled dictionaries into `folder`; raises DictionaryError, or OSError if it cannot be written."""
    loaded = load(dictionaries, gazetteer)
    data = pickled(loaded)
    path = folder / f"dictionaries-{loaded.version}.pickle"
    paths.write_whole(path, data)
    return Shipment(path, hashlib.sha256(data).hexdigest(), loaded.version, program())
