"""The examples hold what they say, and eventcoder codes them without a fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eventcoder.model import MODES, Event
from eventcoder.scoring.comparing import compare
from eventcoder.scoring.gold import gold_of

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
GOLD = [json.loads(line) for line in (EXAMPLES / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
FLAGSHIPS = {
    "mobilisation_call", "territorial_control", "casualty_claim", "accusation", "appeal", "attack", "armed_clash",
}  # fmt: skip

each_article = pytest.mark.parametrize("gold", GOLD, ids=lambda gold: str(gold["id"]))


@each_article
def test_evidence_stands_in_the_text(gold: dict[str, Any]) -> None:
    assert [e["evidence"] for e in gold["events"] if e["evidence"] not in gold["text"]] == []


@each_article
def test_modes_are_those_of_the_type(gold: dict[str, Any]) -> None:
    assert [e for e in gold["events"] if "mode" in e and e["mode"] not in MODES[e["type"]]] == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_flagship_type_is_shown(language: str) -> None:
    shown = {e["type"] for g in GOLD if g["language"] == language for e in g["events"] if not e.get("optional")}
    assert shown >= FLAGSHIPS


def test_one_article_has_nothing_to_code() -> None:
    assert [g["id"] for g in GOLD if not g["events"]] == ["city_paper_ar"]


def test_articles_and_gold_hold_the_same_texts() -> None:
    folder = EXAMPLES / "articles"
    texts = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}
    lines = (folder / "more.jsonl").read_text(encoding="utf-8").splitlines()
    texts |= {row["id"]: row["text"] for row in map(json.loads, lines)}
    assert texts == {gold["id"]: gold["text"] for gold in GOLD}


@each_article
def test_examples_are_coded_perfectly(gold: dict[str, Any]) -> None:
    from eventcoder.coder import Coder

    wanted = gold_of(gold)
    events: list[Event] = Coder.load().code(wanted.article)
    assert compare(wanted, events).problems == []
