"""What a place of a gazetteer must be before it is kept; everything else is refused with a reason."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from functools import cache

import regex
from babel.core import get_global

from eventcoder.dictionaries.gazetteer import is_arabic
from eventcoder.dictionaries.imported import Row
from eventcoder.text.display import excerpt, visible

#: Characters of a name and of an id, and the number of further names.
MAX_NAME, MAX_ID, MAX_NAMES = 200, 80, 500
KINDS = ("region", "admin1", "admin2", "settlement", "site")
_CONTROL = regex.compile(r"[\p{Cc}\p{Cs}--[\t\n\r]]", flags=regex.V1)
_NO_ID = regex.compile(r"[^a-z0-9]+")
#: Letters before this one are Latin; names in other scripts than it and Arabic stand in no article.
_LATIN_END = "\u0250"
_GLOSS = regex.compile(r"\s*\([^()]*\)")


class RowError(ValueError):
    """A row is no place that can be kept: what is wrong and what to do."""


def text(value: object, what: str, limit: int = MAX_NAME) -> str:
    """One line of text, empty for none; raises RowError for control characters and for what is too long."""
    if value is None:
        return ""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise RowError(f"{what} is no text; give a word or a number")
    found = str(value)
    if len(found) > limit:
        raise RowError(f"{what} has {len(found):,} characters, more than {limit:,}; shorten it")
    if found.isprintable():
        return " ".join(found.split())
    if _CONTROL.search(found):
        raise RowError(f"{what} holds control characters: {excerpt(found)}; take them out")
    return " ".join(visible(found).split())


def name(value: object, what: str) -> str:
    """A name without its gloss: «Afrin (Afrin)» is Afrin; one without any letter is none, and refused."""
    found = text(value, what)
    if found and not any(map(str.isalpha, found)):
        raise RowError(f"{what} has no letter: {excerpt(found)}; give the name of the place")
    return _GLOSS.sub("", found).strip() or found


def degrees(value: object, what: str, most: int) -> float | None:
    """A coordinate, None for an empty cell; raises RowError outside of -most to most."""
    found = text(value, what, 40)
    if not found:
        return None
    try:
        number = float(found)
    except ValueError:
        raise RowError(f"{what} is no number: {excerpt(found)}; give degrees such as 36.2") from None
    if not math.isfinite(number) or abs(number) > most:
        raise RowError(f"{what} is {excerpt(found)}, but goes from -{most} to {most}; give degrees")
    return number


def people(value: object) -> int:
    """A number of people, 0 for an empty cell."""
    found = text(value, "population", 20).replace(",", "")
    try:
        number = int(float(found or 0))
    except (ValueError, OverflowError):
        raise RowError(f"population is no number: {excerpt(found)}; leave it empty where it is not known") from None
    if not 0 <= number <= 10**9:
        raise RowError(f"population is {number:,}; leave it empty where it is not known")
    return number


def country(value: object) -> str:
    """An ISO 3166 code of two or three letters as that of three letters; empty for an empty cell."""
    found = text(value, "country").upper()
    code = found if len(found) == 3 else _codes().get(found, "")
    if found and code not in _known():
        raise RowError(f"country {excerpt(found)} is no ISO 3166 code; write it as in SYR or SY, or give --country")
    return code


@cache
def _codes() -> dict[str, str]:
    """Codes of two letters -> codes of three; in CLDR those of three are other names of those of two."""
    aliases: dict[str, list[str]] = get_global("territory_aliases")  # type: ignore[assignment]
    pairs = ((new[0], old) for old, new in sorted(aliases.items()) if len(old) == 3 and old.isalpha())
    codes = {"XK": "XKX"}
    for short, long in pairs:
        codes.setdefault(short, long)
    return codes


@cache
def _known() -> frozenset[str]:
    return frozenset(_codes().values())


def local_id(value: object) -> str:
    """The id of the source in the letters that an id of the dictionaries may have; empty for an empty cell."""
    return _NO_ID.sub("_", text(value, "id", MAX_ID).lower()).strip("_")


def others(values: Iterable[object], known: tuple[str, ...]) -> tuple[str, ...]:
    """Further names, each once; those that no article could hold are left out."""
    named = (name(value, "a further name") for value in values if value)
    found = {one: None for one in named if one and (one[0] < _LATIN_END or is_arabic(one)) and one not in known}
    if len(found) > MAX_NAMES:
        raise RowError(f"has {len(found):,} further names, more than {MAX_NAMES}; take some out")
    return tuple(found)


def checked(row: Row) -> Row:
    """`row` if it is a place: it has a name, both coordinates or none, and an id; raises RowError."""
    if not row.name and not row.name_ar:
        raise RowError("has no name; give `name` or `name_ar`")
    if (row.lat is None) != (row.lon is None):
        raise RowError("has one coordinate of two; give both or none")
    return row


def fingerprint(row: Row) -> str:
    """Eight letters that tell a row from another with the same id or none."""
    written = "\0".join((row.name, row.name_ar, row.country, row.admin1, row.admin2, f"{row.lat} {row.lon}"))
    return hashlib.sha256(written.encode()).hexdigest()[:8]


def arabic_of(names: Iterable[str]) -> str:
    """The first name in Arabic letters; empty when there is none."""
    return next(filter(is_arabic, names), "")
