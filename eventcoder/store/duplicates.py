"""The same article twice: identical and nearly identical texts are linked to the first; each keeps its coding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter

import sqlalchemy as sa

from eventcoder.batches import batches
from eventcoder.store.bulk import bulk_insert, rows_where
from eventcoder.store.database import reading, writing
from eventcoder.store.likeness import Families, can_sign, signature
from eventcoder.store.tables import article_links, articles

THRESHOLD = 0.7
_BATCH = 500
_COLUMNS = ("article_id", "original_id", "kind", "similarity")


@dataclass(frozen=True, slots=True)
class Link:
    """`article_id` has the text of `original_id` ("identical") or nearly ("near"); `similarity` is 0 to 1."""

    article_id: str
    original_id: str
    kind: str
    similarity: float


def link_duplicates(conn: sa.Connection, threshold: float = THRESHOLD) -> list[Link]:
    """Finds the families of all articles anew, notes and returns them: each article linked to its family's first.

    First is who was published first, then the smaller id. Without the package for signatures only identical texts are
    found.
    """
    with writing(conn):
        if can_sign():
            missing = sa.and_(articles.c.signature.is_(None), articles.c.text.is_not(None))
            sign(conn, conn.execute(sa.select(articles.c.id).where(missing)).scalars().all())
        links = list(_links(conn, threshold))
        conn.execute(sa.delete(article_links))
        bulk_insert(conn, article_links, _COLUMNS, map(attrgetter(*_COLUMNS), links))
    return links


def read_links(conn: sa.Connection, article_ids: Iterable[str] | None = None) -> dict[str, Link]:
    """The links of these articles, or of all, by article, in the order of their ids."""
    query = sa.select(article_links).order_by(article_links.c.article_id)
    own = article_links.c.article_id
    with reading(conn):
        if article_ids is None:
            found = iter(conn.execute(query))
        else:
            found = rows_where(conn, article_ids, lambda some: query.where(own.in_(some)))
        return {row.article_id: Link(*row) for row in found}


def sign(conn: sa.Connection, ids: Iterable[str]) -> None:
    """Writes the signatures of these articles, whose text is kept."""
    update = sa.update(articles).where(articles.c.id == sa.bindparam("key")).values(signature=sa.bindparam("made"))
    for some in batches(ids, _BATCH):
        texts = conn.execute(sa.select(articles.c.id, articles.c.text).where(articles.c.id.in_(some)))
        conn.execute(update, [{"key": key, "made": signature(text)} for key, text in texts])


def _links(conn: sa.Connection, threshold: float) -> Iterator[Link]:
    families = Families(threshold)
    hashes: dict[str, str] = {}
    own = articles.c
    query = sa.select(own.id, own.content_sha256, own.signature).order_by(own.published.asc().nulls_last(), own.id)
    for key, content, signed in conn.execute(query):
        hashes[key] = content
        if kin := families.place(key, content, signed):
            kind = "identical" if hashes[kin.original_id] == content else "near"
            yield Link(key, kin.original_id, kind, kin.similarity)
