"""Finds what of an article is news: the text without markup, its paragraphs told apart.

Nothing is removed and no letter is folded: the cleaned text is as long as the text as given, so every offset in one
is the same offset in the other.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from eventcoder.text.datelines import Lead, byline, city_in_capitals, dateline, names, stamp, tells
from eventcoder.text.markup import blank_markup
from eventcoder.text.paragraphs import BLANK, is_final, paragraphs

BlockKind = Literal["body", "headline", "byline", "footer"]

#: A paragraph that opens with one of these is no news; compared without case.
FOOTER_AR = (
    "للتصحيح", "اقرأ أيضا", "اقرأ ايضا", "إقرأ أيضا", "اقرأ المزيد", "إقرأ المزيد", "اقرأوا أيضا",
    "شاهد أيضا", "شاهد ايضا", "طالع أيضا", "مواضيع ذات صلة", "مواضيع متعلقة", "أخبار ذات صلة", "اخبار ذات صلة",
    "موضوعات ذات صلة", "مقالات ذات صلة", "رابط الخبر", "جميع الحقوق محفوظة", "حقوق النشر", "كل الحقوق محفوظة",
    "تابعونا على", "تابعونا عبر", "تابعنا على", "تابعنا عبر", "تابعوا صفحتنا", "شارك الخبر", "شارك المقال",
    "شارك على", "انشر الخبر", "اشترك في النشرة", "اشترك في قناتنا", "اشترك الآن", "للاشتراك في النشرة",
    "حمل تطبيق", "حمّل تطبيق", "لتحميل تطبيق", "لمتابعة آخر الأخبار", "لمزيد من التفاصيل", "كلمات دلالية",
    "الكلمات المفتاحية", "// انتهى //", "...المزيد",
)  # fmt: skip
FOOTER_EN = (
    "for corrections", "to report an error", "read more:", "read also", "also read", "read next", "see also",
    "related:", "related articles", "related stories", "related topics", "copyright", "©", "(c) 20",
    "all rights reserved", "follow us", "subscribe to", "subscribe now", "sign up for", "sign up to", "share this",
    "share on", "click here", "reporting by", "(reporting by", "additional reporting by", "(additional reporting by",
    "editing by", "(editing by", "writing by", "(writing by", "our standards:", "download our app",
    "tags:", "filed under",
)  # fmt: skip
#: Whole lines that are furniture of a page.
FURNITURE = frozenset({
    "read more", "advertisement", "print", "share", "tweet", "email", "comments", "related", "more", "المزيد",
    "طباعة", "مشاركة", "إعلان", "تعليقات", "next previous",
})  # fmt: skip
#: Credits that may end the last paragraph without a line of their own.
CREDITS = (
    "(Reporting by ", "Reporting by ", "(Additional reporting by ", "Additional reporting by ", "(Writing by ",
    "(Editing by ", "Editing by ", "للتصحيح أو إبداء",
)  # fmt: skip

_LONGEST_FOOTER = 300
_TINY = 30  # characters that must be left when something is cut off a paragraph
_LONGEST_HEADLINE = 200
_TANWIN = "\u064b"  # written or not, before or behind its alef
_SIGNS = re.compile(r"[\W_]+")
_SITE = re.compile(r"\s(?:[-–—|»]|::)\s")
_CONTACT = re.compile(r"(?:https?://|www\.)\S+|[\w.+\-]+ ?(?:@|\(at\)|\[at\]) ?[\w\-]+(?: ?(?:\.|\(dot\)) ?[\w\-]+)+")
#: A line without any of these holds no address.
_OF_CONTACTS = ("@", "at)", "at]", "://", "www.")
_CLOCK = re.compile(r"\d{1,2}:\d{2}\s*(?:ت ?م|جمت|غرينتش|GMT|UTC)?|[^\W\d_]{1,4}(?:/[^\W\d_]{1,4}){1,3}")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph without the space around it; offsets in the text as given, end exclusive."""

    start: int
    end: int
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The text without markup, as long as the text as given, and its blocks in order.

    Only blocks of kind "body" are coded. `dateline` is the span of the place that a dateline or byline names, not
    checked against any gazetteer. `published` is the day that stands in the byline or dateline itself, if any.
    """

    text: str
    blocks: tuple[Block, ...]
    dateline: tuple[int, int] | None = None
    published: dt.date | None = None


def clean(text: str, title: str | None = None) -> Cleaned:
    """Blank the markup of `text` and tell its paragraphs apart; `title` helps to know the headline. Never raises.

    There is at least one body block unless the text holds nothing but space and markup.
    """
    plain = blank_markup(text)
    spans = paragraphs(plain)
    kinds, leads = _kinds(plain, spans, title)
    blocks: list[Block] = []
    is_first = True
    for (start, end), kind in zip(spans, kinds, strict=True):
        if kind != "body":
            blocks.append(Block(start, end, kind))
            continue
        blocks += _cut(plain, start, end, title, is_first, leads)
        is_first = False
    place = next((lead.place for lead in leads if lead.place), None)
    return Cleaned(plain, tuple(blocks), place, next((lead.published for lead in leads if lead.published), None))


# --- kinds of paragraphs


def _kinds(text: str, spans: Sequence[tuple[int, int]], title: str | None) -> tuple[list[BlockKind], list[Lead]]:
    """The kind of each paragraph, and what the bylines tell."""
    kinds: list[BlockKind] = ["body"] * len(spans)
    leads: list[Lead] = []
    if len(spans) < 2:
        return kinds, leads
    keys = _headline_keys(text, spans, title)
    in_lead = True
    for n, (start, end) in enumerate(spans):
        if keys and end - start <= _LONGEST_HEADLINE + 60 and keys & _keys(text[start:end]):
            kinds[n] = "headline"
        elif _is_footer(text[start:end]):
            kinds[n] = "footer"
        elif lead := byline(text, start, end, in_lead=in_lead and n + 1 < len(spans)):
            kinds[n] = "byline"
            leads.append(lead)
        else:
            # A headline may stand before the byline.
            in_lead = n == 0 and end - start <= _LONGEST_HEADLINE and not is_final(text, start, end)
    _find_title_line(text, spans, kinds, title)
    _keep_something(spans, kinds)
    return kinds, leads


def _key(words: str) -> str:
    return _SIGNS.sub("", words.casefold())


def _keys(line: str) -> set[str]:
    """The letters of a headline, and those of it without the site's name behind it."""
    found = {_key(line)}
    sites = list(_SITE.finditer(line))
    if sites and len(line) - sites[-1].end() <= 40 and len(line[sites[-1].end() :].split()) <= 5:
        found.add(_key(line[: sites[-1].start()]))
    return {key for key in found if len(key) >= 8}


def _headline_keys(text: str, spans: Sequence[tuple[int, int]], title: str | None) -> set[str]:
    """What is known to be the headline: the title, and lines before the first sentence that stand there twice."""
    known = _keys(title) if title else set()
    lead: Counter[str] = Counter()
    for start, end in spans:
        if end - start > _LONGEST_HEADLINE or text.endswith(".", start, end):
            break
        lead.update(_keys(text[start:end]))
    return known | {key for key, times in lead.items() if times > 1}


def _is_footer(line: str) -> bool:
    if len(line) > _LONGEST_FOOTER:
        return False
    folded = line.lstrip("*-•»>|_ ").casefold().replace(_TANWIN, "")
    if folded.startswith((*FOOTER_AR, *FOOTER_EN)) or folded.rstrip(" .:»>") in FURNITURE:
        return True
    rest = _CONTACT.sub("", line) if "." in line and any(sign in line for sign in _OF_CONTACTS) else line
    return (rest != line and len(rest.split()) <= 4) or bool(_CLOCK.fullmatch(line))


def _opens_behind(text: str, spans: Sequence[tuple[int, int]], kinds: list[BlockKind], bodies: list[int]) -> bool:
    """Whether a byline or a dateline stands right behind the first line, which then is the headline."""
    between = kinds[bodies[0] + 1 : bodies[1]]
    start, end = spans[bodies[1]]
    return "byline" in between or dateline(text, start, end, is_first=True) is not None


def _find_title_line(text: str, spans: Sequence[tuple[int, int]], kinds: list[BlockKind], title: str | None) -> None:
    """A text that carries no separate title may open with it: a short line without a full stop before longer ones."""
    bodies = [n for n, kind in enumerate(kinds) if kind == "body"]
    if title or len(bodies) < 2 or "headline" in kinds:
        return
    (start, end), (next_start, next_end) = spans[bodies[0]], spans[bodies[1]]
    rest = sum(spans[n][1] - spans[n][0] for n in bodies[1:])
    short = end - start <= 130 and len(text[start:end].split()) <= 20
    longer = next_end - next_start >= 1.5 * (end - start) and rest >= 100 and is_final(text, next_start, next_end)
    if short and not is_final(text, start, end) and _opens_behind(text, spans, kinds, bodies):
        kinds[bodies[0]] = "headline"
        return
    is_news = is_final(text, start, end) or text[end - 1] in ":،,؛;" or tells(text[start:end])
    if short and longer and not is_news and dateline(text, start, end, is_first=True) is None:
        kinds[bodies[0]] = "headline"


def _keep_something(spans: Sequence[tuple[int, int]], kinds: list[BlockKind]) -> None:
    """An article that seems to hold no news at all is read for its longest headline, or line."""
    if "body" in kinds:
        return
    candidates = [n for n, kind in enumerate(kinds) if kind == "headline"] or list(range(len(kinds)))
    kinds[max(candidates, key=lambda n: spans[n][1] - spans[n][0])] = "body"


# --- what stands in one paragraph with the news


def _cut(text: str, start: int, end: int, title: str | None, is_first: bool, leads: list[Lead]) -> Iterator[Block]:
    """The blocks of one paragraph: what stands before the news, the news, the credits behind it. Adds to `leads`."""
    at = start
    if is_first:
        for lead, kind in _front(text, start, end, title):
            leads.append(lead)
            yield _trimmed(text, at, lead.end, kind)
            at = lead.end
    lead_in = dateline(text, at, end, is_first=is_first)
    if lead_in and end - lead_in.end >= _TINY:
        leads.append(lead_in)
        yield _trimmed(text, at, lead_in.end, "byline")
        at = lead_in.end
    credits = _credits(text, at, end)
    yield _trimmed(text, at, credits, "body")
    if credits < end:
        yield _trimmed(text, credits, end, "footer")


def _trimmed(text: str, start: int, end: int, kind: BlockKind) -> Block:
    piece = text[start:end]
    begin = start + len(piece) - len(piece.lstrip(BLANK))
    return Block(begin, max(begin, start + len(piece.rstrip(BLANK))), kind)


def _front(text: str, start: int, end: int, title: str | None) -> Iterator[tuple[Lead, BlockKind]]:
    """Days of publication and the title, where a page was taken without its layout and they run into the news."""
    at = start
    kind: BlockKind = "body"
    for _ in range(5):
        lead = (
            stamp(text, at)
            or (kind == "byline" and city_in_capitals(text, at))
            or (kind == "headline" and names(text, at))
        )
        kind = "byline"
        if not lead and title:
            kind, lead, title = "headline", _repeated_title(text, at, end, title), None
        if not lead or end - lead.end < _TINY:
            return
        yield lead, kind
        at = lead.end


def _repeated_title(text: str, start: int, end: int, title: str) -> Lead | None:
    """The title at `start`, if a new sentence begins behind it: the first sentence may only begin like the title."""
    at = start
    for letter in _key(title):
        while at < end and not text[at].isalnum():
            at += 1
        if at >= end or text[at].casefold() != letter:
            return None
        at += 1
    behind = text[at : at + 4]
    rest = behind.lstrip(" .:!?\"'”»\xa0")
    is_new = rest != behind and bool(rest) and (rest[0].isupper() or rest[0].isdecimal() or behind[0] in ".:!?؟")
    is_title = is_new and len(title.split()) >= 4 and len(title) <= _LONGEST_HEADLINE
    return Lead(at + len(behind) - len(rest)) if is_title else None


def _credits(text: str, start: int, end: int) -> int:
    """Where the credits begin that end the paragraph; its end if there are none."""
    tail = max(start + 1, end - _LONGEST_FOOTER)
    found = sorted(at for credit in CREDITS if (at := text.find(credit, tail, end)) >= 0)
    return next((at for at in found if is_final(text, start, at)), end)
