"""A widget of lines that are made when they are shown, so that any number of them opens at once."""

from __future__ import annotations

from collections.abc import Callable

from rich.style import Style
from rich.text import Text
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

_CURSOR = Style(bgcolor="grey30", bold=True)


class Rows(ScrollView, can_focus=False):
    """`number` lines, line `n` made by `line(n)`; with `has_cursor` one of them is chosen.

    Nothing lies over part of a line: what an isolate opens is always closed on the same line of the terminal.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Rows { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    def __init__(self, line: Callable[[int], Text], number: int = 0, *, has_cursor: bool = False, id: str = "") -> None:
        super().__init__(id=id or None)
        self._line = line
        self._has_cursor = has_cursor
        self.cursor = 0
        self.number = number

    def on_mount(self) -> None:
        self.show(self.number)

    def show(self, number: int, line: Callable[[int], Text] | None = None, top: int | None = None) -> None:
        """Other lines, or another number of them; `top` is the line to begin with."""
        self._line = line or self._line
        self.number = number
        self.virtual_size = Size(0, number)
        self.cursor = max(min(self.cursor, number - 1), 0)
        if top is not None:
            self.scroll_to(y=top, animate=False, immediate=True)
        self.refresh()

    def move_to(self, at: int) -> None:
        """The cursor to line `at`, or as near as there is one, and that line into sight."""
        old, self.cursor = self.cursor, max(min(at, self.number - 1), 0)
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        if not top <= self.cursor < top + height:
            near = self.cursor if self.cursor < top else self.cursor - height + 1
            # From far away the line comes to stand in the middle, with what is around it.
            far = abs(self.cursor - old) > height
            self.scroll_to(y=max(self.cursor - height // 2 if far else near, 0), animate=False, immediate=True)
        self.refresh()

    def scroll_lines(self, by: int) -> None:
        self.scroll_to(y=max(self.scroll_offset.y + by, 0), animate=False, immediate=True)

    def render_line(self, y: int) -> Strip:
        at = y + self.scroll_offset.y
        base = self.rich_style
        if at >= self.number:
            return Strip.blank(self.size.width, base)
        text = self._line(at)
        text.end = ""
        style = base + _CURSOR if self._has_cursor and at == self.cursor else base
        strip = Strip(text.render(self.app.console), text.cell_len)
        return strip.adjust_cell_length(self.size.width).apply_style(style)
