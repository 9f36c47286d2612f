"""Strict YAML: text values only, no duplicate keys, no anchors, every entry with its line.

Dictionary files may come from strangers: size, depth and number of nodes are bounded, tags and aliases are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from eventcoder.errors import Problem

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MAX_BYTES = 32_000_000
_MAX_DEPTH = 12
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


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_value(child) for child in node.value]
    return _mapping(node)


def _mapping(node: yaml.Node) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        if key is None:
            raise _FaultError(key_node.start_mark.line + 1, "a key that is no text; write a plain word")
        if key in out:
            raise _FaultError(key_node.start_mark.line + 1, f"the key {key!r} is there twice; keep one")
        out[key] = _value(value_node)
    return out


def _refuse_tricks(text: str) -> None:
    """Looks at the words of the file only: building its tree first would follow every alias and level."""
    depth = 0
    for token in yaml.scan(text, Loader=_LOADER):
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
            raise _FaultError(node.start_mark.line + 1, "an entry is a mapping; start it with '- id:'")
        yield RawEntry(path, node.start_mark.line + 1, _mapping(node))


def read_entries(path: Path, shown: str) -> tuple[list[RawEntry], list[Problem]]:
    """Entries of the file at `path` and what is wrong with it; `shown` is the path that messages name."""
    try:
        data = path.read_bytes()
        if len(data) > _MAX_BYTES:
            raise _FaultError(1, f"larger than {_MAX_BYTES:,} bytes; split the file")
        return list(_entries(shown, data.decode("utf-8-sig"))), []
    except _FaultError as fault:
        return [], [Problem(shown, fault.line, "", fault.what)]
    except UnicodeDecodeError:
        return [], [Problem(shown, 1, "", "is not UTF-8; save it as UTF-8")]
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "cannot be read as YAML"
        return [], [Problem(shown, mark.line + 1 if mark else 1, "", f"{what}; check quotes and indentation")]
    except OSError as error:
        return [], [Problem(shown, 1, "", f"cannot be read: {error.strerror}")]
