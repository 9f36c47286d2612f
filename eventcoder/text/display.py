"""Text that is safe to print: news text may hold terminal commands and letters that turn the line around."""

from __future__ import annotations

_PICTURES = 0x2400  # Unicode's printable pictures of the control characters start here
_REPLACEMENT = "\ufffd"


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {code: chr(_PICTURES + code) for code in range(0x20) if chr(code) not in "\n\t\r"}
    table |= {0x0D: None, 0x7F: "\u2421", 0x2028: " ", 0x2029: " "}
    table |= dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT)
    table |= dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT)
    unseen = (0x00AD, 0x061C, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))
    # Variation selectors make letters wider or narrower than programs count.
    variants = (0x034F, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
    return table | dict.fromkeys((*unseen, *variants, *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080)))


_TABLE = _table()


def visible(text: str) -> str:
    """`text` with nothing in it that can command a terminal, reorder a line or hide.

    Control characters other than newline and tab become their pictures or U+FFFD; carriage returns, marks of
    direction, zero-width letters and tags are dropped; lone surrogates become U+FFFD, so that the result can
    always be encoded.
    """
    return text.translate(_TABLE)


def excerpt(text: str, limit: int = 40) -> str:
    """The beginning of `text` for a message: one line, at most `limit` characters and an ellipsis, safe to print."""
    line = " ".join(visible(text[: limit * 4]).split())
    return line if len(line) <= limit and len(text) <= limit * 4 else line[:limit].rstrip() + "…"
