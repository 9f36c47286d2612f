"""Number words in Arabic and English, the words that bound them, and what counts no people. All forms are folded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache


def words(text: str) -> tuple[str, ...]:
    """The words of a table."""
    return tuple(text.split())


def prefixed(word: str) -> Iterator[tuple[str, bool]]:
    """`word` with each Arabic prefix that it may carry, and whether that prefix begins with "and"."""
    joined = word[1:] if word.startswith("ال") else None
    for conjunction in ("", "و", "ف"):
        yield conjunction + word, bool(conjunction)
        for preposition in "بلك":
            yield conjunction + preposition + word, bool(conjunction)
        if joined is not None:
            yield conjunction + "ل" + joined, bool(conjunction)


def _table(rows: str) -> dict[str, int]:
    """From "5 خمس خمسة | 6 ست ستة"."""
    return {word: int(n) for n, *row in map(str.split, rows.split("|")) for word in row}


#: 1 to 10, and the عشر of 11 to 19.
AR_UNITS: Mapping[str, int] = _table(
    "1 واحد واحدة | 2 اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي | 3 ثلاث ثلاثة | 4 اربع اربعة "
    "| 5 خمس خمسة | 6 ست ستة | 7 سبع سبعة | 8 ثمان ثماني ثمانية | 9 تسع تسعة | 10 عشر عشرة"
)
AR_TENS: Mapping[str, int] = _table(
    "20 عشرون عشرين | 30 ثلاثون ثلاثين | 40 اربعون اربعين | 50 خمسون خمسين | 60 ستون ستين | 70 سبعون سبعين "
    "| 80 ثمانون ثمانين | 90 تسعون تسعين"
)
AR_HUNDREDS: Mapping[str, int] = {
    "مية": 100, "ماية": 100, "ميه": 100,
    **dict.fromkeys(words("ميتان ميتين مايتان مايتين ميتي مايتي مايتا"), 200),
    **{
        stem + end: n * 100
        for n, stems in enumerate(("ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان ثماني", "تسع"), 3)
        for stem in stems.split()
        for end in ("مية", "ماية")
    },
}  # fmt: skip
#: Words that multiply what stands before them.
AR_SCALES: Mapping[str, int] = _table(
    "1000 الف الفا الاف | 1000000 مليون مليونا ملايين مليين | 1000000000 مليار مليارا مليارات"
)
AR_DUAL_SCALES: Mapping[str, int] = _table("2000 الفين الفان الفي | 2000000 مليونين مليونان مليوني")
AR_ORDINALS: Mapping[str, int] = _table(
    "1 اول الاول الاولي اولي الحادي الحادية | 2 الثاني الثانية | 3 الثالث الثالثة | 4 الرابع الرابعة "
    "| 5 الخامس الخامسة | 6 السادس السادسة | 7 السابع السابعة | 8 الثامن الثامنة | 9 التاسع التاسعة "
    "| 10 العاشر العاشرة"
)
_EN_UNITS = words("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen")
_EN_TEENS = words("seventeen eighteen nineteen")
#: one to nineteen.
EN_SMALL: Mapping[str, int] = {word: n for n, word in enumerate(_EN_UNITS + _EN_TEENS, 1)}
EN_TENS: Mapping[str, int] = {
    word: 10 * n for n, word in enumerate(words("twenty thirty forty fifty sixty seventy eighty ninety"), 2)
}
EN_SCALES: Mapping[str, int] = {"thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
EN_ORDINALS: Mapping[str, int] = {
    word: n
    for n, word in enumerate(
        words("""first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""),
        1,
    )
}

Bounds = tuple[int | None, int | None, int | None]
#: Words and phrases that say how many without a number, with low, best and high.
VAGUE: Mapping[str, Bounds] = {
    "dozens": (12, 12, 99), "scores": (20, 20, 99), "hundreds": (100, 100, 999), "thousands": (1000, 1000, 9999),
    "tens of thousands": (10_000, 10_000, 99_999), "hundreds of thousands": (100_000, 100_000, 999_999),
    "millions": (1_000_000, 1_000_000, 9_999_999), "several": (3, 3, None), "a number of": (3, 3, None),
    "a large number of": (3, 3, None), "several dozen": (24, 36, 99), "several hundred": (200, 300, 999),
    "several thousand": (2000, 3000, 9999), "a few": (None, None, None), "few": (None, None, None),
    "a few dozen": (24, 24, 99), "a few hundred": (200, 200, 999), "a handful of": (None, None, None),
    "a few thousand": (2000, 2000, 9999), "dozens or hundreds": (12, 12, 999),
    "hundreds or thousands": (100, 100, 9999),
    "عشرات": (12, 12, 99), "العشرات": (12, 12, 99), "ميات": (100, 100, 999), "الميات": (100, 100, 999),
    "مءات": (100, 100, 999), "الاف": (1000, 1000, 9999), "الالاف": (1000, 1000, 9999),
    "عشرات الالاف": (10_000, 10_000, 99_999), "عشرات الاف": (10_000, 10_000, 99_999),
    "ميات الالاف": (100_000, 100_000, 999_999), "ميات الاف": (100_000, 100_000, 999_999),
    "ملايين": (1_000_000, 1_000_000, 9_999_999), "الملايين": (1_000_000, 1_000_000, 9_999_999),
    "عدد من": (3, 3, None), "عددا من": (3, 3, None), "عدد كبير من": (3, 3, None), "عددا كبيرا من": (3, 3, None),
    "عدد اخر من": (3, 3, None), "عددا اخر من": (3, 3, None), "العديد من": (3, 3, None), "عدة": (3, 3, None),
    "بضعة": (3, 3, None), "بضع": (3, 3, None),
    "عدة الاف": (2000, 3000, 9999), "بضعة الاف": (2000, 3000, 9999), "عدة ميات": (200, 300, 999),
    "بضع ميات": (200, 300, 999), "عدة عشرات": (24, 36, 99), "بضع عشرات": (24, 36, 99),
}  # fmt: skip

_LOW_BEFORE = """more than|over|at least|above|no fewer than|no less than|not less than|not fewer than|a minimum of
upwards of|in excess of|exceeding|as few as|well over|اكثر من|ازيد من|ما لا يقل عن|لا يقل عن|لا تقل عن|ما لا يقلون عن
ما لايقل عن|لايقل عن|ليس اقل من|علي الاقل|ما يزيد عن|ما يزيد علي|يزيد علي|يزيد عن|تزيد عن|تزيد علي|ما يربو علي
ما يربو عن|يربو علي|ما يفوق|يفوق|فوق|يتجاوز|تجاوز|ما يتجاوز|تتجاوز"""
_HIGH_BEFORE = """up to|as many as|no more than|not more than|at most|a maximum of|fewer than|less than|under|حتي
ما يصل الي|يصل الي|تصل الي|لا يزيد عن|لا يزيد علي|لا تزيد عن|لا تزيد علي|ما لا يزيد عن|ما لا يزيد علي|اقل من
لا يتجاوز|لا تتجاوز|ما لا يتجاوز|بحد اقصي|علي الاكثر"""
_ABOUT_BEFORE = """about|around|some|nearly|almost|approximately|roughly|close to|an estimated|estimated|circa|نحو
حوالي|قرابة|زهاء|ما يقارب|ما يقرب من|يقارب|يقرب من|تقريبا|ما يناهز|يناهز|بحدود|في حدود|حدود"""
_LOW_BEHIND = "at least|or more|plus|+|and more|علي الاقل|علي اقل تقدير|او اكثر|فاكثر|واكثر|بالحد الادني|كحد ادني"
_HIGH_BEHIND = "at most|at the most|or fewer|or less|علي الاكثر|كحد اقصي|علي اقصي تقدير|او اقل"
_ABOUT_BEHIND = "or so|or thereabouts|تقريبا"

Phrase = tuple[str, ...]


def _effects(low: str, high: str, about: str) -> dict[Phrase, str]:
    pairs = (("low", low), ("high", high), ("about", about))
    return {tuple(p.split()): name for name, text in pairs for p in text.replace("\n", "|").split("|")}


#: Phrases before and behind a number, with the bound that they set.
BEFORE: Mapping[Phrase, str] = _effects(_LOW_BEFORE, _HIGH_BEFORE, _ABOUT_BEFORE)
BEHIND: Mapping[Phrase, str] = _effects(_LOW_BEHIND, _HIGH_BEHIND, _ABOUT_BEHIND)

#: What stands behind a number that counts no people: shares, money, time, length, weight, calibre, parts of the day.
UNITS_BEHIND = frozenset(
    words("""% percent per percentage cent dollar dollars euro euros pound pounds $ € £ usd rial rials riyal riyals
    dinar dinars lira dirhams shekels rubles year years month months week weeks day days hour hours minute
    minutes second seconds decade decades o'clock a.m. p.m. am pm gmt km kms kilometer kilometers kilometre
    kilometres mile miles metre metres meter meters m mm cm millimetre millimeter millimetres feet ft inch
    hectares acres sq square kg kilograms kilos kilogram tonnes tons ton tonne litres liters barrels degrees
    times th st nd rd mph kph caliber calibre bn بالمية بالماية ٪ دولار دولارا دولارات يورو ريال ريالا ريالات
    دينار دينارا دنانير ليرة ليرات درهم درهما دراهم جنيه جنيها جنيهات شيكل روبل عام عاما اعوام سنة سنوات سنين
    شهر شهرا اشهر شهور اسبوع اسبوعا اسابيع يوم يوما ايام ساعة ساعات دقيقة دقايق ثانية ثوان ثواني كيلومتر
    كيلومترا كيلومترات كيلو كيلوغرام كيلوغراما كيلوغرامات كلم كم متر مترا امتار ميل ميلا اميال ملم مم ميلمتر
    مليمتر ميليمتر سم هكتار هكتارا طن طنا اطنان لتر لترا برميل درجة درجات مرة مرات صباحا مساء ظهرا عصرا بتوقيت
    عقود عقدا قرون فجرا عمره عمرها السنين third thirds quarter quarters""")
)
#: What stands before a number that is a name, an hour or an age.
LABELS_BEFORE = frozenset(
    words("""$ € £ resolution no number article chapter paragraph aged age highway route channel brigade division
    regiment battalion unit mig sukhoi us$ page decree law ak kalashnikov verse aid covid القرار قرار رقم
    الساعة المادة الفقرة الفصل عمره عمرها اعمارهم العمر سن قناة اللواء لواء الفرقة فرقة الفوج فوج الكتيبة
    كتيبة الدورة فرانس ميغ ميج سوخوي اف اس تي عيار بعيار طراز طريق الطريق الصفحة مرسوم قانون المرسوم القانون
    المنطقة القطاع بي ام كي منصة نسخة الدقيقة الذكري شارع الشارع الوحدة وحدة صفحة الاية كوفيد القرارين للقرار
    بالقرار والقرار لقرار بقرار وقرار""")
)
#: Behind "one" these show a pronoun: one of them, one who.
NOT_COUNTED_BY_ONE = frozenset(
    words("""of another who that which in on at to or and is was has had should must can could would will may might by
    for from as with but if also else way day time thing hand more such . , ; : ' 's ) ( " - ? !""")
)
BEFORE_PRONOUN_ONE = frozenset(words("no any some every each this that the which another not"))
#: «في آن واحد» and the like count nothing.
BEFORE_PRONOUN_WAHID = frozenset(words("ان وقت صف يوم جانب طرف مكان اتجاه الوقت الان"))
#: Nouns of people: behind them even 1990 or 2014 is a count.
COUNTED = frozenset(
    words("""people persons civilians soldiers fighters militants rebels troops men women children killed wounded dead
    prisoners detainees casualties deaths families refugees troops victims شخص شخصا قتيل قتيلا جريح جريحا مدني
    مدنيا جندي جنديا مقاتل مقاتلا عنصر عنصرا شهيد شهيدا اسير اسيرا معتقل معتقلا عايلة اسرة لاجي لاجيا نازح
    نازحا ضحية مسلح مسلحا""")
)

#: Counted words that say themselves what became of the people.
FATE = {
    **dict.fromkeys(
        words("قتيل قتيلا قتيلين قتيلان قتلي القتلي الشهداء شهيد شهيدا شهيدين شهيدان شهداء dead fatalities"), "killed"
    ),
    **dict.fromkeys(
        words("جريح جريحا جريحين جريحان جرحي الجرحي المصابين مصاب مصابا مصابين مصابان مصابون wounded injured injuries"),
        "wounded",
    ),
}


#: "five-member", "two-storey": adjectives, not counts.
COMPOUND_BEHIND = frozenset(
    words("""member man storey story point seat party way nation state piece page foot old mile inch third thirds
    quarter quarters fold star lane room bed""")
)
#: Numbers that "a" opens.
WITH_ARTICLE = frozenset(words("hundred thousand million billion dozen"))


@cache
def labels() -> frozenset[str]:
    """The words before a number that make it a name, with Arabic prefixes."""
    return frozenset(form for word in LABELS_BEFORE for form, _ in prefixed(word)) | LABELS_BEFORE


@cache
def arabic_numbers() -> dict[str, tuple[str, int, bool]]:
    """Arabic number words in every written form: kind, value, and whether "and" is attached.

    Kinds: u 1 to 10, 1 the «أحد» of eleven, t tens, h hundreds, s scale, D dual of a scale, f half, o ordinal.
    """
    sets = (
        ("u", AR_UNITS), ("t", AR_TENS), ("h", AR_HUNDREDS), ("s", AR_SCALES), ("D", AR_DUAL_SCALES),
        ("o", {w: n for w, n in AR_ORDINALS.items() if w != "اولي"}), ("f", {"نصف": 2}),
        ("1", {"احد": 1, "احدي": 1}),
    )  # fmt: skip
    table: dict[str, tuple[str, int, bool]] = {}
    for kind, numbers in sets:
        for word, n in numbers.items():
            for core in (word, word if kind in "of1" else "ال" + word):
                for form, joined in prefixed(core):
                    table.setdefault(form, (kind, n, joined))
    # «لست» is "I am not", not "for six"; «بالمئة» is per cent, «كمية» an amount.
    for word in ("لست", "ولست", "فلست", "بالمية", "بالماية", "كمية", "وكمية", "فكمية"):
        table.pop(word, None)
    return table


@cache
def english_numbers() -> dict[str, tuple[str, int, bool]]:
    """English number words: kind (u, t, h, s, d dozen, f half, o ordinal), value, and False."""
    table = {word: ("u", n, False) for word, n in EN_SMALL.items()}
    table |= {word: ("t", n, False) for word, n in EN_TENS.items()}
    table |= {word: ("s", n, False) for word, n in EN_SCALES.items()}
    table |= {word: ("o", n, False) for word, n in EN_ORDINALS.items()}
    return table | {"hundred": ("h", 100, False), "dozen": ("d", 12, False), "half": ("f", 2, False)}


@lru_cache(maxsize=10_000)
def digits(form: str) -> float | None:
    """1200 from 1,200; 3.5 as it is; None for what is no number (1,20 or 1.2.3)."""
    whole, point, fraction = form.partition(".")
    groups = whole.split(",")
    if not all(group.isdecimal() and group.isascii() for group in groups) or len(whole) > 12:
        return None
    if len(groups) > 1 and (len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:])):
        return None
    # "1.200" is 1200 for some writers and 1.2 for others: better none than a wrong one.
    if point and not (fraction.isdecimal() and len(fraction) <= 2):
        return None
    return float(form.replace(",", ""))


#: Finished thousands, and what is not yet multiplied.
Amount = tuple[float, float]
#: Kind, value, and whether "and" is attached.
Entry = tuple[str, float, bool]


def _scaled(amount: Amount, value: float, joint: bool) -> Amount | None:
    """Behind "five", "thousand" multiplies; «ومليون» behind larger ones adds."""
    done, rest = amount
    if joint:
        return (done + value, 0) if done > value and not rest else None
    return (done + (rest or 1) * value, 0) if not done or (value < done and rest) else None


def _room(rest: float) -> float:
    """What is added must be smaller than this: ten behind "twenty", a hundred behind "three hundred"."""
    if not rest:
        return 1000
    return 100 if rest % 100 == 0 else 10 if rest % 10 == 0 and rest % 100 > 10 else 0


def _in_words(amount: Amount, kind: str, value: float, joint: bool, arabic: bool) -> Amount | None:
    """The amount with one more unit, ten or hundred."""
    done, rest = amount
    unit = rest % 100
    if kind == "h" and value == 100 and not joint and 0 < rest < 10:
        return done, rest * 100
    if arabic and 0 < unit < 10 and ((kind == "t" and joint) or (value == 10 and not joint)):
        return done, rest + value  # خمسة وعشرون and أحد عشر: the unit comes first
    fits = joint if arabic else (not joint or rest % 100 == 0)
    return (done, rest + value) if fits and kind in "uthn" and value < _room(rest) else None


def joined(amount: Amount, entry: Entry, joint: bool, arabic: bool, digits: bool) -> Amount | None:
    """The amount with one more part, or None when the part begins a number of its own."""
    kind, value, _ = entry
    if kind in "sD":
        return _scaled(amount, value, joint)
    if kind == "d":
        return (0, amount[1] * 12) if not joint and 0 < amount[1] < 20 and not amount[0] else None
    if (digits and not amount[0]) or (kind == "n" and not (arabic and joint and amount[0] and not amount[1])):
        return None
    return _in_words(amount, kind, value, joint, arabic)
