"""The full screen, driven key by key."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from factory import ARABIC, article, event, span
from screen import BEFORE, BEHIND, SCREENS, commands, database, isolates_close, made, play, press, seen, settled, write
from textual.pilot import Pilot

from eventcoder.errors import StoreError
from eventcoder.model import Actor, Place
from eventcoder.review.keys import Keys, load_keys
from eventcoder.review.tui.app import Tally
from eventcoder.review.tui.rows import Rows
from eventcoder.store import read_event, read_ids
from eventcoder.store.groups import group_of_event
from eventcoder.store.history import read_history

AR, TAKEN, KILLED = "a7c2", "e1f3taken", "e2a9killed"
Driver = Pilot[Tally]


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[sa.Connection]:
    engine = database(tmp_path)
    with engine.connect() as open_conn:
        yield open_conn
    engine.dispose()


def statuses(conn: sa.Connection) -> list[str]:
    return [read_event(conn, key).status for key in (AR, TAKEN, KILLED)]


def at(pilot: Driver) -> int:
    return pilot.app.screen_stack[0].query_one("#events", Rows).cursor


# --- what is seen


def compare(name: str, shown: str) -> None:
    """`shown` is what is stored; a file that is not there is written, for a person to look at."""
    file = SCREENS / f"{name}.txt"
    if not file.exists():
        file.write_text(shown + "\n", encoding="utf-8")
        pytest.fail(f"{file} was not there; look at what is in it now")
    assert shown == file.read_text("utf-8").removesuffix("\n")


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("arabic", ()), ("english", ("j", "j")), ("help", ("question_mark",)), ("text", ("j", "t")),
        ("reasons", ("x",)), ("fields", ("j", "e")), ("place", ("j", "e", "p")),
    ],
)  # fmt: skip
def test_screens(conn: sa.Connection, size: tuple[int, int], name: str, keys: tuple[str, ...]) -> None:
    async def look(pilot: Driver) -> None:
        compare(f"{name}-{size[0]}", await press(pilot, *keys))

    play(made(conn), look, size)


def test_arabic_in_visual_order(conn: sa.Connection) -> None:
    async def look(pilot: Driver) -> None:
        compare("visual-80", seen(pilot))

    play(made(conn, bidi="visual"), look)


def test_every_line_closes_its_isolate_and_fits(conn: sa.Connection) -> None:
    async def look(pilot: Driver) -> None:
        for keys in ((), ("t",), ("escape", "e"), ("s",), ("escape", "x"), ("escape", "question_mark")):
            for line in (await press(pilot, *keys)).splitlines():
                assert isolates_close(line)
                assert not re.match("[\u2066-\u2069]", line)  # tmux would lose it

    for size in ((80, 24), (41, 12), (200, 60)):
        play(made(conn), look, size)


def test_the_terminal_changes_its_size(conn: sa.Connection) -> None:
    async def look(pilot: Driver) -> None:
        for width, height in ((160, 50), (50, 12), (80, 24), (30, 6)):
            await pilot.resize_terminal(width, height)
            await settled(pilot)
            lines = seen(pilot).splitlines()
            assert len(lines) == height and lines[0].startswith("1 of 3")
            assert ("Target" in lines[1]) == (width > 60)
            assert "territorial" in lines[2], lines

    play(made(conn), look)


def test_mentions_are_coloured_where_they_stand(conn: sa.Connection) -> None:
    async def look(pilot: Driver) -> None:
        await press(pilot, "j", "j")
        strips = pilot.app.screen._compositor.render_strips()
        colours = {
            segment.text: str(segment.style.color and segment.style.color.name) for strip in strips for segment in strip
        }
        found = [colours[words] for words in ("Dawn Brigade", "killed", "five", "soldiers", "Olive Hill")]
        assert len(set(found)) == 5
        lines = seen(pilot).splitlines()
        first = lines.index(f" {BEFORE}")
        assert lines[first + 1].startswith(" Fighters of the Dawn") and lines[first + 3] == f" {BEHIND}"

    play(made(conn), look)


def test_nothing_to_review(conn: sa.Connection) -> None:
    async def look(pilot: Driver) -> None:
        for key in ("a", "x", "space", "e", "t", "i", "j", "G", "1", "slash", "m", "p", "c", "f", "n", "u"):
            shown = await press(pilot, key)
            assert "0 of 0" in shown and "no events" in shown, key

    play(made(conn, status="rejected"), look)


# --- every key


def test_accept_skip_and_undo_to_the_beginning(conn: sa.Connection) -> None:
    async def look(pilot: Driver) -> None:
        await press(pilot, "a", "space")
        shown = await press(pilot, "a")
        assert "that was the last one" in shown and "2 accept, 1 skip" in shown
        assert statuses(conn) == ["accepted", "unreviewed", "accepted"]
        assert "undone: accept · e2a9kill" in await press(pilot, "u")
        assert at(pilot) == 2
        await press(pilot, "backspace")
        assert at(pilot) == 1
        await press(pilot, "u")
        assert at(pilot) == 0 and statuses(conn) == ["unreviewed"] * 3
        assert "nothing that could be taken back" in await press(pilot, "u")

    assert play(made(conn), look) is None


def test_reject_with_a_reason(conn: sa.Connection) -> None:
    async def look(pilot: Driver) -> None:
        shown = await press(pilot, "x")
        assert "5 place: the place is wrong" in shown and ARABIC.split()[0] in shown
        await press(pilot, "5")
        await press(pilot, "x", "escape")
        await press(pilot, "x", "j", "j", "enter")
        await press(pilot, "x", "minus")

    play(made(conn), look)
    assert statuses(conn) == ["rejected"] * 3
    reasons = [read_event(conn, key).verdict.reason for key in (AR, TAKEN, KILLED)]  # type: ignore[union-attr]
    assert reasons == ["place", "type", None]


def test_a_session_goes_on_where_it_stopped(conn: sa.Connection) -> None:
    async def first(pilot: Driver) -> None:
        await press(pilot, "space", "a", "q")

    async def second(pilot: Driver) -> None:
        assert at(pilot) == 1 and "2 of 2" in seen(pilot)
        shown = await press(pilot, "u")  # the verdict of the session before
        assert "undone: accept" in shown and "of 3" in shown

    assert play(made(conn), first) == {"accept": 1, "reject": 0, "skip": 1, "edit": 0}
    play(made(conn), second)
    assert statuses(conn) == ["unreviewed"] * 3


def test_movement(conn: sa.Connection) -> None:
    async def look(pilot: Driver) -> None:
        for key, place in (
            ("j", 1), ("down", 2), ("j", 2), ("k", 1), ("up", 0), ("k", 0), ("G", 2), ("g", 0), ("end", 2), ("home", 0),
            ("pagedown", 2), ("pageup", 0), ("ctrl+d", 2), ("ctrl+u", 0),
        ):  # fmt: skip
            await press(pilot, key)
            assert at(pilot) == place, key
        below = pilot.app.screen.query_one("#event", Rows)
        await press(pilot, "J")
        assert below.scroll_offset.y == 3
        await press(pilot, "K")
        assert below.scroll_offset.y == 0

    play(made(conn), look, (60, 12))


def test_numbers_set_the_type(conn: sa.Connection) -> None:
    async def look(pilot: Driver) -> None:
        assert "type is now attack" in await press(pilot, "5")
        assert "type was attack already" in await press(pilot, "5")
        assert "at least one count" in await press(pilot, "3")

    play(made(conn), look)
    assert read_event(conn, AR).event.event_type == "attack"


def test_edit_a_choice(conn: sa.Connection) -> None:
    async def look(pilot: Driver) -> None:
        assert "lost" in await press(pilot, "e", "m")
        await press(pilot, "j", "j", "j", "j", "enter")
        await press(pilot, "e", "o", "escape")

    play(made(conn), look)
    row = read_event(conn, AR)
    assert (row.event.mode, row.edited_fields) == ("lost", ("mode",))


def test_edit_the_place_by_search(conn: sa.Connection) -> None:
    async def look(pilot: Driver) -> None:
        await press(pilot, "j", "e", "p")
        shown = await write(pilot, "mill")
        assert "Mill (الطاحون, settlement, North, SYR) xx.north.mill" in shown.replace("\u2068", "").replace(
            "\u2069", ""
        )
        shown = await press(pilot, "enter")
        assert "several are called 'mill'" in shown  # told at once, and the question stays
        await press(pilot, "down", "enter")
        assert "place is now xx.north.mill" in seen(pilot)

    play(made(conn), look)
    place = read_event(conn, TAKEN).event.place
    assert place and (place.place_id, place.latitude, place.admin1) == ("xx.north.mill", 1.5, "North")
    assert read_ids(conn, _place("mill")) == [TAKEN]


def _place(name: str):  # type: ignore[no-untyped-def]
    from eventcoder.store import Filters

    return Filters(place=name)


def test_edit_actors_from_the_dictionaries_and_by_words(conn: sa.Connection) -> None:
    async def look(pilot: Driver) -> None:
        await press(pilot, "j", "e", "g")
        await write(pilot, "olive")
        await press(pilot, "down", "enter")
        assert "xx.guard" in seen(pilot)
        for sign in "; Fighters":
            await pilot.press({" ": "space", ";": "semicolon"}.get(sign, sign))
        await settled(pilot)
        await press(pilot, "enter")

    play(made(conn), look)
    guard, fighters = read_event(conn, TAKEN).event.target
    assert (guard.actor_id, guard.role, guard.start) == ("xx.guard", "MIL", guard.end)
    assert (fighters.text, fighters.actor_id) == ("Fighters", None)
    assert fighters.start == len(BEFORE) + 1


def test_edit_date_and_counts(conn: sa.Connection) -> None:
    async def look(pilot: Driver) -> None:
        await press(pilot, "G", "e", "d")
        assert "is no date" in await press_all(pilot, "2021-13", "enter")
        assert "date is now 2021-10" in await press_all(pilot, "2021-10", "enter")
        await press(pilot, "e", "k")
        assert "is no count" in await press_all(pilot, "many", "enter")
        assert "killed is now 5..7" in await press_all(pilot, "5..7", "enter")
        await press(pilot, "e", "k")
        assert "at least one count" in await press_all(pilot, "", "enter")
        await press(pilot, "escape")

    play(made(conn), look)
    one = read_event(conn, KILLED).event
    assert (str(one.date.start), str(one.date.end), one.date.precision) == ("2021-10-01", "2021-10-31", "month")
    killed = one.counts.killed
    assert killed and (killed.low, killed.best, killed.high, killed.text) == (5, 5, 7, "five")


async def press_all(pilot: Driver, words: str, key: str) -> str:
    await write(pilot, words)
    return await press(pilot, key)


def test_comment_and_flag(conn: sa.Connection) -> None:
    async def look(pilot: Driver) -> None:
        await press(pilot, "c")
        assert "a comment needs words" in await press(pilot, "enter")
        await write(pilot, "see page 2")
        assert "“see page 2”" in await press(pilot, "enter", "J", "J", "J")
        await press(pilot, "f", "enter")

    play(made(conn), look)
    assert [(said.kind, said.note) for said in read_history(conn, AR)] == [("comment", "see page 2"), ("flag", None)]


def test_same_and_split(conn: sa.Connection) -> None:
    async def look(pilot: Driver) -> None:
        assert "go to the other report" in await press(pilot, "m")
        assert "·  " not in seen(pilot).splitlines()[2][:3]
        assert "no longer marked" in await press(pilot, "m")
        await press(pilot, "m", "j", "m")
        assert "same event as a7c2" in seen(pilot)
        assert "1 other report" in await press(pilot, "J", "J")
        await press(pilot, "p")
        assert "stands alone already" in await press(pilot, "p")

    play(made(conn), look)
    assert group_of_event(conn, AR) is None
    assert [said.kind for said in read_history(conn, TAKEN)] == ["same", "split"]


def test_search(conn: sa.Connection) -> None:
    async def look(pilot: Driver) -> None:
        await press(pilot, "slash")
        await write(pilot, "Dawn Brigade")
        assert "“Dawn Brigade”: 1 of 3" in await press(pilot, "enter")  # the Arabic one has that name too
        for key, place in (("n", 1), ("n", 2), ("n", 0), ("N", 2), ("N", 1)):
            await press(pilot, key)
            assert at(pilot) == place
        await press(pilot, "slash")
        await write(pilot, "e2a9")
        await press(pilot, "enter")
        assert at(pilot) == 2
        await press(pilot, "slash")
        await write(pilot, "nowhere")
        assert "nothing holds" in await press(pilot, "enter")
        await press(pilot, "escape")

    play(made(conn), look)


def test_pages_open_and_close(conn: sa.Connection) -> None:
    async def look(pilot: Driver) -> None:
        shown = await press(pilot, "j", "t")
        assert BEFORE in shown and "Article english" in shown
        for key in ("j", "k", "G", "g", "pagedown", "pageup"):
            await press(pilot, key)
        await press(pilot, "t")
        shown = await press(pilot, "i")
        assert "The dictionaries of today are not those of the coding" in shown
        assert "Rules that were tried in this sentence" in shown
        assert "there is no such rule today" in shown
        await press(pilot, "q")
        assert "undo, step by step" in await press(pilot, "f1")
        assert "e1f3taken" in await press(pilot, "q", "J", "J")

    play(made(conn), look)


def test_the_trace_names_the_rule_that_fired(tmp_path: Path, coder) -> None:  # type: ignore[no-untyped-def]
    from eventcoder.model import Article

    one = Article(id="a1", text="Rebels seized the town of Khasham on Friday.", published="2018-02-11")
    engine = database(tmp_path, (one, coder.code(one)))
    with engine.connect() as conn:

        async def look(pilot: Driver) -> None:
            shown = await press(pilot, "i")
            assert "→ event en.control" in shown and "verbs:" in shown and "not those of the coding" not in shown

        play(made(conn), look, (120, 60))


def test_unknown_keys_do_nothing(conn: sa.Connection) -> None:
    async def look(pilot: Driver) -> None:
        assert "z does nothing; ? tells what does" in await press(pilot, "z")
        assert at(pilot) == 0

    play(made(conn), look)


def test_other_keys(conn: sa.Connection, tmp_path: Path) -> None:
    file = tmp_path / "keys.yaml"
    file.write_text("accept: [y, ش]\nundo: z\ntypes: [siege]\n", encoding="utf-8")

    async def look(pilot: Driver) -> None:
        await press(pilot, "y", "ش", "a")
        assert statuses(conn) == ["accepted", "accepted", "unreviewed"]
        await press(pilot, "z", "1", "2")
        assert read_event(conn, TAKEN).event.event_type == "siege"

    keys: Keys = load_keys(file)
    play(made(conn, keys=keys), look)


def test_a_text_that_was_not_kept(tmp_path: Path) -> None:
    from eventcoder.store import open_store, start_run, write_article

    engine = open_store(str(tmp_path / "none.db"))
    with engine.connect() as conn:
        write_article(conn, article(), [event()], start_run(conn, "0.1.0", "d1"), keep="none")

        async def look(pilot: Driver) -> None:
            assert "the sentence was not kept" in seen(pilot)
            assert "the text of this article was not kept" in await press(pilot, "t")
            assert "The text was not kept" in await press(pilot, "i")

        play(made(conn), look)


def test_a_database_that_fails_for_a_moment_ends_nothing(conn: sa.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    async def look(pilot: Driver) -> None:
        def fail(*_: object) -> None:
            raise StoreError("database is locked")

        with monkeypatch.context() as broken:
            for name in ("read_events_by_id", "group_of_event"):
                broken.setattr(f"eventcoder.review.queue.{name}", fail)
            broken.setattr("eventcoder.review.desk.write_verdicts", fail)
            assert "database is locked" in await press(pilot, "a", "j")
        assert statuses(conn) == ["unreviewed"] * 3
        assert "accepted" in await press(pilot, "a")

    play(made(conn), look)


# --- hostile text


HOSTILE = [
    "[bold]loud[/bold]", "[/bold] stray", "[@click=app.quit]x[/]", "[link=file:///etc/passwd]x[/link]",
    "\x1b[2J\x1b[31mred", "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\", "\x1b]52;c;ZXZpbA==\x07",
    "\x9b31m and \x90 and \x85", "invoice\u202etxt.exe", "a\u2066b\u2069c\u200fd\u2068e", ":skull:", "NUL\x00here",
    "tab\tand\rreturn\nline", "zalgo" + "\u0301" * 60, "wide 漢字 ＡＢ 👩\u200d👩\u200d👧 ❤\ufe0f",
    "\u0600\u06dd\u0605 ﷺ ﷽",
    "x" * 500, "ش" * 500, "\u2028\u2029 lines", "\x1bP+q544e\x1b\\", "\x1b[?1049l\x1b[6n",
]  # fmt: skip


@pytest.mark.parametrize("bidi", ["isolate", "visual", "off"])
def test_hostile_text_is_only_shown(tmp_path: Path, bidi: str) -> None:
    given = []
    for number, hostile in enumerate(" | ".join(HOSTILE[first : first + 7]) for first in range(0, len(HOSTILE), 7)):
        text = f"{hostile} fell on {hostile} town. Then {hostile}"
        end = text.index(" Then")
        actor = Actor(**span(text, hostile), name=hostile, actor_id=hostile)
        bad = event(
            text, "fell", article_id=f"a{number}", event_id=f"e{number:02}", end=end, evidence=text[:end],
            source=[actor], target=[actor], claimant=[actor], place=Place(**span(text, hostile), name=hostile),
            rule_id=hostile, counts={"killed": {"low": 1, "text": hostile}},
        )  # fmt: skip
        told = {"publisher": hostile, "title": hostile, "url": hostile}
        given.append((article(text, id=f"a{number}", **told), [bad]))
    engine = database(tmp_path, *given)
    with engine.connect() as conn:
        app = made(conn, bidi=bidi, reviewer=HOSTILE[4])  # type: ignore[arg-type]
        app.desk.remark(app.queue.ids, "comment", "".join(HOSTILE[:12]))

        async def look(pilot: Driver) -> None:
            for _ in given:
                for keys in ((), ("t",), ("escape", "e"), ("s",), ("escape", "x"), ("escape", "i"), ("escape", "j")):
                    await press(pilot, *keys)
                    assert commands(pilot) == set()
                    assert all(map(isolates_close, seen(pilot).splitlines()))

        play(app, look)


# --- many events


def test_a_hundred_thousand_events_open_at_once(tmp_path: Path) -> None:
    engine = database(tmp_path)
    with engine.connect() as conn:
        _multiply(conn, 100_000)
        began = time.monotonic()
        app = made(conn)
        took: list[float] = []

        async def look(pilot: Driver) -> None:
            took.append(time.monotonic() - began)
            assert "1 of 100,003" in seen(pilot)
            start = time.monotonic()
            for key in ("G", "pageup", "g", "pagedown", "j"):
                await pilot.press(key)
                await pilot.pause()
            took.append((time.monotonic() - start) / 5)
            assert f"{at(pilot) + 1:,} of 100,003" in seen(pilot)

        play(app, look, (160, 50))
    # Half of it on a quiet machine; what must not come back is reading all events, which takes 20 s.
    assert took[0] < 3 and took[1] < 0.5, took


def _multiply(conn: sa.Connection, number: int) -> None:
    """Copies of one event under other ids, as quick as the database can make them."""
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {number})"
    other = {name: f"replace(t.{name}, '{TAKEN}', '{TAKEN}-' || n.i)" for name in ("event_id", "record")} | {
        name: f"t.{name} || '-' || n.i" for name in ("id", "coding_id")
    }
    with conn.execution_options(eventcoder_writes=True).begin():
        for table in ("codings", "events"):
            names = [row[1] for row in conn.exec_driver_sql(f"PRAGMA table_info({table})")]
            cells = ", ".join(other.get(name, f"t.{name}") for name in names)
            copied = f"SELECT {cells} FROM {table} t, n WHERE t.event_id = '{TAKEN}'"
            conn.exec_driver_sql(f"INSERT INTO {table} {numbers} {copied}")
