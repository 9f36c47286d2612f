"""`eventcoder code --engine spark`: the same articles and events, coded wherever Spark has room."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from eventcoder.cli.coding import shipped
from eventcoder.cli.tally import Tally
from eventcoder.errors import ArticleError, StoreError
from eventcoder.reading import Defaults
from eventcoder.scaling.coding import Recipe
from eventcoder.scaling.workers import processors

if TYPE_CHECKING:
    from eventcoder.scaling.parts import Output, Part
    from eventcoder.scaling.spark import Work


def code_on_spark(
    paths: Sequence[str],
    output: str | None,
    db: str | None,
    defaults: Defaults,
    dictionaries: Path | None,
    options: Mapping[str, Any],
    processes: int,
    tally: Tally,
    quiet: bool,
) -> None:
    """Codes `paths` into the folder `output` or into the Postgres of `db`, and counts into `tally` what happened."""
    if (output is None) == (db is None) or output == "-" or "-" in paths:
        raise click.UsageError("--engine spark reads files and folders, and writes to --output FOLDER or to --db URL")
    from eventcoder.export.extras import extra

    extra("pyarrow", "Spark")
    from eventcoder.scaling.parts import plan

    planned = plan(paths)
    _skip(tally, ((fault.where, fault.what) for fault in planned.faults))
    tally.read += len(planned.faults)
    job = _Job(dict(enumerate(planned.parts, 1)), defaults, options, processes, tally, quiet)
    with shipped(dictionaries, options["gazetteer"], options["include_not_actual"]) as recipe:
        if output is not None:
            job.to_files(Path(output), recipe)
        else:
            job.to_store(db, recipe)


def _skip(tally: Tally, faults: Iterable[tuple[str, str]]) -> None:
    for where, what in faults:
        tally.skip(ArticleError(where, what))


@dataclass(frozen=True, slots=True)
class _Job:
    """The parts of an input, and how they are to be coded."""

    parts: Mapping[int, Part]
    defaults: Defaults
    options: Mapping[str, Any]
    processes: int
    tally: Tally
    quiet: bool

    def to_files(self, folder: Path, recipe: Recipe) -> None:
        from eventcoder.scaling.parts import Output
        from eventcoder.scaling.work import ToFiles

        output = Output(folder.resolve())
        told = {"dictionaries": recipe.dictionaries.version, "program": recipe.dictionaries.program}
        defaults = json.loads(json.dumps(asdict(self.defaults), default=str))
        output.begin(list(self.parts.values()), told | defaults | {"options": dict(self.options)})
        left = {number: part for number, part in self.parts.items() if not output.is_done(number)}
        if done := len(self.parts) - len(left):
            self.tally.notes.append(f"{done:,} of {len(self.parts):,} parts were coded before")
        self._run(recipe, ToFiles(recipe, self.defaults, output), left)
        output.finish(len(self.parts))
        for number in self.parts:
            self._count(output, number)

    def _count(self, output: Output, number: int) -> None:
        read, types, unplaced = output.counts(number)
        skipped = self.tally.skipped
        _skip(self.tally, output.faults(number))
        self.tally.read += read
        self.tally.coded += read - (self.tally.skipped - skipped)
        self.tally.types.update(types)
        self.tally.unplaced += unplaced

    def to_store(self, url: str | None, recipe: Recipe) -> None:
        from eventcoder.cli.database_output import database_output
        from eventcoder.scaling.work import ToStore
        from eventcoder.store import database_url

        address = database_url(url)
        if address.get_backend_name() == "sqlite":
            raise StoreError("a file cannot be written to by many machines; give --db postgresql://..., or --output")
        given = address.render_as_string(hide_password=False)
        with database_output(given, recipe.dictionaries.version, self.tally, self.options) as database:
            work = ToStore(recipe, self.defaults, given, database.run, self.options["keep_text"])
            for told in self._run(recipe, work, self.parts):
                self._add(told)

    def _add(self, told: Mapping[str, Any]) -> None:
        for name in ("read", "unchanged", "coded", "elsewhere", "unplaced"):
            setattr(self.tally, name, getattr(self.tally, name) + told[name])
        self.tally.types.update(told["types"])
        _skip(self.tally, told["faults"])

    def _run(self, recipe: Recipe, work: Work, parts: Mapping[int, Part]) -> list[Any]:
        from eventcoder.scaling.spark import run, session

        if not parts:
            return []
        with session(self.processes or processors(), self.quiet) as spark:
            return run(spark, recipe, work, parts)
