"""How many: every row is one expression with the tokens that it covers and its bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcoder.languages.numerals import BEFORE, BEHIND, VAGUE, arabic_numbers, english_numbers
from eventcoder.mentions.numbers import Quantity, find_quantities
from eventcoder.text.folding import fold
from eventcoder.text.tokens import forms

Row = tuple[str, int, int, int | None, int | None, int | None, bool]

# Expression, first and last token, low, best, high, exact.
ARABIC = [
    ("قتل 1,200 شخص", 1, 1, 1200, 1200, 1200, True),
    ("3 آلاف مقاتل", 0, 1, 3000, 3000, 3000, True),
    ("1.9 مليون نازح", 0, 1, 1900000, 1900000, 1900000, True),
    ("خمسة وعشرون مقاتلا", 0, 1, 25, 25, 25, True),
    ("أحد عشر جنديا", 0, 1, 11, 11, 11, True),
    ("ثلاثمئة شخص", 0, 0, 300, 300, 300, True),
    ("ثلاثمائة شخص", 0, 0, 300, 300, 300, True),
    ("ثلاث مئة شخص", 0, 1, 300, 300, 300, True),
    ("ألفين", 0, 0, 2000, 2000, 2000, True),
    ("ثلاثة آلاف وخمسمئة مقاتل", 0, 2, 3500, 3500, 3500, True),
    ("عشرين", 0, 0, 20, 20, 20, True),
    ("مئتان", 0, 0, 200, 200, 200, True),
    ("مئتي شخص", 0, 0, 200, 200, 200, True),
    ("مائتين", 0, 0, 200, 200, 200, True),
    ("عشرات القتلى", 0, 0, 12, 12, 99, False),
    ("العشرات من", 0, 0, 12, 12, 99, False),
    ("مئات", 0, 0, 100, 100, 999, False),
    ("آلاف", 0, 0, 1000, 1000, 9999, False),
    ("عشرات الآلاف", 0, 1, 10000, 10000, 99999, False),
    ("وعشرات", 0, 0, 12, 12, 99, False),
    ("والآلاف من", 0, 0, 1000, 1000, 9999, False),
    ("عدد من الجنود", 0, 1, 3, 3, None, False),
    ("عدة جنود", 0, 0, 3, 3, None, False),
    ("بضعة جنود", 0, 0, 3, 3, None, False),
    ("أكثر من 300", 0, 2, 300, 300, None, False),
    ("ما لا يقل عن 12 شخصا", 0, 4, 12, 12, None, False),
    ("خمسة مقاتلين على الأقل", 0, 0, 5, 5, None, False),
    ("على الأقل خمسة", 0, 2, 5, 5, None, False),
    ("5 على الأقل", 0, 2, 5, 5, None, False),
    ("ما يزيد عن مئة", 0, 3, 100, 100, None, False),
    ("ما يزيد على 100", 0, 3, 100, 100, None, False),
    ("فوق 100", 0, 1, 100, 100, None, False),
    ("حتى 40 شخصا", 0, 1, None, 40, 40, False),
    ("ما يصل إلى 40", 0, 3, None, 40, 40, False),
    ("نحو 50 على الأكثر", 0, 3, None, 50, 50, False),
    ("لا يزيد عن 20", 0, 3, None, 20, 20, False),
    ("بين 20 و30 شخصا", 0, 3, 20, 20, 30, False),
    ("ما بين عشرين وثلاثين", 0, 3, 20, 20, 30, False),
    ("نحو 50", 0, 1, 50, 50, 50, False),
    ("حوالي خمسين", 0, 1, 50, 50, 50, False),
    ("زهاء 30", 0, 1, 30, 30, 30, False),
    ("ما يقارب 30", 0, 2, 30, 30, 30, False),
    ("ما يقرب من 30", 0, 3, 30, 30, 30, False),
    ("30 تقريبا", 0, 1, 30, 30, 30, False),
    ("واحد", 0, 0, 1, 1, 1, True),
    ("لثلاثة جنود", 0, 0, 3, 3, 3, True),
    ("وثلاثة جنود", 0, 0, 3, 3, 3, True),
    ("مليون ونصف المليون شخص", 0, 2, 1500000, 1500000, 1500000, True),
    ("مليونين", 0, 0, 2000000, 2000000, 2000000, True),
    ("نصف مليون شخص", 0, 1, 500000, 500000, 500000, True),
    ("مئة وخمسون ألفا", 0, 2, 150000, 150000, 150000, True),
    ("مليون ومئتي ألف", 0, 2, 1200000, 1200000, 1200000, True),
    ("مئة وخمسة وعشرون", 0, 2, 125, 125, 125, True),
    ("لأكثر من 20", 0, 2, 20, 20, None, False),
    ("ونحو 20", 0, 1, 20, 20, 20, False),
    ("ثلاثة إلى أربعة جنود", 0, 2, 3, 3, 4, False),
    ("ثلاثة أو أربعة جنود", 0, 2, 3, 3, 4, False),
    ("الـ20", 0, 1, 20, 20, 20, True),
    ("2000 مقاتل", 0, 0, 2000, 2000, 2000, True),
    ("اثني عشر", 0, 1, 12, 12, 12, True),
    ("الجنود الثلاثة", 1, 1, 3, 3, 3, True),
    ("اثنين وعشرين", 0, 1, 22, 22, 22, True),
    ("بعشرة", 0, 0, 10, 10, 10, True),
    ("ستة عشر مسلحا", 0, 1, 16, 16, 16, True),
    ("ثمانية وثلاثين جنديا", 0, 1, 38, 38, 38, True),
    ("أربعمائة مقاتل", 0, 0, 400, 400, 400, True),
    ("ألف مقاتل", 0, 0, 1000, 1000, 1000, True),
    ("خمسة آلاف لاجئ", 0, 1, 5000, 5000, 5000, True),
    ("ألفان وخمسمئة", 0, 1, 2500, 2500, 2500, True),
    ("سبعمئة وخمسين", 0, 1, 750, 750, 750, True),
    ("مئة مقاتل", 0, 0, 100, 100, 100, True),
    ("قرابة 9800 جندي", 0, 1, 9800, 9800, 9800, False),
    ("ما لا يقل عن عشرة مدنيين", 0, 4, 10, 10, None, False),
    ("32 شخصا على الأقل", 0, 0, 32, 32, None, False),
    ("بنحو 40 ألف شخص", 0, 2, 40000, 40000, 40000, False),
    ("18 ألف سني", 0, 1, 18000, 18000, 18000, True),
    ("18 قتيلا تقريبا", 0, 0, 18, 18, 18, False),
    ("مئات الآلاف من النازحين", 0, 1, 100000, 100000, 999999, False),
    ("العديد من المدنيين", 0, 1, 3, 3, None, False),
    ("بين خمسة وعشرة قتلى", 0, 2, 5, 5, 10, False),
    ("أقل من 20 شخصا", 0, 2, None, 20, 20, False),
    ("يزيد على 50 شخصا", 0, 2, 50, 50, None, False),
    ("قتل 20 أو أكثر", 1, 3, 20, 20, None, False),
    ("سبعة وتسعون", 0, 1, 97, 97, 97, True),
    ("ثلاثمائة وخمسة وستين", 0, 2, 365, 365, 365, True),
    ("مليون شخص", 0, 0, 1000000, 1000000, 1000000, True),
    ("3 ملايين نازح", 0, 1, 3000000, 3000000, 3000000, True),
]

NO_ARABIC = [
    "قرابة",
    "5 ملايين ريال",
    "عمره 30 عاما",
    "الساعة 5",
    "50 كيلومترا",
    "القرار 2216",
    "أحد المقاتلين",
    "في آن واحد",
    "بالمئة",
    "20 بالمئة",
    "20 في المئة",
    "20%",
    "1990",
    "في 15 فبراير",
    "لست",
    "قبل ثلاثة أيام",
    "9:30",
    "صاروخ عيار 122 ملم",
    "كمية من السلاح",
    "كميات كبيرة",
    "حتى 2013",
    "شارع الستين",
    "الفرقة 30",
    "عدة أيام",
    "عشرات المرات",
    "5 آلاف دولار",
]

ENGLISH = [
    ("1,200 people", 0, 0, 1200, 1200, 1200, True),
    ("3.5 million people", 0, 1, 3500000, 3500000, 3500000, True),
    ("twenty-one men", 0, 2, 21, 21, 21, True),
    ("three hundred and five", 0, 3, 305, 305, 305, True),
    ("a hundred people", 0, 1, 100, 100, 100, True),
    ("one man", 0, 0, 1, 1, 1, True),
    ("dozens of", 0, 0, 12, 12, 99, False),
    ("tens of thousands", 0, 2, 10000, 10000, 99999, False),
    ("several people", 0, 0, 3, 3, None, False),
    ("a number of people", 0, 2, 3, 3, None, False),
    ("some 80 people", 0, 1, 80, 80, 80, False),
    ("few", 0, 0, None, None, None, False),
    ("a few men", 0, 1, None, None, None, False),
    ("more than 300", 0, 2, 300, 300, None, False),
    ("over 300", 0, 1, 300, 300, None, False),
    ("at least 12", 0, 2, 12, 12, None, False),
    ("no fewer than 5", 0, 3, 5, 5, None, False),
    ("up to 40", 0, 2, None, 40, 40, False),
    ("as many as 40", 0, 3, None, 40, 40, False),
    ("no more than 40", 0, 3, None, 40, 40, False),
    ("between 20 and 30", 0, 3, 20, 20, 30, False),
    ("20 to 30 people", 0, 2, 20, 20, 30, False),
    ("20-30 people", 0, 2, 20, 20, 30, False),
    ("20+ people", 0, 1, 20, 20, None, False),
    ("about 50", 0, 1, 50, 50, 50, False),
    ("around 50", 0, 1, 50, 50, 50, False),
    ("nearly 50", 0, 1, 50, 50, 50, False),
    ("two dozen", 0, 1, 24, 24, 24, True),
    ("a dozen people", 0, 1, 12, 12, 12, True),
    ("half a dozen men", 0, 2, 6, 6, 6, True),
    ("more than a dozen", 0, 3, 12, 12, None, False),
    ("two and a half million", 0, 4, 2500000, 2500000, 2500000, True),
    ("half a million people", 0, 2, 500000, 500000, 500000, True),
    ("five soldiers at least", 0, 0, 5, 5, None, False),
    ("five at least", 0, 2, 5, 5, None, False),
    ("two or three men", 0, 2, 2, 2, 3, False),
    ("2,000", 0, 0, 2000, 2000, 2000, True),
    ("2014 people", 0, 0, 2014, 2014, 2014, True),
    ("two thousand five hundred", 0, 3, 2500, 2500, 2500, True),
    ("20 to 30 thousand", 0, 3, 20000, 20000, 30000, False),
    ("at least one", 0, 2, 1, 1, None, False),
    ("twenty-five thousand", 0, 3, 25000, 25000, 25000, True),
    ("hundreds of people", 0, 0, 100, 100, 999, False),
    ("2-3 million", 0, 3, 2000000, 2000000, 3000000, False),
    ("100 or more people", 0, 2, 100, 100, None, False),
    ("two million", 0, 1, 2000000, 2000000, 2000000, True),
    ("ten thousand", 0, 1, 10000, 10000, 10000, True),
    ("scores of people", 0, 0, 20, 20, 99, False),
    ("at least two dozen", 0, 3, 24, 24, None, False),
    ("sixteen men", 0, 0, 16, 16, 16, True),
    ("thirty-eight soldiers", 0, 2, 38, 38, 38, True),
    ("five thousand refugees", 0, 1, 5000, 5000, 5000, True),
    ("one hundred and twenty people", 0, 3, 120, 120, 120, True),
    ("ninety-nine", 0, 2, 99, 99, 99, True),
    ("a thousand men", 0, 1, 1000, 1000, 1000, True),
    ("an estimated 300 people", 0, 2, 300, 300, 300, False),
    ("roughly 40 people", 0, 1, 40, 40, 40, False),
    ("close to 60 people", 0, 2, 60, 60, 60, False),
    ("well over 100 people", 0, 2, 100, 100, None, False),
    ("fewer than 10 people", 0, 2, None, 10, 10, False),
    ("upwards of 200", 0, 2, 200, 200, None, False),
    ("at most 7", 0, 2, None, 7, 7, False),
    ("50 or so people", 0, 2, 50, 50, 50, False),
    ("20 people or more", 0, 0, 20, 20, None, False),
    ("four to six men", 0, 2, 4, 4, 6, False),
    ("hundreds of thousands of civilians", 0, 2, 100000, 100000, 999999, False),
    ("one body", 0, 0, 1, 1, 1, True),
    ("ten or more people", 0, 2, 10, 10, None, False),
    ("a handful of men", 0, 2, None, None, None, False),
]

NO_ENGLISH = [
    "1.200",
    "one of the men",
    "no one",
    "the number of killed",
    "12 percent",
    "$3 million",
    "61-year-old",
    "7 p.m.",
    "20 km",
    "20 February",
    "122 mm",
    "Resolution 2216",
    "104th",
    "in 2014",
    "F-16",
    "John, 61, said",
    "three days",
    "9:30",
    "a five-member team",
    "no. 5",
    "a couple of people",
    "hundreds of kilometres",
    "several days",
    "dozens of times",
    "two-thirds",
    "18 years",
    "aged 30",
    "chapter 7",
    "M-16",
    "COVID-19",
    "one another",
    "every one of them",
    "1,20 men",
    "1948",
    "in the August 21 attacks",
]

CONTRACT = [
    ("more than 300", "en", (300, 300, None)),
    ("at least 12", "en", (12, 12, None)),
    ("up to 40", "en", (None, 40, 40)),
    ("between 20 and 30", "en", (20, 20, 30)),
    ("about 50", "en", (50, 50, 50)),
    ("dozens", "en", (12, 12, 99)),
    ("عشرات", "ar", (12, 12, 99)),
    ("hundreds", "en", (100, 100, 999)),
    ("مئات", "ar", (100, 100, 999)),
    ("several", "en", (3, 3, None)),
    ("عدد من", "ar", (3, 3, None)),
]


def read(text: str, language: str) -> list[Quantity]:
    return find_quantities(forms(fold(text).text), language)


def bounds(quantity: Quantity) -> tuple[int | None, int | None, int | None]:
    return quantity.low, quantity.best, quantity.high


@pytest.mark.parametrize(("text", "language", "expected"), CONTRACT)
def test_the_rows_of_the_contract(text: str, language: str, expected: tuple[int | None, ...]) -> None:
    assert [bounds(quantity) for quantity in read(text, language)] == [expected]


@pytest.mark.parametrize(
    ("row", "language"),
    [*((row, "ar") for row in ARABIC), *((row, "en") for row in ENGLISH)],
    ids=lambda v: str(v)[:40],
)
def test_a_number_with_its_modifiers(row: Row, language: str) -> None:
    text, first, last, low, best, high, exact = row
    assert read(text, language) == [Quantity(first, last, low, best, high, exact)]


@pytest.mark.parametrize(
    ("text", "language"), [*((text, "ar") for text in NO_ARABIC), *((text, "en") for text in NO_ENGLISH)]
)
def test_what_counts_no_people_is_left_out(text: str, language: str) -> None:
    assert read(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [("الثالث", "ar", 3), ("الثالث عشر", "ar", 13), ("والثانية", "ar", 2), ("the third bombing", "en", 3)],
)
def test_ordinals_are_marked(text: str, language: str, value: int) -> None:
    (quantity,) = read(text, language)
    assert quantity.ordinal
    assert not quantity.exact
    assert quantity.best == value


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("ثلاثة قتلى وأربعة جرحى", "ar", [(3, 3, 3), (4, 4, 4)]),
        ("خمسة على الأقل وثلاثة جرحى", "ar", [(5, 5, None), (3, 3, 3)]),
        ("قتل 3 وأصيب 5", "ar", [(3, 3, 3), (5, 5, 5)]),
        ("five killed and 10 wounded", "en", [(5, 5, 5), (10, 10, 10)]),
        ("at least five, and more than three", "en", [(5, 5, None), (3, 3, None)]),
        ("rose from 20 to 30 people", "en", [(20, 20, 20), (30, 30, 30)]),
        ("two soldiers and at least three civilians", "en", [(2, 2, 2), (3, 3, None)]),
    ],
)
def test_numbers_side_by_side_stay_apart(text: str, language: str, expected: list[tuple[int | None, ...]]) -> None:
    assert [bounds(quantity) for quantity in read(text, language)] == expected


_PHRASES = sorted({word for phrase in (*BEFORE, *BEHIND) for word in phrase} | {w for v in VAGUE for w in v.split()})
_VOCABULARY = sorted({*arabic_numbers(), *english_numbers(), *_PHRASES})
_TOKENS = st.one_of(
    st.sampled_from(_VOCABULARY),
    st.sampled_from(
        ["-", "/", ",", ".", ":", "+", "(", ")", "%", "$", "و", "ال", "بين", "between", "and", "to", "الي"]
    ),
    st.from_regex(r"[0-9]{1,5}([.,][0-9]{1,3}){0,2}", fullmatch=True),
    st.text(max_size=6),
)


@given(st.lists(_TOKENS, max_size=25), st.sampled_from(["ar", "en"]))
def test_any_tokens_give_ordered_spans_and_bounds(tokens: list[str], language: str) -> None:
    found = find_quantities(tokens, language)
    ends = [-1, *(quantity.last for quantity in found)]
    for end, quantity in zip(ends, found, strict=False):
        assert end < quantity.first <= quantity.last < len(tokens)
        known = [n for n in bounds(quantity) if n is not None]
        assert known == sorted(known)
        assert all(0 <= n <= 10_000_000 for n in known)
