"""Parquet in, and large files in pieces: read apart, they give what they give as a whole."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest

from eventcoder.errors import ArticleError
from eventcoder.model import Article
from eventcoder.reading import Defaults, read_articles
from eventcoder.reading.files import Found, find
from eventcoder.reading.pieces import Piece, pieces, records

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

ENGLISH = "Local fighters took the village of Nahr on Sunday after a night of clashes with government troops."


def told(found: list[Found]) -> list[Any]:
    return [str(one) if isinstance(one, ArticleError) else one for one in found]


def whole(path: Path) -> list[Any]:
    return told(list(find(str(path), io.BytesIO())))


def apart(path: Path, size: int) -> list[Any]:
    found = list(pieces([str(path)], size))
    assert all(isinstance(piece, Piece) for piece in found)
    return told([one for piece in found for one in records(piece)])  # type: ignore[arg-type]


LINES = {
    "plain": b'{"text": "a"}\n{"text": "b"}\n\n{"text": "c"}\n',
    "no end": b'{"text": "a"}\n{"text": "b"}',
    "windows": b'{"text": "a"}\r\n{"text": "b"}\r\n',
    "mark": b'\xef\xbb\xbf{"text": "a"}\n{"text": "b"}\n',
    "faults": b'{"text": "a"}\nno\n\x00\x00\n{"text": \xff}\n[1]\n{"text": "b"}\n',
    "blank": b'\n \n{"text": "a"}\n\n\n\n',
    "one line": b'{"text": "' + b"a" * 500 + b'"}',
    "list": b'[{"text": "a"},\n{"text": "b"}]\n',
    "wide": '{"text": "a"}\n{"text": "b"}\n'.encode("utf-16"),
    "wide without mark": '{"text": "a"}\n{"text": "b"}\n'.encode("utf-16-le"),
    "empty": b"",
}


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("size", [1, 2, 7, 13, 14, 20, 40, 1000])
def test_lines_in_pieces(tmp_path: Path, name: str, size: int) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(LINES[name])
    assert apart(path, size) == whole(path)


def test_pieces_are_about_as_large_as_asked(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b'{"text": "0123456789"}\n' * 1000)
    sizes = [piece.size for piece in pieces([str(path)], 2300) if isinstance(piece, Piece)]
    assert set(sizes) == {2300} and sum(sizes) == path.stat().st_size


def table(path: Path, rows: list[dict[str, Any]], **options: Any) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), path, **options)
    return path


@pytest.mark.parametrize("size", [1, 1000, 10_000_000])
def test_row_groups_in_pieces(tmp_path: Path, size: int) -> None:
    path = table(tmp_path / "in.parquet", [{"id": n, "text": f"{ENGLISH} {n}"} for n in range(95)], row_group_size=10)
    assert apart(path, size) == whole(path)
    assert whole(path)[-1] == (f"{path}:95", {"id": 94, "text": f"{ENGLISH} 94"})


def test_a_table_is_read_like_lines(tmp_path: Path) -> None:
    row = {"ID": 7, "Text": ENGLISH, "published": dt.date(2015, 2, 20), "language": "en", "other": [1]}
    moment = row | {"ID": 8, "published": dt.datetime(2015, 2, 20, 23, 30)}
    (first,) = read_articles([str(table(tmp_path / "a.parquet", [row]))], Defaults())
    (second,) = read_articles([str(table(tmp_path / "b.parquet", [moment]))], Defaults())
    assert isinstance(first, Article) and isinstance(second, Article)
    assert (first.id, first.published, first.text) == ("7", dt.date(2015, 2, 20), ENGLISH)
    assert (second.id, second.published) == ("8", dt.date(2015, 2, 20))


def faults(path: Path) -> list[str]:
    return [one.what for one in read_articles([str(path)], Defaults()) if isinstance(one, ArticleError)]


def test_rows_that_are_no_articles_are_told(tmp_path: Path) -> None:
    path = table(tmp_path / "a.parquet", [{"text": ENGLISH}, {"text": None}, {"text": ""}])
    found = [str(one) for one in read_articles([str(path)], Defaults()) if isinstance(one, ArticleError)]
    assert found[0].startswith(f"{path}:2: has no `text`") and found[1].startswith(f"{path}:3: the text is empty")
    assert "must be text in quotes, not a list" in faults(table(tmp_path / "b.parquet", [{"text": [1]}]))[0]


def test_letters_that_are_no_utf8_cost_their_row(tmp_path: Path) -> None:
    texts = pa.array([ENGLISH.encode(), b"\xff\xfe\xff", ENGLISH.encode()]).cast(pa.binary())
    texts = pa.Array.from_buffers(pa.string(), 3, texts.buffers())
    pq.write_table(pa.table({"id": ["a", "b", "c"], "text": texts}), tmp_path / "in.parquet")
    found = list(read_articles([str(tmp_path / "in.parquet")], Defaults()))
    assert [type(one) for one in found] == [Article, ArticleError, Article]


def test_what_is_no_parquet_is_told(tmp_path: Path) -> None:
    good = table(tmp_path / "a.parquet", [{"text": ENGLISH} for _ in range(5000)]).read_bytes()
    for name, data in {
        "text": b"PAR1 and no more",
        "cut": good[:-50],
        "empty": b"",
        "holes": good[:60] + bytes(200),
    }.items():
        path = tmp_path / f"{name}.parquet"
        path.write_bytes(data)
        assert len(faults(path)) == 1
        assert apart(path, 10) == whole(path)
    assert "no column `text`; its columns are: body" in faults(table(tmp_path / "b.parquet", [{"body": "x"}]))[0]


def test_a_damaged_page_ends_the_file_there(tmp_path: Path) -> None:
    path = table(tmp_path / "a.parquet", [{"id": n, "text": f"{ENGLISH}{n}"} for n in range(3000)], row_group_size=1000)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 400] = b"\xff" * 400
    path.write_bytes(bytes(data))
    found = list(read_articles([str(path)], Defaults()))
    assert any(isinstance(one, ArticleError) for one in found)


def test_a_folder_of_everything(tmp_path: Path) -> None:
    table(tmp_path / "c.parquet", [{"id": "p", "text": ENGLISH}])
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "j", "text": ENGLISH}) + "\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "d.csv").write_text(f"id,text\nc,{ENGLISH}\n", encoding="utf-8")
    (tmp_path / "e.pdf").write_bytes(b"%PDF")
    assert apart(tmp_path, 10) == whole(tmp_path)
    assert len(apart(tmp_path, 10)) == 4
