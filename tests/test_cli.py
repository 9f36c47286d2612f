"""The commands code, explain and dictionary, with a coder that finds one event wherever the word "attack" stands."""

from __future__ import annotations

import io
import json
import sqlite3
import subprocess
import sys
import types
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from eventcoder.cli import load, main
from eventcoder.cli.json_output import as_shown, json_text
from eventcoder.cli.tally import LISTED, Tally
from eventcoder.errors import ArticleError, DictionaryError, Problem
from eventcoder.model import EVENT, Article, Event
from eventcoder.text.display import visible

HOSTILE = "evil\x1b]0;owned\x07\x1b[2J\u202egnp.exe[bold red]x[/]\x9b31m"


def event(article: Article, modality: str = "asserted") -> Event:
    at = article.text.index("attack")
    span = {"text": "attack", "start": at, "end": at + 6}
    return EVENT.validate_python(
        {
            "event_id": f"{article.id}-{modality}",
            "event_type": "attack",
            "modality": modality,
            "article_id": article.id,
            "sentence_index": 0,
            "start": 0,
            "end": len(article.text),
            "evidence": article.text,
            "trigger": span,
            "rule_id": "en.attack",
            "dictionary_version": "v1",
        }
    )


class FakeCoder:
    dictionary_version = "v1"

    @classmethod
    def load(cls, dictionaries: Path | None = None, gazetteer: str = "own") -> FakeCoder:
        if dictionaries is not None:
            raise DictionaryError([Problem(HOSTILE, 3, "a", "unknown key"), Problem("b.yaml", 1, "", "no list")])
        return cls()

    def code(self, article: Article) -> list[Event]:
        if "interrupt" in article.text:
            raise KeyboardInterrupt
        if "crash" in article.text:
            raise ZeroDivisionError(HOSTILE)
        if "attack" not in article.text:
            return []
        return [event(article), event(article, "negated")]


def explain(coder: FakeCoder, article: Article) -> Any:
    span = {"text": article.text, "start": 0, "end": len(article.text)}
    tried = span | {"rule_id": "r1", "trigger": "attack", "why": "[red]", "slots": {"place": "X"}}
    found = {
        "tokens": [span | {"form": article.text, "kind": "word"}],
        "mentions": [span | {"kind": "actor", "id": None, "name": HOSTILE}],
        "tried": [tried | {"outcome": outcome} for outcome in ("event", "blocked", "lost")],
        "events": [event(Article(text="attack")).model_dump(mode="json")],
    }
    return types.SimpleNamespace(to_json=lambda: found)


@dataclass
class Report:
    problems: list[Problem] = field(default_factory=list)
    entries: int = 5
    examples: int = 7
    misses_now_hit: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


class Ran(NamedTuple):
    code: int
    out: str
    err: str


def fake(monkeypatch: pytest.MonkeyPatch, name: str, **content: object) -> None:
    """Puts a module with `content` in the place of the one called `name`."""
    module = types.ModuleType(name)
    vars(module).update(content)
    monkeypatch.setitem(sys.modules, name, module)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Any:
    """Runs a command in a folder of its own and gives exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EVENTCODER_DB", raising=False)
    fake(monkeypatch, "eventcoder.coder", Coder=FakeCoder)
    fake(monkeypatch, "eventcoder.explaining", explain=explain)

    def call(*args: str, stdin: bytes = b"") -> Ran:
        with monkeypatch.context() as patch, pytest.raises(SystemExit) as end:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
            main(list(args))
        out, err = capfd.readouterr()
        return Ran(int(end.value.code or 0), out, err)

    return call


def jsonl(path: str, *rows: dict[str, Any]) -> str:
    Path(path).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def ids(path: str) -> list[str]:
    return [json.loads(line)["article_id"] for line in Path(path).read_text(encoding="utf-8").splitlines()]


def text(words: str = "An attack took place in the town.") -> dict[str, Any]:
    return {"text": words, "language": "en"}


# --- code


def test_events_come_in_the_order_of_the_input(run: Any) -> None:
    source = jsonl("in.jsonl", *({"id": str(n)} | text(f"Town {n}: an attack.") for n in (9, 1, 5)))
    assert run("code", source, "--output", "out.jsonl").code == 0
    assert ids("out.jsonl") == ["9", "1", "5"]


def test_output_alone_touches_no_database(run: Any) -> None:
    run("code", jsonl("in.jsonl", text()), "--output", "out.jsonl")
    assert sorted(path.name for path in Path().iterdir()) == ["in.jsonl", "out.jsonl"]


def test_without_output_the_default_database_is_written(run: Any) -> None:
    assert run("code", jsonl("in.jsonl", text())).code == 0
    with sqlite3.connect("eventcoder.db") as db:
        assert db.execute("select count(*) from events").fetchone() == (1,)
        assert db.execute("select outcome, articles, events from runs").fetchall() == [("finished", 1, 1)]


def test_both_output_and_database(run: Any) -> None:
    assert run("code", jsonl("in.jsonl", text()), "--output", "out.jsonl", "--db", "my.db").code == 0
    assert Path("my.db").exists() and len(ids("out.jsonl")) == 1


def test_coding_again_leaves_articles_unchanged(run: Any) -> None:
    source = jsonl("in.jsonl", text(), text("Another attack."))
    assert "unchanged" not in run("code", source).err
    assert "2 unchanged" in run("code", source).err


def test_events_that_did_not_happen_are_left_out_unless_asked_for(run: Any) -> None:
    source = jsonl("in.jsonl", text())
    assert len(run("code", source, "--output", "-").out.splitlines()) == 1
    assert len(run("code", source, "--output", "-", "--include-not-actual").out.splitlines()) == 2


def test_a_duplicate_is_coded_once_and_reported(run: Any) -> None:
    ran = run("code", jsonl("in.jsonl", *[{"id": "a"} | text()] * 2), "--output", "out.jsonl")
    assert ran.code == 1 and len(ids("out.jsonl")) == 1
    assert "2 articles read, 1 coded, 1 skipped" in ran.err and "in.jsonl:2" in ran.err


def test_standard_input(run: Any) -> None:
    ran = run("code", "-", "--output", "-", "--language", "en", stdin=b'{"id": "s", "text": "An attack."}\n')
    assert json.loads(ran.out)["article_id"] == "s"


def test_one_bad_article_stops_nothing(run: Any) -> None:
    source = jsonl("in.jsonl", text("A crash."), {"text": ""}, {"id": "good"} | text())
    ran = run("code", source, "missing.txt", "--output", "out.jsonl")
    assert (ran.code, ids("out.jsonl")) == (1, ["good"])
    assert "1  the coder failed with ZeroDivisionError" in ran.err and "missing.txt" in ran.err
    assert ran.err == visible(ran.err)


def test_a_faulty_line_is_safe_to_print(run: Any) -> None:
    Path("in.jsonl").write_text(HOSTILE, encoding="utf-8")
    ran = run("code", "in.jsonl", "--output", "-")
    assert ran.code == 1 and ran.err == visible(ran.err)


def test_quiet_says_nothing(run: Any) -> None:
    assert run("code", jsonl("in.jsonl", text("A crash.")), "-q", "--output", "out.jsonl") == (1, "", "")


def test_an_interrupted_run_leaves_the_old_file_and_keeps_the_database(run: Any) -> None:
    Path("out.jsonl").write_text("old", encoding="utf-8")
    source = jsonl("in.jsonl", text(), text("Now interrupt."))
    ran = run("code", source, "--output", "out.jsonl", "--db", "my.db")
    assert (ran.code, Path("out.jsonl").read_text(encoding="utf-8")) == (130, "old")
    assert not list(Path().glob(".out*"))
    with sqlite3.connect("my.db") as db:
        assert db.execute("select outcome from runs").fetchall() == [("interrupted",)]
        assert db.execute("select count(*) from events").fetchone() == (1,)


@pytest.mark.parametrize(
    "args",
    [
        ["code"],
        ["code", "in.jsonl", "--language", "fr"],
        ["code", "in.jsonl", "--published", "yesterday"],
        ["code", "in.jsonl", "--output", "in.jsonl"],
        ["code", "in.jsonl", "--output", "no/such/folder.jsonl"],
        ["nothing"],
        ["explain", " "],
    ],
)
def test_wrong_usage_ends_with_2_and_one_line(run: Any, args: list[str]) -> None:
    source = jsonl("in.jsonl", text())
    before = Path(source).read_bytes()
    ran = run(*args)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith("eventcoder: ") and Path(source).read_bytes() == before


def test_an_argument_with_terminal_commands_is_safe_to_print(run: Any) -> None:
    ran = run("code", "in.jsonl", "--language", HOSTILE)
    assert ran.code == 2 and ran.err == visible(ran.err)


def test_faulty_dictionaries_end_with_3_and_all_problems(run: Any, tmp_path: Path) -> None:
    ran = run("code", jsonl("in.jsonl", text()), "--output", "-", "--dictionaries", str(tmp_path))
    assert ran.code == 3 and len(ran.err.splitlines()) == 3
    assert ran.err == visible(ran.err) and "b.yaml:1: no list" in ran.err


def test_a_database_that_cannot_be_used_ends_with_4(run: Any) -> None:
    Path("my.db").write_text("this is no database, but some text", encoding="utf-8")
    ran = run("code", jsonl("in.jsonl", text()), "--db", "my.db")
    assert ran.code == 4 and ran.err.startswith("eventcoder: my.db: ")


def test_a_device_is_written_and_not_replaced(run: Any) -> None:
    assert run("code", jsonl("in.jsonl", text()), "--output", "/dev/null").code == 0
    assert not Path("/dev/null").is_file()


def test_a_link_stays_a_link(run: Any) -> None:
    Path("real.jsonl").touch()
    Path("link.jsonl").symlink_to("real.jsonl")
    run("code", jsonl("in.jsonl", text()), "--output", "link.jsonl")
    assert Path("link.jsonl").is_symlink() and len(ids("real.jsonl")) == 1


# --- explain


def test_explain_shows_hostile_text_as_it_is(run: Any) -> None:
    ran = run("explain", HOSTILE)
    assert ran.code == 0 and ran.out == visible(ran.out)
    for words in ("[red]", "blocked", "lost", "attack"):
        assert words in ran.out


def test_explain_as_json(run: Any) -> None:
    ran = run("explain", HOSTILE, "--format", "json")
    assert json.loads(ran.out)["tokens"][0]["text"] == HOSTILE and ran.out == visible(ran.out)


def test_an_argument_that_is_no_utf8_is_explained_nonetheless(run: Any) -> None:
    assert run("explain", "an attack \udce9", "--title", "\udce9").code == 0


def test_explain_reads_standard_input(run: Any) -> None:
    assert "هجوم" in run("explain", "-", stdin="هجوم".encode()).out


# --- dictionary check


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> Report:
    """The report that the next check gives."""
    made = Report()
    fake(monkeypatch, "eventcoder.checks", check=lambda directory, with_lint: made)
    return made


def test_check_of_sound_dictionaries(run: Any, report: Report) -> None:
    ran = run("dictionary", "check")
    assert ran.code == 0 and ran.out.startswith("5 entries, 7 examples, 0 problems")


def test_check_lists_every_problem(run: Any, report: Report) -> None:
    report.problems += [Problem("b.yaml", 2, "x", HOSTILE), Problem("a.yaml", 9, "", "no list")]
    report.misses_now_hit.append(Problem("c.yaml", 1, "y", "found"))
    ran = run("dictionary", "check")
    lines = ran.out.splitlines()
    assert (ran.code, len(lines), lines[0]) == (3, 4, "a.yaml:9: no list")
    assert ran.out == visible(ran.out)


def test_check_as_json(run: Any, report: Report) -> None:
    report.problems.append(Problem("b.yaml", 2, "x", "wrong"))
    ran = run("dictionary", "check", "--format", "json")
    assert ran.code == 3
    assert json.loads(ran.out)["problems"] == [{"path": "b.yaml", "line": 2, "entry": "x", "what": "wrong"}]


# --- the whole command


@pytest.mark.parametrize("name", ["code", "review", "export", "explain", "dictionary"])
def test_every_command_is_there_and_has_help(name: str, run: Any) -> None:
    assert load(name).name == name
    assert run(name, "--help").code == 0


def test_help_imports_no_command() -> None:
    script = "import sys; from eventcoder.cli import main\ntry: main(['--help'])\nfinally: print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.splitlines()[-1].split())
    assert "Exit codes" in ran.stdout
    assert not loaded & {"sqlalchemy", "ahocorasick", "eventcoder.model", "eventcoder.cli.code_command"}


def test_a_closed_pipe_is_no_traceback() -> None:
    command = f"{sys.executable} -c 'from eventcoder.cli import main; main([\"--help\"])' | true"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert ran.stderr == ""


# --- the parts


def test_only_the_first_skipped_articles_are_listed() -> None:
    tally = Tally()
    for n in range(LISTED + 5):
        tally.skip(ArticleError(f"file:{n}", f"the id 'a{n}' was used before, at x:{n}"))
    lines = list(tally.lines())
    assert f"{LISTED + 5:>9,}  the id … was used before" in lines
    assert lines[-1].strip() == "... and 5 more" and len(lines) == LISTED + 5


def test_reasons_do_not_grow_without_bound() -> None:
    tally = Tally()
    for n in range(1000):
        tally.skip(ArticleError("x", f"reason {n}"))
    assert len(tally.reasons) <= 101 and tally.reasons.total() == 1000


def test_a_terminal_gets_no_commands() -> None:
    shown = as_shown(event(Article(text="attack" + HOSTILE))).decode()
    assert shown == visible(shown) and json.loads(shown)["evidence"] == "attack" + HOSTILE
    assert json_text({"a": "هجوم"}) == '{"a": "هجوم"}'


@pytest.mark.parametrize("command", [["code", "in.jsonl", "--published"], ["review", "--since"], ["export", "--until"]])
def test_a_day_is_asked_for_as_it_is_written(run: Any, command: list[str]) -> None:
    ran = run(*command, "12/05/2024")
    assert ran.code == 2
    assert "'12/05/2024' is no day; write it as YYYY-MM-DD, like 2015-02-20" in ran.err


def test_where_a_line_is_no_json_is_told_once(run: Any) -> None:
    Path("in.jsonl").write_text('{"text": "a\x01"}\n', encoding="utf-8")
    ran = run("code", "in.jsonl", "--output", "-")
    assert "in.jsonl:1: the line is no JSON (invalid control character at character 12)" in ran.err
