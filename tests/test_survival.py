"""Runs that are killed, starved or doubled end in the same rows as one that nobody disturbed."""

from __future__ import annotations

import json
import multiprocessing
import random
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from factory import event

from eventcoder.cli import code_command, main
from eventcoder.coder import Coder
from eventcoder.model import Article, Event
from eventcoder.store import database, open_store, read_runs
from eventcoder.store.tables import metadata

ARTICLES = 60
#: Who wrote a row first is the only thing that may differ.
LEFT_OUT = ("run_id",)
fork = multiprocessing.get_context("fork")


class Simple:
    """Codes an attack in every article but each seventh, and takes a little time for it."""

    dictionary_version = "d1"
    disturb: Callable[[Article], object] = staticmethod(lambda article: None)

    def code(self, article: Article) -> list[Event]:
        time.sleep(0.001)
        self.disturb(article)
        if article.id.endswith("7"):
            return []
        words = article.text.split()
        return [event(article.text, word, article_id=article.id, event_id=f"{article.id}-{word}") for word in words[:3]]


@pytest.fixture(autouse=True)
def simple(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Coder, "load", lambda *_: Simple())
    monkeypatch.setattr(code_command, "CHUNK", 5)


@pytest.fixture
def source(tmp_path: Path) -> str:
    rows = ({"id": f"a{n}", "language": "en", "text": f"Rockets hit village {n}."} for n in range(ARTICLES))
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def code(source: str, url: str, quiet: bool = True) -> int:
    with pytest.raises(SystemExit) as end:
        main(["code", source, "--db", url, *(["--quiet"] if quiet else [])])
    return int(end.value.code or 0)


def process(source: str, url: str) -> Any:
    """The same in a process of its own, that can be killed."""
    started = fork.Process(target=code, args=(source, url))
    started.start()
    return started


def rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that was coded, in a fixed order."""
    engine = open_store(url)
    with engine.connect() as conn:
        found = {
            table.name: sorted(
                map(tuple, conn.execute(sa.select(*(c for c in table.c if c.name not in LEFT_OUT)))), key=str
            )
            for table in metadata.sorted_tables
            if table.name != "runs"
        }
    engine.dispose()
    return found


@pytest.fixture
def undisturbed(source: str, tmp_path: Path) -> tuple[dict[str, list[tuple[Any, ...]]], float]:
    """What one run leaves, and how long it takes."""
    began = time.perf_counter()
    assert code(source, str(tmp_path / "undisturbed.db")) == 0
    return rows(str(tmp_path / "undisturbed.db")), time.perf_counter() - began


rounds = pytest.mark.parametrize("rounds", [3, pytest.param(50, marks=pytest.mark.slow)])


@rounds
def test_a_killed_run_goes_on_where_it_stopped(
    rounds: int, new_database: Callable[[], str], source: str, undisturbed: tuple[Any, float]
) -> None:
    expected, seconds = undisturbed
    moments = random.Random(rounds)
    for _ in range(rounds):
        url = new_database()
        victim = process(source, url)
        time.sleep(moments.uniform(0, seconds))
        victim.kill()
        victim.join()
        assert code(source, url) == 0
        assert rows(url) == expected


def test_it_says_what_it_did(database_url: str, source: str, capsys: pytest.CaptureFixture[str]) -> None:
    victim = process(source, database_url)
    while count(database_url) < 30:
        time.sleep(0.01)
    victim.kill()
    victim.join()
    there = count(database_url)
    code(source, database_url, quiet=False)
    told = capsys.readouterr().err
    assert f"was cut off after {there} articles; what it had written is kept" in told
    assert f"60 articles read, {ARTICLES - there} coded, {there} unchanged" in told
    engine = open_store(database_url)
    with engine.connect() as conn:
        assert [(run.outcome, run.counts.articles) for run in read_runs(conn)] == [
            ("finished", ARTICLES),
            ("interrupted", there),
        ]
    engine.dispose()


def count(url: str) -> int:
    engine = open_store(url)
    with engine.connect() as conn:
        found = conn.execute(sa.select(sa.func.count()).select_from(metadata.tables["articles"])).scalar_one()
    engine.dispose()
    return int(found)


@pytest.mark.parametrize("rounds", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_two_at_once_write_what_one_would(
    rounds: int, new_database: Callable[[], str], source: str, undisturbed: tuple[Any, float]
) -> None:
    for _ in range(rounds):
        url = new_database()
        both = [process(source, url) for _ in range(2)]
        for one in both:
            one.join()
        assert [one.exitcode for one in both] == [0, 0]
        assert rows(url) == undisturbed[0]


def test_coding_again_writes_nothing(database_url: str, source: str) -> None:
    code(source, database_url)
    before = rows(database_url)
    coded: list[str] = []
    Simple.disturb = staticmethod(lambda article: coded.append(article.id))
    try:
        code(source, database_url)
    finally:
        Simple.disturb = staticmethod(lambda article: None)
    assert (rows(database_url), coded) == (before, [])


def test_a_full_disk(
    tmp_path: Path, source: str, undisturbed: tuple[Any, float], monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    url = str(tmp_path / "small.db")
    open_store(url).dispose()

    def small(connection: sqlite3.Connection, record: Any, connected: Any = database._on_connect) -> None:
        connected(connection, record)
        connection.execute("PRAGMA max_page_count = 60").close()

    with monkeypatch.context() as patch:
        patch.setattr(database, "_on_connect", small)
        assert code(source, url) == 4
        assert "disk is full" in capfd.readouterr().err
    assert 0 < count(url) < ARTICLES
    assert code(source, url) == 0
    assert rows(url) == undisturbed[0]


def test_a_lost_connection(
    postgres: sa.URL, new_database: Callable[[], str], source: str, undisturbed: tuple[Any, float], capfd: Any
) -> None:
    url = new_database()
    if not url.startswith("postgresql"):
        pytest.skip("a file has no connection to lose")
    killer = sa.create_engine(url, isolation_level="AUTOCOMMIT")

    def cut(article: Article) -> None:
        if article.id == "a32":
            with killer.connect() as conn:
                others = "datname = current_database() AND pid <> pg_backend_pid()"
                conn.execute(sa.text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))

    Simple.disturb = staticmethod(cut)
    try:
        assert code(source, url) == 4
    finally:
        Simple.disturb = staticmethod(lambda article: None)
        killer.dispose()
    assert "terminating connection" in capfd.readouterr().err
    assert 0 < count(url) < ARTICLES
    assert code(source, url) == 0
    assert rows(url) == undisturbed[0]


@pytest.mark.parametrize(("keep", "text", "evidence"), [("none", 0, 0), ("sentence", 0, 1), ("full", 1, 1)])
def test_what_is_kept_of_the_text(database_url: str, source: str, keep: str, text: int, evidence: int) -> None:
    with pytest.raises(SystemExit):
        main(["code", source, "--db", database_url, "--keep-text", keep, "--quiet"])
    found = rows(database_url)
    assert ("Rockets hit village 1." in str(found["articles"])) is bool(text)
    for table in ("events", "codings"):
        assert ("hit village 1." in str(found[table])) is bool(evidence)
