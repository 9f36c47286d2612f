"""Where sentences begin and end, in passages that mislead those who trust the full stop."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcoder.text.sentences import sentences


def split(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, 0, len(text), language)]


ARABIC = [
    "قال د. محمد العلي إن الجيش سيطر على دابق. | ثم انسحب.",
    "التقى أ. علي بالسيد م. سعيد في دمشق. | ولم يصدر بيان.",
    "«لقد صمدنا!» قال القائد أبو عمر. | وانسحب الجيش.",
    "هل سقطت المدينة؟ | لا يزال القتال مستمرا؛ والجيش يتقدم.",
    "قتل 3.5 آلاف شخص، وفق ص. 12 من التقرير. | انتهى.",
    'وقالت: "انسحب الجيش. نحن نسيطر على البلدة". | وفر السكان.',
    "سيطر الجيش على دابق... | وانسحب المسلحون.",
    "سيطر الجيش على دابق | \n\nوانسحب المسلحون",
    "بلغت النسبة ٣٫٥ في المئة. | وارتفعت لاحقا.",
]
ENGLISH = [
    "Gen. Ali Hassan met Lt. Col. Smith of the U.S. Army on Jan. 5. | They left.",
    "The U.S. sent aid. | Troops fled.",
    '"We will fight!" said the commander. | The town fell.',
    '"Is it over?" she said. | It was not.',
    "Dr. Amal said No. 5 Brigade, led by Brig. Gen. Omar al-Said, took 3.5 km of road. | It then left.",
    "BEIRUT (Reuters) - Rebels took Dabiq. | They left.",
    "The blast near St. Mary's Church killed 5. | Police came.",
    '"The army has withdrawn. We hold the town," the spokesman said. | Residents fled.',
    "Mr. Said, a.k.a. Abu Omar, i.e. the leader, fled. | He died.",
    "He left at 5 p.m. Monday. | She stayed.",
    "Rebels shelled Dabiq! | Who gave the order?",
]


@pytest.mark.parametrize("marked", ARABIC)
def test_arabic_passages(marked: str) -> None:
    parts = marked.split(" | ")
    assert split(" ".join(parts), "ar") == [part.strip() for part in parts]


@pytest.mark.parametrize("marked", ENGLISH)
def test_english_passages(marked: str) -> None:
    parts = marked.split(" | ")
    assert split(" ".join(parts), "en") == parts


def test_only_the_slice_that_is_asked_for_is_split() -> None:
    text = "Before it. Rebels fled. After it."
    assert [text[a:b] for a, b in sentences(text, 11, 23, "en")] == ["Rebels fled."]


@pytest.mark.parametrize("text", ["", " ", "\n\n\t"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert split(text, "ar") == split(text, "en") == []


def test_text_without_stops_is_parted_between_words() -> None:
    pieces = split("كلمة " * 3000, "ar")
    assert max(map(len, pieces)) <= 4000
    assert {word for piece in pieces for word in piece.split()} == {"كلمة"}


def test_text_without_spaces_is_parted_too() -> None:
    assert "".join(split("ب" * 9001, "ar")) == "ب" * 9001


def test_a_long_text_is_split_as_a_short_one() -> None:
    parts = ["Rebels took Dabiq on Jan. 5, Gen. Ali said.", "They then withdrew."] * 900
    assert split(" ".join(parts), "en") == parts
    parts = ["قال د. محمد إن الجيش سيطر على دابق.", "ثم انسحب منها."] * 900
    assert split(" ".join(parts), "ar") == parts


@given(st.text(max_size=200), st.sampled_from(["ar", "en"]))
def test_nothing_but_space_is_lost(text: str, language: str) -> None:
    spans = sentences(text, 0, len(text), language)
    assert all(start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
