"""What stands before the news itself: datelines, bylines and the day of publication.

Everything here looks at no more than `WINDOW` characters, so a hostile text costs no more than a plain one.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

WINDOW = 160

#: News agencies and outlets as datelines name them; compared without case.
AGENCIES = frozenset(
    word.casefold()
    for word in (
        "رويترز", "أ ف ب", "ا ف ب", "أ.ف.ب", "ا.ف.ب", "اف ب", "أف ب", "فرانس برس", "د ب أ", "د.ب.أ", "أ ب", "أ.ب",
        "أسوشيتد برس", "اسوشيتد برس", "سانا", "الأناضول", "الاناضول", "واس", "وات", "وام", "كونا", "بترا", "قنا",
        "شينخوا", "سبوتنيك", "تاس", "سكاي نيوز", "بي بي سي", "سي إن إن", "الجزيرة", "الجزيرة نت", "العربية",
        "العربية نت", "الحدث", "إرم", "إرم نيوز", "عين اليوم", "سبق", "الوئام", "عكاظ", "الشرق الأوسط", "الحياة",
        "القدس العربي", "العربي الجديد", "عنب بلدي", "وكالات", "الوكالات", "متابعات", "متابعة", "خاص", "مواقع",
        "صحف", "سمارت", "شام", "وكالة الأنباء", "Reuters", "AP", "AFP", "Associated Press", "Agence France-Presse",
        "UPI", "dpa", "Xinhua", "TASS", "Sputnik", "SANA", "Anadolu", "AA", "ANHA", "Bloomberg", "BBC", "CNN",
        "Al Jazeera", "Al-Monitor", "Kurdistan24", "Rudaw", "WAFA", "NNA", "Asharq Al-Awsat", "Enab Baladi",
        "Syria Direct", "AMN", "The New Arab", "Agencies", "IRNA", "KUNA", "SPA", "Zaman Al Wasl",
    )
)  # fmt: skip
#: Words that open a line which names who wrote or sent it.
BYLINE_AR = (
    "المصدر", "مصدر", "بقلم", "إعداد", "اعداد", "كتب", "كتبت", "ترجمة", "تحرير", "تقرير", "مراسل", "مراسلنا",
    "نشر في", "تاريخ النشر",
)  # fmt: skip
BYLINE_EN = (
    "source:", "written by", "words by", "posted on", "posted by", "published", "last updated", "updated:",
    "updated at", "date of publication",
)  # fmt: skip
#: First words of an outlet's name.
MEDIA = frozenset({
    "وكالة", "صحيفة", "راديو", "إذاعة", "قناة", "شبكة", "موقع", "جريدة", "مجلة", "agency", "radio", "news", "daily",
})  # fmt: skip
_PARTING = re.compile(r"\s?[-–—:]\s")
#: What the buttons of a picture gallery leave before a byline.
NAVIGATION = "Next Previous "
#: Words in capitals before a colon or dash that are no places.
NO_PLACE = frozenset({
    "BREAKING", "UPDATE", "UPDATED", "WATCH", "EXCLUSIVE", "ANALYSIS", "OPINION", "VIDEO", "PHOTOS", "PHOTO", "LIVE",
    "FACTBOX", "TIMELINE", "PROFILE", "EXPLAINER", "ISIS", "ISIL", "NATO", "UNHCR", "UNICEF", "OCHA", "SANA",
    "REUTERS", "DAESH", "WARNING", "CORRECTION", "FEATURE", "SPECIAL", "REPORT", "WRAPUP", "INTERVIEW", "SUMMARY",
    "HIGHLIGHTS", "NOTE", "QUOTE",
})  # fmt: skip
#: A line with one of these tells news; headlines leave the day and the speaker out.
TELLING = frozenset({
    "اليوم", "أمس", "امس", "مساء", "صباح", "فجر", "ظهر", "عشية", "said", "says", "Monday", "Tuesday", "Wednesday",
    "Thursday", "Friday", "Saturday", "Sunday", "yesterday",
})  # fmt: skip
#: A bare «place - » counts as a dateline only before a verb that opens news.
OPENING_VERBS = (
    "أعلن", "اعلن", "قال", "أكد", "اكد", "ذكر", "أفاد", "افاد", "كشف", "قتل", "أصيب", "اصيب", "دعا", "دعت", "طالب",
    "نفى", "نفت", "استهدف", "سيطر", "شن", "تمكن", "وصل", "بدأ", "نظم", "اتهم", "حذر", "أدان", "شهد", "لقي", "ارتفع",
    "اندلع", "هاجم", "أطلق",
)  # fmt: skip

_MONTHS_AR = (
    "يناير|كانون الثاني|جانفي", "فبراير|شباط|فيفري", "مارس|آذار|اذار", "أبريل|ابريل|إبريل|نيسان|أفريل|افريل",
    "مايو|أيار|ايار|ماي", "يونيو|يونيه|حزيران|جوان", "يوليو|يوليه|تموز|جويلية", "أغسطس|اغسطس|آب|أوت|اوت",
    "سبتمبر|أيلول|ايلول", "أكتوبر|اكتوبر|تشرين الأول|تشرين الاول", "نوفمبر|تشرين الثاني",
    "ديسمبر|كانون الأول|كانون الاول",
)  # fmt: skip
_MONTHS_EN = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_OF = {name: n for n, names in enumerate(_MONTHS_AR, 1) for name in names.split("|")}
_MONTH_OF |= {name: n for n, name in enumerate(_MONTHS_EN, 1)}
_EN = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_AR = "(?:" + "|".join(sorted((n for names in _MONTHS_AR for n in names.split("|")), key=len, reverse=True)) + ")"
_DATE = re.compile(
    rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? ?(?P<m1>{_EN}|{_AR})(?:\s*[-/]\s*{_AR})?,? ?(?P<y1>\d{{4}})(?!\d)"
    rf"|(?P<m2>{_EN}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? ?(?P<y2>\d{{4}})(?!\d)"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2})(?!\d)"
    r"|(?P<d4>\d{1,2})(?P<s4>[./-])(?P<m4>\d{1,2})(?P=s4)(?P<y4>\d{4})(?!\d)"
)
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,? )?"
_STAMP = re.compile(
    r"(?:(?:AFP|AP|Reuters|UPI|dpa) )?"
    r"(?:(?:Date of publication|Published|Posted on|Last updated(?: at| on)?|Updated(?: at| on)?):? )?"
    rf"(?P<before>{_WEEKDAY})(?P<date>{_DATE.pattern})"
    r"(?:,? \d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?)?(?:\((?:updated )?[\d. ]{0,20}\)|\))?"
    r"(?: ?Get short URL(?: \d{1,7}){0,2})?[ .,:|-]*"
    r"(?:(?:AFP|AP|Reuters|UPI|dpa|SANA) (?=[A-Z0-9\"“]))?"
)
#: Behind a day, a city in capitals may stand without any sign: "Feb 09 2015 BEIRUT At least …".
_CITY = re.compile(r"(?P<place>[A-Z]{4,}) (?=[A-Z][a-z ])")
#: Behind a headline, names may stand as if they were a sentence.
_NAMES = re.compile(
    r"(?:AFP|AP|Reuters|UPI|dpa) (?=[A-Z0-9\"“])"
    r"|[A-Z][a-z'’\-]+(?: [A-Z][A-Za-z'’\-]+){1,6}\. (?=[A-Z])"
)

_DASH = r"(?:--|[-–—―−])"
_UPPER = r"[A-Z][A-Z'’.\-]{2,}(?: [A-Z][A-Z'’.\-]+){0,2}"
_TITLE = r"[A-Z][A-Za-z'’\-]{2,}(?: [A-Z][A-Za-z'’\-]+)?"
_REGION = rf"(?:, ?(?!{_EN}\b)[A-Z][A-Za-z.'’]+(?: [A-Z][A-Za-z.'’]+){{0,2}})?"
_DAY = rf"(?:,? (?:{_EN} \d{{1,2}}|\d{{1,2}} {_EN})(?:,? \d{{4}})?)?"
_TAG = r"\((?P<tag>[^()\n]{2,40})\)"
_EN_TAGGED = re.compile(rf"(?P<place>(?:{_UPPER}|{_TITLE}){_REGION}){_DAY} ?,? ?{_TAG}{_DAY}\s*(?P<dash>{_DASH}|:)?\s*")
_EN_UPPER = re.compile(rf"(?P<place>{_UPPER}{_REGION}){_DAY}\s*(?::|{_DASH}(?=[\s“\"]))\s*")
_EN_TITLE = re.compile(rf"(?P<place>{_TITLE})(?P<tag>, ?[A-Z][A-Za-z\- ]{{1,20}})? ?{_DASH} (?=[A-Z])")

_WORD = r"[^\W\d_][^\s\-–—―−:()،.\"«»“”/|؛!؟]*"
_PART = rf"{_WORD}(?: {_WORD}){{0,3}}"
_AR_TAGGED = re.compile(rf"(?P<place>{_PART}) ?\((?P<tag>[^()\n]{{2,30}})\)\s*(?P<dash>{_DASH}|:|/)?\s*")
_AR_PARTS = re.compile(rf"(?P<parts>{_PART}(?: ?(?:{_DASH}|/) ?{_PART}){{1,2}}) ?(?P<end>:|{_DASH}) ?")
_AR_BARE = re.compile(rf"(?P<place>{_WORD}(?: {_WORD})?) ?{_DASH} (?=(?:{'|'.join(OPENING_VERBS)})\w{{0,2}}\b)")
_BEFORE_DAY = re.compile(rf"(?!{_EN})(?P<place>{_PART}) \d")
_DIGIT = re.compile(r"\d")
_OPENING = re.compile(rf"(?:{'|'.join(OPENING_VERBS)})ت?\b")
_SPLIT = re.compile(rf"\s*(?:{_DASH}|/|\|)\s*")
_PERSON = re.compile(r"By [A-Z][\w.'’\-]+(?: (?:and |in |for |with )?[A-Z][\w.'’\-]*,?){1,7}")
_SPACED_DASH = re.compile(rf"\s{_DASH}\s")


@dataclass(frozen=True, slots=True)
class Lead:
    """What was found before the news: where it ends, the place it names (offsets), the day it bears."""

    end: int
    place: tuple[int, int] | None = None
    published: dt.date | None = None


def is_agency(words: str) -> bool:
    """Whether `words` are just the name of an agency or outlet."""
    return words.strip(" .()،,").casefold() in AGENCIES


def tells(line: str) -> bool:
    """Whether a line reads like the beginning of a report rather than like a headline."""
    words = line.split()
    return not TELLING.isdisjoint(words) or bool(_OPENING.match(line))


def find_date(words: str) -> dt.date | None:
    """The first calendar day in the first `WINDOW` characters, if any; None if day and month may be confused."""
    found = _DATE.search(words[:WINDOW])
    return _date(found) if found else None


def _date(found: re.Match[str]) -> dt.date | None:
    form = next(n for n in "1234" if found[f"y{n}"])
    day, month, year = found[f"d{form}"], found[f"m{form}"], int(found[f"y{form}"])
    if form == "4" and found["s4"] != "." and int(day) <= 12 and day != month:
        return None
    number = int(month) if month.isdecimal() else _MONTH_OF.get(month) or _MONTH_OF[month[:3].casefold()]
    try:
        return dt.date(year, number, int(day))
    except ValueError:
        return None


def stamp(text: str, start: int) -> Lead | None:
    """A day of publication that stands before the first sentence without being a part of it."""
    found = _STAMP.match(text[start : start + WINDOW])
    if not found or _goes_on_in_lower_case(text, start + found.end()):
        return None
    return Lead(start + found.end(), published=_date(found))


def city_in_capitals(text: str, start: int) -> Lead | None:
    """A city in capitals with no sign behind it; to be asked only where a day stands before it."""
    found = _CITY.match(text[start : start + WINDOW])
    return _lead(found, start) if found and found["place"] not in NO_PLACE else None


def names(text: str, start: int) -> Lead | None:
    """An agency, or authors that stand as a sentence of their own; to be asked only behind a headline."""
    found = _NAMES.match(text[start : start + WINDOW])
    return Lead(start + found.end()) if found else None


def _goes_on_in_lower_case(text: str, at: int) -> bool:
    following = text[at : at + 1]
    return (
        not following
        or following.islower()
        or not (following.isupper() or following.isdecimal() or following in "\"“'(")
    )


def dateline(text: str, start: int, end: int, *, is_first: bool) -> Lead | None:
    """The dateline at the start of a paragraph; forms without agency or capitals count in the first paragraph only."""
    window = text[start : min(end, start + WINDOW)]
    if found := _EN_TAGGED.match(window) or _AR_TAGGED.match(window):
        return _tagged(found, start)
    if (found := _EN_UPPER.match(window)) and found["place"].split(",")[0].split()[0] not in NO_PLACE and is_first:
        return _lead(found, start)
    if is_first and (found := _EN_TITLE.match(window)) and _is_title_dateline(found, window):
        return _lead(found, start)
    if (found := _AR_PARTS.match(window)) and _is_parts(found, is_first):
        return Lead(start + found.end(), place=place_of(text, start, start + found.end("parts")))
    if is_first and (found := _AR_BARE.match(window)):
        return _lead(found, start)
    return None


def _lead(found: re.Match[str], start: int) -> Lead:
    place = None if is_agency(found["place"]) else (start + found.start("place"), start + found.end("place"))
    return Lead(start + found.end(), place, find_date(found[0]))


def _tagged(found: re.Match[str], start: int) -> Lead | None:
    agency = any(is_agency(part) for part in re.split(r"[,،/]|\s[-–]\s", found["tag"]))
    capitals = found["place"].split(",")[0].isupper()
    return _lead(found, start) if agency and (found["dash"] or capitals) else None


def _is_title_dateline(found: re.Match[str], window: str) -> bool:
    """An aside between dashes («Taiz - the city - …») is no dateline."""
    if found["tag"]:
        return is_agency(found["tag"])
    return not _SPACED_DASH.search(window, found.end())


def _is_parts(found: re.Match[str], is_first: bool) -> bool:
    parts = _SPLIT.split(found["parts"])
    if any(map(is_agency, parts)):
        return True
    short = all(len(part.split()) <= 2 for part in parts)
    return is_first and found["end"] == ":" and short and bool(re.search(rf"\s{_DASH}|{_DASH}\s|/", found["parts"]))


def place_of(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The part of «outlet - place», «name – place» or «place - agency» that may be the place: the last but outlets."""
    place, at = None, start
    for gap in [*_SPLIT.finditer(text, start, end), None]:
        stop = gap.start() if gap else end
        part = text[at:stop]
        if part.strip() and not is_agency(part) and not _DIGIT.search(part):
            place = (at + len(part) - len(part.lstrip()), at + len(part.rstrip()))
        at = gap.end() if gap else end
    return place


def byline(text: str, start: int, end: int, *, in_lead: bool) -> Lead | None:
    """A whole line that says who wrote, sent or published the article, and from where; None if it is something else."""
    start += len(NAVIGATION) if text.startswith(NAVIGATION, start, end) else 0
    line = text[start:end]
    if len(line) > WINDOW or len(line.split()) > 14 or (line.endswith((".", "؟", "?", "!")) and len(line) > 60):
        return None
    head = start + len(line) - len(_behind_cue(line))
    if head > start or _PERSON.fullmatch(line) or is_agency(line):
        return Lead(end, _place_behind_dash(text, head, end), find_date(line))
    if in_lead and (_is_dated(line) or _is_dashed(line) or _names_medium(line)):
        return Lead(end, _place_behind_dash(text, start, end), find_date(line))
    return None


def _names_medium(line: str) -> bool:
    """«مأرب – وكالة كذا», "Juba: Radio Nile": a place and an outlet that no list has, told by its first word."""
    parts = [part.split() for part in _PARTING.split(line, maxsplit=1)]
    if len(parts) < 2 or not all(parts):
        return False
    return len(parts[0]) <= 3 and len(parts[1]) <= 5 and parts[1][0].casefold() in MEDIA


def _behind_cue(line: str) -> str:
    """The line without the words that introduce a byline; unchanged if there are none."""
    folded = line.casefold()
    if not folded.startswith((*BYLINE_AR, *BYLINE_EN)):
        return line
    for cue in BYLINE_AR:
        behind = line[len(cue) :].lstrip()
        if line.startswith(cue) and (behind.startswith(":") or (cue == "بقلم" and line[len(cue) :][:1] == " ")):
            return behind.lstrip(": ")
    cue_en = next((cue for cue in BYLINE_EN if folded.startswith(cue)), "")
    if cue_en in ("published", "posted on", "last updated") and not find_date(line):
        return line
    return line[len(cue_en) :].lstrip(": ")


def _place_behind_dash(text: str, start: int, end: int) -> tuple[int, int] | None:
    dated = _BEFORE_DAY.match(text[start:end])
    if dated:
        return (start, start + dated.end("place")) if not is_agency(dated["place"]) else None
    return place_of(text, start, end) if _SPLIT.search(text, start, end) else None


def _is_dated(line: str) -> bool:
    """A day with hardly another word: «الرياض 25 شوال 1436 هـ الموافق 10 أغسطس 2015 م واس», "Feb 20, 2015 - BEIRUT"."""
    found = _DATE.search(line)
    return found is not None and len(line.split()) - len(found[0].split()) <= 8


def _is_dashed(line: str) -> bool:
    """«صحيفة – مدينة» and the like: two or three short parts and nothing else."""
    parts = [part for part in _SPLIT.split(line) if part]
    plain = not any(letter.isdecimal() or letter in '«»"“”:،,()' for letter in line)
    known = any(map(is_agency, parts))
    return (
        2 <= len(parts) <= 3 and plain and len(line) <= 60 and all(len(p.split()) <= (3 if known else 2) for p in parts)
    )
