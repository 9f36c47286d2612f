"""Texts that are made to break a reader: each is coded soon, soundly, and in time that grows with its length."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from pydantic import ValidationError
from test_coder import AR, EN, article, assert_sound

from eventcoder.coder import Coder
from eventcoder.model import Language

SECONDS = 8.0

SIGNS = {
    "markup of a terminal library": f"[bold]{EN}[/bold] [link=http://x]x[/link]",
    "ansi": f"\x1b[31m{EN}\x1b[0m \x1b[2J",
    "osc 8": f"\x1b]8;;http://x\x1b\\{EN}\x1b]8;;\x1b\\",
    "formula": f"=cmd('/c calc'!A0) {EN}",
    "right to left override": f"\u202e{EN}\u202c",
    "isolates": f"\u2066\u2067\u2068{EN}\u2069\u2069",
    "nul": f"\x00{EN}\x00",
    "beyond the first plane": f"😀{EN}🏴\u200d☠️",
    "combining": f"Z\u0301\u0323\u0330{EN}",
    "script": f"<script>alert('x')</script><p>{EN}</p>",
    "unclosed tag": f"{EN} <a href='",
    "unclosed comment": f"{EN} <!-- ",
    "entities": f"&#x202e;&#0;&#xD800;&#99999999;&nosuch; {EN}",
    "carriage returns": f"{EN}\r\n\r\n{EN}\r",
    "line separators": f"{EN}\u2028{EN}\u2029{EN}\x85{EN}",
    "template": "{{7*7}} ${jndi:ldap://x} %s %n " + EN,
    "both directions": f"{EN} {AR} {EN}",
}


@pytest.mark.parametrize("text", SIGNS.values(), ids=SIGNS)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_signs_that_command_are_only_signs(coder: Coder, text: str, language: Language) -> None:
    assert_sound(coder.code(article(text, language)), text)


def test_lone_surrogates_are_no_text() -> None:
    with pytest.raises(ValidationError):
        article(f"\ud800 {EN} \udfff", "en")


def test_signs_do_not_hide_an_event(coder: Coder) -> None:
    hidden = {
        name
        for name, text in SIGNS.items()
        if "territorial_control" not in {e.event_type for e in coder.code(article(text, "en"))}
    }
    assert hidden == set()


LONG: dict[str, tuple[Language, Callable[[int], str]]] = {
    "commas": ("en", lambda n: "," * n),
    "arabic commas": ("ar", lambda n: "،" * n),
    "names and commas": ("en", lambda n: "Aleppo, " * (n // 8)),
    "arabic names and commas": ("ar", lambda n: "الجيش، " * (n // 7)),
    "names and and": ("en", lambda n: "rebels and " * (n // 11)),
    "arabic names and and": ("ar", lambda n: "الجيش و" * (n // 7)),
    "brackets": ("en", lambda n: "(" * n + EN),
    "square brackets": ("ar", lambda n: AR + "[" * n),
    "tags that never close": ("en", lambda n: "<" * n + EN),
    "tags": ("en", lambda n: "<b>" * (n // 3) + EN),
    "ampersands": ("en", lambda n: "&" * n + EN),
    "quotes": ("ar", lambda n: "«" * (n // 2) + AR + "»" * (n // 2)),
    "changing quotes": ("ar", lambda n: '«"' * (n // 4) + AR + '"»' * (n // 4)),
    "apostrophes": ("en", lambda n: "a'" * (n // 2)),
    "dots": ("en", lambda n: "a." * (n // 2)),
    "digits": ("en", lambda n: "1,2.3" * (n // 5)),
    "numbers": ("ar", lambda n: "مئة وخمسة وعشرون " * (n // 17)),
    "hours": ("en", lambda n: "on Monday at 5 p.m. " * (n // 20)),
    "hyphens": ("en", lambda n: "al-" * (n // 3)),
    "verbs": ("en", lambda n: "killed " * (n // 7)),
    "arabic verbs": ("ar", lambda n: "قتل " * (n // 4)),
    "arabic verbs and commas": ("ar", lambda n: "قتل ، " * (n // 6)),
    "arabic verbs and and": ("ar", lambda n: "قتل وجرح " * (n // 9)),
    "arabic places and verbs": ("ar", lambda n: "في درعا قتل " * (n // 12)),
    "speakers": ("en", lambda n: "he said that " * (n // 13) + EN),
    "arabic speakers": ("ar", lambda n: "وقال إن " * (n // 8) + AR),
    "relative clauses": ("en", lambda n: "rebels who attacked soldiers who " * (n // 33)),
    "arabic relative clauses": ("ar", lambda n: "المسلحون الذين هاجموا الجنود الذين " * (n // 35)),
    "genitives": ("ar", lambda n: "قوات " * (n // 5) + "الجيش"),
    "quantifiers": ("ar", lambda n: "جميع " * (n // 5) + "الجيش"),
    "articles": ("en", lambda n: "the " * (n // 4) + "army"),
    "titles": ("en", lambda n: "General Abc " * (n // 12)),
    "places": ("en", lambda n: "the town of " * (n // 12)),
    "no stops": ("en", lambda n: (EN[:-1] + " and ") * (n // 110)),
    "no arabic stops": ("ar", lambda n: (AR[:-1] + " و") * (n // 75)),
    "tatweel": ("ar", lambda n: "ـ" * n + AR),
    "diacritics": ("ar", lambda n: "\u064b" * n + AR),
    "spaces": ("en", lambda n: " " * n + EN),
    "empty lines": ("en", lambda n: "\n" * n + EN),
    "short lines": ("en", lambda n: "a\n" * (n // 2) + EN),
    "dateline": ("en", lambda n: "(" + "A " * (n // 2) + EN),
}


def seconds(coder: Coder, text: str, language: Language) -> float:
    began = time.process_time()
    events = coder.code(article(text, language))
    passed = time.process_time() - began
    assert_sound(events, text)
    return passed


@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_length(coder: Coder, name: str) -> None:
    language, make = LONG[name]
    once = min(seconds(coder, make(20_000), language) for _ in range(2))
    twice = seconds(coder, make(40_000), language)
    assert twice < SECONDS
    assert twice <= 3 * once + 0.5


#: The longest sentence that is read whole has 4,000 letters.
SENTENCE = 3_900
#: What one event, phrase or verb asks of all others of its sentence would cost the square of the sentence's length.
ROWS: dict[str, tuple[Language, str]] = {
    "casualties of attacks": ("ar", "قتل ستة مدنيين في القصف "),
    "casualties after ambushes": ("en", "Three soldiers are dead after an ambush outside Kidal "),
    "towns that nobody named": ("ar", "سقطت قذيفة على مبنى البلدية "),
    "one place again and again": ("ar", "احتدم القتال في مدينة بيجي "),
    "what attacks hit": ("ar", "قصف الحوثيون الميناء "),
    "numbers and and": ("ar", "5 و"),
    "participles and and": ("en", "freed and "),
    "participles and or": ("en", "or abducted "),
    "objects and and": ("en", "drop explosives and "),
    "attacks and and": ("ar", "هجوم و"),
    "attacks": ("en", "gunfight "),
    "pronouns": ("ar", "قتلهم "),
    "speakers who act": ("ar", "قال إنه قتل "),
    "speakers who speak": ("ar", "قال إنه "),
    "quantifiers": ("ar", "كل "),
    "traffic": ("ar", "قتل في حادث سير "),
    "names that begin alike": ("en", "al-"),
}


@pytest.mark.parametrize("name", ROWS)
def test_time_grows_with_the_length_of_a_sentence(coder: Coder, name: str) -> None:
    language, unit = ROWS[name]
    end = "قتل خمسة جنود" if language == "ar" else "killed five soldiers"
    short, long = (unit * (letters // len(unit)) + end for letters in (SENTENCE // 4, SENTENCE))
    seconds(coder, long, language)
    once = min(sum(seconds(coder, short, language) for _ in range(4)) for _ in range(2))
    assert min(seconds(coder, long, language) for _ in range(2)) <= 2.5 * once + 0.02


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("letter", ["a", "ب", "1", "_", "٣", "é", "ﷲ", "\u200b"])
def test_a_million_letters_without_a_space(coder: Coder, letter: str, language: Language) -> None:
    assert seconds(coder, letter * 1_000_000, language) < SECONDS


@pytest.mark.parametrize("sign", ["'", "-", "/", "@", ".", "!", "😀", "\u064b"])
def test_signs_without_a_space(coder: Coder, sign: str) -> None:
    assert seconds(coder, sign * 200_000, "en") < SECONDS
