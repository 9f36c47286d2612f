"""What the commands of `review` share: an open database, and options that were given to `review` itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import rich_click as click

if TYPE_CHECKING:
    from sqlalchemy import Connection


@contextmanager
def store(db: str | None) -> Iterator[Connection]:
    """A connection to the database of `db`, closed at the end."""
    from eventcoder.store import open_existing_store

    engine = open_existing_store(db)
    try:
        with engine.connect() as conn:
            yield conn
    finally:
        engine.dispose()


def inherited(ctx: click.RichContext, name: str, value: Any) -> Any:
    """An option of a subcommand; where it is not given, that of `review` itself."""
    return value if value is not None or ctx.parent is None else ctx.parent.params.get(name)
