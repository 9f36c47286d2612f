"""Opening a database: SQLite file or Postgres, made and upgraded on the way, with faults that say what to do."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from eventcoder import paths
from eventcoder.errors import StoreError
from eventcoder.store.tables import REVISION, VERSION_TABLE, metadata

DEFAULT_DATABASE = "eventcoder.db"
_SQLITE_MAGIC = b"SQLite format 3\x00"
_BUSY_SECONDS = 30
_POLL_SECONDS = 0.02
# Any numbers that all copies of the program agree on.
_UPGRADE_LOCK = 0x6576636F
_WRITE_LOCK = 0x65766372


def open_store(url: str | None = None) -> sa.Engine:
    """An engine over the database of `url`, which is made if new and upgraded if old.

    `url` is a file name, "sqlite:///FILE" or "postgresql+psycopg://..."; None means $EVENTCODER_DB, else
    `eventcoder.db` in the current folder. Raises StoreError, never with the password in it.
    """
    engine = connect_store(url)
    upgrade(engine)
    return engine


def open_existing_store(url: str | None = None) -> sa.Engine:
    """`open_store` for what only reads or mends: a file that is not there is a slip in its name, not an empty database.

    Raises StoreError for it as well.
    """
    _refuse_missing(url)
    return open_store(url)


def connect_store(url: str | None = None) -> sa.Engine:
    """The same without upgrading: tables may be missing or old."""
    parsed = database_url(url)
    if file := database_file(parsed):
        _prepare_file(file)
    return _engine(parsed)


def connect_existing_store(url: str | None = None) -> sa.Engine:
    """The same for a database that is there and is eventcoder's or empty; StoreError otherwise."""
    _refuse_missing(url)
    engine = connect_store(url)
    with store_errors(engine.url), engine.connect() as connection:
        if _revision(connection) is None:
            _refuse_foreign_tables(connection)
    return engine


def _refuse_missing(url: str | None) -> None:
    file = database_file(database_url(url))
    if file and not file.exists():
        raise StoreError(f"{file}: there is no such database; name another with --db, or make it: eventcoder code")


def database_url(value: str | None = None) -> sa.URL:
    """The URL that a user's `value` means; StoreError if it is none that can be used."""
    value = value or os.environ.get("EVENTCODER_DB") or DEFAULT_DATABASE
    if "://" not in value:
        return sa.URL.create("sqlite", database=value)
    try:
        url = sa.make_url(value)
    except (ArgumentError, ValueError):
        # The cause stays out: it may quote the address with its password.
        raise StoreError("the database address cannot be read; write it as postgresql://USER@HOST/NAME") from None
    if url.get_backend_name() in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite":
        return url.set(drivername="sqlite")
    raise StoreError(f"databases of the kind {url.drivername!r} are not known; use a file name or postgresql://...")


def database_file(url: sa.URL) -> Path | None:
    """The file behind an SQLite URL; None for Postgres and for a database in memory."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def shown(url: sa.URL) -> str:
    """The address as messages may show it: no password, no query (which may hold one too)."""
    file = database_file(url)
    return str(file) if file else url.set(query={}).render_as_string(hide_password=True)


@contextmanager
def store_errors(url: sa.URL) -> Iterator[None]:
    """Turns the database's own errors into StoreError, without statements, parameters or passwords."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise StoreError(f"{shown(url)}: {_plain(cause, url)}") from None


@contextmanager
def reading(conn: sa.Connection) -> Iterator[None]:
    """Ends the transaction that reading begins, unless it is the caller's: what is written next stands alone."""
    own = nullcontext() if conn.in_transaction() else conn.execution_options(eventcoder_writes=False).begin()
    with store_errors(conn.engine.url), own:
        yield


@contextmanager
def writing(conn: sa.Connection) -> Iterator[None]:
    """One transaction, committed at the end; or the caller's, who then commits it, or rolls it back after a StoreError.

    Writers take turns, on Postgres as on SQLite: what one reads here stays true until it has written.
    """
    with store_errors(conn.engine.url), nullcontext() if conn.in_transaction() else _whole(conn):
        if conn.dialect.name == "postgresql":
            conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITE_LOCK)))
        yield


def _whole(conn: sa.Connection) -> sa.Transaction:
    # SQLite must know from the start that this is to write: a reader that turns writer cannot wait its turn.
    return conn.execution_options(eventcoder_writes=True).begin()


def _plain(cause: BaseException | None, url: sa.URL) -> str:
    # Postgres adds the row that it refused, which is somebody's article; its first line says enough.
    primary = getattr(getattr(cause, "diag", None), "message_primary", None)
    message = " ".join((primary or str(cause)).split())
    for secret in (url.password, url.query.get("password")):
        message = message.replace(str(secret), "***") if secret else message
    advice = {
        "database is locked": "another program is writing to it; try again when that has ended",
        "readonly database": "no permission to write to it; check who owns the file and its folder",
        "unable to open": "cannot be opened; check the permissions of the file and its folder",
        "not a database": "is not an eventcoder database",
        "malformed": "is damaged; restore it from a copy",
    }
    return next((f"{what} ({message})" for sign, what in advice.items() if sign in message), message)


def _prepare_file(file: Path) -> None:
    if not file.parent.is_dir():
        raise StoreError(f"{file}: the folder {file.parent} does not exist; make it first")
    if file.is_dir():
        raise StoreError(f"{file}: is a folder; name a file in it")
    try:
        # Made here rather than by SQLite, so that nobody else can read it even for a moment.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        with file.open("rb") as stream:
            magic = stream.read(len(_SQLITE_MAGIC))
    except OSError as error:
        raise StoreError(f"{file}: cannot be opened: {error.strerror}") from None
    if magic and magic != _SQLITE_MAGIC:
        raise StoreError(f"{file}: is not a database; name another file with --db")


def _engine(url: sa.URL) -> sa.Engine:
    try:
        # Parameters are articles: they stay out of error messages and logs.
        engine = sa.create_engine(url, hide_parameters=True)
    except ModuleNotFoundError:
        raise StoreError("Postgres needs one more package: pip install 'eventcoder[postgres]'") from None
    except SQLAlchemyError as error:
        raise StoreError(f"{shown(url)}: {_plain(error, url)}") from None
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _on_connect)
        sa.event.listen(engine, "begin", _on_begin)
    return engine


# Days as SQLite's own functions read them; Python's default for this is on its way out.
sqlite3.register_adapter(dt.date, dt.date.isoformat)


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own idea of transactions leaves table changes out; `_on_begin` takes over.
    connection.isolation_level = None
    for pragma in (f"busy_timeout = {_BUSY_SECONDS * 1000}", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()
    _write_ahead(connection)


def open_store_for_runs(url: str | None = None) -> sa.Engine:
    """`open_store` for what can be made again: commits do not wait for the disk.

    A process may be killed at any moment. A power cut can take the last moments of a run, never half an article; the
    next run codes them again. Verdicts cannot be made again, and do wait.
    """
    engine = open_store(url)
    sa.event.listen(engine, "connect", _do_not_wait)
    engine.dispose()  # connections that are open already would still wait
    return engine


def _do_not_wait(connection: Any, _record: Any) -> None:
    on_sqlite = isinstance(connection, sqlite3.Connection)
    connection.execute("PRAGMA synchronous = NORMAL" if on_sqlite else "SET synchronous_commit = off").close()
    connection.commit()


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Sets the journal's mode; SQLite does not itself wait for its turn at that, whatever the busy timeout."""
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(_POLL_SECONDS)


def _on_begin(connection: sa.Connection) -> None:
    kind = "IMMEDIATE" if connection.get_execution_options().get("eventcoder_writes") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {kind}")


def upgrade(engine: sa.Engine) -> None:
    """Brings the database to this program's tables; nothing happens if it has them.

    Raises StoreError for a database of a newer program and for one that is not eventcoder's.
    """
    if revision(engine) == REVISION:
        return
    writer = engine.execution_options(eventcoder_writes=True)
    with store_errors(engine.url), writer.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
        _run_scripts(connection)


def revision(engine: sa.Engine) -> str | None:
    """The newest script that the database has seen; None if it has no tables yet."""
    with store_errors(engine.url), engine.connect() as connection:
        return _revision(connection)


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    return str(found) if found else None


def _run_scripts(connection: sa.Connection) -> None:
    # Alembic costs more to import than everything else here: only a database that needs it pays.
    from alembic import command
    from alembic.script import ScriptDirectory

    config = alembic_config(connection)
    found = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is None:
        _refuse_foreign_tables(connection)
    elif found not in known:
        raise StoreError(f"{shown(connection.engine.url)}: made by a newer eventcoder (tables {found}); upgrade it")
    command.upgrade(config, "head")


def _refuse_foreign_tables(connection: sa.Connection) -> None:
    found = {*sa.inspect(connection).get_table_names()} - {VERSION_TABLE}
    if connection.dialect.name == "postgresql":
        found &= set(metadata.tables)  # a Postgres schema may be shared, a file is not
    if found:
        some = ", ".join(sorted(found)[:3])
        raise StoreError(
            f"{shown(connection.engine.url)}: holds another program's tables ({some}); use a database of its own"
        )


def alembic_config(connection: sa.Connection) -> Any:
    """Alembic's configuration for the scripts that travel with the program, over an open connection."""
    from alembic.config import Config

    # Alembic keeps the standard output of the moment it was imported, which may be closed by now.
    config = Config(attributes={"connection": connection}, stdout=sys.stdout)
    # Percent signs are Alembic's own syntax; a folder name may hold one.
    config.set_main_option("script_location", str(paths.migrations()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
