"""Arrow and Spark: the events of one process, in parts that are coded once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from eventcoder.cli import main
from eventcoder.coder import Coder
from eventcoder.dictionaries.shipping import ship
from eventcoder.errors import ArticleError, EventcoderError, StoreError
from eventcoder.model import EVENT as ANY_EVENT
from eventcoder.model import Article
from eventcoder.reading import Defaults
from eventcoder.scaling.coding import Recipe

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

from eventcoder.scaling import parts as parts_module  # noqa: E402  - asks for pyarrow
from eventcoder.scaling.arrow import CODED, EVENT, code_batch, coded_batches  # noqa: E402
from eventcoder.scaling.parts import Output, articles, plan  # noqa: E402

EXAMPLES = Path(__file__).parent.parent / "examples" / "articles"
SPARK = pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java, and there is none here")


def texts() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.txt"))]


def article(n: int) -> dict[str, Any]:
    found = texts()
    return {"id": f"a{n}", "published": "2021-10-14", "text": f"{found[n % len(found)]} {n}"}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder of lines and a table, with faults, and with articles that stand in several files."""
    folder = tmp_path / "in"
    folder.mkdir()
    rows = [json.dumps(article(n)) for n in range(20)]
    (folder / "a.jsonl").write_text("\n".join([*rows[:12], "no json", json.dumps(article(3))]), encoding="utf-8")
    (folder / "b.jsonl").write_text("\n".join([*rows[12:], json.dumps(article(5))]), encoding="utf-8")
    other = {"id": "a6", "published": "2021-10-14", "text": texts()[0]}
    table = pa.Table.from_pylist([article(20), other, article(7), article(21), {"id": "x", "text": ""}])
    pq.write_table(table, folder / "c.parquet", row_group_size=2)
    return folder


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def json_of(event: dict[str, Any]) -> str:
    """The line of JSONL of an event as it comes out of a table."""
    return ANY_EVENT.validate_python(event).model_dump_json()


@pytest.fixture
def expected(source: Path, tmp_path: Path, capfd: Any) -> list[str]:
    """The events that one process finds."""
    assert code(source, "--output", tmp_path / "alone.jsonl", "--quiet") == 1
    capfd.readouterr()
    return lines(tmp_path / "alone.jsonl")


def code(*args: str | Path) -> int:
    with pytest.raises(SystemExit) as end:
        main(["code", *map(str, args)])
    return int(end.value.code or 0)


def events_in(folder: Path) -> list[str]:
    files = sorted((folder / "events").glob("*.parquet"))
    return [json_of(row) for file in files for row in pq.read_table(file, partitioning=None).to_pylist()]


# --- the pure function


@pytest.fixture
def recipe(tmp_path: Path) -> Recipe:
    return Recipe(ship(tmp_path))


def test_a_row_for_a_row(coder: Coder) -> None:
    rows = [article(1), {"id": "b", "published": None, "text": None}, article(1), {"text": "12"}]
    coded = code_batch(pa.RecordBatch.from_pylist(rows), coder)
    assert coded.schema == CODED and coded.num_rows == 4
    first, without, again, unknown = coded.to_pylist()
    found = coder.code(Article.model_validate(article(1)))
    wanted = [event for event in found if event.modality in ("asserted", "claimed")]
    assert [json_of(event) for event in first["events"]] == [event.model_dump_json() for event in wanted] != []
    assert (without["where"], without["article_id"], without["events"]) == ("row 2", None, None)
    assert without["fault"].startswith("has no `text`") and "language" in unknown["fault"]
    assert again["events"] == first["events"]


def test_events_that_did_not_happen_are_asked_for(coder: Coder) -> None:
    batch = pa.RecordBatch.from_pylist([{"id": "n", "text": "The rebels did not attack the army in Aleppo."}])
    counts = [len(code_batch(batch, coder, wanted).to_pylist()[0]["events"]) for wanted in (False, True)]
    assert counts[0] < counts[1]


def test_a_batch_may_be_empty(coder: Coder) -> None:
    assert code_batch(pa.RecordBatch.from_pylist([], schema=pa.schema([("text", pa.string())])), coder).num_rows == 0


def test_batches_are_coded_with_dictionaries_that_were_shipped(recipe: Recipe, coder: Coder) -> None:
    batches = [pa.RecordBatch.from_pylist([article(n)]) for n in range(3)]
    coded = list(coded_batches(recipe)(iter(batches)))
    alone = [code_batch(batch, coder, first=n) for n, batch in enumerate(batches, 1)]
    assert coded == alone


def test_every_field_of_an_event_has_its_column() -> None:
    wanted: dict[str, Any] = ANY_EVENT.json_schema(mode="serialization")["$defs"]["PlainEvent"]["properties"]
    assert [field.name for field in EVENT] == list(wanted)


# --- parts


def begun(source: Path, folder: Path) -> Output:
    output = Output(folder)
    output.begin(plan([str(source)]).parts, {"dictionaries": "d1"})
    return output


def written(source: Path, folder: Path, coder: Coder) -> Output:
    output = begun(source, folder)
    for number, part in enumerate(plan([str(source)]).parts, 1):
        output.write(number, articles(part, Defaults()), coder, include_not_actual=False)
    return output


@pytest.mark.parametrize("size", [1, 10_000, 10_000_000])
def test_parts_together_are_the_whole(
    source: Path, expected: list[str], coder: Coder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(parts_module, "PART_BYTES", size)
    number = len(plan([str(source)]).parts)
    output = written(source, tmp_path / "out", coder)
    output.finish(number)
    assert events_in(tmp_path / "out") == expected
    said = [f"{where}: {what}" for n in range(1, number + 1) for where, what in output.faults(n)]
    assert said == faults_alone(source)
    assert sum(output.counts(n)[0] for n in range(1, number + 1)) == 28


def faults_alone(source: Path) -> list[str]:
    from eventcoder.reading import read_articles

    return [str(one) for one in read_articles([str(source)], Defaults()) if isinstance(one, ArticleError)]


def test_a_folder_of_another_run_is_left_alone(source: Path, coder: Coder, tmp_path: Path) -> None:
    output = written(source, tmp_path / "out", coder)
    begun(source, tmp_path / "out")
    with pytest.raises(StoreError, match="begun from other articles or dictionaries"):
        output.begin(plan([str(source)]).parts, {"dictionaries": "d2"})
    (source / "b.jsonl").write_text(json.dumps(article(9)), encoding="utf-8")
    with pytest.raises(StoreError, match="begun from other articles"):
        begun(source, tmp_path / "out")
    with pytest.raises(StoreError, match="holds other files"):
        begun(source, tmp_path)


def test_a_part_is_there_whole_or_not_at_all(
    source: Path, coder: Coder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = begun(source, tmp_path / "out")
    part = plan([str(source)]).parts[0]
    with monkeypatch.context() as patch, pytest.raises(StoreError, match="No space left"):
        patch.setattr(Path, "replace", full_disk)
        output.write(1, articles(part, Defaults()), coder, include_not_actual=False)
    assert not output.is_done(1)
    assert [path.name for path in (tmp_path / "out").rglob("*") if path.is_file()] == ["plan.json"]


def full_disk(*_: object) -> None:
    raise OSError(28, "No space left on device")


# --- Spark


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark", reason="pip install 'eventcoder[spark]'")
    monkeypatch.setattr(parts_module, "PART_BYTES", 10_000)


@SPARK
@pytest.mark.usefixtures("small_parts")
def test_spark_finds_what_one_process_finds(source: Path, expected: list[str], tmp_path: Path, capfd: Any) -> None:
    spark = (source, "--engine", "spark", "--workers", "2", "--output", tmp_path / "out")
    assert code(*spark) == 1
    first = capfd.readouterr().err
    assert events_in(tmp_path / "out") == expected
    assert (tmp_path / "out" / "_SUCCESS").exists()
    assert code(source, "--output", tmp_path / "again.jsonl") == 1
    assert summary(first) == summary(capfd.readouterr().err)

    # One part is lost: it alone is coded again.
    done = sorted((tmp_path / "out" / "articles").glob("*.parquet"))
    assert len(done) > 2
    stamps = {path: path.stat().st_mtime_ns for path in done}
    done[1].unlink()
    assert code(*spark) == 1
    said = capfd.readouterr().err
    assert f"{len(done) - 1} of {len(done)} parts were coded before" in said and summary(said) == summary(first)
    assert events_in(tmp_path / "out") == expected
    assert {path for path in done[2:] if path.stat().st_mtime_ns != stamps[path]} <= rewritten(tmp_path / "out", done)


def rewritten(folder: Path, done: list[Path]) -> set[Path]:
    """Parts from which articles were taken that an earlier part has."""
    return {path for path in done if any("before" in (row["fault"] or "") for row in pq.read_table(path).to_pylist())}


def summary(said: str) -> list[str]:
    """What the run tells at its end, without what Spark says."""
    every = said.splitlines()
    start = next(n for n, line in enumerate(every) if "articles read" in line)
    return sorted(line for line in every[start:] if line.strip())


@SPARK
@pytest.mark.usefixtures("small_parts")
def test_spark_writes_to_postgres(source: Path, new_database: Callable[[], str], capfd: Any) -> None:
    url, alone = new_database(), new_database()
    spark = (source, "--engine", "spark", "--workers", "2", "--db", url)
    if not url.startswith("postgresql"):
        assert code(*spark) == 4
        assert "a file cannot be written to by many machines" in capfd.readouterr().err
        return
    code(source, "--db", alone, "--quiet")
    assert code(*spark) == 1
    assert rows(url) == rows(alone) != []
    capfd.readouterr()
    assert code(*spark) == 1
    assert "28 articles read, 0 coded, " in capfd.readouterr().err
    assert rows(url) == rows(alone)


def rows(url: str) -> list[Any]:
    engine = sa.create_engine(url)
    with engine.connect() as conn:
        query = "SELECT c.id, c.record, e.standing FROM codings c JOIN events e ON e.coding_id = c.id ORDER BY c.id"
        found = list(map(tuple, conn.execute(sa.text(query))))
    engine.dispose()
    return found


@pytest.fixture
def session() -> Iterator[Any]:
    pytest.importorskip("pyspark", reason="pip install 'eventcoder[spark]'")
    from eventcoder.scaling.spark import session

    with session(2, quiet=True) as opened:
        yield opened


@SPARK
def test_spark_maps_the_pure_function_over_a_table(session: Any, recipe: Recipe, coder: Coder) -> None:
    from pyspark.sql.pandas.types import from_arrow_schema

    table = session.createDataFrame(
        [tuple(article(n).values()) for n in range(30)], "id string, published string, text string"
    )
    coded = table.repartition(3).mapInArrow(coded_batches(recipe), from_arrow_schema(CODED))
    found = {row.article_id: [event.event_id for event in row.events] for row in coded.collect()}
    wanted = {n: code_batch(pa.RecordBatch.from_pylist([article(n)]), coder).to_pylist()[0] for n in range(30)}
    assert found == {row["article_id"]: [event["event_id"] for event in row["events"]] for row in wanted.values()}


@SPARK
def test_a_part_that_cannot_be_done_ends_the_run_with_its_reason(session: Any, recipe: Recipe) -> None:
    from eventcoder.scaling.spark import run

    def work(number: int, part: Any) -> None:
        raise StoreError("the disk is full")

    with pytest.raises(EventcoderError, match=r"Spark gave up: .*the disk is full"):
        run(session, recipe, work, {1: ()})


@pytest.mark.parametrize(
    "args", [[], ["--output", "x", "--db", "y"], ["--output", "-"]], ids=["nowhere", "twice", "standard output"]
)
def test_spark_needs_one_place_to_write_to(source: Path, args: list[str], capfd: Any) -> None:
    assert code(source, "--engine", "spark", *args) == 2
    assert "--output FOLDER or to --db URL" in capfd.readouterr().err
