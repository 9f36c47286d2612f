"""What the tests of exports share: units from a list, a set of events that asks much of a format, and reading back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from factory import arabic_event, event, span

from eventcoder.assembly.codes import codes
from eventcoder.export import Format, Outcome, Settings, Unit, export_units
from eventcoder.model import Actor, Event, EventDate, Place
from eventcoder.store import CurrentVerdict, Filters, StoredEvent

DAY = dt.date(2021, 10, 12)
ACCEPTED = CurrentVerdict("accepted", "r1", None, dt.datetime(2021, 11, 1, 12, tzinfo=dt.UTC), "d1")
REJECTED = CurrentVerdict("rejected", "r1", None, dt.datetime(2021, 11, 1, 12, tzinfo=dt.UTC), "d1")
HOSTILE = '=cmd|"/C calc"!A1\n\t,"x",\u202e\x1b[31m </script><img src=x onerror=alert(1)> end'

REBELS = {"name": "Dawn Brigade", "actor_id": "dawn", "role": "REB"}
OTHERS = {"name": "Dusk Front", "actor_id": "dusk", "role": "REB"}
ARMY = {"name": "Syrian Army", "actor_id": "army", "role": "MIL", "country": "SYR"}
VILLAGERS = {"role": "CVL"}
HILL = {
    "place_id": "sy.hill", "name": "Olive Hill", "name_ar": "الزيتون", "latitude": 35.25, "longitude": 36.75,
    "country": "SYR", "admin1": "Idlib", "precision": "settlement",
}  # fmt: skip


@dataclass
class Given:
    """Units from a list instead of a database."""

    rows: Iterable[StoredEvent]

    def __iter__(self) -> Iterator[Unit]:
        return (Unit(row.event.event_id, (row,)) for row in self.rows)

    @property
    def filters(self) -> Filters:
        return Filters()

    level = "events"

    def runs(self) -> list[dict[str, Any]]:
        return [{"id": 1, "command": "code", "articles": 3, "outcome": "finished"}]

    def only(self, *types: str) -> Given:
        return Given([row for row in self.rows if row.event.event_type in types])


TEXT = "The Dawn Brigade and the Syrian Army fought villagers on Olive Hill, both said on Tuesday."


def actor(words: str, **fields: Any) -> Actor:
    return Actor(**span(TEXT, words), **fields)


def told(key: str, event_type: str, mode: str | None = None, *, date: Any = DAY, **fields: Any) -> Event:
    """An event of the set, at Olive Hill on the 12th unless told otherwise, with the codes of its type."""
    start, end, precision = (date, date, "day") if isinstance(date, dt.date) else date
    given = {"place": Place(**span(TEXT, "Olive Hill"), **HILL), "source": [], "target": []} | fields
    return event(
        TEXT,
        "fought",
        event_id=key,
        event_type=event_type,
        mode=mode,
        date=EventDate(start=start, end=end, precision=precision),
        codes=codes(event_type, mode, given["source"]),
        **given,
    )


def stored(found: Event, **fields: Any) -> StoredEvent:
    given = {
        "publisher": "The Valley Post",
        "published": dt.date(2021, 10, 14),
        "title": "Fighting",
        "url": "https://n.example/1",
        "language": "en",
        "text_sha256": "5a" * 32,
    }
    return StoredEvent(found, **given | fields)


def killed(number: int, **fields: Any) -> dict[str, Any]:
    return {"killed": {"low": number, "best": number, "high": number, "text": str(number)} | fields}


def war() -> list[StoredEvent]:
    """A little war: rebels, an army and villagers, at one place."""
    rebels, army = actor("Dawn Brigade", **REBELS), actor("Syrian Army", **ARMY)
    villagers = actor("villagers", **VILLAGERS)
    of_rebels, of_army = {"source": [rebels], "target": [army]}, {"source": [army], "target": [villagers]}
    said = {"claimant": [rebels], "modality": "claimed"}
    week = (dt.date(2021, 10, 4), dt.date(2021, 10, 10), "week")
    year = (dt.date(2021, 1, 1), dt.date(2021, 12, 31), "year")
    return [
        stored(told("e1", "armed_clash", counts=killed(12, low=None), **of_rebels)),
        stored(told("e2", "attack", "airstrike", counts=killed(5), **of_army), verdict=ACCEPTED),
        stored(told("e3", "casualty_claim", counts=killed(7, high=None), **of_rebels, **said)),
        stored(told("e4", "territorial_control", "gained", **of_rebels)),
        stored(told("e5", "protest", "demonstration", source=[villagers], date=week)),
        stored(told("e6", "attack", "shelling", counts=killed(3), **of_army), verdict=REJECTED),
        stored(told("e7", "attack", "shelling", modality="negated", **of_army)),
        stored(told("e8", "siege", "imposed", source=[army], date=year)),
        stored(hostile(), publisher="@evil", url="javascript:alert(1)", title="+1"),
        stored(arabic_event(event_id="e10"), publisher="صحيفة الوادي"),
    ]


def hostile() -> Event:
    """An event in a text that tries to break whatever shows it."""
    place = Place(**span(HOSTILE, "end"), latitude=1, longitude=2)
    return event(HOSTILE, "end", event_id="e9", source=[Actor(**span(HOSTILE, "=cmd"))], place=place)


def write(format: Format, out: Path, rows: Iterable[StoredEvent] | None = None, **settings: Any) -> Outcome:
    """Exports `war` or the rows given."""
    return export_units(Given(war() if rows is None else list(rows)), format, out, Settings(**settings))


def table(format: Format, tmp_path: Path, rows: Iterable[StoredEvent] | None = None, **settings: Any) -> pd.DataFrame:
    """The rows that pandas reads back, everything as text, the first column as index."""
    out = tmp_path / f"{format}.csv"
    write(format, out, rows, **settings)
    return frame(out, sep="\t" if format == "cameo" else ",")


def frame(path: Path, **options: Any) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, **options)
