"""Double coding: who sees what, where reviewers differ, who settles it, and how far they agree."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from factory import article, event, span

from eventcoder.cli import main
from eventcoder.errors import EventcoderError, StoreError
from eventcoder.model import EVENT, Actor, Event
from eventcoder.review.agreement import FIELDS, agreement_by_field, differing, labels
from eventcoder.review.names import Names
from eventcoder.review.samples import disputed, read_one, read_queue, read_sampled
from eventcoder.review.samples_desk import sample_desk
from eventcoder.store import Filters, open_store, read_event, start_run, write_article, write_verdicts
from eventcoder.store.answers import Answer, corrections, part, read_answers, read_coded, settling, write_answer
from eventcoder.store.checking import check_store
from eventcoder.store.copying import copy_store
from eventcoder.store.edits import with_edit, write_edits
from eventcoder.store.history import undo
from eventcoder.store.samples import add_adjudicators, allotted, draw_sample, read_sample, read_samples, sampled_ids
from eventcoder.store.verdicts import Given

#: For what does not hang on the database.
on_sqlite = pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
EVERYTHING = Filters(modalities=("all",), include_replaced=True)


def many(number: int = 40) -> list[Event]:
    """Attacks and arrests, three to one, each in an article of its own."""
    made = []
    for n in range(number):
        text = f"Gunmen struck the town {n:02} times."
        kind: dict[str, Any] = {"event_type": "detention" if n % 4 == 3 else "attack", "rule_id": f"en.rule.{n % 4}"}
        made.append(event(text, "struck", event_id=f"s{n:03}", source=[Actor(**span(text, "Gunmen"))], **kind))
    return made


@pytest.fixture
def filled(engine: sa.Engine) -> sa.Engine:
    with engine.connect() as conn:
        run = start_run(conn, "0.1.0", "d1")
        for one in many():
            write_article(conn, article(one.evidence), [one], run)
    return engine


@pytest.fixture
def conn(filled: sa.Engine) -> Any:
    with filled.connect() as connection:
        yield connection


def drawn(conn: sa.Connection, name: str = "one", size: int = 8, **more: Any) -> list[str]:
    draw_sample(conn, name, size, ("ann", "bob"), **({"filters": EVERYTHING, "adjudicators": ("eve",)} | more))
    return sampled_ids(conn, name)


# --- drawing


def test_the_same_seed_draws_the_same_events(conn: sa.Connection) -> None:
    first, again, other = drawn(conn, "a", seed=5), drawn(conn, "b", seed=5), drawn(conn, "c", seed=6)
    assert first == again != other
    assert len(first) == len({*first}) == 8
    assert first == ["s006", "s009", "s011", "s017", "s019", "s020", "s024", "s034"]  # and so on every machine


def test_a_larger_sample_holds_the_smaller(conn: sa.Connection) -> None:
    assert {*drawn(conn, "few", 5, seed=3)} < {*drawn(conn, "many", 20, seed=3)}
    assert len(drawn(conn, "all", 500)) == 40


def test_strata_have_their_share(conn: sa.Connection) -> None:
    types = {one.event_id: one.event_type for one in many()}
    for seed in range(3):
        ids = drawn(conn, f"by type {seed}", 8, seed=seed, by="type")
        assert sorted(types[key] for key in ids) == ["attack"] * 6 + ["detention"] * 2
    assert allotted({"a": 1, "b": 1, "c": 1}, 2) == {"a": 1, "b": 1, "c": 0}
    assert allotted({"a": 997, "b": 3}, 10) == {"a": 10, "b": 0}
    for by in ("rule", "language", "country"):
        assert len(drawn(conn, by, 10, by=by)) == 10


def test_filters_choose_what_is_drawn_from_and_are_kept(conn: sa.Connection) -> None:
    ids = drawn(conn, size=99, filters=Filters(types=("detention",), limit=3))
    assert len(ids) == 10
    assert read_sample(conn, "one").options == {"size": 99, "by": None, "filters": {"types": ["detention"]}}


@on_sqlite
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"coders": ("ann",)}, "two reviewers or more"),
        ({"coders": ("ann", "ann")}, "two reviewers or more"),
        ({"adjudicators": ("bob",)}, "'bob' answers the sample and cannot settle it as well"),
        ({"size": 0}, "1 to 10,000 events"),
        ({"size": 10_001}, "1 to 10,000 events"),
        ({"filters": Filters(types=("aid",))}, "choose no event"),
        ({"name": "taken"}, "there is a sample 'taken' already"),
    ],
)
def test_what_cannot_be_drawn(conn: sa.Connection, given: dict[str, Any], said: str) -> None:
    drawn(conn, "taken")
    usual: dict[str, Any] = {"name": "one", "size": 5, "coders": ("ann", "bob"), "filters": EVERYTHING}
    with pytest.raises(EventcoderError, match=said):
        draw_sample(conn, **(usual | given))
    assert [one.name for one in read_samples(conn)] == ["taken"]


@on_sqlite
def test_more_adjudicators_can_be_named(conn: sa.Connection) -> None:
    drawn(conn)
    assert add_adjudicators(conn, "one", ["eve", "zoe"]).adjudicators == ("eve", "zoe")
    with pytest.raises(EventcoderError, match="cannot settle it as well"):
        add_adjudicators(conn, "one", ["ann"])
    with pytest.raises(StoreError, match="there is no sample 'two'"):
        add_adjudicators(conn, "two", ["zoe"])


# --- who sees what


def statuses(conn: sa.Connection, reviewer: str, **filters: Any) -> dict[str, str]:
    return {row.event.event_id: row.status for row in read_queue(conn, "one", reviewer, Filters(**filters))}


def test_nobody_sees_the_verdicts_and_edits_of_others(conn: sa.Connection) -> None:
    ids = drawn(conn)
    write_verdicts(conn, ids[:3], "rejected", "ann", "secret", "no_event")
    write_edits(conn, [(ids[3], "mode", "shelling" if many()[int(ids[3][1:])].event_type == "attack" else "arrest")],
                Given("edit", "ann"))  # fmt: skip
    assert set(statuses(conn, "bob").values()) == {"unreviewed"}
    assert statuses(conn, "ann") == dict.fromkeys(ids[:3], "rejected") | dict.fromkeys(ids[3:], "unreviewed")
    blind = {row.event.event_id: row for row in read_queue(conn, "one", "bob", Filters())}
    assert all(row.verdict is None and row.edited_fields == () for row in blind.values())
    assert blind[ids[3]].event.mode is None
    assert read_event(conn, ids[3]).event.mode is not None
    assert next(r for r in read_queue(conn, "one", "ann", Filters()) if r.event.event_id == ids[3]).event.mode
    assert read_one(conn, "one", "bob", ids[0]).verdict is None
    assert read_one(conn, "one", "ann", ids[0]).status == "rejected"


def test_filters_go_by_ones_own_verdicts(conn: sa.Connection) -> None:
    ids = drawn(conn)
    write_verdicts(conn, ids[:3], "accepted", "ann")
    assert sorted(statuses(conn, "ann", status="unreviewed")) == ids[3:]
    assert sorted(statuses(conn, "bob", status="unreviewed")) == ids
    assert [*statuses(conn, "bob", limit=2)] == [*statuses(conn, "bob")][:2]
    assert {*statuses(conn, "bob", types=("detention",))} < {*ids}
    assert statuses(conn, "bob", types=("aid",)) == {}


@on_sqlite
def test_strangers_are_told_who_takes_part(conn: sa.Connection) -> None:
    drawn(conn)
    with pytest.raises(
        EventcoderError, match="'mallory' has no part in the sample 'one'; its reviewers are ann, bob, eve"
    ):
        read_queue(conn, "one", "mallory", Filters())
    with pytest.raises(EventcoderError, match="is not in the sample"):
        read_one(conn, "one", "ann", "no such event")


def test_what_was_said_before_the_draw_is_no_answer(conn: sa.Connection) -> None:
    write_verdicts(conn, [one.event_id for one in many()], "accepted", "ann")
    ids = drawn(conn)
    assert set(statuses(conn, "ann").values()) == {"unreviewed"}
    write_verdicts(conn, ids[:1], "accepted", "ann")
    assert statuses(conn, "ann")[ids[0]] == "accepted"


def test_a_verdict_taken_back_is_no_answer(conn: sa.Connection) -> None:
    ids = drawn(conn)
    write_verdicts(conn, ids[:2], "accepted", "ann")
    write_verdicts(conn, ids[:1], "withdrawn", "ann")
    assert undo(conn, "ann", ids[1]) is not None
    write_verdicts(conn, ids[2:3], "accepted", "ann")
    write_verdicts(conn, ids[2:3], "withdrawn", "bob")  # nobody takes back what another answered
    assert statuses(conn, "ann") == dict.fromkeys(ids, "unreviewed") | {ids[2]: "accepted"}


def test_events_that_are_found_no_more_stay_in_the_sample(conn: sa.Connection) -> None:
    ids = drawn(conn)
    gone = many()[int(ids[0][1:])]
    write_article(conn, article(gone.evidence), [], start_run(conn, "0.1.0", "d2"))
    assert sorted(statuses(conn, "ann")) == ids


# --- differences and what settles them


def answer(conn: sa.Connection, reviewer: str, event_id: str, verdict: str, **edits: Any) -> None:
    """What a reviewer says of an event as he may see it."""
    seen = read_one(conn, "one", reviewer, event_id).event
    wanted = seen
    for name, value in edits.items():
        wanted = with_edit(wanted, name, value)
    kind: Any = {"accepted": "accept", "rejected": "reject"}[verdict]
    write_answer(conn, event_id, [*corrections(seen, wanted, Given("edit", reviewer)), Given(kind, reviewer)])


def test_two_who_edit_alike_agree_though_the_second_changed_nothing_more(conn: sa.Connection) -> None:
    ids = drawn(conn)
    for who in ("ann", "bob"):
        answer(conn, who, ids[0], "accepted", modality="claimed")
    one = next(one for one in read_sampled(conn, read_sample(conn, "one")) if one.row.event.event_id == ids[0])
    assert one.complete and one.differing == []
    assert {labels(said)["verdict"] for said in one.answers.values()} == {"accepted"}
    assert [said.event.modality for said in one.answers.values()] == ["claimed", "claimed"]


def test_disputes_are_settled_by_the_adjudicator_alone(conn: sa.Connection) -> None:
    ids = drawn(conn)
    for key in ids:
        answer(conn, "ann", key, "accepted")
    answer(conn, "bob", ids[0], "rejected")
    answer(conn, "bob", ids[1], "accepted", target=[{"text": "town", "start": 0, "end": 4}])
    answer(conn, "bob", ids[2], "accepted")
    sample = read_sample(conn, "one")
    found = disputed(read_sampled(conn, sample))
    assert {one.row.event.event_id: one.differing for one in found} == {ids[0]: ["verdict"], ids[1]: ["target"]}
    assert sorted(statuses(conn, "eve")) == ids[:2]

    write_verdicts(conn, [ids[0]], "rejected", "eve")
    write_verdicts(conn, [ids[1]], "accepted", "mallory")  # somebody passing by settles nothing
    assert statuses(conn, "eve") == {ids[0]: "rejected", ids[1]: "unreviewed"}
    assert read_event(conn, ids[0]).status == "rejected"
    rulings = {
        one.row.event.event_id: one.ruling and one.ruling.decision for one in disputed(read_sampled(conn, sample))
    }
    assert rulings == {ids[0]: "rejected", ids[1]: None}
    add_adjudicators(conn, "one", ["zoe"])
    assert [*statuses(conn, "zoe")] == [ids[1]]  # what another settled needs no second ruling


def test_settling_undoes_the_edits_that_were_wrong(conn: sa.Connection) -> None:
    """Bob's edit counts until the adjudicator says that the machine was right."""
    ids = drawn(conn)
    answer(conn, "ann", ids[0], "accepted")
    answer(conn, "bob", ids[0], "accepted", modality="claimed")
    shown, seen = read_event(conn, ids[0]).event, read_one(conn, "one", "eve", ids[0]).event
    assert (shown.modality, seen.modality) == ("claimed", "asserted")
    write_answer(conn, ids[0], [*settling(shown, seen, seen, Given("edit", "eve")), Given("accept", "eve")])
    assert read_event(conn, ids[0]).event.modality == "asserted"
    assert read_one(conn, "one", "eve", ids[0]).event.modality == "asserted"


@on_sqlite
def test_edits_are_put_in_an_order_that_works(conn: sa.Connection) -> None:
    """A casualty claim needs a count before it is one; a town must be lost after control is."""
    attack = many()[0]
    record = attack.model_dump(mode="json") | {"event_type": "casualty_claim"}
    record["counts"]["killed"] = {"low": 2, "best": 2, "high": 2, "text": "", "is_cumulative": False}
    claim = EVENT.validate_python(record)
    for before, after in ((attack, claim), (claim, attack)):
        edits = corrections(before, after, Given("edit", "ann"))
        for one in edits:
            before = with_edit(before, one.field or "", one.new_value)
        assert part(before.model_dump(mode="json"), "counts") == part(after.model_dump(mode="json"), "counts")
        assert before.event_type == after.event_type
    assert [one.field for one in corrections(attack, claim, Given("edit", "ann"))] == ["counts.killed", "event_type"]


@on_sqlite
def test_answers_read_any_number_of_events(conn: sa.Connection) -> None:
    rows = list(read_coded(conn, [one.event_id for one in many()]))
    assert len(rows) == 40 and read_answers(conn, rows) == {}


# --- agreement


def said(reviewer: str, one: Event, decision: str = "accepted") -> Answer:
    from eventcoder.store import CurrentVerdict

    verdict = CurrentVerdict(decision, reviewer, None, None, "d1")  # type: ignore[arg-type]
    return Answer(reviewer, one, verdict)


def test_labels_tell_apart_what_matters_and_nothing_else() -> None:
    first = many()[0]
    named = with_edit(first, "source", [{"text": "مسلحون", "start": 0, "end": 1, "name": "GUNMEN"}])
    other = with_edit(first, "place", {"text": "Olive Hill", "start": 0, "end": 1})
    by_id = with_edit(first, "place", {"text": "الزيتون", "start": 5, "end": 9, "name": "Olive Hill", "place_id": "x"})
    assert differing({"ann": said("ann", first), "bob": said("bob", named)}) == []
    assert differing({"ann": said("ann", first), "bob": said("bob", other)}) == ["place"]
    assert differing({"ann": said("ann", by_id), "bob": said("bob", other)}) == []
    assert differing({"ann": said("ann", first), "bob": said("bob", other, "rejected")}) == ["verdict"]
    assert differing({"ann": said("ann", first, "rejected"), "bob": said("bob", other, "rejected")}) == []
    assert set(labels(said("ann", first))) == set(FIELDS)
    assert labels(said("ann", first, "rejected")) == {"verdict": "rejected"}


def test_agreement_by_field() -> None:
    events = many(20)
    answers = []
    for number, one in enumerate(events):
        other = with_edit(one, "event_type", "attack") if number % 4 == 3 else one
        answers.append({"ann": said("ann", one), "bob": said("bob", other, "rejected" if number < 4 else "accepted")})
    found = agreement_by_field(answers, resamples=200, seed=1)
    assert list(found) == list(FIELDS)
    assert (found["verdict"].units, found["event_type"].units) == (20, 16)
    assert found["verdict"].percent.value == pytest.approx(16 / 20)
    assert found["event_type"].percent.value == pytest.approx(12 / 16)
    assert found["event_type"].kappa.value == pytest.approx(0.0)
    assert found["source"].percent.value == 1.0 and found["source"].kappa.value is None


# --- the full screen


def test_the_full_screen_shows_nobody_elses_word(tmp_path: Path) -> None:
    pytest.importorskip("textual")
    from screen import NAMES, database, play, press, seen

    from eventcoder.review.keys import default_keys
    from eventcoder.review.tui.app import ReviewApp, Setting

    engine = database(tmp_path)
    with engine.connect() as conn:
        draw_sample(conn, "one", 9, ("ann", "bob"), adjudicators=("eve",), filters=EVERYTHING)
        ids = sampled_ids(conn, "one")
        ann, _ = sample_desk(conn, "one", "ann", lambda: NAMES, EVERYTHING)
        ann.decide(ids, "rejected", "no_event", "hidden words")
        ann.undo()
        taken = next(key for key in ids if key.startswith("e1f3"))
        ann.edit([taken], "mode", "contested")

        async def look(pilot: Any) -> None:
            screen = seen(pilot)
            for _ in ids:
                screen += await press(pilot, "j")
            for word in ("ann", "hidden", "rejected", "no_event", "contested"):
                assert word not in screen, word
            assert "gained" in screen and "1 of 3" in screen
            await press(pilot, "g", "a", "a", "a", "u")
            await press(pilot, "q")

        desk, view = sample_desk(conn, "one", "bob", lambda: NAMES, Filters(status="unreviewed"))
        done = play(ReviewApp(desk, view, Setting(default_keys(), title="one")), look)
        assert done is not None and done["accept"] == 2
        assert sorted(row.status for row in read_queue(conn, "one", "bob", Filters())) == ["accepted"] * 2 + [
            "unreviewed"
        ]
    engine.dispose()


# --- the database


def test_samples_are_copied_and_found_whole(conn: sa.Connection, new_database: Callable[[], str]) -> None:
    ids = drawn(conn, by="type")
    answer(conn, "ann", ids[0], "accepted", modality="claimed")
    assert list(check_store(conn)) == []
    conn.rollback()
    target = open_store(new_database())
    copy_store(conn.engine, target)
    with target.connect() as copied:
        assert read_sample(copied, "one") == read_sample(conn, "one")
        assert sampled_ids(copied, "one") == ids
        assert read_one(copied, "one", "ann", ids[0]) == read_one(conn, "one", "ann", ids[0])
    target.dispose()


# --- commands


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], filled: sa.Engine) -> Callable[..., tuple[str, str]]:
    """Output and messages of `eventcoder review ...` over the database."""

    def run(*args: str, code: int = 0) -> tuple[str, str]:
        with pytest.raises(SystemExit) as end:
            main(["review", *args, "--db", filled.url.render_as_string(hide_password=False)])
        out, err = capsys.readouterr()
        assert end.value.code == code, err
        return out, err

    return run


DRAW = ("sample", "draw", "pilot", "--size", "10", "--seed", "2", "--by", "type")
PEOPLE = ("--reviewer", "ann", "--reviewer", "bob", "--adjudicator", "eve")


def test_the_way_through_by_commands(told: Callable[..., tuple[str, str]], filled: sa.Engine) -> None:
    _, err = told(*DRAW, *PEOPLE)
    assert err == "pilot: 10 events, seed 2, answered by ann, bob; settled by eve\n"
    with filled.connect() as conn:
        ids = sampled_ids(conn, "pilot")
    told("accept", *ids[:9], "--reviewer", "ann")
    told("reject", ids[9], "--reviewer", "ann")
    assert told("--sample", "pilot", "--reviewer", "bob", "--status", "unreviewed")[1] == "10 events\n"
    assert told("--sample", "pilot", "--reviewer", "ann", "--status", "unreviewed")[1] == "no events\n"
    told("accept", *ids[:6], "--reviewer", "bob")
    told("reject", *ids[6:], "--reviewer", "bob")

    out, _ = told("sample", "list")
    assert out.splitlines()[1] == "    answered: ann 10, bob 10; they differ on 3, settled 0"
    out, err = told("disputes", "pilot")
    assert err == "3 events\n" and out.count("ann: accepted") == out.count("bob: rejected") == 3
    told("reject", ids[6], "--reviewer", "eve")
    assert told("disputes", "pilot")[1] == "2 events\n"
    rulings = {
        one["event_id"]: one["ruling"] for one in json.loads(told("disputes", "pilot", "--all", "--format", "json")[0])
    }
    assert rulings == dict.fromkeys(ids[6:9]) | {ids[6]: {"reviewer": "eve", "verdict": "rejected"}}

    out, err = told("agreement", "pilot", "--resamples", "100")
    assert out.splitlines()[1].split()[:3] == ["verdict", "10", "0.700"]
    assert told("agreement", "pilot", "--resamples", "100")[0] == out
    assert "2 reviewers, 10 events" in err
    found = json.loads(told("agreement", "pilot", "--format", "json")[0])
    assert found["verdict"]["kappa"]["value"] == pytest.approx((0.7 - 0.58) / (1 - 0.58))
    told("sample", "settle", "pilot", "--adjudicator", "zoe")


def test_the_desk_of_a_sample_is_blind(conn: sa.Connection) -> None:
    """What the full screen works with."""
    ids = drawn(conn)
    types = {one.event_id: one.event_type for one in many()}
    one = next(key for key in ids if types[key] == "attack")

    def names() -> Names:
        raise AssertionError("no names are needed")

    desks = {}
    for who in ("ann", "bob", "eve"):
        desks[who] = sample_desk(conn, "one", who, names, Filters(status="unreviewed"))[0]
    desks["ann"].decide(ids, "accepted", note="hidden words")
    desks["ann"].edit([one], "mode", "shelling")
    _, seen = sample_desk(conn, "one", "bob", names, Filters(status="unreviewed"))
    assert sorted(seen.ids) == ids
    known = seen.known(one)
    assert (known.row.status, known.row.event.mode, known.history, known.group) == ("unreviewed", None, [], None)
    assert seen.row(0).verdict is None

    assert desks["bob"].edit([one], "mode", "shelling") == [one]  # an answer, though everybody sees that mode already
    assert desks["bob"].edit([one], "mode", "shelling") == []
    desks["bob"].decide(ids, "accepted")
    sample = read_sample(conn, "one")
    assert disputed(read_sampled(conn, sample)) == []

    desks["bob"].edit([one], "mode", "bombing")
    _, queue = sample_desk(conn, "one", "eve", names, Filters(status="unreviewed"))
    assert queue.ids == [one]
    assert {said.reviewer for said in queue.known(one).history} == {"ann", "bob"}
    desks["eve"].edit([one], "mode", "shelling")
    desks["eve"].decide([one], "accepted")
    assert read_event(conn, one).event.mode == "shelling"
    for late in (lambda: desks["bob"].decide([one], "rejected"), lambda: desks["bob"].edit([one], "mode", "-")):
        with pytest.raises(EventcoderError, match="'eve' has settled it"):
            late()
    with pytest.raises(EventcoderError, match="is no mode"):
        desks["eve"].edit([one], "mode", "arrest")


def test_undo_at_the_desk_stays_in_the_sample(conn: sa.Connection) -> None:
    write_verdicts(conn, ["s000"], "accepted", "ann")
    ids = drawn(conn)
    desk, _ = sample_desk(conn, "one", "ann", Names.load, Filters())
    assert desk.undo() is None
    desk.decide(ids[:1], "accepted")
    outside = next(one.event_id for one in many() if one.event_id not in ids)
    write_verdicts(conn, [outside], "accepted", "ann")
    said = desk.undo()
    assert said is not None and said.event_id == ids[0]
    assert read_event(conn, outside).status == "accepted"


def test_acceptance_by_the_adjudicator_alone_takes_wrong_edits_back(conn: sa.Connection) -> None:
    ids = drawn(conn)
    types = {one.event_id: one.event_type for one in many()}
    one = next(key for key in ids if types[key] == "attack")
    answer(conn, "ann", one, "accepted")
    answer(conn, "bob", one, "accepted", mode="bombing")
    desk, _ = sample_desk(conn, "one", "eve", Names.load, Filters())
    assert read_event(conn, one).event.mode == "bombing"
    desk.decide([one], "accepted")
    assert read_event(conn, one).event.mode is None


@on_sqlite
def test_who_has_no_part_is_refused(told: Callable[..., tuple[str, str]]) -> None:
    told(*DRAW, *PEOPLE)
    assert "has no part in the sample" in told("--sample", "pilot", "--reviewer", "mallory", code=2)[1]
    assert "there is no sample 'none'" in told("agreement", "none", code=4)[1]
