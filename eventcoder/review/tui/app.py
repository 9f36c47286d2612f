"""The full screen on which events are reviewed: a table above, the event of the cursor below, and a key an action."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rich.terminal_theme import TerminalTheme
from rich.text import Text
from textual import events
from textual.app import App, ComposeResult

from eventcoder.errors import EventcoderError
from eventcoder.review.bidi import Bidi
from eventcoder.review.desk import Desk, told
from eventcoder.review.keys import Keys, default_keys
from eventcoder.review.lines import Pane, RowLayout, event_lines, text_lines
from eventcoder.review.marking import plain
from eventcoder.review.queue import QueueView
from eventcoder.review.tui import questions
from eventcoder.review.tui.pages import Ask, Make, Page, Question, key_of
from eventcoder.review.tui.rows import Rows
from eventcoder.store.history import Said

Tally = dict[str, int]
# The usual ones show red and magenta alike: black, red, green, yellow, blue, magenta, cyan, white; then brighter.
_DARK = [(0, 0, 0), (240, 96, 96), (120, 200, 90), (235, 190, 70), (110, 150, 250), (225, 110, 220), (80, 200, 220)]
_BRIGHT = [(90, 90, 90), (255, 140, 140), (170, 235, 140), (255, 220, 120), (160, 190, 255), (255, 165, 245)]
_COLOURS = TerminalTheme(
    (18, 18, 18), (224, 224, 224), [*_DARK, (215, 215, 215)], [*_BRIGHT, (150, 235, 250), (255, 255, 255)]
)


@dataclass(frozen=True, slots=True)
class Setting:
    """How the screen is to be: keys, direction of Arabic, and what stands above the table."""

    keys: Keys = field(default_factory=default_keys)
    bidi: Bidi = "isolate"
    title: str = ""


class ReviewApp(App[Tally]):
    """Reviews the events of `queue` at `desk`; returns how many verdicts of each kind were given and stand."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Screen { overflow: hidden; }
    #title, #head, #rule, #told { height: 1; overflow: hidden; scrollbar-size: 0 0; }
    #events { height: 2fr; min-height: 1; }
    #event { height: 3fr; }
    """

    def __init__(self, desk: Desk, queue: QueueView, setting: Setting) -> None:
        super().__init__()
        self.ansi_theme_dark = _COLOURS
        self.desk, self.queue, self.setting = desk, queue, setting
        self.done: Counter[str] = Counter()
        self.marked: str | None = None
        self._lines: list[Text] = []
        self._message = Text(f"{setting.keys.shown('help')} help · {setting.keys.shown('quit')} quit", "dim")

    def compose(self) -> ComposeResult:
        yield Rows(self._title_line, 1, id="title")
        yield Rows(lambda _: Text.assemble(self._layout().head(), style="bold"), 1, id="head")
        yield Rows(self._row_line, len(self.queue), has_cursor=True, id="events")
        yield Rows(lambda _: Text("─" * self.size.width, "dim"), 1, id="rule")
        yield Rows(lambda at: self._lines[at].copy(), id="event")
        yield Rows(lambda _: self._message.copy(), 1, id="told")

    def on_mount(self) -> None:
        self.call_after_refresh(self._go, self.queue.start)

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._show)

    # -- what is seen ---------------------------------------------------------------------------------------------

    @property
    def _events(self) -> Rows:
        return self.screen_stack[0].query_one("#events", Rows)

    @property
    def current(self) -> str | None:
        """The id of the event under the cursor; None where the queue is empty."""
        return self.queue.ids[self._events.cursor] if self.queue.ids else None

    def _layout(self) -> RowLayout:
        return RowLayout(self.size.width - 1, self.setting.bidi)

    def pane(self, width: int | None = None) -> Pane:
        """How text is laid out `width` columns wide; without colours the trigger stands in brackets."""
        return Pane(width or self.size.width - 1, self.setting.bidi, brackets="NO_COLOR" in os.environ)

    def _title_line(self, _: int) -> Text:
        at = self._events.cursor + 1 if self.queue.ids else 0
        tally = ", ".join(f"{number} {kind}" for kind, number in self.tally().items() if number)
        parts = [f"{at:,} of {len(self.queue):,}", self.setting.title, self.desk.reviewer, tally]
        line = plain(" · ".join(filter(None, parts)))
        line.truncate(self.size.width - 1, pad=True)
        line.stylize("reverse")
        return line

    def _row_line(self, at: int) -> Text:
        try:
            row = self.queue.row(at)
        except EventcoderError as error:  # while drawing nothing may fail: the database may be gone for a moment
            return Text(plain(str(error)).plain, "red")
        return self._layout().row(row, is_marked=row.event.event_id == self.marked)

    def _show(self) -> None:
        """The event under the cursor, below; everything else again."""
        if self.current is None:
            self._lines = [Text("no events")]
        else:
            self._lines = self._told_of(self.current)
        screen = self.screen_stack[0]
        screen.query_one("#event", Rows).show(len(self._lines), top=0)
        for name in ("#title", "#head", "#events", "#rule", "#told"):
            screen.query_one(name, Rows).refresh()

    def _told_of(self, event_id: str) -> list[Text]:
        try:
            return list(event_lines(self.queue.known(event_id), self.pane()))
        except EventcoderError as error:
            return [plain(str(error))]

    def say(self, message: str, style: str = "") -> None:
        """A line at the bottom."""
        self._message = plain(message)
        self._message.stylize(style)
        self.screen_stack[0].query_one("#told", Rows).refresh()

    def tally(self) -> Tally:
        return {kind: max(self.done[kind], 0) for kind in ("accept", "reject", "skip", "edit")}

    def _go(self, at: int) -> None:
        self._events.move_to(at)
        self._show()

    def _changed(self, message: str, step: int = 0) -> None:
        """After an action on the event under the cursor."""
        self.queue.forget(self.current)
        self.say(message)
        self._go(self._events.cursor + step)

    # -- keys -----------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        if len(self.screen_stack) > 1:
            return
        key = key_of(event)
        event.prevent_default()
        self._safely(lambda: self._act(key))

    def _safely(self, act: Callable[[], object]) -> None:
        """What goes wrong is told at the bottom; nothing that an event or a database does ends the review."""
        try:
            act()
        except EventcoderError as error:
            self.say(str(error), "bold red")

    def _act(self, key: str) -> None:
        action = self.setting.keys.actions.get(key)
        types = self.setting.keys.types
        is_type = key in "123456789"[: len(types)]
        if action is None and not is_type:
            self.say(f"{key} does nothing; {self.setting.keys.shown('help')} tells what does", "dim")
        elif self.current is None and action not in ("quit", "help", "undo"):
            self.say("no events", "dim")
        elif is_type:
            self._edit("type", types[int(key) - 1])
        else:
            getattr(self, f"do_{action}")()

    def do_accept(self) -> None:
        self._decide("accept", None)

    def do_reject(self) -> None:
        question = Question(f"Why is it wrong? {self._short()}", questions.reasons(), head=self._head())
        self.push_screen(Ask(question, lambda reason: self._decide("reject", reason or None)))

    def _decide(self, kind: str, reason: str | None) -> None:
        assert self.current is not None
        self.desk.decide([self.current], "accepted" if kind == "accept" else "rejected", reason)
        self._finish(kind, f"{kind}ed {self._short()}")

    def do_skip(self) -> None:
        assert self.current is not None
        self.desk.remark([self.current], "skip")
        self._finish("skip", f"skipped {self._short()}")

    def _finish(self, kind: str, message: str) -> None:
        self.done[kind] += 1
        is_last = self._events.cursor == len(self.queue) - 1
        self._changed(message + (" · that was the last one" if is_last else ""), step=1)

    def do_undo(self) -> None:
        said = self.desk.undo()
        if said is None:
            self.say(f"{self.desk.reviewer} has said nothing that could be taken back")
            return
        self.done[said.kind] -= 1
        self._return_to(said)

    def _return_to(self, said: Said) -> None:
        at = self.queue.place(said.event_id, self._events.cursor)
        self.queue.forget(said.event_id)
        self._events.show(len(self.queue))
        self.say(f"undone: {told(said)} · {said.event_id[:8]}")
        self._go(at)

    def do_same(self) -> None:
        current = self.current
        assert current is not None
        other, self.marked = self.marked, None
        if other is None:
            self.marked = current
            self._changed(f"marked {self._short()}; go to the other report and press {self.setting.keys.shown('same')}")
        elif other == current:
            self._changed("no longer marked")
        else:
            self.desk.same([other, current])
            self._changed(f"{self._short()} is the same event as {other[:8]}")

    def do_split(self) -> None:
        current = self.current
        assert current is not None
        if self.queue.known(current).group is None:
            self.say("this report stands alone already", "dim")
            return
        self.desk.split([current])
        self._changed(f"{self._short()} is an event of its own")

    def do_edit(self) -> None:
        assert self.current is not None
        event = self.queue.known(self.current).row.event
        question = Question(f"Which field? {self._short()}", questions.fields(event), head=self._head())
        self.push_screen(Ask(question, self._ask_value))

    def _ask_value(self, name: str) -> Ask:
        assert self.current is not None
        event = self.queue.known(self.current).row.event
        question = questions.value(name, event, self.desk.names, self._head())
        return Ask(question, lambda written: self._edit(name, written))

    def _edit(self, name: str, written: str) -> None:
        assert self.current is not None
        changed = self.desk.edit([self.current], name, written)
        self.done["edit"] += len(changed)
        self._changed(f"{name} is now {written or 'empty'}" if changed else f"{name} was {written or 'empty'} already")

    def do_comment(self) -> None:
        self._ask_words("comment")

    def do_flag(self) -> None:
        self._ask_words("flag")

    def _ask_words(self, kind: str) -> None:
        titles = {"comment": "Comment", "flag": "Flag, with a word for whoever looks at it (may be empty)"}
        question = Question(f"{titles[kind]}: {self._short()}", questions.nothing, written="", head=self._head())
        self.push_screen(Ask(question, lambda words: self._remark(kind, words)))

    def _remark(self, kind: str, words: str) -> None:
        assert self.current is not None
        self.desk.remark([self.current], "comment" if kind == "comment" else "flag", words.strip() or None)
        self._changed(f"{'commented on' if kind == 'comment' else 'flagged'} {self._short()}")

    def do_search(self) -> None:
        question = Question("Search in evidence, names and ids", questions.nothing, written=self.queue.sought)
        self.push_screen(Ask(question, self._search))

    def _search(self, words: str) -> None:
        self._found(self.queue.search(words.strip(), self._events.cursor))

    def do_search_next(self) -> None:
        self._found(self.queue.next_found(self._events.cursor, 1))

    def do_search_previous(self) -> None:
        self._found(self.queue.next_found(self._events.cursor, -1))

    def _found(self, at: int | None) -> None:
        if at is None:
            raise EventcoderError(f"nothing holds “{self.queue.sought}”" if self.queue.sought else "search first")
        self.say(f"“{self.queue.sought}”: {self.queue.found_at(at)} of {self.queue.found}")
        self._go(at)

    def do_text(self) -> None:
        assert self.current is not None
        row, text = self.queue.known(self.current).row, self.queue.text(self.current)
        if text is None:
            raise EventcoderError("the text of this article was not kept")
        self._page(f"Article {row.event.article_id}", lambda width: text_lines(row, text, self.pane(width)), "text")

    def do_trace(self) -> None:
        assert self.current is not None
        row, text = self.queue.known(self.current).row, self.queue.text(self.current)

        def make(width: int) -> tuple[list[Text], int]:
            from eventcoder.review.trace import coder, trace_lines

            return list(trace_lines(coder(), row, text, self.pane(width))), 0

        self._page(f"Rule {row.event.rule_id}", make, "trace")

    def do_help(self) -> None:
        self._page("Keys", lambda width: (questions.help_lines(self.setting.keys, self.pane(width)), 0), "help")

    def _page(self, title: str, make: Make, action: str) -> None:
        self.push_screen(Page(plain(title).plain, make, self.setting.keys.keys_of(action)))

    def do_quit(self) -> None:
        self.exit(self.tally())

    def do_down(self) -> None:
        self._go(self._events.cursor + 1)

    def do_up(self) -> None:
        self._go(self._events.cursor - 1)

    def do_page_down(self) -> None:
        self._go(self._events.cursor + max(self._events.size.height - 1, 1))

    def do_page_up(self) -> None:
        self._go(self._events.cursor - max(self._events.size.height - 1, 1))

    def do_first(self) -> None:
        self._go(0)

    def do_last(self) -> None:
        self._go(len(self.queue) - 1)

    def do_scroll_down(self) -> None:
        self.query_one("#event", Rows).scroll_lines(3)

    def do_scroll_up(self) -> None:
        self.query_one("#event", Rows).scroll_lines(-3)

    def _short(self) -> str:
        return (self.current or "")[:8]

    def _head(self) -> Sequence[Text]:
        """The sentence in question, to keep in sight."""
        assert self.current is not None
        return list(self.pane().told(self.queue.known(self.current).row.event))
