"""Sorting more rows than memory holds, in a temporary file that nobody else can open and that vanishes by itself."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

from eventcoder.export.columns import Row


def sorted_on_disk(rows: Iterable[Row], *keys: str) -> Iterator[dict[str, Any]]:
    """The rows by the values of `keys`, compared as text by code point; values must be what JSON can hold."""
    with closing(sqlite3.connect("")) as file:  # no name: a temporary file
        order = ", ".join(f"k{i}" for i in range(len(keys)))
        file.execute(f"CREATE TABLE rows ({order}, row TEXT)")
        marks = ", ".join("?" * (len(keys) + 1))
        file.executemany(
            f"INSERT INTO rows VALUES ({marks})",
            ((*(str(row[key]) for key in keys), json.dumps(row)) for row in rows),
        )
        for (text,) in file.execute(f"SELECT row FROM rows ORDER BY {order}"):
            yield json.loads(text)
