"""What a megabyte of one pattern costs, over a megabyte of conflict news. `make bench` calls it.

Patterns that would cost more than news if anything were quadratic: each holds a word at which rules fire, so that none
is passed over unread. The worst of them are told first. SIZE=N sets another number of characters.
"""

from __future__ import annotations

import os
import random

from run import EXAMPLES, SHARED, seconds, sound

from eventcoder.coder import Coder
from eventcoder.model import Article, Language
from eventcoder.reading import Defaults, read_articles

SIZE = int(os.environ.get("SIZE", 1_000_000))
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
#: Behind so many repetitions the trigger stands again.
RUN = 300

NEWS: dict[Language, str] = {"ar": "arabic_conflict.jsonl", "en": "english_conflict.jsonl"}
PATTERNS: dict[str, tuple[Language, str]] = {
    "a trigger": ("ar", "قتل "),
    "an English trigger": ("en", "killed "),
    "a trigger a sentence": ("ar", "قتل. "),
    "a trigger a line": ("ar", "قتل\n"),
    "a trigger with a pronoun": ("ar", "قتلهم "),
    "a trigger and a comma": ("ar", "قتل، "),
    "a trigger in brackets": ("ar", "(قتل "),
    "a trigger in quotes": ("ar", "«قتل» "),
    "one sentence": ("ar", "هاجم المسلحون الثكنة وقتلوا خمسة جنود. "),
    "one sentence without end": ("ar", "هاجم المسلحون الثكنة وقتلوا خمسة جنود "),
    "one English sentence": ("en", "Gunmen attacked the barracks and killed five soldiers. "),
    "one short sentence": ("ar", "قتل خمسة عسكريين. "),
    "casualties of attacks": ("ar", "قتل ستة مدنيين في القصف "),
    "casualties after ambushes": ("en", "Three soldiers are dead after an ambush outside Kidal "),
    "towns that nobody named": ("ar", "سقطت قذيفة على مبنى البلدية "),
    "speakers who act": ("ar", "قال إنه قتل "),
    "attacks and and": ("ar", "هجوم و"),
    "English verbs and and": ("en", "killed soldiers " + "freed and " * RUN),
    "commas": ("ar", "قتل جنود " + "، " * RUN),
    "nested quotes": ("ar", "قتل جنود " + "«" * RUN + "»" * RUN),
    "nested brackets": ("ar", "قتل جنود " + "(" * RUN + ")" * RUN),
    "armed groups": ("ar", "قتل جنود " + "والحوثيون " * RUN),
    "armed groups and commas": ("ar", "قتل جنود " + "الحوثيون، " * RUN),
    "English armed groups": ("en", "killed soldiers " + "Hamas and " * RUN),
    "places": ("ar", "قتل جنود " + "في حلب " * RUN),
    "numbers": ("ar", "قتل جنود " + "5 " * RUN),
    "numbers and and": ("ar", "قتل جنود " + "5 و" * RUN),
    "quantifiers": ("ar", "قتل جنود " + "كل " * RUN),
    "number words": ("ar", "قتل جنود " + "خمسة و" * RUN),
    "dates": ("ar", "قتل جنود " + "20 فبراير 2015 " * RUN),
    "English dates": ("en", "killed soldiers " + "20 February 2015 " * RUN),
    "reported speech": ("ar", "قتل جنود " + "قال إن " * RUN),
    "relative clauses": ("ar", "قتل جنود " + "الذين " * RUN),
    "negations": ("ar", "قتل جنود " + "لم " * RUN),
    "unknown words": ("en", "killed soldiers " + "abc " * RUN),
    "capitals": ("en", "killed soldiers " + "Abc " * RUN),
    "no spaces": ("ar", "قتل جنود " + "".join(random.Random(1).choices(LETTERS, k=30 * RUN)) + " "),
    "diacritics": ("ar", "قَتَلَ جُنُود " + "مُ" * RUN + " "),
    "markup": ("en", "killed soldiers " + "<b" * RUN + " "),
}


def main() -> None:
    """Measure and print."""
    coder = Coder.load()
    # The second time all words of the news are known, as those of a pattern soon are.
    news = {language: min(cost(coder, language, text(language)) for _ in range(2)) for language in NEWS}
    print(
        f"{SIZE:,} characters of conflict news: " + ", ".join(f"{took:.2f} s ({lang})" for lang, took in news.items())
    )
    ratios = {
        name: cost(coder, language, again(pattern)) / news[language] for name, (language, pattern) in PATTERNS.items()
    }
    for name in sorted(ratios, key=ratios.__getitem__, reverse=True):
        print(f"{name:28}{ratios[name]:8.2f} times the news", flush=True)


def text(language: Language) -> str:
    """As much news as is asked for."""
    shared = SHARED / "corpus" / NEWS[language]
    source = shared if shared.is_file() else EXAMPLES / "gold.jsonl"
    articles = sound(read_articles([str(source)], Defaults()))
    return again("\n".join(article.text for article in articles if article.language in (None, language)) + "\n")


def again(pattern: str) -> str:
    """The pattern until the text is long enough."""
    return (pattern * (SIZE // len(pattern) + 1))[:SIZE]


def cost(coder: Coder, language: Language, text: str) -> float:
    """Seconds of the processor that a text takes whose words were seen before."""
    coder.code(Article(id="a", text=text[:20_000], language=language))
    return seconds(lambda: coder.code(Article(id="a", text=text, language=language)))


if __name__ == "__main__":
    main()
