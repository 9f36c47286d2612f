"""Exports read back as they were, and hold nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from exporting import Given
from factory import ARABIC, arabic_event, article, english_events, event, span

from eventcoder.cli import export_command
from eventcoder.cli.export_command import export
from eventcoder.errors import StoreError
from eventcoder.export import COLUMNS, FORMATS, Aggregation, Settings, Units, columns_markdown, export_units, snapshot
from eventcoder.export.acled import ACLED
from eventcoder.export.cameo import CAMEO
from eventcoder.export.cells import harmless
from eventcoder.export.datapackage import TABLES
from eventcoder.export.ged import GED
from eventcoder.export.writing import CONTROL
from eventcoder.model import EVENT, Actor
from eventcoder.store import CurrentVerdict, Filters, StoredEvent, open_store, start_run, write_article, write_verdicts

DOCS = Path(__file__).parent.parent / "docs" / "export.md"
VERDICT = CurrentVerdict("rejected", "r1", "=twice", dt.datetime(2021, 11, 1, 12, tzinfo=dt.UTC), "d1")


def stored() -> list[StoredEvent]:
    taken, killed = english_events()
    day = dt.date(2021, 10, 14)
    return [
        StoredEvent(arabic_event(), "صحيفة الوادي", day),
        StoredEvent(taken, "The Valley Post", day, "https://news.example/1"),
        StoredEvent(killed, "The Valley Post", day, verdict=VERDICT),
    ]


def written(tmp_path: Path, rows: list[StoredEvent], **options: bool) -> Path:
    out = tmp_path / "events.csv"
    assert export_units(Given(rows), "csv", out, Settings(**options)).written == len(rows)
    return out


def frame(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def test_pandas_reads_it_back(tmp_path: Path) -> None:
    table = frame(written(tmp_path, stored()))
    assert list(table.columns) == [column.name for column in COLUMNS]
    arabic, taken, killed = (table.loc[i] for i in range(3))
    assert (arabic["evidence"], arabic["source_text"]) == (ARABIC, "لواء الفجر")
    assert (arabic["claimant"], arabic["claimant_ids"], arabic["killed_low"]) == ("مقاتلو", "", "")
    assert (taken["latitude"], taken["published"], taken["is_background"]) == ("-1.25", "2021-10-14", "false")
    assert (killed["killed_low"], killed["killed_text"], killed["cameo"]) == ("5", "five", "0183")
    assert (killed["review_status"], killed["reviewer"], killed["note"]) == ("rejected", "r1", "'=twice")
    assert killed["reviewed_at"] == "2021-11-01T12:00:00+00:00"


def test_numbers_are_numbers(tmp_path: Path) -> None:
    table = pd.read_csv(written(tmp_path, stored()))
    for column in COLUMNS:
        if column.type in ("integer", "number"):
            assert pd.api.types.is_numeric_dtype(table[column.name]), column.name


def test_the_same_events_give_the_same_bytes(tmp_path: Path) -> None:
    first = written(tmp_path, stored()).read_bytes()
    assert written(tmp_path, stored()).read_bytes() == first
    assert not first.startswith(b"\xef\xbb\xbf")


def test_excel_gets_its_mark(tmp_path: Path) -> None:
    out = written(tmp_path, stored(), excel=True)
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(frame(out)) == 3


def test_several_actors_share_a_cell(tmp_path: Path) -> None:
    text = "Rifles and Lances shelled the hill."
    actors = [
        Actor(**span(text, "Rifles"), name="Rifles; East", actor_id="rifles"),
        Actor(**span(text, "Lances"), name="=Lances", country="IRQ"),
    ]
    row = frame(written(tmp_path, [StoredEvent(event(text, "shelled", source=actors))])).loc[0]
    assert row["source"] == "Rifles, East; '=Lances"
    assert (row["source_ids"], row["source_countries"], row["source_roles"]) == ("rifles; ", "; IRQ", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("  +1", "'  +1"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"),
        ("\r\n=1", "'  =1"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠1", "'＠1"),
        ("\u200b\u202e=1", "'=1"),
        ("\x1b=1", "'=1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("a=1", "a=1"),
        ("a\tb\nc\u2028d\u0085e\rf", "a b c d e f"),
        ("\x1b[2Ja\x9bb\x07\x7f", "[2Jab"),
        ("txt\u202egpj.exe", "txtgpj.exe"),
        ("\ud800", ""),
        ("", ""),
    ],
)
def test_cells_are_harmless(text: str, expected: str) -> None:
    assert harmless(text) == expected


def test_hostile_text_stays_in_its_cell(tmp_path: Path) -> None:
    text = '=cmd|"/C calc"!A1\n\t,"x",\u202e\x1b[31m end'
    actor = Actor(**span(text, "=cmd"))
    out = written(tmp_path, [StoredEvent(event(text, "end", source=[actor]), publisher="@evil", url="+1")])
    rows = list(csv.reader(io.StringIO(out.read_text("utf-8"))))
    assert [len(row) for row in rows] == [len(COLUMNS)] * 2
    row = dict(zip(rows[0], rows[1], strict=True))
    assert row["evidence"] == '\'=cmd|"/C calc"!A1  ,"x",[31m end'
    assert (row["source"], row["publisher"], row["url"]) == ("'=cmd", "'@evil", "'+1")


def test_jsonl_is_the_record(tmp_path: Path) -> None:
    out = tmp_path / "events.jsonl"
    export_units(Given(stored()), "jsonl", out)
    lines = out.read_text("utf-8").splitlines()
    assert [EVENT.validate_json(line) for line in lines] == [row.event for row in stored()]
    assert json.loads(lines[0])["counts"] == dict.fromkeys(["killed", "wounded", "captured", "missing", "displaced"])


def test_a_failed_export_leaves_the_old_file(tmp_path: Path) -> None:
    def broken() -> Iterator[StoredEvent]:
        yield stored()[0]
        raise StoreError("the database went away")

    out = written(tmp_path, stored())
    before = out.read_bytes()
    with pytest.raises(StoreError):
        export_units(Given(broken()), "csv", out)
    assert out.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["events.csv"]


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        export_units(Given(stored()), "csv", tmp_path / "nowhere" / "events.csv")


def test_the_columns_are_documented() -> None:
    text = DOCS.read_text("utf-8")
    for table in (*TABLES, *CONTROL, ACLED, GED, CAMEO, Aggregation().table):
        assert columns_markdown(table.columns) in text, table.name
        assert len({column.name for column in table.columns}) == len(table.columns)
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)
    assert all(len(column.name) <= 32 for column in COLUMNS)  # what Stata allows


def test_every_format_is_documented() -> None:
    described = set(re.findall(r"^\| \[`(\w+)`\]", DOCS.read_text("utf-8"), flags=re.MULTILINE))
    assert described == set(FORMATS) == set(export_command.FORMATS)
    assert all(f"`{name}`" in DOCS.with_name("cli.md").read_text("utf-8") for name in FORMATS)


@pytest.fixture
def database(tmp_path: Path) -> str:
    url = str(tmp_path / "events.db")
    engine = open_store(url)
    with engine.connect() as conn:
        run = start_run(conn, "0.1.0", "d1")
        write_article(conn, article(), english_events(), run)
        write_article(conn, article(ARABIC), [arabic_event()], run)
        write_verdicts(conn, [arabic_event().event_id], "accepted", "r1")
    engine.dispose()
    return url


def test_the_command(database: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(export, ["--db", database, "--status", "accepted"])
    assert done.exit_code == 0
    assert [row["event_type"] for row in csv.DictReader(io.StringIO(done.stdout))] == ["territorial_control"]
    assert done.stderr == "1 row written\n"
    out = tmp_path / "out.jsonl"
    done = CliRunner().invoke(export, ["--db", database, "-o", str(out), "--type", "casualty_claim", "-q"])
    assert (done.exit_code, done.output) == (0, "")
    assert json.loads(out.read_text("utf-8"))["event_type"] == "casualty_claim"


def test_the_command_refuses(database: str) -> None:
    for options in (
        ["--format", "jsonl", "--excel"],
        ["--output", database],
        ["--lossy", database],
        ["--output", f"{database}.csv", "--lossy", f"{database}.csv"],
        ["--type", "picnic"],
        ["--format", "control"],
        ["--zeros"],
        ["--author", "x", "--format", "aggregate"],
    ):
        assert CliRunner().invoke(export, ["--db", database, *options]).exit_code == 2
    assert open_store(database)


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_leaves_a_database(format: str, database: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = CliRunner().invoke(export, ["--db", database, "--format", format, "-o", str(out), "--reports"])
    assert done.exit_code == 0
    assert done.stderr.splitlines()[0].endswith(" written")
    assert out.exists()
    assert not [path for path in tmp_path.rglob("*") if "unfinished" in path.name]


def test_the_ending_chooses_the_format(database: str, tmp_path: Path) -> None:
    starts = {".parquet": b"PAR1", ".dta": b"<stata_dta>", ".html": b"<!doctype", ".geojson": b'{"type"'}
    for ending, start in starts.items():
        assert CliRunner().invoke(export, ["--db", database, "-q", "-o", str(tmp_path / f"e{ending}")]).exit_code == 0
        assert (tmp_path / f"e{ending}").read_bytes().startswith(start)


def test_losses_go_where_they_are_told(database: str, tmp_path: Path) -> None:
    lossy = tmp_path / "lost.csv"
    done = CliRunner().invoke(export, ["--db", database, "--format", "acled", "--lossy", str(lossy)])
    assert done.stderr.endswith(f"left out: {lossy} tells why\n")
    assert lossy.read_text("utf-8").startswith('"what","column","why"')


def test_all_passes_see_the_same_database(engine: sa.Engine) -> None:
    with engine.connect() as conn:
        write_article(conn, article(), english_events(), start_run(conn, "0.1.0", "d1"))
    with engine.connect() as reader, snapshot(reader):
        units = Units(reader)
        before = [unit.event_id for unit in units]
        with engine.connect() as conn:
            write_article(conn, article(ARABIC), [arabic_event()], start_run(conn, "0.1.0", "d1"))
        assert [unit.event_id for unit in units] == before
        assert len(units) == len(before) == 2
        assert [unit.event.event_type for unit in units.only("casualty_claim")] == ["casualty_claim"]
        none = Units(reader, Filters(types=("attack",)))
        assert list(none.only("casualty_claim")) == []
    with engine.connect() as reader:
        assert len(Units(reader)) == 3
        assert len(Units(reader, Filters(limit=1))) == len(list(Units(reader, Filters(limit=1)))) == 1
