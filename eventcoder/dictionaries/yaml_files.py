"""Strict YAML: text values only, no duplicate keys, no anchors, every entry with its line.

Dictionary files may come from strangers: size, depth and number of nodes are bounded, tags and aliases are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from eventcoder.errors import Problem
from eventcoder.text.display import excerpt

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MAX_DEPTH = 12
#: Signs and words of a file: what has more would take long to read, and longer to mend.
_MAX_TOKENS = 200_000
_MAX_KEYS = 100
#: Characters of one value: an example may be a whole article.
_MAX_VALUE = 50_000
_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OPENING = (
    yaml.tokens.BlockSequenceStartToken, yaml.tokens.BlockMappingStartToken,
    yaml.tokens.FlowSequenceStartToken, yaml.tokens.FlowMappingStartToken,
)  # fmt: skip
_CLOSING = (yaml.tokens.BlockEndToken, yaml.tokens.FlowSequenceEndToken, yaml.tokens.FlowMappingEndToken)
_REFUSED = (yaml.tokens.AnchorToken, yaml.tokens.AliasToken, yaml.tokens.TagToken)


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One mapping of a file, with the line where it starts and the lines of its keys."""

    path: str
    line: int
    values: dict[str, Any]

    def problem(self, what: str) -> Problem:
        return Problem(self.path, self.line, str(self.values.get("id", "")), what)


class _FaultError(Exception):
    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line
        self.what = what


def _fault(node: yaml.Node, what: str) -> _FaultError:
    return _FaultError(node.start_mark.line + 1, what)


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        if len(node.value) > _MAX_VALUE:
            raise _fault(node, f"a value of more than {_MAX_VALUE:,} characters; shorten it")
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_value(child) for child in node.value]
    return _mapping(node)


def _mapping(node: yaml.Node) -> dict[str, Any]:
    out: dict[str, Any] = {}
    if len(node.value) > _MAX_KEYS:
        raise _fault(node.value[_MAX_KEYS][0], f"more than {_MAX_KEYS} keys in one entry; take out what is too much")
    for key_node, value_node in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        if key is None:
            raise _fault(key_node, "a key that is no text; write a plain word")
        if key in out:
            raise _fault(key_node, f"the key {excerpt(key)!r} is there twice; keep one")
        out[key] = _value(value_node)
    return out


def _refuse_tricks(text: str) -> None:
    """Looks at the words of the file only: building its tree first would follow every alias and level."""
    depth = 0
    for number, token in enumerate(yaml.scan(text, Loader=_LOADER)):
        if number > _MAX_TOKENS:
            raise _FaultError(token.start_mark.line + 1, "too many values in one file; split the file")
        if isinstance(token, _REFUSED):
            raise _FaultError(
                token.start_mark.line + 1, "anchors, aliases and tags are not allowed; write the values out"
            )
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if depth > _MAX_DEPTH:
            raise _FaultError(token.start_mark.line + 1, "nested too deeply; write it flatter")


def _entries(path: str, text: str) -> Iterator[RawEntry]:
    _refuse_tricks(text)
    root = yaml.compose(text, Loader=_LOADER)
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        raise _FaultError(1, "a dictionary file is a list of entries; start each with '- id:'")
    for node in root.value:
        if not isinstance(node, yaml.MappingNode):
            raise _fault(node, "an entry is a mapping; start it with '- id:'")
        yield RawEntry(path, node.start_mark.line + 1, _mapping(node))


def read_entries(path: Path, shown: str) -> tuple[list[RawEntry], list[Problem]]:
    """Entries of the file at `path` and what is wrong with it; `shown` is the path that messages name."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
        if found := _CONTROL.search(text):
            what = f"a control character ({found[0]!r}); take it out, and check quotes and indentation"
            raise _FaultError(text.count("\n", 0, found.start()) + 1, what)
        return list(_entries(shown, text)), []
    except _FaultError as fault:
        return [], [Problem(shown, fault.line, "", fault.what)]
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return [], [Problem(shown, line, "", "is not UTF-8; save it as UTF-8")]
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "cannot be read as YAML"
        return [], [Problem(shown, mark.line + 1 if mark else 1, "", f"{what}; check quotes and indentation")]
    except OSError as error:
        return [], [Problem(shown, 1, "", f"cannot be read: {error.strerror}")]
