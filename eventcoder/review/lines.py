"""What stands on the lines of the full screen: one event a line, and one event with its sentence and all that is known.

Pure functions from events to lines of text. No line commands the terminal, and a line of Arabic closes what it opens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.text import Text

from eventcoder.model import Actor, Event
from eventcoder.review.bidi import Bidi, arranged, reads_leftwards
from eventcoder.review.desk import standing
from eventcoder.review.marking import STYLES, evidence, plain
from eventcoder.review.table import MARKS, Column, counts, fitted, when, where, who
from eventcoder.store.groups import EventGroup
from eventcoder.store.history import Said
from eventcoder.store.reading import StoredEvent
from eventcoder.text.display import visible

_GAP = " "


def _kind(event: Event) -> Text:
    return Text(event.event_type if event.mode is None else f"{event.event_type}/{event.mode}")


def _day(event: Event) -> Text:
    """A date in one column: as exactly as the text tells it, "…" behind the first of several days."""
    date = event.date
    start = str(date.start or date.end or "")
    if date.start and date.precision in ("month", "year"):
        return Text(start[: 7 if date.precision == "month" else 4])
    return Text(start if date.start == date.end or not start else f"{start}…")


COLUMNS: tuple[Column, ...] = (
    Column("Type", 20, 4, 0, _kind),
    Column("Source", 13, 4, 0, who("source")),
    Column("Target", 13, 4, 60, who("target")),
    Column("Place", 11, 2, 48, where),
    Column("Date", 11, 0, 76, _day),
    Column("Counts", 12, 1, 100, counts),
    Column("Modality", 10, 0, 120, lambda event: Text(event.modality)),
    Column("Conf.", 5, 0, 110, lambda event: Text(f"{event.confidence:.2f}")),
    Column("Rule", 14, 2, 140, lambda event: plain(event.rule_id)),
)
_MARK_WIDTH = 3


@dataclass(frozen=True, slots=True)
class RowLayout:
    """Columns that stand under each other on a screen `width` columns wide."""

    width: int
    bidi: Bidi

    def head(self) -> Text:
        return self._line(Text(" " * _MARK_WIDTH), (Text(column.name) for column in self._columns()))

    def row(self, row: StoredEvent, is_marked: bool = False) -> Text:
        """One event on one line: its verdict, `~` where somebody edited it, `+` while marked as the same, its facts."""
        mark, style = MARKS[row.status]
        marks = Text.assemble((mark, style), ("~" if row.edited_fields else " "), ("+" if is_marked else " "))
        return self._line(marks, (column.cell(row.event) for column in self._columns()))

    def _columns(self) -> list[Column]:
        return [column for column in COLUMNS if self.width >= column.needs]

    def _line(self, marks: Text, cells: Iterable[Text]) -> Text:
        columns = self._columns()
        spare = max(self.width - _MARK_WIDTH - 1 - sum(column.width + 1 for column in columns), 0)
        shares = sum(column.share for column in columns)
        widths = [column.width + spare * column.share // shares for column in columns]
        fit = (fixed(cell, width, self.bidi) for cell, width in zip(cells, widths, strict=True))
        return Text(_GAP).join([marks, *fit])


def fixed(text: Text, width: int, bidi: Bidi) -> Text:
    """`text` on one line, just `width` columns: cut with an ellipsis, or filled with spaces outside its isolate."""
    cut = Text(" ").join(text.split("\n"))
    cut.truncate(width, overflow="ellipsis")
    shown = arranged(cut, bidi)
    return Text.assemble(shown, " " * (width - cut.cell_len))


@dataclass(frozen=True, slots=True)
class Pane:
    """Lines `width` columns wide; a paragraph that reads from right to left stands at the right edge."""

    width: int
    bidi: Bidi = "off"
    brackets: bool = False

    def paragraph(self, text: Text) -> Iterator[Text]:
        """`text` folded, each line arranged by itself, with a free column on both sides.

        Nothing is cut at the edge then, and tmux, which hangs marks of direction on the letter before them, finds one.
        """
        inside = max(self.width - 2, 10)
        leftwards = reads_leftwards(text.plain)
        for line in _folded(text, inside):
            free = inside - line.cell_len if leftwards else 0
            shown = arranged(line, self.bidi, "right" if leftwards else "left")
            yield Text.assemble(" " * (1 + free), shown)

    def field(self, name: str, value: Text) -> Iterator[Text]:
        """A value behind its name; further lines stand under the first. It reads from the left, whatever is in it."""
        lines = [arranged(line, self.bidi, "left") for line in _folded(value, max(self.width - _NAME - 1, 10))]
        for number, line in enumerate(lines):
            yield Text.assemble(("" if number else name).ljust(_NAME), line)

    def told(self, event: Event) -> Iterator[Text]:
        """The evidence with its trigger and mentions where they stand."""
        yield from self.paragraph(evidence(event, mentions=True, brackets=self.brackets or self.bidi == "visual"))


_NAME = 11


def _folded(text: Text, width: int) -> list[Text]:
    return list(fitted(text, width, "off").split("\n", allow_blank=True)) or [Text()]


@dataclass(frozen=True, slots=True)
class Known:
    """All that the screen shows of one event."""

    row: StoredEvent
    before: str = ""
    behind: str = ""
    group: EventGroup | None = None
    history: Sequence[Said] = ()


def event_lines(known: Known, pane: Pane) -> Iterator[Text]:
    """One event in full: its sentence between its neighbours, its fields, its group, and what was said of it."""
    event = known.row.event
    if known.before:
        yield from pane.paragraph(_dim(known.before))
    yield from pane.told(event) if event.evidence else pane.paragraph(Text("the sentence was not kept", "dim"))
    if known.behind:
        yield from pane.paragraph(_dim(known.behind))
    yield Text()
    for name, value in _fields(known.row):
        yield from pane.field(name, value)
    for name, value in _people(known):
        yield from pane.field(name, value)


def _dim(text: str) -> Text:
    dimmed = plain(text)
    dimmed.stylize("dim")
    return dimmed


def _fields(row: StoredEvent) -> Iterator[tuple[str, Text]]:
    event = row.event
    kind = f"{event.event_type}{'/' + event.mode if event.mode else ''} · {event.modality}"
    yield "type", Text(f"{kind}{' · background' if event.is_background else ''} · {event.confidence:.2f}")
    for slot in ("source", "target", "against", "claimant"):
        for actor in getattr(event, slot):
            yield slot, Text.assemble(plain(_named(actor)), style=STYLES[slot])
    if place := event.place:
        parts = (place.name or place.text, place.name_ar, place.admin1, place.country, place.precision, place.place_id)
        yield "place", Text.assemble(plain(", ".join(dict.fromkeys(filter(None, parts)))), style=STYLES["place"])
    yield "date", Text.assemble(when(event), *((" ", plain(f"“{event.date.text}”")) if event.date.text else ()))
    if event.counts.known():
        yield "counts", counts(event)
    yield "rule", plain(event.rule_id)
    yield (
        "article",
        _article(row),
    )
    yield "id", plain(event.event_id)


def _article(row: StoredEvent) -> Text:
    # The day first: behind Arabic letters its parts would change places.
    return plain(" · ".join(str(part) for part in (row.published, row.publisher, row.title) if part))


def _named(actor: Actor) -> str:
    known = (actor.name, actor.name_ar, actor.role, actor.country, actor.actor_id)
    facts = ", ".join(filter(None, known))
    return f"{actor.text} ({facts})" if facts else actor.text


def _people(known: Known) -> Iterator[tuple[str, Text]]:
    row = known.row
    yield "review", Text(row.status, MARKS[row.status][1])
    if not row.is_current:
        yield "", Text("a newer coding of the article no longer has this event")
    if row.edited_fields:
        yield "edited", Text(", ".join(row.edited_fields))
    yield from (("", plain(line)) for line in standing(known.history))
    if known.group:
        yield from _group(known.group, row.event.event_id)


def _group(group: EventGroup, own_id: str) -> Iterator[tuple[str, Text]]:
    others = [report for report in group.reports if report.event.event_id != own_id]
    yield (
        "same as",
        Text(f"{len(others)} other report{'' if len(others) == 1 else 's'}; {group.reasons.get(own_id, '')}"),
    )
    for report in others[:5]:
        yield "", plain(f"{report.event.event_id[:8]} {report.publisher or ''} {report.event.evidence}"[:200])
    for name, values in group.disagreement().items():
        yield "differ in", plain(f"{name}: " + " / ".join(f"{value} ({number})" for value, number in values.items()))


def text_lines(row: StoredEvent, text: str, pane: Pane) -> tuple[list[Text], int]:
    """The whole article with the evidence standing out, and the line with which to begin to have it in sight."""
    event = row.event
    lines: list[Text] = []
    begins = 0
    if row.title:
        lines += [*pane.paragraph(Text.assemble(plain(row.title), style="bold")), Text()]
    for start, part in _paragraphs(text):
        if start <= event.start:
            ahead = len(list(pane.paragraph(Text(_shown(part[: event.start - start])))))
            begins = max(len(lines) + ahead - _ABOVE, 0)
        lines += [*pane.paragraph(_with_evidence(event, part, start)), Text()]
    return lines, begins


_ABOVE = 4


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield at, line
        at += len(line)


def _with_evidence(event: Event, part: str, start: int) -> Text:
    """A paragraph that begins at `start`, with what of the evidence is in it marked."""
    first, last = max(event.start - start, 0), max(event.end - start, 0)
    before, inside, behind = part[:first], part[first:last], part[last:]
    if inside == event.evidence:
        return Text.assemble(
            _shown(before), Text.assemble(evidence(event, mentions=True), style="bold"), _shown(behind)
        )
    return Text.assemble(_shown(before), (_shown(inside), "bold"), _shown(behind))


def _shown(text: str) -> str:
    return visible(text).replace("\n", " ").replace("\t", " ")


def neighbours(event: Event, text: str, language: str) -> tuple[str, str]:
    """The sentence before the evidence and the one behind it; "" where there is none."""
    from eventcoder.text.sentences import sentences

    low, high = max(event.start - _REACH, 0), min(event.end + _REACH, len(text))
    before = sentences(text, low, event.start, language)
    behind = sentences(text, event.end, high, language)
    return (text[slice(*before[-1])] if before else ""), (text[slice(*behind[0])] if behind else "")


_REACH = 1500
