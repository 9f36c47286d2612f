"""How far coders agree on one field: percent, Cohen's kappa and Krippendorff's alpha, with bootstrap intervals.

The figures come from NLTK. The intervals come from resampling the units: a thousand times the same figures would take
the library minutes, so that the resamples are counted here; a test holds both to each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from eventcoder.errors import EventcoderError

#: What each coder who answered said of one unit.
Unit = Mapping[str, str]
MEASURES = ("percent", "kappa", "alpha")


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure with its interval; None where it is not defined, as kappa is where nobody ever said anything else."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement over `units`, those that at least two coders answered.

    `percent` and `kappa` are means over all pairs of coders, each over the units that both answered; 1 is full
    agreement, for kappa and alpha 0 is what chance would give.
    """

    units: int
    percent: Measure
    kappa: Measure
    alpha: Measure


def agreement(units: Sequence[Unit], resamples: int = 1000, seed: int = 0, confidence: float = 0.95) -> Agreement:
    """Agreement on labels that have no order; the same arguments give the same figures.

    The intervals are percentiles over `resamples` samples of the units with replacement. Raises EventcoderError where
    NLTK is not installed.
    """
    paired = [unit for unit in units if len(unit) > 1]
    if not paired:
        return Agreement(0, Measure(), Measure(), Measure())
    values = _by_library(paired)
    bounds = _intervals(paired, resamples, seed, confidence)
    return Agreement(
        len(paired), *(Measure(value, *(bounds[n] if value is not None else ())) for n, value in enumerate(values))
    )


# --- the figures themselves


def _by_library(units: Sequence[Unit]) -> tuple[float | None, float | None, float | None]:
    task = _library()
    percents, kappas = [], []
    for pair in _pairs(units):
        both = [{coder: unit[coder] for coder in pair} for unit in units if all(coder in unit for coder in pair)]
        if both:
            found = task(_triples(both))
            percents.append(float(found.avg_Ao()))
            # The library gives 1 where both always said the same one thing, which chance would give as well.
            kappas += [float(found.kappa())] if len(found.K) > 1 else []
    whole = task(_triples(units))
    return _mean(percents), _mean(kappas), float(whole.alpha()) if len(whole.K) > 1 else None


def _library() -> Callable[[list[tuple[str, int, str]]], Any]:
    try:
        from nltk.metrics.agreement import AnnotationTask
    except ImportError:
        raise EventcoderError("agreement needs one more package: pip install 'eventcoder[agreement]'") from None
    task: Callable[[list[tuple[str, int, str]]], Any] = AnnotationTask
    return task


def _triples(units: Sequence[Unit]) -> list[tuple[str, int, str]]:
    return [(coder, number, label) for number, unit in enumerate(units) for coder, label in sorted(unit.items())]


def _pairs(units: Sequence[Unit]) -> list[tuple[str, str]]:
    return list(combinations(sorted({coder for unit in units for coder in unit}), 2))


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


# --- the same figures over resamples

#: Arrays of numpy are Any here: the library is imported only when it is needed.
Counted = Callable[[Any], Sequence[float]]


def _intervals(units: Sequence[Unit], resamples: int, seed: int, confidence: float) -> list[tuple[Any, ...]]:
    """Low and high of percent, kappa and alpha; nothing where no resample has the figure."""
    import numpy as np

    # The older generator: its numbers are promised to stay the same in every release of numpy.
    draw = np.random.RandomState(seed)
    size, figures = len(units), measured(units)
    drawn = (draw.randint(0, size, size, dtype=np.int64) for _ in range(resamples))
    found = np.array([figures(np.bincount(some, minlength=size)) for some in drawn]).reshape(-1, len(MEASURES))
    tail = (1 - confidence) / 2
    return [_bounds(column[~np.isnan(column)], tail) for column in found.T]


def _bounds(values: Any, tail: float) -> tuple[Any, ...]:
    import numpy as np

    return tuple(float(bound) for bound in np.quantile(values, [tail, 1 - tail])) if len(values) else ()


def measured(units: Sequence[Unit]) -> Counted:
    """A function from how often each unit is taken to percent, kappa and alpha; nan where one is not defined."""
    codes = {label: number for number, label in enumerate(sorted({label for unit in units for label in unit.values()}))}
    pairs = [_pair(units, *coders, codes) for coders in _pairs(units)]
    alpha = _alpha(units, codes)

    def figures(taken: Any) -> Sequence[float]:
        found = [one(taken) for one in pairs]
        return (_mean_known([p for p, _ in found]), _mean_known([k for _, k in found]), alpha(taken))

    return figures


def _mean_known(values: Sequence[float]) -> float:
    known = [value for value in values if value == value]
    return sum(known) / len(known) if known else float("nan")


def _pair(
    units: Sequence[Unit], one: str, other: str, codes: Mapping[str, int]
) -> Callable[[Any], tuple[float, float]]:
    """Percent and kappa of two coders over the units that both answered."""
    import numpy as np

    both = [number for number, unit in enumerate(units) if one in unit and other in unit]
    first, second = (np.array([codes[units[n][coder]] for n in both], dtype=np.int64) for coder in (one, other))
    where, same = np.array(both, dtype=np.int64), first == second

    def figures(taken: Any) -> tuple[float, float]:
        times = taken[where]
        number = times.sum()
        if not number:
            return float("nan"), float("nan")
        seen = times[same].sum() / number
        chance = (np.bincount(first, times, len(codes)) @ np.bincount(second, times, len(codes))) / number**2
        return float(seen), float((seen - chance) / (1 - chance)) if chance < 1 else float("nan")

    return figures


def _alpha(units: Sequence[Unit], codes: Mapping[str, int]) -> Callable[[Any], float]:
    """Alpha for labels without order, from how often each label stands in each unit (Krippendorff 2011, section D)."""
    import numpy as np

    unit_of = np.array([number for number, unit in enumerate(units) for _ in unit], dtype=np.int64)
    label_of = np.array([codes[label] for unit in units for label in unit.values()], dtype=np.int64)
    apart = np.array([_apart(list(unit.values())) for unit in units])
    answers = np.array([len(unit) for unit in units])

    def figure(taken: Any) -> float:
        by_label = np.bincount(label_of, taken[unit_of], len(codes))
        number = float(taken @ answers)
        chance = (number**2 - float(by_label @ by_label)) / (number * (number - 1))
        return 1 - float(taken @ apart) / number / chance if chance > 0 else float("nan")

    return figure


def _apart(labels: Sequence[str]) -> float:
    """How many ordered pairs of answers to one unit differ, for each answer that one can be compared with."""
    differ = sum(one != other for one in labels for other in labels)
    return differ / (len(labels) - 1)
