"""The full screen in a real terminal, with keys pressed as a person would."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from factory import ENGLISH, article, event, span
from screen import database

from eventcoder.model import Actor
from eventcoder.store import read_event

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
PATIENCE = 30  # seconds; a busy machine may take its time
HOSTILE = "\x1b[2J\x1b]0;owned\x07\x1b]52;c;ZXZpbA==\x07\x1b]8;;https://evil.example\x1b\\x[/bold]\u202e\x9b31m"


class Terminal:
    """A terminal of tmux in which a command runs; a server of its own, so that nobody else's is touched."""

    def __init__(self, command: str, width: int, height: int) -> None:
        self.name = f"eventcoder-{uuid.uuid4().hex}"
        size = ["-x", str(width), "-y", str(height)]
        self.tmux("-f", "/dev/null", "new-session", "-d", *size, f"{command}; echo ended with $?; cat")

    def tmux(self, *args: str) -> str:
        done = subprocess.run(["tmux", "-L", self.name, *args], capture_output=True, text=True, check=True)
        return done.stdout

    def screen(self) -> str:
        return self.tmux("capture-pane", "-p")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.tmux("send-keys", key)

    def until(self, fits: Callable[[str], bool], what: str) -> str:
        """The screen as soon as it is as it should be."""
        deadline = time.monotonic() + PATIENCE
        while not fits(shown := self.screen()):
            assert time.monotonic() < deadline, f"never came: {what}\n{shown}"
            time.sleep(0.05)
        return shown

    def sees(self, *words: str) -> str:
        return self.until(lambda shown: all(word in shown for word in words), " ".join(words))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    text = f"{HOSTILE} fell on {HOSTILE}. {ENGLISH}"
    actor = Actor(**span(text, HOSTILE), name=HOSTILE)
    bad = event(text, "fell", article_id="bad", event_id="bad1", source=[actor], rule_id=HOSTILE)
    other = "Shells fell on the old mill."
    good = event(other, "fell", article_id="good", event_id="good1")
    database(
        tmp_path,
        (article(text, id="bad", title=HOSTILE), [bad]),
        (article(other, id="good", publisher=HOSTILE), [good]),
    ).dispose()
    return tmp_path


@pytest.fixture
def opened(folder: Path) -> Iterator[Callable[..., Terminal]]:
    terminals: list[Terminal] = []

    def open_one(*args: str, width: int = 80, height: int = 24) -> Terminal:
        code = "from eventcoder.cli import main; main()"
        words = [sys.executable, "-c", code, "review", "--db", str(folder / "screen.db"), "--reviewer", "r7", *args]
        given = {
            name: os.environ[name]
            for name in ("PYTHONPATH", "EVENTCODER_CACHE", "EVENTCODER_DATA")
            if name in os.environ
        }
        variables = [f"{name}={value}" for name, value in (given | {"PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}).items()]
        unset = ["-u", "COLUMNS", "-u", "LINES"]  # of whoever runs the tests
        terminals.append(Terminal(shlex.join(["env", *unset, *variables, *words]), width, height))
        return terminals[-1]

    yield open_one
    for terminal in terminals:
        subprocess.run(["tmux", "-L", terminal.name, "kill-server"], capture_output=True, check=False)


def test_a_session_as_a_person_has_it(folder: Path, opened: Callable[..., Terminal]) -> None:
    terminal = opened()
    shown = terminal.sees("1 of 2", "type       attack", "? help · q quit")
    assert shown.splitlines()[0].startswith("1 of 2 · r7") and "␛[2J" in shown and "evil.example" in shown
    terminal.press("t")
    terminal.sees("Article bad", "escape to go back")
    terminal.press("q")
    terminal.sees("1 of 2 · r7")
    terminal.press("x")
    terminal.sees("no_event: the text tells of no such event")
    terminal.press("1")
    terminal.sees("2 of 2 · r7 · 1 reject", "Shells fell on the old mill.")
    terminal.press("e", "p")
    terminal.sees("Place of good1")
    terminal.press("text:the old mill", "Enter")
    terminal.sees("place is now text:the old mill", "1 edit")
    terminal.press("a")
    terminal.sees("that was the last one", "1 accept")
    terminal.press("u")
    terminal.sees("undone: accept")
    terminal.press("q")
    terminal.sees("1 reject, 1 edit", "ended with 0")
    assert terminal.tmux("display-message", "-p", "#{pane_title}").strip() != "owned"
    assert "ZXZpbA" not in terminal.tmux("list-buffers")
    _check(folder)


def _check(folder: Path) -> None:
    from eventcoder.store import open_store

    engine = open_store(str(folder / "screen.db"))
    with engine.connect() as conn:
        bad, good = read_event(conn, "bad1"), read_event(conn, "good1")
    engine.dispose()
    assert bad.verdict and (bad.verdict.verdict, bad.verdict.reason) == ("rejected", "no_event")
    assert good.status == "unreviewed" and good.event.place
    assert (good.event.place.text, good.edited_fields) == ("the old mill", ("place",))


def test_other_sizes_and_ctrl_c(opened: Callable[..., Terminal]) -> None:
    terminal = opened("--bidi", "off", width=160, height=50)
    terminal.sees("1 of 2", "type       attack")
    terminal.tmux("resize-window", "-x", "50", "-y", "12")
    shown = terminal.until(lambda s: len(s.splitlines()) <= 12 and "Source" in s and "Place" in s, "the small screen")
    assert "Target" not in shown
    terminal.press("C-c")
    terminal.sees("ended with 0")


def test_plain_in_a_terminal(opened: Callable[..., Terminal]) -> None:
    terminal = opened("--plain")
    assert "␛[2J" in terminal.sees("2 events", "ended with 0")
