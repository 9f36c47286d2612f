"""The score counts what a reader would count, slot by slot, and says which line of a gold file is at fault."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eventcoder.cli import main
from eventcoder.coder import Coder
from eventcoder.model import EVENT, Event
from eventcoder.scoring.comparing import Comparison, compare, plain
from eventcoder.scoring.gold import GoldError, gold_of, read_gold
from eventcoder.scoring.score import Score

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
TEXT = "Rebels shelled Idlib. The army shelled Homs and killed 12 soldiers."
FIRST, SECOND = "Rebels shelled Idlib.", "The army shelled Homs and killed 12 soldiers."


def gold(*events: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "a", "text": TEXT, "language": "en", "events": list(events), **more}


def event(evidence: str, type_: str = "attack", rule: str = "en.rule", **fields: Any) -> Event:
    at = TEXT.index(evidence)
    return EVENT.validate_python(
        {
            "event_id": f"{rule}{at}{fields}", "event_type": type_, "article_id": "a", "sentence_index": 0, "start": at,
            "end": at + len(evidence), "evidence": evidence, "trigger": {"text": "x", "start": at, "end": at + 1},
            "rule_id": rule, "dictionary_version": "v", **fields,
        }
    )  # fmt: skip


def actor(text: str, **fields: Any) -> dict[str, Any]:
    return {"text": text, "start": 0, "end": len(text), **fields}


def killed(number: int) -> dict[str, Any]:
    return {"killed": {"low": number, "high": number, "best": number}}


def compared(wanted: dict[str, Any], *events: Event) -> Comparison:
    return compare(gold_of(wanted), events)


def test_events_meet_by_type_and_sentence() -> None:
    found = compared(
        gold({"type": "attack", "evidence": FIRST}, {"type": "attack", "evidence": SECOND}),
        event(SECOND),
        event(SECOND, "armed_clash"),
        event(SECOND, modality="negated"),
    )
    assert [pair.gold.evidence for pair in found.pairs] == [SECOND]
    assert [want.evidence for want in found.missing] == [FIRST]
    assert [e.event_type for e in found.superfluous] == ["armed_clash"]


def test_the_pair_with_more_slots_right_wins() -> None:
    found = compared(
        gold({"type": "attack", "evidence": FIRST, "source": [["rebels"]]}),
        event(FIRST, rule="en.poor"),
        event(FIRST, rule="en.good", source=[actor("Rebels")]),
    )
    assert [(p.event.rule_id, p.strict) for p in found.pairs] == [("en.good", True)]
    assert [e.rule_id for e in found.superfluous] == ["en.poor"]


def test_each_slot_is_counted() -> None:
    wanted = {
        "type": "attack", "evidence": SECOND, "mode": "shelling", "source": [["army", "troops"]],
        "target": [["soldiers"], ["civilians"]], "place": ["Homs"],
        "date": {"start": "2015-02-01", "end": "2015-02-01"},
        "counts": {"killed": {"low": 12, "high": 12}}, "allowed": {"against": [["rebels"]]},
    }  # fmt: skip
    coded = event(
        SECOND, mode="airstrike", source=[actor("The army")], target=[actor("soldiers"), actor("Homs")],
        against=[actor("Rebels")], place=actor("Hama"), counts=killed(12),
    )  # fmt: skip
    slots = compared(gold(wanted), coded).pairs[0].slots
    assert {name: (s.right, s.missed, s.wrong) for name, s in slots.items()} == {
        "source": (1, 0, 0), "target": (1, 1, 1), "against": (0, 0, 0), "claimant": (0, 0, 0), "place": (0, 1, 1),
        "date": (0, 1, 1), "mode": (0, 1, 1), "counts": (1, 0, 0),
    }  # fmt: skip


def test_one_casualty_claim_may_hold_the_counts_of_two() -> None:
    claim: dict[str, Any] = {"type": "casualty_claim", "evidence": SECOND}
    claim["counts"] = {"killed": {"low": 12, "high": 12}}
    found = compared(gold(claim, claim), event(SECOND, "casualty_claim", counts=killed(12)))
    assert (len(found.pairs), found.missing, found.superfluous) == (2, [], [])


def test_optional_gold_counts_neither_way() -> None:
    score = Score()
    score.add(compared(gold({"type": "attack", "evidence": FIRST, "optional": True}), event(FIRST)))
    score.add(compared(gold({"type": "attack", "evidence": FIRST, "optional": True})))
    result = score.to_json()
    assert (result["events"]["right"], result["events"]["missed"], result["events"]["wrong"]) == (0, 0, 0)
    assert result["rules"] == {"en.rule": {"p": 0.0, "right": 0, "wrong": 0, "superfluous": 0, "optional": 1}}


def test_nothing_is_superfluous_where_the_gold_is_incomplete() -> None:
    assert compared(gold(complete=False), event(FIRST)).problems == []


def test_rules_and_types_have_their_own_sums() -> None:
    score = Score()
    score.add(
        compared(
            gold({"type": "attack", "evidence": FIRST, "source": [["rebels"]]}, {"type": "attack", "evidence": SECOND}),
            event(FIRST, rule="en.one", source=[actor("Rebels")]),
            event(SECOND, rule="en.two", source=[actor("The army")]),
            event(SECOND, "armed_clash", rule="en.two"),
        )
    )
    result = score.to_json()
    assert result["types"]["attack"]["events"]["right"] == 2
    assert result["types"]["attack"]["strict"] == {"p": 0.5, "r": 0.5, "f1": 0.5, "right": 1, "missed": 1, "wrong": 1}
    assert result["types"]["armed_clash"]["events"]["wrong"] == 1
    assert list(result["rules"]) == ["en.two", "en.one"]
    assert result["rules"]["en.two"] == {"p": 0.0, "right": 0, "wrong": 1, "superfluous": 1, "optional": 0}


def test_words_are_compared_without_what_writers_confuse() -> None:
    assert plain("«قيادةُ الثّورة»!") == plain("قياده الثورة")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "gold.jsonl:2: "),
        ('{"text": "A bomb."}', "gold.jsonl:2: has no list `events`"),
        ('{"text": "A bomb.", "language": "en", "events": [{"type": "war", "evidence": "A"}]}', "events.1.type: "),
        ('{"text": "A bomb.", "language": "en", "events": [{"type": "attack"}]}', "events.1.evidence: "),
        ('{"text": "", "events": []}', "gold.jsonl:2: the text is empty"),
        ('{"events": []}', "gold.jsonl:2: has no `text`"),
    ],
)
def test_a_faulty_line_is_told(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(gold()) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(GoldError) as fault:
        list(read_gold([str(path)]))
    assert said in str(fault.value)
    assert "gold.jsonl:2: " in str(fault.value)


def test_the_command_prints_both_forms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(gold({"type": "attack", "evidence": FIRST})) + "\n", encoding="utf-8")
    for form in ("text", "json"):
        with pytest.raises(SystemExit) as end:
            main(["score", str(path), "--format", form, "--differences"])
        assert end.value.code == 0
        out = capsys.readouterr().out
        assert "superfluous" in out and "attack" in out
    assert json.loads(out)["articles"] == 1


def test_a_gold_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["score", "nowhere.jsonl"])
    assert end.value.code == 2
    assert "nowhere.jsonl" in capsys.readouterr().err


@pytest.mark.shared
@pytest.mark.parametrize("name", ["ar_dev", "en_dev"])
def test_the_sums_are_those_of_the_shared_scorer(coder: Coder, tmp_path: Path, name: str) -> None:
    path, script = SHARED / "gold" / f"{name}.jsonl", SHARED / "tools" / "score.py"
    if not (path.exists() and script.exists()):
        pytest.skip("the evaluation material is not beside the project")
    ours, coded = Score(), tmp_path / "events.jsonl"
    with coded.open("w", encoding="utf-8") as out:
        for item in read_gold([str(path)]):
            events = coder.code(item.article)
            ours.add(compare(item, events))
            out.writelines(e.model_dump_json() + "\n" for e in events)
    run = subprocess.run([sys.executable, script, path, coded, "--json"], capture_output=True, check=True, text=True)
    theirs, result = json.loads(run.stdout), ours.to_json()
    result["types"] = {type_: group["events"] for type_, group in result["types"].items()}
    assert {key: result[key] for key in theirs} == theirs
