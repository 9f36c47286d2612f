"""Cleaning: what is news stays body, what is not does not, and no offset moves."""

from __future__ import annotations

import datetime as dt
import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventcoder.text.cleaning import Cleaned, clean
from eventcoder.text.markup import blank_markup

SHARED = Path(__file__).resolve().parents[2] / "shared"
STORY = (
    "سيطرت فصائل محلية يوم الأحد على قرية النهر بعد اشتباكات استمرت ليلة كاملة مع القوات الحكومية.",
    "وقال سكان إن عشرات العائلات نزحت نحو الحقول المجاورة قبل وصول المقاتلين إلى الساحة.",
)
REPORT = (
    "Local fighters took the village of Nahr on Sunday after a night of clashes with government troops.",
    "Residents said that dozens of families had fled to the fields before the gunmen reached the square.",
)


def pieces(text: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(block.kind, text[block.start : block.end]) for block in checked(text, title).blocks]


def bodies(text: str, title: str | None = None) -> list[str]:
    return [words for kind, words in pieces(text, title) if kind == "body"]


def checked(text: str, title: str | None = None) -> Cleaned:
    cleaned = clean(text, title)
    assert len(cleaned.text) == len(text)
    at = 0
    for block in cleaned.blocks:
        assert at <= block.start < block.end <= len(text)
        at = block.end
    if cleaned.blocks:
        assert any(block.kind == "body" for block in cleaned.blocks)
    return cleaned


def place(text: str) -> str | None:
    span = checked(text).dateline
    return text[slice(*span)] if span else None


# --- markup


def test_markup_is_blanked_at_its_length() -> None:
    text = '<p class="x">A &amp; B&nbsp;C</p><br/>D <!-- no --> E<script>if (a<b) x()</script> &#8221; F'
    cleaned = checked(text).text
    assert cleaned.split() == ["A", "&", "B", "C", "D", "E", "”", "F"]
    assert all(cleaned[text.index(letter)] == letter for letter in "ABDEF")
    assert pieces(text)[0] == ("body", "A &amp; B&nbsp;C")


@pytest.mark.parametrize(
    "text", ["a < b and c > d", "AT&T; &bogus; &", "<3 x", "<Reuters> said", "<john@post.example>", "<p <b"]
)
def test_what_is_no_markup_stays(text: str) -> None:
    assert blank_markup(text) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Syria&#8217;s caf&eacute;", ["Syria’s", "café"]),
        ("&#1581;&#1604;&#1576; و&#x62D;ماة", ["حلب", "وحماة"]),
        ("&quot;Nahr&quot; &amp; more", ['"', 'Nahr"', "&", "more"]),
    ],
)
def test_an_entity_does_not_cut_a_word_in_two(text: str, words: list[str]) -> None:
    assert checked(text).text.replace("\u200b", "").split() == words


def test_tags_end_paragraphs() -> None:
    assert bodies(f"<div>{STORY[0]}</div><div>{STORY[1]}</div>") == list(STORY)
    assert bodies(f"{REPORT[0]}<br>{REPORT[1]}") == list(REPORT)


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "&",
        "<!--",
        "<script>",
        "</script ",
        '<a href="',
        "<a ",
        "&amp",
        "(",
        "'",
        '"',
        "AB ",
        "- ",
        "A. ",
        " ",
        "\n",
        "،\n",
    ],
)
def test_cleaning_takes_linear_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    began = time.process_time()
    checked(text, title="A title of several words")
    assert time.process_time() - began < 20, "a second is usual, and quadratic work would take hours"


# --- headlines


def test_a_headline_printed_several_times_is_one_everywhere() -> None:
    headline = "فصائل محلية تسيطر على قرية النهر"
    text = "\r\n\r\n".join([f"{headline} – صحيفة الغد", headline, headline, "المصدر: الغد- حمص", *STORY, headline])
    assert [kind for kind, _ in pieces(text)] == ["headline"] * 3 + ["byline"] + ["body"] * 2 + ["headline"]
    assert place(text) == "حمص"


@pytest.mark.parametrize("site", ["", " | Reuters", " - BBC News", " – Example Post"])
def test_the_title_is_a_headline_wherever_it_stands(site: str) -> None:
    title = "Fighters take village of Nahr"
    assert bodies("\n".join([title + site, *REPORT, title]), title) == list(REPORT)
    assert bodies("\n".join([title, *REPORT]), title + site) == list(REPORT)


def test_a_short_first_line_before_longer_ones_is_a_headline() -> None:
    assert pieces("\n".join(["Fighters take village", *REPORT]))[0] == ("headline", "Fighters take village")
    assert pieces("\n\n".join(["سيطرة على قرية النهر", *STORY]))[0] == ("headline", "سيطرة على قرية النهر")


@pytest.mark.parametrize(
    "text",
    [
        "Fighters take village of Nahr",
        "سيطرت فصائل محلية على قرية النهر",
        "By the river, gunmen shot dead two men",
        "Rebels took Nahr\nThe army took Safa",
        "Reporting by telephone, residents said shells fell on Nahr",
        "قال ناشطون اليوم إن القصف استمر\n" + STORY[1],
        "The army said it took Nahr\n" + REPORT[1],
        "شارك المئات في مظاهرة",
        "اشترك في الهجوم مقاتلون من القرية\n" + STORY[1],
    ],
)
def test_news_without_a_full_stop_stays_body(text: str) -> None:
    assert {kind for kind, _ in pieces(text)} == {"body"}


def test_something_always_stays_body() -> None:
    assert bodies("Fighters take village of Nahr\nFighters take village of Nahr") == ["Fighters take village of Nahr"]
    assert checked(" \n ").blocks == () and checked("<p></p>").blocks == ()


def test_a_title_that_runs_into_the_text_is_cut_off() -> None:
    title = "Four killed in night of clashes near Nahr"
    text = f"Mon Jul 11 2016 {title}. {REPORT[0]}"
    assert pieces(text, title) == [("byline", "Mon Jul 11 2016"), ("headline", title + "."), ("body", REPORT[0])]
    assert checked(text, title).published == dt.date(2016, 7, 11)
    goes_on = f"{title} on Sunday, residents of the village said by telephone."
    assert bodies(goes_on, title) == [goes_on]


# --- bylines and datelines


@pytest.mark.parametrize(
    ("opening", "where"),
    [
        ("ALEPPO, Syria (Reuters) - ", "ALEPPO, Syria"),
        ("BEIRUT (AP) — ", "BEIRUT"),
        ("MOSCOW (Sputnik) ", "MOSCOW"),
        ("Beirut, Feb 20 (AFP) - ", "Beirut"),
        ("CAIRO: ", "CAIRO"),
        ("DAMASCUS, Syria, Feb 20 - ", "DAMASCUS, Syria"),
        ("Beirut- ", "Beirut"),
        ("Damascus, SANA – ", "Damascus"),
    ],
)
def test_english_datelines_are_cut_off(opening: str, where: str) -> None:
    text = "\n".join([opening + REPORT[0], REPORT[1]])
    assert pieces(text)[0] == ("byline", opening.strip()) and bodies(text) == list(REPORT) and place(text) == where


@pytest.mark.parametrize(
    ("opening", "where"),
    [
        ("دمشق - رويترز: ", "دمشق"),
        ("رويترز- حمص: ", "حمص"),
        ("بيروت (رويترز) - ", "بيروت"),
        ("سامي حداد- سبق- حلب: ", "حلب"),
        ("دمشق – ", "دمشق"),
        ("وكالات - متابعات: ", None),
    ],
)
def test_arabic_datelines_are_cut_off(opening: str, where: str | None) -> None:
    text = opening + STORY[0]
    assert bodies(text) == [STORY[0]] and place(text) == where


@pytest.mark.parametrize(
    "text",
    [
        "Nahr - the largest village of the valley - fell on Sunday after a night of clashes.",
        "ISIS: We carried out the attack on the checkpoint near the bridge.",
        "BREAKING: Gunmen attack a checkpoint near the bridge of Nahr.",
        "القائد: لن نترك القرية قبل أن يعود إليها أهلها جميعا.",
        "قال الناطق (الأحد) - بعد الاجتماع - إن القوات لن تنسحب من القرية.",
        "1914 - اندلاع الحرب بعد أن أعلنت الدولتان التعبئة العامة.",
        "On 10 July 2016 the army took the village after a night of clashes.",
    ],
)
def test_what_only_looks_like_a_dateline_stays(text: str) -> None:
    assert bodies(text) == [text] and place(text) is None


@pytest.mark.parametrize(
    ("line", "where", "day"),
    [
        ("المصدر: إرم- دمشق", "دمشق", None),
        ("الغد – حمص", "حمص", None),
        ("كتب: سامي حداد", None, None),
        ("By John Smith", None, None),
        ("By John Smith and Ann Lee", None, None),
        ("Published February 23, 2015", None, dt.date(2015, 2, 23)),
        ("الرياض 25 شوال 1436 هـ الموافق 10 أغسطس 2015 م واس", "الرياض", dt.date(2015, 8, 10)),
        ("رويترز", None, None),
        ("2015-02-20", None, dt.date(2015, 2, 20)),
        ("03-07-2015", None, None),
    ],
)
def test_lines_that_say_who_and_when_are_bylines(line: str, where: str | None, day: dt.date | None) -> None:
    text = "\n".join([line, *STORY])
    assert pieces(text)[0] == ("byline", line) and bodies(text) == list(STORY)
    assert (place(text), checked(text).published) == (where, day)


# --- footers and paragraphs


@pytest.mark.parametrize(
    "line",
    [
        "للتصحيح أو إبداء أي ملاحظات desk (at) example.com",
        "اقرأ أيضاً: خبر آخر",
        "جميع الحقوق محفوظة لصحيفة الغد",
        "تابعونا على تويتر",
        "For corrections write to desk@example.com",
        "Reporting by Ann Lee; Editing by John Smith",
        "(Reporting by Ann Lee)",
        "Read more: Another story",
        "Copyright 2015 Example Post",
        "Follow us on Twitter",
        "https://example.com/story?id=7",
        "desk@example.com",
        "// انتهى //",
    ],
)
def test_furniture_is_footer(line: str) -> None:
    assert pieces("\n".join([*REPORT, line]))[-1] == ("footer", line)


def test_credits_behind_the_last_sentence_are_cut_off() -> None:
    credits = "(Reporting by Ann Lee; Editing by John Smith)"
    assert pieces(f"{REPORT[0]} {credits}") == [("body", REPORT[0]), ("footer", credits)]


def test_wrapped_lines_are_one_paragraph() -> None:
    wrapped = "The army took the town of Nahr on Monday after a\nsiege that lasted for more than three months and\n"
    wrapped += "killed dozens of people. Residents fled north."
    assert bodies(wrapped) == [wrapped]
    assert bodies(f"{wrapped}\n\n{REPORT[0]}") == [wrapped, REPORT[0]]
    assert bodies("\n".join(REPORT)) == list(REPORT)


def test_a_line_that_breaks_off_within_a_phrase_goes_on() -> None:
    broken = "سيطرت فصائل محلية يوم الأحد على قرية النهر الواقعة في\nالشمال بعد اشتباكات استمرت ليلة كاملة."
    assert bodies(broken) == [broken]


def test_the_words_of_hostile_text_are_left_alone() -> None:
    text = "[bold]The army[/bold] took \x1b[31mthe town\x1b[0m of =cmd() and \u202ereversed it\u202c on Monday."
    assert checked(text).text == text and bodies(text) == [text]


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("AB aب، .:-–()\n\r<>p/&;1«»|@\u200f#م"), max_size=120), st.none() | st.text(max_size=20))
def test_no_text_breaks_the_offsets(text: str, title: str | None) -> None:
    checked(text, title)


# --- real articles, where they are at hand


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the evaluation material is not here")
def test_the_sample_article() -> None:
    (path,) = sorted((SHARED / "articles").glob("*.txt"))
    text = path.read_bytes().decode()
    kinds = [kind for kind, _ in pieces(text)]
    assert kinds == ["headline"] * 3 + ["byline"] + ["body"] * 9 + ["footer"] and place(text) == "دمشق"


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the evaluation material is not here")
@pytest.mark.parametrize("name", ["arabic_conflict", "english_conflict"])
def test_hardly_any_news_is_lost(name: str) -> None:
    rows = [json.loads(line) for line in (SHARED / "corpus" / f"{name}.jsonl").open(encoding="utf-8")]
    kept = sum(len(body) for row in rows for body in bodies(row["text"], row["title"]))
    assert kept >= 0.9 * sum(len(row["text"]) for row in rows)
