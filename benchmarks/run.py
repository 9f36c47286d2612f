"""How fast this machine codes the example articles. `make bench` calls it; the ratios compare parts of one run."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import ahocorasick

from eventcoder import paths
from eventcoder.coder import Coder
from eventcoder.dictionaries.entries import ActorEntry, PlaceEntry
from eventcoder.dictionaries.loading import read_folder
from eventcoder.model import Article
from eventcoder.text.cleaning import clean
from eventcoder.text.sentences import sentences

GOLD = Path(__file__).parent.parent / "examples" / "gold.jsonl"
SECONDS = 3.0


def main() -> None:
    """Measure and print."""
    articles = [Article.model_validate_json(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    start = best_of(3, lambda: subprocess.run([sys.executable, "-c", START], check=True))
    coder = Coder.load()
    count = sum(sentences_in(article) for article in articles)
    coding = per_round(lambda: [coder.code(article) for article in articles])
    automaton = names()
    scan = per_round(lambda: [sum(1 for _ in automaton.iter(article.text)) for article in articles])
    print(f"start with warm cache      {start:8.3f} s")
    print(f"coding                     {count / coding:8,.0f} sentences a second")
    print(f"bare scan for names        {count / scan:8,.0f} sentences a second ({len(automaton):,} names)")
    print(f"coding costs               {coding / scan:8.1f} bare scans")


START = "from eventcoder.coder import Coder; Coder.load()"


def sentences_in(article: Article) -> int:
    """How many sentences of the article are coded."""
    body = [block for block in clean(article.text).blocks if block.kind == "body"]
    language = article.language or "en"
    return sum(len(sentences(article.text, block.start, block.end, language)) for block in body)


def names() -> ahocorasick.Automaton:
    """An automaton over the names in the dictionaries: the least that any coder has to do."""
    automaton = ahocorasick.Automaton()
    for name in forms():
        automaton.add_word(name, name)
    automaton.make_automaton()
    return automaton


def forms() -> Iterator[str]:
    """Every name of an actor or place, as it stands in the dictionaries."""
    for _, _, entry in read_folder(paths.dictionaries())[0]:
        if isinstance(entry, ActorEntry | PlaceEntry):
            yield from filter(None, (entry.name, entry.name_ar, *entry.ar, *entry.en))


def per_round(work: Callable[[], object]) -> float:
    """Seconds a round of `work`, after one round to warm up."""
    work()
    rounds, began = 0, time.perf_counter()
    while (passed := time.perf_counter() - began) < SECONDS:
        work()
        rounds += 1
    return passed / rounds


def best_of(times: int, work: Callable[[], object]) -> float:
    """The shortest of several runs, for starting a process is noisy."""
    return min(timed(work) for _ in range(times))


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
