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
    for role, span in _spans(event, mentions):
        first, last = span.start - event.start, span.end - event.start
        # Mentions may stand in an earlier sentence or in the title: only what is here can be marked.
        if first >= 0 and event.evidence[first:last] == span.text:
            roles[first:last] = [role] * (last - first)
    return roles


def _spans(event: Event, mentions: bool) -> Iterator[tuple[str, Span]]:
    if mentions:
        for slot in ("claimant", "against", "target", "source"):
            yield from ((slot, actor) for actor in getattr(event, slot))
        if event.place:
            yield "place", event.place
    yield "trigger", event.trigger
