"""What the README tells a newcomer to type works as it stands there."""

from __future__ import annotations

import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    """The fenced blocks of one kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    return [line.removeprefix("$ ") for block in blocks("console") for line in block.splitlines()]


def test_the_walk_leads_from_articles_to_a_table(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "quickstart", tmp_path / "quickstart")
    start = [sys.executable, "-c", "from eventcoder.cli import main; main()"]
    environment = {k: v for k, v in os.environ.items() if k != "EVENTCODER_DB"} | {"PYTHONUTF8": "1"}
    for command in commands():
        program, *args = shlex.split(command)
        assert program == "eventcoder"
        ran = subprocess.run(
            [*start, *args],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"
    with (tmp_path / "events.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert {row["article_id"] for row in rows} == {"kirkuk", "rafah"}
    assert {"territorial_control", "casualty_claim", "armed_clash", "attack"} <= {row["event_type"] for row in rows}


def test_the_rule_that_is_shown_is_a_rule() -> None:
    from eventcoder.dictionaries.entries import RuleEntry

    entries = [entry for block in blocks("yaml") for entry in yaml.safe_load(block)]
    assert [RuleEntry.model_validate(entry).type for entry in entries] == ["attack"]


def test_the_rule_that_is_shown_passes_the_check(tmp_path: Path) -> None:
    """If the dictionaries have learned its verb meanwhile, the README needs another one."""
    from eventcoder.checks import check

    shutil.copytree(ROOT / "dictionaries", tmp_path / "dictionaries")
    with (tmp_path / "dictionaries/en/rules/attack.yaml").open("a", encoding="utf-8") as rules:
        rules.write("".join(blocks("yaml")))
    assert [str(problem) for problem in check(tmp_path / "dictionaries").problems] == []


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(((?!http)[^)#]+)\)", README))))
def test_links_lead_somewhere(link: str) -> None:
    assert (ROOT / link).exists()
