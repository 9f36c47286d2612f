"""Text of articles, made safe to print, with the trigger and the mentions marked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rich.text import Text

from eventcoder.model import Event, Span
from eventcoder.text.display import visible

STYLES: dict[str, str] = {
    "trigger": "bold yellow underline",
    "source": "cyan",
    "target": "red",
    "against": "magenta",
    "claimant": "blue",
    "place": "green",
    "number": "bold bright_magenta",
}
_OPEN, _CLOSE = "⟦", "⟧"


def plain(text: object) -> Text:
    """`text` on one line, without markup, terminal commands or letters that turn the line around."""
    return Text("" if text is None else " ".join(visible(str(text)).split()))


def evidence(event: Event, *, mentions: bool = False, brackets: bool = False) -> Text:
    """The evidence with its trigger marked, and with `mentions` the actors and the place too.

    With `brackets` the trigger stands in ⟦⟧, for output without colours.
    """
    roles = _roles(event, mentions)
    marked = Text()
    for role, letters in groupby(zip(event.evidence, roles, strict=True), key=lambda pair: pair[1]):
        part = visible("".join(letter for letter, _ in letters)).replace("\n", " ").replace("\t", " ")
        if role == "trigger" and brackets:
            part = f"{_OPEN}{part}{_CLOSE}"
        marked.append(part, STYLES.get(role))
    return marked


def _roles(event: Event, mentions: bool) -> list[str]:
    """For each letter of the evidence, what it is part of; the trigger goes before everything else."""
    roles = [""] * len(event.evidence)
    counted = list(_counted(event)) if mentions else []
    for first, last in counted:
        roles[first:last] = ["number"] * (last - first)
    for role, span in _spans(event, mentions):
        first, last = span.start - event.start, span.end - event.start
        # Mentions may stand in an earlier sentence or in the title: only what is here can be marked.
        if first >= 0 and event.evidence[first:last] == span.text:
            roles[first:last] = [role] * (last - first)
    for first, last in counted:
        # "at least 40 civilians" may be the mention of an actor as a whole: the figure in it still stands out.
        for at in range(first, last):
            if event.evidence[at].isdigit():
                roles[at] = "number"
    return roles


def _counted(event: Event) -> Iterator[tuple[int, int]]:
    """Where the words of the counts stand; the record has no offsets for them, so the first place counts."""
    for count in event.counts.known().values():
        if count.text and (at := event.evidence.find(count.text)) >= 0:
            yield at, at + len(count.text)


def _spans(event: Event, mentions: bool) -> Iterator[tuple[str, Span]]:
    if mentions:
        for slot in ("claimant", "against", "target", "source"):
            yield from ((slot, actor) for actor in getattr(event, slot))
        if event.place:
            yield "place", event.place
    yield "trigger", event.trigger
