"""Codes 100,000 articles that nobody would write, and prints how many exceptions came out of that (there must be none).

`make fuzz` calls it. ARTICLES=N codes another number, SEED=N others; the same numbers give the same articles. Each
exception is printed once by its kind and place, with the number of the first article that raises it:
`python benchmarks/fuzz.py 1234` codes that one alone.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from eventcoder.batches import batches
from eventcoder.coder import Coder
from eventcoder.reading import Defaults
from eventcoder.reading.record import RecordError, to_article
from eventcoder.scaling.pool import Pool
from eventcoder.scaling.workers import processors

EXAMPLES = Path(__file__).parent.parent / "examples"
#: Each worth meeting more often than chance would have it.
SIGNS = (
    "\0", "\ud800", "\udfff", "\u202e", "\u202c", "\u2066", "\u2069", "\u200f", "\u200d", "\ufeff", "\u2028", "\x85",
    "\xa0", "\x1b[31m", "ﷺ", "ﷲ", "\u0640", "\u064b", "\u0651", "\u0670", "\u0301", "\u20e3", "😀", "🏴\u200d☠️", "İ",
    "ı", "ß", "ﬁ", "①", "½", "٣", "۴", "४", "𝟜", "零", "<b>", "</p>", "&#x202e;", "&amp;", "&#0;", "(", ")", "[", "]",
    "«", "»", '"', "“", "”", "'", "’", ",", "،", ";", "؛", ":", "-", "–", "/", "%", ".", "...", "!", "؟", "\n", "\n\n",
    "\r", "\t", "=cmd()", "{{7*7}}", "%s", "http://x.y/z?a=b",
)  # fmt: skip
#: Where to look for random letters.
RANGES = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x5FF), (0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF),
    (0x900, 0xDFF), (0x2000, 0x206F), (0x2150, 0x218F), (0x3040, 0x30FF), (0x4E00, 0x4FFF), (0xD800, 0xDFFF),
    (0xFB50, 0xFDFF), (0xFE70, 0xFEFF), (0xFFF0, 0xFFFF), (0x1D7CE, 0x1D7FF), (0x1F300, 0x1F6FF), (0xE0000, 0xE007F),
    (0, 0x1F), (0, 0x10FFFF),
)  # fmt: skip
NUMBERS = (
    "0", "-1", "1,000", "1.000", "1,2,3", "10000001", "9" * 40, "١٢٣", "٣٫٥", "dozens of", "hundreds", "a dozen",
    "3 million", "بضعة عشر", "مئات", "عشرات الآلاف", "مليون", "between 5 and 3", "30 February 2015", "2015-13-45",
    "31/12/9999", "last year", "yesterday", "أمس", "العام الماضي", "منذ 9999 عاما", "9999 years ago", "29 شباط",
    "1 رمضان 1500",
)  # fmt: skip
#: Letters of a sentence that is not cut in two yet.
LONGEST = 3_800
Words = list[str]


@cache
def sentences() -> tuple[str, ...]:
    """Sentences of the examples, which hold what the dictionaries know."""
    texts = [json.loads(line)["text"] for line in (EXAMPLES / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    texts += [path.read_text(encoding="utf-8") for path in sorted((EXAMPLES / "articles").glob("*.txt"))]
    return tuple(sentence for text in texts for sentence in text.split("\n") if sentence.strip())


def letters(rng: random.Random) -> str:
    """A few random letters of one script."""
    low, high = rng.choice(RANGES)
    return "".join(chr(rng.randint(low, high)) for _ in range(rng.randint(1, 12)))


def drop(rng: random.Random, words: Words) -> Words:
    return [word for word in words if rng.random() > 0.2]


def double(rng: random.Random, words: Words) -> Words:
    at = rng.randrange(len(words))
    return [*words[:at], *[words[at]] * rng.choice((2, 3, 30)), *words[at:]]


def row(rng: random.Random, words: Words) -> Words:
    """A few words again and again, as often as a sentence may hold them."""
    at = rng.randrange(len(words))
    unit = words[at : at + rng.choice((1, 1, 2, 2, 3, 6))]
    return [*words[:at], *unit * (LONGEST // (len(" ".join(unit)) + 1)), *words[at:]]


def shuffle(rng: random.Random, words: Words) -> Words:
    return rng.sample(words, len(words))


def sprinkle(rng: random.Random, words: Words) -> Words:
    """Signs within and between words."""
    return [_with(rng, word, rng.choice(SIGNS)) if rng.random() < 0.2 else word for word in words]


def foreign(rng: random.Random, words: Words) -> Words:
    return [letters(rng) if rng.random() < 0.2 else word for word in words]


def count(rng: random.Random, words: Words) -> Words:
    return [word for one in words for word in ([rng.choice(NUMBERS), one] if rng.random() < 0.2 else [one])]


def splice(rng: random.Random, words: Words) -> Words:
    other = rng.choice(sentences()).split(" ")
    return words[: rng.randrange(len(words) + 1)] + other[rng.randrange(len(other)) :]


def crop(rng: random.Random, words: Words) -> Words:
    return [word[: rng.randrange(len(word) + 1)] if rng.random() < 0.2 else word for word in words]


def glue(rng: random.Random, words: Words) -> Words:
    return ["".join(words)]


def shout(rng: random.Random, words: Words) -> Words:
    return [rng.choice((str.upper, str.lower, str.title, str.swapcase))(word) for word in words]


CHANGES: tuple[Callable[[random.Random, Words], Words], ...] = (
    drop, double, row, shuffle, sprinkle, foreign, count, splice, crop, glue, shout,
)  # fmt: skip


def _with(rng: random.Random, word: str, sign: str) -> str:
    at = rng.randrange(len(word) + 1)
    return word[:at] + sign + word[at:]


def text(rng: random.Random) -> str:
    """One to three sentences, changed up to four times; now and then only letters."""
    if rng.random() < 0.1:
        return " ".join(letters(rng) for _ in range(rng.randint(1, 40)))
    words = " ".join(rng.choice(sentences()) for _ in range(rng.choice((1, 1, 2, 3)))).split(" ")
    for change in rng.choices(CHANGES, k=rng.randint(0, 4)):
        words = change(rng, words) or ["x"]
    return rng.choice((" ", " ", " ", "\n", "  ", "\u200f ")).join(words)


def record(number: int) -> dict[str, Any]:
    """The article of that number, as a file might hold it."""
    rng = random.Random(f"{os.environ.get('SEED', 0)}-{number}")
    days = ("2021-10-14", "0001-01-01", "9999-12-31", "2020-02-29", "1582-10-15", None)
    return {
        "id": rng.choice((f"a{number}", "\0", "../../etc/passwd", letters(rng))),
        "language": rng.choice(("ar", "en", "en", "ar", None)),
        "published": rng.choice(days),
        "title": rng.choice((None, text(rng))),
        "publisher": rng.choice((None, letters(rng))),
        "text": text(rng),
    }


def coded(coder: Coder, number: int) -> str:
    """ "events", "none" or "refused"; else the exception and where it came from."""
    try:
        try:
            article = to_article(record(number), Defaults())
        except RecordError:
            return "refused"
        events = coder.code(article)
        for event in events:
            assert article.text[event.start : event.end] == event.evidence, "evidence is not in its place"
            event.model_dump_json().encode()
        return "events" if events else "none"
    except Exception as error:
        at = traceback.extract_tb(error.__traceback__)[-1]
        return f"! {type(error).__name__} at {Path(at.filename).name}:{at.lineno}: {str(error)[:100]!r}"


def make() -> Callable[[int], str]:
    """What a worker does."""
    coder = Coder.load()
    return lambda number: coded(coder, number)


def lost(number: int, how: str) -> str:
    return f"! the process {how}"


def outcomes(number: int) -> Iterator[tuple[int, str]]:
    """What came of each article."""
    Coder.load()  # compiled once, before the workers begin
    numbers = iter(range(number))
    with Pool[int, str](processors(), make, lost) as pool:
        answers = (answer for some in pool.answers(batches(range(number), 50)) for answer in some)
        yield from zip(numbers, islice(answers, number), strict=True)


def main() -> None:
    """Code and print; exit code 1 if there was an exception."""
    if sys.argv[1:]:
        print(json.dumps(record(int(sys.argv[1])), indent=1))
        print(coded(Coder.load(), int(sys.argv[1])))
        return
    number, began = int(os.environ.get("ARTICLES", 100_000)), time.perf_counter()
    kinds: Counter[str] = Counter()
    first: dict[str, int] = {}
    for at, outcome in outcomes(number):
        kind = outcome.split(": ")[0]
        kinds[kind] += 1
        if kind.startswith("!") and kind not in first:
            first[kind] = at
            print(f"article {at}: {outcome}", flush=True)
    exceptions = sum(n for kind, n in kinds.items() if kind.startswith("!"))
    print(f"fuzzed articles            {number:8,} in {time.perf_counter() - began:.0f} s")
    print(f"with events                {kinds['events']:8,}; {kinds['refused']:,} are refused when they are read")
    print(f"exceptions                 {exceptions:8,} (0 wanted)")
    sys.exit(exceptions > 0)


if __name__ == "__main__":
    main()
