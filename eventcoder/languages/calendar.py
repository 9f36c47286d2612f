"""Words of time in Arabic and English, each with a kind (one letter) and a value. All forms are folded.

The grammar of `eventcoder.mentions.times` reads a sentence as a string of these kinds:

    A weekday      a weekday that is also another word     P part of day      E «الليلة»      J «اليوم»
    M month        K month that is also another word       m its second word  H Hijri month   Z season
    R relative day L last       X next       T this        G recent           F early, late   g ordinal or number
    d day  e week  q month  V year  k hour  z decade  D 1980s  B before, ago      b بعد           S since, منذ
    I in, during   f on         O of, من     t the, ال     c to  & and         v that          s st, nd, th
    n 1 to 31      N number     Y year       j Hijri year  w number word      o ordinal       i 20.2.2015
    l century      y s of 1980s  x following  h of the Hijra  W overnight      _ any other    marks are themselves
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from hijridate import Hijri

from eventcoder.languages.numerals import AR_ORDINALS, AR_UNITS, EN_ORDINALS, EN_SMALL, EN_TENS, prefixed, words
from eventcoder.model import DatePrecision

#: A kind and its value: day offset, month, weekday, or how many of a unit (0 when the text does not say).
Entry = tuple[str, int]

# All the families of month names: Levant and Iraq, Egypt and the Gulf, Tunisia and Algeria, Morocco.
_AR_MONTHS = (
    "يناير جانفي", "فبراير فيفري شباط", "مارس اذار", "ابريل افريل نيسان", "مايو ماي ايار", "يونيو يونيه جوان حزيران",
    "يوليو يوليه يوليوز جويلية تموز", "اغسطس اوت غشت اب", "سبتمبر شتنبر ايلول", "اكتوبر", "نوفمبر نونبر",
    "ديسمبر دجنبر",
)  # fmt: skip
#: Month names of two words.
TWO_WORD_MONTHS: Mapping[tuple[str, str], Entry] = {
    ("كانون", "الثاني"): ("M", 1), ("تشرين", "الاول"): ("M", 10), ("تشرين", "الثاني"): ("M", 11),
    ("كانون", "الاول"): ("M", 12), ("ربيع", "الاول"): ("H", 3), ("ربيع", "الثاني"): ("H", 4),
    ("ربيع", "الاخر"): ("H", 4), ("جمادي", "الاولي"): ("H", 5), ("جمادي", "الاول"): ("H", 5),
    ("جمادي", "الثانية"): ("H", 6), ("جمادي", "الاخرة"): ("H", 6), ("ذو", "القعدة"): ("H", 11),
    ("ذي", "القعدة"): ("H", 11), ("ذو", "الحجة"): ("H", 12), ("ذي", "الحجة"): ("H", 12),
}  # fmt: skip
_HIJRI = {"محرم": 1, "المحرم": 1, "صفر": 2, "رجب": 7, "شعبان": 8, "رمضان": 9, "شوال": 10}
_EN_MONTHS = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
    "september sept sep", "october oct", "november nov", "december dec",
)  # fmt: skip
#: Months that are words of their own: they count only beside a day, a year or a preposition.
_WEAK_MONTHS = frozenset({"مارس", "ماي", "اب", "اوت", "جوان", "march", "may", "mar", "jan", "jun"})
_AR_DAYS = ("الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعة", "السبت", "الاحد")
_EN_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_AR_WORDS: Mapping[Entry, str] = {
    ("A", 0): "الاتنين", ("A", 1): "الثلثاء", ("A", 2): "الاربعا",
    ("P", 0): "صباح مساء فجر فجرا ليل ليلة ظهر عصر ظهيرة عشية غداة ضحي نهار مغرب",
    ("E", 0): "الليلة", ("J", 0): "اليوم", ("R", -1): "امس البارحة", ("R", 1): "غدا",
    ("L", 0): "الماضي الماضية الماضيين الماضيتين المنصرم المنصرمة المنصرمين الفايت الفايتة السالف",
    ("X", 0): "المقبل المقبلة القادم القادمة المقبلين القادمين",
    ("T", 0): "هذا هذه الجاري الجارية الحالي الحالية", ("G", 0): "الاخيرة الاخيرين الاخير القليلة القريبة",
    ("F", 0): "مطلع اوايل بداية منتصف اواخر نهاية اوساط", ("B", 0): "قبل", ("b", 0): "بعد",
    ("S", 0): "منذ", ("I", 0): "خلال", ("f", 0): "في", ("O", 0): "من", ("t", 0): "ال", ("c", 0): "الي", ("&", 0): "و",
    ("v", 0): "ذلك",
    ("h", 0): "ه هجرية هجري للهجرة", ("x", 0): "التالي السابق نفسه ذاته العالمي الوطني الدولي",
    ("d", 1): "يوم", ("d", 2): "يومين يومان اليومين", ("d", 0): "ايام الايام يوما",
    ("e", 1): "اسبوع الاسبوع", ("e", 2): "اسبوعين اسبوعان الاسبوعين", ("e", 0): "اسابيع الاسابيع اسبوعا",
    ("q", 1): "شهر الشهر", ("q", 2): "شهرين شهران الشهرين", ("q", 0): "اشهر شهور الاشهر الشهور شهرا",
    ("V", 1): "عام العام سنة السنة", ("V", 2): "عامين عامان العامين عامي سنتين السنتين",
    ("V", 0): "اعوام الاعوام سنوات السنوات عاما سنين", ("k", 1): "ساعة الساعة", ("k", 2): "ساعتين الساعتين",
    ("k", 0): "ساعات الساعات", ("w", 0): "عدة بضعة بضع", ("Z", 0): "صيف شتاء ربيع خريف",
    ("D", 1950): "الخمسينات خمسينيات الخمسينيات خمسينات", ("D", 1960): "الستينات ستينيات الستينيات ستينات",
    ("D", 1970): "السبعينات سبعينيات السبعينيات سبعينات", ("D", 1980): "الثمانينات ثمانينيات الثمانينيات ثمانينات",
    ("D", 1990): "التسعينات تسعينيات التسعينيات تسعينات", ("l", 0): "القرن",
}  # fmt: skip
_EN_WORDS: Mapping[Entry, str] = {
    ("a", 0): "mon", ("a", 1): "tue tues", ("a", 2): "wed", ("a", 3): "thu thur thurs", ("a", 4): "fri",
    ("a", 5): "sat", ("a", 6): "sun",
    ("P", 0): "morning evening afternoon night noon midday midnight dawn dusk nightfall",
    ("R", -1): "yesterday", ("R", 0): "today tonight", ("R", 1): "tomorrow", ("W", 0): "overnight",
    ("L", 0): "last", ("L", 1): "past", ("X", 0): "next coming", ("T", 0): "this", ("G", 0): "recent",
    ("F", 0): "early late mid", ("F", 1): "earlier later", ("B", 0): "ago", ("b", 0): "before", ("S", 0): "since",
    ("I", 0): "in during throughout", ("I", 1): "over within between from", ("f", 0): "on", ("O", 0): "of",
    ("t", 0): "the", ("c", 0): "to", ("&", 0): "and", ("s", 0): "st nd rd th", ("y", 0): "s",
    ("Z", 0): "summer winter spring autumn fall",
    ("d", 1): "day", ("d", 0): "days", ("e", 1): "week", ("e", 0): "weeks", ("q", 1): "month", ("q", 0): "months",
    ("V", 1): "year", ("V", 0): "years", ("k", 1): "hour", ("k", 0): "hours", ("z", 1): "decade", ("z", 0): "decades",
    ("w", 0): "several few", ("w", 1): "a an", ("w", 2): "couple",
}  # fmt: skip
_MARKS: Mapping[str, Entry] = {mark: (mark, 0) for mark in "/-(),."}

#: Kinds that alone make a sentence worth reading for times; the others are too common or mean nothing alone.
_TELLING = frozenset("AaEJMKHRWdeqVkzD")
#: Too short to carry a prefix: باب is a door, not "in August".
_BARE = frozenset({"اب", "ال", "ه", "و", "ماي"})
#: Words behind which a date is a name: the 14 March alliance, the 25 January revolution.
NAMED_BEFORE = frozenset(
    words("""ثورة حركة قوي فريق تيار تحالف ميدان شارع جامعة انتفاضة جبهة ذكري احداث هجمات كتايب الثورة لثورة وقوي بثورة
    وحركة لقوي""")
)
NAMED_BEHIND = frozenset(words("alliance coalition movement bloc revolution uprising camp attacks brigade"))


def _months(names: tuple[str, ...]) -> Iterator[tuple[str, Entry]]:
    for number, group in enumerate(names, 1):
        for name in group.split():
            yield name, ("K" if name in _WEAK_MONTHS else "M", number)


def _spread(table: Mapping[Entry, str]) -> Iterator[tuple[str, Entry]]:
    for entry, group in table.items():
        for word in group.split():
            yield word, entry


@cache
def english() -> dict[str, Entry]:
    """Every English word of time, with its kind and value."""
    table: dict[str, Entry] = {word: ("w", n) for word, n in (*EN_SMALL.items(), *EN_TENS.items())}
    table.update({word: ("o", n) for word, n in EN_ORDINALS.items() if n <= 31})
    table.update({day: ("A", n) for n, day in enumerate(_EN_DAYS)})
    return table | dict(_months(_EN_MONTHS)) | dict(_spread(_EN_WORDS)) | dict(_MARKS)


def _arabic_bare() -> dict[str, Entry]:
    table: dict[str, Entry] = {word: ("w", n) for word, n in AR_UNITS.items()}
    table.update({"ال" + word: ("w", n) for word, n in AR_UNITS.items()})
    table.update({word: ("o", n) for word, n in AR_ORDINALS.items()})
    table.update({day: ("A", n) for n, day in enumerate(_AR_DAYS)})
    table.update({word: ("H", n) for word, n in _HIJRI.items()})
    return table | dict(_months(_AR_MONTHS)) | dict(_spread(_AR_WORDS)) | dict(_MARKS)


@cache
def arabic() -> dict[str, Entry]:
    """Every Arabic word of time, with and without prefixes, with its kind and value."""
    table = _arabic_bare()
    for word, entry in tuple(table.items()):
        if word not in _BARE and word not in _MARKS and word[0] != "ه":
            for form, _ in prefixed(word):
                table.setdefault(form, entry)
    return table


@cache
def joined() -> frozenset[str]:
    """Arabic words of time with "and" attached: they begin an expression and never continue one."""
    bare = _arabic_bare()
    return frozenset(form for word in bare for form, conjunction in prefixed(word) if conjunction and form not in bare)


@cache
def two_word_months() -> dict[tuple[str, str], Entry]:
    """The month names of two words, with and without prefixes."""
    return {(form, second): entry for (first, second), entry in TWO_WORD_MONTHS.items() for form, _ in prefixed(first)}


@cache
def telling(language: str) -> frozenset[str]:
    """The words that make a sentence worth reading for times."""
    table = arabic() if language == "ar" else english()
    firsts = {first for first, _ in two_word_months()} if language == "ar" else set()
    kinds = _TELLING if language == "ar" else _TELLING | {"P"}
    return frozenset({word for word, (kind, _) in table.items() if kind in kinds} | firsts)


def month_days(year: int, month: int) -> tuple[dt.date, dt.date]:
    """First and last day of a month; the month may be counted beyond 1..12."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    first = dt.date(min(max(year, dt.MINYEAR), dt.MAXYEAR), month, 1)
    return first, first.replace(day=monthrange(first.year, month)[1])


def year_days(year: int) -> tuple[dt.date, dt.date]:
    """First and last day of a year."""
    year = min(max(year, dt.MINYEAR), dt.MAXYEAR)
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def day(year: int, month: int, day: int) -> dt.date | None:
    """That day, or None when there is none such."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def shift(today: dt.date, days: int) -> dt.date:
    """So many days later, within what dates can hold."""
    at = today.toordinal() + days
    return dt.date.fromordinal(min(max(at, 1), dt.date.max.toordinal()))


def hijri_years(today: dt.date | None) -> Sequence[int]:
    """The Hijri years in which a date before `today` may lie, latest first."""
    guess = round((today.year - 622) * 33 / 32) + 1 if today else 0
    return range(guess, guess - 4, -1)


def hijri_days(year: int, month: int, day: int) -> tuple[dt.date, dt.date] | None:
    """The Gregorian day or, without a day, month; None outside of what the Umm al-Qura calendar covers."""
    try:
        first = Hijri(year, month, day or 1).to_gregorian()
        length = 1 if day else Hijri(year, month, 1).month_length()
    except (ValueError, OverflowError):
        return None
    start = dt.date(first.year, first.month, first.day)
    return start, start + dt.timedelta(length - 1)


def around(day: dt.date, unit: str) -> tuple[dt.date, dt.date, DatePrecision]:
    """The calendar week, month or year of `day`."""
    if unit == "e":
        monday = shift(day, -day.weekday())
        return monday, shift(monday, 6), "week"
    if unit == "q":
        return *month_days(day.year, day.month), "month"
    if unit in "Vz":
        return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31), "year"
    return day, day, "day"


def number_kind(form: str) -> Entry:
    """Kind and value of a token of digits."""
    if form.isdecimal() and len(form) <= 4:
        n = int(form)
        if len(form) == 4:
            return ("Y", n) if 1900 <= n <= 2035 else ("j", n) if 1343 <= n <= 1500 else ("_", n)
        return ("n", n) if 1 <= n <= 31 and len(form) <= 2 else ("N", n)
    pieces = form.split(".")
    if len(pieces) == 3 and len(pieces[2]) == 4 and all(len(p) <= 2 for p in pieces[:2]) and "," not in form:
        return "i", int(pieces[2]) * 10_000 + int(pieces[1]) * 100 + int(pieces[0])
    return "_", 0


#: Days in each unit; hours are counted apart.
UNIT_DAYS = {"d": 1, "e": 7, "q": 30, "V": 365, "z": 3650}
#: How precise a date counted in that unit is.
PRECISION: dict[str, DatePrecision] = {"e": "week", "q": "month", "V": "year", "z": "year", "k": "day", "d": "day"}
#: How many a plural without a number stands for: "in recent days" is a week.
VAGUE_COUNT = {"d": 7, "e": 4, "q": 6, "V": 5, "z": 3, "k": 24}


def length(unit: str, count: int) -> int:
    """In days; hours are rounded up to days."""
    return -(-count // 24) if unit == "k" else count * UNIT_DAYS[unit]


def back(today: dt.date, unit: str, count: int) -> dt.date:
    """So many units before `today`; months keep the day of the month where they can."""
    if unit == "q" and count < 12 * today.year - 12:
        first, last = month_days(today.year, today.month - count)
        return min(last, shift(first, today.day - 1))
    return shift(today, -length(unit, count))
