"""Articles in: every format, every fault, and nothing that stops the batch."""

from __future__ import annotations

import codecs
import datetime as dt
import io
import json
from pathlib import Path

import pytest

from eventcoder.errors import ArticleError
from eventcoder.languages.detect import detect_language, guess_language
from eventcoder.model import Article
from eventcoder.reading import MAX_TEXT, Defaults, read_articles
from eventcoder.text.display import excerpt, visible

ARABIC = "سيطرت فصائل محلية يوم الأحد على قرية النهر بعد اشتباكات استمرت ليلة كاملة مع القوات الحكومية."
ENGLISH = "Local fighters took the village of Nahr on Sunday after a night of clashes with government troops."
HOSTILE = (
    "[bold]The army[/bold] took \x1b[31mthe town\x1b[0m of =cmd()|'/c calc'!A1 and "
    "\u202ereversed it\u202c on \u200fMonday."
)


def read(*paths: Path | str, stdin: bytes = b"", defaults: Defaults | None = None) -> list[Article | ArticleError]:
    return list(read_articles([str(path) for path in paths], defaults or Defaults(), io.BytesIO(stdin)))


def one(path: Path | str, **options: bytes) -> Article:
    (found,) = read(path, **options)  # type: ignore[arg-type]
    assert isinstance(found, Article), found
    return found


def fault(path: Path | str, stdin: bytes = b"") -> str:
    (found,) = read(path, stdin=stdin)
    assert isinstance(found, ArticleError), found
    assert str(found) == visible(str(found)), "a message must be safe to print"
    return str(found)


def write(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def lines(folder: Path, *records: object, name: str = "batch.jsonl") -> Path:
    texts = [record if isinstance(record, str) else json.dumps(record) for record in records]
    return write(folder, name, "\n".join(texts) + "\n")


def test_a_text_file_is_one_article_with_its_name_as_id(tmp_path: Path) -> None:
    article = one(write(tmp_path, "story-7.txt", f"\r\n{ARABIC}\r\n\r\nخبر\r"))
    assert (article.id, article.language, article.title) == ("story-7", "ar", None)
    assert article.text == f"\r\n{ARABIC}\r\n\r\nخبر\r"


def test_only_a_byte_order_mark_is_taken_off_a_text(tmp_path: Path) -> None:
    assert one(write(tmp_path, "a.txt", codecs.BOM_UTF8 + f" {ENGLISH}\ufeff".encode())).text == f" {ENGLISH}\ufeff"


def test_jsonl_holds_an_article_a_line(tmp_path: Path) -> None:
    full = {"id": 7, "language": "ar-SY", "published": "2015-02-20T23:30:00+03:00", "publisher": "م", "title": "ت"}
    path = lines(tmp_path, full | {"text": ARABIC, "url": None, "other": [1]}, "", {"text": ENGLISH, "language": ""})
    first, second = read(path)
    assert isinstance(first, Article) and isinstance(second, Article)
    assert (first.id, first.language, first.published, first.url) == ("7", "ar", dt.date(2015, 2, 20), None)
    assert second.id.startswith("a") and len(second.id) == 17 and second.language == "en"


def test_an_id_made_from_content_is_the_same_everywhere(tmp_path: Path) -> None:
    ids = {one("-", stdin=ENGLISH.encode()).id, one(lines(tmp_path, {"text": ENGLISH})).id}
    assert len(ids) == 1


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_takes_known_columns_in_any_order(tmp_path: Path, sign: str, encoding: str) -> None:
    rows = [sign.join(("Note", "TEXT", "id")), sign.join(("x", f'"{ENGLISH}\r\nAnd ""more"", of; it."', "n1")), ""]
    article = one(write(tmp_path, "table.csv", "\r\n".join(rows).encode(encoding)))
    assert (article.id, article.text) == ("n1", f'{ENGLISH}\r\nAnd "more", of; it.')


def test_a_csv_cell_may_be_large_and_a_short_row_is_no_loss(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", f'text,id,title\n"{ENGLISH * 3000}",big\n{ENGLISH},small\n')
    assert [found.id for found in read(path) if isinstance(found, Article)] == ["big", "small"]


def test_csv_rows_with_too_many_cells_are_refused_with_their_line(tmp_path: Path) -> None:
    found = read(write(tmp_path, "t.csv", f'id,text\n1,"{ENGLISH}\n\nx"\n2,Rebels, they said, left\n3,{ENGLISH}\n'))
    assert [type(one_found) for one_found in found] == [Article, ArticleError, Article]
    assert "t.csv:5: the row has 4 cells, the first row 2" in str(found[1])


def test_a_csv_without_text_says_what_it_has(tmp_path: Path) -> None:
    assert "no column `text`" in fault(write(tmp_path, "t.csv", "id,body\n1,x\n"))


def test_a_folder_is_read_in_order_of_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a.jsonl", "c.pdf"):
        write(tmp_path, name, json.dumps({"id": "j", "text": ENGLISH}) if "json" in name else f"{ENGLISH} {name}")
    assert [found.id for found in read(tmp_path) if isinstance(found, Article)] == ["z", "j", "b"]


def test_a_folder_without_articles_is_said_once(tmp_path: Path) -> None:
    write(tmp_path, "a.pdf", "x")
    write(tmp_path, "b.doc", "x")
    assert "holds no .txt, .jsonl, .ndjson, .csv or .parquet file (2 other files skipped)" in fault(tmp_path)


def test_standard_input_is_jsonl_or_one_text() -> None:
    assert one("-", stdin=ARABIC.encode()).text == ARABIC
    found = read("-", stdin=b"\n\n" + json.dumps({"text": ENGLISH}).encode() + b"\nno\n")
    assert isinstance(found[0], Article) and str(found[1]).startswith("-:4: the line is no JSON")


def test_defaults_fill_what_is_missing(tmp_path: Path) -> None:
    defaults = Defaults(dt.date(2015, 2, 20), "en", "Post")
    path = lines(tmp_path, {"text": "12"}, {"text": ARABIC, "language": "ar", "published": "2016-01-02"})
    found = [(a.published, a.language, a.publisher) for a in read(path, defaults=defaults) if isinstance(a, Article)]
    assert found == [(dt.date(2015, 2, 20), "en", "Post"), (dt.date(2016, 1, 2), "ar", "Post")]


def test_an_article_given_twice_is_not_coded_twice(tmp_path: Path) -> None:
    path = lines(tmp_path, {"id": "x", "text": ENGLISH}, {"id": "x", "text": ENGLISH}, {"id": "x", "text": ARABIC})
    _, twice, other = map(str, read(path))
    assert twice.endswith(f"batch.jsonl:2: the article 'x' was given before, at {path}:1; skipped")
    assert "batch.jsonl:3: the id 'x' was used before, at" in other and "another text" in other


def test_one_bad_line_does_not_stop_the_rest(tmp_path: Path) -> None:
    bad = ['{"text": ', "[1]", '"text"', "null", '{"text": NaN}', "[" * 100_000, '{"text": 1' + "0" * 9000 + "}"]
    path = lines(tmp_path, {"text": ENGLISH}, *bad, {"text": ARABIC})
    found = read(path)
    assert [type(item) for item in found] == [Article, *[ArticleError] * len(bad), Article]
    assert all(len(str(item)) < 300 + len(str(path)) for item in found if isinstance(item, ArticleError))


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({}, "has no `text`"),
        ({"text": None}, "has no `text`"),
        ({"text": 5}, "`text` must be text in quotes, not a number"),
        ({"text": [ENGLISH]}, "not a list"),
        ({"text": " \n\u200f\ufeff"}, "the text is empty"),
        ({"text": ENGLISH, "published": "31/02/2015"}, "`published` is '31/02/2015', which is no day"),
        ({"text": ENGLISH, "published": "2015-02-31"}, "no day"),
        ({"text": ENGLISH, "published": 1424390400}, "no day"),
        ({"text": ENGLISH, "language": "fr"}, "`language` is 'fr', which is not covered; only ar and en are"),
        ({"text": ENGLISH, "title": {"a": 1}}, "`title` must be text in quotes, not an object"),
        ({"text": ENGLISH, "id": True}, "`id` must be text"),
        ({"text": "1234"}, "no letters from which to tell its language"),
        ({"text": "شورشیان روز یکشنبه پس از درگیری با ارتش، کنترل روستا را به دست گرفتند."}, "fa (Persian)"),
        (
            {"text": "Les combattants ont pris le village dimanche après une nuit de combats avec l'armée."},
            "fr (French)",
        ),
        ({"text": "فوج نے گاؤں پر دوبارہ قبضہ کر لیا ہے اور کئی افراد ہلاک ہوئے ہیں۔"}, "ur (Urdu)"),
        ({"text": ENGLISH, "language": "\x1b[2J\u202e"}, "not covered"),
    ],
)
def test_faults_of_a_record_are_said_plainly(tmp_path: Path, record: dict[str, object], message: str) -> None:
    assert message in fault(lines(tmp_path, record))


def test_a_json_list_is_one_fault(tmp_path: Path) -> None:
    assert "jq -c '.[]'" in fault(write(tmp_path, "a.jsonl", json.dumps([{"text": ENGLISH}] * 3, indent=1)))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t ", "the text is empty"),
        (b"%PDF-1.4 ...", "a PDF file"),
        (b"PK\x03\x04...", "a Word, Excel or zip file"),
        (bytes(range(256)) * 4, "zero bytes"),
        ("L'armée a été attaquée à l'aube, près de la rivière".encode("cp1252"), "iconv -f WINDOWS-1252 -t utf-8"),
        (ARABIC.encode("iso-8859-6"), "iconv -f ISO-8859-6 -t utf-8"),
        (ARABIC.encode()[:-3] + b"\xd8", "damaged UTF-8"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x41", "looks like UTF-16"),
    ],
)
def test_files_that_are_no_text(tmp_path: Path, data: bytes, message: str) -> None:
    assert message in fault(write(tmp_path, "a.txt", data))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256"])
def test_other_encodings_are_converted_where_the_evidence_is_clear(tmp_path: Path, encoding: str) -> None:
    text = f"{ARABIC}\r\n{ARABIC}"
    assert one(write(tmp_path, "a.txt", text.encode(encoding))).text == text
    assert one(lines(tmp_path, {"text": "x"})).language == "en"
    line = json.dumps({"text": ARABIC}, ensure_ascii=False) + "\n"
    assert one(write(tmp_path, "b.jsonl", line.encode(encoding))).text == ARABIC


@pytest.mark.parametrize("name", ["a.docx", "b", "c.json", "d.gz"])
def test_other_files_are_refused_with_advice(tmp_path: Path, name: str) -> None:
    assert "are not read; " in fault(write(tmp_path, name, ENGLISH))


def test_a_missing_file_is_a_fault_and_the_rest_goes_on(tmp_path: Path) -> None:
    found = read(tmp_path / "none.txt", write(tmp_path, "a.txt", ENGLISH))
    assert "no such file" in str(found[0]) and isinstance(found[1], Article)


def test_an_article_of_20_megabytes_is_refused(tmp_path: Path) -> None:
    assert "characters, more than the 5,000,000" in fault(write(tmp_path, "a.txt", b"word " * 4_000_000))
    assert "bytes, more than" in fault(write(tmp_path, "b.txt", b"word " * 4_000_001))
    assert "characters" in fault(lines(tmp_path, {"text": "word " * 4_000_000}))
    assert "bytes and goes on" in fault("-", stdin=b"word " * 5_000_000)


def test_a_line_beyond_all_measure_is_skipped(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", b"{" + b" " * (7 * MAX_TEXT) + b"}\n" + json.dumps({"text": ENGLISH}).encode())
    found = read(path)
    assert "a.jsonl:1: the line is longer" in str(found[0]) and isinstance(found[1], Article) and len(found) == 2


def test_hostile_text_survives_unchanged(tmp_path: Path) -> None:
    assert one(lines(tmp_path, {"text": HOSTILE})).text == HOSTILE
    assert one(write(tmp_path, "a.txt", HOSTILE)).text == HOSTILE


def test_what_cannot_be_written_is_replaced_at_its_place(tmp_path: Path) -> None:
    article = one(
        lines(tmp_path, '{"text": "The army \\ud800 took \\u0000 the \\ud83d\\ude00 town", "title": "\\udfff"}')
    )
    assert article.text == "The army \ufffd took \ufffd the \U0001f600 town" and article.title == "\ufffd"


def test_article_text_is_never_echoed_raw(tmp_path: Path) -> None:
    message = fault(write(tmp_path, "a.jsonl", "\x1b[2J\u202e\u200f" + "x" * 5000))
    assert "\x1b" not in message and "\u202e" not in message and len(message) < 300 + len(str(tmp_path))


def test_visible_leaves_words_and_takes_commands() -> None:
    assert visible("قال\tok\n") == "قال\tok\n"
    assert visible("\x1b[31m\r\x00\x7f\x9b\u202e\u2066\u200e\u200b\ufeff\U000e0041\ud800") == "␛[31m␀␡\ufffd\ufffd"
    assert excerpt("a  b\nc" + "d" * 99, 8) == "a b cddd…" and excerpt("short") == "short"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ARABIC, "ar"),
        (ENGLISH, "en"),
        ("Rebels seize hilltop base", "en"),
        ("قتل جنديان", "ar"),
        ("الجیش یسیطر علی القریة فی الشمال بعد المعارک", "ar"),
        ("Die Armee hat das Dorf am Sonntag nach einer Nacht voller Gefechte zurückerobert.", "de"),
        ("Ordu pazar günü gece boyu süren çatışmaların ardından köyü geri aldı.", "tr"),
        ("Армия вернула деревню", "ru"),
        ("", None),
    ],
)
def test_languages_are_told_apart(text: str, code: str | None) -> None:
    assert guess_language(text) == code
    assert detect_language(text) == (code if code in ("ar", "en") else None)
