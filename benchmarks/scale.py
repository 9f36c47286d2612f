"""What two processes and Spark gain over one process on this machine. `make bench` calls it.

ARTICLES=N says of how many short articles (200,000 unless given) the engines are compared, ROUNDS=N how often two
processes are measured against one, on a tenth of them; the middle of the ratios counts. Start-up, measured on a single
article, is told and taken off.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from eventcoder.scaling.workers import processors

GOLD = Path(__file__).parent.parent / "examples" / "gold.jsonl"
ARTICLES = int(os.environ.get("ARTICLES", 200_000))
ROUNDS = int(os.environ.get("ROUNDS", 5))
#: Characters of an article.
SHORT = 200
MAIN = "from eventcoder.cli import main; main()"


def articles(number: int) -> Iterator[str]:
    """Lines of JSONL: the examples over and over, each time as another article."""
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    rows = [row | {"text": row["text"][:SHORT]} for row in rows]
    for at, row in enumerate(islice(cycle(rows), number)):
        yield json.dumps({"id": f"a{at}", "language": row["language"], "text": f"{row['text']} ({at})"}) + "\n"


def source(folder: Path, name: str, number: int) -> Path:
    """A folder with one file of so many articles."""
    path = folder / name
    path.mkdir()
    with (path / "in.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(articles(number))
    return path


def seconds(path: Path, output: Path, *args: str) -> float:
    """How long the command takes, from start to end."""
    began = time.perf_counter()
    command = [sys.executable, "-c", MAIN, "code", str(path), "--output", str(output), "--quiet", *args]
    ran = subprocess.run(command, capture_output=True, check=False)
    if ran.returncode:
        sys.exit(ran.stderr.decode(errors="replace"))
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="ec-scale-") as name:
        folder = Path(name)
        single, some = source(folder, "one", 1), source(folder, "some", max(1, ARTICLES // 10))
        seconds(single, folder / "out.jsonl")  # compiles the dictionaries if need be
        print(f"processors                 {processors():8} (load before: {os.getloadavg()[0]:.1f})", flush=True)
        two_over_one(single, some, folder / "out.jsonl")
        if shutil.which("java"):
            spark_over_two(single, source(folder, "all", ARTICLES), folder)
        else:
            print("Spark is not measured: there is no Java here")


def two_over_one(single: Path, some: Path, output: Path) -> None:
    """The gain of a second process."""
    starts = {n: seconds(single, output, "--workers", str(n)) for n in (1, 2)}
    ratios = []
    for _ in range(ROUNDS):
        one = seconds(some, output) - starts[1]
        two = seconds(some, output, "--workers", "2") - starts[2]
        ratios.append(one / two)
    number = max(1, ARTICLES // 10)
    print(f"one process                {number / one:8,.0f} articles a second of {number:,}, start {starts[1]:.2f} s")
    print(f"two processes              {number / two:8,.0f} articles a second, start {starts[2]:.2f} s")
    spread = ", ".join(f"{ratio:.2f}" for ratio in sorted(ratios))
    print(f"two over one               {statistics.median(ratios):8.2f} (1.7 wanted; {spread})", flush=True)


def spark_over_two(single: Path, every: Path, folder: Path) -> None:
    """What Spark costs beside processes of our own."""
    engine = ("--engine", "spark", "--workers", "2")
    start = seconds(single, folder / "spark-start", *engine)
    own = seconds(every, folder / "out.jsonl", "--workers", "2")
    spark = seconds(every, folder / "spark", *engine)
    print(f"two processes              {own:8.1f} s for {ARTICLES:,} articles")
    print(f"Spark with two             {spark:8.1f} s, {start:.1f} s of them to start")
    print(f"Spark over two processes   {own / (spark - start):8.2f} (0.7 wanted, start-up apart)")


if __name__ == "__main__":
    main()
