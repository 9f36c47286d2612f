"""The store, on SQLite and Postgres alike."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from factory import ARABIC, ENGLISH, arabic_event, article, english_events, event

from eventcoder.errors import ArticleError, StoreError
from eventcoder.store import (
    Filters,
    Outcome,
    Run,
    RunCounts,
    count_events,
    find_id,
    finish_run,
    open_store,
    read_event,
    read_events,
    read_ids,
    start_run,
    write_article,
    write_verdicts,
)
from eventcoder.store.database import database_url as address
from eventcoder.store.tables import articles, codings, event_actors, events, runs, verdicts


def run_in(engine: sa.Engine, version: str = "d1") -> Run:
    with engine.connect() as conn:
        return start_run(conn, "0.1.0", version)


@pytest.fixture
def filled(engine: sa.Engine) -> sa.Engine:
    """Two English events and one Arabic."""
    run = run_in(engine)
    with engine.connect() as conn:
        write_article(conn, article(), english_events(), run)
        write_article(conn, article(ARABIC, language="ar", published="2021-10-13"), [arabic_event()], run)
    return engine


def ids(engine: sa.Engine, **fields: object) -> list[str]:
    with engine.connect() as conn:
        return read_ids(conn, Filters(**fields))  # type: ignore[arg-type]


def rows_in(engine: sa.Engine, table: sa.Table) -> int:
    with engine.connect() as conn:
        return conn.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def test_an_article_is_written_and_read_back_whole(filled: sa.Engine) -> None:
    with filled.connect() as conn:
        stored = list(read_events(conn))
    assert [row.event for row in stored] == [arabic_event(), *english_events()]
    assert stored[1].publisher == "The Valley Post"
    assert stored[1].published == dt.date(2021, 10, 14)
    assert (stored[0].language, stored[1].language) == ("ar", "en")
    assert stored[0].text_sha256 == hashlib.sha256(ARABIC.encode()).hexdigest()
    assert stored[1].status == "unreviewed"
    assert rows_in(filled, event_actors) == 5


def test_columns_say_what_the_record_says(filled: sa.Engine) -> None:
    killed = english_events()[1]
    with filled.connect() as conn:
        row = conn.execute(sa.select(events).where(events.c.event_id == killed.event_id)).mappings().one()
    assert (row["killed_low"], row["killed_best"], row["killed_high"], row["wounded_low"]) == (5, 5, 5, None)
    assert (row["latitude"], row["country"], row["cameo"], row["end_"]) == (-1.25, "SYR", "0183", killed.end)
    assert (row["first_day"], row["last_day"]) == (dt.date(2021, 10, 12), dt.date(2021, 10, 12))


def test_the_same_again_changes_nothing(filled: sa.Engine) -> None:
    with filled.connect() as conn:
        outcome = write_article(conn, article(), english_events(), run_in(filled))
    assert outcome == Outcome("unchanged")
    assert rows_in(filled, events) == 3


def test_other_events_replace_the_old_ones(filled: sa.Engine) -> None:
    newer = [english_events()[0].model_copy(update={"dictionary_version": "d2", "confidence": 0.9})]
    with filled.connect() as conn:
        outcome = write_article(conn, article(), newer, run_in(filled, "d2"))
        stored = [row.event for row in read_events(conn, Filters(articles=(article().id,)))]
    assert outcome == Outcome("replaced", written=1, removed=1)
    assert stored == newer
    assert rows_in(filled, event_actors) == 5


def test_every_coding_is_kept(filled: sa.Engine) -> None:
    taken, killed = english_events()
    newer = taken.model_copy(update={"dictionary_version": "d2", "confidence": 0.9})
    with filled.connect() as conn:
        write_article(conn, article(), [newer], run_in(filled, "d2"))
        assert rows_in(filled, codings) == 4
        write_article(conn, article(), [taken, killed], run_in(filled))  # d1 is back: nothing new is said
        assert rows_in(filled, codings) == 4
        made = conn.execute(sa.select(codings.c.record).where(codings.c.event_id == taken.event_id)).scalars()
        assert sorted(record["dictionary_version"] for record in made) == ["d1", "d2"]
        assert read_event(conn, taken.event_id).event == taken


def test_an_accepted_event_is_never_lost(filled: sa.Engine) -> None:
    taken, killed = english_events()
    with filled.connect() as conn:
        write_verdicts(conn, [killed.event_id], "accepted", "r1")
        assert write_article(conn, article(), [taken], run_in(filled, "d2")) == Outcome("replaced", kept=1)
        kept = read_event(conn, killed.event_id)
        assert (kept.is_current, kept.status) == (False, "accepted")
        assert killed.event_id in ids(filled)
        write_verdicts(conn, [killed.event_id], "withdrawn", "r1")
        assert killed.event_id not in ids(filled)
        write_verdicts(conn, [killed.event_id], "accepted", "r2")
        assert killed.event_id in ids(filled)


def test_reviewed_events_outlive_their_coding(filled: sa.Engine) -> None:
    taken, killed = english_events()
    with filled.connect() as conn:
        write_verdicts(conn, [killed.event_id], "rejected", "r1", "counted twice")
        outcome = write_article(conn, article(), [taken], run_in(filled, "d2"))
        kept = read_event(conn, killed.event_id)
        again = write_article(conn, article(), [taken], run_in(filled, "d2"))
    assert outcome == Outcome("replaced", removed=1)
    assert again == Outcome("unchanged")
    assert (kept.is_current, kept.status) == (False, "rejected")
    assert killed.event_id not in ids(filled)
    assert killed.event_id in ids(filled, include_replaced=True)


def test_an_event_that_is_coded_again_is_current_again(filled: sa.Engine) -> None:
    taken, killed = english_events()
    with filled.connect() as conn:
        write_verdicts(conn, [killed.event_id], "accepted", "r1")
        write_article(conn, article(), [taken], run_in(filled))
        write_article(conn, article(), [taken, killed], run_in(filled))
        back = read_event(conn, killed.event_id)
    assert (back.is_current, back.status) == (True, "accepted")


def test_another_text_under_the_same_id_is_refused(filled: sa.Engine) -> None:
    with filled.connect() as conn, pytest.raises(ArticleError, match="another text"):
        write_article(conn, article(ARABIC, id=article().id), [], run_in(filled))
    assert rows_in(filled, events) == 3


def test_what_is_known_of_an_article_can_be_corrected(filled: sa.Engine) -> None:
    with filled.connect() as conn:
        outcome = write_article(conn, article(publisher="The Hill Post"), english_events(), run_in(filled))
        assert next(iter(read_events(conn, Filters(articles=(article().id,))))).publisher == "The Hill Post"
    assert outcome == Outcome("replaced")


def test_an_event_id_belongs_to_one_article(filled: sa.Engine) -> None:
    reprint = [one.model_copy(update={"article_id": "reprint"}) for one in english_events()]
    with filled.connect() as conn:
        assert write_article(conn, article(id="reprint"), reprint, run_in(filled)) == Outcome("new", elsewhere=2)
        assert write_article(conn, article(id="reprint"), reprint, run_in(filled)) == Outcome("unchanged", elsewhere=2)


def test_a_failed_article_leaves_nothing_behind(engine: sa.Engine) -> None:
    broken = english_events()[0].model_copy(update={"confidence": 7.0})  # model_copy does not check
    with engine.connect() as conn, pytest.raises(StoreError) as caught:
        write_article(conn, article(), [broken], run_in(engine))
    assert "confidence" in str(caught.value)
    assert ENGLISH not in str(caught.value)
    assert rows_in(engine, articles) == 0


def test_several_articles_in_one_transaction(engine: sa.Engine) -> None:
    run = run_in(engine)
    with engine.begin() as conn:
        write_article(conn, article(), english_events(), run)
        with pytest.raises(ArticleError):
            write_article(conn, article(ARABIC, id=article().id), [], run)
        write_article(conn, article(ARABIC), [arabic_event()], run)
    assert rows_in(engine, articles) == 2


def test_letters_that_no_database_takes(engine: sa.Engine) -> None:
    text = "\0Rockets fell on the =town."
    hostile = event(text, "Rockets")
    with engine.connect() as conn:
        assert write_article(conn, article(text), [hostile], run_in(engine)).status == "new"
        assert write_article(conn, article(text), [hostile], run_in(engine)).status == "unchanged"
        assert next(iter(read_events(conn))).event == hostile
        write_verdicts(conn, [hostile.event_id], "accepted", "r\udc80", "odd\0note")
        verdict = read_event(conn, hostile.event_id).verdict
        assert conn.execute(sa.select(articles.c.text)).scalar_one() == "\ufffdRockets fell on the =town."
    assert verdict is not None
    assert (verdict.reviewer, verdict.note) == ("r\ufffd", "odd\ufffdnote")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["ar", "taken", "killed"]),
        ({"types": ("casualty_claim",)}, ["killed"]),
        ({"modes": ("gained",)}, ["ar", "taken"]),
        ({"modalities": ("claimed",)}, ["ar"]),
        ({"modalities": ("negated",)}, []),
        ({"modalities": ("all",)}, ["ar", "taken", "killed"]),
        ({"place": "الزيت"}, ["ar", "taken", "killed"]),
        ({"place": "olive h"}, ["ar", "taken", "killed"]),
        ({"place": "%"}, []),
        ({"actor": "الفجر"}, ["ar", "taken", "killed"]),
        ({"actor": "SOLDIER"}, ["killed"]),
        ({"actor": "dawn_brigade"}, ["ar", "taken", "killed"]),
        ({"countries": ("syr",)}, ["ar", "taken", "killed"]),
        ({"countries": ("IRQ",)}, []),
        ({"since": dt.date(2021, 10, 12), "until": dt.date(2021, 10, 12)}, ["ar", "taken", "killed"]),
        ({"since": dt.date(2021, 10, 13)}, []),
        ({"until": dt.date(2021, 10, 11)}, []),
        ({"min_confidence": 0.8}, ["ar", "taken", "killed"]),
        ({"min_confidence": 0.81}, []),
        ({"rules": ("ar.control.take",)}, ["ar"]),
        ({"articles": (article(ARABIC).id,)}, ["ar"]),
        ({"status": "unreviewed"}, ["ar", "killed"]),
        ({"status": "accepted"}, ["taken"]),
        ({"status": "rejected"}, []),
        ({"limit": 2}, ["ar", "taken"]),
    ],
)
def test_filters(filled: sa.Engine, fields: dict[str, object], expected: list[str]) -> None:
    taken, killed = english_events()
    with filled.connect() as conn:
        write_verdicts(conn, [taken.event_id], "accepted", "r1")
        known = {"ar": arabic_event().event_id, "taken": taken.event_id, "killed": killed.event_id}
        assert ids(filled, **fields) == [known[name] for name in expected]
        assert count_events(conn, Filters(**fields | {"limit": 0})) >= len(expected)  # type: ignore[arg-type]


def test_the_newest_verdict_counts_and_all_stay(filled: sa.Engine) -> None:
    taken = english_events()[0]
    for verdict in ("accepted", "rejected", "withdrawn", "accepted"):
        with filled.connect() as conn:
            write_verdicts(conn, [taken.event_id], verdict, "r2", verdict)
            expected = "unreviewed" if verdict == "withdrawn" else verdict
            assert read_event(conn, taken.event_id).status == expected
    assert rows_in(filled, verdicts) == 4


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE verdicts SET kind = 'reject'",
        "DELETE FROM verdicts",
        "UPDATE codings SET record = '{}'",
        "DELETE FROM codings",
    ],
)
def test_verdicts_and_codings_cannot_be_changed(filled: sa.Engine, statement: str) -> None:
    with filled.connect() as conn:
        write_verdicts(conn, [english_events()[0].event_id], "accepted", "r1")
    with filled.begin() as conn, pytest.raises(sa.exc.DBAPIError, match="only ever added"):
        conn.execute(sa.text(statement))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("event_type", "picnic"),
        ("modality", "rumoured"),
        ("end_", -1),
        ("killed_low", 6),
        ("killed_high", 4),
        ("date_end", dt.date(2021, 10, 1)),
        ("latitude", 91.0),
        ("place_precision", "vague"),
    ],
)
def test_the_tables_refuse_nonsense(filled: sa.Engine, column: str, value: object) -> None:
    killed = english_events()[1].event_id
    with filled.begin() as conn, pytest.raises(sa.exc.IntegrityError):
        conn.execute(sa.update(events).where(events.c.event_id == killed).values({column: value}))


def test_events_are_found_by_the_beginning_of_their_id(engine: sa.Engine) -> None:
    named = [event(trigger=word, event_id=key) for word, key in (("town", "ab_1"), ("killed", "abx2"), ("five", "ab"))]
    with engine.connect() as conn:
        write_article(conn, article(), named, run_in(engine))
        assert find_id(conn, "abx") == "abx2"
        assert find_id(conn, "ab") == "ab"
        assert find_id(conn, "ab_") == "ab_1"
        for prefix, message in (("a", "several"), ("AB", "no event"), ("zz", "no event"), ("", "no event")):
            with pytest.raises(StoreError, match=message):
                find_id(conn, prefix)


def test_runs_are_noted(engine: sa.Engine) -> None:
    with engine.connect() as conn:
        run = start_run(conn, "0.1.0", "d1")
        finish_run(conn, run, counts=RunCounts(3, 1, 5, 1))
        row = conn.execute(sa.select(runs)).mappings().one()
    assert (row["outcome"], row["articles"], row["unchanged"], row["events"]) == ("finished", 3, 1, 5)
    assert row["finished_at"] >= row["started_at"]
    assert row["started_at"].tzinfo is dt.UTC


def test_two_writers_take_turns(database_url: str) -> None:
    def write(number: int) -> None:
        mine = open_store(database_url)
        try:
            run = run_in(mine)
            for step in range(10):
                text = f"Shells fell on village {number}-{step}."
                with mine.connect() as conn:
                    write_article(conn, article(text), [event(text)], run)
                    write_article(conn, article(), english_events(), run)
        except Exception as error:
            faults.append(error)
        finally:
            mine.dispose()

    faults: list[Exception] = []
    threads = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    engine = open_store(database_url)
    assert rows_in(engine, events) == 32
    engine.dispose()


def test_an_sqlite_file_is_private_and_waits(tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    engine = open_store(str(file))
    with engine.connect() as conn:
        settings = [conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "foreign_keys")]
        assert settings == ["wal", 1]
        assert conn.exec_driver_sql("PRAGMA busy_timeout").scalar() == 30_000
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    engine.dispose()


def test_where_the_database_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("EVENTCODER_DB", raising=False)
    assert address().database == "eventcoder.db"
    monkeypatch.setenv("EVENTCODER_DB", "postgresql://me@host/news")
    assert address().drivername == "postgresql+psycopg"
    assert address(str(tmp_path / "x.db")).drivername == "sqlite"


def test_files_that_are_no_database(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a database, only notes, and more than sixteen letters")
    cut = tmp_path / "cut.db"
    cut.write_bytes(b"SQLite format 3\0" + b"\xff" * 200)
    for file, message in ((text, "not a database"), (cut, "cut.db"), (tmp_path, "is a folder")):
        with pytest.raises(StoreError, match=message):
            open_store(str(file))
    with pytest.raises(StoreError, match="does not exist"):
        open_store(str(tmp_path / "nowhere" / "x.db"))
    assert text.read_text().startswith("not a database")


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    other = sa.create_engine(f"sqlite:///{file}")
    with other.begin() as conn:
        conn.exec_driver_sql("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(StoreError, match="another program's tables"):
        open_store(str(file))
    assert sa.inspect(other).get_table_names() == ["bookmarks"]


def test_a_newer_database_is_left_alone(database_url: str) -> None:
    engine = open_store(database_url)
    with engine.begin() as conn:
        conn.exec_driver_sql("UPDATE eventcoder_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer eventcoder"):
        open_store(database_url)
    engine.dispose()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_without_permission(tmp_path: Path) -> None:
    file = tmp_path / "locked.db"
    file.touch(mode=0o400)
    with pytest.raises(StoreError, match="Permission denied"):
        open_store(str(file))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://me:s3cret@127.0.0.1:1/none",
        "postgresql://me@127.0.0.1:1/none?password=s3cret",
        "mysql://me:s3cret@localhost/none",
        "postgresql://me:s3cret@host:port/none",
    ],
)
def test_a_password_is_never_shown(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(url)
    assert "s3cret" not in str(caught.value)
    assert "s3cret" not in repr(caught.value.__cause__)


def test_the_store_is_not_imported_before_it_is_needed() -> None:
    code = (
        "import sys, eventcoder.cli.review_commands, eventcoder.cli.export_command; "
        "print(sorted({'sqlalchemy', 'alembic', 'textual'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
