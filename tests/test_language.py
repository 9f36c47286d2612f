"""How sentences are read: roles, places, counts and modality that hang on grammar, not on one rule."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from eventcoder.coder import Coder
from eventcoder.model import Article

# Text, type of the event meant, and what must be coded of it; None stands for nothing, a text for part of the words.
AR: list[tuple[str, str, dict[str, Any]]] = [
    ("سقط تسعة جنود بين قتيل وجريح في كمين قرب سرت.", "casualty_claim", {"killed": (None, 9), "wounded": (None, 9)}),
    ("قُتل وجُرح العشرات من المسلحين في درنة.", "casualty_claim", {"killed": (12, 99), "wounded": (12, 99)}),
    ("إن 30 عاملا قتلوا وجرح 70 في هجوم على مصفاة.", "casualty_claim", {"killed": (30, 30), "wounded": (70, 70)}),
    ("قُتل خمسة حراس في غارة شنتها طائرات تركية على دهوك.", "casualty_claim", {"source": "طائرات تركية"}),
    ("خُطف سائق يوم الأحد من طرف مسلحين قرب جبل سمامة.", "detention", {"source": "مسلحين", "target": "سائق"}),
    ("قصفت طائرات تحالف تقوده السعودية معسكرا في صعدة.", "attack", {"source": "تحالف", "target": "معسكرا"}),
    ("هاجم مسلحون تدعمهم إيران قاعدة في الأنبار.", "attack", {"source": "مسلحون"}),
    ("انفجرت سيارة مفخخة أمام مقر للشرطة في كركوك.", "attack", {"target": "مقر", "place": "كركوك"}),
    ("اغتيال عماد الزبيدي في بعقوبة.", "attack", {"target": "عماد الزبيدي"}),
    ("فجر انتحاري يقود شاحنة نفسه وسط سوق في هيت.", "attack", {"source": "انتحاري", "place": "هيت"}),
    ("قال المدير في صنعاء إن جنديين قتلا في مأرب.", "casualty_claim", {"place": "مأرب"}),
    ("جرح حارسان في هجوم انتحاري بشاحنة مفخخة استهدف معسكرا.", "attack", {"source": None}),
    ("ستنظم النقابة غدا وقفة للتنديد بالغلاء.", "accusation", {"modality": "intended"}),
    ("أعدت الحركة العدة لشن هجوم على سرت.", "attack", {"modality": "intended"}),
    ("تحرير تكريت مسألة وقت.", "territorial_control", {"modality": "hypothetical"}),
    ("من الصعب جدا تحرير تكريت من المسلحين.", "territorial_control", {"modality": "hypothetical"}),
    ("تجمع أمام المحكمة، حيث يمثل زميلهم، مئات الطلاب احتجاجا على حبسه.", "protest", {"source": "الطلاب"}),
    ("انطلق آلاف السكان في مسيرة حاشدة وسط النجف.", "protest", {"source": "السكان"}),
    ("شن الجيش هجوما على قرية صغيرة في ريف حماة.", "attack", {"place": "ريف حماة"}),
    ("انفجرت سيارة مفخخة أمام فندق في الرياض.", "attack", {"place_id": "sa.riyadh"}),
]
EN: list[tuple[str, str, dict[str, Any]]] = [
    (
        "Shells hit opposition-held parts of eastern Mosul.",
        "attack",
        {"place": "opposition-held parts of eastern Mosul"},
    ),
    ("Jets bombed the western and southern farms of Sirte.", "attack", {"place": "farms of Sirte"}),
    ("Rebels attacked Kefraya village in Idlib on Monday.", "attack", {"place": "Kefraya village"}),
    ("Fighting broke out near ‘Ayn Zara on Friday.", "armed_clash", {"place": "Zara"}),
    ("A soldier was shot dead while on patrol in Kandahar.", "casualty_claim", {"place": "Kandahar"}),
    ("In Egypt, meanwhile, students demonstrated on Sunday.", "protest", {"place": "Egypt"}),
    ("In Samarra a driver was killed, and in Basra two were wounded.", "casualty_claim", {"place": "Samarra"}),
    ("Two observers, one from Jordan, were killed.", "casualty_claim", {"place": None}),
    ("Ten fighters were killed, the ministry in Moscow said.", "casualty_claim", {"place": None}),
    ("Turkey captured Belkaran in Kenya.", "casualty_claim", {"target": "Belkaran"}),
    ("Fighters in the villages of Rahda and Miskan fired rockets at Hit.", "attack", {"source": "Fighters"}),
    ("Leaders condemned the bombings which killed nine in Hilla.", "casualty_claim", {"source": None}),
    ("The rebels launched an assault in rural Homs, targeting the town of Dahiri.", "attack", {"place": "Dahiri"}),
    ("The army has said 14 people, two of them soldiers, were killed.", "casualty_claim", {"claimant": "The army"}),
    ("The raids by jets according to the monitor hit the town of Hass.", "attack", {"source": "jets"}),
    ("Guards were shot after the militants overran Samarra.", "territorial_control", {"source": "the militants"}),
    (
        "Dozens of troops were killed and wounded near Sabha.",
        "casualty_claim",
        {"killed": (12, 99), "wounded": (12, 99)},
    ),
    ("Jets bombed Mosuls eastern districts.", "attack", {"place": "Mosuls eastern districts"}),
    ("In Washington the Pentagon confirmed an air strike in Raqqa.", "attack", {"place": "Raqqa"}),
]


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder.load()


@pytest.mark.parametrize(
    ("text", "kind", "wanted"), [*AR, *EN], ids=lambda value: value if isinstance(value, str) else ""
)
def test_what_a_sentence_says(coder: Coder, text: str, kind: str, wanted: dict[str, Any]) -> None:
    events = coder.code(Article(id="a", text=text, published=dt.date(2019, 6, 10)))
    event = next(event for event in events if event.event_type == kind)
    counts = event.counts.known()
    for name, value in wanted.items():
        if name in ("source", "target", "claimant"):
            said = " ".join(actor.text for actor in getattr(event, name))
        elif name == "place":
            said = event.place.text if event.place else ""
        elif name == "place_id":
            assert event.place is not None and event.place.place_id == value
            continue
        elif name == "modality":
            assert event.modality == value
            continue
        else:
            assert (counts[name].low, counts[name].high) == value
            continue
        assert (value in said) if value else said == "", said


def test_an_unknown_place_has_the_coordinates_around_it(coder: Coder) -> None:
    article = Article(id="a", text="Gunmen attacked the village of Kharbut in Marib.", published=dt.date(2019, 6, 10))
    place = coder.code(article)[0].place
    assert place is not None and place.text == "the village of Kharbut" and place.place_id is None
    assert place.country == "YEM" and place.latitude is not None and place.precision != "settlement"
