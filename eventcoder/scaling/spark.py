"""Spark: the parts of an input coded wherever there is a processor, each once.

The dictionaries travel compiled, as a file that every machine fetches once and every process loads once.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from eventcoder.errors import EventcoderError
from eventcoder.reading.pieces import Piece
from eventcoder.scaling.coding import Recipe
from eventcoder.scaling.parts import Part

#: Codes one part, given its number and its pieces; what it says of that is told back, as JSON.
Work = Callable[[int, Part], Any]
_REPORTS = pa.schema([("part", pa.int64()), ("told", pa.string())])


@contextmanager
def session(processes: int, quiet: bool) -> Iterator[Any]:
    """Spark as it was configured (spark-submit, spark-defaults); where no master is named, so many processes here."""
    try:
        from pyspark import SparkConf
        from pyspark.sql import SparkSession
    except ImportError:
        raise EventcoderError("Spark needs one more package: pip install 'eventcoder[spark]'") from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        conf = _local(SparkConf(), processes).setIfMissing("spark.ui.showConsoleProgress", str(not quiet).lower())
        spark = SparkSession.builder.config(conf=conf).appName("eventcoder").getOrCreate()
    except Exception as error:
        raise EventcoderError(f"Spark cannot be started; it needs Java 17: {_cause(error)}") from error
    try:
        spark.sparkContext.setLogLevel("ERROR")
        yield spark
    finally:
        spark.stop()


def _local(conf: Any, processes: int) -> Any:
    if not conf.contains("spark.master"):
        conf.setMaster(f"local[{processes}]")
        for name, value in (("driver.host", "127.0.0.1"), ("driver.bindAddress", "127.0.0.1"), ("ui.enabled", "false")):
            conf.setIfMissing(f"spark.{name}", value)
    return conf


def arrived(recipe: Recipe) -> Recipe:
    """The recipe where it is used: with the dictionaries as this machine fetched them."""
    from pyspark import SparkFiles

    file = SparkFiles.get(recipe.dictionaries.path.name)
    return replace(recipe, dictionaries=recipe.dictionaries.at(Path(file)))


def run(spark: Any, recipe: Recipe, work: Work, parts: Mapping[int, Part]) -> list[Any]:
    """`work` on each of `parts`, a task each, and what it said of them in their order.

    Raises EventcoderError when a part cannot be done, also not when it is tried again.
    """
    from pyspark.errors import PySparkException

    if not parts:
        return []
    spark.sparkContext.addFile(str(recipe.dictionaries.path))
    rows = [(number, json.dumps([asdict(piece) for piece in part])) for number, part in parts.items()]
    table = spark.createDataFrame(spark.sparkContext.parallelize(rows, len(rows)), "part long, told string")
    try:
        told = table.mapInArrow(_Mapped(work), table.schema).collect()
    except PySparkException as error:
        raise EventcoderError(f"Spark gave up: {_cause(error)}") from error
    return [json.loads(row.told) for row in sorted(told, key=lambda row: row.part)]


class _Mapped:
    """`work` as Spark wants it: from batches of parts to batches of what was said of them."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for row in batch.to_pylist():
                part = tuple(Piece(**piece) for piece in json.loads(row["told"]))
                told = json.dumps(self._work(row["part"], part))
                yield pa.RecordBatch.from_pylist([{"part": row["part"], "told": told}], schema=_REPORTS)


def _cause(error: Exception) -> str:
    """What a task said at last; Spark wraps it into the traces of two languages."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = [line for line in lines if line.startswith("eventcoder.errors.")]
    return (said or [line for line in lines if "Error" in line] or lines or [type(error).__name__])[0][:500]
