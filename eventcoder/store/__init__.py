"""The database: SQLite in a file, or Postgres. Articles and machine codings on one side, human verdicts on the other.

`open_store` opens (and makes, and upgrades), `write_articles` puts articles in, `read_events` takes events out.
"""

from __future__ import annotations

from eventcoder.store.database import DEFAULT_DATABASE, database_file, database_url, open_existing_store, open_store
from eventcoder.store.reading import (
    CurrentVerdict,
    Filters,
    Status,
    StoredEvent,
    count_events,
    find_id,
    read_event,
    read_events,
    read_ids,
)
from eventcoder.store.rows import KeepText
from eventcoder.store.runs import (
    Run,
    RunCounts,
    RunState,
    close_dead_runs,
    finish_run,
    note_progress,
    read_runs,
    start_run,
)
from eventcoder.store.verdicts import Verdict, write_verdicts
from eventcoder.store.writing import Outcome, coded_before, write_article, write_articles

__all__ = [
    "DEFAULT_DATABASE",
    "CurrentVerdict",
    "Filters",
    "KeepText",
    "Outcome",
    "Run",
    "RunCounts",
    "RunState",
    "Status",
    "StoredEvent",
    "Verdict",
    "close_dead_runs",
    "coded_before",
    "count_events",
    "database_file",
    "database_url",
    "find_id",
    "finish_run",
    "note_progress",
    "open_existing_store",
    "open_store",
    "read_event",
    "read_events",
    "read_ids",
    "read_runs",
    "start_run",
    "write_article",
    "write_articles",
    "write_verdicts",
]
