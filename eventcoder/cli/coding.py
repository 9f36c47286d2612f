"""What codes for a command: this process, or as many others as `--workers` asks for."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from eventcoder.scaling.coding import Alone, Coding, Recipe, spare_collector

if TYPE_CHECKING:
    from eventcoder.dictionaries.gazetteer import GazetteerName

workers_option = click.option(
    "--workers",
    type=click.IntRange(0),
    default=1,
    show_default=True,
    metavar="N",
    help="Processes that code; 0 for as many as there are processors. The output is the same for every N.",
)


@contextmanager
def opened_coding(
    number: int, dictionaries: Path | None, gazetteer: GazetteerName, include_not_actual: bool
) -> Iterator[tuple[Coding, str]]:
    """What codes, and the version of the dictionaries; DictionaryError if they are faulty."""
    from eventcoder.scaling.workers import processors, workers

    if (number := number or processors()) == 1:
        from eventcoder.coder import Coder

        spare_collector()
        coder = Coder.load(dictionaries, gazetteer)
        yield Alone(coder, include_not_actual), coder.dictionary_version
        return
    with shipped(dictionaries, gazetteer, include_not_actual) as recipe, workers(number, recipe) as coding:
        yield coding, recipe.dictionaries.version


@contextmanager
def shipped(dictionaries: Path | None, gazetteer: GazetteerName, include_not_actual: bool) -> Iterator[Recipe]:
    """What other processes need to code, with the compiled dictionaries in a folder that is gone afterwards."""
    from eventcoder.dictionaries.shipping import ship

    with tempfile.TemporaryDirectory(prefix="eventcoder-", ignore_cleanup_errors=True) as folder:
        yield Recipe(ship(Path(folder), dictionaries, gazetteer), include_not_actual)
