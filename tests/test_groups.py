"""Reports of one event are put together, with a reason; figures follow a policy, and nothing is lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, get_args

import pytest
import sqlalchemy as sa
from factory import article, event

from eventcoder.cli import main
from eventcoder.export.units import Level, Units
from eventcoder.model import Actor, Event, EventDate, Place
from eventcoder.store import Filters, start_run, write_article, write_verdicts
from eventcoder.store.grouping import group_events, undo_grouping
from eventcoder.store.groups import POLICIES, Figures, read_groups
from eventcoder.store.sameness import Figure, Report, Sameness, Spot, same_event

TEXT = "Rockets hit the town."
HILL = Spot("xx.hill", 35.0, 36.0, "settlement")
DAY = dt.date(2021, 10, 12)
NEXT = dt.date(2021, 10, 13)
REPORT = Report("e1", "a1", 0, "attack", "shelling", DAY, DAY, HILL, frozenset({"army"}), frozenset(), {})


def figure(low: int | None, best: int | None, high: int | None, is_cumulative: bool = False) -> dict[str, Figure]:
    return {"killed": Figure(low, best, high, is_cumulative)}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({}, {}, True),
        ({}, {"mode": None}, True),
        ({}, {"mode": "airstrike"}, False),
        ({}, {"spot": replace(HILL, name="yy.mill", latitude=35.05)}, True),  # 5.6 km
        ({}, {"spot": replace(HILL, latitude=35.2)}, False),
        ({}, {"spot": replace(HILL, precision="admin1")}, True),  # one of them is an area: same name, same actor
        ({"source": frozenset()}, {"spot": replace(HILL, precision="admin1")}, False),
        ({}, {"spot": None}, False),
        ({"spot": None}, {"spot": None}, True),
        ({}, {"first_day": NEXT, "last_day": NEXT}, True),
        ({}, {"first_day": dt.date(2021, 10, 14), "last_day": dt.date(2021, 10, 14)}, False),
        ({}, {"last_day": dt.date(2021, 10, 30)}, False),  # "this month" is not a day in it
        ({}, {"source": frozenset()}, True),
        ({}, {"source": frozenset({"rebels"})}, False),
        ({}, {"source": frozenset({"rebels", "army"})}, True),
        ({"counts": figure(5, 5, 5)}, {"counts": figure(10, 10, 10)}, True),
        ({"counts": figure(5, 5, 5)}, {"counts": figure(11, 11, 11)}, False),
        ({"counts": figure(5, 5, None)}, {"counts": figure(100, 100, 100)}, True),  # "at least five"
        ({"counts": figure(5, 5, 5)}, {"counts": figure(5, 5, 5, True)}, False),
        ({"counts": figure(5, 5, 5)}, {}, True),
        ({}, {"article_id": "a1", "sentence_index": 4}, True),
        ({}, {"article_id": "a1", "sentence_index": 0}, False),
        ({}, {"article_id": "a1", "sentence_index": 4, "spot": replace(HILL, name="yy.mill", latitude=35.05)}, False),
        ({}, {"article_id": "a1", "sentence_index": 4, "first_day": NEXT, "last_day": NEXT}, False),
        ({}, {"article_id": "a1", "sentence_index": 4, "last_day": NEXT}, True),
        ({"counts": figure(5, 5, 5)}, {"article_id": "a1", "sentence_index": 4, "counts": figure(6, 6, 6)}, False),
    ],
)
def test_when_two_reports_are_one_event(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    first = replace(REPORT, **one)
    second = replace(REPORT, **{"event_id": "e2", "article_id": "a2"} | other)
    assert (same_event(first, second, Sameness()) is not None) is same
    assert (same_event(second, first, Sameness()) is not None) is same


def report(number: int, killed: int | None, **fields: Any) -> Event:
    place = Place(text="town", start=16, end=20, place_id="xx.hill", name="Olive Hill", latitude=35.0, longitude=36.0,
                  country="SYR", precision="settlement")  # fmt: skip
    given: dict[str, Any] = {
        "event_id": f"e{number}",
        "article_id": f"a{number}",
        "place": place,
        "date": EventDate(start=DAY, end=DAY),
        "source": [Actor(text="Rockets", start=0, end=7, actor_id="army", name="Army")],
        "counts": {"killed": {"low": killed, "best": killed, "high": killed}} if killed else {},
    }
    return event(TEXT, **given | fields)


def put(engine: sa.Engine, *found: Event, text: str = TEXT) -> None:
    with engine.connect() as conn:
        run = start_run(conn, "0.1.0", "d1")
        for one in found:
            day = dt.date(2021, 10, 12 + int(one.event_id[1:]))
            words = text if text != TEXT else f"{TEXT} {one.article_id}"
            write_article(conn, article(words, id=one.article_id, published=day), [one], run)


@pytest.fixture
def told(engine: sa.Engine) -> sa.Engine:
    """Three reports of one event, and one of another."""
    put(engine, report(1, 5), report(2, 7, mode="shelling"), report(3, 9), report(4, 70))
    return engine


def groups(engine: sa.Engine, **options: Any) -> dict[str, list[str]]:
    with engine.connect() as conn:
        return {group.id: [row.event.event_id for row in group.reports] for group in read_groups(conn, **options)}


def test_every_report_is_in_one_group_or_alone(told: sa.Engine) -> None:
    with told.connect() as conn:
        assert groups(told) == {"e1": ["e1"], "e2": ["e2"], "e3": ["e3"], "e4": ["e4"]}
        found = group_events(conn)
    assert (found.groups, found.reports, found.alone) == (1, 3, 1)
    assert groups(told) == {"e1": ["e1", "e2", "e3"], "e4": ["e4"]}
    assert groups(told, filters=Filters(limit=1)) == {"e1": ["e1", "e2", "e3"]}
    assert groups(told, filters=Filters(modes=("shelling",))) == {"e1": ["e1", "e2", "e3"]}


def test_a_group_has_reasons_figures_and_disagreement(told: sa.Engine) -> None:
    with told.connect() as conn:
        group_events(conn)
        found = {policy: next(read_groups(conn, policy=policy)) for policy in POLICIES}
    assert {policy: group.figures()["killed"] for policy, group in found.items()} == {
        "conservative": Figures(5, 5, 9),
        "representative": Figures(5, 7, 9),
        "informative": Figures(5, 7, 9),  # the one that names its mode says most
    }
    group = found["informative"]
    assert group.lead.event.event_id == "e2"
    assert group.disagreement() == {"killed": {"5": 1, "7": 1, "9": 1}}
    assert group.reasons["e2"] == "attack; 0.0 km apart; 0 days apart; both name army"
    assert group.independent == 3


def test_grouping_again_gives_the_same_and_can_be_undone(told: sa.Engine) -> None:
    with told.connect() as conn:
        group_events(conn)
        first = groups(told)
        group_events(conn, Sameness(count_ratio=20))
        assert groups(told) == {"e1": ["e1", "e2", "e3", "e4"]}
        assert undo_grouping(conn)
        assert groups(told) == first
        assert undo_grouping(conn)
        assert len(groups(told)) == 4
        assert not undo_grouping(conn)
        group_events(conn)
        assert groups(told) == first
        assert group_events(conn, Sameness(count_ratio=20), dry_run=True).reports == 4
        assert groups(told) == first


def test_reviewed_events_are_not_merged_unasked(told: sa.Engine) -> None:
    with told.connect() as conn:
        write_verdicts(conn, ["e2"], "accepted", "r1")
        assert group_events(conn).held_back == 1
        assert groups(told) == {"e1": ["e1", "e3"], "e2": ["e2"], "e4": ["e4"]}
        group_events(conn, merge_reviewed=True)
        assert groups(told)["e1"] == ["e1", "e2", "e3"]
        write_verdicts(conn, ["e3"], "rejected", "r1")
        assert groups(told) == {"e1": ["e1", "e2"], "e3": ["e3"], "e4": ["e4"]}
        write_verdicts(conn, ["e1"], "rejected", "r1")
    assert groups(told, filters=Filters(status="accepted")) == {"e1": ["e2"]}
    assert groups(told, filters=Filters(status="unreviewed")) == {"e4": ["e4"]}
    assert groups(told, filters=Filters(status="rejected")) == {"e1": ["e1"], "e3": ["e3"]}


def test_reports_of_one_event_come_as_one_unit(told: sa.Engine) -> None:
    """Only the level of reports takes them apart again."""
    with told.connect() as conn:
        group_events(conn)
        units = {level: [unit.event_id for unit in Units(conn, level=level)] for level in get_args(Level)}
        counts = {level: [len(unit.reports) for unit in Units(conn, level=level)] for level in get_args(Level)}
    assert units == {"events": ["e1", "e4"], "reports": ["e1", "e2", "e3", "e4"]}
    assert counts == {"events": [3, 1], "reports": [1, 1, 1, 1]}


def test_duplicates_do_not_count_as_independent(engine: sa.Engine) -> None:
    from eventcoder.store.duplicates import link_duplicates

    put(engine, report(1, 5), report(2, 5), text=TEXT + " Same words.")
    put(engine, report(3, 5))
    with engine.connect() as conn:
        link_duplicates(conn, 1.0)
        group_events(conn)
        (group,) = read_groups(conn)
    assert (len(group.reports), group.independent) == (3, 2)


def test_the_command(
    told: sa.Engine, database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*args: str) -> tuple[str, str]:
        with pytest.raises(SystemExit) as end:
            main(["group", "--db", database_url, *args])
        assert not end.value.code
        return capsys.readouterr()

    out, err = run("--threshold", "1", "--list", "5")
    assert "3 reports tell of 1 events; 1 reports stay alone" in err
    assert out.splitlines()[0].startswith("e1 attack Olive Hill 2021-10-12; 3 reports, 3 independent; killed 5..7..9")
    assert "4 reports tell of 1 events" in run("--count-ratio", "20", "--dry-run")[1]
    assert "undone" in run("--undo")[1]
    assert "no grouping" in run("--undo")[1]
