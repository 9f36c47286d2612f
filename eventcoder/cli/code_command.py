"""`eventcoder code`: articles in, events out."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from eventcoder.cli.json_output import jsonl_output
from eventcoder.cli.progress import Advance, progress
from eventcoder.cli.tally import Tally
from eventcoder.errors import ArticleError
from eventcoder.model import NOT_ACTUAL, Article, Event
from eventcoder.text.display import visible

if TYPE_CHECKING:
    from eventcoder.coder import Coder
    from eventcoder.reading import Defaults

#: Puts away the events of one article; False when the article was there already and nothing changed.
Keep = Callable[[Article, list[Event]], bool]


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--output", "-o", metavar="FILE", help="Write events as JSONL to FILE, or to standard output for '-'.")
@click.option("--db", metavar="URL", help="Database to write to: an SQLAlchemy URL or an SQLite file.")
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="Publication date of articles that have none.")
@click.option("--language", type=click.Choice(["ar", "en"]), help="Language of articles that name none.")
@click.option("--publisher", metavar="NAME", help="Publisher of articles that name none.")
@click.option(
    "--dictionaries",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of dictionaries to use instead of those that came with eventcoder.",
)
@click.option("--include-not-actual", is_flag=True, help="Keep events that are negated, intended or hypothetical.")
@click.option("--quiet", "-q", is_flag=True, help="Show no progress and no summary.")
@click.pass_context
def code(
    ctx: click.Context,
    paths: tuple[str, ...],
    output: str | None,
    db: str | None,
    published: dt.datetime | None,
    language: str | None,
    publisher: str | None,
    dictionaries: Path | None,
    include_not_actual: bool,
    quiet: bool,
) -> None:
    """Code articles into events.

    PATH is a .txt, .jsonl or .csv file, a folder of them, or '-' for standard input. Without --output, events go to
    the database of --db, of the variable EVENTCODER_DB, or to eventcoder.db here. With --output alone no database is
    touched.
    """
    from eventcoder.coder import Coder

    _refuse_to_overwrite(paths, output)
    defaults = _defaults(language, published, publisher)
    tally = Tally()
    with ExitStack() as stack:
        advance = stack.enter_context(progress(quiet, output == "-"))
        coder = Coder.load(dictionaries)
        keeps = [stack.enter_context(keep) for keep in _destinations(output, db, coder)]
        run(coder, paths, defaults, keeps, tally, advance, include_not_actual)
    if not quiet:
        _tell(tally)
    ctx.exit(1 if tally.skipped else 0)


def run(
    coder: Coder,
    paths: Sequence[str],
    defaults: Defaults,
    keeps: Sequence[Keep],
    tally: Tally,
    advance: Advance,
    include_not_actual: bool = False,
) -> None:
    """Code every article of `paths`; one that cannot be read or coded is counted and passed over."""
    from eventcoder.reading import read_articles

    for article in read_articles(paths, defaults, click.get_binary_stream("stdin") if "-" in paths else None):
        tally.read += 1
        events = _events_of(coder, article)
        if isinstance(events, ArticleError):
            tally.skip(events)
        elif not isinstance(article, ArticleError):
            _keep(article, [e for e in events if include_not_actual or e.modality not in NOT_ACTUAL], keeps, tally)
        advance(tally)


def _events_of(coder: Coder, article: Article | ArticleError) -> list[Event] | ArticleError:
    if isinstance(article, ArticleError):
        return article
    try:
        return coder.code(article)
    except ArticleError as error:
        return error
    except Exception as error:  # whatever one article does to the coder, the others are still to be coded
        return ArticleError(article.id, f"the coder failed with {type(error).__name__}: {error}")


def _keep(article: Article, events: list[Event], keeps: Sequence[Keep], tally: Tally) -> None:
    changed = [keep(article, events) for keep in keeps]
    tally.code(events)
    tally.unchanged += not any(changed)


def _destinations(output: str | None, db: str | None, coder: Coder) -> Iterator[ExitStack]:
    raise NotImplementedError


def _tell(tally: Tally) -> None:
    for line in tally.lines():
        click.echo(" ".join(visible(line).splitlines()), err=True)
