"""The same input gives the same bytes, whoever runs it, where, and with how many processes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples" / "articles"
MAIN = "from eventcoder.cli import main; main()"
DATES = (
    "Rebels attacked the army in Aleppo yesterday, on Friday and in late March. Iraqi forces ISTANBUL Irak killed I."
)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files of every kind; ids and texts that a locale or a hash might shuffle."""
    folder = tmp_path_factory.mktemp("articles")
    for path in EXAMPLES.glob("*.txt"):
        shutil.copy(path, folder)
    names = ("I", "ı", "i", "İ", "é", "Z", "a", "ا", "ي")
    rows = [{"id": f"{name}{n}", "published": "2016-03-27", "text": f"{DATES} {n}"} for n, name in enumerate(names)]
    (folder / "İnput.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (folder / "a.csv").write_text(f'id,text,published\nc1,"{DATES}",2016-10-30\nc1,again,\n', encoding="utf-8")
    return folder


def code(source: Path, *args: str, **env: str) -> tuple[bytes, bytes]:
    """What a run writes and what it says, in a process with other circumstances."""
    command = [sys.executable, "-c", MAIN, "code", str(source), "--output", "-", *args]
    ran = subprocess.run(command, capture_output=True, env=os.environ | env, check=False)
    assert ran.returncode == 1, ran.stderr.decode()  # one article is given twice
    return ran.stdout, ran.stderr


@pytest.fixture(scope="module")
def usual(source: Path) -> tuple[bytes, bytes]:
    found = code(source, PYTHONHASHSEED="0", LC_ALL="C.UTF-8", TZ="UTC")
    assert len(found[0].splitlines()) > 20
    return found


OTHERWISE: dict[str, dict[str, str]] = {
    "another hash": {"PYTHONHASHSEED": "1"},
    "yet another hash": {"PYTHONHASHSEED": "4294967295"},
    "no locale": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "Arabic": {"LC_ALL": "ar_SA.UTF-8", "LANG": "ar_SA.UTF-8"},
    "far east": {"TZ": "Pacific/Kiritimati"},
    "far west": {"TZ": "Etc/GMT+12"},
    "summer time": {"TZ": "Europe/Berlin"},
    "no time zone": {"TZ": ":nowhere"},
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_circumstances_change_nothing(source: Path, usual: tuple[bytes, bytes], name: str) -> None:
    # A locale that this machine does not have falls back to C, which is no less another one.
    found, said = code(source, **OTHERWISE[name])
    assert found == usual[0]
    if name != "no locale":  # which cannot print the names of files
        assert said == usual[1]


@pytest.mark.parametrize("number", ["2", "3"])
def test_the_number_of_processes_changes_nothing(source: Path, usual: tuple[bytes, bytes], number: str) -> None:
    assert code(source, "--workers", number, PYTHONHASHSEED="random") == usual


def test_dictionaries_that_are_compiled_anew_change_nothing(
    source: Path, usual: tuple[bytes, bytes], tmp_path: Path
) -> None:
    assert code(source, EVENTCODER_CACHE=str(tmp_path), PYTHONHASHSEED="7") == usual


def test_a_copy_of_the_articles_elsewhere_gives_the_same(
    source: Path, usual: tuple[bytes, bytes], tmp_path: Path
) -> None:
    """The order in which a file system lists files is not the order in which they are read."""
    for path in sorted(source.iterdir(), reverse=True):
        shutil.copy(path, tmp_path)
    assert code(tmp_path)[0] == usual[0]


def test_another_order_of_articles_gives_the_same_events(source: Path, tmp_path: Path) -> None:
    """Line for line what it was, in the order in which the articles came."""
    lines = (source / "İnput.jsonl").read_text(encoding="utf-8").splitlines()
    for name, order in {"there": lines, "back": lines[::-1]}.items():
        (tmp_path / f"{name}.jsonl").write_text("\n".join([*order, "{}"]), encoding="utf-8")
    there, back = (code(tmp_path / f"{name}.jsonl")[0].splitlines() for name in ("there", "back"))
    assert sorted(there) == sorted(back) != []
    assert ids(back) == ids(there)[::-1]


def ids(lines: list[bytes]) -> list[Any]:
    return list(dict.fromkeys(json.loads(line)["article_id"] for line in lines))
