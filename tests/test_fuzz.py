"""Whatever a text or a file holds, no exception leaves the reader or the coder, and offsets point into the text."""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_coder import AR, EN, assert_sound

from eventcoder.coder import Coder
from eventcoder.errors import ArticleError
from eventcoder.model import Article, Language
from eventcoder.reading import Defaults, read_articles
from eventcoder.reading.record import RecordError, to_article
from eventcoder.text.display import visible

FUZZ = Path(__file__).parent.parent / "benchmarks" / "fuzz.py"
SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
SIGNS = "\0\ud800\u202e\u2066\u200d\ufeff\u0640\u064b\u0301٣۴४𝟜½①<>&;()[]«»\"'،,؛.-/%\n\r\t\x85\u2028\x1bİßﬁ😀ﷺ"
WORDS = st.sampled_from([*EN.split(), *AR.split(), "killed", "50", "قتل", "yesterday", "أمس", "29 February", "General"])
texts = st.one_of(
    st.text(max_size=200),
    st.text(alphabet=SIGNS, max_size=60).map(lambda signs: signs.join(EN.split())),
    st.lists(st.one_of(WORDS, st.text(alphabet=SIGNS, max_size=3), st.text(max_size=8)), max_size=60).map(" ".join),
)
languages = st.sampled_from(["ar", "en"])
days = st.one_of(st.none(), st.dates(), st.sampled_from([dt.date.min, dt.date.max, dt.date(2020, 2, 29)]))


@SLOW
@given(text=texts, title=st.one_of(st.none(), texts), language=languages, published=days)
def test_any_text_is_coded(
    coder: Coder, text: str, title: str | None, language: Language, published: dt.date | None
) -> None:
    fields = {"text": text, "title": title, "language": language, "published": str(published) if published else None}
    try:
        article = to_article(fields, Defaults())
    except RecordError:
        return
    assert_sound(coder.code(article), article.text)


@SLOW
@given(text=texts, published=days)
def test_any_article_made_by_hand_is_coded_or_refused(coder: Coder, text: str, published: dt.date | None) -> None:
    try:
        article = Article(text=text, published=published)
    except ValueError:
        return
    assert_sound(coder.code(article), text)


def check_reader(name: str, data: bytes, folder: Path) -> None:
    path = folder / name
    path.write_bytes(data)
    for found in read_articles([str(path)], Defaults()):
        assert isinstance(found, Article | ArticleError)
        if isinstance(found, ArticleError):
            assert str(found) == visible(str(found))
            assert str(path) in found.where
        else:
            found.text.encode()
            assert found.text and found.id


records = st.dictionaries(
    st.sampled_from(["id", "text", "language", "published", "title", "url", "publisher", "x"]),
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts, st.lists(texts, max_size=2)),
)
rows = st.lists(st.one_of(records.map(json.dumps), st.text(max_size=40)), max_size=6)
encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1256", "latin-1", "cp1252"])


def encoded(text: str, encoding: str) -> bytes:
    return text.encode(encoding, "replace")


@SLOW
@given(data=st.binary(max_size=300), ending=st.sampled_from(["txt", "csv", "jsonl", "parquet"]))
def test_any_bytes_are_read(tmp_path: Path, data: bytes, ending: str) -> None:
    check_reader(f"in.{ending}", data, tmp_path)


@SLOW
@given(rows=rows, encoding=encodings, cut=st.integers(0, 20))
def test_any_lines_are_read(tmp_path: Path, rows: list[str], encoding: str, cut: int) -> None:
    check_reader("in.jsonl", encoded("\n".join(rows), encoding)[cut:], tmp_path)


@SLOW
@given(cells=st.lists(st.lists(texts, max_size=4), max_size=5), sign=st.sampled_from(",;\t"), encoding=encodings)
def test_any_table_is_read(tmp_path: Path, cells: list[list[str]], sign: str, encoding: str) -> None:
    table = "\n".join([f"id{sign}text{sign}published", *(sign.join(row) for row in cells)])
    check_reader("in.csv", encoded(table, encoding), tmp_path)


@SLOW
@given(data=st.one_of(st.binary(max_size=300), rows.map(lambda some: "\n".join(some).encode("utf-8", "replace"))))
def test_anything_may_come_from_standard_input(data: bytes) -> None:
    for found in read_articles(["-"], Defaults(), io.BytesIO(data)):
        assert isinstance(found, Article | ArticleError)


@SLOW
@given(values=st.lists(st.one_of(st.none(), st.binary(max_size=30), st.text(max_size=30)), min_size=1, max_size=8))
def test_any_column_is_read(tmp_path: Path, values: list[bytes | str | None]) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    data = [value.encode("utf-8", "replace") if isinstance(value, str) else value for value in values]
    array = pa.array(data, pa.binary())
    column = pa.Array.from_buffers(pa.string(), len(data), array.buffers())
    pq.write_table(pa.table({"text": column, "id": list(range(len(data)))}), tmp_path / "made.parquet")
    check_reader("in.parquet", (tmp_path / "made.parquet").read_bytes(), tmp_path)


def fuzzing() -> Any:
    """The script of `make fuzz`."""
    spec = importlib.util.spec_from_file_location("fuzz", FUZZ)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["fuzz"] = module
    spec.loader.exec_module(module)
    return module


def test_the_first_of_the_fuzzed_articles(coder: Coder) -> None:
    fuzz = fuzzing()
    outcomes = [fuzz.coded(coder, number) for number in range(300)]
    assert [outcome for outcome in outcomes if outcome.startswith("!")] == []
    assert outcomes.count("events") > 30, "what is fuzzed must still be worth coding"


def test_a_fuzzed_article_is_the_same_again() -> None:
    fuzz = fuzzing()
    assert fuzz.record(7) == fuzz.record(7) != fuzz.record(8)


def test_an_exception_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def code(self, article: Article) -> list[Any]:
            raise KeyError("oh")

    outcomes = {fuzzing().coded(Broken(), number) for number in range(20)} - {"refused"}
    assert all(outcome.startswith("! KeyError at test_fuzz.py") for outcome in outcomes)


# --- what fuzzing found


@pytest.mark.parametrize("space", "\u2029\u2028\u2003\x1c\u3000")
def test_lines_of_strange_spaces(coder: Coder, space: str) -> None:
    line = "Rebels attacked the army in the town and"
    for text in (
        f"{line}\n{space * 60}\n{line}\n{line}.",
        f"{line} {space * 200}\n{line}\n{line}",
        f"{space * 99}\n" * 9,
    ):
        assert_sound(coder.code(Article(text=text, language="en")), text)


@pytest.mark.parametrize("published", [dt.date.min, dt.date.max])
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Rebels attacked the army on 30 December.", "en"),
        ("Rebels attacked the army last Friday, three weeks ago, in late March.", "en"),
        ("هاجم المسلحون الجيش يوم 29 كانون الأول.", "ar"),
        ("هاجم المسلحون الجيش في 1 رمضان.", "ar"),
    ],
)
def test_the_first_and_last_days_of_the_calendar(
    coder: Coder, text: str, language: Language, published: dt.date
) -> None:
    assert_sound(coder.code(Article(text=text, language=language, published=published)), text)
