"""What the screen asks, and the answers there are to choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.text import Text

from eventcoder.model import Event
from eventcoder.review.desk import REASONS
from eventcoder.review.keys import ACTIONS, Keys
from eventcoder.review.lines import Pane
from eventcoder.review.marking import STYLES, plain
from eventcoder.review.names import Names, described
from eventcoder.review.tui.pages import Choice, Question, fixed_choices
from eventcoder.review.values import AS_WRITTEN, FIELDS, choices, field_named, written_of
from eventcoder.store.tables import SLOTS

_FIELD_KEYS = {
    "type": "t", "mode": "m", "modality": "o", "source": "s", "target": "g", "against": "a", "claimant": "c",
    "place": "p", "date": "d", "killed": "k", "wounded": "w", "captured": "x", "missing": "i", "displaced": "l",
}  # fmt: skip
_HOW = {
    "date": "a day, a month, a year, or two days: 2021-10-12, 2021-10, 2021, 2021-10-12..2021-10-14",
    "place": "part of a name, then choose; text:NAME keeps the words alone",
    "people": "names with ; between them; choose from the dictionaries, or leave the words",
    "count": "5, 5..7 (between), 5.. (at least), ..7 (at most); empty for none",
}


def nothing(_: str) -> Sequence[Choice]:
    return ()


def reasons() -> Callable[[str], Sequence[Choice]]:
    """The reasons for which one rejects; 0 for none."""
    listed = [Choice(code, f"{code}: {told}", str(n % 10)) for n, (code, told) in enumerate(REASONS.items(), 1)]
    return fixed_choices([Choice("", "no reason given", "-"), *listed])


def fields(event: Event) -> Callable[[str], Sequence[Choice]]:
    """The fields that can be edited, with what they hold."""
    held = ((name, written_of(field_named(name), event)) for name in FIELDS)
    return fixed_choices(Choice(name, f"{name:10} {value or '-'}", _FIELD_KEYS[name]) for name, value in held)


def value(name: str, event: Event, names: Callable[[], Names], head: Sequence[Text]) -> Question:
    """Which value a field is to have."""
    field, title = field_named(name), f"{name.capitalize()} of {event.event_id[:8]}"
    if known := choices(field, event):
        listed = [Choice(one, one if one != "-" else "none", _key(n)) for n, one in enumerate(known)]
        return Question(title, fixed_choices(listed), head=head)
    written = written_of(field, event)
    if field in SLOTS:
        return Question(f"{title}: {_HOW['people']}", lambda t: _actors(names(), t), written, _last_part, head, True)
    if field == "place":
        return Question(f"{title}: {_HOW['place']}", lambda t: _places(names(), t), written, None, head, True)
    return Question(f"{title}: {_HOW.get(name, _HOW['count'])}", nothing, written, head=head)


def _key(number: int) -> str:
    return "123456789abcdefghilmnoprstuvwxyz"[number]


def _actors(names: Names, typed: str) -> list[Choice]:
    part = typed.rpartition(";")[2].strip().removeprefix(AS_WRITTEN)
    return [Choice(entry.id, described(entry)) for entry in names.actors.find(part)]


def _places(names: Names, typed: str) -> list[Choice]:
    part = typed.strip().removeprefix(AS_WRITTEN)
    as_written = [Choice(AS_WRITTEN + part, f"only the words “{part}”, without coordinates")] if part else []
    return [*(Choice(entry.id, described(entry)) for entry in names.places.find(part)), *as_written]


def _last_part(typed: str, chosen: str) -> str:
    """What was typed, with its last name replaced by the chosen one."""
    before, separator, _ = typed.rpartition(";")
    return f"{before}{separator} {chosen}".strip()


def help_lines(keys: Keys, pane: Pane) -> list[Text]:
    """Every action with its keys, the types of the number keys, and what the colours say."""
    lines = [
        line for action, (_, told) in ACTIONS.items() for line in _help(" ".join(keys.keys_of(action)), told, pane)
    ]
    lines.append(Text())
    for number, name in enumerate(keys.types, 1):
        lines += _help(str(number), f"the type is {name}", pane)
    lines += [Text(), Text(" ").join(Text(role, style) for role, style in STYLES.items())]
    lines += pane.paragraph(plain("Every verdict is written at once, and none is ever deleted."))
    return lines


def _help(key: str, told: str, pane: Pane) -> list[Text]:
    return list(pane.paragraph(Text.assemble((f"{key:>18}  ", "bold"), told)))
