"""Articles and events for tests: short sentences of our own, with offsets found in the text rather than counted."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from eventcoder.model import EVENT, Actor, Article, Event, EventDate, Place, Span

ARABIC = "سيطر مقاتلو لواء الفجر على بلدة الزيتون صباح الثلاثاء وقتلوا خمسة جنود."
ENGLISH = "Fighters of the Dawn Brigade seized the town of Olive Hill on Tuesday and killed five soldiers."


def article(text: str = ENGLISH, **fields: Any) -> Article:
    """An article; its id comes from its text unless given."""
    given: dict[str, Any] = {
        "id": "a-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8],
        "language": "en",
        "published": dt.date(2021, 10, 14),
        "publisher": "The Valley Post",
        "url": "https://news.example/1",
        "text": text,
    }
    return Article(**given | fields)


def span(text: str, part: str) -> dict[str, Any]:
    """`part` as it stands in `text`, with its offsets."""
    start = text.index(part)
    return {"text": part, "start": start, "end": start + len(part)}


def event(text: str = ENGLISH, trigger: str | None = None, **fields: Any) -> Event:
    """An event of type `attack` over the whole of `text`, unless `fields` say otherwise."""
    trigger = trigger or text.split()[0]
    given: dict[str, Any] = {
        "event_type": "attack",
        "article_id": article(text).id,
        "sentence_index": 0,
        "start": 0,
        "end": len(text),
        "evidence": text,
        "trigger": Span(**span(text, trigger)),
        "rule_id": "en.attack.strike",
        "dictionary_version": "d1",
        "date": EventDate(start=dt.date(2021, 10, 12), end=dt.date(2021, 10, 12), text="Tuesday"),
        "confidence": 0.8,
    } | fields
    key = "|".join([given["article_id"], given["event_type"], trigger, str(given["sentence_index"])])
    given.setdefault("event_id", "e" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16])
    return EVENT.validate_python(given)


def english_events() -> list[Event]:
    """A town taken and five killed, in English."""
    brigade = Actor(
        **span(ENGLISH, "Dawn Brigade"), actor_id="dawn_brigade", name="Dawn Brigade", name_ar="لواء الفجر", role="REB"
    )
    soldiers = Actor(**span(ENGLISH, "soldiers"), role="MIL")
    hill = Place(
        **span(ENGLISH, "Olive Hill"),
        place_id="xx.olive_hill",
        name="Olive Hill",
        name_ar="الزيتون",
        latitude=-1.25,
        longitude=36.5,
        country="SYR",
        admin1="North",
        precision="settlement",
    )
    taken = {"event_type": "territorial_control", "mode": "gained", "source": [brigade], "place": hill}
    killed = {
        "event_type": "casualty_claim",
        "source": [brigade],
        "target": [soldiers],
        "place": hill,
        "counts": {"killed": {"low": 5, "best": 5, "high": 5, "text": "five"}},
        "codes": {"plover": "ASSAULT", "cameo": "0183"},
    }
    # Both stand in one sentence, where the id settles the order.
    return [
        event(ENGLISH, "seized", event_id="e1f3taken", **taken),
        event(ENGLISH, "killed", event_id="e2a9killed", **killed),
    ]


def arabic_event(**fields: Any) -> Event:
    """The same town taken, in Arabic, with a claimant."""
    given: dict[str, Any] = {
        "event_type": "territorial_control",
        "mode": "gained",
        "modality": "claimed",
        "rule_id": "ar.control.take",
        "source": [Actor(**span(ARABIC, "لواء الفجر"), actor_id="dawn_brigade", name="Dawn Brigade", role="REB")],
        "claimant": [Actor(**span(ARABIC, "مقاتلو"))],
        "place": Place(**span(ARABIC, "الزيتون"), name="Olive Hill", name_ar="الزيتون", country="SYR"),
    }
    return event(ARABIC, "سيطر", **given | fields)
