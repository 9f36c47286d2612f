"""Files, folders and standard input to records: what each format holds, be it an article or not."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from eventcoder.errors import ArticleError
from eventcoder.reading.decoding import SAMPLE, UndecodableError, decode, encoding_of
from eventcoder.reading.parquet import parquet
from eventcoder.reading.record import MAX_TEXT, too_long
from eventcoder.text.display import excerpt, visible

#: Where it was found and the fields as they stand there, or why there are none.
Found = tuple[str, dict[str, Any]] | ArticleError

COLUMNS = ("id", "language", "published", "publisher", "title", "text", "url")
ENDINGS = (".txt", ".jsonl", ".ndjson", ".csv", ".parquet")
LINES = (".jsonl", ".ndjson")
#: A line of JSON may take six bytes for a character; what is longer is not even read.
MAX_LINE = 6 * MAX_TEXT + SAMPLE
_ADVICE = {
    ".json": "write one article a line (jq -c '.[]' FILE > FILE.jsonl) and give that",
    ".gz": "unpack it first (gunzip)",
    ".zip": "unpack it first (unzip)",
}


def find(path: str, stdin: BinaryIO) -> Iterator[Found]:
    """The records at `path`: a file, a folder or `-` for `stdin`. Never raises for what it finds there."""
    try:
        if path == "-":
            yield from _stream(stdin)
        elif Path(path).is_dir():
            yield from _folder(path)
        else:
            yield from _file(path)
    except OSError as error:
        yield ArticleError(visible(path), f"cannot be read: {error.strerror or error}")


def _folder(folder: str) -> Iterator[Found]:
    for found in files_in(folder):
        if isinstance(found, ArticleError):
            yield found
        else:
            yield from find(found, io.BytesIO())


def files_in(folder: str) -> Iterator[str | ArticleError]:
    """The files of articles in a folder, by name, behind what was wrong with the folder."""
    unread: list[OSError] = []
    walk = os.walk(folder, onerror=unread.append)
    paths = [str(Path(where, name)) for where, _, names in walk for name in names]
    for error in unread:
        yield ArticleError(visible(str(error.filename)), f"cannot be read: {error.strerror}")
    fitting = sorted((path for path in paths if ending(path) in ENDINGS), key=lambda path: Path(path).parts)
    if not fitting:
        skipped = f" ({len(paths)} other files skipped)" if paths else ""
        yield ArticleError(visible(folder), f"the folder holds no {_or(ENDINGS)} file{skipped}")
    yield from fitting


def _file(path: str) -> Iterator[Found]:
    kind = ending(path)
    if not Path(path).exists():
        yield ArticleError(visible(path), "there is no such file or folder")
    elif kind == ".txt":
        yield _text(path)
    elif kind == ".csv":
        with Path(path).open("rb") as file:
            yield from _csv(visible(path), file)
    elif kind == ".parquet":
        yield from parquet(path, visible(path), COLUMNS)
    elif kind in LINES:
        with Path(path).open("rb") as file:
            yield from jsonl(visible(path), file)
    else:
        advice = _ADVICE.get(kind, f"give a {_or(ENDINGS)} file")
        yield ArticleError(visible(path), f"files that end in {excerpt(kind) or 'nothing'} are not read; {advice}")


def ending(path: str) -> str:
    """The ending of a file's name, by which its format is told."""
    return Path(path).suffix.lower()


def _or(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


# --- one text


def _text(path: str) -> Found:
    where = visible(path)
    size = Path(path).stat().st_size
    if size > 4 * MAX_TEXT:
        return ArticleError(where, too_long(size).replace("characters, more", "bytes, more", 1))
    return _decoded(where, Path(path).read_bytes(), {"id": Path(path).stem})


def _decoded(where: str, data: bytes, fields: dict[str, Any]) -> Found:
    if not data:
        return ArticleError(where, "the file is empty; put the article's text there or take it out of the batch")
    try:
        return where, fields | {"text": decode(data)}
    except UndecodableError as error:
        return ArticleError(where, str(error))


def _stream(stream: BinaryIO) -> Iterator[Found]:
    """Standard input: JSONL if it begins with a brace, else one text."""
    head, blanks = b"", -1
    while not head.strip() and (line := stream.readline(MAX_LINE + 1)):
        head, blanks = head + line, blanks + 1
    if head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"{"):
        yield from jsonl("-", stream, head.split(b"\n", blanks)[-1], blanks + 1)
        return
    data = head + stream.read(max(1, 4 * MAX_TEXT + 1 - len(head)))
    if len(data) > 4 * MAX_TEXT:
        yield ArticleError("-", too_long(len(data)).replace("characters, more", "bytes and goes on, more", 1))
    else:
        yield _decoded("-", data, {})


# --- one article a line


def jsonl(where: str, file: BinaryIO, head: bytes = b"", first: int = 1) -> Iterator[Found]:
    """Records of a JSONL file, one line in memory at a time; `head` is the line, of number `first`, already read."""
    for number, line in enumerate(_lines(file, head, first == 1 or bool(head)), first):
        place = f"{where}:{number}"
        if isinstance(line, ArticleError):
            yield ArticleError(place, line.what)
        elif number == 1 and line.lstrip().startswith("["):
            yield ArticleError(place, f"holds a JSON list, not one article a line; {_ADVICE['.json']}")
            return
        elif line.strip():
            yield _json(place, line)


def _lines(file: BinaryIO, line: bytes, from_start: bool) -> Iterator[str | ArticleError]:
    line = line or file.readline(MAX_LINE + 1)
    if from_start and (line.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in line[:4]):
        yield from _wide_lines(file, line)
        return
    while line:
        yield _line(line)
        if len(line) > MAX_LINE and not line.endswith(b"\n"):
            _skip_line(file)
        line = file.readline(MAX_LINE + 1)


def _skip_line(file: BinaryIO) -> None:
    while (piece := file.readline(SAMPLE)) and not piece.endswith(b"\n"):
        pass


def _line(line: bytes) -> str | ArticleError:
    if len(line) > MAX_LINE:
        return ArticleError(
            "", f"the line is longer than {MAX_LINE:,} bytes; an article may have {MAX_TEXT:,} characters"
        )
    try:
        return decode(line)
    except UndecodableError as error:
        return ArticleError("", f"the line {error}")


def _wide_lines(file: BinaryIO, head: bytes) -> Iterator[str | ArticleError]:
    """Lines of UTF-16, which is read as a whole: its line ends cannot be told byte by byte."""
    data = head + file.read(MAX_LINE)
    if len(data) > MAX_LINE:
        yield ArticleError("", "UTF-16 is too large here; convert it with: iconv -f UTF-16 -t utf-8")
        return
    try:
        yield from decode(data).split("\n")
    except UndecodableError as error:
        yield ArticleError("", f"the file {error}")


def _json(where: str, line: str) -> Found:
    try:
        record = json.loads(line.removeprefix("\ufeff"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return ArticleError(where, f"the line is no JSON ({_fault(error)}): {excerpt(line)}")
    if not isinstance(record, dict):
        return ArticleError(where, f"the line is no JSON object with a `text` but: {excerpt(line)}")
    return where, record


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON value")


def _fault(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.lower().removesuffix(' at')} at character {error.pos + 1}"
    return "nested too deeply" if isinstance(error, RecursionError) else visible(str(error)).split(";")[0]


# --- tables


def _csv(where: str, file: BinaryIO) -> Iterator[Found]:
    csv.field_size_limit(MAX_LINE)
    try:
        rows = _rows(file)
        header = [name.strip().casefold() for name in next(rows, [])]
    except (UndecodableError, UnicodeDecodeError, csv.Error) as error:
        yield ArticleError(where, str(error) if isinstance(error, UndecodableError) else "the table cannot be read")
        return
    if "text" not in header:
        found = excerpt(", ".join(header), 120) or "none"
        yield ArticleError(f"{where}:1", f"the table has no column `text`; the first row names the columns: {found}")
        return
    yield from _records(where, rows, header)


def _records(where: str, rows: Rows, header: list[str]) -> Iterator[Found]:
    while True:
        place = f"{where}:{rows.line + 1}"
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield ArticleError(place, f"the row cannot be read ({error}); is a quotation mark left open?")
            continue
        except UnicodeDecodeError as error:
            yield ArticleError(place, f"from here on the table is not {error.encoding}; save it anew as UTF-8")
            return
        if row is None:
            return
        if len(row) > len(header):
            fault = f"the row has {len(row)} cells, the first row {len(header)}; put a text with commas in quotes"
            yield ArticleError(place, fault)
        elif any(row):
            yield place, {name: cell for name, cell in zip(header, row, strict=False) if name in COLUMNS}


class Rows:
    """The rows of a table; `line` is the last line of the file that was read, counted from 1."""

    def __init__(self, text: TextIO, delimiter: str) -> None:
        self._reader = csv.reader(text, delimiter=delimiter)

    def __iter__(self) -> Rows:
        return self

    def __next__(self) -> list[str]:
        return next(self._reader)

    @property
    def line(self) -> int:
        return self._reader.line_num


def _rows(file: BinaryIO) -> Rows:
    sample = file.read(SAMPLE)
    file.seek(0)
    encoding = encoding_of(sample if len(sample) < SAMPLE else sample[: sample.rfind(b"\n") + 1])
    text = io.TextIOWrapper(file, encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="")
    delimiter = _delimiter(text.readline(SAMPLE))
    text.seek(0)
    return Rows(text, delimiter)


def _delimiter(header: str) -> str:
    """The sign that makes the most known columns of the header."""

    def known(sign: str) -> int:
        return sum(cell.strip(' "\r\n').casefold() in COLUMNS for cell in header.split(sign))

    return max(",;\t", key=known)
