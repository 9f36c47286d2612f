"""After a change of dictionaries: what changes is shown, then written when wanted; no verdict is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from factory import event

from eventcoder.cli import main
from eventcoder.coder import Coder
from eventcoder.model import Article, Event
from eventcoder.store import Filters, open_store, read_events, read_runs, write_verdicts

HOSTILE = "\x1b[2J\u202e"
Run = Callable[..., tuple[int, str, str]]


class Simple:
    """Codes an attack wherever one of its words stands."""

    words: ClassVar[dict[str, float]] = {}
    dictionary_version = "d1"

    def code(self, article: Article) -> list[Event]:
        return [
            event(article.text, word, article_id=article.id, confidence=value, event_id=f"{article.id}-{word}",
                  dictionary_version=self.dictionary_version)
            for word, value in self.words.items() if word in article.text
        ]  # fmt: skip


def dictionaries(version: str, **words: float) -> None:
    Simple.dictionary_version, Simple.words = version, words


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setattr(Coder, "load", lambda *_: Simple())
    monkeypatch.chdir(tmp_path)

    def call(*args: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(list(args))
        return int(end.value.code or 0), *capfd.readouterr()

    return call


@pytest.fixture
def coded(run: Run, database_url: str) -> str:
    """Three articles, coded by dictionaries that know two words."""
    texts = {"a": f"Shells fell and rockets{HOSTILE} flew.", "b": "Shells fell.", "c": "Rain fell."}
    rows = [json.dumps({"id": key, "language": "en", "text": text}) + "\n" for key, text in texts.items()]
    Path("in.jsonl").write_text("".join(rows), encoding="utf-8")
    dictionaries("d1", Shells=0.5, rockets=0.5)
    assert run("code", "in.jsonl", "--db", database_url)[0] == 0
    return database_url


def events(url: str, **filters: Any) -> dict[str, tuple[str, float, bool]]:
    engine = open_store(url)
    with engine.connect() as conn:
        found = {
            row.event.event_id: (row.event.dictionary_version, row.event.confidence, row.is_current)
            for row in read_events(conn, Filters(**filters))
        }
    engine.dispose()
    return found


def judge(url: str, event_id: str, verdict: Any) -> None:
    engine = open_store(url)
    with engine.connect() as conn:
        write_verdicts(conn, [event_id], verdict, "r1")
    engine.dispose()


def test_changes_are_shown_and_nothing_is_written_unasked(run: Run, coded: str) -> None:
    before = events(coded)
    dictionaries("d2", Shells=0.9, Rain=0.4)
    for args in ([], ["--dry-run", "--yes"]):
        code, out, err = run("recode", "--db", coded, *args)
        assert code == 0
        assert sorted(line.split()[:2] for line in out.splitlines()) == [
            ["+", "c-Rain"], ["-", "a-rockets"], ["~", "a-Shells"], ["~", "b-Shells"],
        ]  # fmt: skip
        assert "confidence 0.5 -> 0.9" in out
        assert "3 articles coded again, 3 events: 1 added, 2 altered, 1 gone" in err
        assert "\x1b" not in out and "\u202e" not in out
    assert "nothing is written" in run("recode", "--db", coded)[2]
    assert events(coded) == before


def test_a_recoding_is_written_and_verdicts_stay(run: Run, coded: str) -> None:
    judge(coded, "a-rockets", "accepted")
    judge(coded, "a-Shells", "rejected")
    dictionaries("d2", Shells=0.9)
    code, _, err = run("recode", "--db", coded, "--yes")
    assert (code, "(1 of them accepted: kept and marked)" in err, "3 articles written" in err) == (0, True, True)
    assert events(coded) == {
        "a-Shells": ("d2", 0.9, True),
        "b-Shells": ("d2", 0.9, True),
        "a-rockets": ("d1", 0.5, False),
    }
    assert set(events(coded, status="rejected")) == {"a-Shells"}
    assert set(events(coded, status="accepted")) == {"a-rockets"}
    # Once more changes nothing; the old dictionaries bring the lost one back.
    assert "0 added, 0 altered, 0 gone" in run("recode", "--db", coded, "--yes")[2]
    dictionaries("d1", Shells=0.5, rockets=0.5)
    assert "+ a-rockets" in run("recode", "--db", coded, "--yes")[1]
    assert events(coded)["a-rockets"] == ("d1", 0.5, True)


def test_the_run_is_noted_and_coding_again_has_nothing_to_do(run: Run, coded: str) -> None:
    dictionaries("d2", Shells=0.9)
    run("recode", "--db", coded, "--yes")
    engine = open_store(coded)
    with engine.connect() as conn:
        newest = read_runs(conn)[0]
    engine.dispose()
    assert (newest.command, newest.dictionary_version, newest.outcome) == ("recode", "d2", "finished")
    assert (newest.counts.articles, newest.counts.events) == (3, 2)
    assert "0 coded, 3 unchanged" in run("code", "in.jsonl", "--db", coded)[2]


def test_articles_without_text_stay_as_they_are(run: Run, coded: str) -> None:
    Path("more.jsonl").write_text('{"id": "d", "text": "Shells again.", "language": "en"}\n', encoding="utf-8")
    run("code", "more.jsonl", "--db", coded, "--keep-text", "sentence")
    dictionaries("d2", Shells=0.9)
    assert "1 articles stay as they are" in run("recode", "--db", coded, "--yes")[2]
    assert events(coded)["d-Shells"] == ("d1", 0.5, True)


def test_long_lists_are_cut(run: Run, coded: str) -> None:
    dictionaries("d2")
    _, out, err = run("recode", "--db", coded, "--limit", "1")
    assert len(out.splitlines()) == 1 and "... and 2 more" in err
