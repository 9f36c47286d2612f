"""The scripts make the tables that the program knows, and can be taken back and done again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from factory import ARABIC, ENGLISH, arabic_event, article, english_events

from eventcoder.store import Filters, open_store, read_event, read_events, start_run, write_article, write_verdicts
from eventcoder.store.database import alembic_config, connect_store, upgrade, writing
from eventcoder.store.duplicates import link_duplicates
from eventcoder.store.grouping import group_events
from eventcoder.store.rows import ACTOR_COLUMNS, EVENT_COLUMNS, actor_cells, article_row, coded, event_cells
from eventcoder.store.samples import draw_sample
from eventcoder.store.sheet_rows import take_row
from eventcoder.store.tables import REVISION, VERSION_TABLE, codings, metadata, verdicts

MOMENT = dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


def shape(conn: sa.Connection) -> dict[str, Any]:
    """Everything that the database says about our tables, in a fixed order."""
    inspector = sa.inspect(conn)
    return {
        table: {
            "columns": [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)],
            "key": inspector.get_pk_constraint(table),
            "checks": sorted((c["name"], c["sqltext"]) for c in inspector.get_check_constraints(table)),
            "references": sorted(map(str, inspector.get_foreign_keys(table))),
            "indexes": sorted((i["name"], i["column_names"]) for i in inspector.get_indexes(table)),
        }
        for table in sorted(metadata.tables)
    }


def test_the_scripts_and_the_tables_agree(engine: sa.Engine) -> None:
    with engine.begin() as conn:
        command.check(alembic_config(conn))  # raises if something is missing
        by_scripts = shape(conn)
        command.downgrade(alembic_config(conn), "base")
        metadata.create_all(conn)
        assert shape(conn) == by_scripts


def test_down_and_up_again_with_data(engine: sa.Engine) -> None:
    for _ in range(2):
        with engine.connect() as conn:
            write_article(conn, article(), english_events(), start_run(conn, "0.1.0", "d1"))
            write_verdicts(conn, [english_events()[0].event_id], "accepted", "r1")
            assert len(list(read_events(conn))) == 2
        with engine.begin() as conn:
            command.downgrade(alembic_config(conn), "base")
            assert set(sa.inspect(conn).get_table_names()) <= {VERSION_TABLE}
        upgrade(engine)
    with engine.connect() as conn:
        assert list(read_events(conn)) == []


VERDICTS = (("e1f3taken", "rejected"), ("e1f3taken", "accepted"), ("e2a9killed", "rejected"))


@pytest.fixture
def first_release(database_url: str) -> Iterator[sa.Engine]:
    """A database as the first release left it: three events, one of them replaced, and three verdicts."""
    engine = connect_store(database_url)
    with engine.execution_options(eventcoder_writes=True).begin() as conn:
        command.upgrade(alembic_config(conn), "0001")
        old = sa.MetaData()
        old.reflect(conn)
        tables = old.tables
        run = {"id": "r1", "started_at": MOMENT, "program_version": "0.1.0", "dictionary_version": "d1"}
        counts = {"articles": 2, "events": 3, "failures": 0}
        conn.execute(sa.insert(tables["runs"]), [run | counts | {"outcome": "finished"}])
        for text, found in ((ENGLISH, english_events()), (ARABIC, [arabic_event()])):
            conn.execute(sa.insert(tables["articles"]), [article_row(article(text), "full")])
            for one in found:
                made = coded(one, "full")
                row = dict(zip(EVENT_COLUMNS, event_cells(made, None), strict=True))
                row |= {"run_id": "r1", "is_current": one.event_id != "e2a9killed"}
                row["record"] = one.model_dump(mode="json")
                conn.execute(sa.insert(tables["events"]), [{c.name: row[c.name] for c in tables["events"].c}])
                conn.execute(
                    sa.insert(tables["event_actors"]),
                    [dict(zip(ACTOR_COLUMNS, row, strict=True)) for row in actor_cells(made)],
                )
        for number, (event_id, verdict) in enumerate(VERDICTS, 1):
            given = {"id": number, "event_id": event_id, "verdict": verdict, "reviewer": "r1", "note": "seen"}
            conn.execute(sa.insert(tables["verdicts"]), [given | {"dictionary_version": "d1", "made_at": MOMENT}])
    yield engine
    engine.dispose()


def everything(conn: sa.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, in a fixed order."""
    found = sa.MetaData()
    found.reflect(conn)
    tables = [table for table in found.sorted_tables if table.name != VERSION_TABLE]
    return {table.name: sorted(map(tuple, conn.execute(sa.select(table))), key=str) for table in tables}


def test_a_database_of_the_first_release_opens_whole(first_release: sa.Engine) -> None:
    upgrade(first_release)
    with first_release.connect() as conn:
        rows = {row.event.event_id: row for row in read_events(conn, Filters(include_replaced=True))}
        assert [rows[e.event_id].event for e in (*english_events(), arabic_event())] == [
            *english_events(),
            arabic_event(),
        ]
        assert [(row.status, row.is_current) for row in rows.values()] == [
            ("unreviewed", True),
            ("accepted", True),
            ("rejected", False),
        ]
        kinds = list(conn.execute(sa.select(verdicts.c.kind, verdicts.c.note).order_by(verdicts.c.id)))
        assert kinds == [("reject", "seen"), ("accept", "seen"), ("reject", "seen")]
        write_verdicts(conn, ["e1f3taken"], "withdrawn", "r2")
        assert read_event(conn, "e1f3taken").status == "unreviewed"
        # The same coding made again is the one that is there.
        again = write_article(conn, article(), english_events()[:1], start_run(conn, "0.1.0", "d1"))
        assert (again.status, again.written) == ("unchanged", 0)
        assert conn.execute(sa.select(sa.func.count()).select_from(codings)).scalar_one() == 3


def test_down_to_the_first_release_and_up_again_with_data(first_release: sa.Engine) -> None:
    """There and back leaves every row as it was."""
    writer = first_release.execution_options(eventcoder_writes=True)
    with writer.begin() as conn:
        old = everything(conn)
        command.upgrade(alembic_config(conn), "head")
        new = everything(conn)
        command.downgrade(alembic_config(conn), "0001")
        assert everything(conn) == old
        command.upgrade(alembic_config(conn), "head")
        assert everything(conn) == new


def test_likeness_comes_and_goes_without_touching_the_rest(first_release: sa.Engine) -> None:
    upgrade(first_release)
    with first_release.connect() as conn:
        link_duplicates(conn)
        group_events(conn)
        conn.commit()
    with first_release.execution_options(eventcoder_writes=True).begin() as conn:
        before = {name: rows for name, rows in everything(conn).items() if name in ("codings", "events", "verdicts")}
        command.downgrade(alembic_config(conn), "0002")
        command.upgrade(alembic_config(conn), "head")
        assert {name: everything(conn)[name] for name in before} == before
    with first_release.connect() as conn:
        link_duplicates(conn)  # signatures are made again


def test_samples_come_and_go_without_touching_the_rest(first_release: sa.Engine) -> None:
    upgrade(first_release)
    tables = ("samples", "sample_events", "sample_reviewers", "sheet_rows")
    with first_release.connect() as conn:
        draw_sample(conn, "pilot", 2, ("ann", "bob"), adjudicators=("eve",), filters=Filters(modalities=("all",)))
        write_verdicts(conn, ["e1f3taken"], "rejected", "ann")
        with writing(conn):
            take_row(conn, "digest", "e1f3taken", "ann")
    with first_release.execution_options(eventcoder_writes=True).begin() as conn:
        before = everything(conn)
        assert [len(before[name]) for name in tables] == [1, 2, 3, 1]
        command.downgrade(alembic_config(conn), "0004")
        left = everything(conn)
        assert not {*tables} & {*left}
        command.upgrade(alembic_config(conn), "head")
        after = everything(conn)
    assert all(after[name] == [] for name in tables)
    assert left == {name: rows for name, rows in before.items() if name not in tables}
    assert {name: after[name] for name in left} == left


def test_the_program_knows_the_newest_script(engine: sa.Engine) -> None:
    with engine.connect() as conn:
        assert ScriptDirectory.from_config(alembic_config(conn)).get_heads() == [REVISION]


def test_opening_again_keeps_what_is_there(database_url: str) -> None:
    first = open_store(database_url)
    with first.connect() as conn:
        write_article(conn, article(), english_events(), start_run(conn, "0.1.0", "d1"))
    first.dispose()
    second = open_store(database_url)
    with second.connect() as conn:
        assert [row.event for row in read_events(conn)] == english_events()
    second.dispose()


def test_a_failed_upgrade_leaves_nothing_behind(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alembic.operations.Operations.create_index", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        open_store(database_url)
    monkeypatch.undo()
    engine = open_store(database_url)
    with engine.connect() as conn:
        assert list(read_events(conn)) == []
    engine.dispose()


def test_alembic_speaks_to_the_standard_output_of_now(engine: sa.Engine, capsys: pytest.CaptureFixture[str]) -> None:
    with engine.begin() as conn:
        command.check(alembic_config(conn))
    assert "No new upgrade operations" in capsys.readouterr().out
