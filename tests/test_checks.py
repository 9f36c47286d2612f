"""The dictionaries' own examples are run, and what they do not keep is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventcoder.checks import CheckReport, check

SOUND = """
- id: en.attack.attack
  type: attack
  verbs: [attack]
  roles: {subject: source, object: target}
  examples: [The Army attacked the Navy.]
  rejects: [The Army met the Navy.]
"""
ACTORS = """
- id: army
  name: The Army
  examples: [The Army left.]
  rejects: [The day was fine.]
- id: navy
  name: The Navy
"""


def report(folder: Path, rules: str, actors: str = ACTORS) -> CheckReport:
    for name, text in {"actors/a.yaml": actors, "en/rules/attack.yaml": rules}.items():
        path = folder / "dictionaries" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip("\n"), encoding="utf-8")
    return check(folder / "dictionaries")


def told(found: CheckReport) -> list[str]:
    return [str(problem) for problem in found.problems]


def test_sound_dictionaries_have_no_problems(tmp_path: Path) -> None:
    found = report(tmp_path, SOUND)
    assert told(found) == []
    assert (found.entries, found.examples) == (3, 4)
    assert found.misses_now_hit == []


WHERE = "dictionaries/en/rules/attack.yaml:1: en.attack.attack: "


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  examples: [The Army attacked the Navy.]\n", "", "has no examples"),
        ("  rejects: [The Army met the Navy.]\n", "", "has no rejects"),
        ("attacked the Navy.]", "left the Navy.]", "example «The Army left the Navy.»: is not coded by this rule"),
        ("[The Army met the Navy.]", "[The Army was attacked.]", "reject «The Army was attacked.»: is matched"),
        ("verbs: [attack]", "verbs: [attack, xqzzk]", "no forms are known for the verb 'xqzzk'"),
        (
            "[The Army attacked the Navy.]",
            "[{text: The Army attacked the Navy., source: [Navy]}]",
            "source lacks 'Navy'",
        ),
        (
            "[The Army attacked the Navy.]",
            "[{text: The Army attacked the Navy., target: [Army]}]",
            "target lacks 'Army'",
        ),
        ("[The Army attacked the Navy.]", "[{text: The Army attacked the Navy., mode: shelling}]", "mode is None"),
        ("[The Army attacked the Navy.]", "[{text: The Army attacked the Navy., place: Rome}]", "place is None"),
        (
            "[The Army attacked the Navy.]",
            "[{text: The Army attacked the Navy., killed: 3-3}]",
            "killed is ?-?, not 3-3",
        ),
    ],
)
def test_what_a_rule_does_not_keep_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    found = told(report(tmp_path, SOUND.replace(old, new)))
    assert [line for line in found if line.startswith(WHERE) and said in line] != []


def test_a_miss_that_is_hit_is_told(tmp_path: Path) -> None:
    found = report(tmp_path, SOUND + "  misses: [The Navy attacked the Army., A silent night.]\n")
    assert told(found) == []
    assert [str(p) for p in found.misses_now_hit] == [
        WHERE + "miss «The Navy attacked the Army.»: is matched now; move it to examples"
    ]


def test_actors_have_examples_too(tmp_path: Path) -> None:
    wrong = ACTORS.replace("The Army left.", "Nobody left.").replace("The day was fine.", "The Army was fine.")
    assert told(report(tmp_path, SOUND, wrong)) == [
        "dictionaries/actors/a.yaml:1: army: example «Nobody left.»: the entry is not found in it",
        "dictionaries/actors/a.yaml:1: army: reject «The Army was fine.»: is matched; narrow the entry",
    ]


def test_faulty_files_are_told_beside_failing_examples(tmp_path: Path) -> None:
    found = told(report(tmp_path, SOUND.replace("attacked", "left"), ACTORS + "- id: fleet\n  nam: Fleet\n"))
    assert any("unknown key 'nam'" in line for line in found)
    assert any("is not coded by this rule" in line for line in found)
    assert found == sorted(found)


def test_the_shipped_dictionaries_keep_their_word() -> None:
    found = check()
    assert told(found) == []
    assert found.examples > 500
