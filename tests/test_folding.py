"""Folding gives one spelling to what writers spell in many ways, and every folded slice leads back to the text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcoder.text.folding import fold, fold_word
from eventcoder.text.tokens import tokenise

#: Letters, marks and signs that news in Arabic and English holds, and those that break naive offsets.
SIGNS = st.text(
    st.sampled_from(
        "سيطرةأإآىيكگپ ًٌَُِّْـ٠١۲٣0123abcABC.,،؛؟!?«»“”()[]<>&;-—\u200b\u200c\u200f\u202e\ufeff\u00ad"
        "ﷲﻻﻼﭐſßİŒﬁ½²①\n\t\u2028\u0000😀"
    ),
    max_size=60,
)


def given_back(text: str, folded_part: str) -> str:
    """The slice of `text` that the first `folded_part` in its folded form stands for."""
    folded = fold(text)
    at = folded.text.index(folded_part)
    start, end = folded.span(at, at + len(folded_part))
    return text[start:end]


@pytest.mark.parametrize(
    ("text", "part", "original"),
    [
        ("ثم سَيْطَرَ الجيشُ على دابق", "سيطر", "سَيْطَرَ"),
        ("ثم سَيْطَرَ الجيشُ على دابق", "الجيش", "الجيشُ"),
        ("على الجـــيش السوري", "الجيش", "الجـــيش"),
        ("في حل\u200cب\u200f اليوم", "حلب", "حل\u200cب"),
        ("\ufeff\u202bقصف\u202c", "قصف", "قصف"),
        ("قال ﷲ ثم", "ثم", "ثم"),
        ("ﻻ ينسحب", "لا", "ﻻ"),
        ("ﺳﻴﻄﺮ الجيش", "سيطر", "ﺳﻴﻄﺮ"),
        ("ﻻ ينسحب الجيش", "الجيش", "الجيش"),
        ("قُتِل ٢٥ جندياً", "25", "٢٥"),
        ("۱۲ نفر", "12", "۱۲"),
        ("The ﬁghters ﬂed", "fighters", "ﬁghters"),
        ("Gen. Abd\u00adul\u00adlah", "abdullah", "Abd\u00adul\u00adlah"),
        ("الإرهاب وآخرون", "الارهاب", "الإرهاب"),
        ("ÁLVARO spoke", "alvaro", "ÁLVARO"),
    ],
)
def test_a_folded_slice_is_found_in_the_text_as_given(text: str, part: str, original: str) -> None:
    assert given_back(text, part) == original


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"), ("إدلب", "ادلب"), ("آمال", "امال"), ("مصطفى", "مصطفي"), ("مؤتمر", "موتمر"),
        ("قُتِلَ", "قتل"), ("حـلـب", "حلب"), ("کابل", "كابل"), ("٣٥٠", "350"), ("“Nusra”", '"nusra"'),
        ("Sana’a", "sana'a"), ("NATO", "nato"), ("«النصرة»", '"النصرة"'), ("Deir ez–Zor", "deir ez-zor"),
    ],
)  # fmt: skip
def test_spellings_that_fold_to_one(one: str, other: str) -> None:
    assert fold_word(one) == fold_word(other)


@pytest.mark.parametrize(("one", "other"), [("حلبة", "حلبه"), ("قتل", "قتيل"), ("حلب", "جلب")])
def test_words_that_stay_apart(one: str, other: str) -> None:
    assert fold_word(one) != fold_word(other)


def test_text_that_needs_no_map_has_none() -> None:
    assert fold("The army seized Dabiq.").starts is None
    assert fold("سيطر الجيش على دابق").starts is None


def test_an_empty_span_lies_in_the_text() -> None:
    folded = fold("سَيْطَرَ")
    end = len(folded.text)
    assert folded.span(0, 0) == (0, 0)
    assert folded.span(end, end) == (len("سَيْطَرَ"), len("سَيْطَرَ"))


def assert_round_trip(text: str) -> None:
    folded = fold(text)
    spans = [folded.span(i, i + 1) for i in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    for (start, end), letter in zip(spans, folded.text, strict=True):
        assert letter in fold(text[start:end]).text or letter == " "


@given(SIGNS)
def test_every_letter_leads_back_to_its_own(text: str) -> None:
    assert_round_trip(text)


@given(st.text(max_size=80))
def test_any_text_folds(text: str) -> None:
    assert_round_trip(text)


@given(SIGNS)
def test_tokens_are_slices_without_space_between_them(text: str) -> None:
    folded = fold(text)
    tokens = list(tokenise(folded.text))
    assert [folded.text[t.start : t.end] for t in tokens] == [t.form for t in tokens]
    assert "".join(t.form for t in tokens) == "".join(c for c in folded.text if not c.isspace())
    assert all(a.end <= b.start for a, b in pairwise(tokens))


@given(SIGNS)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once
