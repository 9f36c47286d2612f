"""Runs: who coded when, with which versions and options, and how it ended, also when nobody could say so."""

from __future__ import annotations

import datetime as dt
import os
import platform
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa

from eventcoder.store.database import reading, writing
from eventcoder.store.tables import runs

Command = Literal["code", "recode"]
Options = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """One call of the coder: its id in `runs`, and what decides how an article is coded."""

    id: str
    dictionary_version: str
    program_version: str = ""
    options: Options = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunCounts:
    """What a run did: articles read, those among them that were coded before, events coded, articles that failed."""

    articles: int = 0
    unchanged: int = 0
    events: int = 0
    failures: int = 0


@dataclass(frozen=True, slots=True)
class RunState:
    """A run as the database knows it."""

    id: str
    command: str
    started_at: dt.datetime
    finished_at: dt.datetime | None
    program_version: str
    dictionary_version: str
    options: Options
    counts: RunCounts
    outcome: str


def start_run(
    conn: sa.Connection,
    program_version: str,
    dictionary_version: str,
    options: Options | None = None,
    command: Command = "code",
) -> Run:
    """Notes that coding begins; `finish_run` notes how it ended. `options` are those that change what is coded."""
    run = Run(uuid.uuid4().hex, dictionary_version, program_version, dict(options or {}))
    row = {
        "id": run.id,
        "command": command,
        "started_at": now(),
        "program_version": program_version,
        "dictionary_version": dictionary_version,
        "options": run.options,
        "process": f"{platform.node()}:{os.getpid()}",
        "outcome": "running",
    }
    with writing(conn):
        conn.execute(sa.insert(runs), [row | _columns(RunCounts())])
    return run


def note_progress(conn: sa.Connection, run: Run, counts: RunCounts) -> None:
    """Notes how far `run` has come; within the transaction that wrote it, so that both are there or neither."""
    with writing(conn):
        conn.execute(sa.update(runs).where(runs.c.id == run.id), _columns(counts))


def finish_run(conn: sa.Connection, run: Run, outcome: str = "finished", counts: RunCounts = RunCounts()) -> None:
    """Notes the end of `run`; `outcome` is "finished", "interrupted" or "failed"."""
    with writing(conn):
        _end(conn, run.id, {"outcome": outcome} | _columns(counts))


def close_dead_runs(conn: sa.Connection) -> list[RunState]:
    """Notes runs of this machine whose process is gone as interrupted, and returns them, the oldest first."""
    dead = [run for run, process in _running(conn) if _is_dead(process)]
    with writing(conn):
        for run in dead:
            _end(conn, run.id, {"outcome": "interrupted"})
    return dead


def read_runs(conn: sa.Connection, limit: int = 0) -> list[RunState]:
    """The newest `limit` runs (0: all), the newest first."""
    query = sa.select(runs).order_by(runs.c.started_at.desc(), runs.c.id)
    with reading(conn):
        return [_state(row) for row in conn.execute(query.limit(limit) if limit else query)]


def _end(conn: sa.Connection, run_id: str, values: dict[str, Any]) -> None:
    # A clock that was set back meanwhile must not leave a run that ends before it starts.
    started = conn.execute(sa.select(runs.c.started_at).where(runs.c.id == run_id)).scalar_one()
    conn.execute(sa.update(runs).where(runs.c.id == run_id), values | {"finished_at": max(now(), started)})


def _running(conn: sa.Connection) -> list[tuple[RunState, str | None]]:
    query = sa.select(runs).where(runs.c.outcome == "running").order_by(runs.c.started_at, runs.c.id)
    with reading(conn):
        return [(_state(row), row.process) for row in conn.execute(query)]


def _is_dead(process: str | None) -> bool:
    """Only a process of this machine can be known to be gone; whatever else may still be at work."""
    machine, _, number = (process or "").rpartition(":")
    if machine != platform.node() or os.name != "posix":
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False  # somebody else's, and alive
    return False


def _state(row: sa.Row[Any]) -> RunState:
    counts = RunCounts(row.articles, row.unchanged, row.events, row.failures)
    return RunState(
        row.id, row.command, row.started_at, row.finished_at, row.program_version, row.dictionary_version,
        row.options, counts, row.outcome,
    )  # fmt: skip


def _columns(counts: RunCounts) -> dict[str, int]:
    return {name: getattr(counts, name) for name in ("articles", "unchanged", "events", "failures")}


def now() -> dt.datetime:
    """This moment in UTC."""
    return dt.datetime.now(dt.UTC)
