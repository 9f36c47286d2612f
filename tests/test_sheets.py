"""Verdict sheets: safe for spreadsheets, read back from them as they are saved, each good row once."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from factory import ARABIC, arabic_event, article, english_events, event, span

from eventcoder.cli import main
from eventcoder.errors import EventcoderError
from eventcoder.model import Actor, Place
from eventcoder.review.names import Names
from eventcoder.review.samples import disputed, read_sampled
from eventcoder.review.sheets import COLUMNS, SheetRow, marked, read_sheet, write_sheet
from eventcoder.review.sheets_importing import SheetReport, import_sheet
from eventcoder.review.sheets_reading import Filled, read_filled
from eventcoder.store import Filters, StoredEvent, read_event, read_ids, start_run, write_article, write_verdicts
from eventcoder.store.edits import write_edits
from eventcoder.store.history import read_history, undo
from eventcoder.store.samples import draw_sample, read_sample
from eventcoder.store.tables import verdicts
from eventcoder.store.verdicts import Given

TAKEN, KILLED = (one.event_id for one in english_events())
COLUMN_NAMES = [column.name for column in COLUMNS]
#: For what does not hang on the database.
on_sqlite = pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)


@pytest.fixture(scope="session")
def names() -> Callable[[], Names]:
    """Actors and places of the shipped dictionaries."""
    loaded = Names.load(gazetteer="own")
    return lambda: loaded


@pytest.fixture
def conn(engine: sa.Engine) -> Any:
    with engine.connect() as connection:
        run = start_run(connection, "0.1.0", "d1")
        write_article(connection, article(), english_events(), run)
        write_article(connection, article(ARABIC, language="ar", published="2021-10-13"), [arabic_event()], run)
        yield connection


def exported(conn: sa.Connection, excel: bool = False, **filters: Any) -> bytes:
    out = io.BytesIO()
    write_sheet(read_sheet(conn, Filters(**filters), "ann"), out, excel)
    return out.getvalue()


def cells(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def saved(path: Path, rows: list[dict[str, str]], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """As a spreadsheet saves it."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


Fill = dict[str, dict[str, str]]


@pytest.fixture
def fill(conn: sa.Connection, tmp_path: Path) -> Callable[..., Path]:
    """A sheet of all events with cells filled in by event."""

    def made(filled: Fill, name: str = "sheet.csv", **how: str) -> Path:
        rows = cells(exported(conn))
        for row in rows:
            row.update(filled.get(row["event_id"].removeprefix("id-"), {}))
        return saved(tmp_path / name, rows, **how)

    return made


@pytest.fixture
def take(conn: sa.Connection, names: Callable[[], Names]) -> Callable[..., SheetReport]:
    return lambda path, reviewer=None, **more: import_sheet(conn, path, names, reviewer, **more)


def kinds(conn: sa.Connection, event_id: str) -> list[str]:
    return [said.kind for said in read_history(conn, event_id)]


# --- out


def test_a_sheet_has_one_event_a_row_and_room_to_fill_in(conn: sa.Connection) -> None:
    first, *rest = rows = cells(exported(conn))
    assert [*first] == COLUMN_NAMES and len(rest) == 2
    assert [row["event_id"] for row in rows] == [f"id-{key}" for key in read_ids(conn)]
    killed = rows[2]
    assert (killed["type"], killed["source"], killed["target"]) == ("casualty_claim", "Dawn Brigade", "soldiers")
    assert (killed["place"], killed["date"], killed["killed"]) == ("Olive Hill", "2021-10-12", "5")
    assert (killed["cameo"], killed["reviewer"], killed["as_of"], killed["sample"]) == ("0183", "ann", "0", "")
    assert rows[0]["evidence"] == ARABIC
    for row in rows:
        empty = ["verdict", "reason", "note", *(name for name in COLUMN_NAMES if name.startswith("new_"))]
        assert {row[name] for name in empty} == {""}


@on_sqlite
def test_the_same_database_gives_the_same_bytes(conn: sa.Connection) -> None:
    assert exported(conn) == exported(conn)
    assert exported(conn, excel=True) == b"\xef\xbb\xbf" + exported(conn)


@on_sqlite
def test_pandas_reads_the_same_cells(conn: sa.Connection) -> None:
    pandas = pytest.importorskip("pandas")
    data = exported(conn, excel=True)
    frame = pandas.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    assert frame.to_dict("records") == cells(data)


def test_the_guide_names_every_column_to_fill_in() -> None:
    guide = (Path(__file__).parent.parent / "docs" / "agreement.md").read_text(encoding="utf-8")
    filled = [name for name in COLUMN_NAMES if name in ("verdict", "reason", "note") or name.startswith("new_")]
    assert [name for name in filled if f"`{name}`" not in guide] == []


@on_sqlite
def test_every_cell_but_numbers_is_quoted_and_nothing_runs(conn: sa.Connection) -> None:
    text = "=cmd|' /C calc'!A0 fell on +town\tand\n@place\x1b[31m\u202e now"
    bad = event(text, "fell", event_id="-1+1", source=[Actor(**span(text, "=cmd|' /C calc'!A0"))],
                place=Place(**span(text, "@place")), rule_id="=rule")  # fmt: skip
    write_article(conn, article(text, publisher="=1+1", title="@t", url="+u"), [bad], start_run(conn, "0.1.0", "d1"))
    data = exported(conn, articles=(article(text).id,))
    (row,) = cells(data)
    for name, cell in row.items():
        assert not cell.lstrip().startswith(("=", "+", "-", "@")), name
        assert not {"\x1b", "\t", "\n", "\u202e"} & set(cell), name
    assert row["event_id"] == "id--1+1"
    assert len(data.decode().splitlines()) == 2


def test_ids_that_look_like_numbers_stay_text(tmp_path: Path) -> None:
    """1234e5678 would come back from a spreadsheet as infinity."""
    strange = [event(event_id=name, dictionary_version=name) for name in ("12345678901234567890", "1234e5678")]
    rows = [SheetRow(StoredEvent(one), "007", 0, "2024-05") for one in strange]
    out = io.BytesIO()
    write_sheet(rows, out)
    written = cells(out.getvalue())
    for row, one in zip(written, strange, strict=True):
        named = [row[name] for name in ("event_id", "dictionary_version", "reviewer", "sample")]
        assert named == [f"id-{name}" for name in (one.event_id, one.event_id, "007", "2024-05")]
    path = saved(tmp_path / "s.csv", written)
    for filled, one in zip(read_filled(path), strange, strict=True):
        assert isinstance(filled, Filled)
        assert (filled.event_id, filled.dictionary_version) == (one.event_id, one.event_id)
        assert (filled.reviewer, filled.sample) == ("007", "2024-05")
    assert [marked(name) for name in ("ann", "id-ann", "")] == ["ann", "id-id-ann", ""]


# --- in


def test_verdicts_notes_and_corrections_go_in(
    conn: sa.Connection, fill: Callable[..., Path], take: Callable[..., SheetReport]
) -> None:
    sheet = fill(
        {
            TAKEN: {"verdict": "accept", "note": "sure", "new_mode": "held", "new_source": "Dawn Brigade; Night Guard"},
            KILLED: {"verdict": "REJECT", "reason": "count", "note": "=5 is from another day"},
            arabic_event().event_id: {"note": "ask Nur"},
        }
    )
    found = take(sheet)
    assert found.problems == []
    assert dict(found.counts) == {"accepted": 1, "rejected": 1, "edits": 2, "remarks": 1}
    taken, killed = read_event(conn, TAKEN), read_event(conn, KILLED)
    assert (taken.status, taken.event.mode, killed.status) == ("accepted", "held", "rejected")
    assert taken.verdict is not None and (taken.verdict.reviewer, taken.verdict.note) == ("ann", "sure")
    assert killed.verdict is not None and (killed.verdict.reason, killed.verdict.note) == (
        "count",
        "=5 is from another day",
    )
    assert [actor.actor_id for actor in taken.event.source][1:] == [None]
    (comment,) = read_history(conn, arabic_event().event_id)
    assert (comment.kind, comment.note, comment.reviewer) == ("comment", "ask Nur", "ann")


def test_the_same_file_twice_adds_nothing(
    conn: sa.Connection, fill: Callable[..., Path], take: Callable[..., SheetReport]
) -> None:
    sheet = fill(
        {
            TAKEN: {"verdict": "accept", "new_mode": "held", "new_date": "2021-10"},
            KILLED: {"verdict": "flag", "note": "look"},
            arabic_event().event_id: {"note": "ask Nur"},
        }
    )
    take(sheet)
    before = conn.execute(sa.select(sa.func.count()).select_from(verdicts)).scalar_one()
    conn.commit()
    again = take(sheet)
    assert dict(again.counts) == {"unchanged": 3} and again.problems == []
    assert conn.execute(sa.select(sa.func.count()).select_from(verdicts)).scalar_one() == before


def test_an_old_file_does_not_bring_back_what_was_taken_back(
    conn: sa.Connection, fill: Callable[..., Path], take: Callable[..., SheetReport]
) -> None:
    sheet = fill({TAKEN: {"verdict": "accept"}})
    take(sheet)
    undo(conn, "ann", TAKEN)
    found = take(sheet)
    assert read_event(conn, TAKEN).status == "unreviewed"
    assert found.problems == [
        f"{sheet}:3: {TAKEN}: was imported before, and its event was judged anew since; export a new sheet"
    ]
    assert dict(take(fill({TAKEN: {"verdict": "accept"}}, "new.csv")).counts) == {"accepted": 1, "blank": 2}


def test_a_row_that_was_mended_goes_in_again(
    conn: sa.Connection, fill: Callable[..., Path], take: Callable[..., SheetReport]
) -> None:
    sheet = fill({TAKEN: {"verdict": "accept", "new_mode": "held"}})
    take(sheet)
    sheet.write_text(sheet.read_text(encoding="utf-8").replace(",held,", ",contested,"), encoding="utf-8")
    assert dict(take(sheet).counts) == {"edits": 1, "blank": 2}  # the verdict stands already
    assert kinds(conn, TAKEN) == ["edit", "accept", "edit"]
    assert read_event(conn, TAKEN).event.mode == "contested"


@on_sqlite
@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(";", "utf-8-sig"), ("\t", "utf-16"), (",", "utf-8"), (";", "utf-8"), ("\t", "utf-8-sig"), (",", "utf-16-le")],
)
def test_whatever_a_spreadsheet_makes_of_it(
    conn: sa.Connection, fill: Callable[..., Path], take: Callable[..., SheetReport], delimiter: str, encoding: str
) -> None:
    sheet = fill({arabic_event().event_id: {"verdict": "accept", "note": "نعم; a, b\tc"}},
                 delimiter=delimiter, encoding=encoding)  # fmt: skip
    assert take(sheet).problems == []
    row = read_event(conn, arabic_event().event_id)
    assert row.verdict is not None and row.verdict.note == "نعم; a, b c"


def test_good_rows_go_in_and_each_fault_is_told_with_its_line(
    conn: sa.Connection, fill: Callable[..., Path], take: Callable[..., SheetReport], tmp_path: Path
) -> None:
    rows = cells(fill({}).read_bytes())
    by_id = {row["event_id"].removeprefix("id-"): row for row in rows}

    def row(key: str, **filled: str) -> dict[str, str]:
        return by_id[key] | filled

    arabic = arabic_event().event_id
    faults = [
        (row(TAKEN, verdict="maybe"), "verdict 'maybe' is none; write accept, reject, skip or flag"),
        (row(TAKEN, verdict="reject", new_mode="held"), "is rejected and corrected at once"),
        (row(TAKEN, verdict="accept", reason="count"), "has a reason, which only a rejected event has"),
        (row(TAKEN, verdict="reject", reason="bad"), "reason 'bad' is none; write one of no_event, type"),
        (row(TAKEN, verdict="accept", event_id="id-1.23E+15"), "there is no such event"),
        (row(TAKEN, verdict="accept", event_id=""), "has no event_id"),
        (row(TAKEN, verdict="accept", dictionary_version="d7"), "the dictionaries d7 never coded it"),
        (row(TAKEN, verdict="accept", sample="none"), "there is no sample none"),
        (row(KILLED, new_type="war"), "new_type: 'war' is no type"),
        (row(KILLED, new_mode="held"), "new_mode: 'held' is no mode; there is none for casualty_claim"),
        (row(KILLED, new_date="12.10.2021"), "new_date: '12.10.2021' is no date; write 2021-10-12"),
        (row(KILLED, new_killed="Oct-05"), "new_killed: 'Oct-05' is no count; write 5, 5..7"),
        (row(KILLED, new_killed="7..5"), "new_killed: '7..5' is no count; the numbers must rise"),
        (row(KILLED, new_killed="-"), "new_killed: a casualty claim needs at least one count"),
        (row(KILLED, new_place="Nowhere at All"), "new_place: no place is called 'Nowhere at All'"),
    ]  # fmt: skip
    for number, (faulty, said) in enumerate(faults):
        others = [row(key, verdict="accept") for key in (arabic, KILLED, TAKEN) if f"id-{key}" != faulty["event_id"]]
        good = others[number % 2]
        found = take(saved(tmp_path / f"{number}.csv", [faulty, good]))
        (problem,) = found.problems
        assert problem.startswith(f"{tmp_path / f'{number}.csv'}:2: ") and said in problem, problem
        assert found.counts["accepted"] + found.counts["unchanged"] == 1
    assert "edit" not in kinds(conn, KILLED) + kinds(conn, TAKEN)


@on_sqlite
def test_lines_are_counted_as_an_editor_counts_them(
    take: Callable[..., SheetReport], conn: sa.Connection, tmp_path: Path
) -> None:
    rows = cells(exported(conn))
    rows[0]["title"] = "two\nlines"
    rows[2]["verdict"] = "maybe"
    assert take(saved(tmp_path / "s.csv", rows)).problems[0].startswith(f"{tmp_path / 's.csv'}:5: ")


@on_sqlite
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"event_id,note\nid-1,x\n", ":1: has no column verdict; it is no verdict sheet"),
        (b"", ":1: has no column event_id"),
        (b"event_id,verdict,verdict\n", ":1: has the column verdict twice"),
        (b"event_id,verdict,new_sourc\n", ":1: new_sourc is no column; there is new_type, new_mode"),
        (b"PK\x03\x04....", ": is no text but a Word, Excel or zip file"),
        (b'event_id,verdict\nid-1,x\n"id-2,accept\n', ":3: cannot be read (unexpected end of data)"),
    ],
)
def test_what_is_no_sheet_is_refused(take: Callable[..., SheetReport], tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(data)
    with pytest.raises(EventcoderError) as refused:
        take(path)
    assert str(refused.value).startswith(f"{path}{said}")


@on_sqlite
def test_an_event_stands_once_in_a_sheet(conn: sa.Connection, take: Callable[..., SheetReport], tmp_path: Path) -> None:
    row = cells(exported(conn))[0]
    found = take(saved(tmp_path / "s.csv", [row | {"verdict": "accept"}, row | {"verdict": "reject"}]))
    assert found.counts["accepted"] == 1 and "the event stands in line 2 already" in found.problems[0]


@on_sqlite
def test_the_sheet_of_another_is_not_ones_own(
    conn: sa.Connection, fill: Callable[..., Path], take: Callable[..., SheetReport], tmp_path: Path
) -> None:
    sheet = fill({TAKEN: {"verdict": "accept"}})
    assert "the sheet is that of ann; leave out --reviewer" in take(sheet, "bob").problems[0]
    assert take(sheet, "bob", insist=False).problems == []
    assert read_event(conn, TAKEN).verdict.reviewer == "ann"  # type: ignore[union-attr]
    nameless = [row | {"reviewer": "", "verdict": "accept"} for row in cells(exported(conn))[:1]]
    assert "nobody is named as reviewer" in take(saved(tmp_path / "n.csv", nameless)).problems[0]
    assert take(saved(tmp_path / "n.csv", nameless), "bob").counts["accepted"] == 1


def test_an_event_that_was_coded_anew_is_judged_only_if_it_is_the_same(
    conn: sa.Connection, fill: Callable[..., Path], take: Callable[..., SheetReport]
) -> None:
    sheet = fill({TAKEN: {"verdict": "accept"}, KILLED: {"verdict": "accept"}})
    taken, killed = (one.model_copy(update={"dictionary_version": "d2"}) for one in english_events())
    write_article(conn, article(), [taken.model_copy(update={"mode": "held"}), killed], start_run(conn, "0.1.0", "d2"))
    found = take(sheet)
    assert found.counts["accepted"] == 1 and read_event(conn, KILLED).status == "accepted"
    assert found.problems == [f"{sheet}:3: {TAKEN}: it was coded anew since, with another mode; export the sheet again"]


@on_sqlite
def test_nothing_is_written_on_trial(
    conn: sa.Connection, fill: Callable[..., Path], take: Callable[..., SheetReport]
) -> None:
    sheet = fill({TAKEN: {"verdict": "accept", "new_mode": "held"}})
    assert dict(take(sheet, dry_run=True).counts) == {"accepted": 1, "edits": 1, "blank": 2}
    assert kinds(conn, TAKEN) == []
    assert dict(take(sheet).counts) == {"accepted": 1, "edits": 1, "blank": 2}


def test_corrections_of_type_and_mode_together(
    conn: sa.Connection, fill: Callable[..., Path], take: Callable[..., SheetReport]
) -> None:
    sheet = fill(
        {
            TAKEN: {"verdict": "accept", "new_type": "attack", "new_mode": "shelling", "new_place": "-"},
            KILLED: {
                "verdict": "accept",
                "new_killed": "3..6",
                "new_wounded": "2",
                "new_date": "2021-10-11..2021-10-12",
            },
        }
    )
    assert take(sheet).problems == []
    taken, killed = read_event(conn, TAKEN).event, read_event(conn, KILLED).event
    assert (taken.event_type, taken.mode, taken.place) == ("attack", "shelling", None)
    counts = killed.counts
    assert counts.killed is not None and (counts.killed.low, counts.killed.high, counts.killed.text) == (3, 6, "five")
    assert counts.wounded is not None and counts.wounded.best == 2
    assert str(killed.date.start) == "2021-10-11"


@on_sqlite
def test_what_the_sheet_kept_from_running_comes_back_as_it_was(
    conn: sa.Connection, fill: Callable[..., Path], take: Callable[..., SheetReport]
) -> None:
    take(fill({TAKEN: {"verdict": "accept", "note": "'=1+1", "new_source": "'+Army"}}))
    taken = read_event(conn, TAKEN)
    assert taken.verdict is not None and taken.verdict.note == "=1+1"
    assert [actor.text for actor in taken.event.source] == ["+Army"]


def test_another_reviewers_word_counts_though_the_first_said_the_same(
    conn: sa.Connection, fill: Callable[..., Path], take: Callable[..., SheetReport]
) -> None:
    take(fill({TAKEN: {"verdict": "accept"}}))
    write_verdicts(conn, [TAKEN], "rejected", "bob")
    assert take(fill({TAKEN: {"verdict": "accept"}}, "later.csv")).counts["accepted"] == 1
    assert read_event(conn, TAKEN).status == "accepted"


# --- samples


def sheet_for(conn: sa.Connection, path: Path, reviewer: str, filled: Fill) -> Path:
    from eventcoder.review.sheets import read_sample_sheet

    out = io.BytesIO()
    write_sheet(read_sample_sheet(conn, "pilot", reviewer, Filters(status="unreviewed")), out)
    rows = cells(out.getvalue())
    for row in rows:
        row.update(filled.get(row["event_id"].removeprefix("id-"), {}))
    return saved(path / f"{reviewer}.csv", rows)


def test_double_coding_by_sheets(conn: sa.Connection, take: Callable[..., SheetReport], tmp_path: Path) -> None:
    draw_sample(conn, "pilot", 9, ("ann", "bob"), adjudicators=("eve",), filters=Filters())
    arabic = arabic_event().event_id
    accept = {"verdict": "accept"}
    first = {TAKEN: accept | {"new_mode": "held"}, KILLED: accept | {"note": "mine"}, arabic: accept}
    assert take(sheet_for(conn, tmp_path, "ann", first)).problems == []
    second = sheet_for(
        conn,
        tmp_path,
        "bob",
        {TAKEN: accept | {"new_mode": "held"}, KILLED: accept, arabic: accept | {"new_mode": "lost"}},
    )
    assert "mine" not in second.read_text(encoding="utf-8")
    assert {row["mode"] for row in cells(second.read_bytes())} == {"gained", ""}  # as coded, not as ann corrected it
    found = take(second)
    assert found.problems == [] and found.counts["edits"] == 2

    sample = read_sample(conn, "pilot")
    assert [one.differing for one in disputed(read_sampled(conn, sample))] == [["mode"]]
    third = sheet_for(conn, tmp_path, "eve", {arabic: accept})
    (row,) = cells(third.read_bytes())
    assert row["told"] == "ann: accepted, mode gained | bob: accepted, mode lost"
    assert read_event(conn, arabic).event.mode == "lost"
    assert take(third).problems == []
    assert read_event(conn, arabic).event.mode == "gained"  # what the machine coded is what eve accepted
    assert dict(take(third).counts) == {"unchanged": 1}
    late = take(saved(tmp_path / "late.csv", [row | {"reviewer": "bob", "verdict": "reject"}]))
    assert "'eve' has settled it" in late.problems[0]
    assert (
        "has no part in the sample"
        in take(saved(tmp_path / "m.csv", [row | {"reviewer": "mallory", "verdict": "reject"}])).problems[0]
    )


@on_sqlite
def test_a_sample_has_only_its_own_events(
    conn: sa.Connection, take: Callable[..., SheetReport], tmp_path: Path
) -> None:
    draw_sample(conn, "pilot", 1, ("ann", "bob"), adjudicators=("eve",), filters=Filters(types=("casualty_claim",)))
    rows = [row | {"sample": "pilot", "verdict": "accept"} for row in cells(exported(conn))]
    found = take(saved(tmp_path / "s.csv", rows))
    assert found.counts["accepted"] == 1
    assert all("is not in the sample pilot" in problem for problem in found.problems) and len(found.problems) == 2
    eve = [row | {"reviewer": "eve"} for row in rows if row["event_id"] == f"id-{KILLED}"]
    assert "there is nothing to settle" in take(saved(tmp_path / "e.csv", eve)).problems[0]


def test_edits_of_others_are_kept_where_no_sample_is(
    conn: sa.Connection, take: Callable[..., SheetReport], fill: Callable[..., Path]
) -> None:
    write_edits(conn, [(TAKEN, "mode", "held")], Given("edit", "bob"))
    take(fill({TAKEN: {"verdict": "accept"}}))
    assert read_event(conn, TAKEN).event.mode == "held"


# --- commands


def test_commands(conn: sa.Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = conn.engine.url.render_as_string(hide_password=False)

    def run(*args: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as end:
            main(["review", "sheet", *args, "--db", url])
        assert isinstance(end.value.code, int)
        return end.value.code, capsys.readouterr().err

    path = tmp_path / "out.csv"
    code, said = run("export", "-o", str(path), "--excel", "--reviewer", "ann", "--queue", "deadliest")
    assert (code, said) == (0, "3 rows written\n")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = cells(path.read_bytes())
    assert rows[0]["event_id"] == f"id-{KILLED}"
    rows[0]["verdict"], rows[1]["verdict"] = "accept", "perhaps"
    code, said = run("import", str(saved(path, rows)), "--dry-run")
    assert code == 1 and said.endswith("1 accepted, 1 blank, 1 row not taken (nothing was written)\n")
    code, said = run("import", str(path), str(tmp_path / "missing.csv"))
    assert code == 1
    assert f"{path}:3: verdict 'perhaps' is none" in said and "missing.csv: cannot be read" in said
    assert f"{path}: 1 accepted, 1 blank, 1 row not taken\n" in said
    assert run("export", "-o", str(path), "--reviewer", "ann")[1] == "2 rows written\n"  # what is left
    assert run("import", str(path)) == (0, f"{path}: 2 blank\n")
    assert run("export", "--sample", "x")[0] == 2
    assert run("export", "--queue", "x")[0] == 2
    assert run("export", "--sample", "x", "--reviewer", "ann")[0] == 4
