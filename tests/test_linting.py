"""Warnings tell what does nothing in the dictionaries, with file, line and id, and never fail a check."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_checks import ACTORS, SOUND

from eventcoder.checks import check
from eventcoder.cli import main

PLACES = """
- id: xx.tuesday
  name: Tuesday
- id: xx.springfield
  name: Springfield
- id: xx.other
  name: Springfield
"""


def folder(path: Path, **files: str) -> Path:
    where = {"actors": "actors/a.yaml", "places": "places/p.yaml", "rules": "en/rules/attack.yaml"}
    where |= {"nouns": "en/nouns.yaml", "cues": "en/cues.yaml", "arabic": "ar/rules/attack.yaml"}
    for name, text in ({"actors": ACTORS, "rules": SOUND} | files).items():
        file = path / "dictionaries" / where[name]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.lstrip("\n"), encoding="utf-8")
    return path / "dictionaries"


def warnings(path: Path, **files: str) -> list[str]:
    return [str(warning) for warning in check(folder(path, **files), with_lint=True).warnings]


def test_sound_dictionaries_have_no_warnings(tmp_path: Path) -> None:
    assert warnings(tmp_path) == []


def test_a_form_that_something_else_takes(tmp_path: Path) -> None:
    assert warnings(tmp_path, places=PLACES) == [
        "dictionaries/places/p.yaml:1: xx.tuesday: the form 'Tuesday' is never found: it is read as a time; "
        "reword it or take it out"
    ]


def test_entries_and_forms_that_nothing_matches(tmp_path: Path) -> None:
    found = warnings(tmp_path, cues="- id: en.cue.x\n  kind: aim\n  words: []\n", actors=ACTORS + "  en: ['!?']\n")
    assert any("cues.yaml:1: en.cue.x: has no forms" in line for line in found)
    found = warnings(tmp_path, nouns="- {id: en.x, kind: people}\n")
    assert any("nouns.yaml:1: en.x: has no forms" in line for line in found)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"nouns": "- {id: en.navy, kind: people, one: [Navy]}\n", "actors": ACTORS.replace("The Navy", "Navy")}, 1),
        ({"actors": ACTORS + "- {id: fleet, name: The Navy}\n"}, 1),
        ({"actors": ACTORS + '  until: "2010-01-01"\n- {id: fleet, name: The Navy, since: "2010-01-02"}\n'}, 0),
        ({"actors": ACTORS + '  until: "2010-01-01"\n- {id: fleet, name: The Navy, since: "2009-01-02"}\n'}, 1),
    ],
)
def test_forms_of_several_entries(tmp_path: Path, files: dict[str, str], told: int) -> None:
    found = [line for line in warnings(tmp_path, **files) if "stands for several entries" in line]
    assert len(found) == told


def test_a_rule_that_another_always_beats(tmp_path: Path) -> None:
    second = SOUND.replace("en.attack.attack", "en.attack.again")
    found = warnings(tmp_path, rules=SOUND + second.replace(", object: target", ""))
    assert found == [
        "dictionaries/en/rules/attack.yaml:8: en.attack.again: all its triggers are those of en.attack.attack "
        "(dictionaries/en/rules/attack.yaml:1), which asks no more and fills the same roles; join the two"
    ]
    assert warnings(tmp_path, rules=SOUND + second + "  requires: [attacked]\n") == []


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("  requires: [attacked, heavily]\n", "requires: no example holds 'heavily'"),
        ("  excludes: [met, verbally, at chess]\n", "excludes: no reject holds 'verbally', 'at chess'"),
        ("  modes: {shelling: [the Navy, guns]}\n", "modes.shelling: no example holds 'guns'"),
        ("  words: [opened up]\n", "words: no example holds 'opened up'"),
    ],
)
def test_words_that_no_example_needs(tmp_path: Path, more: str, told: str) -> None:
    found = warnings(tmp_path, rules=SOUND + more)
    assert [line for line in found if line.startswith("dictionaries/en/rules/attack.yaml:1: en.attack.attack: " + told)]
    assert len(found) == 1


def test_arabic_prefixes_do_not_hide_a_word(tmp_path: Path) -> None:
    rule = """
- id: ar.attack.x
  type: attack
  verbs: [قصف]
  roles: {subject: source}
  requires: [مدفعية]
  examples: [قصفت قوات النظام البلدة بالمدفعية.]
  rejects: [قالت قوات النظام شيئا.]
"""
    assert warnings(tmp_path, arabic=rule) == []


def test_the_command_warns_and_does_not_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = str(folder(tmp_path, places=PLACES))
    for args, told in ((["--lint"], True), ([], False), (["--lint", "--format", "json"], True)):
        with pytest.raises(SystemExit) as end:
            main(["dictionary", "check", where, *args])
        out = capsys.readouterr().out
        assert end.value.code == 0
        assert ("is never found" in out) is told
    assert [row["entry"] for row in json.loads(out)["warnings"]] == ["xx.tuesday"]
