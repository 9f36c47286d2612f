"""Driving the full screen in tests: a database, an app, keys pressed, and what is seen."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import sqlalchemy as sa
from factory import ARABIC, ENGLISH, arabic_event, article, english_events
from textual.pilot import Pilot

from eventcoder.dictionaries.entries import ActorEntry, PlaceEntry
from eventcoder.model import Article, Event
from eventcoder.review.bidi import Bidi
from eventcoder.review.desk import Desk
from eventcoder.review.keys import Keys, default_keys
from eventcoder.review.names import Index, Names
from eventcoder.review.queue import QueueView
from eventcoder.review.tui.app import ReviewApp, Setting, Tally
from eventcoder.store import Filters, open_store, start_run, write_article
from eventcoder.store.queues import Queue, queue_ids

SCREENS = Path(__file__).parent / "screens"
BEFORE, BEHIND = "It had been quiet for weeks.", "Nobody else was near."
NAMES = Names(
    Index([
        ActorEntry(id="xx.guard", name="Olive Guard", name_ar="حرس الزيتون", role="MIL", country="SYR"),
        ActorEntry(id="dawn_brigade", name="Dawn Brigade", name_ar="لواء الفجر", role="REB"),
    ]),
    Index([
        PlaceEntry(id="xx.north.mill", name="Mill", name_ar="الطاحون", country="SYR", admin1="North", lat=1.5, lon=2.5),
        PlaceEntry(id="xx.south.mill", name="Mill", country="SYR", admin1="South"),
        PlaceEntry(id="xx.olive_hill", name="Olive Hill", name_ar="الزيتون", country="SYR"),
    ]),
)  # fmt: skip
Play = Callable[[Pilot[Tally]], Awaitable[None]]


def shifted(one: Event, by: int) -> Event:
    """The event in a text that has `by` more characters in front."""
    spans = {
        slot: tuple(a.model_copy(update={"start": a.start + by, "end": a.end + by}) for a in getattr(one, slot))
        for slot in ("source", "target", "against", "claimant")
    }
    place = one.place and one.place.model_copy(update={"start": one.place.start + by, "end": one.place.end + by})
    trigger = one.trigger.model_copy(update={"start": one.trigger.start + by, "end": one.trigger.end + by})
    where = {"start": one.start + by, "end": one.end + by, "place": place, "trigger": trigger}
    return one.model_copy(update=spans | where)


def database(folder: Path, *given: tuple[Article, Sequence[Event]]) -> sa.Engine:
    """A database of two English events between other sentences and an Arabic one, unless others are given."""
    text = f"{BEFORE} {ENGLISH} {BEHIND}"
    english = [shifted(one, len(BEFORE) + 1).model_copy(update={"article_id": "english"}) for one in english_events()]
    arabic = arabic_event(article_id="arabic", event_id="a7c2")
    usual = (
        (article(text, id="english", title="Olive Hill taken"), english),
        (article(ARABIC, id="arabic", language="ar", published="2021-10-13", publisher="صوت الوادي"), [arabic]),
    )
    engine = open_store(f"sqlite:///{folder / 'screen.db'}")
    with engine.connect() as conn:
        run = start_run(conn, "0.1.0", "d1")
        for one, found in given or usual:
            write_article(conn, one, found, run)
    return engine


def made(
    conn: sa.Connection,
    *,
    bidi: Bidi = "isolate",
    keys: Keys | None = None,
    queue: Queue | None = None,
    status: str = "unreviewed",
    reviewer: str = "r7",
) -> ReviewApp:
    ids = queue_ids(conn, Filters(status=status, modalities=("all",)), queue)  # type: ignore[arg-type]
    view = QueueView.resumed(conn, ids, reviewer)
    return ReviewApp(Desk(conn, reviewer, lambda: NAMES), view, Setting(keys or default_keys(), bidi))


def play(app: ReviewApp, what: Play, size: tuple[int, int] = (80, 24)) -> Tally | None:
    """Runs the app without a terminal while `what` presses keys; returns what the app returns."""

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            await what(pilot)

    asyncio.run(run())
    return app.return_value


async def settled(pilot: Pilot[Tally]) -> None:
    """Until all that was begun is done and drawn."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def press(pilot: Pilot[Tally], *keys: str) -> str:
    """Presses keys one after the other; what is then seen."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)
    return seen(pilot)


async def write(pilot: Pilot[Tally], words: str) -> str:
    """Types `words` in place of what stands in the line to write in."""
    await pilot.press("home", "shift+end", "delete")
    for sign in words:
        await pilot.press({" ": "space"}.get(sign, sign))
    await settled(pilot)
    return seen(pilot)


def seen(pilot: Pilot[Tally]) -> str:
    """The letters on the screen, without colours, lines without the spaces at their end."""
    return "\n".join(strip.text.rstrip() for strip in pilot.app.screen._compositor.render_strips())


_SGR = re.compile(r"\x1b\[[0-9;]*m")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2065\ufeff]")


def commands(pilot: Pilot[Tally]) -> set[str]:
    """Whatever would be sent to the terminal beside letters and colours."""
    console = pilot.app.console
    sent = "\n".join(strip.render(console) for strip in pilot.app.screen._compositor.render_strips())
    links = {
        str(s.style.link)
        for strip in pilot.app.screen._compositor.render_strips()
        for s in strip
        if s.style and s.style.link
    }
    return {*_CONTROL.findall(_SGR.sub("", sent)), *links}


def isolates_close(line: str) -> bool:
    """Whether every mark that isolates a direction is closed before the next one and before the line ends."""
    marks = [sign for sign in line if sign in "\u2066\u2067\u2068\u2069"]
    return len(marks) % 2 == 0 and all((sign == "\u2069") == bool(at % 2) for at, sign in enumerate(marks))
