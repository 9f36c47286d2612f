"""A stream of articles coded in its order: by this process, or by others, which get the dictionaries as a file."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from eventcoder.errors import ArticleError
from eventcoder.model import NOT_ACTUAL, Article, Event

if TYPE_CHECKING:
    from eventcoder.coder import Coder
    from eventcoder.dictionaries.shipping import Shipment


#: Objects that are made between two looks of the collector; what is coded meanwhile takes a few megabytes.
_MADE_BETWEEN_LOOKS = 10_000


@dataclass(frozen=True, slots=True)
class Todo:
    """Something of the input: where it stands, and the article; `known` ones are passed on and not coded."""

    where: str
    article: Article | ArticleError
    known: bool = False


#: The events of an article, or why there are none; None for a known one.
Answer = list[Event] | ArticleError | None
Done = tuple[Todo, Answer]


class Coding(Protocol):
    """What codes a stream of articles."""

    def coded(self, todos: Iterable[Todo]) -> Iterator[Done]:
        """Each of `todos` with its answer, in their order; few of them are read ahead."""


@dataclass(frozen=True, slots=True)
class Alone:
    """Codes in this process, each article when its answer is asked for."""

    coder: Coder
    include_not_actual: bool

    def coded(self, todos: Iterable[Todo]) -> Iterator[Done]:
        for todo in todos:
            yield todo, self._answer(todo)

    def _answer(self, todo: Todo) -> Answer:
        if todo.known:
            return None
        if isinstance(todo.article, ArticleError):
            return todo.article
        try:
            return events_of(self.coder, todo.where, todo.article, self.include_not_actual)
        except ArticleError as error:
            return error


def events_of(coder: Coder, where: str, article: Article, include_not_actual: bool) -> list[Event]:
    """The events of an article, as many as are wanted; ArticleError whatever it does to the coder."""
    with survived(where):
        found = coder.code(article)
    return [event for event in found if include_not_actual or event.modality not in NOT_ACTUAL]


@contextmanager
def survived(where: str) -> Iterator[None]:
    """Whatever one article does to the coder, the others are still to be coded."""
    try:
        yield
    except ArticleError:
        raise
    except Exception as error:
        raise ArticleError(where, f"the coder failed with {type(error).__name__}: {error}") from error


def spare_collector() -> None:
    """Lets the collector of this process look for cycles less often: an article leaves few, and they are small."""
    gc.set_threshold(_MADE_BETWEEN_LOOKS)


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that another process needs to code as this one would."""

    dictionaries: Shipment
    include_not_actual: bool = False

    def coder(self) -> Coder:
        """A coder of this process's own; EventcoderError if the dictionaries or the program are not those meant."""
        from eventcoder.coder import Coder

        coder = Coder(self.dictionaries.load())
        spare_collector()
        return coder
