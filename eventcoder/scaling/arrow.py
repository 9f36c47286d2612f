"""Articles to events in Arrow's tables: a pure function from batch to batch, for any engine that speaks Arrow.

Spark maps it over a table with `mapInArrow(coded_batches(recipe), ...)`; Ray, Dask, Daft and DuckDB take it as it is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import types
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pyarrow as pa
from pydantic import BaseModel

from eventcoder.coder import Coder
from eventcoder.errors import ArticleError
from eventcoder.model import Article, PlainEvent
from eventcoder.reading import Defaults, Located, described
from eventcoder.reading.files import COLUMNS, Found
from eventcoder.scaling.coding import Recipe, events_of

Batches = Iterator[pa.RecordBatch]
_NONE = Defaults()
_PLAIN: dict[Any, pa.DataType] = {
    str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(), dt.date: pa.date32(),
}  # fmt: skip


def _type(kind: Any) -> pa.DataType:
    """Arrow's type for a field of the model."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    inner = get_args(kind)
    if get_origin(kind) is Literal:
        return pa.string()
    if get_origin(kind) is Annotated:
        return _type(inner[0])
    if get_origin(kind) in (Union, types.UnionType):
        return _type(next(one for one in inner if one is not type(None)))
    return pa.list_(_type(inner[0])) if get_origin(kind) is tuple else pa.struct(_fields(kind))


def _fields(model: type[BaseModel]) -> list[pa.Field]:
    return [pa.field(name, _type(field.annotation)) for name, field in model.model_fields.items()]


#: An event, with the fields of the JSONL that eventcoder writes.
EVENT = pa.struct(_fields(PlainEvent))
#: What comes of an article: where it stands, its id, a hash of its text (null where there is no article), its events,
#: or the fault for which there are none.
CODED = pa.schema(
    [
        ("where", pa.string()),
        ("article_id", pa.string()),
        ("text_hash", pa.string()),
        ("fault", pa.string()),
        ("events", pa.list_(EVENT)),
    ]
)


def coded_batches(recipe: Recipe, defaults: Defaults = _NONE) -> Callable[[Iterable[pa.RecordBatch]], Batches]:
    """A function from batches of articles to batches of `CODED`, row for row, that can be sent to other machines.

    It takes the columns that `eventcoder code` knows; without `id`, the hash of the text serves. Articles that are
    given twice are coded twice: what is the same is for the engine to find.
    """

    def code(batches: Iterable[pa.RecordBatch]) -> Batches:
        coder = coder_of(recipe)
        rows = 0
        for batch in batches:
            yield code_batch(batch, coder, recipe.include_not_actual, defaults, rows + 1)
            rows += batch.num_rows

    return code


def code_batch(
    batch: pa.RecordBatch, coder: Coder, include_not_actual: bool = False, defaults: Defaults = _NONE, first: int = 1
) -> pa.RecordBatch:
    """The rows of `batch`, which are articles, coded: as many rows of `CODED`, in the same order.

    `first` is the number by which messages call the first row.
    """
    found = (described(record, defaults) for record in _records(batch, first))
    return as_batch(code_located(found, coder, include_not_actual))


def code_located(found: Iterable[Located], coder: Coder, include_not_actual: bool) -> Iterator[dict[str, Any]]:
    """A row of `CODED` for each article, and for each that is none."""
    for where, article in found:
        if isinstance(article, ArticleError):
            yield {"where": where, "fault": article.what}
        else:
            yield _row(where, article, coder, include_not_actual)


def as_batch(rows: Iterable[dict[str, Any]]) -> pa.RecordBatch:
    """Rows of `CODED` as a batch."""
    return pa.RecordBatch.from_pylist(list(rows), schema=CODED)


@lru_cache(maxsize=1)
def coder_of(recipe: Recipe) -> Coder:
    """The coder of this process: an engine calls its functions many times in one."""
    return recipe.coder()


def _row(where: str, article: Article, coder: Coder, include_not_actual: bool) -> dict[str, Any]:
    row = {"where": where, "article_id": article.id, "text_hash": text_hash(article.text)}
    try:
        events = events_of(coder, where, article, include_not_actual)
    except ArticleError as error:
        return row | {"fault": error.what}
    return row | {"events": [event.model_dump() for event in events]}


def text_hash(text: str) -> str:
    """What tells one text from another."""
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def _records(batch: pa.RecordBatch, first: int) -> Iterator[Found]:
    from eventcoder.reading.parquet import record

    known = {name: name for name in COLUMNS if name in batch.schema.names}
    return (record(f"row {first + row}", batch, row, known) for row in range(batch.num_rows))
