"""Nothing is written but what was asked for, whatever articles, ids and names hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eventcoder.cli import main
from eventcoder.export import FORMATS
from eventcoder.reading import Defaults, read_articles

HOSTILE = (
    "../../escaped",
    "/tmp/escaped",
    "..\\..\\escaped",
    "~/escaped",
    "a\0b",
    "con",
    "x" * 5000,
    "$(touch escaped)",
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in a folder, from which the commands are called; articles with names that lead elsewhere."""
    home = tmp_path / "a" / "b"
    home.mkdir(parents=True)
    monkeypatch.chdir(home)
    text = "Rebels seized the town of Khasham and killed five soldiers on Friday."
    rows = [
        {"id": name, "publisher": name, "title": name, "url": name, "published": "2018-02-11", "text": f"{text} {n}"}
        for n, name in enumerate(HOSTILE)
    ]
    Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return tmp_path


def run(*args: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(list(args))
    return int(end.value.code or 0)


def written(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_only_what_was_asked_for_is_written(home: Path) -> None:
    before = written(home)
    assert run("code", "in.jsonl", "--db", "my.db", "--output", "out.jsonl", "--workers", "2", "--quiet") == 0
    made = {path.removesuffix("-wal").removesuffix("-shm") for path in written(home) - before}
    assert made == {"a/b/my.db", "a/b/out.jsonl"}


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_stays_where_it_was_sent(home: Path, name: str) -> None:
    run("code", "in.jsonl", "--db", "my.db", "--quiet")
    before = written(home)
    assert run("export", "--db", "my.db", "--format", name, "--output", "exported", "--quiet") == 0
    made = written(home) - before
    assert made and all(path.startswith("a/b/exported") for path in made)


def test_parts_stay_in_their_folder(home: Path, coder: Any) -> None:
    pytest.importorskip("pyarrow")
    from eventcoder.scaling.parts import Output, articles, plan

    before = written(home)
    output, parts = Output(home / "a" / "b" / "out"), plan(["in.jsonl"]).parts
    output.begin(parts, {})
    output.write(1, articles(parts[0], Defaults()), coder, include_not_actual=False)
    output.finish(1)
    assert {path.removeprefix("a/b/") for path in written(home) - before} == {
        "out/plan.json", "out/_SUCCESS", "out/events/part-00001.parquet", "out/articles/part-00001.parquet",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["../escaped", "/tmp/escaped", "..", "", "a/b"])
def test_a_gazetteer_cannot_be_kept_elsewhere(home: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("EVENTCODER_DATA", str(home / "data"))
    Path("places.csv").write_text("name,lat,lon,country\nKhasham,35.27,40.29,SYR\n", encoding="utf-8")
    before = written(home)
    run("places", "import", "places.csv", "--name", name)
    assert all(path.startswith("data/gazetteers/") for path in written(home) - before)
    before = written(home)
    assert run("places", "remove", name or "../places") == 2
    assert written(home) == before


@pytest.mark.parametrize("ending", ["zip", "gz", "tar", "7z", "pdf"])
def test_archives_are_refused_and_not_unpacked(home: Path, ending: str) -> None:
    import io
    import zipfile

    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("../../escaped.txt", "out")
    for name in (f"in.{ending}", "in.txt", "in.csv", "in2.jsonl", "in.parquet"):
        Path(name).write_bytes(data.getvalue())
        before = written(home)
        assert not any(hasattr(found, "text") for found in read_articles([name], Defaults()))
        assert written(home) == before
