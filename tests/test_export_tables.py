"""Reports, casualties, control, counts, maps and Parquet, each read back by somebody else's reader."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import sys
from pathlib import Path

import frictionless
import geopandas
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
import sqlalchemy as sa
import yaml
from exporting import ARMY, HILL, OTHERS, REBELS, TEXT, actor, frame, killed, stored, table, told, war, write
from factory import article, event, span

from eventcoder.errors import EventcoderError, StoreError
from eventcoder.export import COLUMNS, FORMATS, Aggregation, Citation, Format
from eventcoder.export.datapackage import TABLES
from eventcoder.export.units import Units
from eventcoder.export.writing import FOLDERS
from eventcoder.model import Place
from eventcoder.store import StoredEvent, start_run, write_article
from eventcoder.store.grouping import group_events
from eventcoder.whole import whole_folder

DAY = dt.date(2021, 3, 1)


def test_reports_read_back(tmp_path: Path) -> None:
    found = table("reports", tmp_path).set_index("report_id")
    assert len(found) == len(war())
    assert list(found.loc["e3", ["assertion_status", "claimant", "claimant_side"]]) == [
        "claimed",
        "Dawn Brigade",
        "source",
    ]
    assert list(found.loc["e7", ["assertion_status", "negated", "review_status"]]) == ["denied", "true", "unreviewed"]
    assert list(found.loc["e2", ["deaths_best", "reviewer"]]) == ["5", "r1"]
    assert list(found.loc["e2", ["source_language", "text_sha256"]]) == ["en", "5a" * 32]
    strict = pd.read_csv(
        tmp_path / "reports.csv",
        dtype={"deaths_best": "Int64", "negated": "bool", "confidence": "float64", "source_id": "string"},
        parse_dates=["publication_date", "date_start", "reviewed_at"],
    )
    assert strict.deaths_best.sum() == 27
    assert str(strict.publication_date.dtype).startswith("datetime64")


def test_casualties_read_back(tmp_path: Path) -> None:
    found = table("casualties", tmp_path).set_index("claim_id")
    assert list(found.index) == ["e1:killed", "e2:killed", "e3:killed", "e6:killed"]
    claim = found.loc["e3:killed"]
    assert (claim.claimant, claim.claimant_side, claim.victim_status) == ("Dawn Brigade", "source", "security_forces")
    assert (claim.count_min, claim.count_best, claim.count_max, claim.status) == ("7", "7", "", "claimed")
    assert found.loc["e2:killed", "victim_status"] == "civilian"


# -- control ---------------------------------------------------------------------------------------------------------


def claim(
    key: str, day: int, mode: str, holder: dict[str, str] | None, against: dict[str, str] | None = None
) -> StoredEvent:
    source = [actor("Dawn Brigade", **holder)] if holder else []
    target = [actor("Syrian Army", **against)] if against else []
    on = DAY + dt.timedelta(days=day)
    return stored(told(key, "territorial_control", mode, source=source, target=target, date=on))


def control(tmp_path: Path, rows: list[StoredEvent]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    write("control", tmp_path / "control", rows)
    names = ("control_changes", "control_intervals", "control_panel")
    changes, intervals, panel = (frame(tmp_path / "control" / f"{name}.csv") for name in names)
    return changes, intervals, panel


def test_control_over_time(tmp_path: Path) -> None:
    rows = [
        claim("c1", 0, "held", ARMY),
        claim("c2", 4, "gained", REBELS, ARMY),
        claim("c3", 6, "held", REBELS),
        claim("c4", 8, "contested", REBELS, ARMY),
        claim("c5", 60, "regained", ARMY),
        claim("c6", 62, "withdrawn", ARMY),
        claim("c7", 64, "held", OTHERS),
    ]
    changes, intervals, panel = control(tmp_path, rows)
    assert list(changes.event_id) == [f"c{n}" for n in range(1, 8)]
    assert list(
        zip(intervals.status, intervals.holder, intervals.from_at_least, intervals.until_at_least, strict=True)
    ) == [
        ("held", "Syrian Army", "2021-03-01", "2021-03-01"),
        ("held", "Dawn Brigade", "2021-03-05", "2021-03-07"),
        ("contested", "Dawn Brigade; Syrian Army", "2021-03-09", "2021-03-09"),
        ("held", "Syrian Army", "2021-04-30", "2021-05-02"),
        ("held", "Dusk Front", "2021-05-04", "2021-05-04"),
    ]
    assert list(intervals.starting) == ["false", "true", "true", "true", "false"]
    assert list(intervals.ending) == ["true", "true", "false", "true", "false"]
    assert list(intervals.claims) == ["1", "2", "1", "2", "1"]
    panel = panel.set_index("day")
    assert len(panel) == 65
    assert list(panel.loc["2021-03-06", ["status", "holder", "days_since_evidence"]]) == ["held", "Dawn Brigade", "1"]
    assert list(panel.loc["2021-03-20", ["status", "holder", "last_holder"]]) == ["unknown", "", "Dawn Brigade"]
    assert list(panel.loc["2021-05-03", ["status", "days_since_evidence"]]) == ["unknown", "1"]
    assert panel.loc["2021-03-09", "status"] == "contested"


def test_two_holders_on_one_day_contest_the_place(tmp_path: Path) -> None:
    _, intervals, _ = control(tmp_path, [claim("c1", 0, "held", REBELS), claim("c2", 0, "held", OTHERS)])
    assert list(intervals.status + ": " + intervals.holder) == ["contested: Dawn Brigade; Dusk Front"]


def test_a_long_silence_is_unknown(tmp_path: Path) -> None:
    _, intervals, panel = control(tmp_path, [claim("c1", 0, "held", REBELS), claim("c2", 31, "held", REBELS)])
    assert list(intervals.from_at_least) == ["2021-03-01", "2021-04-01"]
    assert set(panel.status) == {"held", "unknown"}


def test_every_place_has_its_own_time(tmp_path: Path) -> None:
    elsewhere = Place(**span(TEXT, "Tuesday"), **HILL | {"place_id": "sy.b", "name": "B"})
    other = told("c2", "territorial_control", "held", source=[actor("both", **OTHERS)], place=elsewhere, date=DAY)
    _, intervals, panel = control(
        tmp_path, [claim("c1", 0, "held", REBELS), stored(other), claim("c3", 2, "held", REBELS)]
    )
    assert list(intervals.place_id) == ["sy.b", "sy.hill"]
    assert len(panel) == 6


def test_control_that_cannot_be_placed_is_listed(tmp_path: Path) -> None:
    nowhere = Place(**span(TEXT, "Olive Hill"))
    rows = [stored(told("c1", "territorial_control", "held", place=nowhere)), *war()]
    control(tmp_path, rows)
    lost = frame(tmp_path / "control" / "lossy.csv")
    assert ("the dictionaries do not know the place", "2") in set(zip(lost.why, lost.events, strict=True))


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    write("control", tmp_path / "c", war())
    write("control", tmp_path / "c", war())
    (tmp_path / "c" / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(StoreError, match=r"notes\.txt"):
        write("control", tmp_path / "c", war())
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(StoreError, match="is a file"):
        write("control", tmp_path / "file", war())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c", "file"]


def test_a_folder_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    with whole_folder(tmp_path / "f", ["a"]) as folder:
        (folder / "a").write_text("old", "utf-8")
    with pytest.raises(ZeroDivisionError), whole_folder(tmp_path / "f", ["a"]) as folder:
        (folder / "a").write_text("new", "utf-8")
        raise ZeroDivisionError
    assert (tmp_path / "f" / "a").read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["f"]


# -- counts ----------------------------------------------------------------------------------------------------------


def test_counts_by_country_and_month(tmp_path: Path) -> None:
    found = table("aggregate", tmp_path).set_index("event_type")
    assert set(found.index) == {"armed_clash", "attack", "casualty_claim", "territorial_control", "protest"}
    claims = found.loc["casualty_claim"]
    assert list(claims[["country", "gwno", "cowcode", "period", "month_id"]]) == ["SYR", "652", "652", "2021-10", "502"]
    assert list(claims[["events", "claimed", "killed_low", "killed_best"]]) == ["1", "1", "7", "7"]
    assert found.loc["attack", "killed_best"] == "5"
    assert (found.loc["protest", "events_with_killed"], found.loc["territorial_control", "events"]) == ("0", "2")


def test_counts_by_province_and_week_with_zeros(tmp_path: Path) -> None:
    def on(key: str, event_type: str, day: int) -> StoredEvent:
        return stored(told(key, event_type, date=DAY + dt.timedelta(days=day), counts=killed(2)))

    rows = [on("a", "attack", 0), on("b", "attack", 6), on("c", "protest", 21)]
    found = table("aggregate", tmp_path, rows, aggregation=Aggregation("admin1", "week", True))
    assert list(found.period.unique()) == ["2021-W09", "2021-W10", "2021-W11", "2021-W12"]
    assert len(found) == 8
    assert list(found.events) == ["2", "0", "0", "0", "0", "0", "0", "1"]
    assert set(found.admin1) == {"Idlib"}
    assert (found.period_start[0], found.period_end[0], found.month_id[0]) == ("2021-03-01", "2021-03-07", "")


def test_counts_by_cell(tmp_path: Path) -> None:
    found = table("aggregate", tmp_path, [stored(told("a", "attack"))], aggregation=Aggregation("priogrid"))
    assert found.priogrid_gid[0] == str(250 * 720 + 433 + 1)


def test_a_date_that_no_period_holds_is_not_counted(tmp_path: Path) -> None:
    write("aggregate", tmp_path / "a.csv", war())
    lost = frame(tmp_path / "a.csv.lossy.csv")
    assert "no date, or one that does not lie within one period" in set(lost.why)


# -- maps and typed files --------------------------------------------------------------------------------------------


def test_geojson_reads_back(tmp_path: Path) -> None:
    write("geojson", tmp_path / "e.geojson")
    found = geopandas.read_file(tmp_path / "e.geojson").set_index("event_id")
    assert len(found) == 9
    assert found.crs.to_epsg() == 4326
    assert (found.geometry["e1"].x, found.geometry["e1"].y) == (36.75, 35.25)
    assert found.loc["e2", "killed_best"] == 5
    collection = json.loads((tmp_path / "e.geojson").read_text("utf-8"))
    assert {feature["type"] for feature in collection["features"]} == {"Feature"}
    hostile = next(f for f in collection["features"] if f["id"] == "e9")
    assert "\n" not in hostile["properties"]["evidence"] and "\u202e" not in hostile["properties"]["evidence"]


def test_parquet_reads_back(tmp_path: Path) -> None:
    write("parquet", tmp_path / "e.parquet")
    found = pq.read_table(tmp_path / "e.parquet")
    assert found.column_names == [column.name for column in COLUMNS]
    assert found.schema.field("date_start").type == pa.date32()
    assert found.schema.field("killed_best").type == pa.int64()
    rows = {row["event_id"]: row for row in found.to_pylist()}
    assert (rows["e2"]["killed_best"], rows["e1"]["killed_low"], rows["e1"]["mode"]) == (5, None, None)
    assert rows["e2"]["reviewed_at"] == dt.datetime(2021, 11, 1, 12, tzinfo=dt.UTC)
    assert rows["e9"]["source"] == "=cmd"  # no spreadsheet runs Parquet


@pytest.mark.parametrize("reader", ["pandas", "pyreadstat"])
def test_stata_reads_back(tmp_path: Path, reader: str) -> None:
    long = "ا" * 200 + " end"
    rows = [*war(), stored(event(long, "end", event_id="long"))]
    write("dta", tmp_path / "e.dta", rows)
    if reader == "pandas":
        found = pd.read_stata(tmp_path / "e.dta")
    else:
        found, meta = pyreadstat.read_dta(tmp_path / "e.dta")
        assert meta.column_names_to_labels["killed_best"] == "people killed: best figure"
    assert list(found.columns) == [column.name for column in COLUMNS]
    found = found.set_index("event_id")
    assert len(found) == len(rows)
    assert (found.loc["long", "evidence"], found.loc["e1", "evidence"]) == (long, TEXT)
    assert found.loc["e10", "place_name_ar"] == "الزيتون"
    assert (found.loc["e2", "killed_best"], found.loc["e2", "latitude"]) == (5, 35.25)
    assert pd.isna(found.loc["e1", "killed_low"]) and pd.isna(found.loc["e1", "reviewed_at"])
    assert str(found.loc["e1", "date_start"])[:10] == "2021-10-12"
    assert str(found.loc["e2", "reviewed_at"])[:19] == "2021-11-01 12:00:00"
    assert list(found.loc[["e1", "e10"], "is_background"]) == [0, 0]


def test_a_data_package_is_valid(tmp_path: Path) -> None:
    folder = tmp_path / "package"
    write("datapackage", folder, citation=Citation("Valley: a war", ("A. N. Other", 'Q "X"')))
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
    assert {task.name for task in report.tasks} == {table.name for table in TABLES} | {"lossy"}
    for line in (folder / "checksums.txt").read_text("utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    listed = len((folder / "checksums.txt").read_text("utf-8").splitlines())
    assert listed == sum(path.is_file() for path in folder.rglob("*")) - 1
    cited = yaml.safe_load((folder / "CITATION.cff").read_text("utf-8"))
    assert [author["name"] for author in cited["authors"]] == ["A. N. Other", 'Q "X"']
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["events_by_dictionary_version"] == {"d1": len(war())}
    assert [(run["command"], run["outcome"]) for run in manifest["runs"]] == [("code", "finished")]
    assert "## The record" in (folder / "codebook.md").read_text("utf-8")
    assert (folder / "dictionaries" / "ar" / "cues.yaml").is_file()


def test_a_spoilt_data_package_is_found_out(tmp_path: Path) -> None:
    write("datapackage", tmp_path / "p")
    events = tmp_path / "p" / "events.csv"
    events.write_text(events.read_text("utf-8").replace('"armed_clash"', '"picnic"'), "utf-8")
    assert not frictionless.validate(str(tmp_path / "p" / "datapackage.json")).valid


def test_the_same_events_give_the_same_folders(tmp_path: Path) -> None:
    for format in ("control", "datapackage"):
        one, two = tmp_path / f"{format}1", tmp_path / f"{format}2"
        for folder in (one, two):
            write(format, folder)
        files = {path.relative_to(one) for path in one.rglob("*") if path.is_file()}
        assert files == {path.relative_to(two) for path in two.rglob("*") if path.is_file()}
        assert all((one / path).read_bytes() == (two / path).read_bytes() for path in files)


def test_what_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(EventcoderError, match=r"eventcoder\[export\]"):
        write("parquet", tmp_path / "e.parquet")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format", sorted(set(FORMATS) - FOLDERS))
def test_nothing_to_export_is_a_sound_file(format: Format, tmp_path: Path) -> None:
    assert write(format, tmp_path / "none", []).written == 0
    text = (tmp_path / "none").read_bytes()
    if format == "geojson":
        assert json.loads(text)["features"] == []
    elif format == "parquet":
        assert pq.read_table(io.BytesIO(text)).num_rows == 0


def test_tables_name_an_event_alike_whichever_report_tells_of_the_earlier_day(engine: sa.Engine) -> None:
    with engine.connect() as conn:
        run = start_run(conn, "0.1.0", "d1")
        for key, published, day in (("soon", 13, 12), ("late", 14, 11)):
            news = article(f"{TEXT} {key}", id=key, published=dt.date(2021, 10, published))
            happened = told(key, "attack", date=dt.date(2021, 10, day), source=[actor("Dawn Brigade", **REBELS)])
            write_article(conn, news, [happened.model_copy(update={"article_id": key})], run)
        group_events(conn)
        units = list(Units(conn))
    assert [(unit.event_id, [report.event.event_id for report in unit.reports]) for unit in units] == [
        ("soon", ["soon", "late"])
    ]
    assert all(unit.event_id == unit.event.event_id for unit in units)
