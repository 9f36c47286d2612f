"""`eventcoder review COMMAND`: every action by plain commands, for some events or for all that filters choose."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from factory import english_events
from screen import database as made

from eventcoder.cli import main
from eventcoder.cli.review_commands import review
from eventcoder.errors import EventcoderError
from eventcoder.review.desk import REASONS
from eventcoder.store import read_event, read_ids
from eventcoder.store.groups import group_of_event
from eventcoder.store.history import read_history

AR, TAKEN, KILLED = "a7c2", "e1f3taken", "e2a9killed"
DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    return made(tmp_path)


def call(engine: sa.Engine, *args: str, answer: str | None = None) -> Result:
    done = CliRunner().invoke(review, ["--db", str(engine.url.database), "--reviewer", "r7", *args], input=answer)
    assert done.exit_code in (0, 2) or isinstance(done.exception, EventcoderError), done.exception
    return done


def kinds(engine: sa.Engine, key: str) -> list[tuple[str, str, str | None, str | None]]:
    with engine.connect() as conn:
        return [(said.kind, said.reviewer, said.reason, said.note) for said in read_history(conn, key)]


def status(engine: sa.Engine) -> dict[str, str]:
    with engine.connect() as conn:
        return {key: read_event(conn, key).status for key in (AR, TAKEN, KILLED)}


def test_every_action_is_a_command(engine: sa.Engine) -> None:
    with engine.connect() as conn:
        assert call(engine, "reject", "e1", "--reason", "place", "--note", "no").exit_code == 0
        call(engine, "comment", "e1", "e2", "--note", "see")
        call(engine, "flag", "e1")
        assert kinds(engine, TAKEN) == [
            ("reject", "r7", "place", "no"), ("comment", "r7", None, "see"), ("flag", "r7", None, None)
        ]  # fmt: skip
        call(engine, "same", "e1", "a7", "--note", "one town")
        assert group_of_event(conn, AR) is None  # a report that was rejected is none
        call(engine, "accept", "e1")
        assert len(group_of_event(conn, AR).reports) == 2  # type: ignore[union-attr]
        call(engine, "split", "e1")
        assert group_of_event(conn, AR) is None


def test_undo(engine: sa.Engine) -> None:
    call(engine, "accept", "e1", "--reviewer", "r8")
    call(engine, "reject", "e1")
    assert call(engine, "undo", "e1").stdout == "undone e1f3taken territorial_control gained\n"
    assert status(engine)[TAKEN] == "accepted"
    done = call(engine, "undo", "e2", "e1")
    assert "r7 has said nothing of e2a9killed" in str(done.exception)
    assert status(engine)[TAKEN] == "accepted"


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("type", "attack", "attack"), ("mode", "lost", "lost"), ("mode", "-", None), ("modality", "negated", "negated"),
        ("date", "2020", "2020-01-01"), ("killed", "5..", 5), ("place", "text:Somewhere", "Somewhere"),
        ("place", "sy.aleppo", "Aleppo"), ("target", "sy.aleppo_x; nobody", ["sy.aleppo_x", "nobody"]),
    ],
)  # fmt: skip
def test_edit(engine: sa.Engine, field: str, value: str, expected: object) -> None:
    assert call(engine, "edit", "e1", field, value, "--note", "read").exit_code == 0
    with engine.connect() as conn:
        one = read_event(conn, TAKEN).event
    found = {
        "type": one.event_type, "mode": one.mode, "modality": one.modality, "date": str(one.date.start),
        "killed": one.counts.killed and one.counts.killed.low,
        "place": one.place and (one.place.name or one.place.text), "target": [actor.text for actor in one.target],
    }  # fmt: skip
    assert found[field] == expected


def test_edits_that_make_no_event_are_refused(engine: sa.Engine) -> None:
    for field, value, message in (
        ("colour", "red", "cannot be edited"), ("type", "picnic", "is no type"), ("place", "-", "needs a place"),
        ("place", "Nowhereville", "text:Nowhereville keeps the words alone"), ("date", "soon", "is no date"),
        ("killed", "7..5", "must rise"), ("mode", "airstrike", "is no mode"),
    ):  # fmt: skip
        assert message in str(call(engine, "edit", "e1", field, value).exception)
    assert kinds(engine, TAKEN) == []
    assert call(engine, "edit", "e1", "mode", "gained").stdout == "nothing to change\n"
    assert "is no reason" in str(call(engine, "reject", "e1", "--reason", "mood").exception)
    assert "needs words" in str(call(engine, "comment", "e1").exception)


def test_all_that_filters_choose(engine: sa.Engine) -> None:
    done = call(engine, "accept", "--all-matching", "--type", "territorial_control", "--yes")
    assert done.stdout.splitlines() == [
        "accepted a7c2 territorial_control gained",
        "accepted e1f3taken territorial_control gained",
    ]
    assert status(engine) == {AR: "accepted", TAKEN: "accepted", KILLED: "unreviewed"}
    # Those that were judged are left alone unless --status asks for them.
    call(engine, "reject", "--all-matching", "--yes")
    assert status(engine) == {AR: "accepted", TAKEN: "accepted", KILLED: "rejected"}
    call(engine, "edit", "mode", "lost", "--all-matching", "--status", "accepted", "--yes")
    with engine.connect() as conn:
        assert {read_event(conn, key).event.mode for key in (AR, TAKEN)} == {"lost"}
    call(engine, "undo", "--all-matching", "--yes")
    assert status(engine) == {AR: "accepted", TAKEN: "accepted", KILLED: "unreviewed"}


def test_nothing_is_done_unasked(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    done = call(engine, "accept", "--all-matching")
    assert done.stderr == "3 events would be accepted; nothing is written; --yes writes it\n"
    monkeypatch.setattr("eventcoder.cli.verdict_commands.sys", Terminal)
    asked: list[str] = []
    for answer, expected in ((False, "unreviewed"), (True, "accepted")):
        confirm = "eventcoder.cli.verdict_commands.click.confirm"
        monkeypatch.setattr(confirm, lambda text, err, answer=answer: asked.append(text) or answer)
        call(engine, "accept", "--all-matching")
        assert set(status(engine).values()) == {expected}
    assert asked == ["3 events will be accepted. Go on?"] * 2


class Terminal:
    """What the commands ask of `sys`: whether somebody can answer."""

    class stdin:  # noqa: N801 (as `sys` calls it)
        @staticmethod
        def isatty() -> bool:
            return True


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["accept"], "name events by their ids, or choose them"),
        (["accept", "e1", "--all-matching"], "name events by their ids, or choose them"),
        (["accept", "e1", "--type", "attack"], "only with --all-matching"),
        (["edit", "type", "attack"], "name events by their ids"),
        (["same"], "Missing argument"),
    ],
)
def test_wrong_usage(engine: sa.Engine, args: list[str], message: str) -> None:
    done = call(engine, *args)
    assert done.exit_code == 2 and message in done.stderr.replace("\n", " ")
    assert set(status(engine).values()) == {"unreviewed"}


def test_a_slip_in_one_id_does_nothing(engine: sa.Engine) -> None:
    assert "no event has an id" in str(call(engine, "flag", "e1", "zzz").exception)
    assert "two or more" in str(call(engine, "same", "e1").exception)
    assert kinds(engine, TAKEN) == []


def test_tables_come_in_the_order_of_a_queue(engine: sa.Engine) -> None:
    done = call(engine, "--plain", "--queue", "deadliest", "--limit", "1")
    assert "casualty_claim" in done.stdout and "territorial_control" not in done.stdout
    assert done.stderr == "1 of 3 events; --limit 0 shows all\n"
    drawn = [call(engine, "--queue", "sample", "--seed", seed).stdout for seed in ("1", "1", "2")]
    assert drawn[0] == drawn[1]
    assert call(engine, "--queue", "conflicting").stderr == "no events\n"


def test_without_textual_there_is_a_table(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("eventcoder.cli.review_commands.importlib.util.find_spec", lambda _: None)
    for stream in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True, raising=False)
    with pytest.raises(SystemExit):
        main(["review", "--db", str(engine.url.database), "--bidi", "off"])
    out = capsys.readouterr()
    assert "pip install 'eventcoder[tui]'" in out.err and "casualty_claim" in out.out


def test_edits_reach_exports(engine: sa.Engine, tmp_path: Path) -> None:
    call(engine, "edit", "e1", "mode", "lost")
    call(engine, "reject", "e2", "--reason", "date")
    for name in ("events.csv", "acled.csv"):
        form = "acled" if name == "acled.csv" else "csv"
        with pytest.raises(SystemExit):
            main(["export", "--db", str(engine.url.database), "-o", str(tmp_path / name), "--format", form, "-q"])
    import csv

    rows = {row["event_id"]: row for row in csv.DictReader((tmp_path / "events.csv").open(encoding="utf-8"))}
    assert (rows[TAKEN]["mode"], rows[TAKEN]["plover"], rows[TAKEN]["edited_fields"]) == ("lost", "RETREAT", "mode")
    assert (rows[KILLED]["review_reason"], rows[KILLED]["edited_fields"]) == ("date", "")
    with engine.connect() as conn:
        assert len(read_ids(conn)) == len(english_events()) + 1


def test_the_guide_names_every_reason_key_and_field() -> None:
    from eventcoder.review.keys import ACTIONS
    from eventcoder.review.values import FIELDS
    from eventcoder.store.queues import QUEUES

    guide = (DOCS / "review.md").read_text("utf-8")
    for name in (*REASONS, *ACTIONS, *FIELDS, *QUEUES):
        assert f"`{name}`" in guide, name
    for told in (*REASONS.values(), *(told for _, told in ACTIONS.values())):
        assert told in guide, told
