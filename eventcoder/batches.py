"""Long rows of things in portions (itertools.batched, for Python 3.11)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """`items` in lists of at most `size`, each as soon as it is full."""
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch
