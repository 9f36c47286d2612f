"""The page for browsers: whole in itself, harmless whatever the news says, and working in a real browser."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from exporting import HOSTILE, actor, stored, told, war, write

from eventcoder.export import page
from eventcoder.export.losses import Losses

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
in_a_browser = pytest.mark.skipif(BROWSER is None, reason="needs Chromium or Chrome")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    write("html", tmp_path / "page.html")
    return tmp_path / "page.html"


def opened(path: Path, state: str = "") -> str:
    """The page as the browser has it after its script ran; nothing may be fetched, and nothing may go wrong."""
    command = [
        str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--dump-dom",
        "--enable-logging=stderr", "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={path.parent / 'profile'}", f"{path.as_uri()}#{state}",
    ]  # fmt: skip
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True, timeout=120)
    assert [line for line in ran.stderr.splitlines() if "CONSOLE" in line] == []
    return ran.stdout


def ids(dom: str) -> list[str]:
    return re.findall(r'<tr class="event"[^>]*data-id="([^"]*)"', dom)


def test_the_page_is_whole(made: Path) -> None:
    text = made.read_text("utf-8")
    assert "{{" not in text
    assert not re.search(r"<(link|img|iframe|object)\b|@import|\bfetch\(|XMLHttpRequest", text.split('id="events"')[0])
    assert set(re.findall(r"https?://[^\"'\s<\\]+", text)) <= {"http://www.w3.org/2000/svg", "https://n.example/1"}


def test_the_policy_allows_only_what_is_written_in(made: Path) -> None:
    text = made.read_text("utf-8")
    policy = re.search(r'Security-Policy" content="([^"]*)"', text)
    assert policy and policy[1].startswith("default-src 'none'; ") and "unsafe" not in policy[1]
    for tag in ("style", "script"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, flags=re.DOTALL)
        assert base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode() in policy[1]


def test_news_cannot_end_the_script(made: Path) -> None:
    data = re.search(r'id="events">(.*?)</script>', made.read_text("utf-8"), flags=re.DOTALL)
    assert data and not set("<>&") & set(data[1])
    records = {record["id"]: record for record in json.loads(data[1])}
    assert len(records) == len(war())
    hostile = records["e9"]
    assert "".join(hostile["evidence"]) == '=cmd|"/C calc"!A1  ,"x",[31m </script><img src=x onerror=alert(1)> end'
    assert (hostile["url"], hostile["evidence"][1]) == ("", "end")


@pytest.mark.parametrize(
    ("url", "kept"),
    [("https://a.example/b", True), ("javascript:alert(1)", False), ("data:text/html,x", False), ("http://[", False)],
)
def test_only_addresses_of_the_web_are_links(url: str, kept: bool) -> None:
    assert page._link(url) == (url if kept else "")


def test_a_page_holds_the_last_events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MOST", 3)
    outcome = write("html", tmp_path / "page.html")
    assert (outcome.written, outcome.losses.total_left_out()) == (3, len(war()) - 3)
    assert isinstance(outcome.losses, Losses)


@in_a_browser
def test_a_browser_shows_the_events(made: Path) -> None:
    dom = opened(made)
    assert len(ids(dom)) == len(war())
    assert '<html lang="en" dir="ltr"' in dom
    assert dom.count("<circle") == 2
    assert "<mark>fought</mark>" in dom
    assert 'class="shape force"' in dom


@in_a_browser
@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("q=الزيتون", ["e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "e10"]),
        ("q=ألزيتون الفجر", ["e10"]),
        ("type=siege", ["e8"]),
        ("actor=Syrian+Army&type=attack", ["e2", "e6", "e7"]),
        ("place=1,2", ["e9"]),
        ("q=nowhere", []),
    ],
)
def test_a_browser_searches(made: Path, state: str, expected: list[str]) -> None:
    assert ids(opened(made, state)) == expected


@in_a_browser
def test_a_browser_shows_arabic_from_right_to_left(made: Path) -> None:
    dom = opened(made, "lang=ar&theme=dark&id=e10")
    assert '<html lang="ar" dir="rtl" data-theme="dark"' in dom
    assert "السيطرة على مكان" in dom and "لواء الفجر" in dom
    assert '<tr class="details">' in dom


@in_a_browser
def test_hostile_news_is_only_text(made: Path) -> None:
    dom = opened(made, "id=e9")
    assert "<img" not in dom and "\u202e" not in dom
    assert "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;" in dom
    assert "javascript:" not in dom
    assert HOSTILE not in dom


@in_a_browser
def test_many_events_open(tmp_path: Path) -> None:
    day = dt.date(2021, 1, 1)
    people = {"source": [actor("villagers")]}
    rows = [stored(told(f"x{n}", "protest", date=day + dt.timedelta(days=n % 700), **people)) for n in range(3000)]
    write("html", tmp_path / "page.html", rows)
    dom = opened(tmp_path / "page.html")
    assert 'data-found="3000"' in dom
    assert len(ids(dom)) == 50
