"""Rules by their verdicts: figures, order, and rejected events that become lines of the dictionaries."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
import yaml
from factory import ARABIC, arabic_event, article, english_events, event, span
from test_checks import ACTORS, SOUND

from eventcoder.checks import check
from eventcoder.cli import main
from eventcoder.coder import Coder
from eventcoder.model import Event
from eventcoder.review.rules import LONGEST, clipped, quoted, reject_stanzas, wilson, worst_first
from eventcoder.store import Filters, StoredEvent, start_run, write_article, write_verdicts
from eventcoder.store.edits import write_edits
from eventcoder.store.tallies import Tally, tallies
from eventcoder.store.verdicts import Given


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_newcombe_has_it(successes: int, trials: int, low: float, high: float) -> None:
    """Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3."""
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)
    assert wilson(trials - successes, trials) == pytest.approx((1 - high, 1 - low), abs=5e-5)


def test_wilson_without_trials_knows_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(20, 20)[1] == 1.0


def test_the_rule_most_worth_mending_comes_first() -> None:
    found = worst_first(
        [
            Tally("unread", "attack", 9000),
            Tally("good", "attack", 1000, accepted=98, rejected=2),
            Tally("bad but rare", "attack", 12, accepted=2, rejected=10),
            Tally("bad and common", "attack", 3000, accepted=20, rejected=30),
            Tally("one look", "attack", 3000, accepted=0, rejected=1),
        ]
    )
    assert [one.tally.name for one in found] == ["bad and common", "one look", "bad but rare", "good", "unread"]
    assert found[-1].value is None


def many(number: int) -> list[Event]:
    """Events of one article, the first `number` of ten."""
    text = "Shells fell. " * 10
    return [event(text, "fell", event_id=f"m{n:03}", rule_id="en.attack.fall", sentence_index=n) for n in range(number)]


@pytest.fixture
def judged(engine: sa.Engine) -> sa.Engine:
    """Ten events of one rule, of which three are accepted (one edited) and five rejected; and three of other rules."""
    with engine.connect() as conn:
        run = start_run(conn, "0.1.0", "d1")
        ten = many(10)
        write_article(conn, article(ten[0].evidence), ten, run)
        write_article(conn, article(), english_events(), run)
        write_article(conn, article(ARABIC, language="ar"), [arabic_event()], run)
        write_verdicts(conn, ["m000", "m001", "m002"], "accepted", "r1")
        write_verdicts(conn, ["m003", "m004", "m005"], "rejected", "r1", reason="not_event")
        write_verdicts(conn, ["m006"], "rejected", "r1", reason="wrong_type")
        write_verdicts(conn, ["m007"], "rejected", "r1")
        write_edits(conn, [("m000", "mode", "shelling")], Given("edit", "r1"))
    return engine


def test_verdicts_are_counted_by_rule(judged: sa.Engine) -> None:
    with judged.connect() as conn:
        found = {one.name: one for one in tallies(conn, Filters())}
        assert found["en.attack.fall"] == Tally(
            "en.attack.fall", "attack", 10, 3, 5, 1, (("not_event", 3), ("wrong_type", 1))
        )
        assert found["ar.control.take"] == Tally("ar.control.take", "territorial_control", 1)
        write_verdicts(conn, ["m003"], "accepted", "r2")
        assert tallies(conn, Filters(rules=("en.attack.fall",)))[0].reasons == (("not_event", 2), ("wrong_type", 1))


def test_what_a_rule_no_longer_finds_does_not_count_against_it(judged: sa.Engine) -> None:
    with judged.connect() as conn:
        write_article(conn, article(many(10)[0].evidence), many(3), start_run(conn, "0.1.0", "d2"))
        now, ever = (tallies(conn, Filters(rules=("en.attack.fall",), include_replaced=gone))[0] for gone in (0, 1))
    assert (now.events, now.rejected, ever.events, ever.rejected) == (3, 0, 10, 5)


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], judged: sa.Engine) -> Callable[..., str]:
    """What `eventcoder rules ...` prints over the database."""

    def run(*args: str) -> str:
        with pytest.raises(SystemExit) as end:
            main(["rules", *args, "--db", judged.url.render_as_string(hide_password=False)])
        assert end.value.code == 0, capsys.readouterr().err
        return capsys.readouterr().out

    return run


def test_the_report(told: Callable[..., str]) -> None:
    lines = told("report").splitlines()
    assert lines[0].split() == [
        "rule", "P", "interval", "wrong", "events", "reviewed", "accepted", "edited", "rejected", "reasons",
    ]  # fmt: skip
    assert lines[1].split() == [
        "en.attack.fall", "0.375", "0.137-0.694", "3.1", "10", "8", "3", "1", "5", "not_event", "3,", "wrong_type", "1",
    ]  # fmt: skip
    assert lines[2] == "not reviewed: 2 rules with 3 events" and lines[3].startswith("type ")
    found = json.loads(told("report", "--format", "json", "--type", "attack"))
    assert [one["name"] for one in found["rules"]] == ["en.attack.fall", "en.attack.strike"][:1]
    assert found["types"][0]["precision"] == 0.375
    assert found["types"][0]["low"] == pytest.approx(wilson(3, 8)[0])
    narrow = json.loads(told("report", "--format", "json", "--confidence", "0.5"))["rules"][0]
    assert narrow["low"] > found["types"][0]["low"]


def test_rejected_events_become_stanzas(told: Callable[..., str]) -> None:
    stanzas = told("rejects", "--reason", "not_event")
    assert "# en.attack.fall: these dictionaries have no such rule" in stanzas
    assert yaml.safe_load(stanzas) == {"rejects": [clipped(many(10)[0]).strip()]}
    assert told("rejects", "--reason", "no_such_reason") == ""


def rejected(coder: Coder, text: str) -> list[StoredEvent]:
    return [StoredEvent(one) for one in coder.code(article(text))]


def test_a_pasted_stanza_makes_the_check_fail_until_the_rule_is_mended(tmp_path: Path) -> None:
    """A rejected event, its stanza, the check that names it, a narrower rule, a check without problems."""
    folder = tmp_path / "dictionaries"
    for name, text in {"actors/a.yaml": ACTORS, "en/rules/attack.yaml": SOUND}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text.lstrip("\n"), encoding="utf-8")
    coder = Coder.load(folder)
    rule = coder.dictionaries.rules[0]
    rows = rejected(coder, 'The Army attacked the Navy’s "plan": a weak one.')
    stanza = list(reject_stanzas(rows, {rule.id: rule.rejects}, coder.dictionaries.lines))
    assert stanza[0].endswith("/en/rules/attack.yaml:1")  # the folder is that under which it was first compiled

    pasted = SOUND.replace("  rejects: [The Army met the Navy.]", "\n".join(stanza)).lstrip("\n")
    (folder / "en/rules/attack.yaml").write_text(pasted, encoding="utf-8")
    problems = [str(problem) for problem in check(folder).problems]
    assert len(problems) == 1
    assert 'reject «The Army attacked the Navy’s "plan": a weak one.»: is matched; narrow the entry' in problems[0]

    mended = pasted.replace("  verbs: [attack]", "  verbs: [attack]\n  excludes: [plan]")
    (folder / "en/rules/attack.yaml").write_text(mended, encoding="utf-8")
    assert check(folder).problems == []
    assert check(folder).examples == 5  # the reject that was there before still runs

    rule = Coder.load(folder).dictionaries.rules[0]
    assert list(reject_stanzas(rows, {rule.id: rule.rejects}, {})) == []  # nothing new to paste


@pytest.mark.parametrize(
    "text",
    ["a: b # c", "- x", "\u202eabc", "\x9b31m", "x\x1b[31m", "\U000e0041", 'say "no"', "قتل 5: نعم", "a\\b", "NO"],
)
def test_any_text_comes_back_from_yaml(text: str) -> None:
    written = quoted(text)
    assert yaml.safe_load(f"- {written}") == [text]
    assert written.isprintable()


def test_long_sentences_are_cut_around_their_trigger() -> None:
    text = f"{'before ' * 60}seized{' behind' * 60}"
    cut = clipped(event(text, "seized"))
    assert len(cut) <= LONGEST and " seized " in cut
    assert set(cut.split()) == {"before", "seized", "behind"}
    assert clipped(event(f"fell{' behind' * 60}", "fell")).startswith("fell behind")
    assert clipped(event(f"{'before ' * 60}fell", "fell")).endswith("before fell")
    endless = clipped(event("x" * 300 + " fell " + "y" * 300, "fell"))
    assert endless == "fell"
    assert clipped(event(ARABIC, "سيطر")) == ARABIC


def test_what_was_not_kept_or_is_there_twice_gives_no_line() -> None:
    one = english_events()[0]
    rows = [StoredEvent(one), StoredEvent(one), StoredEvent(one.model_copy(update={"evidence": ""}))]
    lines = list(reject_stanzas(rows, {}, {}))
    assert len(lines) == 3
    assert span(lines[2], one.evidence)
