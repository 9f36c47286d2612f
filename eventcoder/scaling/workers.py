"""Articles coded by several processes, with the answers that one process would give, in the same order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from eventcoder.errors import ArticleError
from eventcoder.model import EVENT, Article, Event
from eventcoder.scaling.coding import Answer, Done, Recipe, Todo, events_of
from eventcoder.scaling.pool import Pool

#: Articles of a portion, at most: enough that sending them costs little, few enough that nobody waits for the last.
ARTICLES = 16
#: Characters of a portion, beyond which no further article joins it.
CHARACTERS = 100_000
#: What a process sends back: each event as JSON, which is read sooner than a pickle; or what was wrong.
_Reply = list[str] | str
_Asked = tuple[str, dict[str, Any]]
_Portions = Iterator[list[Todo]]


def processors() -> int:
    """How many processes can run at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def workers(size: int, recipe: Recipe) -> Iterator[Workers]:
    """`size` processes that code by `recipe`, until the end of the context."""
    with Pool[_Asked, _Reply](size, partial(_coder, recipe), _lost) as pool:
        yield Workers(pool)


@dataclass(frozen=True, slots=True)
class Workers:
    """Codes in the processes of a pool."""

    pool: Pool[_Asked, _Reply]

    def coded(self, todos: Iterable[Todo]) -> Iterator[Done]:
        """Each of `todos` with its answer, in their order; few are read ahead."""
        under_way: deque[list[Todo]] = deque()
        asked = (_asked(portion) for portion in _noted(_portions(todos), under_way))
        for replies in self.pool.answers(asked):
            waiting = iter(replies)
            for todo in under_way.popleft():
                yield todo, _answer(todo, waiting)


def _noted(portions: _Portions, under_way: deque[list[Todo]]) -> _Portions:
    for portion in portions:
        under_way.append(portion)
        yield portion


def _portions(todos: Iterable[Todo]) -> _Portions:
    portion: list[Todo] = []
    characters = 0
    for todo in todos:
        portion.append(todo)
        characters += len(todo.article.text) if isinstance(todo.article, Article) else 0
        if len(portion) == ARTICLES or characters > CHARACTERS:
            yield portion
            portion, characters = [], 0
    if portion:
        yield portion


def _asked(portion: list[Todo]) -> list[_Asked]:
    return [
        (todo.where, dict(todo.article)) for todo in portion if isinstance(todo.article, Article) and not todo.known
    ]


def _answer(todo: Todo, replies: Iterator[_Reply]) -> Answer:
    if todo.known:
        return None
    if isinstance(todo.article, ArticleError):
        return todo.article
    reply = next(replies)
    return ArticleError(todo.where, reply) if isinstance(reply, str) else list(map(EVENT.validate_json, reply))


def _lost(asked: _Asked, how: str) -> _Reply:
    return f"the coder's process {how} at this article"


def _coder(recipe: Recipe) -> Callable[[_Asked], _Reply]:
    """What a process is asked to do, with the dictionaries in its memory."""
    coder = recipe.coder()

    def code(asked: _Asked) -> _Reply:
        where, fields = asked
        try:
            return list(
                map(_line, events_of(coder, where, Article.model_construct(**fields), recipe.include_not_actual))
            )
        except ArticleError as error:
            return error.what

    return code


def _line(event: Event) -> str:
    return event.model_dump_json()
