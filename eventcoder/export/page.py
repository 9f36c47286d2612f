"""One page for a browser: a map, a timeline, charts and a table that can be searched. It loads nothing from outside.

News text is data here: it travels as JSON that can hold no tag, is shown as text only, and the page's own policy
forbids every script and style but the two that are written into it.
"""

from __future__ import annotations

import base64
import hashlib
from collections import deque
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from eventcoder.export.cells import one_line
from eventcoder.export.compact import compact
from eventcoder.export.losses import Losses
from eventcoder.export.units import Unit, Units
from eventcoder.model import Actor, Count, Event, Place
from eventcoder.store import StoredEvent

#: Events that one page holds: with more, browsers take too long to open it.
MOST = 20_000
_PARTS = Path(__file__).with_name("web")
_TAGS = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def write_page(units: Units, losses: Losses, stream: BinaryIO) -> int:
    """Writes the page with the last `MOST` units and returns how many there were."""
    kept: deque[tuple[str, bytes]] = deque()
    for unit in units:
        kept.append((unit.event_id, _json(_record(unit))))
        if len(kept) > MOST:
            losses.left_out(kept.popleft()[0], f"a page holds the last {MOST:,} events; choose fewer with filters")
    before, after = _frame().split("{{events}}")
    stream.write(before.encode())
    for n, (_, record) in enumerate(kept):
        stream.write((b",\n" if n else b"\n") + record)
    stream.write(after.encode())
    return len(kept)


def _frame() -> str:
    """The page without its events; scripts and styles are allowed by their hashes."""
    html, script, style = (_PARTS.joinpath(name).read_text("utf-8") for name in ("page.html", "page.js", "page.css"))
    policy = f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; base-uri 'none'"
    filled = html.replace("{{policy}}", f"{policy}; form-action 'none'").replace("{{style}}", style)
    return filled.replace("{{script}}", script)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _json(record: Any) -> bytes:
    """JSON that is safe within a script element: nothing in it can end the element."""
    return compact(record).decode().translate(_TAGS).encode()


# -- one event -------------------------------------------------------------------------------------------------------


def _record(unit: Unit) -> dict[str, Any]:
    event = unit.event
    return {
        "id": event.event_id,
        "type": event.event_type,
        "mode": event.mode,
        "modality": event.modality,
        "background": event.is_background,
        "start": event.date.start,
        "end": event.date.end,
        "precision": event.date.precision,
        "source": _names(event.source),
        "target": _names(event.target),
        "against": _names(event.against),
        "claimant": _names(event.claimant),
        "place": _place(event.place),
        "counts": {kind: _count(count) for kind, count in event.counts.known().items()},
        "codes": [code for code in event.codes.model_dump().values() if code],
        "evidence": _evidence(event),
        "confidence": event.confidence,
        "rule": event.rule_id,
        "dictionaries": event.dictionary_version,
    } | _told(unit.told)


def _names(actors: tuple[Actor, ...]) -> list[list[str]]:
    """English and Arabic name of each; the words of the text where there is none."""
    return [[one_line(a.name or a.text), one_line(a.name_ar or a.name or a.text)] for a in actors]


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    name = one_line(place.name or place.text)
    return {
        "names": [name, one_line(place.name_ar or "") or name],
        "at": None if place.latitude is None else [place.latitude, place.longitude],
        "area": [area for area in (place.admin2, place.admin1, place.country) if area],
        "precision": place.precision,
    }


def _count(count: Count) -> list[int | bool | None]:
    return [count.low, count.best, count.high, count.is_cumulative]


def _evidence(event: Event) -> list[str]:
    """What stands before the trigger, the trigger, and what stands behind it."""
    start, end = event.trigger.start - event.start, event.trigger.end - event.start
    text = event.evidence
    return [one_line(part) for part in (text[: max(start, 0)], text[max(start, 0) : max(end, 0)], text[max(end, 0) :])]


def _told(told: StoredEvent) -> dict[str, Any]:
    return {
        "publisher": one_line(told.publisher or ""),
        "published": told.published,
        "title": one_line(told.title or ""),
        "url": _link(told.url or ""),
        "status": told.status,
        "reviewer": one_line(told.verdict.reviewer) if told.verdict else "",
        "note": one_line((told.verdict and told.verdict.note) or ""),
    }


def _link(url: str) -> str:
    """An address that may be clicked: of the web, and with nothing hidden in it."""
    try:
        safe = urlsplit(url).scheme in ("http", "https") and url.isprintable()
    except ValueError:
        safe = False
    return url if safe else ""
