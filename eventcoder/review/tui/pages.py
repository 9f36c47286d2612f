"""Screens that take the whole terminal for a while: a page to read, and a question with its choices.

They never lie over half a line: a line of Arabic that is cut would leave open what turns it around.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Input

from eventcoder.errors import EventcoderError
from eventcoder.review.marking import plain
from eventcoder.review.tui.rows import Rows
from eventcoder.review.values import AS_WRITTEN
from eventcoder.text.display import visible

_STYLE = """
Page, Ask { overflow: hidden; }
#title, #fault, #hint { height: 1; overflow: hidden; scrollbar-size: 0 0; }
#lines, #choices { height: 1fr; }
#head { height: auto; max-height: 40%; }
Input { height: 1; border: none; padding: 0; }
Input:focus { border: none; }
"""

Make = Callable[[int], tuple[list[Text], int]]


def key_of(event: events.Key) -> str:
    """How `Keys` names what was pressed: the sign itself, or the name of a key that has none."""
    printable = event.is_printable and event.character is not None and event.character != " "
    return str(event.character) if printable else event.key


class Page(Screen[None]):
    """Lines to read; `make` gives them for the width of the terminal, and the line to begin with."""

    CSS = _STYLE

    def __init__(self, title: str, make: Make, closing: Sequence[str]) -> None:
        super().__init__()
        self._heading, self._make, self._close_keys = title, make, {*closing, "escape", "q", "enter", "ctrl+c"}

    def compose(self) -> ComposeResult:
        yield Rows(lambda _: Text(self._heading, "bold reverse"), 1, id="title")
        yield Rows(lambda _: Text("reading …"), 1, id="lines")
        yield Rows(lambda _: Text("j k or arrows to move · q or escape to go back", "dim"), 1, id="hint")

    def on_resize(self) -> None:
        self.run_worker(self._fill, thread=True, exclusive=True)

    def _fill(self) -> None:
        # In a thread: the first trace reads the dictionaries.
        try:
            lines, top = self._make(self.app.size.width - 1)
        except EventcoderError as error:
            lines, top = [plain(str(error))], 0
        self.app.call_from_thread(self._show, lines, top)

    def _show(self, lines: list[Text], top: int) -> None:
        if self.is_attached:
            self.query_one("#lines", Rows).show(len(lines), lambda at: lines[at].copy(), top)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        key, lines = key_of(event), self.query_one("#lines", Rows)
        page = max(lines.size.height - 1, 1)
        steps = {
            "j": 1, "down": 1, "k": -1, "up": -1, "pagedown": page, "space": page, "ctrl+d": page, "pageup": -page,
            "ctrl+u": -page, "g": -lines.number, "home": -lines.number, "G": lines.number, "end": lines.number,
        }  # fmt: skip
        if key in self._close_keys:
            self.dismiss()
        elif key in steps:
            lines.scroll_lines(steps[key])


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that can be chosen: what it is, how it reads, and the key that chooses it at once, if any."""

    value: str
    label: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: with `written` (the answer to begin with) one can type, else one only chooses.

    `choices` gives the answers that fit what was typed so far. Where it `searches` the first may take its time: until
    then an answer waits, unless it begins with `at_once`. `complete` puts a chosen one in place of what was typed
    (None: choosing is answering). `head` are lines to keep in sight.
    """

    title: str
    choices: Callable[[str], Sequence[Choice]]
    written: str | None = None
    complete: Callable[[str, str], str] | None = None
    head: Sequence[Text] = ()
    searches: bool = False
    at_once: str = AS_WRITTEN


class Ask(Screen[bool]):
    """Asks until `answer` takes what was given; what it refuses is told, and can be mended at once.

    An answer that returns another `Ask` leads on to that.
    """

    CSS = _STYLE

    def __init__(self, question: Question, answer: Callable[[str], object]) -> None:
        super().__init__()
        self._question, self._answer = question, answer
        self._choices: Sequence[Choice] = ()
        self._begun = visible(question.written or "")
        self._fault = ""
        self._is_ready = not question.searches
        self._waiting: str | None = None

    def compose(self) -> ComposeResult:
        question = self._question
        yield Rows(lambda _: Text(question.title, "bold reverse"), 1, id="title")
        if question.head:
            yield Rows(lambda at: question.head[at].copy(), len(question.head), id="head")
        if question.written is not None:
            yield Input(self._begun, select_on_focus=False)
        yield Rows(lambda _: Text(self._fault, "bold red"), 1, id="fault")
        yield Rows(self._line, has_cursor=True, id="choices")
        yield Rows(lambda _: Text(_HINT_TYPED if question.written is not None else _HINT, "dim"), 1, id="hint")

    def on_mount(self) -> None:
        if self._question.head:
            self.query_one("#head", Rows).styles.height = len(self._question.head)
        if self._question.written is not None:
            self.query_one(Input).focus()
        self._look(self._question.written or "")

    def on_input_changed(self, event: Input.Changed) -> None:
        if (safe := visible(event.value)) != event.value:
            event.input.value = safe  # what was pasted may hold anything
        else:
            self._look(safe)

    def _look(self, typed: str) -> None:
        if self._question.searches:
            self.run_worker(lambda: self._find(typed), thread=True, exclusive=True)
        else:
            self._found(self._question.choices(typed))

    def _find(self, typed: str) -> None:
        # In a thread: the first search reads the dictionaries.
        found = self._question.choices(typed)
        self.app.call_from_thread(self._found, found)

    def _found(self, choices: Sequence[Choice]) -> None:
        if not self.is_attached:
            return
        self._choices, self._is_ready = choices, True
        rows = self.query_one("#choices", Rows)
        rows.show(len(choices) + self._is_typed)
        rows.move_to(0)
        if self._waiting is not None:
            self._give(self._waiting)

    @property
    def _is_typed(self) -> bool:
        """Whether the first line stands for what was typed."""
        return self._question.written is not None

    def _line(self, at: int) -> Text:
        if self._is_typed and at == 0:
            return Text("what is typed above")
        choice = self._choices[at - self._is_typed]
        return Text.assemble((f"{choice.key:>2} " if choice.key else "   ", "bold"), plain(choice.label))

    def on_key(self, event: events.Key) -> None:
        key, rows = key_of(event), self.query_one("#choices", Rows)
        steps = {"down": 1, "up": -1, "pagedown": rows.size.height, "pageup": -rows.size.height}
        if not self._is_typed:
            steps |= {"j": 1, "k": -1}
        if key in ("escape", "ctrl+c"):
            self.dismiss(False)
        elif not self._is_typed and (chosen := self._by_key(key)) is not None:
            self._give(chosen)
        elif key in steps:
            rows.move_to(rows.cursor + steps[key])
        elif key == "enter" and not self._is_typed:
            self._choose(rows.cursor)
        else:
            return
        event.stop()
        event.prevent_default()

    def _by_key(self, key: str) -> str | None:
        return next((choice.value for choice in self._choices if choice.key == key), None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self._choose(self.query_one("#choices", Rows).cursor)

    def _choose(self, at: int) -> None:
        if self._is_typed and at == 0:
            typed = self.query_one(Input).value
            # What nobody changed stays as it is, also what cannot be shown.
            self._give(self._question.written or "" if typed == self._begun else typed)
        elif at - self._is_typed < len(self._choices):
            self._take(self._choices[at - self._is_typed].value)

    def _take(self, chosen: str) -> None:
        if self._question.complete is None:
            self._give(chosen)
            return
        typed = self.query_one(Input)
        typed.value = self._question.complete(typed.value, chosen)
        typed.cursor_position = len(typed.value)

    def _give(self, value: str) -> None:
        if not self._is_ready and not value.startswith(self._question.at_once):
            self._waiting = value
            self._tell("reading the dictionaries …")
            return
        self._waiting = None
        try:
            following = self._answer(value)
        except EventcoderError as error:
            self._tell(str(error))
            return
        # No moment between two questions in which a key could fall through to the table.
        if isinstance(following, Ask):
            self.app.switch_screen(following)
        else:
            self.dismiss(True)

    def _tell(self, fault: str) -> None:
        self._fault = plain(fault).plain
        self.query_one("#fault", Rows).refresh()


_HINT = "a letter, or arrows and enter, to choose · escape to leave it"
_HINT_TYPED = "enter to take what is typed, or arrows to choose · escape to leave it"


def fixed_choices(found: Iterable[Choice]) -> Callable[[str], Sequence[Choice]]:
    """The same choices whatever was typed."""
    listed = tuple(found)
    return lambda _: listed
