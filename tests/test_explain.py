"""The explanation shows what the coder did, and nothing else."""

from __future__ import annotations

import json

import pytest
from test_coder import AR, EN, LONGER_AR, LONGER_EN, article

from eventcoder.coder import Coder
from eventcoder.explaining import explain
from eventcoder.model import Language

TEXTS: list[tuple[Language, str]] = [("ar", AR), ("en", EN), ("ar", LONGER_AR), ("en", LONGER_EN)]


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_everything_shown_stands_in_the_text(coder: Coder, language: Language, text: str) -> None:
    shown = explain(coder, article(text, language)).to_json()
    for kind in ("tokens", "mentions"):
        assert shown[kind]
        assert all(item["text"] == text[item["start"] : item["end"]] for item in shown[kind])
    assert all(item["trigger"] == text[item["start"] : item["end"]] for item in shown["tried"])


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_the_events_are_those_of_the_coder(coder: Coder, language: Language, text: str) -> None:
    found = explain(coder, article(text, language))
    assert found.events == coder.code(article(text, language)) != []
    fired = {item["rule_id"] for item in found.tried if item["outcome"] == "event"}
    assert {event.rule_id for event in found.events} <= fired


def test_each_rule_is_shown_with_its_line(coder: Coder) -> None:
    tried = explain(coder, article(EN, "en")).tried
    for item in tried:
        path, _, line = item["where"].rpartition(":")
        assert path.startswith("dictionaries/en/rules/") and int(line) > 0
        assert item["outcome"] in ("event", "blocked", "lost")
        assert item["why"]


def test_why_nothing_came_of_it(coder: Coder) -> None:
    tried = explain(coder, article("The team seized control of the match.", "en")).tried
    assert tried
    assert {item["outcome"] for item in tried} <= {"blocked", "lost"}


def test_the_word_that_denies_an_event_is_named(coder: Coder) -> None:
    tried = explain(coder, article("The army did not capture the town of Dabiq.", "en")).tried
    assert any("negated because of 'not'" in item["why"] for item in tried)


def test_known_names_carry_their_entry(coder: Coder) -> None:
    mentions = explain(coder, article("The Nusra Front attacked a police station in Idlib.", "en")).mentions
    named = {item["text"].removeprefix("The "): item for item in mentions if item["id"]}
    assert named["Nusra Front"]["name"]
    assert any("Idlib" in text for text in named)


def test_it_can_be_written_as_json(coder: Coder) -> None:
    shown = explain(coder, article(LONGER_AR)).to_json()
    assert json.loads(json.dumps(shown, ensure_ascii=False)) == shown


@pytest.mark.parametrize("text", [" ", "...", "<p></p>", "Nothing here."])
def test_nothing_is_explained_as_nothing(coder: Coder, text: str) -> None:
    assert explain(coder, article(text, "en")).events == []


def test_times_are_shown_among_the_names(coder: Coder) -> None:
    mentions = explain(coder, article("Gunmen attacked a police station in Baidoa on Thursday.", "en")).mentions
    assert [(item["kind"], item["text"]) for item in mentions][-2:] == [("place", "Baidoa"), ("time", "on Thursday")]
