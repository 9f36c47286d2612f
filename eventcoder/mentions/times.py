"""Times in one sentence: a word is a kind (one letter), an expression is a pattern over kinds, a resolver dates it.

The words and their kinds are in `eventcoder.languages.calendar`. Everything is linear in the number of tokens.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from eventcoder.languages import calendar
from eventcoder.model import DatePrecision

#: A time that lies further back than this is history, not this article's news.
_NEWS_DAYS = 60
#: A date without a year may lie this many days after publication (articles are dated early in other time zones).
_TOLERANCE = 3
_UNITS = "deqVkz"

Meaning = tuple[dt.date | None, dt.date | None, DatePrecision]


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time expression: tokens `first` to `last`, and the first and last possible day."""

    first: int
    last: int
    start: dt.date | None
    end: dt.date | None
    precision: DatePrecision
    history: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """The tokens of one candidate expression."""

    kinds: str
    values: Sequence[int]

    def all(self, kinds: str) -> list[int]:
        return [value for kind, value in zip(self.kinds, self.values, strict=True) if kind in kinds]

    def one(self, kinds: str) -> int | None:
        return next(iter(self.all(kinds)), None)

    def has(self, kinds: str) -> bool:
        return any(kind in kinds for kind in self.kinds)


Resolver = Callable[[_Part, dt.date | None], Meaning | None]
_Candidate = tuple[int, int, TimeSpan | None]


def _offset(today: dt.date | None, first: int, last: int, precision: DatePrecision) -> Meaning:
    if today is None:
        return None, None, precision
    return calendar.shift(today, first), calendar.shift(today, last), precision


def _one_day(date: dt.date | None) -> Meaning | None:
    return (date, date, "day") if date else None


def _weekday(day: int, part: _Part, today: dt.date) -> dt.date:
    back = (today.weekday() - day) % 7
    if part.has("X"):
        return calendar.shift(today, 7 - back if back else 7)
    return calendar.shift(today, -(back or (7 if part.has("L") else 0)))


def _weekdays(part: _Part, today: dt.date | None) -> Meaning:
    days = part.all("A")
    if today is None:
        return None, None, "range" if len(days) > 1 else "day"
    end = _weekday(days[-1], part, today)
    if len(days) == 1:
        return end, end, "day"
    return calendar.shift(end, -((days[-1] - days[0]) % 7)), end, "range"


def _relative(part: _Part, today: dt.date | None) -> Meaning | None:
    """Days counted from publication: «أمس الأول», "last night", "overnight"."""
    if part.has("W"):
        return _offset(today, -1, 0, "range")
    if part.has("o") and part.one("o") != 1:
        return None
    if part.has("L") and part.one("L"):  # "past midnight"
        return None
    days = part.one("R") or 0
    if part.has("L"):
        days = -1
    if part.has("oBb"):
        days -= 1
    return _offset(today, days, days, "day")


def _year_of(part: _Part, today: dt.date | None) -> int | None:
    """The year that the expression names: «2015», «من العام الماضي»."""
    year = part.one("Y")
    if year is None and today is not None and "V" in part.kinds:
        return today.year - ("L" in part.kinds) + ("X" in part.kinds)
    return year


def _latest(part: _Part, today: dt.date, month: int, day: int) -> dt.date | None:
    """The last such date before publication, or the next one when the text says so."""
    years = range(today.year, today.year + 9) if part.has("X") else range(today.year + 1, today.year - 9, -1)
    dates = (calendar.day(year, month, day) for year in years if year > 0)
    if part.has("X"):
        return next((date for date in dates if date and date > today), None)
    limit = today if part.has("L") else calendar.shift(today, _TOLERANCE)
    return next((date for date in dates if date and date <= limit), None)


def _month_number(part: _Part) -> int | None:
    """The month; two names of different months (the second in brackets) are no date."""
    months = set(part.all("MK"))
    return months.pop() if len(months) == 1 else None


def _date(part: _Part, today: dt.date | None) -> Meaning | None:
    month, days = _month_number(part), part.all("n") or [sum(part.all("ow"))]
    if month is None or not calendar.day(2000, month, days[-1]):
        return None
    year = _year_of(part, today)
    if year is None and today is None:
        return None, None, "day"
    end = calendar.day(year, month, days[-1]) if year else _latest(part, today or dt.date.max, month, days[-1])
    start = end and calendar.day(end.year, month, days[0])
    if not start or not end or start > end:
        return None
    return start, end, "day" if start == end else "range"


def _month(part: _Part, today: dt.date | None) -> Meaning | None:
    month = _month_number(part)
    if month is None or not (part.has("MYIfSqLXTV") or (part.has("F") and not part.one("F"))):
        return None
    year = _year_of(part, today)
    if year is None and today is None:
        return None, None, "month"
    if year is None and today is not None:
        anchor = _latest(part, today, month, 1)
        year = anchor.year if anchor else today.year
        if part.has("L") and (year, month) == (today.year, today.month):
            year -= 1
    return *calendar.month_days(year or 1, month), "month"


def _hijri(part: _Part, today: dt.date | None) -> Meaning | None:
    month, day, year = part.one("H") or 1, part.one("n") or sum(part.all("ow")), part.one("j")
    if year is None and today is None:
        return None, None, "day" if day else "month"
    reckoned = (year,) if year else calendar.hijri_years(today)
    for candidate in reckoned:
        found = calendar.hijri_days(candidate, month, day)
        if found and (year or today is None or found[0] <= calendar.shift(today, _TOLERANCE)):
            return *found, "day" if day else "month"
    return None


def _numeric(part: _Part, today: dt.date | None) -> Meaning | None:
    """2015-02-20 and 20/2/2015; 20/2 only where a weekday or «يوم» stands before it."""
    packed = part.one("i")
    if packed is not None:
        return _one_day(calendar.day(packed // 10_000, packed // 100 % 100, packed % 100))
    first, second = part.all("n")[:2]
    day, month = (second, first) if part.kinds.find("Y") < part.kinds.find("n") and part.has("Y") else (first, second)
    year = part.one("Y")
    if year is None and today is None:
        return (None, None, "day") if calendar.day(2000, month, day) else None
    date = calendar.day(year, month, day) if year else _latest(part, today or dt.date.max, month, day)
    return _one_day(date)


def _day_of_month(part: _Part, today: dt.date | None) -> Meaning | None:
    """«السادس من الشهر الجاري», «6 من الشهر الماضي»."""
    day = part.one("n") or sum(part.all("ow"))
    if today is None:
        return None, None, "day"
    first, _ = calendar.month_days(today.year, today.month - part.has("L"))
    date = calendar.day(first.year, first.month, day)
    return _one_day(date)


def _unit(part: _Part) -> tuple[str, int]:
    """The unit of time and how many of it; a plural alone gets a usual number."""
    at = next(i for i, kind in enumerate(part.kinds) if kind in _UNITS)
    unit, own = part.kinds[at], part.values[at]
    counts = part.all("nN") or part.all("w")[-1:]
    if len(part.all("w")) > 1 and part.all("w")[-1] == 10 and part.all("w")[0] < 10:
        counts = [sum(part.all("w"))]
    count = counts[0] if counts else own
    return unit, count or calendar.VAGUE_COUNT[unit]


def _ago(part: _Part, today: dt.date | None) -> Meaning:
    unit, count = _unit(part)
    vague = (not part.has("nNw") and part.one(_UNITS) == 0) or (part.has("w") and part.all("w")[-1] == 0)
    if today is None:
        return None, None, "range" if vague else calendar.PRECISION[unit]
    then = calendar.back(today, unit, count)
    if vague or part.has("S"):
        # "years ago" is at least one year ago, while "days ago" may be yesterday.
        nearest = 0 if unit in "dk" or part.has("S") else -calendar.UNIT_DAYS[unit]
        return then, calendar.shift(today, nearest), "range"
    return calendar.around(then, unit) if unit != "k" else (calendar.shift(today, -(count // 24)),) * 2 + ("day",)


def _span(part: _Part, today: dt.date | None) -> Meaning | None:
    """«الأسبوع الماضي» is a week of the calendar, «خلال الأيام الأخيرة» a stretch up to publication."""
    unit, count = _unit(part)
    single = part.one(_UNITS) == 1 and not part.has("nNwG") and unit in "eqV"
    if single and not part.has("t") and part.one("L") != 1:
        return _calendar(part, unit, today)
    if part.one(_UNITS) == 1 and unit == "d" and not part.has("nNw") and part.one("L") != 1:
        return None
    length = calendar.length(unit, count)
    return _offset(today, 0, length, "range") if part.has("X") else _offset(today, -length, 0, "range")


def _calendar(part: _Part, unit: str, today: dt.date | None) -> Meaning:
    if today is None:
        return None, None, calendar.PRECISION[unit]
    step = 1 if part.has("X") else -1
    if unit == "e":
        return calendar.around(calendar.shift(today, 7 * step), unit)
    if unit == "q":
        return *calendar.month_days(today.year, today.month + step), "month"
    return *calendar.year_days(today.year + step), "year"


def _this(part: _Part, today: dt.date | None) -> Meaning:
    unit = next(kind for kind in part.kinds if kind in _UNITS)
    if today is None:
        return None, None, calendar.PRECISION[unit]
    start, _, precision = calendar.around(today, unit)
    return start, today, precision


def _year(part: _Part, today: dt.date | None) -> Meaning | None:
    years = part.all("Y")
    if (len(years) == 1 and part.has("I") and part.one("I")) or years[0] > years[-1]:
        return None  # "over 2000" is a number
    return dt.date(years[0], 1, 1), dt.date(years[-1], 12, 31), "year" if len(years) == 1 else "range"


def _decade(part: _Part, today: dt.date | None) -> Meaning | None:
    if not part.has("DY"):
        return dt.date(1901, 1, 1), dt.date(2000, 12, 31), "range"
    first = part.one("DY") or 0
    return (dt.date(first, 1, 1), dt.date(first + 9, 12, 31), "range") if first % 10 == 0 else None


_GREGORIAN = "[MK]m?(?:[/-]?[MK]m?|\\([MK]m?\\))?"
_NTH = "(?:t?n(?:-n)?|ow?)"
_TAIL = "(?:[,O]{0,2}V?Yh?|O?V?[LXT]|OTV)?"
_LEAD = "S?F?b?P?d?"
_NUMERIC = "(?:Y[-/]n[-/]n|n[-/]n[-/]Y|i)"
_COUNT = "(?:t?[nN]|ww?)?"


def _grammar(*rules: tuple[str, str, Resolver]) -> tuple[tuple[frozenset[str], re.Pattern[str], Resolver], ...]:
    """Expressions, each with the kinds of which it holds one: where none stands, the pattern is not tried."""
    return tuple((frozenset(kinds), re.compile(pattern), resolver) for kinds, pattern, resolver in rules)


_ARABIC = _grammar(
    ("MK", f"{_LEAD}(?:(?:[RJ]A?|A)[LX]?(?:,|(?P<p>\\())?)?{_NTH}O?q?{_GREGORIAN}{_TAIL}(?(p)\\)?)", _date),
    ("MK", f"S?I?F?q?{_GREGORIAN}{_TAIL}", _month),
    ("A", "S?F?b?P?d?(?:[RJ]o?(?:A|\\(A\\))|A)[LX]?P?", _weekdays),
    ("A", "S?(?:Pd?A[-/]?A|d?A[-/]A)", _weekdays),
    ("RJE", "S?F?b?P?d?(?:oO?R|BR|Ro?|T?(?<!v)J(?![ox])|E(?:BL|L)?)", _relative),
    ("deqVk", f"[BS]{_COUNT}[deqVk](?![AJRMKHYLTGInNow])", _ago),
    ("deqVk", f"[SI]?F?{_COUNT}[deqVk]{_COUNT}G?[LGX]", _span),
    ("eqV", "[SI]?F?(?:T[eqV]|[eqV]T)", _this),
    ("q", f"{_LEAD}A?,?{_NTH}O(?:Tq|q[TL])", _day_of_month),
    ("H", f"{_LEAD}(?:A,?)?{_NTH}O?q?Hm?(?:,?V?jh?)?|S?I?qHm?(?:V?jh?)?|Hm?V?jh?", _hijri),
    ("i-/", f"{_LEAD}(?:A(?:,|(?P<p>\\())?)?{_NUMERIC}(?(p)\\)?)|S?(?:dA?|A)n/n", _numeric),
    ("Y", "[If]?V?Y[-c&]V?Y|S?[If]?F?VY|[SIf]F?Y|S?I?F?ZV?Y", _year),
    ("Dl", "[SI]?F?t?D(?:lL)?|lL", _decade),
)
_ENGLISH_LEAD = "(?:S|F?f?)F?[LXT]?"
_ENGLISH_DATE = (
    "(?:t?ns?(?:-ns?)?O?[MK](?:\\.?,?Y)?|towO[MK](?:,?Y)?|t?oO[MK](?:,?Y)?|[MK]\\.?t?(?:ns?(?:-n)?|o)(?:,?Y)?)"
)
_ENGLISH_COUNT = "(?:[nN]|w+O?)?"
_ENGLISH = _grammar(
    ("MK", f"{_ENGLISH_LEAD}(?:[Aa]P?\\.?(?:,|(?P<p>\\())?)?f?{_ENGLISH_DATE}(?:O?[LXT]V)?(?(p)\\)?)", _date),
    ("MK", "S?I?(?:F-?O?)?[MK]\\.?,?O?Y|[SI]F?-?O?[MK]|F-?[MK]|LM", _month),
    ("A", f"(?:f?t?PO|I?W)?{_ENGLISH_LEAD}A(?:P?[-/c]AP?|P)?", _weekdays),
    ("RTPLW", "[SFI]?(?:tdbR|RP?|LP|TP|W)", _relative),
    ("B", f"{_ENGLISH_COUNT}[{_UNITS}]B", _ago),
    ("LGX", f"[SI]?t?(?:LG?|G|X){_ENGLISH_COUNT}[{_UNITS}]", _span),
    ("T", "[SI]?F?T[eqVz]", _this),
    ("i-/", f"{_ENGLISH_LEAD}(?:[Aa],?)?{_NUMERIC}", _numeric),
    ("Y", "I?Y[-c&]Y|(?:[SI]t?(?:VO?)?|[SI]?t?F-?O?|t?VO?)Y|S?I?t?F?ZO?Y", _year),
    ("y", "[SI]?t?F?-?t?Yy", _decade),
)


def _read(forms: Sequence[str], language: str) -> _Part:
    """The kind and value of every token."""
    table = calendar.arabic() if language == "ar" else calendar.english()
    pairs = calendar.two_word_months() if language == "ar" else {}
    found = [calendar.number_kind(form) if form[:1].isdigit() else table.get(form, ("_", 0)) for form in forms]
    for at, pair in enumerate(pairwise(forms)):
        if pair in pairs:
            found[at : at + 2] = [pairs[pair], ("m", 0)]
    return _Part("".join(kind for kind, _ in found), [value for _, value in found])


def _is_telling(forms: Sequence[str], language: str) -> bool:
    """Whether any token can begin a time; almost free for the many sentences that tell none."""
    if not calendar.telling(language).isdisjoint(forms):
        return True
    return any((len(form) >= 4 and form[0] in "12") or (len(form) >= 8 and form[0] in "03") for form in forms)


def _is_name(forms: Sequence[str], first: int, last: int) -> bool:
    """The 14 March alliance and the like."""
    named = first > 0 and forms[first - 1] in calendar.NAMED_BEFORE
    return named or (last + 1 < len(forms) and forms[last + 1] in calendar.NAMED_BEHIND)


def _history(part: _Part, meaning: Meaning, today: dt.date | None) -> bool:
    start, end, precision = meaning
    if part.has("D") or "Yy" in part.kinds or part.kinds == "lL":
        return True
    if precision == "year" and part.has("L") and part.has("V"):
        return True
    day = start if part.has("S") else end
    if today is None or day is None:
        return False
    return (today - day).days > _NEWS_DAYS or (precision == "year" and day.year < today.year)


def _since(part: _Part, meaning: Meaning, today: dt.date | None) -> Meaning:
    """From that day up to publication."""
    start = meaning[0]
    unbound = "S" not in part.kinds or (today and start and start >= today)
    return meaning if unbound else (start, today or start, "range")


def _span_of(first: int, part: _Part, meaning: Meaning, today: dt.date | None) -> TimeSpan:
    start, end, precision = _since(part, meaning, today)
    history = _history(part, (start, end, precision), today)
    return TimeSpan(first, first + len(part.kinds) - 1, start, end, precision, history)


@lru_cache(maxsize=1)
def _matches(forms: tuple[str, ...], language: str) -> list[tuple[int, _Part, Resolver]]:
    """Whatever has the form of a time: first token, parts, and what reads it; asked for times and then for numbers."""
    whole = _read(forms, language)
    apart = calendar.joined() if language == "ar" else frozenset()
    return [
        (first, _Part(whole.kinds[first:end], whole.values[first:end]), resolver)
        for telling, pattern, resolver in (_ARABIC if language == "ar" else _ENGLISH)
        if not telling.isdisjoint(whole.kinds)
        for first, end in (match.span() for match in pattern.finditer(whole.kinds))
        if first < end and apart.isdisjoint(forms[first + 1 : end])
    ]


def _candidates(forms: Sequence[str], language: str, today: dt.date | None) -> Iterator[_Candidate]:
    """Everything that reads as a time, as first and last token; without a span where it is part of a name."""
    for first, part, resolver in _matches(tuple(forms), language):
        if meaning := resolver(part, today):
            last = first + len(part.kinds) - 1
            yield first, last, None if _is_name(forms, first, last) else _span_of(first, part, meaning, today)


def _longest(forms: Sequence[str], language: str, today: dt.date | None) -> list[_Candidate]:
    """Candidates without overlaps: of two that overlap the longer one stays."""
    if not _is_telling(forms, language):
        return []
    kept: list[_Candidate] = []
    taken: set[int] = set()
    for candidate in sorted(_candidates(forms, language, today), key=lambda c: (c[0] - c[1], c[0])):
        tokens = range(candidate[0], candidate[1] + 1)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            kept.append(candidate)
    return sorted(kept, key=lambda c: c[0])


def time_tokens(forms: Sequence[str], language: str) -> frozenset[int]:
    """The tokens that belong to times, or to dates that are names: no number there is a count."""
    return frozenset(at for first, last, _ in _longest(forms, language, None) for at in range(first, last + 1))


def find_times(forms: Sequence[str], published: dt.date | None, language: str) -> list[TimeSpan]:
    """Time expressions of one sentence, in order, without overlaps; the longest expression wins."""
    return [span for _, _, span in _longest(forms, language, published) if span]
