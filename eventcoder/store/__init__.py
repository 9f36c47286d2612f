"""The database: SQLite in a file, or Postgres. Articles and machine codings on one side, human verdicts on the other.

`open_store` opens (and makes, and upgrades), `write_article` puts one article in, `read_events` takes events out.
"""

from __future__ import annotations

from eventcoder.store.database import DEFAULT_DATABASE, database_file, database_url, open_store
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
from eventcoder.store.writing import Outcome, Run, Verdict, finish_run, start_run, write_article, write_verdicts

__all__ = [
    "DEFAULT_DATABASE",
    "CurrentVerdict",
    "Filters",
    "Outcome",
    "Run",
    "Status",
    "StoredEvent",
    "Verdict",
    "count_events",
    "database_file",
    "database_url",
    "find_id",
    "finish_run",
    "open_store",
    "read_event",
    "read_events",
    "read_ids",
    "start_run",
    "write_article",
    "write_verdicts",
]
