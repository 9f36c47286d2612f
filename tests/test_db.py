"""Looking after the database: status, upgrade, check, purge-text, copy."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from factory import ARABIC, arabic_event, article, english_events

from eventcoder.cli import main
from eventcoder.store import open_store, read_event, start_run, write_article, write_verdicts
from eventcoder.store.checking import check_store
from eventcoder.store.copying import copy_store
from eventcoder.store.database import alembic_config
from eventcoder.store.duplicates import link_duplicates
from eventcoder.store.grouping import group_events
from eventcoder.store.tables import metadata

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    def call(*args: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(["db", *args])
        return int(end.value.code or 0), *capfd.readouterr()

    return call


def fill(url: str) -> None:
    """Two articles, a recoding, a lost event, verdicts, links and groups."""
    engine = open_store(url)
    taken, killed = english_events()
    with engine.connect() as conn:
        run = start_run(conn, "0.1.0", "d1", {"gazetteer": "own"})
        write_article(conn, article(), [taken, killed], run)
        write_article(conn, article(ARABIC, language="ar", published=dt.date(2020, 1, 1)), [arabic_event()], run)
        write_verdicts(conn, [taken.event_id, killed.event_id], "accepted", "r1", "right")
        write_article(conn, article(), [taken.model_copy(update={"confidence": 0.9})], run)
        write_article(conn, article("Another text.", id="twin"), [], run)
        write_article(conn, article("Another text.", id="twin2"), [], run)
        link_duplicates(conn)
        group_events(conn)
    engine.dispose()


@pytest.fixture
def filled(database_url: str) -> str:
    fill(database_url)
    return database_url


def everything(url: str) -> dict[str, list[tuple[Any, ...]]]:
    engine = open_store(url)
    with engine.connect() as conn:
        found = {
            t.name: list(map(tuple, conn.execute(sa.select(t).order_by(*t.primary_key))))
            for t in metadata.sorted_tables
        }
    engine.dispose()
    return found


def change(url: str, *statements: str) -> None:
    """Does what nobody should: with references unguarded."""
    engine = sa.create_engine(url)
    with engine.begin() as conn:
        if conn.dialect.name == "postgresql":
            conn.exec_driver_sql("SET session_replication_role = replica")
        for statement in statements:
            conn.exec_driver_sql(statement)
    engine.dispose()


def test_status(run: Run, filled: str) -> None:
    code, out, _ = run("status", "--db", filled)
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert code == 0
    assert {"4 articles", "3 events", "1 events kept for a person's word", "2 verdicts", "4 codings"} <= set(lines)
    assert "1 duplicate articles" in lines
    assert lines[-1].startswith("code ") and "dictionaries d1" in lines[-1]


def test_upgrade_and_status_of_an_old_database(run: Run, filled: str) -> None:
    from alembic import command

    engine = open_store(filled)
    with engine.execution_options(eventcoder_writes=True).begin() as conn:
        command.downgrade(alembic_config(conn), "0001")
    engine.dispose()
    assert "eventcoder db upgrade" in run("status", "--db", filled)[1]
    assert run("upgrade", "--db", filled)[2].startswith("tables 0001 -> ")
    assert "nothing to do" in run("upgrade", "--db", filled)[2]


@pytest.mark.parametrize(
    "command",
    [
        ["export"], ["group"], ["recode", "--yes"], ["review"], ["review", "accept", "e1"], ["rules", "report"],
        ["review", "sheet", "export"], ["review", "sample", "list"], ["db", "status"], ["db", "check"],
        ["db", "purge-text", "--older-than", "1d"],
    ],
)  # fmt: skip
def test_a_slip_in_the_name_makes_no_database(command: list[str], tmp_path: Path, capfd: Any) -> None:
    file = tmp_path / "slip.db"
    with pytest.raises(SystemExit) as end:
        main([*command, "--db", str(file)])
    assert end.value.code == 4
    assert f"eventcoder: {file}: there is no such database" in capfd.readouterr().err
    assert not file.exists()


def test_status_tells_another_programs_database(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with contextlib.closing(sqlite3.connect(file)) as conn:
        conn.execute("CREATE TABLE theirs (x)")
    code, out, err = run("status", "--db", str(file))
    assert (code, out) == (4, "") and "holds another program's tables (theirs)" in err


def test_a_whole_database_has_no_faults(run: Run, filled: str) -> None:
    assert run("check", "--db", filled) == (0, "", "all is well\n")


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DELETE FROM events WHERE event_id = 'e1f3taken'", "codings"),
        ("DELETE FROM runs", "articles.run_id"),
        ("UPDATE articles SET text = 'Nothing happened.' WHERE id = 'twin'", "articles twin: its text"),
        ("UPDATE events SET coding_id = (SELECT max(id) FROM codings)", "does not show its own coding"),
        ("DELETE FROM groupings", "event_groups.grouping_id"),
    ],
)
def test_faults_are_found(run: Run, filled: str, statement: str, fault: str) -> None:
    if "groupings" in statement:
        change(filled, "INSERT INTO event_groups VALUES (1, 'e1f3taken', 'e1f3taken', 'by hand')")
    change(filled, statement)
    code, out, _ = run("check", "--db", filled)
    assert (code, fault in out) == (4, True)


def test_an_altered_record_is_found(run: Run, filled: str) -> None:
    guard = "DROP TRIGGER codings_only_added ON codings" if "postgres" in filled else "DROP TRIGGER codings_no_update"
    change(filled, guard, "UPDATE codings SET record = '{}' WHERE event_id = 'e1f3taken'")
    assert "its record is not the one that was written" in run("check", "--db", filled)[1]


def test_texts_can_be_purged(run: Run, filled: str) -> None:
    assert (
        "1 texts from before 2021-01-01 would be"
        in run("purge-text", "--db", filled, "--older-than", "2021-01-01", "-n")[2]
    )
    assert "1 texts from before 2021-01-01 were" in run("purge-text", "--db", filled, "--older-than", "2021-01-01")[2]
    assert "0 texts" in run("purge-text", "--db", filled, "--older-than", "2021-01-01")[2]
    engine = open_store(filled)
    with engine.connect() as conn:
        assert read_event(conn, arabic_event().event_id).event == arabic_event()
        assert list(check_store(conn)) == []
        texts = conn.execute(sa.text("SELECT count(text), count(signature) FROM articles")).one()
    engine.dispose()
    assert tuple(texts) == (3, 4)
    assert run("purge-text", "--db", filled, "--older-than", "soon")[0] == 2
    assert "3 texts" in run("purge-text", "--db", filled, "--older-than", "1d")[2]


def test_there_and_back_again(run: Run, filled: str, new_database: Callable[[], str], tmp_path: Path) -> None:
    """From either database to a file, and from the file to a new one of the first kind."""
    between, back = str(tmp_path / "between.db"), new_database()
    assert run("copy", filled, between)[0] == 0
    assert run("copy", between, back)[0] == 0
    assert everything(filled) == everything(between) == everything(back)
    assert stat.S_IMODE(Path(between).stat().st_mode) == 0o600
    engine = open_store(back)
    with engine.connect() as conn:
        write_verdicts(conn, ["e1f3taken"], "rejected", "r2")  # the next number is free
        assert read_event(conn, "e1f3taken").status == "rejected"
        assert list(check_store(conn)) == []
    engine.dispose()


def test_nothing_is_copied_over_something(
    run: Run, filled: str, new_database: Callable[[], str], tmp_path: Path
) -> None:
    code, _, err = run("copy", filled, filled)
    assert (code, "is not empty" in err) == (4, True)
    assert run("copy", str(tmp_path / "nowhere.db"), new_database())[0] == 4


def test_a_copy_is_whole_or_not_at_all(
    filled: str, new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = open_store(filled), open_store(new_database())
    monkeypatch.setattr("eventcoder.store.copying._count_on", lambda conn, table: 1 / (table.name != "events"))
    with pytest.raises(ZeroDivisionError):
        copy_store(source, target)
    with target.connect() as conn:
        assert all(not conn.execute(sa.select(t)).all() for t in metadata.sorted_tables)
    source.dispose()
    target.dispose()


def test_a_password_is_never_shown(run: Run, capfd: Any) -> None:
    url = "postgresql://me:s3cret@127.0.0.1:1/none"
    for args in (["status"], ["upgrade"], ["check"], ["purge-text", "--older-than", "1d"]):
        code, out, err = run(*args, "--db", url)
        assert code == 4 and "s3cret" not in out + err
    code, out, err = run("copy", url, "x.db")
    assert code == 4 and "s3cret" not in out + err
