"""Review: what is shown is safe and readable, and verdicts are written as the keys say."""

from __future__ import annotations

import datetime as dt
import io
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from factory import ARABIC, arabic_event, article, english_events, event, span
from rich.cells import cell_len
from rich.console import Console, RenderableType

from eventcoder.cli.review_commands import review
from eventcoder.errors import EventcoderError, StoreError
from eventcoder.model import Actor, Event, Place
from eventcoder.review import effective, event_view, review_table
from eventcoder.review.bidi import arranged
from eventcoder.review.marking import evidence
from eventcoder.review.table import fitted
from eventcoder.store import CurrentVerdict, StoredEvent, open_store, read_event, start_run, write_article
from eventcoder.text.display import visible

HOSTILE = [
    "[bold]loud[/bold]",
    "[/bold] stray",
    "[link=file:///etc/passwd]x[/link]",
    "\x1b[2J\x1b[31mred",
    "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x1b]52;c;ZXZpbA==\x07",
    "\x9b31m and \x90 and \x85",
    "invoice\u202etxt.exe",
    "a\u2066b\u2069c\u200fd",
    ":skull:",
]
FORBIDDEN = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\u202e", "\u2066", "\u200f"} - {"\n"}


def printed(view: RenderableType, width: int = 100, *, colour: bool = False) -> str:
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=colour, color_system="truecolor" if colour else None, markup=False
    )
    console.print(view)
    return out.getvalue()


def rows(*events: Event) -> list[StoredEvent]:
    return [StoredEvent(one) for one in events or (arabic_event(), *english_events())]


@pytest.mark.parametrize("width", [40, 60, 80, 120, 160, 200])
def test_the_table_fits_the_terminal(width: int) -> None:
    text = printed(review_table(rows(), width=width), width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    flat = " ".join(text.split())
    assert "Fighters of the Dawn Brigade seized the town of Olive Hill on Tuesday" in flat
    assert "territorial_control" in flat


def test_narrow_tables_leave_out_what_matters_less() -> None:
    narrow, wide = (printed(review_table(rows(), width=width), width) for width in (80, 160))
    for word in ("Type", "Source", "Target", "Place", "Date", "2021-10-12", "Olive Hill", "gained"):
        assert word in narrow, word
    for word in ("Counts", "killed 5", "Modality", "claimed", "0.80"):
        assert word not in narrow and word in wide, word


def test_the_trigger_is_marked() -> None:
    assert "Brigade ⟦seized⟧ the town" in printed(review_table(rows(), brackets=True))
    assert "\x1b[1;4;33mseized\x1b[0m" in printed(review_table(rows()), colour=True)


def test_verdicts_show() -> None:
    verdict = CurrentVerdict("rejected", "r1", "no", dt.datetime(2021, 11, 1, tzinfo=dt.UTC), "d0")
    row = StoredEvent(english_events()[0], verdict=verdict, is_current=False)
    assert "✗" in printed(review_table([row]))
    full = printed(event_view(row))
    for part in ("rejected", "r1, 2021-11-01 00:00 UTC", "no longer has this event", "coded anew since"):
        assert part in full


def test_short_ids_are_long_enough() -> None:
    close = [event(event_id=f"same-beginning-{number}") for number in range(3)]
    text = printed(review_table(rows(*close), width=120), 120)
    assert all(one.event_id in text for one in close)


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("width", [80, 160])
def test_hostile_text_is_only_shown(hostile: str, width: int) -> None:
    text = f"{hostile} fell on {hostile} town"
    actor = Actor(**span(text, hostile), name=hostile, actor_id=hostile)
    bad = event(text, "fell", source=[actor], place=Place(**span(text, hostile)), rule_id=hostile)
    row = StoredEvent(bad, publisher=hostile, title=hostile, url=hostile)
    for view in (review_table([row], width=width, title=hostile), event_view(row, rule_lookup=lambda _: hostile)):
        out = printed(view, width)
        assert not FORBIDDEN & set(out)
        assert not FORBIDDEN - {"\x1b"} & set(printed(view, width, colour=True))
        assert visible(hostile)[:10] in out


def test_mentions_are_coloured_where_they_stand() -> None:
    taken = english_events()[0]
    marked = {
        (evidence(taken, mentions=True).plain[s.start : s.end], str(s.style))
        for s in evidence(taken, mentions=True).spans
    }
    assert marked == {("Dawn Brigade", "cyan"), ("seized", "bold yellow underline"), ("Olive Hill", "green")}


def test_mentions_of_other_sentences_are_not_coloured() -> None:
    elsewhere = Actor(text="Nobody", start=500, end=506)
    assert len(evidence(event(source=[elsewhere]), mentions=True).spans) == 1


def test_one_event_with_its_rule() -> None:
    view = event_view(rows()[0], width=100, rule_lookup=lambda rule: f"- id: {rule}\n  frame: take")
    text = printed(view)
    assert "- id: ar.control.take" in text
    assert "  frame: take" in text
    assert "name_ar الزيتون" in text


def test_isolates_hold_every_line_and_add_no_width() -> None:
    text = evidence(arabic_event())
    lines = fitted(text, 30, "isolate").plain.split("\n")
    assert len(lines) > 1
    assert all(line.startswith("\u2068") and line.endswith("\u2069") for line in lines)
    assert max(map(cell_len, lines)) <= 30
    assert "\u2068" not in fitted(text, 30, "off").plain
    assert arranged(evidence(english_events()[0]), "isolate").plain == english_events()[0].evidence


def test_visual_order_for_terminals_without_any() -> None:
    shaped = fitted(evidence(arabic_event()), 200, "visual").plain
    assert shaped != ARABIC
    assert shaped.startswith(".")
    assert "\ufeee" in shaped or "\ufeed" in shaped  # a waw in its presentation form


def test_what_is_not_a_terminal_gets_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [effective(mode, False) for mode in ("isolate", "visual", "off")] == ["off"] * 3
    assert [effective(mode, True) for mode in ("isolate", "visual", "off")] == ["isolate", "visual", "off"]
    monkeypatch.setitem(sys.modules, "arabic_reshaper", None)
    with pytest.raises(EventcoderError, match=r"pip install 'eventcoder\[visual\]'"):
        effective("visual", True)


@pytest.fixture
def database(tmp_path: Path) -> str:
    url = str(tmp_path / "events.db")
    engine = open_store(url)
    with engine.connect() as conn:
        run = start_run(conn, "0.1.0", "d1")
        write_article(conn, article(), english_events(), run)
        write_article(conn, article(ARABIC), [arabic_event()], run)
        write_article(conn, article("No shells fell."), [event("No shells fell.", "fell", modality="negated")], run)
    engine.dispose()
    return url


def call(database: str, *args: str, keys: str | None = None) -> Result:
    done = CliRunner().invoke(review, ["--db", database, *args], input=keys)
    assert done.exit_code in (0, 2) or isinstance(done.exception, EventcoderError), done.exception
    return done


def status(database: str, *events: Event) -> list[str]:
    engine = open_store(database)
    with engine.connect() as conn:
        return [read_event(conn, one.event_id).status for one in events]


def test_the_list(database: str) -> None:
    done = call(database)
    assert done.stderr == "3 events\n"
    assert "⟦seized⟧" in done.stdout
    assert ARABIC.split()[-1] in done.stdout
    assert "\u2068" not in done.stdout
    assert call(database, "--limit", "1").stderr == "1 of 3 events; --limit 0 shows all\n"
    assert call(database, "--modality", "negated").stderr == "1 event\n"
    assert call(database, "--place", "nowhere").stderr == "no events\n"
    assert call(database, "--since", "2021-10-12", "--until", "2021-10-12", "--actor", "soldier").stderr == "1 event\n"


def test_one_event_by_the_beginning_of_its_id(database: str) -> None:
    for args in (["e2a"], ["show", "e2a"]):
        assert "e2a9killed" in call(database, *args).stdout
    assert isinstance(call(database, "zzz").exception, StoreError)


def test_accept_and_reject(database: str) -> None:
    taken, killed = english_events()
    done = call(database, "accept", "e1f", "e2a", "--reviewer", "r7", "--note", "clear")
    assert done.stdout.splitlines() == [
        "accepted e1f3taken territorial_control gained",
        "accepted e2a9killed casualty_claim",
    ]
    assert status(database, taken, killed) == ["accepted", "accepted"]
    call(database, "reject", "e2a")
    assert status(database, taken, killed) == ["accepted", "rejected"]
    assert call(database, "--status", "rejected").stderr == "1 event\n"


def test_one_event_tells_what_was_said_of_it(database: str) -> None:
    call(database, "reject", "e2a", "--reviewer", "r7", "--reason", "type", "--note", "a drill")
    call(database, "flag", "e2a", "--reviewer", "r8")
    told = call(database, "e2a").stdout
    assert "r7: reject (type) “a drill”" in told and "r8: flag" in told
    call(database, "undo", "e2a", "--reviewer", "r8")
    assert "r8" not in call(database, "e2a").stdout


def test_a_slip_in_one_id_judges_nothing(database: str) -> None:
    assert isinstance(call(database, "reject", "e1f", "zzz").exception, StoreError)
    assert status(database, english_events()[0]) == ["unreviewed"]
