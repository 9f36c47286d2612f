"""Verdicts of every kind, on SQLite and Postgres alike: what they change, and what taking them back restores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from factory import ARABIC, arabic_event, article, english_events, event

from eventcoder.errors import EventcoderError, StoreError
from eventcoder.model import Event
from eventcoder.store import (
    Filters,
    StoredEvent,
    count_events,
    open_store,
    read_event,
    read_events,
    read_ids,
    start_run,
    write_article,
    write_verdicts,
)
from eventcoder.store.changes import current_events
from eventcoder.store.checking import check_store
from eventcoder.store.decisions import write_same, write_split
from eventcoder.store.edits import write_edits
from eventcoder.store.grouping import group_events, undo_grouping
from eventcoder.store.groups import group_of_event, read_groups
from eventcoder.store.history import handled_by, read_history, undo
from eventcoder.store.queues import QUEUES, queue_ids
from eventcoder.store.tables import codings, verdicts
from eventcoder.store.verdicts import Given, add_verdicts

TAKEN, KILLED = english_events()
ME = Given("edit", "r7", note="read again")


@pytest.fixture
def conn(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Two English events and an Arabic one."""
    with engine.connect() as open_conn:
        run = start_run(open_conn, "0.1.0", "d1")
        write_article(open_conn, article(), english_events(), run)
        write_article(open_conn, article(ARABIC, language="ar", published="2021-10-13"), [arabic_event()], run)
        yield open_conn


def status(conn: sa.Connection, one: Event = TAKEN) -> str:
    return read_event(conn, one.event_id).status


def edit(conn: sa.Connection, field: str, value: object, one: Event = TAKEN) -> StoredEvent:
    write_edits(conn, [(one.event_id, field, value)], ME)
    return read_event(conn, one.event_id)


# --- decisions and undo


def test_undo_brings_back_what_was_said_before(conn: sa.Connection) -> None:
    key = TAKEN.event_id
    write_verdicts(conn, [key], "accepted", "r1", "mine")
    write_verdicts(conn, [key], "rejected", "r7", reason="place")
    verdict = read_event(conn, key).verdict
    assert verdict and (verdict.verdict, verdict.reviewer, verdict.reason) == ("rejected", "r7", "place")
    said = undo(conn, "r7", key)
    assert said and (said.kind, said.reason, said.stands) == ("reject", "place", True)
    verdict = read_event(conn, key).verdict
    assert verdict and (verdict.verdict, verdict.reviewer, verdict.note) == ("accepted", "r1", "mine")
    assert undo(conn, "r7", key) is None
    assert [one.kind for one in read_history(conn, key)] == ["accept", "reject", "undo"]
    assert [one.stands for one in read_history(conn, key)] == [True, False, True]


def test_undo_goes_back_as_far_as_one_likes(conn: sa.Connection) -> None:
    keys = [TAKEN.event_id, KILLED.event_id, arabic_event().event_id]
    for key in keys:
        write_verdicts(conn, [key], "accepted", "r7")
        add_verdicts(conn, [(key, Given("comment", "r7", "hm"))])
    write_verdicts(conn, keys, "rejected", "somebody else")
    undone = [said for _ in range(7) if (said := undo(conn, "r7"))]
    assert [(said.kind, said.event_id) for said in undone] == [
        (kind, key) for key in reversed(keys) for kind in ("comment", "accept")
    ]
    assert {status(conn, one) for one in (TAKEN, KILLED)} == {"rejected"}


def test_an_old_undo_still_takes_everything_back(conn: sa.Connection) -> None:
    write_verdicts(conn, [TAKEN.event_id], "accepted", "r1")
    write_verdicts(conn, [TAKEN.event_id], "accepted", "r2")
    write_verdicts(conn, [TAKEN.event_id], "withdrawn", "r2")
    assert status(conn) == "unreviewed"
    write_verdicts(conn, [TAKEN.event_id], "rejected", "r3")
    undo(conn, "r3", TAKEN.event_id)
    assert status(conn) == "unreviewed"


def test_a_lost_event_stays_as_long_as_its_acceptance(conn: sa.Connection) -> None:
    write_verdicts(conn, [TAKEN.event_id], "accepted", "r7")
    write_article(conn, article(), [KILLED], start_run(conn, "0.1.0", "d2"))
    assert TAKEN.event_id in read_ids(conn)
    undo(conn, "r7", TAKEN.event_id)
    assert TAKEN.event_id not in read_ids(conn)
    write_verdicts(conn, [TAKEN.event_id], "accepted", "r7")
    assert TAKEN.event_id in read_ids(conn)


def test_verdicts_are_of_events_that_are_there(conn: sa.Connection) -> None:
    for said in (Given("flag", "r7"), Given("accept", "r7")):
        with pytest.raises(StoreError, match="no event has the id 'nobody'"):
            add_verdicts(conn, [(TAKEN.event_id, said), ("nobody", said)])
    assert read_history(conn, TAKEN.event_id) == []


def test_who_has_handled_what(conn: sa.Connection) -> None:
    write_verdicts(conn, [TAKEN.event_id], "accepted", "r7")
    add_verdicts(conn, [(KILLED.event_id, Given("skip", "r7")), (arabic_event().event_id, Given("flag", "r7"))])
    assert handled_by(conn, "r7") == {TAKEN.event_id, KILLED.event_id}
    undo(conn, "r7", KILLED.event_id)
    assert (handled_by(conn, "r7"), handled_by(conn, "r8")) == ({TAKEN.event_id}, set())


# --- edits


def test_an_edit_lies_over_the_coding(conn: sa.Connection) -> None:
    row = edit(conn, "mode", "lost")
    assert (row.event.mode, row.edited_fields) == ("lost", ("mode",))
    assert row.event.codes.plover == "RETREAT"
    assert row.event.model_copy(update={"mode": "gained", "codes": TAKEN.codes}) == TAKEN
    records = conn.execute(sa.select(codings.c.record).where(codings.c.event_id == TAKEN.event_id)).scalars()
    assert [record["mode"] for record in records] == ["gained"]
    (said,) = read_history(conn, TAKEN.event_id)
    assert (said.field, said.old_value, said.new_value, said.note) == ("mode", "gained", "lost", "read again")


def test_filters_and_columns_go_by_the_edit(conn: sa.Connection) -> None:
    aleppo = {"text": "Aleppo", "start": 0, "end": 0, "name": "Aleppo", "country": "IRQ", "precision": "settlement"}
    edit(conn, "place", aleppo)
    edit(conn, "source", [{"text": "Somebody", "start": 0, "end": 0, "actor_id": "xx.somebody"}])
    edit(conn, "date", {"start": "2020-02-01", "end": "2020-02-29", "precision": "month"})
    for filters in (
        Filters(countries=("IRQ",)), Filters(place="alepp"), Filters(actor="xx.somebody"), Filters(actor="Some"),
        Filters(until=dt.date(2020, 3, 1)),
    ):  # fmt: skip
        assert read_ids(conn, filters) == [TAKEN.event_id]
    assert count_events(conn, Filters(actor="Dawn")) == 2  # the other two events
    assert list(check_store(conn)) == []


def test_an_edit_is_taken_back(conn: sa.Connection) -> None:
    edit(conn, "modality", "negated")
    edit(conn, "counts.killed", {"low": 2, "best": 2, "high": 2, "text": "", "is_cumulative": False})
    assert read_ids(conn, Filters(modalities=("negated",))) == [TAKEN.event_id]
    for expected in (("modality",), ()):
        undo(conn, "r7", TAKEN.event_id)
        assert read_event(conn, TAKEN.event_id).edited_fields == expected
    assert read_event(conn, TAKEN.event_id).event == TAKEN
    assert read_ids(conn, Filters(modalities=("negated",))) == []


def test_an_edit_outlives_a_new_coding(conn: sa.Connection) -> None:
    edit(conn, "mode", "lost")
    newer = TAKEN.model_copy(update={"dictionary_version": "d2", "confidence": 0.9})
    write_article(conn, article(), [newer, KILLED], start_run(conn, "0.1.0", "d2"))
    row = read_event(conn, TAKEN.event_id)
    assert (row.event.mode, row.event.confidence, row.edited_fields) == ("lost", 0.9, ("mode",))
    assert read_ids(conn, Filters(modes=("lost",))) == [TAKEN.event_id]
    (coded,) = [one.event for one in current_events(conn, [TAKEN.article_id])[TAKEN.article_id] if one.event.mode]
    assert coded == newer  # what a new coding is compared with is what the machine said


def test_an_edit_that_fits_no_more_is_passed_over(conn: sa.Connection) -> None:
    assert edit(conn, "event_type", "territorial_control", KILLED).edited_fields == ("event_type",)
    nowhere = KILLED.model_copy(update={"dictionary_version": "d2", "place": None})
    write_article(conn, article(), [TAKEN, nowhere], start_run(conn, "0.1.0", "d2"))
    row = read_event(conn, KILLED.event_id)
    assert (row.event, row.edited_fields) == (nowhere, ())
    write_article(conn, article(), [TAKEN, KILLED], start_run(conn, "0.1.0", "d1"))
    assert read_event(conn, KILLED.event_id).event.event_type == "territorial_control"


def test_a_new_type_drops_a_mode_that_it_lacks(conn: sa.Connection) -> None:
    row = edit(conn, "event_type", "attack")
    assert (row.event.event_type, row.event.mode) == ("attack", None)
    assert row.edited_fields == ("event_type", "mode")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("place", None, "needs a place"),
        ("event_type", "casualty_claim", "at least one count"),
        ("event_type", "picnic", "picnic"),
        ("mode", "airstrike", "has no mode 'airstrike'"),
        ("date", {"start": "2021-10-12", "end": "2021-10-11"}, "ends before it starts"),
        ("counts.killed", {"low": 7, "high": 5}, "low <= best <= high"),
        ("source", [{"text": "x"}], "start: Field required"),
    ],
)
def test_edits_are_validated_at_once(conn: sa.Connection, field: str, value: object, message: str) -> None:
    with pytest.raises(EventcoderError, match=message):
        edit(conn, field, value)
    assert read_history(conn, TAKEN.event_id) == []


def test_edits_of_several_events_happen_to_all_or_none(conn: sa.Connection) -> None:
    keys = [KILLED.event_id, TAKEN.event_id]
    with pytest.raises(EventcoderError, match="needs a place"):
        write_edits(conn, [(key, "place", None) for key in keys], ME)
    assert read_event(conn, KILLED.event_id).event == KILLED
    assert write_edits(conn, [(key, "event_type", "casualty_claim") for key in keys[:1]], ME) == []
    with pytest.raises(StoreError, match="no event"):
        write_edits(conn, [("nobody", "mode", None)], ME)


# --- groups


TOLD = "Shells fell on Olive Hill on Tuesday."


def groups(conn: sa.Connection) -> list[list[str]]:
    return [[row.event.event_id for row in group.reports] for group in read_groups(conn)]


@pytest.fixture
def told(conn: sa.Connection) -> sa.Connection:
    """Four reports of an attack, two and two of them put together."""
    run = start_run(conn, "0.1.0", "d1")
    for number, name in enumerate(("east", "east", "west", "west"), 1):
        source = {"text": "Shells", "start": 0, "end": 6, "actor_id": name}
        one = event(TOLD, "fell", article_id=f"a{number}", event_id=f"g{number}", source=[source])
        write_article(conn, article(TOLD, id=f"a{number}"), [one], run)
    group_events(conn)
    return conn


def test_people_put_reports_together_and_apart(told: sa.Connection) -> None:
    machine = [["g1", "g2"], ["g3", "g4"]]
    assert [group for group in groups(told) if group[0][0] == "g"] == machine
    write_same(told, ["g4", "g1"], ME)
    assert ["g1", "g2", "g3", "g4"] in groups(told)
    group = group_of_event(told, "g3")
    assert group and (group.id, group.reasons["g1"]) == ("g1", "r7 says that it is the same as g4")
    write_split(told, ["g1"], ME)
    assert ["g1"] in groups(told) and ["g2", "g3", "g4"] in groups(told)
    assert group_of_event(told, "g1") is None
    assert [said.kind for _ in range(2) if (said := undo(told, "r7"))] == ["split", "same"]
    assert [group for group in groups(told) if group[0][0] == "g"] == machine


def test_what_people_said_outlives_every_grouping(told: sa.Connection) -> None:
    write_same(told, ["g1", TAKEN.event_id], ME)
    write_split(told, ["g3"], ME)
    before = groups(told)
    group_events(told)
    assert groups(told) == before
    undo_grouping(told), undo_grouping(told)
    assert sorted(map(len, groups(told))) == [1, 1, 1, 1, 1, 2]


def test_one_report_is_no_pair(told: sa.Connection) -> None:
    with pytest.raises(EventcoderError, match="two or more"):
        write_same(told, ["g1", "g1"], ME)
    with pytest.raises(StoreError, match="no event"):
        write_same(told, ["nobody", "g1"], ME)


# --- queues


def test_queues(conn: sa.Connection) -> None:
    ar = arabic_event().event_id
    assert queue_ids(conn, Filters()) == [ar, TAKEN.event_id, KILLED.event_id]
    assert queue_ids(conn, Filters(), "deadliest")[0] == KILLED.event_id
    assert queue_ids(conn, Filters(), "rule")[0] == ar
    assert queue_ids(conn, Filters(limit=1), "least-certain") == [ar]
    edit(conn, "date", {"start": "2022-01-01", "end": "2022-01-01"}, KILLED)
    assert queue_ids(conn, Filters(), "newest")[0] == KILLED.event_id
    edit(conn, "place", None, KILLED)
    assert queue_ids(conn, Filters(), "place")[-1] == KILLED.event_id


def test_every_queue_is_the_same_each_time(told: sa.Connection) -> None:
    for queue in QUEUES:
        found = [queue_ids(told, Filters(limit=3), queue, seed=5) for _ in range(2)]
        assert found[0] == found[1]
        assert set(found[0]) <= set(read_ids(told))


def test_a_sample_hangs_on_its_seed_alone(told: sa.Connection) -> None:
    drawn = [queue_ids(told, Filters(), "sample", seed) for seed in (1, 2)]
    assert sorted(drawn[0]) == sorted(drawn[1]) and drawn[0] != drawn[1]
    write_verdicts(told, [drawn[0][2]], "accepted", "r7")
    rest = queue_ids(told, Filters(status="unreviewed"), "sample", 1)
    assert rest == [key for key in drawn[0] if key != drawn[0][2]]


def test_conflicting_reports_come_together_and_worst_first(told: sa.Connection) -> None:
    assert queue_ids(told, Filters(), "conflicting") == []
    edit(told, "date", {"start": "2021-10-13", "end": "2021-10-13"}, event(TOLD, event_id="g2"))
    assert queue_ids(told, Filters(), "conflicting") == ["g1", "g2"]
    for field, value in (("modality", "claimed"), ("mode", "shelling")):
        edit(told, field, value, event(TOLD, event_id="g4"))
    edit(told, "mode", "bombing", event(TOLD, event_id="g3"))
    assert queue_ids(told, Filters(), "conflicting") == ["g1", "g2", "g3", "g4"]
    assert queue_ids(told, Filters(limit=1), "conflicting") == ["g1"]


def test_nothing_is_ever_deleted(conn: sa.Connection) -> None:
    edit(conn, "mode", "lost")
    write_verdicts(conn, [TAKEN.event_id], "accepted", "r7")
    for _ in range(3):
        undo(conn, "r7")
    kinds = conn.execute(sa.select(verdicts.c.kind).order_by(verdicts.c.id)).scalars().all()
    assert kinds == ["edit", "accept", "undo", "undo"]


def test_a_copy_has_every_verdict(conn: sa.Connection, new_database: object) -> None:
    from eventcoder.store.copying import copy_store

    edit(conn, "mode", "lost")
    undo(conn, "r7")
    edit(conn, "mode", "held")
    target = open_store(new_database())  # type: ignore[operator]
    copy_store(conn.engine, target)
    with target.connect() as copied:
        assert read_event(copied, TAKEN.event_id) == read_event(conn, TAKEN.event_id)
        assert [row.event for row in read_events(copied)] == [row.event for row in read_events(conn)]
        assert read_history(copied, TAKEN.event_id) == read_history(conn, TAKEN.event_id)
    target.dispose()
