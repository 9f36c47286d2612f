"""Gold in: articles with the events that a reader found in them, checked, every fault with file and line."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from pydantic import BaseModel, ConfigDict, ValidationError

from eventcoder.errors import ArticleError, EventcoderError
from eventcoder.model import Article, CountKind, EventType, Modality
from eventcoder.reading.files import find
from eventcoder.reading.record import Defaults, RecordError, to_article
from eventcoder.text.display import visible

#: Ways of naming one actor or place; any of them will do.
Alternatives = list[str]
Bounds = dict[str, int | None]


class GoldError(EventcoderError):
    """A line of a gold file is no gold; the message begins with `path:line`."""


class _Slots(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    source: list[Alternatives] = []
    target: list[Alternatives] = []
    against: list[Alternatives] = []
    claimant: list[Alternatives] = []
    counts: dict[CountKind, Bounds] = {}


class Allowed(_Slots):
    """What another reader gave for the slots of an event: neither right nor wrong."""

    place: Alternatives = []


class GoldEvent(_Slots):
    """One event as a reader found it; a slot that is absent is empty, `place`, `date` and `mode` are then not asked."""

    type: EventType
    evidence: str
    mode: str | None = None
    modality: Modality | None = None
    place: Alternatives | None = None
    date: dict[str, str | None] | None = None
    optional: bool = False
    allowed: Allowed = Allowed()


class _Answers(BaseModel):
    events: list[GoldEvent]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article and its events; in one that is not `complete` a coded event may be right without standing there."""

    article: Article
    events: list[GoldEvent]
    complete: bool = True


def read_gold(paths: Sequence[str], stdin: BinaryIO | None = None) -> Iterator[GoldArticle]:
    """The gold articles at `paths`, one at a time; a path is what `code` takes. Raises GoldError at the first fault."""
    for path in paths:
        for found in find(path, stdin or io.BytesIO()):
            if isinstance(found, ArticleError):
                raise GoldError(str(found))
            where, fields = found
            yield gold_of(fields, where)


def gold_of(fields: Mapping[str, Any], where: str = "gold") -> GoldArticle:
    """The gold article that `fields` describe; raises GoldError with `where`."""
    if not isinstance(fields.get("events"), list):
        raise GoldError(f"{where}: has no list `events`; a gold line has text and events, [] for none")
    try:
        article = to_article(fields, Defaults())
        answers = _Answers.model_validate({key: fields[key] for key in ("events", "complete") if key in fields})
    except RecordError as error:
        raise GoldError(f"{where}: {error}") from None
    except ValidationError as error:
        raise GoldError(f"{where}: {_plain(error)}") from None
    return GoldArticle(article, answers.events, answers.complete)


def _plain(error: ValidationError) -> str:
    """The first fault: which event, which field, what is wrong."""
    fault = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(str(part + 1 if isinstance(part, int) else part) for part in fault["loc"])
    return visible(f"{place}: {fault['msg']}; see docs/cli.md for the fields of a gold event")
