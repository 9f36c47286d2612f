"""One record as found in a file to one Article, with every fault said in a plain sentence."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from eventcoder.languages.detect import detect_language, guess_language, language_name
from eventcoder.model import Article, Language
from eventcoder.text.display import excerpt

#: An article may have this many characters; what is longer is most likely a whole archive in one file.
MAX_TEXT = 5_000_000

#: Names by which people call the languages that are covered.
LANGUAGES: dict[str, Language] = {
    "ar": "ar", "ara": "ar", "arb": "ar", "arabic": "ar", "العربية": "ar", "عربي": "ar",
    "en": "en", "eng": "en", "english": "en",
}  # fmt: skip
_TEXT_FIELDS = ("publisher", "title", "url")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?![\d-])", re.ASCII)
#: Lone halves of a surrogate pair can be written nowhere, and PostgreSQL refuses zero.
_UNWRITABLE = re.compile("[\ud800-\udfff\0]")
_SEEMS_EMPTY = re.compile("[\\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*+")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What stands in where an article says nothing; a None leaves the field empty (the language is then detected)."""

    published: dt.date | None = None
    language: Language | None = None
    publisher: str | None = None


class RecordError(ValueError):
    """The record is no article; the message says why and what to do."""


def to_article(fields: Mapping[str, Any], defaults: Defaults) -> Article:
    """The article that `fields` describe; raises RecordError."""
    known = {name: value for name, value in fields.items() if value is not None and value != ""}
    text = _text(fields.get("text"))
    published = _day(known["published"]) if "published" in known else defaults.published
    values = {
        "id": _id(known.get("id"), text),
        "language": _language(known.get("language"), text, defaults.language),
        "published": published,
        "text": text,
        **{name: _words(name, known[name]) for name in _TEXT_FIELDS if name in known},
    }
    try:
        return Article.model_validate({"publisher": defaults.publisher, **values})
    except ValidationError as error:
        raise RecordError(_plain(error)) from None


def content_id(text: str) -> str:
    """The id of an article that brings none: the same text, the same id, on any machine."""
    return "a" + hashlib.sha256(text.encode()).hexdigest()[:16]


def too_long(characters: int) -> str:
    """What to say of a text of so many characters."""
    return (
        f"the text has {characters:,} characters, more than the {MAX_TEXT:,} that one article may have; "
        "if it holds many articles, split it (.jsonl: one a line)"
    )


def _text(value: Any) -> str:
    if value is None:
        raise RecordError("has no `text`; every article needs one")
    if not isinstance(value, str):
        raise RecordError(f"`text` must be text in quotes, not {_kind(value)}")
    if _SEEMS_EMPTY.fullmatch(value):
        raise RecordError("the text is empty; put the article's text there or take it out of the batch")
    if len(value) > MAX_TEXT:
        raise RecordError(too_long(len(value)))
    return _UNWRITABLE.sub("\ufffd", value)


def _words(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise RecordError(f"`{name}` must be text in quotes, not {_kind(value)}")
    return _UNWRITABLE.sub("\ufffd", value)


def _id(value: Any, text: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    found = _words("id", value).strip() if value is not None else ""
    return found or content_id(text)


def _day(value: Any) -> dt.date:
    words = value.strip() if isinstance(value, str) else ""
    try:
        if not _DAY.match(words):
            raise ValueError
        return dt.date.fromisoformat(words[:10])
    except ValueError:
        shown = excerpt(str(value)) if isinstance(value, (str, int)) else _kind(value)
        raise RecordError(
            f"`published` is {shown!r}, which is no day; write it as YYYY-MM-DD, like 2015-02-20"
        ) from None


def _language(value: Any, text: str, default: Language | None) -> Language:
    if value is not None:
        words = _words("language", value).strip()
        found = LANGUAGES.get(re.split("[-_]", words.casefold(), maxsplit=1)[0])
        if found or words:
            return found or _refuse(f"`language` is {excerpt(words)!r}, which is not covered; only ar and en are")
    found = default or detect_language(text)
    if found:
        return found
    code = guess_language(text)
    if code is None:
        return _refuse("the text holds no letters from which to tell its language; give `language` as ar or en")
    return _refuse(
        f"the language looks like {language_name(code)}, which is not covered; only ar and en are "
        "(if it is one of these, give `language`)"
    )


def _refuse(what: str) -> Language:
    raise RecordError(what)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    names = {int: "a number", float: "a number", list: "a list", dict: "an object", type(None): "null"}
    return names.get(type(value), "something else")


def _plain(error: ValidationError) -> str:
    """The first fault that pydantic found, without the input."""
    fault = error.errors(include_input=False, include_url=False, include_context=False)[0]
    return f"`{'.'.join(map(str, fault['loc']))}` is wrong: {fault['msg']}"
