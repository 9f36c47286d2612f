"""Several processes: the output of one, whatever becomes of a process."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from factory import event

from eventcoder.cli import coding as cli_coding
from eventcoder.cli import main
from eventcoder.dictionaries.shipping import ship
from eventcoder.errors import ArticleError, EventcoderError
from eventcoder.model import Article, Event
from eventcoder.scaling.coding import Todo
from eventcoder.scaling.pool import _WINDOW, Pool
from eventcoder.scaling.workers import processors, workers

EXAMPLES = Path(__file__).parent.parent / "examples" / "articles"
MAIN = "from eventcoder.cli import main; main()"


# --- the pool


def crash() -> None:
    """A fault in a library written in C."""
    ctypes.string_at(0)


DEATHS: dict[str, Callable[[], None]] = {
    "crash": crash,
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "exit": lambda: os._exit(3),
}


def make() -> Callable[[str], str]:
    def work(word: str) -> str:
        if word in DEATHS:
            DEATHS[word]()
        return word.upper()

    return work


def make_once(path: str) -> Callable[[str], str]:
    """Dies at the first word that any process of this pool is given, and never again."""

    def work(word: str) -> str:
        if not Path(path).exists():
            Path(path).touch()
            os._exit(1)
        return word.upper()

    return work


def stillborn() -> Callable[[str], str]:
    os._exit(7)


def refuse() -> Callable[[str], str]:
    raise EventcoderError("the worker has another release")


def lost(word: str, how: str) -> str:
    return f"{word} {how}"


def test_answers_come_in_order() -> None:
    words = [f"w{n}" for n in range(300)]
    with Pool(3, make, lost) as pool:
        portions = (words[n : n + 7] for n in range(0, 300, 7))
        assert [word for some in pool.answers(portions) for word in some] == [word.upper() for word in words]


def test_an_empty_portion_has_no_answers() -> None:
    with Pool(2, make, lost) as pool:
        assert list(pool.answers([[], ["a"], [], []])) == [[], ["A"], [], []]


@pytest.mark.parametrize(
    ("death", "said"), [("crash", "was killed (SIGSEGV)"), ("kill", "was killed (SIGKILL)"), ("exit", "ended with 3")]
)
def test_a_process_that_dies_costs_one_thing(death: str, said: str) -> None:
    portions = [["a", "b"], ["c", death, "d"], ["e"], [death], ["f"]]
    with Pool(2, make, lost) as pool:
        assert list(pool.answers(portions)) == [
            ["A", "B"], ["C", f"{death} {said}", "D"], ["E"], [f"{death} {said}"], ["F"],
        ]  # fmt: skip


def test_a_process_that_somebody_killed_costs_nothing(tmp_path: Path) -> None:
    from functools import partial

    with Pool(2, partial(make_once, str(tmp_path / "died")), lost) as pool:
        assert list(pool.answers([["a", "b"], ["c"]])) == [["A", "B"], ["C"]]
    assert (tmp_path / "died").exists()


def test_few_portions_are_read_ahead() -> None:
    taken = 0

    def endless() -> Iterator[list[str]]:
        nonlocal taken
        while True:
            taken += 1
            yield ["word"]

    with Pool(2, make, lost) as pool:
        answers = pool.answers(endless())
        for _ in range(50):
            next(answers)
    assert taken <= 50 + 2 * _WINDOW


def test_large_things_both_ways_do_not_block() -> None:
    portions = [["x" * 5_000_000] for _ in range(6)]
    with Pool(2, make, lost) as pool:
        assert [len(answer) for (answer,) in pool.answers(portions)] == [5_000_000] * 6


@pytest.mark.parametrize(
    ("maker", "said"), [(stillborn, "ended with 7 at once; try --workers 1"), (refuse, "has another release")]
)
def test_processes_that_cannot_start_end_the_run(maker: Any, said: str) -> None:
    with Pool(2, maker, lost) as pool, pytest.raises(EventcoderError, match=said):
        list(pool.answers([["a"]]))


def test_no_process_is_left() -> None:
    with Pool(2, make, lost) as pool:
        started = [worker.process for worker in pool._workers]
        next(pool.answers([["a"]]))
    assert not any(process.is_alive() for process in started)


# --- coding


@dataclass(frozen=True)
class Fragile:
    """Finds an event wherever there is an attack; some articles are too much for it."""

    def code(self, article: Article) -> list[Event]:
        if "memory" in article.text:
            raise MemoryError
        for word, death in DEATHS.items():
            if word in article.text:
                death()
        return [event(article.text, article_id=article.id, event_id=f"e-{article.id}")]


@dataclass(frozen=True)
class FragileRecipe:
    include_not_actual: bool = False
    dictionaries: Any = field(default_factory=lambda: SimpleNamespace(version="d1"))

    def coder(self) -> Fragile:
        return Fragile()


@contextmanager
def fragile(*_: object) -> Iterator[FragileRecipe]:
    yield FragileRecipe()


def todo(n: int, text: str = "Attack.") -> Todo:
    return Todo(f"in.jsonl:{n}", Article(id=f"a{n}", language="en", text=text))


def test_what_needs_no_coding_is_passed_on_in_its_place() -> None:
    fault = ArticleError("in.jsonl:2", "no text")
    todos = [todo(1), Todo("in.jsonl:2", fault), Todo("in.jsonl:3", todo(3).article, known=True), todo(4)]
    with workers(2, FragileRecipe()) as coding:  # type: ignore[arg-type]
        answers = [answer for _, answer in coding.coded(todos)]
    assert answers[1:3] == [fault, None]
    assert [one.event_id for answer in (answers[0], answers[3]) for one in answer] == ["e-a1", "e-a4"]  # type: ignore[union-attr]


def test_a_fatal_article_is_told_with_its_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: Any) -> None:
    monkeypatch.setattr(cli_coding, "shipped", fragile)
    texts = ["Attack."] * 40
    texts[7], texts[20], texts[33] = "crash", "memory", "kill"
    source = tmp_path / "in.jsonl"
    rows = ({"id": f"a{n}", "language": "en", "text": text} for n, text in enumerate(texts))
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        main(["code", str(source), "--output", str(tmp_path / "out.jsonl"), "--workers", "2"])
    said = capfd.readouterr().err
    found = [json.loads(line)["article_id"] for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert end.value.code == 1
    assert found == [f"a{n}" for n in range(40) if n not in (7, 20, 33)]
    told = [line.strip() for line in said.splitlines() if str(source) in line]
    assert told == [
        f"{source}:8: the coder's process was killed (SIGSEGV) at this article",
        f"{source}:21: the coder failed with MemoryError:",
        f"{source}:34: the coder's process was killed (SIGKILL) at this article",
    ]


def test_shipped_dictionaries_are_checked(tmp_path: Path) -> None:
    shipment = ship(tmp_path)
    assert shipment.load().version == shipment.version
    shipment.path.write_bytes(shipment.path.read_bytes() + b"x")
    with pytest.raises(EventcoderError, match="arrived damaged"):
        shipment.load()
    with pytest.raises(EventcoderError, match="cannot be read"):
        shipment.at(tmp_path / "nowhere").load()


def test_at_least_one_processor() -> None:
    assert processors() >= 1


# --- the command


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles with events, some twice, and lines that are none."""
    path = tmp_path_factory.mktemp("source") / "in.jsonl"
    texts = [file.read_text(encoding="utf-8") for file in sorted(EXAMPLES.glob("*.txt"))]
    rows = [json.dumps({"id": f"a{n % 90}", "text": texts[n % len(texts)]}) for n in range(95)]
    path.write_text("\n".join([*rows[:50], "no json", *rows[50:]]), encoding="utf-8")
    return path


def run(*args: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", MAIN, *map(str, args)], capture_output=True, check=False)


def stored(path: Path) -> list[Any]:
    """All that was coded, but for who coded it when."""
    with sqlite3.connect(path) as db:
        tables = {"articles": "id, content_sha256", "codings": "id, record", "events": "*", "event_actors": "*"}
        return [db.execute(f"SELECT {columns} FROM {name}").fetchall() for name, columns in tables.items()]


@pytest.fixture(scope="module")
def alone(source: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes, list[Any]]:
    """Lines, messages and rows of one process."""
    folder = tmp_path_factory.mktemp("alone")
    ran = run("code", source, "--output", "-", "--db", folder / "my.db")
    assert ran.returncode == 1 and ran.stdout
    return ran.stdout, ran.stderr, stored(folder / "my.db")


@pytest.mark.parametrize("number", [2, 3])
def test_the_output_is_that_of_one_process(
    source: Path, alone: tuple[bytes, bytes, list[Any]], number: int, tmp_path: Path
) -> None:
    ran = run("code", source, "--output", "-", "--db", tmp_path / "my.db", "--workers", str(number))
    assert (ran.stdout, ran.stderr, stored(tmp_path / "my.db")) == alone
    assert ran.returncode == 1


def test_recode_finds_what_one_process_finds(source: Path, alone: Any, tmp_path: Path) -> None:
    run("code", source, "--db", tmp_path / "my.db", "--workers", "2")
    ran = run("recode", "--db", tmp_path / "my.db", "--workers", "2", "--include-not-actual", "--dry-run")
    assert ran.stdout == run("recode", "--db", tmp_path / "my.db", "--include-not-actual", "--dry-run").stdout


def started(source: Path, *args: str | Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", MAIN, "code", str(source), *map(str, args), "--workers", "2"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def children(parent: int) -> list[int]:
    """The workers of a process, as the system tells them."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            status, line = (entry / "stat").read_text(), (entry / "cmdline").read_text()
        except OSError:
            continue
        if status.rpartition(")")[2].split()[1] == str(parent) and "spawn_main" in line:
            found.append(int(entry.name))
    return found


def waited_for(wanted: Callable[[], Any]) -> Any:
    end = time.monotonic() + 300
    while time.monotonic() < end:
        if found := wanted():
            return found
        time.sleep(0.01)
    raise AssertionError("it took too long")


linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks the system for processes as Linux does")


@pytest.fixture(scope="module")
def long_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough to be disturbed at."""
    path = tmp_path_factory.mktemp("source") / "in.jsonl"
    texts = [file.read_text(encoding="utf-8") for file in sorted(EXAMPLES.glob("*.txt"))]
    rows = ({"id": f"a{n}", "text": f"{texts[n % len(texts)]} {n}"} for n in range(300))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@linux
def test_a_killed_worker_costs_nothing(long_source: Path, tmp_path: Path) -> None:
    expected = run("code", long_source, "--output", "-", "--quiet").stdout
    running = started(long_source, "--output", tmp_path / "out.jsonl", "--quiet")
    victims = waited_for(lambda: len(found := children(running.pid)) == 2 and found)
    time.sleep(0.7)
    os.kill(victims[0], signal.SIGKILL)
    waited_for(lambda: victims[0] not in children(running.pid))
    assert running.communicate(timeout=600) == (b"", b"")
    assert running.returncode == 0
    assert (tmp_path / "out.jsonl").read_bytes() == expected


@linux
def test_ctrl_c_is_clean_and_the_run_goes_on(long_source: Path, tmp_path: Path) -> None:
    running = started(long_source, "--db", tmp_path / "my.db", "--quiet")
    waited_for(lambda: coded(tmp_path / "my.db"))
    victims = children(running.pid)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=600)
    assert (running.returncode, out, err.strip()) == (130, b"", b"eventcoder: interrupted")
    assert not any(Path(f"/proc/{victim}").exists() for victim in victims)
    there = coded(tmp_path / "my.db")
    assert 0 < there < 300
    again = run("code", long_source, "--db", tmp_path / "my.db", "--workers", "2")
    assert f"{300 - there:,} coded, {there:,} unchanged" in again.stderr.decode()
    run("code", long_source, "--db", tmp_path / "alone.db")
    assert stored(tmp_path / "my.db") == stored(tmp_path / "alone.db")


def coded(path: Path) -> int:
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
            return int(db.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


@linux
def test_workers_do_not_outlive_who_started_them(long_source: Path, tmp_path: Path) -> None:
    running = started(long_source, "--output", tmp_path / "out.jsonl", "--quiet")
    victims = waited_for(lambda: len(found := children(running.pid)) == 2 and found)
    time.sleep(1)
    running.kill()
    running.wait()
    waited_for(lambda: not any(Path(f"/proc/{victim}").exists() for victim in victims))
