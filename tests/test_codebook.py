"""The codebook on file is the one that the program and its dictionaries give, and leaves nothing out."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from eventcoder import meanings
from eventcoder.assembly.codes import crosswalk
from eventcoder.cli import main
from eventcoder.codebook import codebook
from eventcoder.model import (
    MODES,
    Actor,
    Codes,
    Count,
    Counts,
    DatePrecision,
    EventDate,
    EventType,
    Modality,
    Place,
    PlacePrecision,
    Span,
)

ROOT = Path(__file__).parent.parent


def test_the_page_is_up_to_date() -> None:
    page = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    assert page == codebook(ROOT / "dictionaries"), "run `make codebook`"


def test_every_value_has_a_meaning() -> None:
    assert set(meanings.TYPES) == set(get_args(EventType))
    assert {name: tuple(modes) for name, modes in meanings.MODE_MEANINGS.items()} == MODES
    assert set(meanings.MODALITIES) == set(get_args(Modality))
    assert set(meanings.DATE_PRECISIONS) == set(get_args(DatePrecision))
    assert set(meanings.PLACE_PRECISIONS) == set(get_args(PlacePrecision))


def test_every_row_of_the_crosswalk_is_a_type_and_a_mode() -> None:
    rows = set(crosswalk())
    assert {name for name, mode in rows if mode is None} == set(get_args(EventType))
    assert {(name, mode) for name, mode in rows if mode} <= {(name, m) for name, modes in MODES.items() for m in modes}


@pytest.mark.parametrize("model", [Span, Actor, Place, EventDate, Count, Counts, Codes])
def test_every_field_is_described(model: type[Span]) -> None:
    assert [name for name, field in model.model_fields.items() if not field.description] == []


def test_no_cell_is_empty_where_a_meaning_belongs() -> None:
    record = codebook(ROOT / "dictionaries").partition("## The record")[2].partition("## Other ontologies")[0]
    assert "|  |" not in record


def test_the_command_writes_a_file(tmp_path: Path) -> None:
    target = tmp_path / "book.md"
    with pytest.raises(SystemExit) as end:
        main(["dictionary", "codebook", str(ROOT / "dictionaries"), "--output", str(target)])
    assert end.value.code in (0, None) and target.read_text(encoding="utf-8").startswith("# Codebook\n")
