"""How alike two texts are: a signature of 128 numbers each (MinHash), and a family for each text.

The signature is made of the text's sequences of three words, folded, so that spelling marks do not count. The share of
numbers that two signatures have in common estimates the share of sequences that the texts have in common (Jaccard).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from eventcoder.errors import StoreError
from eventcoder.text.folding import fold

NUMBERS, SEED = 128, 42
_WORDS_IN_A_ROW = 3
# 32 bands of 4 numbers: texts that are alike by 0.6 or more share a band with near certainty.
_BAND = 4 * 4
_WORD = re.compile(r"\w+")


def signature(text: str) -> bytes:
    """The signature of `text`, 512 bytes; StoreError if the package that makes it is not installed."""
    try:
        from rensa import RMinHash
    except ModuleNotFoundError:
        raise StoreError("near-duplicates need one more package: pip install 'eventcoder[dedup]'") from None
    made = RMinHash(num_perm=NUMBERS, seed=SEED)
    made.update(sorted(_sequences(text)))
    return struct.pack(f"<{NUMBERS}I", *made.digest())


@cache
def can_sign() -> bool:
    """Whether signatures can be made here."""
    try:
        return bool(signature("a"))
    except StoreError:
        return False


def similarity(one: bytes, other: bytes) -> float:
    """The share of sequences that two texts have in common, estimated from their signatures; 0 to 1."""
    pairs = zip(memoryview(one).cast("I"), memoryview(other).cast("I"), strict=True)
    return sum(a == b for a, b in pairs) / NUMBERS


def _sequences(text: str) -> set[str]:
    words = _WORD.findall(fold(text).text)
    last = max(len(words) - _WORDS_IN_A_ROW, 0)
    return {" ".join(words[i : i + _WORDS_IN_A_ROW]) for i in range(last + 1)}


@dataclass(frozen=True, slots=True)
class Kin:
    """The first article of a family, and how alike another is to it."""

    original_id: str
    similarity: float


@dataclass(slots=True)
class Families:
    """Texts one after the other: each joins the first family that it is like enough, or begins one of its own.

    All are compared with the first text of a family only, so that a chain of small changes does not tie together
    texts that have nothing in common. The same texts in the same order give the same families.
    """

    threshold: float
    _by_hash: dict[str, Kin] = field(default_factory=dict)
    _by_band: dict[tuple[int, bytes], list[int]] = field(default_factory=dict)
    _originals: list[tuple[str, bytes]] = field(default_factory=list)

    def place(self, article_id: str, content_hash: str, signed: bytes | None) -> Kin | None:
        """The family that the text joins; None if it begins one."""
        if (twin := self._by_hash.get(content_hash)) is not None:
            return twin
        found = self._most_alike(signed) if signed else None
        self._by_hash[content_hash] = found or Kin(article_id, 1.0)
        if signed and not found:
            self._begin(article_id, signed)
        return found

    def _most_alike(self, signed: bytes) -> Kin | None:
        numbers = {number for band in _bands(signed) for number in self._by_band.get(band, ())}
        scored = ((similarity(signed, self._originals[number][1]), -number) for number in numbers)
        best, number = max(scored, default=(0.0, 0))
        return Kin(self._originals[-number][0], best) if best >= self.threshold else None

    def _begin(self, article_id: str, signed: bytes) -> None:
        for band in _bands(signed):
            self._by_band.setdefault(band, []).append(len(self._originals))
        self._originals.append((article_id, signed))


def _bands(signed: bytes) -> Iterator[tuple[int, bytes]]:
    return ((first, signed[first : first + _BAND]) for first in range(0, len(signed), _BAND))
