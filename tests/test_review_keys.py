"""Keys from a file, and values as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from factory import arabic_event, english_events
from screen import NAMES

from eventcoder.errors import EventcoderError
from eventcoder.review.keys import ACTIONS, TYPES, default_keys, load_keys
from eventcoder.review.values import FIELDS, field_named, value_of, written_of
from eventcoder.store.edits import with_edit


def file_of(folder: Path, text: str) -> Path:
    file = folder / "keys.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_every_action_has_a_key_and_no_key_two_actions() -> None:
    keys = default_keys()
    assert {keys.actions[key] for key in keys.actions} == set(ACTIONS)
    assert sum(len(keys) for keys, _ in ACTIONS.values()) == len(keys.actions)
    assert keys.types == TYPES and len(TYPES) == 9


def test_a_file_changes_what_it_names(tmp_path: Path) -> None:
    keys = load_keys(file_of(tmp_path, "accept: [y, ش, ' ']\nskip: s\ntypes: [siege, attack]\n"))
    assert keys.keys_of("accept") == ["y", "ش", "space"]
    assert keys.actions["s"] == "skip" and "a" not in keys.actions
    assert keys.keys_of("reject") == ["x"] and keys.types == ("siege", "attack")
    assert load_keys(file_of(tmp_path, "")) == default_keys()


def test_a_file_in_the_folder_of_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventcoder.review.keys.keys_file", lambda: tmp_path / "keys.yaml")
    assert load_keys() == default_keys()
    file_of(tmp_path, "quit: Q\n")
    assert load_keys().keys_of("quit") == ["Q"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("accept: a\nacept: y\n", r":2: there is no action 'acept'; there is accept, reject"),
        ("accept: x\n", r":1: 'x' stands for accept and for reject"),
        ("flag: F\nreject: a\n", r":2: 'a' stands for accept and for reject"),
        ("accept: upwards\n", r":1: 'upwards' is no key"),
        ("accept: '5'\n", r":1: the numbers set types"),
        ("types: [picnic]\n", r":1: there is no type 'picnic'"),
        ("types: [" + ", ".join(["attack"] * 10) + "]\n", r":1: there are nine number keys"),
        ("accept: {a: b}\n", r":1: write one key"),
        ("- a\n", r":1: is no list of actions"),
        ("accept: [a\n", r":\d: is not YAML"),
        ("quit: []\n", r":1: quit needs a key"),
    ],
)
def test_faults_of_a_file_are_told_with_their_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(EventcoderError, match=r"keys\.yaml" + message):
        load_keys(file_of(tmp_path, text))
    with pytest.raises(EventcoderError, match="cannot be read"):
        load_keys(tmp_path / "nothing.yaml")


@pytest.mark.parametrize("event", [*english_events(), arabic_event()], ids=lambda e: e.event_id)
@pytest.mark.parametrize("name", FIELDS)
def test_what_is_written_reads_as_what_was_there(event, name: str) -> None:  # type: ignore[no-untyped-def]
    field = field_named(name)
    again = with_edit(event, field, value_of(field, written_of(field, event), event, lambda: NAMES))
    assert written_of(field, again) == written_of(field, event)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("5", (5, 5, 5)), ("5..7", (5, 5, 7)), ("5..6..7", (5, 6, 7)), ("5..", (5, 5, None)), ("..7", (None, 7, 7)),
        ("5 .. 7", (5, 5, 7)), ("", None), ("-", None),
    ],
)  # fmt: skip
def test_counts(written: str, expected: tuple[int | None, ...] | None) -> None:
    killed = english_events()[1]
    found = value_of("counts.killed", written, killed, lambda: NAMES)
    assert (found and (found["low"], found["best"], found["high"])) == expected


@pytest.mark.parametrize("written", ["many", "..", "-5", "7..5", "5..9..7", "..6..5", "99999999", "5...7"])
def test_what_is_no_count(written: str) -> None:
    with pytest.raises(EventcoderError, match="is no count"):
        value_of("counts.killed", written, english_events()[1], lambda: NAMES)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2021-10-12", ("2021-10-12", "2021-10-12", "day")), ("2021-02", ("2021-02-01", "2021-02-28", "month")),
        ("2021", ("2021-01-01", "2021-12-31", "year")), ("2021-02..2021-03-05", ("2021-02-01", "2021-03-05", "range")),
        ("", (None, None, "day")),
    ],
)  # fmt: skip
def test_dates(written: str, expected: tuple[str | None, ...]) -> None:
    found = value_of("date", written, english_events()[0], lambda: NAMES)
    assert (found["start"], found["end"], found["precision"]) == expected


@pytest.mark.parametrize("written", ["2021-02-30", "12 May", "2021-1-2-3", "..", "2021-03..2021-02", "٢٠٢١x"])
def test_what_is_no_date(written: str) -> None:
    with pytest.raises(EventcoderError, match="is no date"):
        value_of("date", written, english_events()[0], lambda: NAMES)


def test_names_are_found_by_part_of_them() -> None:
    assert [one.id for one in NAMES.places.find("mil")] == ["xx.north.mill", "xx.south.mill"]
    assert [one.id for one in NAMES.places.find("الزيتون")] == ["xx.olive_hill"]
    assert [one.id for one in NAMES.places.find("xx.south")] == ["xx.south.mill"]
    assert NAMES.places.find("south") == [] and NAMES.places.find(" ") == []
    assert [one.id for one in NAMES.actors.called("حرس الزيتون")] == ["xx.guard"]


def test_a_mention_stands_where_the_text_has_it() -> None:
    event = english_events()[0]
    (found,) = value_of("source", "dawn_brigade", event, lambda: NAMES)
    assert (found["text"], found["start"]) == ("Dawn Brigade", event.evidence.index("Dawn Brigade"))
    (found,) = value_of("source", "xx.guard", event, lambda: NAMES)
    assert (found["name"], found["start"], found["end"]) == ("Olive Guard", event.start, event.start)
    with pytest.raises(EventcoderError, match="several are called 'Mill'"):
        value_of("place", "Mill", event, lambda: NAMES)
