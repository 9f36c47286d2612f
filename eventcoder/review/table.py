"""Events as a table that stays readable on narrow terminals, and one event with everything that is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Column as Head
from rich.table import Table
from rich.text import Text

from eventcoder.model import Actor, Event
from eventcoder.review.bidi import Bidi, arranged
from eventcoder.review.marking import STYLES, evidence, plain
from eventcoder.store.reading import StoredEvent
from eventcoder.text.display import visible

SHORT_ID = 8
_GAP = 1
MARKS = {"accepted": ("✓", "green"), "rejected": ("✗", "red"), "unreviewed": ("·", "dim")}


@dataclass(frozen=True, slots=True)
class Column:
    """`share` of the spare width goes to it beyond `width`; on terminals under `needs` columns it is left out."""

    name: str
    width: int
    share: int
    needs: int
    cell: Callable[[Event], Text]


def _kind(event: Event) -> Text:
    return Text(event.event_type if event.mode is None else f"{event.event_type}\n{event.mode}")


def who(slot: str) -> Callable[[Event], Text]:
    return lambda event: plain(", ".join(map(_name, getattr(event, slot))))


def _name(actor: Actor) -> str:
    return actor.name or actor.text


def where(event: Event) -> Text:
    return plain(event.place and (event.place.name or event.place.text))


def when(event: Event) -> Text:
    start, end = event.date.start or event.date.end, event.date.end or event.date.start
    return Text("" if start is None else f"{start}" if start == end else f"{start} {end}")


def counts(event: Event) -> Text:
    return Text(", ".join(f"{kind} {_range(count.low, count.high)}" for kind, count in event.counts.known().items()))


def _range(low: int | None, high: int | None) -> str:
    if low == high:
        return "?" if low is None else str(low)
    return f"{'' if low is None else low}–{'' if high is None else high}"


_COLUMNS: tuple[Column, ...] = (
    Column("Type", 20, 1, 0, _kind),
    Column("Source", 11, 4, 0, who("source")),
    Column("Target", 11, 4, 66, who("target")),
    Column("Place", 10, 2, 52, where),
    Column("Date", 10, 0, 76, when),
    Column("Counts", 12, 1, 100, counts),
    Column("Modality", 12, 0, 116, lambda event: Text(event.modality)),
    Column("Conf.", 5, 0, 124, lambda event: Text(f"{event.confidence:.2f}")),
)


def review_table(
    rows: Sequence[StoredEvent],
    *,
    width: int = 100,
    bidi: Bidi = "off",
    brackets: bool = False,
    title: str | None = None,
) -> Table:
    """The events in a table `width` columns wide: facts on the first line, the evidence with its trigger below.

    Narrow tables leave out counts, modality and confidence. `brackets` marks the trigger without colours.
    """
    brackets = brackets or bidi == "visual"
    layout = _Layout(width, bidi, _id_length(rows))
    table = Table(Head(layout.head()), box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), leading=1, show_edge=False)
    table.title = plain(title) if title else None
    for row in rows:
        below = fitted(evidence(row.event, brackets=brackets), layout.inside - 2, bidi)
        table.add_row(Group(layout.facts(row), _indented(below)))
    return table


def _id_length(rows: Sequence[StoredEvent]) -> int:
    """Enough letters that every event of the table has another beginning."""
    ids = {row.event.event_id for row in rows}
    longest = max(map(len, ids), default=SHORT_ID)
    return next((n for n in range(SHORT_ID, longest) if len({i[:n] for i in ids}) == len(ids)), longest)


class _Layout:
    """Widths that all lines of one table share, so that their columns stand under each other."""

    def __init__(self, width: int, bidi: Bidi, id_length: int) -> None:
        self.inside = max(width - 1, 40)
        self.bidi = bidi
        self.id_length = id_length
        self.columns = [column for column in _COLUMNS if width >= column.needs]
        fixed = id_length + 1 + sum(column.width + _GAP for column in self.columns) + 2
        self._spare = max(self.inside - fixed, 0)
        self._shares = sum(column.share for column in self.columns)

    def width(self, column: Column) -> int:
        return column.width + self._spare * column.share // self._shares

    def head(self) -> RenderableType:
        return self._line(Text("Id"), Text(), [Text(column.name) for column in self.columns])

    def facts(self, row: StoredEvent) -> RenderableType:
        mark, style = MARKS[row.status]
        cells = [fitted(column.cell(row.event), self.width(column), self.bidi) for column in self.columns]
        return self._line(plain(row.event.event_id[: self.id_length]), Text(mark, style), cells)

    def _line(self, name: Text, mark: Text, cells: list[Text]) -> Table:
        grid = Table.grid(padding=(0, _GAP, 0, 0))
        for width in (self.id_length, 1, *(self.width(column) for column in self.columns)):
            grid.add_column(width=width, no_wrap=True, overflow="crop")
        grid.add_row(name, mark, *cells)
        return grid


def fitted(text: Text, width: int, bidi: Bidi) -> Text:
    """`text` folded to `width` columns, each line arranged by itself: a terminal knows only lines."""
    lines = text.wrap(_measure, width, overflow="fold")
    return Text("\n").join(arranged(line, bidi) for line in lines)


_measure = Console(width=1000, color_system=None)


def _indented(text: Text) -> Table:
    grid = Table.grid()
    grid.add_column(width=2)
    grid.add_column(no_wrap=True, overflow="crop")
    grid.add_row("", text)
    return grid


def event_view(
    row: StoredEvent,
    *,
    width: int = 100,
    bidi: Bidi = "off",
    brackets: bool = False,
    rule_lookup: Callable[[str], str | None] | None = None,
    history: Iterable[str] = (),
) -> RenderableType:
    """One event in full: every field, the evidence with all mentions in colour, what was said of it, and its rule."""
    inside = max(width - 22, 30)
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="bold", no_wrap=True, width=18)
    grid.add_column(no_wrap=True, overflow="crop")
    told = evidence(row.event, mentions=True, brackets=brackets or bidi == "visual")
    known = (*_fields(row), *_said(history), *_rule(row.event, rule_lookup))
    for name, value in [("evidence", told), ("", _legend()), *known]:
        grid.add_row(name, fitted(value, inside, bidi))
    return grid


def _legend() -> Text:
    return Text(" ").join(Text(role, style) for role, style in STYLES.items())


def _fields(row: StoredEvent) -> Iterator[tuple[str, Text]]:
    for name, value in row.event:
        if name == "evidence":
            continue
        if name in ("source", "target", "against", "claimant"):
            yield from ((name, _described(actor)) for actor in value)
        elif name == "counts":
            yield from ((kind, _described(count)) for kind, count in row.event.counts.known().items())
        elif value is not None and (told := _described(value)):
            yield name, told
    for name in ("publisher", "published", "title", "url"):
        if (known := getattr(row, name)) is not None:
            yield name, plain(known)
    yield from _review(row)


def _described(value: object) -> Text:
    """A value on one line; the parts of a record with their names."""
    parts = getattr(type(value), "model_fields", None)
    if parts is None:
        return plain(value)
    known = {name: getattr(value, name) for name in parts if getattr(value, name) is not None}
    text = known.pop("text", None)
    rest = ", ".join(f"{name} {part}" for name, part in known.items())
    return plain(f"{text} ({rest})" if text else rest)


def _review(row: StoredEvent) -> Iterator[tuple[str, Text]]:
    yield "review", Text(row.status, MARKS[row.status][1])
    if not row.is_current:
        yield "", Text("a newer coding of the article no longer has this event")
    if verdict := row.verdict:
        yield "reviewer", plain(f"{verdict.reviewer}, {verdict.made_at:%Y-%m-%d %H:%M} UTC")
        if verdict.note:
            yield "note", plain(verdict.note)
        if verdict.dictionary_version != row.event.dictionary_version:
            yield "", Text("coded anew since that verdict")


def _said(history: Iterable[str]) -> Iterator[tuple[str, Text]]:
    return (("" if number else "said", plain(line)) for number, line in enumerate(history))


def _rule(event: Event, rule_lookup: Callable[[str], str | None] | None) -> Iterator[tuple[str, Text]]:
    if rule_lookup and (text := rule_lookup(event.rule_id)):
        for number, line in enumerate(text.splitlines()):
            # Not `plain`: the indentation of a rule is part of it.
            yield "" if number else "rule", Text(visible(line))
