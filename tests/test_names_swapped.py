"""Other names, same events: the rules know grammar and triggers, not the groups and towns of one article."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from eventcoder.coder import Coder
from eventcoder.model import Article, Event
from eventcoder.scoring.comparing import compare
from eventcoder.scoring.gold import gold_of

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
SEED = SHARED / "gold" / "seed_article.jsonl"
ROLES = ("source", "target", "against", "claimant")

#: Names of the sample article and what stands for each; those of a state keep their gender and number.
LIBYA = {
    "غرفة عمليات تحرير حلب": "غرفة عمليات تحرير ترهونة",
    "جبهة النصرة": "جبهة الصمود",
    "السوري لتنظيم القاعدة": "الليبي لتنظيم القاعدة",
    "جبهة أنصار الدين": "جبهة أسود فزان",
    "جيش المهاجرين والأنصار": "جيش السواحل والجبال",
    "كتيبة البخاري": "كتيبة الزنتاني",
    "مجلس قيادة الثورة السورية": "مجلس قيادة الثورة الليبية",
    "الملاح": "الزطارنة", "Mallah": "الزطارنة", "حندرات": "ككلة", "Handarat": "ككلة",
    "حلب": "ترهونة", "Aleppo": "ترهونة", "دمشق": "طرابلس", "درعا": "طبرق",
    "سوريا": "ليبيا", "Syria": "ليبيا", "السوري": "الليبي", "اليمن": "السودان", "الشام": "المغرب",
    "الإيرانية": "التركية", "الإيراني": "التركي", "إيران": "تركيا", "Iran": "Turkey",
    "الأسدي": "الحفتري", "الأسد": "حفتر", "الشيعية": "القبلية", "الشبيحة": "البلطجية",
}  # fmt: skip
YEMEN = {
    "غرفة عمليات تحرير حلب": "غرفة عمليات درع تعز",
    "جبهة النصرة": "حركة رجال تهامة",
    "السوري لتنظيم القاعدة": "اليمني لتنظيم القاعدة",
    "جبهة أنصار الدين": "جبهة أحرار الضالع",
    "جيش المهاجرين والأنصار": "لواء الحجرية والساحل",
    "كتيبة البخاري": "سرية الهمداني",
    "مجلس قيادة الثورة السورية": "مجلس قيادة المقاومة اليمنية",
    "الملاح": "الضباب", "Mallah": "الضباب", "حندرات": "النشمة", "Handarat": "النشمة",
    "حلب": "تعز", "Aleppo": "تعز", "دمشق": "عدن", "درعا": "المخا",
    "سوريا": "إريتريا", "Syria": "إريتريا", "السوري": "اليمني", "اليمن": "العراق", "الشام": "الحجاز",
    "الإيرانية": "الإثيوبية", "الإيراني": "الإثيوبي", "إيران": "إثيوبيا", "Iran": "Ethiopia",
    "الأسدي": "البشتي", "الأسد": "البشتي", "الشيعية": "الحوثية", "الشبيحة": "البلاطجة",
}  # fmt: skip

SUDAN_AR = {
    "الجيش اليمني": "الجيش السوداني", "جماعة الحوثي": "جماعة الجنجويد", "مسلحي الحوثي": "مسلحي الجنجويد",
    "للحوثيين": "للجنجويد", "الحوثيين": "الجنجويد", "الحوثيون": "الجنجويد",
    "مأرب": "كوستي", "الكسارة": "أم صميمة", "صرواح": "الرهد", "الحديدة": "سنار", "حيس": "السوكي",
    "السعودية والإمارات": "مصر وتشاد",
}  # fmt: skip
IRAQ_AR = {
    "الجيش اليمني": "الجيش العراقي", "جماعة الحوثي": "جماعة الدواعش", "مسلحي الحوثي": "مسلحي الدواعش",
    "للحوثيين": "للدواعش", "الحوثيين": "الدواعش", "الحوثيون": "الدواعش",
    "مأرب": "الرمادي", "الكسارة": "الطربشة", "صرواح": "هيت", "الحديدة": "صلاح الدين", "حيس": "بيجي",
    "السعودية والإمارات": "تركيا وقطر",
}  # fmt: skip
LIBYA_EN = {
    "Al-Shabaab": "Jaysh al-Karama", "al-Shabaab": "Jaysh al-Karama", "Somali government": "Libyan government",
    "African Union": "Arab League", "Jubaland": "Cyrenaica", "MOGADISHU, Somalia": "TRIPOLI, Libya",
    "Baidoa": "Derna", "Jowhar": "Ajdabiya", "Adan Yabaal": "Bir Zawiat", "Daaru Nimca": "Wadi Zarqun",
    "Buloburde": "Zliten", "Hiran": "Fezzan", "Jilib": "Ubari", "Kismayo": "Kufra", "Bosaso": "Sabha",
}  # fmt: skip
IRAQ_EN = {
    "Al-Shabaab": "Islamic State", "al-Shabaab": "Islamic State", "Somali government": "Iraqi government",
    "African Union": "European Union", "Jubaland": "Kurdish", "MOGADISHU, Somalia": "BAGHDAD, Iraq",
    "Baidoa": "Fallujah", "Jowhar": "Samarra", "Adan Yabaal": "Rawa", "Daaru Nimca": "Tel Hasran",
    "Buloburde": "Baiji", "Hiran": "Diyala", "Jilib": "Qaim", "Kismayo": "Tikrit", "Bosaso": "Basra",
}  # fmt: skip

#: What the gold calls by a common noun, and states: these may stand in the code.
COMMON = {
    "الفصائل المقاتلة", "قوات النظام", "الميليشيات الشيعية", "الثوار", "عناصر الأسد", "الميليشيات الأجنبية", "المعارضة",
    "القوات النظامية", "القوى الثورية", "مؤسسات الثورة", "العلماء", "الفصائل", "نظام الأسد", "النظام", "مجلس الأمن",
    "الدول العربية", "جميع الدول", "الدول", "سوريا", "Syria", "إيران", "Iran", "الإيراني", "الدولة الإيرانية",
}  # fmt: skip


def swapped(value: Any, names: Mapping[str, str]) -> Any:
    """`value` with every name replaced at once, the longest first."""
    if isinstance(value, str):
        longest_first = sorted(names, key=len, reverse=True)
        return re.sub("|".join(map(re.escape, longest_first)), lambda found: names[found.group()], value)
    if isinstance(value, list):
        return [swapped(item, names) for item in value]
    return {key: swapped(item, names) for key, item in value.items()} if isinstance(value, dict) else value


def unswapped(text: str, names: Mapping[str, str]) -> list[str]:
    """Names that still stand in the text, though no other name holds them."""
    return [name for name in names if name in text and not any(name in new for new in names.values())]


def shape(event: Event) -> str:
    """Everything of an event but its names, on one line."""
    roles = {role: len(getattr(event, role)) for role in ROLES if getattr(event, role)}
    counts = {kind: (c.low, c.best, c.high) for kind, c in event.counts.known().items()}
    place = event.place is not None
    return f"{event.event_type} {event.mode} {event.modality} {roles} {place} {counts} {event.date.start}"


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder.load()


def seed() -> dict[str, Any]:
    if not SEED.exists():
        pytest.skip("the sample article is not beside the project")
    article: dict[str, Any] = json.loads(SEED.read_text(encoding="utf-8").splitlines()[0])
    return article


@pytest.mark.shared
@pytest.mark.parametrize("names", [LIBYA, YEMEN], ids=["libya", "yemen"])
def test_the_sample_article_under_other_names(coder: Coder, names: dict[str, str]) -> None:
    gold = seed()
    other = swapped(gold, names)
    assert unswapped(other["text"], names) == []
    events = coder.code(Article.model_validate(other))
    assert compare(gold_of(other), events).problems == []
    assert [shape(e) for e in events] == [shape(e) for e in coder.code(Article.model_validate(gold))]


@pytest.mark.shared
def test_the_article_itself_is_the_text_of_its_gold() -> None:
    text = seed()["text"]
    assert [path.name for path in (SHARED / "articles").glob("*.txt") if path.read_text(encoding="utf-8") != text] == []


@pytest.mark.shared
def test_no_name_of_the_sample_article_stands_in_the_code() -> None:
    events = seed()["events"]
    actors = {name for event in events for role in ROLES for names in event.get(role, ()) for name in names}
    names = (actors | {name for event in events for name in event.get("place", ())}) - COMMON
    assert names
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "eventcoder").rglob("*.py")}
    assert [(path.name, name) for path, text in sources.items() for name in names if name in text] == []


def example(name: str) -> Article:
    folder = ROOT / "examples" / "articles"
    if (folder / f"{name}.txt").exists():
        text = (folder / f"{name}.txt").read_text(encoding="utf-8")
        return Article.model_validate({"id": name, "text": text, "published": "2021-10-14"})
    lines = (folder / "more.jsonl").read_text(encoding="utf-8").splitlines()
    return Article.model_validate(next(a for a in map(json.loads, lines) if a["id"] == name))


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("yemen_wire_ar", SUDAN_AR),
        ("yemen_wire_ar", IRAQ_AR),
        ("somalia_wire_en", LIBYA_EN),
        ("somalia_wire_en", IRAQ_EN),
    ],
    ids=["sudan_ar", "iraq_ar", "libya_en", "iraq_en"],
)
def test_an_example_under_other_names(coder: Coder, name: str, names: dict[str, str]) -> None:
    article = example(name)
    other = article.model_copy(update={"text": swapped(article.text, names)})
    assert unswapped(other.text, names) == []
    assert [shape(e) for e in coder.code(other)] == [shape(e) for e in coder.code(article)]
