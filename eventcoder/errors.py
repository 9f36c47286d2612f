"""Errors that a user can act on: each says where, what is wrong and what to do."""

from __future__ import annotations

from dataclasses import dataclass


class EventcoderError(Exception):
    """Base of every error that eventcoder raises on purpose."""


class ArticleError(EventcoderError):
    """One article cannot be read or coded; the rest of the batch goes on."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of a dictionary file: `path:line: id: what is wrong; what to do`."""

    path: str
    line: int
    entry: str
    what: str

    def __str__(self) -> str:
        entry = f" {self.entry}:" if self.entry else ""
        return f"{self.path}:{self.line}:{entry} {self.what}"


class DictionaryError(EventcoderError):
    """The dictionaries hold faults; `problems` lists all of them at once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class StoreError(EventcoderError):
    """The database cannot be opened, upgraded or written."""
