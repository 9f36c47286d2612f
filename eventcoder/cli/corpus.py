"""A run over the articles of some paths, one at a time: what cannot be read or coded is counted and passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from eventcoder.cli.options import tell
from eventcoder.cli.progress import progress
from eventcoder.cli.tally import Tally
from eventcoder.errors import ArticleError
from eventcoder.model import Article, Language


def study(paths: Sequence[str], language: Language | None, work: Callable[[Article], None]) -> int:
    """Call `work` with every article of `paths`, in one language or both; tells what was skipped and how many."""
    from eventcoder.reading import Defaults, read_articles

    tally = Tally()
    with progress(quiet=False, to_stdout=True) as advance:
        for article in read_articles(paths, Defaults()):
            tally.read += 1
            try:
                _study(article, language, work)
            except ArticleError as error:
                tally.skip(error)
            advance(tally)
    if tally.skipped:
        tell(tally.skipped_lines())
    return tally.skipped


def _study(article: Article | ArticleError, language: Language | None, work: Callable[[Article], None]) -> None:
    if isinstance(article, ArticleError):
        raise article
    if language in (None, article.language):
        with survived(article):
            work(article)


@contextmanager
def survived(article: Article) -> Iterator[None]:
    """Whatever one article does to the coder, the others are still to be coded."""
    try:
        yield
    except ArticleError:
        raise
    except Exception as error:
        raise ArticleError(article.id, f"the coder failed with {type(error).__name__}: {error}") from error
