"""The tools for authors of rules: a stanza that loads when it is filled in, and what a change does to a corpus."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest
from test_checks import ACTORS, SOUND

from eventcoder.cli import main
from eventcoder.coder import Coder
from eventcoder.comparing import Change, Tally, changes
from eventcoder.dictionaries.entries import RuleEntry
from eventcoder.dictionaries.loading import read_folder
from eventcoder.model import Article, EventType, Language
from eventcoder.stanza import StanzaError, stanza

FILLED = {"VERB": "attack", "SENTENCE THAT IT MUST CODE": "A.", "WHO": "army", "WHERE": "Homs"}


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main(["dictionary", *args])
    assert isinstance(end.value.code, int)
    return end.value.code, *capsys.readouterr()


def folder(path: Path, rules: str, name: str = "attack", language: str = "en") -> Path:
    for file, text in {"actors/a.yaml": ACTORS, f"{language}/rules/{name}.yaml": rules}.items():
        (path / file).parent.mkdir(parents=True, exist_ok=True)
        (path / file).write_text(text.lstrip("\n"), encoding="utf-8")
    return path


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("type_", get_args(EventType))
def test_a_stanza_loads_with_all_its_keys(coder: Coder, tmp_path: Path, type_: EventType, language: Language) -> None:
    text = stanza(coder.dictionaries, type_, language)
    for placeholder, words in FILLED.items():
        text = text.replace(placeholder, words)
    for number, written in enumerate((text, re.sub("^#   ", "  ", text, flags=re.MULTILINE))):
        where = folder(tmp_path / str(number) / "dictionaries", written, type_, language)
        entries, problems = read_folder(where)
        assert problems == []
        rule = next(entry for _, _, entry in entries if isinstance(entry, RuleEntry))
        assert (rule.id, rule.type) == (f"{language}.{type_}.new", type_)
    assert set(RuleEntry.model_fields) - {"modes", "counts", "mode"} <= rule.model_fields_set


def test_a_stanza_for_dictionaries_without_rules(tmp_path: Path) -> None:
    empty = tmp_path / "dictionaries"
    empty.mkdir()
    assert "roles: {subject: source}" in stanza(Coder.load(empty).dictionaries, "attack", "en")


@pytest.mark.parametrize("rule_id", ["Has Spaces", "en.control.seize"])
def test_an_id_that_will_not_do_is_refused(coder: Coder, rule_id: str) -> None:
    with pytest.raises(StanzaError, match=re.escape(rule_id)):
        stanza(coder.dictionaries, "attack", "en", rule_id)


def test_the_command_prints_the_stanza(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "new", "attack", "--language", "ar", "--id", "ar.attack.mine")
    assert code == 0 and "- id: ar.attack.mine\n" in out
    code, _, err = run(capsys, "new", "attack", "--language", "ar", "--id", "NO")
    assert code == 2 and "'NO' is no id" in err
    assert run(capsys, "new", "war", "--language", "ar")[0] == 2


TEXT = "The Army attacked the Navy. The Navy struck the Army."
STRIKE = SOUND.replace("[attack]", "[strike]").replace("en.attack.attack", "en.attack.strike")


def changed(tmp_path: Path, old: str, new: str) -> tuple[list[Change], Tally]:
    coders = [Coder.load(folder(tmp_path / name / "d", rules)) for name, rules in (("old", old), ("new", new))]
    tally = Tally()
    return changes(coders[0], coders[1], Article(id="a", text=TEXT, language="en"), tally), tally


def test_added_and_dropped_events(tmp_path: Path) -> None:
    found, tally = changed(tmp_path, SOUND, STRIKE)
    assert [(c.what, c.event.trigger.text) for c in found] == [("dropped", "attacked"), ("added", "struck")]
    assert tally.to_json() == {
        "unchanged": 0, "added": 1, "dropped": 1, "altered": 0,
        "rules": {
            "en.attack.attack": {"added": 0, "dropped": 1, "altered": 0},
            "en.attack.strike": {"added": 1, "dropped": 0, "altered": 0},
        },
    }  # fmt: skip


def test_altered_events_say_which_fields(tmp_path: Path) -> None:
    new = SOUND.replace("object: target", "object: against").replace("type: attack", "type: attack\n  mode: shelling")
    found, tally = changed(tmp_path, SOUND, new)
    assert [c.what for c in found] == ["altered"]
    assert found[0].fields == {
        "mode": ("nothing", "shelling"),
        "target": ("the Navy (navy)", "nothing"),
        "against": ("nothing", "the Navy (navy)"),
    }
    assert tally.unchanged == 0


def test_nothing_changes_between_equal_dictionaries(tmp_path: Path) -> None:
    found, tally = changed(tmp_path, SOUND, SOUND + "\n# a comment\n")
    assert (found, tally.unchanged) == ([], 1)


def test_the_command_shows_both_forms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = str(folder(tmp_path / "old" / "d", SOUND)), str(folder(tmp_path / "new" / "d", STRIKE))
    corpus = tmp_path / "c.jsonl"
    corpus.write_text(json.dumps({"id": "a\x1b", "text": TEXT, "language": "en"}), encoding="utf-8")
    code, out, _ = run(capsys, "diff", old, new, str(corpus))
    assert code == 0 and "\x1b" not in out
    assert "+ attack (asserted) by en.attack.strike: 'struck'" in out
    assert out.endswith("events: 1 added, 1 dropped, 0 altered, 0 unchanged\n")
    code, out, _ = run(capsys, "diff", old, new, str(corpus), "--format", "json")
    assert [change["what"] for change in json.loads(out)["changes"]] == ["dropped", "added"]


def test_faulty_dictionaries_end_the_comparison(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = folder(tmp_path / "old" / "d", SOUND), folder(tmp_path / "new" / "d", SOUND + "  vrbs: [x]\n")
    code, _, err = run(capsys, "diff", str(old), str(new), str(tmp_path))
    assert code == 3 and "d/en/rules/attack.yaml:1: en.attack.attack: unknown key 'vrbs'" in err
