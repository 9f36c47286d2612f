"""A run over the articles of some paths, one at a time: what cannot be read or coded is counted and passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from eventcoder.cli.options import tell
from eventcoder.cli.progress import Advance, progress
from eventcoder.cli.tally import Tally
from eventcoder.errors import ArticleError
from eventcoder.model import Article, Language

if TYPE_CHECKING:
    from eventcoder.reading import Defaults


def each_article(
    paths: Sequence[str], defaults: Defaults, tally: Tally, advance: Advance, work: Callable[[Article], None]
) -> None:
    """Call `work` with every article of `paths`; an ArticleError, read or raised by `work`, goes to the tally."""
    from eventcoder.reading import read_articles

    for article in read_articles(paths, defaults):
        tally.read += 1
        try:
            if isinstance(article, ArticleError):
                raise article
            work(article)
        except ArticleError as error:
            tally.skip(error)
        advance(tally)


@contextmanager
def survived(article: Article) -> Iterator[None]:
    """Whatever one article does to the coder, the others are still to be coded."""
    try:
        yield
    except ArticleError:
        raise
    except Exception as error:
        raise ArticleError(article.id, f"the coder failed with {type(error).__name__}: {error}") from error


def study(paths: Sequence[str], language: Language | None, work: Callable[[Article], None]) -> int:
    """Call `work` with every article of `paths`, in one language or both; tells what was skipped and how many."""
    from eventcoder.reading import Defaults

    tally = Tally()

    def guarded(article: Article) -> None:
        with survived(article):
            if language in (None, article.language):
                work(article)

    with progress(quiet=False, to_stdout=True) as advance:
        each_article(paths, Defaults(), tally, advance, guarded)
    if tally.skipped:
        tell(tally.skipped_lines())
    return tally.skipped
