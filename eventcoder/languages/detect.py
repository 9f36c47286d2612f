"""Tells in which language a text is, by the cheapest evidence that settles it.

The script settles most; within a script, letters and little words. Only a text in Latin letters with hardly an English
word in it is put to a statistical model, which is loaded when it is first needed.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from eventcoder.model import Language

SAMPLE = 6000  # characters that are looked at

#: English names of languages that a text may be taken for, by code; the scripts of others stand in capitals.
NAMES = {
    "ar": "Arabic", "en": "English", "fa": "Persian", "ur": "Urdu", "ckb": "Kurdish (Sorani)", "ku": "Kurdish",
    "ps": "Pashto", "ug": "Uyghur", "he": "Hebrew", "el": "Greek", "ru": "Russian or another in Cyrillic letters",
    "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "hi": "Hindi or another in Devanagari letters", "fr": "French",
    "de": "German", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch", "tr": "Turkish",
    "pl": "Polish", "sv": "Swedish", "id": "Indonesian", "sw": "Swahili", "so": "Somali", "mt": "Maltese",
    "ro": "Romanian", "az": "Azerbaijani",
}  # fmt: skip
#: What the model is asked to choose from for Latin letters.
_LATIN = ("en", "fr", "de", "es", "it", "pt", "nl", "tr", "pl", "sv", "id", "sw", "so", "mt", "ro", "ku", "az")

_SCRIPTS = {
    "arabic": re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\ufb50-\ufdff\ufe70-\ufefc]"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "he": re.compile("[\u05d0-\u05ea]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "ja": re.compile("[\u3040-\u30ff]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
}
#: Letters that Arabic does not have, by the language that has them; the first with a fair share wins.
_LETTERS = (("ckb", "ڕڵێۆ", 0.01), ("ug", "ۇۈڭ", 0.02), ("ps", "ښټډړۍځڅ", 0.01), ("ur", "ٹڈڑںےہھ", 0.02))
_PERSIAN_LETTERS = "پچژگکی"
_PERSIAN = frozenset({"در", "به", "از", "که", "كه", "این", "اين", "را", "است", "با", "برای", "براي", "آن", "بود"})
_ARABIC = frozenset(
    {"في", "من", "على", "إلى", "الى", "أن", "ان", "إن", "عن", "مع", "التي", "الذي", "بعد", "قال", "وقال"}
)
_ENGLISH = frozenset({
    "the", "of", "and", "to", "was", "were", "by", "with", "from", "that", "has", "have", "had", "said", "their",
    "his", "its", "is", "are", "an", "at", "after", "on", "who", "which", "been", "they", "he", "for",
})  # fmt: skip
_TOKEN = re.compile(r"[^\W\d_]+")
_FEW = 8  # words of Latin letters that are too few for the model


def detect_language(text: str) -> Language | None:
    """The language of `text` if it is one that is covered, else None."""
    code = guess_language(text)
    return "ar" if code == "ar" else "en" if code == "en" else None


def guess_language(text: str) -> str | None:
    """The ISO 639 code of what the beginning of `text` looks like; None if it holds no letters."""
    sample = text[:SAMPLE]
    counts = {script: len(letters.findall(sample)) for script, letters in _SCRIPTS.items()}
    script = max(counts, key=lambda name: counts[name])
    if not counts[script]:
        return None
    if script == "arabic":
        return _in_arabic_letters(sample, counts[script])
    return _in_latin_letters(sample) if script == "latin" else script


def language_name(code: str) -> str:
    """`fa (Persian)`; the code alone for a language without a name here."""
    return f"{code} ({NAMES[code]})" if code in NAMES else code


def _in_arabic_letters(sample: str, letters: int) -> str:
    for code, signs, share in _LETTERS:
        if _count(sample, signs) >= share * letters and _count(sample, signs) > 1:
            return code
    words = _TOKEN.findall(sample)
    persian, arabic = (sum(word in known for word in words) for known in (_PERSIAN, _ARABIC))
    articles = sum("ال" in word[:3] and len(word) > 3 for word in words)
    if _count(sample, _PERSIAN_LETTERS) >= 0.03 * letters:  # some type Arabic with Persian ye and kaf
        return "ar" if articles >= 0.12 * len(words) and arabic >= persian else "fa"
    return "fa" if persian > arabic and articles < 0.12 * len(words) else "ar"


def _count(sample: str, signs: str) -> int:
    return sum(map(sample.count, signs))


def _in_latin_letters(sample: str) -> str:
    words = _TOKEN.findall(sample.lower())
    share = sum(word in _ENGLISH for word in words) / max(1, len(words))
    if share >= 0.18 or (len(words) < _FEW and sample.isascii()):
        return "en"
    code, certainty = _model().classify(sample)
    return "en" if code == "en" or (certainty < 0.6 and share > 0.05) else str(code)


@functools.cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # takes most of a second to load: only when needed

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages([code for code in _LATIN if code in model.labels])
    return model
