"""When: every row is one expression, read on Friday 20 February 2015."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcoder.languages import calendar
from eventcoder.mentions.times import _ARABIC, _ENGLISH, TimeSpan, find_times
from eventcoder.text.folding import fold
from eventcoder.text.tokens import forms

FRIDAY = dt.date(2015, 2, 20)

Row = tuple[str, int, str, str, str, bool]

# Expression, its first token (it reaches to the end), first and last possible day, precision, history.
ARABIC = [
    ("بالجمعة", 0, "2015-02-20", "2015-02-20", "day", False),
    ("الجمعة", 0, "2015-02-20", "2015-02-20", "day", False),
    ("يوم الجمعة", 0, "2015-02-20", "2015-02-20", "day", False),
    ("صباح الجمعة", 0, "2015-02-20", "2015-02-20", "day", False),
    ("مساء أمس الجمعة", 0, "2015-02-20", "2015-02-20", "day", False),
    ("مساء أمس الخميس", 0, "2015-02-19", "2015-02-19", "day", False),
    ("فجر اليوم الأحد", 0, "2015-02-15", "2015-02-15", "day", False),
    ("ليل الخميس - الجمعة", 0, "2015-02-19", "2015-02-20", "range", False),
    ("ليلة الأحد", 0, "2015-02-15", "2015-02-15", "day", False),
    ("الجمعة الماضي", 0, "2015-02-13", "2015-02-13", "day", False),
    ("الجمعة الماضية", 0, "2015-02-13", "2015-02-13", "day", False),
    ("والجمعة", 0, "2015-02-20", "2015-02-20", "day", False),
    ("اليوم", 0, "2015-02-20", "2015-02-20", "day", False),
    ("أمس", 0, "2015-02-19", "2015-02-19", "day", False),
    ("امس", 0, "2015-02-19", "2015-02-19", "day", False),
    ("أمس الأول", 0, "2015-02-18", "2015-02-18", "day", False),
    ("أول من أمس", 0, "2015-02-18", "2015-02-18", "day", False),
    ("أول أمس", 0, "2015-02-18", "2015-02-18", "day", False),
    ("قبل أمس", 0, "2015-02-18", "2015-02-18", "day", False),
    ("البارحة", 0, "2015-02-19", "2015-02-19", "day", False),
    ("الليلة الماضية", 0, "2015-02-19", "2015-02-19", "day", False),
    ("الليلة قبل الماضية", 0, "2015-02-18", "2015-02-18", "day", False),
    ("قبل 3 أيام", 0, "2015-02-17", "2015-02-17", "day", False),
    ("قبل ثلاثة أيام", 0, "2015-02-17", "2015-02-17", "day", False),
    ("منذ أسبوع", 0, "2015-02-13", "2015-02-20", "range", False),
    ("خلال الأيام الأخيرة", 0, "2015-02-13", "2015-02-20", "range", False),
    ("في الأيام القليلة الماضية", 1, "2015-02-13", "2015-02-20", "range", False),
    ("خلال اليومين الماضيين", 0, "2015-02-18", "2015-02-20", "range", False),
    ("خلال الـ24 ساعة الماضية", 0, "2015-02-19", "2015-02-20", "range", False),
    ("خلال الساعات الـ24 الماضية", 0, "2015-02-19", "2015-02-20", "range", False),
    ("الأسبوع الماضي", 0, "2015-02-09", "2015-02-15", "week", False),
    ("هذا الأسبوع", 0, "2015-02-16", "2015-02-20", "week", False),
    ("الشهر الماضي", 0, "2015-01-01", "2015-01-31", "month", False),
    ("هذا الشهر", 0, "2015-02-01", "2015-02-20", "month", False),
    ("الشهر الجاري", 0, "2015-02-01", "2015-02-20", "month", False),
    ("العام الماضي", 0, "2014-01-01", "2014-12-31", "year", True),
    ("العام 2013", 0, "2013-01-01", "2013-12-31", "year", True),
    ("الـ6 من هذا الشهر", 0, "2015-02-06", "2015-02-06", "day", False),
    ("السادس من الشهر الجاري", 0, "2015-02-06", "2015-02-06", "day", False),
    ("6 من الشهر الماضي", 0, "2015-01-06", "2015-01-06", "day", False),
    ("15 شباط/فبراير 2015", 0, "2015-02-15", "2015-02-15", "day", False),
    ("20 فبراير", 0, "2015-02-20", "2015-02-20", "day", False),
    ("3 جويلية", 0, "2014-07-03", "2014-07-03", "day", True),
    ("2 مارس (آذار)", 0, "2014-03-02", "2014-03-02", "day", True),
    ("15 رمضان 1436", 0, "2015-07-02", "2015-07-02", "day", False),
    ("منذ عام 2011", 0, "2011-01-01", "2015-02-20", "range", True),
    ("الجمعة المقبل", 0, "2015-02-27", "2015-02-27", "day", False),
    ("20 فبراير المقبل", 0, "2016-02-20", "2016-02-20", "day", False),
    ("آذار/مارس 2011", 0, "2011-03-01", "2011-03-31", "month", True),
    ("منذ مارس 2011", 0, "2011-03-01", "2015-02-20", "range", True),
    ("2015-02-20", 0, "2015-02-20", "2015-02-20", "day", False),
    ("20/2/2015", 0, "2015-02-20", "2015-02-20", "day", False),
    ("20.2.2015", 0, "2015-02-20", "2015-02-20", "day", False),
    ("الخميس 19/2", 0, "2015-02-19", "2015-02-19", "day", False),
    ("ثمانينيات القرن الماضي", 0, "1980-01-01", "1989-12-31", "range", True),
    ("في 2013", 0, "2013-01-01", "2013-12-31", "year", True),
    ("أمس (الخميس)", 0, "2015-02-19", "2015-02-19", "day", False),
    ("اليوم الجمعة", 0, "2015-02-20", "2015-02-20", "day", False),
    ("15 تشرين الثاني 2014", 0, "2014-11-15", "2014-11-15", "day", True),
    ("وأمس", 0, "2015-02-19", "2015-02-19", "day", False),
    ("شهر رمضان", 0, "2014-06-28", "2014-07-27", "month", True),
    ("الخامس عشر من آذار", 0, "2014-03-15", "2014-03-15", "day", True),
    ("قبل سنوات", 0, "2010-02-21", "2014-02-20", "range", True),
    ("منذ أيام", 0, "2015-02-13", "2015-02-20", "range", False),
    ("قبل أسبوعين", 0, "2015-02-02", "2015-02-08", "week", False),
    ("الخميس، 19 فبراير", 0, "2015-02-19", "2015-02-19", "day", False),
    ("شباط الماضي", 0, "2014-02-01", "2014-02-28", "month", True),
    ("خلال الأشهر الستة الماضية", 0, "2014-08-24", "2015-02-20", "range", False),
    ("ما بين عامي 2011 و2013", 2, "2011-01-01", "2013-12-31", "range", True),
    ("منذ فجر اليوم", 0, "2015-02-20", "2015-02-20", "day", False),
    ("بعد ظهر الخميس", 0, "2015-02-19", "2015-02-19", "day", False),
    ("15-17 فبراير", 0, "2015-02-15", "2015-02-17", "range", False),
    ("12 يناير من العام الماضي", 0, "2014-01-12", "2014-01-12", "day", True),
    ("عصر الأربعاء", 0, "2015-02-18", "2015-02-18", "day", False),
    ("ليلة أمس", 0, "2015-02-19", "2015-02-19", "day", False),
    ("يوم أمس", 0, "2015-02-19", "2015-02-19", "day", False),
    ("نهاية الأسبوع الماضي", 0, "2015-02-09", "2015-02-15", "week", False),
    ("العام الجاري", 0, "2015-01-01", "2015-02-20", "year", False),
    ("منذ أمس", 0, "2015-02-19", "2015-02-20", "range", False),
    ("قبل عشرة أيام", 0, "2015-02-10", "2015-02-10", "day", False),
    ("قبل شهرين", 0, "2014-12-01", "2014-12-31", "month", False),
    ("20 غشت", 0, "2014-08-20", "2014-08-20", "day", True),
    ("9 جانفي 2015", 0, "2015-01-09", "2015-01-09", "day", False),
    ("4 كانون الثاني 2015", 0, "2015-01-04", "2015-01-04", "day", False),
    ("تشرين الأول 2014", 0, "2014-10-01", "2014-10-31", "month", True),
    ("خلال الأسبوعين الماضيين", 0, "2015-02-06", "2015-02-20", "range", False),
    ("مساء الثلاثاء الماضي", 0, "2015-02-17", "2015-02-17", "day", False),
    ("الاثنين المقبل", 0, "2015-02-23", "2015-02-23", "day", False),
    ("28 يوليوز 2014", 0, "2014-07-28", "2014-07-28", "day", True),
    ("غدا", 0, "2015-02-21", "2015-02-21", "day", False),
    ("الشهر المقبل", 0, "2015-03-01", "2015-03-31", "month", False),
]

NO_ARABIC = ["مارس الجيش ضغوطا", "فجر انتحاري نفسه", "اليوم التالي", "باب المدينة"]

ENGLISH = [
    ("on Friday", 0, "2015-02-20", "2015-02-20", "day", False),
    ("Friday morning", 0, "2015-02-20", "2015-02-20", "day", False),
    ("last Friday", 0, "2015-02-13", "2015-02-13", "day", False),
    ("early Saturday", 0, "2015-02-14", "2015-02-14", "day", False),
    ("Tuesday night", 0, "2015-02-17", "2015-02-17", "day", False),
    ("late on Monday", 0, "2015-02-16", "2015-02-16", "day", False),
    ("next Monday", 0, "2015-02-23", "2015-02-23", "day", False),
    ("today", 0, "2015-02-20", "2015-02-20", "day", False),
    ("yesterday", 0, "2015-02-19", "2015-02-19", "day", False),
    ("the day before yesterday", 0, "2015-02-18", "2015-02-18", "day", False),
    ("overnight", 0, "2015-02-19", "2015-02-20", "range", False),
    ("three days ago", 0, "2015-02-17", "2015-02-17", "day", False),
    ("two weeks ago", 0, "2015-02-02", "2015-02-08", "week", False),
    ("in recent days", 0, "2015-02-13", "2015-02-20", "range", False),
    ("in the past 24 hours", 0, "2015-02-19", "2015-02-20", "range", False),
    ("last week", 0, "2015-02-09", "2015-02-15", "week", False),
    ("this week", 0, "2015-02-16", "2015-02-20", "week", False),
    ("last month", 0, "2015-01-01", "2015-01-31", "month", False),
    ("this month", 0, "2015-02-01", "2015-02-20", "month", False),
    ("last year", 0, "2014-01-01", "2014-12-31", "year", True),
    ("in 2013", 0, "2013-01-01", "2013-12-31", "year", True),
    ("15 February 2015", 0, "2015-02-15", "2015-02-15", "day", False),
    ("Feb. 15", 0, "2015-02-15", "2015-02-15", "day", False),
    ("February 15, 2015", 0, "2015-02-15", "2015-02-15", "day", False),
    ("March 2011", 0, "2011-03-01", "2011-03-31", "month", True),
    ("since March 2011", 0, "2011-03-01", "2015-02-20", "range", True),
    ("in the 1980s", 0, "1980-01-01", "1989-12-31", "range", True),
    ("in March", 0, "2014-03-01", "2014-03-31", "month", True),
    ("earlier this month", 0, "2015-02-01", "2015-02-20", "month", False),
    ("last night", 0, "2015-02-19", "2015-02-19", "day", False),
    ("a few days ago", 0, "2015-02-13", "2015-02-20", "range", False),
    ("a couple of weeks ago", 0, "2015-02-02", "2015-02-08", "week", False),
    ("in the last three days", 0, "2015-02-17", "2015-02-20", "range", False),
    ("Monday (15 February)", 0, "2015-02-15", "2015-02-15", "day", False),
    ("Monday, Feb. 16", 0, "2015-02-16", "2015-02-16", "day", False),
    ("mid-March", 0, "2014-03-01", "2014-03-31", "month", True),
    ("between 2011 and 2013", 0, "2011-01-01", "2013-12-31", "range", True),
    ("2011-2013", 0, "2011-01-01", "2013-12-31", "range", True),
    ("the 15th of March", 0, "2014-03-15", "2014-03-15", "day", True),
    ("since Friday", 0, "2015-02-20", "2015-02-20", "day", False),
    ("Friday to Sunday", 0, "2015-02-13", "2015-02-15", "range", False),
    ("from Friday to Sunday", 1, "2015-02-13", "2015-02-15", "range", False),
    ("overnight Thursday", 0, "2015-02-19", "2015-02-19", "day", False),
    ("this morning", 0, "2015-02-20", "2015-02-20", "day", False),
    ("in May", 0, "2014-05-01", "2014-05-31", "month", True),
    ("2015-02-20", 0, "2015-02-20", "2015-02-20", "day", False),
    ("the summer of 2014", 0, "2014-01-01", "2014-12-31", "year", True),
    ("a year ago", 0, "2014-01-01", "2014-12-31", "year", True),
    ("a decade ago", 0, "2005-01-01", "2005-12-31", "year", True),
    ("years ago", 0, "2010-02-21", "2014-02-20", "range", True),
    ("Tuesday, 17 February 2015", 0, "2015-02-17", "2015-02-17", "day", False),
    ("on the night of Friday", 0, "2015-02-20", "2015-02-20", "day", False),
    ("yesterday evening", 0, "2015-02-19", "2015-02-19", "day", False),
    ("Wednesday", 0, "2015-02-18", "2015-02-18", "day", False),
    ("this year", 0, "2015-01-01", "2015-02-20", "year", False),
    ("next week", 0, "2015-02-23", "2015-03-01", "week", False),
    ("tomorrow", 0, "2015-02-21", "2015-02-21", "day", False),
    ("earlier today", 0, "2015-02-20", "2015-02-20", "day", False),
    ("late yesterday", 0, "2015-02-19", "2015-02-19", "day", False),
    ("on 3 January 2015", 0, "2015-01-03", "2015-01-03", "day", False),
    ("on Jan. 3", 0, "2015-01-03", "2015-01-03", "day", False),
    ("January 2015", 0, "2015-01-01", "2015-01-31", "month", False),
    ("early 2014", 0, "2014-01-01", "2014-12-31", "year", True),
    ("over the past two weeks", 0, "2015-02-06", "2015-02-20", "range", False),
    ("since last week", 0, "2015-02-09", "2015-02-20", "range", False),
    ("since 2011", 0, "2011-01-01", "2015-02-20", "range", True),
    ("a month ago", 0, "2015-01-01", "2015-01-31", "month", False),
    ("the past week", 0, "2015-02-13", "2015-02-20", "range", False),
    ("on Monday night", 0, "2015-02-16", "2015-02-16", "day", False),
    ("on February 12", 0, "2015-02-12", "2015-02-12", "day", False),
    ("12th of January 2015", 0, "2015-01-12", "2015-01-12", "day", False),
    ("Saturday 14 February 2015", 0, "2015-02-14", "2015-02-14", "day", False),
    ("in October 2014", 0, "2014-10-01", "2014-10-31", "month", True),
    ("during 2014", 0, "2014-01-01", "2014-12-31", "year", True),
    ("in the last 48 hours", 0, "2015-02-18", "2015-02-20", "range", False),
    ("the day before yesterday", 0, "2015-02-18", "2015-02-18", "day", False),
]

NO_ENGLISH = [
    "may march",
    "troops march on the city",
    "may kill",
    "over 2000 people",
    "Sept. 11 attacks",
    "20 people",
    "March 14 alliance",
    "last summer",
    "the sun set",
    "he sat down",
    "a march of 20 men",
]


def read(text: str, language: str, published: dt.date | None = FRIDAY) -> list[TimeSpan]:
    return find_times(forms(fold(text).text), published, language)


@pytest.mark.parametrize(
    ("row", "language"),
    [*((row, "ar") for row in ARABIC), *((row, "en") for row in ENGLISH)],
    ids=lambda v: str(v)[:40],
)
def test_an_expression(row: Row, language: str) -> None:
    text, first, start, end, precision, history = row
    (found,) = read(text, language)
    assert (found.first, found.last) == (first, len(forms(fold(text).text)) - 1)
    assert (str(found.start), str(found.end), found.precision, found.history) == (start, end, precision, history)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *((text, "ar") for text in [*NO_ARABIC, "قوى 14 آذار", "قتل 20 شخصا"]),
        *((text, "en") for text in [*NO_ENGLISH, "killed 2,015 people"]),
    ],
)
def test_what_is_no_time(text: str, language: str) -> None:
    assert read(text, language) == []


def test_neighbours_stay_apart() -> None:
    assert [(span.first, str(span.start)) for span in read("الجمعة والسبت", "ar")] == [
        (0, "2015-02-20"),
        (1, "2015-02-14"),
    ]


def test_a_date_may_lie_a_little_after_publication() -> None:
    assert read("22 فبراير", "ar")[0].start == dt.date(2015, 2, 22)
    assert read("25 فبراير", "ar")[0].start == dt.date(2014, 2, 25)


@pytest.mark.parametrize(
    ("text", "language", "start"),
    [
        ("15 شباط 2015", "ar", "2015-02-15"),
        ("15 رمضان 1436", "ar", "2015-07-02"),
        ("February 15, 2015", "en", "2015-02-15"),
        ("أمس", "ar", "None"),
        ("20 فبراير", "ar", "None"),
        ("last week", "en", "None"),
        ("on Friday", "en", "None"),
    ],
)
def test_without_a_publication_date(text: str, language: str, start: str) -> None:
    (found,) = read(text, language, None)
    assert str(found.start) == start


def test_days_that_do_not_exist() -> None:
    assert read("30 February 2015", "en")[0].precision != "day"
    assert read("31/2/2015", "en") == []


@pytest.mark.parametrize("published", [dt.date.min, dt.date.max])
@pytest.mark.parametrize("text", ["last year", "next year", "last month", "next month", "this month", "years ago"])
def test_the_ends_of_time(text: str, published: dt.date) -> None:
    assert len(read(text, "en", published)) == 1


_WORDS = sorted({*calendar.arabic(), *calendar.english()})
_TOKENS = st.one_of(
    st.sampled_from(_WORDS),
    st.sampled_from(["كانون", "تشرين", "ربيع", "الاول", "الثاني", "ذو", "الحجة", "1436", "2015", "2011", "20.2.2015"]),
    st.integers(0, 40).map(str),
    st.from_regex(r"[0-9]{1,5}([.,][0-9]{1,4}){0,2}", fullmatch=True),
    st.text(max_size=6),
)
_PUBLISHED = st.one_of(st.none(), st.dates(), st.dates(dt.date(1990, 1, 1), dt.date(2035, 1, 1)))


@given(st.lists(_TOKENS, max_size=25), _PUBLISHED, st.sampled_from(["ar", "en"]))
def test_any_tokens_give_ordered_spans(tokens: list[str], published: dt.date | None, language: str) -> None:
    found = find_times(tokens, published, language)
    ends = [-1, *(span.last for span in found)]
    for end, span in zip(ends, found, strict=False):
        assert end < span.first <= span.last < len(tokens)
        assert (span.start is None) == (span.end is None)
        if span.start and span.end:
            assert span.start <= span.end


KINDS = st.text(alphabet="AaBbcdDeEfFGhHiIjJKklLmMnNoOPqRsStTvVwWxXYyzZ_,.-/()&", max_size=30)


@given(kinds=KINDS)
def test_an_expression_is_looked_for_wherever_it_may_stand(kinds: str) -> None:
    for telling, pattern, _ in (*_ARABIC, *_ENGLISH):
        assert all(not telling.isdisjoint(found[0]) for found in pattern.finditer(kinds) if found[0])
