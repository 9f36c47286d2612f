"""Texts that are the same, nearly the same, and not the same."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from factory import article

from eventcoder.store import start_run, write_article
from eventcoder.store.duplicates import Link, link_duplicates, read_links
from eventcoder.store.likeness import signature, similarity
from eventcoder.store.tables import article_links

STORY = (
    "Fighters entered the old quarter of the town before dawn on Tuesday and took the police station, residents said. "
    "Two guards were wounded in the exchange of fire, and the road to the north was closed until the afternoon, when "
    "the army sent reinforcements from the provincial capital. A spokesman said that the situation was under control."
)
OTHER = (
    "Hundreds of people marched to the parliament on Friday to demand the release of detained students. The police did "
    "not intervene, and the organisers called for another march next week, saying that they would not give up."
)


def put(engine: sa.Engine, day: int, key: str, text: str, keep: str = "full") -> None:
    with engine.connect() as conn:
        run = start_run(conn, "0.1.0", "d1")
        write_article(conn, article(text, id=key, published=dt.date(2021, 10, day)), [], run, keep)  # type: ignore[arg-type]


@pytest.fixture
def filled(engine: sa.Engine) -> sa.Engine:
    put(engine, 13, "reprint", STORY)
    put(engine, 12, "wire", STORY)
    put(engine, 14, "headline", f"Town taken at dawn\n\n{STORY}")
    put(engine, 15, "march", OTHER)
    return engine


def links(engine: sa.Engine, threshold: float = 0.7) -> dict[str, tuple[str, str]]:
    with engine.connect() as conn:
        link_duplicates(conn, threshold)
        return {key: (link.original_id, link.kind) for key, link in read_links(conn).items()}


def test_the_same_story_is_linked_to_its_first(filled: sa.Engine) -> None:
    assert links(filled) == {"reprint": ("wire", "identical"), "headline": ("wire", "near")}


def test_linking_again_changes_nothing_but_follows_the_threshold(filled: sa.Engine) -> None:
    assert links(filled) == links(filled)
    assert links(filled, threshold=1.0) == {"reprint": ("wire", "identical")}


@pytest.mark.parametrize("keep", ["none", "sentence"])
def test_texts_that_are_not_kept_are_recognised(engine: sa.Engine, keep: str) -> None:
    put(engine, 12, "wire", STORY, keep)
    put(engine, 13, "headline", f"Town taken at dawn\n\n{STORY}", keep)
    assert links(engine) == {"headline": ("wire", "near")}


def test_links_can_be_asked_for(filled: sa.Engine) -> None:
    links(filled)
    with filled.connect() as conn:
        assert read_links(conn, ["reprint", "march"]) == {"reprint": Link("reprint", "wire", "identical", 1.0)}


def test_an_article_is_no_duplicate_of_itself(filled: sa.Engine) -> None:
    row = {"article_id": "wire", "original_id": "wire", "kind": "near", "similarity": 1.0}
    with filled.begin() as conn, pytest.raises(sa.exc.IntegrityError):
        conn.execute(sa.insert(article_links), [row])


def test_similarity_is_that_of_the_words() -> None:
    assert similarity(signature(STORY), signature(STORY.upper())) == 1
    assert similarity(signature(STORY), signature(OTHER)) < 0.1
    assert similarity(signature("سيطر المقاتلون على البلدة"), signature("سَيْطَرَ المقاتلون على البلدة")) == 1
    assert len(signature("")) == 512
