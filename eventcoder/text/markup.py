"""Blanks HTML so that every offset stays true: what is taken out leaves as many characters behind."""

from __future__ import annotations

import html
import re
import unicodedata

#: Tags that end a paragraph, and those that only break the line.
PARAGRAPH_TAGS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "div", "dd", "dl", "dt", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "iframe", "main",
    "nav", "ol", "option", "p", "pre", "section", "select", "table", "tbody", "td", "tfoot", "th", "thead", "title",
    "tr", "ul", "script", "style", "noscript",
})  # fmt: skip
LINE_TAGS = frozenset({"br", "li"})
INLINE_TAGS = frozenset({
    "a", "abbr", "acronym", "audio", "b", "base", "bdi", "bdo", "big", "button", "cite", "code", "data", "del",
    "dfn", "em", "embed", "font", "i", "img", "input", "ins", "label", "link", "mark", "meta", "object", "path",
    "picture", "q", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "svg", "time", "tt",
    "u", "var", "video", "wbr",
})  # fmt: skip
_TAGS = PARAGRAPH_TAGS | LINE_TAGS | INLINE_TAGS
#: Elements whose content is no text.
_OPAQUE = {name: re.compile(rf"</{name}\s*+>", re.IGNORECASE) for name in ("script", "style", "noscript")}

_NO_SPACE = "\u200b"  # of no width; folding drops it

# Possessive and bounded throughout: a tag ends at the next angle bracket, so no text is looked at twice.
_MARK = re.compile(
    r"(?P<comment><!--)"
    r"|<(?:/)?(?P<tag>[A-Za-z][A-Za-z0-9]{0,11}+)(?:[\s/][^<>]*+)?>"
    r"|<![A-Za-z\[][^<>]*+>"
    r"|&(?P<entity>#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)


def blank_markup(text: str) -> str:
    """`text` without tags, comments, scripts and entities, of the same length.

    Tags become spaces; those that end a paragraph begin with two newlines, those that end a line with one. An entity
    becomes its character, followed by spaces, or by spaces of no width where it may stand within a word. Angle
    brackets that are no HTML stay.
    """
    if "<" not in text and "&" not in text:
        return text
    pieces, at = [], 0
    closed: dict[str, bool] = {}  # ends that were looked for in vain are not looked for again: the scan stays linear
    while mark := _MARK.search(text, at):
        end = _end(text, mark, closed)
        pieces += [text[at : mark.start()], _filler(mark, end)]
        at = end
    return "".join([*pieces, text[at:]])


def _end(text: str, mark: re.Match[str], closed: dict[str, bool]) -> int:
    """Where the marked construct ends, with its content if that is no text."""
    if mark["comment"]:
        return _behind(text, mark, "-->", closed)
    name = (mark["tag"] or "").lower()
    if name in _OPAQUE and text[mark.start() + 1] != "/":
        return _behind(text, mark, name, closed)
    return mark.end()


def _behind(text: str, mark: re.Match[str], closer: str, closed: dict[str, bool]) -> int:
    if not closed.get(closer, True):
        return mark.end()
    if closer in _OPAQUE:
        found = _OPAQUE[closer].search(text, mark.end())
        end = found.end() if found else -1
    else:
        at = text.find(closer, mark.end())
        end = at + len(closer) if at >= 0 else -1
    closed[closer] = end >= 0
    return end if end >= 0 else mark.end()


def _filler(mark: re.Match[str], end: int) -> str:
    size = end - mark.start()
    if mark["entity"]:
        character = _character(mark[0])
        return character.ljust(size, _NO_SPACE if _stands_in_a_word(character) else " ")
    name = (mark["tag"] or "").lower()
    if name and name not in _TAGS:
        return mark[0]
    breaks = 2 if name in PARAGRAPH_TAGS else 1 if name in LINE_TAGS else 0
    return ("\n" * breaks).ljust(size)


def _stands_in_a_word(character: str) -> bool:
    """Letters, digits, marks, invisible signs and the apostrophe: a space behind them would cut the word in two."""
    category = unicodedata.category(character[0])
    return category[0] in "LMN" or category == "Cf" or character in "'’‘"


def _character(entity: str) -> str:
    character = html.unescape(entity)
    return character if 0 < len(character) <= len(entity) else "\ufffd"
