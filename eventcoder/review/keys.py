"""Which key does what, and a file that says otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import platformdirs
import yaml

from eventcoder.errors import EventcoderError
from eventcoder.model import EventType

#: Each action: its keys, and what it does. Those that move come last.
ACTIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "accept": (("a",), "accept: the coding is right"),
    "reject": (("x",), "reject, with a reason"),
    "skip": (("space",), "skip: decide later"),
    "undo": (("u", "backspace"), "undo, step by step, as far back as you like"),
    "edit": (("e",), "edit a field"),
    "same": (("m",), "mark this report, then the other of the same event"),
    "split": (("p",), "split: this report is an event of its own"),
    "comment": (("c",), "comment"),
    "flag": (("f",), "flag for somebody else to look at"),
    "text": (("t",), "the whole article"),
    "trace": (("i",), "the rule that fired, and the others that were tried"),
    "search": (("/",), "search in evidence, names and ids"),
    "search_next": (("n",), "next that was found"),
    "search_previous": (("N",), "the one found before"),
    "down": (("j", "down"), "next event"),
    "up": (("k", "up"), "event before"),
    "page_down": (("pagedown", "ctrl+d"), "a page down"),
    "page_up": (("pageup", "ctrl+u"), "a page up"),
    "first": (("g", "home"), "first event"),
    "last": (("G", "end"), "last event"),
    "scroll_down": (("J", "right"), "more of the event below"),
    "scroll_up": (("K", "left"), "back up in the event below"),
    "help": (("?", "f1"), "this help"),
    "quit": (("q", "ctrl+c"), "quit; everything is saved already"),
}
#: Types that the keys 1 to 9 set, unless a file has others.
TYPES: tuple[str, ...] = get_args(EventType)[:9]
_NAMED = {
    "space", "backspace", "delete", "enter", "tab", "up", "down", "left", "right", "pageup", "pagedown", "home", "end",
    "insert", *(f"f{n}" for n in range(1, 13)),
}  # fmt: skip
_TYPES = "types"


@dataclass(frozen=True, slots=True)
class Keys:
    """Actions by key ("a", "space", "ctrl+d", "upwards" is none), and the types of the number keys."""

    actions: Mapping[str, str]
    types: Sequence[str] = TYPES

    def keys_of(self, action: str) -> list[str]:
        return [key for key, found in self.actions.items() if found == action]

    def shown(self, action: str) -> str:
        """The first key of an action as help shows it."""
        return next(iter(self.keys_of(action)), "")


def default_keys() -> Keys:
    return Keys({key: action for action, (keys, _) in ACTIONS.items() for key in keys})


def keys_file() -> Path:
    """Where a file of keys is looked for when none is named."""
    return Path(platformdirs.user_config_dir("eventcoder", appauthor=False)) / "keys.yaml"


def load_keys(file: Path | None = None) -> Keys:
    """The usual keys, changed by `file`, or by `keys_file()` where that is there.

    EventcoderError with file and line for an action or key that is not known, or a key that two actions want.
    """
    path = file or keys_file()
    if file is None and not path.is_file():
        return default_keys()
    try:
        root = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise EventcoderError(f"{path}: cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise EventcoderError(
            f"{path}:{mark.line + 1 if mark else 1}: is not YAML; check quotes and indentation"
        ) from None
    return _changed(path, root)


def _changed(path: Path, root: Any) -> Keys:
    if root is None:
        return default_keys()
    if not isinstance(root, yaml.MappingNode):
        raise EventcoderError(f"{path}:1: is no list of actions; write 'accept: [a, y]', one action a line")
    wanted, lines, types = {action: keys for action, (keys, _) in ACTIONS.items()}, {}, TYPES
    for name_node, value_node in root.value:
        where = f"{path}:{name_node.start_mark.line + 1}"
        name, values = str(name_node.value), tuple(_texts(where, value_node))
        if name == _TYPES:
            types = _checked_types(where, values)
        elif name in ACTIONS:
            wanted[name], lines[name] = tuple(_checked(where, key) for key in values), where
        else:
            raise EventcoderError(f"{where}: there is no action {name!r}; there is {', '.join((*ACTIONS, _TYPES))}")
    return Keys(_by_key(wanted, lines), types)


def _texts(where: str, node: Any) -> Iterator[str]:
    for part in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        if not isinstance(part, yaml.ScalarNode):
            raise EventcoderError(f"{where}: write one key, or several as [a, b]")
        yield str(part.value)


def _checked(where: str, key: str) -> str:
    """A key as the terminal names it."""
    key = "space" if key == " " else key
    name = key.removeprefix("ctrl+")
    if key.isdigit() and len(key) == 1:
        raise EventcoderError(f"{where}: the numbers set types; '{_TYPES}: [...]' says which")
    if not (len(name) == 1 and name.isprintable()) and key not in _NAMED:
        raise EventcoderError(
            f"{where}: {key!r} is no key; write a letter, a sign, ctrl+letter, {', '.join(sorted(_NAMED)[:4])} ..."
        )
    return key


def _checked_types(where: str, values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if value not in get_args(EventType):
            raise EventcoderError(f"{where}: there is no type {value!r}; there is {', '.join(get_args(EventType))}")
    if len(values) > 9:
        raise EventcoderError(f"{where}: there are nine number keys; name at most nine types")
    return values


def _by_key(wanted: Mapping[str, tuple[str, ...]], lines: Mapping[str, str]) -> dict[str, str]:
    actions: dict[str, str] = {}
    for action, keys in wanted.items():
        for key in keys:
            if (other := actions.setdefault(key, action)) != action:
                where = lines.get(action) or lines[other]
                raise EventcoderError(
                    f"{where}: {key!r} stands for {other} and for {action}; give one of them another key"
                )
    for action in ("quit", "help"):
        if not wanted[action]:
            raise EventcoderError(f"{lines[action]}: {action} needs a key")
    return actions
