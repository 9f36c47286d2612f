"""Hundreds of thousands of short texts in a few large objects, which are read from the cache in no time."""

from __future__ import annotations

import gc
import pickle
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any, TypeVar

T = TypeVar("T")


class Packed:
    """A sequence of texts, kept as bytes one behind the other; a text is made when it is asked for."""

    __slots__ = ("_bytes", "_ends")

    def __init__(self, texts: list[str]) -> None:
        encoded = [text.encode() for text in texts]
        self._bytes = b"".join(encoded)
        self._ends = array("Q", accumulate(map(len, encoded)))

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, at: int) -> str:
        return self._bytes[self._ends[at - 1] if at else 0 : self._ends[at]].decode()


class Shelf(Mapping[str, T]):
    """Large objects by name, each kept as bytes until it is asked for."""

    __slots__ = ("_packed", "_unpacked")

    def __init__(self, things: Mapping[str, T]) -> None:
        self._packed: dict[str, bytes] = (
            dict(things._packed)
            if isinstance(things, Shelf)
            else {name: pickle.dumps(thing, protocol=pickle.HIGHEST_PROTOCOL) for name, thing in things.items()}
        )
        self._unpacked: dict[str, T] = {}

    def __getitem__(self, name: str) -> T:
        if name not in self._unpacked:
            self._unpacked[name] = unpickled(self._packed[name])
        return self._unpacked[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def __getstate__(self) -> dict[str, bytes]:
        return self._packed

    def __setstate__(self, packed: dict[str, bytes]) -> None:
        self._packed, self._unpacked = packed, {}


def unpickled(data: bytes) -> Any:
    """What was pickled, by this program: dictionaries, which hold no cycles and stay to the end.

    The collector would look through them as they grow, and again and again afterwards, and find nothing to free.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        return pickle.loads(data)
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


class PackedTable(Mapping[str, str]):
    """A mapping from words to texts, found by the checksums of the words, which are sorted."""

    __slots__ = ("_sums", "_texts")

    def __init__(self, table: Mapping[str, str]) -> None:
        pairs = sorted((_sum(word), f"{word}\0{text}") for word, text in table.items())
        self._sums = array("Q", (number for number, _ in pairs))
        self._texts = Packed([text for _, text in pairs])

    def __getitem__(self, word: str) -> str:
        wanted = _sum(word)
        at = bisect_left(self._sums, wanted)
        while at < len(self._sums) and self._sums[at] == wanted:
            found, _, text = self._texts[at].partition("\0")
            if found == word:
                return text
            at += 1
        raise KeyError(word)

    def __iter__(self) -> Iterator[str]:
        return (self._texts[at].partition("\0")[0] for at in range(len(self)))

    def __len__(self) -> int:
        return len(self._sums)


def _sum(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))
