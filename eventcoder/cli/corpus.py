"""A run over the articles of some paths, one at a time: what cannot be read or coded is counted and passed over."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eventcoder.cli.options import tell
from eventcoder.cli.progress import progress
from eventcoder.cli.tally import Tally
from eventcoder.errors import ArticleError
from eventcoder.model import Article, Language
from eventcoder.scaling.coding import survived


def study(paths: Sequence[str], language: Language | None, work: Callable[[Article], None]) -> int:
    """Call `work` with every article of `paths`, in one language or both; tells what was skipped and how many."""
    from eventcoder.reading import Defaults, read_located

    tally = Tally()
    with progress(quiet=False, to_stdout=True) as advance:
        for where, article in read_located(paths, Defaults()):
            tally.read += 1
            try:
                _study(where, article, language, work)
            except ArticleError as error:
                tally.skip(error)
            advance(tally)
    if tally.skipped:
        tell(tally.skipped_lines())
    return tally.skipped


def _study(
    where: str, article: Article | ArticleError, language: Language | None, work: Callable[[Article], None]
) -> None:
    if isinstance(article, ArticleError):
        raise article
    if language in (None, article.language):
        with survived(where):
            work(article)
