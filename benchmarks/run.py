"""How fast this machine codes. `make bench` calls it; every figure is a median of five, ratios are of one run.

With the evaluation material beside the project (`../shared`, or the folder of the variable SHARED) it codes that; for
anybody else the examples. Times are those of the processor, so that other work on the machine counts little; only the
start is told as it is waited for.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import ahocorasick

from eventcoder import paths
from eventcoder.cli.json_output import as_line
from eventcoder.coder import Coder
from eventcoder.dictionaries.entries import ActorEntry, PlaceEntry
from eventcoder.dictionaries.loading import read_folder
from eventcoder.model import Article
from eventcoder.reading import Defaults, read_articles
from eventcoder.text.cleaning import clean
from eventcoder.text.folding import fold, fold_word
from eventcoder.text.sentences import sentences

HOME = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SHARED") or HOME.parent / "shared")
EXAMPLES = HOME / "examples"
ROUNDS = 5
#: How often the texts are coded for the figures of growth.
TIMES = (1, 4, 16)
#: Fewer sentences than these are coded several times a round: a clock has its limits.
ENOUGH = 2000
CODE = "from eventcoder.cli import main; main()"


def main() -> None:
    """Measure and print."""
    coder = Coder.load()
    with tempfile.TemporaryDirectory(prefix="ec-bench-") as name:
        folder = Path(name)
        news, what = corpus(folder)
        print(f"texts: {what}; medians of {ROUNDS}")
        mixed(coder, news, folder)
        all_events(coder, folder)
        growth(news, folder)
        start(folder)


# -- what is coded ----------------------------------------------------------------------------------------------------


def corpus(folder: Path) -> tuple[Path, str]:
    """A file of mixed news, and what to call it."""
    shared = SHARED / "corpus" / "arabic_news.jsonl"
    if shared.is_file():
        return shared, "corpus/arabic_news.jsonl"
    found = read_articles([str(EXAMPLES / "articles"), str(EXAMPLES / "gold.jsonl")], Defaults())
    return written(folder / "examples.jsonl", repeated(list(sound(found)), ENOUGH)), "the examples, repeated"


def sound(found: Iterable[object]) -> Iterator[Article]:
    """The articles without those that cannot be read."""
    return (article for article in found if isinstance(article, Article))


def repeated(articles: list[Article], wanted: int) -> list[Article]:
    """The articles again and again under ids of their own, until they have as many sentences as are wanted."""
    times = -(-wanted // max(1, sum(map(sentences_in, articles))))
    return [copied(article, n) for n in range(times) for article in articles]


def copied(article: Article, number: int) -> Article:
    """The article under another id, so that it is not taken for one that was given before."""
    return article.model_copy(update={"id": f"{article.id}-{number}"})


def written(path: Path, articles: Iterable[Article]) -> Path:
    """The articles as JSONL."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(article.model_dump_json() + "\n" for article in articles)
    return path


def sentences_in(article: Article) -> int:
    """How many sentences of the article are coded."""
    folded = fold(article.text)
    bodies = [block for block in clean(article.text, article.title).blocks if block.kind == "body"]
    spans = [(folded.first_at(block.start), folded.first_at(block.end)) for block in bodies]
    return sum(len(sentences(folded.text, low, high, article.language or "en")) for low, high in spans)


# -- figures ----------------------------------------------------------------------------------------------------------


def mixed(coder: Coder, news: Path, folder: Path) -> None:
    """Raw text to events in JSONL, and the least that any coder has to do: one scan for the names."""
    articles = list(sound(read_articles([str(news)], Defaults())))
    count = sum(map(sentences_in, articles))
    first = seconds(lambda: code_file(coder, news, folder / "out.jsonl"))
    coding = median(lambda: code_file(coder, news, folder / "out.jsonl"))
    automaton, texts = names(), [fold(article.text).text for article in articles]
    scan = median(lambda: [sum(1 for _ in automaton.iter(text)) for text in texts])
    tell("mixed news, text to JSONL", count / coding, f"sentences a second ({count:,} sentences)")
    tell("the same, words never seen", count / first, "sentences a second, the first time in a process")
    tell("bare scan for names", count / scan, f"sentences a second ({len(automaton):,} names)")
    print(f"{'coding over bare scan':28}{scan / coding:12.3f}")


def code_file(coder: Coder, source: Path, target: Path) -> None:
    """What `eventcoder code SOURCE --output TARGET` does."""
    with target.open("wb") as out:
        for article in sound(read_articles([str(source)], Defaults())):
            for event in coder.code(article):
                out.write(as_line(event))


def all_events(coder: Coder, folder: Path) -> None:
    """Sentences that all hold events."""
    gold = [str(path) for path in sorted((SHARED / "gold").glob("*_dev.jsonl"))] or [str(EXAMPLES / "gold.jsonl")]
    single = (a for a in sound(read_articles(gold, Defaults())) if sentences_in(a) == 1 and coder.code(a))
    source = written(folder / "events.jsonl", repeated(list(single), ENOUGH))
    count = sum(map(sentences_in, sound(read_articles([str(source)], Defaults()))))
    coding = median(lambda: code_file(coder, source, folder / "out.jsonl"))
    tell("sentences all with events", count / coding, f"sentences a second ({count:,} sentences)")


def names() -> ahocorasick.Automaton:
    """An automaton over the names in the dictionaries, folded as the texts are."""
    automaton = ahocorasick.Automaton()
    for name in filter(None, map(fold_word, forms())):
        automaton.add_word(name, name)
    automaton.make_automaton()
    return automaton


def forms() -> Iterator[str]:
    """Every name of an actor or place, as it stands in the dictionaries."""
    for _, _, entry in read_folder(paths.dictionaries())[0]:
        if isinstance(entry, ActorEntry | PlaceEntry):
            yield from filter(None, (entry.name, entry.name_ar, *entry.ar, *entry.en))


def growth(news: Path, folder: Path) -> None:
    """Time and memory of the command over the texts once and many times."""
    articles = list(sound(read_articles([str(news)], Defaults())))
    empty = run_code(written(folder / "one.jsonl", articles[:1]), folder)
    once = None
    for times in TIMES:
        copies = (copied(article, n) for n in range(times) for article in articles)
        done = run_code(written(folder / "many.jsonl", copies), folder)
        cpu = done.cpu - empty.cpu
        once = once or cpu
        print(f"{f'{times}x the texts':28}{cpu:12.2f} s, {cpu / once:.2f} of once, peak {done.peak:.0f} MB")


def start(folder: Path) -> None:
    """One article to JSONL with a warm cache, over what the interpreter alone takes."""
    article = sorted((EXAMPLES / "articles").glob("*.txt"))[0]
    bare = statistics.median(child([sys.executable, "-c", "pass"]).wall for _ in range(ROUNDS))
    coded = statistics.median(run_code(article, folder).wall for _ in range(ROUNDS))
    imported = statistics.median(child([sys.executable, "-c", "import eventcoder.coder"]).wall for _ in range(ROUNDS))
    print(f"{'warm start, one article':28}{coded - bare:12.3f} s over python -c pass ({bare:.3f} s)")
    print(f"{'of which imports':28}{imported - bare:12.3f} s")


# -- measuring --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Done:
    """What a process took: seconds of the processor, seconds waited, and megabytes at its peak."""

    cpu: float
    wall: float
    peak: float


def run_code(source: Path, folder: Path) -> Done:
    """`eventcoder code` in a process of its own."""
    options = ["--published", "2021-10-14", "--output", str(folder / "out.jsonl"), "--quiet"]
    return child([sys.executable, "-c", CODE, "code", str(source), *options])


def child(command: list[str]) -> Done:
    """Run a command to its end."""
    began = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return Done(used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss * unit / 1e6)


def seconds(work: Callable[[], object]) -> float:
    """Seconds of the processor that `work` takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def median(work: Callable[[], object]) -> float:
    """The median of several rounds of `work`."""
    return statistics.median(seconds(work) for _ in range(ROUNDS))


def tell(what: str, figure: float, unit: str) -> None:
    """One line of the report."""
    print(f"{what:28}{figure:12,.0f} {unit}", flush=True)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
