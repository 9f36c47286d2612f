"""Agreement against worked examples that others published, and against the library for tables of every kind."""

from __future__ import annotations

import random
import sys
import time

import numpy as np
import pytest

from eventcoder.errors import EventcoderError
from eventcoder.review.agreement_statistics import Agreement, Measure, Unit, agreement, measured


def table(*cells: tuple[int, ...]) -> list[Unit]:
    """Units of two coders from a table: rows are the labels of A, columns those of B."""
    return [
        {"A": str(row), "B": str(column)}
        for row, numbers in enumerate(cells)
        for column, number in enumerate(numbers)
        for _ in range(number)
    ]


def coded(**coders: str) -> list[Unit]:
    """Units from one word a coder, a letter for each unit; a dot where he gave no answer."""
    return [
        {coder: labels[number] for coder, labels in coders.items() if labels[number] != "."}
        for number in range(len(next(iter(coders.values()))))
    ]


#: Example C of Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: four observers, answers missing.
FOUR = coded(A="123321412...", B="1233224125.3", C=".3332342251.", D="1233244125" + "1.")


def test_krippendorffs_examples() -> None:
    """The same paper: A (ten binary data, by its coincidence matrix), B (twelve units, five categories) and C."""
    binary = table((5, 2), (2, 1))
    letters = coded(Ben="aabbdcccedda", Gerry="babbbcccedd" + "d")
    for units, alpha in ((binary, 0.095), (letters, 0.692), (FOUR, 0.743)):
        assert agreement(units).alpha.value == pytest.approx(alpha, abs=5e-4)
    assert agreement(FOUR).units == 11  # the twelfth has one answer, with nothing to agree with


def test_cohens_example() -> None:
    """Cohen (1960), A coefficient of agreement for nominal scales: 200 cases, 70 % agreement, kappa .492."""
    found = agreement(table((88, 14, 18), (10, 40, 10), (2, 6, 12)))
    assert found.percent.value == pytest.approx(0.70)
    assert found.kappa.value == pytest.approx(0.492, abs=5e-4)


def test_artstein_and_poesios_example() -> None:
    """Artstein and Poesio (2008), Inter-coder agreement for computational linguistics: 100 utterances, .88 and .801."""
    found = agreement(table((46, 6, 0), (0, 32, 0), (0, 6, 10)))
    assert found.percent.value == pytest.approx(0.88)
    assert found.kappa.value == pytest.approx(0.801, abs=5e-4)


@pytest.mark.parametrize("seed", range(30))
def test_resamples_are_counted_as_the_library_counts(seed: int) -> None:
    chance = random.Random(seed)
    coders, labels = "ABCD"[: chance.randint(2, 4)], "vwxyz"[: chance.randint(2, 5)]
    units = [
        {coder: chance.choice(labels) for coder in coders if chance.random() < 0.8}
        for _ in range(chance.randint(4, 40))
    ]
    paired = [unit for unit in units if len(unit) > 1]
    taken = np.array([chance.randint(0, 3) for _ in paired])
    drawn = [unit for unit, times in zip(paired, taken, strict=True) for _ in range(times)]
    found = agreement(drawn, resamples=0)
    for mine, theirs in zip(measured(paired)(taken), (found.percent, found.kappa, found.alpha), strict=True):
        assert mine == pytest.approx(theirs.value) if theirs.value is not None else mine != mine


def test_the_same_seed_gives_the_same_interval() -> None:
    units = table((20, 5), (4, 11))
    first, again, other = agreement(units, seed=7), agreement(units, seed=7), agreement(units, seed=8)
    assert first == again
    assert first.kappa.value == other.kappa.value and first.kappa != other.kappa
    for measure in (first.percent, first.kappa, first.alpha):
        assert measure.low < measure.value < measure.high


def test_intervals_cover_and_narrow_with_more_units() -> None:
    """Of samples from one table that is known, about nineteen in twenty have the true figure in their interval."""
    whole = table((40, 10), (10, 40))
    truth = agreement(whole).kappa.value
    chance = random.Random(1)
    covered = 0
    for number in range(60):
        found = agreement(chance.choices(whole, k=120), resamples=300, seed=number).kappa
        covered += found.low <= truth <= found.high
    assert 52 <= covered <= 60
    few, many = (agreement(table((4 * n, n), (n, 4 * n)), seed=1).kappa for n in (2, 40))
    assert many.high - many.low < (few.high - few.low) / 2


def test_where_nobody_says_anything_else_only_the_share_is_known() -> None:
    found = agreement([{"A": "x", "B": "x"}] * 5)
    assert found == Agreement(5, Measure(1.0, 1.0, 1.0), Measure(), Measure())
    assert agreement([]) == agreement([{"A": "x"}]) == Agreement(0, Measure(), Measure(), Measure())


def test_coders_who_never_met_are_no_pair() -> None:
    found = agreement(coded(A="xyxy....", B="xyxyxxyy", C="....xxyy"))
    assert (found.percent.value, found.kappa.value, found.alpha.value) == (1.0, 1.0, 1.0)


def test_many_labels_take_no_minutes() -> None:
    chance = random.Random(3)
    units = [
        {"A": (label := str(chance.randint(0, 400))), "B": label if chance.random() < 0.7 else "?"} for _ in range(500)
    ]
    before = time.perf_counter()
    assert agreement(units).alpha.low is not None
    assert time.perf_counter() - before < 20


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nltk.metrics.agreement", None)
    with pytest.raises(EventcoderError, match=r"pip install 'eventcoder\[agreement\]'"):
        agreement([{"A": "x", "B": "x"}])
