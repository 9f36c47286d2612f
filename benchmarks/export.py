"""How fast events are exported, beside the csv module writing the same rows alone, and how much memory that takes.

`make bench` calls it with few events; `python benchmarks/export.py 1000000` tries it with a million.
"""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from eventcoder.coder import Coder
from eventcoder.export import FORMATS
from eventcoder.model import Article, Event
from eventcoder.store import open_store, start_run, write_article

GOLD = Path(__file__).parent.parent / "examples" / "gold.jsonl"
FEW = 10_000
AN_ARTICLE = 50


def main(wanted: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = folder / "events.db"
        fill(database, wanted)
        alone = bare(folder, database)
        print(f"{'csv module alone':<16}{wanted / alone:12,.0f} rows a second")
        for format in FORMATS:
            if format == "parquet" and not find_spec("pyarrow"):
                continue
            seconds, megabytes = exported(folder, database, format)
            speed = f"{wanted / seconds:12,.0f} events a second, {seconds / alone:6.1f} times as long"
            print(f"{format:<16}{speed}, at most {megabytes:,.0f} MB of memory")


def fill(database: Path, wanted: int) -> None:
    """A database of `wanted` events, made of those of the examples under other ids."""
    events = coded()
    engine = open_store(str(database))
    with engine.connect() as conn:
        run = start_run(conn, "benchmark", "benchmark")
        for n in range(0, wanted, AN_ARTICLE):
            article = Article(id=f"a{n:09}", text=f"article {n}", publisher="The Valley Post", published="2024-05-12")
            numbers = range(n, min(n + AN_ARTICLE, wanted))
            write_article(conn, article, [copy(events[k % len(events)], k, article.id) for k in numbers], run)
    engine.dispose()


def coded() -> list[Event]:
    coder = Coder.load()
    articles = map(Article.model_validate_json, GOLD.read_text(encoding="utf-8").splitlines())
    return [event for article in articles for event in coder.code(article)]


def copy(event: Event, number: int, article_id: str) -> Event:
    """The event under the id of a number; ids are as long and as mixed as real ones."""
    event_id = hashlib.sha256(str(number).encode()).hexdigest()[:20]
    return event.model_copy(update={"event_id": event_id, "article_id": article_id, "modality": "asserted"})


def bare(folder: Path, database: Path) -> float:
    """Seconds in which the csv module writes the rows of the CSV export, split into cells beforehand."""
    exported(folder, database, "csv")
    spent = 0.0
    with (folder / "bare.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        for rows in parts(folder / "csv.out"):
            began = time.perf_counter()
            writer.writerows(rows)
            spent += time.perf_counter() - began
    return spent


def parts(path: Path) -> Iterator[list[list[str | float]]]:
    """The cells of a CSV in parts that memory holds; numbers as numbers, as the export has them."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows: list[list[str | float]] = []
        for row in csv.reader(stream, quoting=csv.QUOTE_NONNUMERIC):
            rows.append(row)
            if len(rows) == 1000:
                yield rows
                rows = []
        yield rows


def exported(folder: Path, database: Path, format: str) -> tuple[float, float]:
    """Seconds and megabytes that one export takes, in a process of its own."""
    command = [sys.executable, "-c", MEASURED, "export", "--db", str(database), "-q", "--format", format]
    began = time.perf_counter()
    ran = subprocess.run([*command, "-o", str(folder / f"{format}.out")], check=True, capture_output=True, text=True)
    return time.perf_counter() - began, float(ran.stderr) / 1024


#: Runs the command and says how many kilobytes it needed at most: Linux tells it of this process alone.
MEASURED = """
import re, sys
from pathlib import Path
from eventcoder.cli import main
try:
    main()
except SystemExit as end:
    status = Path("/proc/self/status")
    print(re.search(r"VmHWM:\\s*(\\d+)", status.read_text())[1] if status.exists() else "nan", file=sys.stderr)
    raise
"""


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FEW)
