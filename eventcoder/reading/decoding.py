"""Bytes to text, on evidence: UTF-8 and UTF-16 are read, Windows-1256 if it is clearly Arabic, all else is named."""

from __future__ import annotations

import re

#: How a file begins that is no text, and what to call it.
MAGIC = (
    (b"%PDF", "a PDF file"), (b"PK\x03\x04", "a Word, Excel or zip file"), (b"\x89PNG", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"{\\rtf", "an RTF file"), (b"\x1f\x8b", "a gzip file"), (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
)  # fmt: skip
SAMPLE = 1 << 16

_ARABIC = re.compile("[\u0621-\u064a]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")


class UndecodableError(ValueError):
    """The bytes are no text that can be read; the message says what they look like and what to do."""


def decode(data: bytes) -> str:
    """The text of `data`, without a byte order mark; line ends stay as they are.

    Raises UndecodableError with a sentence that says what the bytes look like and what to do.
    """
    encoding = encoding_of(data)
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UndecodableError(
            f"looks like {encoding.upper()}, but byte {error.start + 1} is wrong; save it anew as UTF-8"
        ) from None


def encoding_of(data: bytes) -> str:
    """The name of the encoding of `data`, the whole text or a piece that ends with a line; raises UndecodableError."""
    for magic, what in MAGIC:
        if data.startswith(magic):
            raise UndecodableError(f"is no text but {what}; save its text as UTF-8 and give that")
    if wide := _wide(data):
        return wide
    if b"\0" in data:
        raise UndecodableError("is no text: it holds zero bytes; save the text as UTF-8 and give that")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _single_byte(data)
    return "utf-8"


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 by its byte order mark, or UTF-16 by every second byte: 00 in English, 06 in Arabic."""
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "utf-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = data[:SAMPLE]
    half = len(sample) // 2
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = sample[start::2]
        if half >= 4 and high.count(0) + high.count(6) >= 0.9 * half and set(sample[1 - start :: 2]) - {0, 6}:
            return name
    return None


def _single_byte(data: bytes) -> str:
    """Windows-1256, if what is not ASCII in it is nearly all Arabic; else raises UndecodableError."""
    if _is_damaged_utf8(data):
        raise UndecodableError(_advice("damaged UTF-8", "UTF-8", " -c"))
    text = data.decode("cp1256")
    if len(_ARABIC.findall(text)) < 0.8 * len(_NOT_ASCII.findall(text)):
        raise UndecodableError(_advice("windows-1252 or another one-byte encoding", "WINDOWS-1252"))
    if data.count(b"\xc7\xe4") > data.count(b"\xc7\xe1"):  # the article of Arabic in the one and in the other
        raise UndecodableError(_advice("ISO-8859-6 (Arabic)", "ISO-8859-6"))
    return "cp1256"


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether most bytes beyond ASCII still make up whole characters of UTF-8."""
    kept = data.decode("utf-8", errors="ignore")
    return len(_NOT_ASCII.findall(kept)) * 2 > 0.5 * sum(byte > 127 for byte in data)


def _advice(what: str, name: str, option: str = "") -> str:
    return f"is not UTF-8 but looks like {what}; convert it with: iconv -f {name} -t utf-8{option}"
