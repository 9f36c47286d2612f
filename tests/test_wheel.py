"""What is installed works without the checkout: dictionaries and migrations travel in the wheel."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ARTICLE = {
    "id": "a",
    "language": "en",
    "published": "2016-03-04",
    "text": "The Syrian army seized the town of Dabiq in Aleppo province on Thursday.",
}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built from a copy, so that nothing is left behind in it."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for name in ("eventcoder", "dictionaries", "migrations"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
        str(source),
    )
    (made,) = folder.glob("eventcoder-*.whl")
    return made


def run(*command: str, **settings: object) -> str:
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **settings)  # type: ignore[call-overload]
    assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"
    return str(ran.stdout)


def test_everything_travels(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        assert archive.testzip() is None
    for folder, suffix, where in (
        ("eventcoder", ".py", "eventcoder"),
        ("eventcoder/export", ".csv", "eventcoder/export"),
        ("eventcoder/export/web", "", "eventcoder/export/web"),
        ("dictionaries", ".yaml", "eventcoder/dictionaries_data"),
        ("migrations", ".py", "eventcoder/migrations_data"),
    ):
        files = {p.relative_to(ROOT / folder).as_posix() for p in (ROOT / folder).rglob(f"*{suffix}")}
        assert {f"{where}/{name}" for name in files} - names == set()
    assert not [name for name in names if "__pycache__" in name or name.startswith(("tests/", "build/"))]


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        about = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        text = archive.read(about).decode()
        commands = archive.read(about.replace("METADATA", "entry_points.txt")).decode()
    assert "Requires-Python: >=3.11" in text
    assert "License-Expression: MIT" in text
    assert "eventcoder = eventcoder.cli:main" in commands


@pytest.fixture(scope="session")
def installed(wheel: Path) -> Iterator[Path]:
    """The command in a fresh environment that only has the wheel and what it asks for; any user may enter."""
    with tempfile.TemporaryDirectory(prefix="ec-venv-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        venv.create(folder / "venv", with_pip=True)
        python = folder / "venv" / "bin" / "python"
        run(str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel))
        yield python.with_name("eventcoder")


@pytest.mark.slow
@pytest.mark.parametrize("home", ["missing", "locked", "unset"])
def test_an_installed_copy_codes_anywhere(installed: Path, tmp_path: Path, home: str) -> None:
    environment = {"PATH": os.environ["PATH"]}
    if home != "unset":
        environment["HOME"] = str(tmp_path / home)
    if home == "locked":
        (tmp_path / home).write_text("a file where a folder should be", encoding="utf-8")
    (tmp_path / "articles.jsonl").write_text(json.dumps(ARTICLE), encoding="utf-8")
    command = str(installed)
    out = run(command, "code", "articles.jsonl", "--output", "-", "--quiet", cwd=tmp_path, env=environment)
    assert {json.loads(line)["event_type"] for line in out.splitlines()} == {"territorial_control"}
    for _ in range(2):  # makes the database, then finds it as it should be
        run(command, "code", "articles.jsonl", "--db", "my.db", "--quiet", cwd=tmp_path, env=environment)
    assert "Dabiq" in run(command, "review", "--db", "my.db", cwd=tmp_path, env=environment)
    assert run(command, "dictionary", "--help", cwd=tmp_path, env=environment)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may become another user")
def test_an_ordinary_user_may_run_it(installed: Path) -> None:
    """nobody, without a home and in a folder that cannot be written to."""
    as_nobody = ["runuser", "-u", "nobody", "--", "env", "-u", "HOME", "-u", "EVENTCODER_CACHE"]
    if subprocess.run([*as_nobody, str(installed), "--version"], capture_output=True, check=False, cwd="/").returncode:
        pytest.skip("this Python is closed to other users")
    folder = installed.parent.parent.parent
    (folder / "articles.jsonl").write_text(json.dumps(ARTICLE), encoding="utf-8")
    out = run(*as_nobody, str(installed), "code", "articles.jsonl", "--output", "-", "--quiet", cwd=folder)
    assert len(out.splitlines()) == 1
