"""Articles in: files, folders and standard input to Article objects, one at a time, with every fault reported."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from eventcoder.errors import ArticleError
from eventcoder.model import Article
from eventcoder.reading.files import Found, find
from eventcoder.reading.record import MAX_TEXT, Defaults, RecordError, to_article
from eventcoder.text.display import excerpt

__all__ = ["MAX_TEXT", "Defaults", "Located", "described", "located", "read_articles", "read_located"]

#: Where it stands, and the article, or why there is none.
Located = tuple[str, Article | ArticleError]


def read_articles(
    paths: Sequence[str], defaults: Defaults, stdin: BinaryIO | None = None
) -> Iterator[Article | ArticleError]:
    """The articles at `paths` in order, each an Article or an ArticleError that says where and why there is none.

    A path is a .txt file (one article), a .jsonl, .ndjson, .csv or .parquet file (many), a folder of such files, or `-`
    for standard input (`stdin`, if given). `text` is as given, apart from a byte order mark and letters that cannot be
    written. Nothing in a file raises. Articles are not kept; of each, a hash stays, so that none is coded twice.
    """
    return (article for _, article in read_located(paths, defaults, stdin))


def read_located(paths: Sequence[str], defaults: Defaults, stdin: BinaryIO | None = None) -> Iterator[Located]:
    """The same, each with the file and line where it stands."""
    return located((found for path in paths for found in find(path, stdin or sys.stdin.buffer)), defaults)


def located(records: Iterable[Found], defaults: Defaults) -> Iterator[Located]:
    """What `records` describe, in their order; none of them twice."""
    seen = _Seen()
    for found in records:
        where, article = described(found, defaults)
        yield where, seen.check(where, article) if isinstance(article, Article) else article


def described(found: Found, defaults: Defaults) -> Located:
    """The article that one record describes."""
    if isinstance(found, ArticleError):
        return found.where, found
    where, fields = found
    try:
        return where, to_article(fields, defaults)
    except RecordError as error:
        return where, ArticleError(where, str(error))


class _Seen:
    """What was read before: for each id a hash of its text and the place, packed, for a batch may hold millions."""

    def __init__(self) -> None:
        self._files: list[str] = []
        self._known: dict[bytes, bytes] = {}

    def check(self, where: str, article: Article) -> Article | ArticleError:
        key, text = _hash(article.id), _hash(article.text)
        if (before := self._known.get(key)) is None:
            self._known[key] = text + self._pack(where)
            return article
        place, shown = self._unpack(before[len(text) :]), excerpt(article.id, 80)
        if before.startswith(text):
            return ArticleError(where, f"the article {shown!r} was given before, at {place}; skipped")
        return ArticleError(where, f"the id {shown!r} was used before, at {place}, for another text; give one a new id")

    def _pack(self, where: str) -> bytes:
        file, _, line = where.rpartition(":")
        if not (file and line.isdecimal()):
            file, line = where, "0"
        if not self._files or self._files[-1] != file:
            self._files.append(file)
        return (len(self._files) - 1).to_bytes(4) + int(line).to_bytes(5)

    def _unpack(self, place: bytes) -> str:
        file, line = self._files[int.from_bytes(place[:4])], int.from_bytes(place[4:])
        return f"{file}:{line}" if line else file


def _hash(words: str) -> bytes:
    return hashlib.blake2b(words.encode(), digest_size=12).digest()
