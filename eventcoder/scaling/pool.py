"""Portions of work handed to processes, and their answers in the order of the portions, whatever becomes of a process.

Few portions are under way at once, so that memory does not grow with the input. When a process dies (a segmentation
fault, the kernel short of memory, somebody's `kill -9`), the things of the portion that it was at are given to others
one by one; the one that kills its process once more is answered for by `lost`.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from eventcoder.errors import EventcoderError

T = TypeVar("T")
R = TypeVar("R")
#: Makes, within the process, what works there.
Make = Callable[[], Callable[[T], R]]

#: Portions that a process has: the one that it is at, and the next, so that it never waits for this process.
_AHEAD = 2
#: Portions under way for each process, those included that are done but wait for an earlier one.
_WINDOW = 4
#: Processes that may die one after the other before any of them is ready.
_STILLBORN = 3
#: Seconds that a process may take to end when its pipe is closed.
_LAST_BREATH = 5.0
# Others start clean: a fork would copy open databases and threads that hold locks.
_processes = multiprocessing.get_context("spawn")


@dataclass(slots=True, eq=False)
class _Portion(Generic[T, R]):
    items: Sequence[T]
    answers: list[R] | None = None
    #: When its process died: its things one by one.
    singles: list[_Portion[T, R]] = field(default_factory=list)
    tried: bool = False

    @property
    def is_done(self) -> bool:
        return self.answers is not None or (bool(self.singles) and all(one.is_done for one in self.singles))

    def all_answers(self) -> list[R]:
        return self.answers or [answer for one in self.singles for answer in one.all_answers()]


class _Worker(Generic[T, R]):
    """A process with the portions that it was given and has not answered; the first is the one that it is at."""

    def __init__(self, make: Make[T, R]) -> None:
        self.pipe, theirs = _processes.Pipe()
        self.process = _processes.Process(target=_serve, args=(theirs, make), daemon=True)
        with _deaf_to_interrupts():
            self.process.start()
        theirs.close()
        self.portions: deque[_Portion[T, R]] = deque()
        self.is_ready = False

    def give(self, portion: _Portion[T, R]) -> None:
        self.portions.append(portion)
        with suppress(OSError):  # that it is dead is told by its pipe
            self.pipe.send(portion.items)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Pool(Generic[T, R]):
    """`size` processes, each with what `make` makes; to be used as a context, at whose end they are gone."""

    def __init__(self, size: int, make: Make[T, R], lost: Callable[[T, str], R]) -> None:
        self._make, self._lost = make, lost
        self._waiting: deque[_Portion[T, R]] = deque()
        self._workers: list[_Worker[T, R]] = []
        self._stillborn = 0
        self._size = size

    def __enter__(self) -> Pool[T, R]:
        self._workers = [_Worker(self._make) for _ in range(self._size)]
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()

    def answers(self, portions: Iterable[Sequence[T]]) -> Iterator[list[R]]:
        """For each portion the answers to its things, in order; raises EventcoderError if no process can be had."""
        coming, under_way = iter(portions), deque[_Portion[T, R]]()
        while True:
            while len(under_way) < _WINDOW * self._size and (items := next(coming, None)) is not None:
                under_way.append(self._begun(items))
            if not under_way:
                return
            self._hand_out()
            while not under_way[0].is_done:
                self._receive()
            yield under_way.popleft().all_answers()

    def _begun(self, items: Sequence[T]) -> _Portion[T, R]:
        portion = _Portion[T, R](items, None if items else [])
        if items:
            self._waiting.append(portion)
        return portion

    def _hand_out(self) -> None:
        """To those who have least to do first."""
        for full in range(_AHEAD):
            for worker in self._workers:
                if self._waiting and worker.is_ready and len(worker.portions) == full:
                    worker.give(self._waiting.popleft())

    def _receive(self) -> None:
        """Waits until some process says something or dies."""
        by_pipe: dict[Any, _Worker[T, R]] = {worker.pipe: worker for worker in self._workers}
        for pipe in wait(list(by_pipe)):
            worker = by_pipe[pipe]
            try:
                self._heard(worker, worker.pipe.recv())
            except (EOFError, OSError):
                self._died(worker)
        self._hand_out()

    def _heard(self, worker: _Worker[T, R], said: Any) -> None:
        if isinstance(said, list):
            worker.portions.popleft().answers = said
        elif said is not None:
            raise EventcoderError(said)
        else:
            worker.is_ready, self._stillborn = True, 0

    def _died(self, worker: _Worker[T, R]) -> None:
        worker.process.join(_LAST_BREATH)
        worker.end()
        how = _how_it_ended(worker.process.exitcode)
        self._stillborn += not worker.is_ready
        if self._stillborn >= _STILLBORN:
            raise EventcoderError(f"no worker can be started: each {how} at once; try --workers 1")
        self._workers[self._workers.index(worker)] = _Worker(self._make)
        if worker.portions:
            at, *others = worker.portions
            self._waiting.extendleft(reversed([*self._again(at, how), *others]))

    def _again(self, portion: _Portion[T, R], how: str) -> Sequence[_Portion[T, R]]:
        if portion.tried:
            portion.answers = [self._lost(item, how) for item in portion.items]
        else:
            portion.singles = [_Portion([item], tried=True) for item in portion.items]
        return portion.singles


def _how_it_ended(code: int | None) -> str:
    if code is None or code >= 0:
        return f"ended with {code}"
    known = {number.value: number.name for number in signal.Signals}
    return f"was killed ({known.get(-code, f'signal {-code}')})"


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Ctrl-C reaches all processes of a terminal, and only this one is to act on it; a child keeps what is blocked."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # or the first start does it, and lifts the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection[Any, Any], make: Make[T, R]) -> None:
    """What a process does all its life."""
    try:
        work = make()
    except EventcoderError as error:
        pipe.send(str(error))
        return
    pipe.send(None)
    portions: SimpleQueue[Sequence[T]] = SimpleQueue()
    threading.Thread(target=_listen, args=(pipe, portions), daemon=True).start()
    while True:
        items = portions.get()
        pipe.send([work(item) for item in items])


def _listen(pipe: Connection[Any, Any], portions: SimpleQueue[Any]) -> None:
    """Always takes what is sent, so that the two sides never wait for each other; ends with the process that sends."""
    try:
        while True:
            portions.put(pipe.recv())
    except (EOFError, OSError):
        os._exit(0)
