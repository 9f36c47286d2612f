"""The scripts make the tables that the program knows, and can be taken back and done again."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from factory import article, english_events

from eventcoder.store import open_store, read_events, start_run, write_article, write_verdicts
from eventcoder.store.database import alembic_config, upgrade
from eventcoder.store.tables import REVISION, VERSION_TABLE, metadata


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
