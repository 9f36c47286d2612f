"""What holds of every event, in whatever text: it stands on words of the article, and on what they say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventcoder.coder import Coder
from eventcoder.model import EVENT, NOT_ACTUAL, Article, Event, Language, Span

AR = "سيطر الجيش السوري على بلدة دابق شمال حلب، وقتل 12 مسلحا في الاشتباكات."
EN = "The Syrian army seized the town of Dabiq in Aleppo province, and 12 militants were killed in the clashes."
LONGER_AR = (
    "أعلنت قوات سوريا الديمقراطية الثلاثاء أنها انتزعت السيطرة على قرية الجرنية من تنظيم الدولة الإسلامية.\n\n"
    "وقال المرصد السوري إن سبعة مدنيين قتلوا في قصف مدفعي للنظام على مدينة دوما. «ندعو كل الفصائل إلى رص الصفوف!» "
    "قال القائد أبو عمر. واتهمت المعارضة روسيا بقصف مستشفى في إدلب، ونفت موسكو ذلك."
)
LONGER_EN = (
    "Kurdish-led forces said on Tuesday they had captured the village of Jarniyah from Islamic State.\n\n"
    "Seven civilians were killed when government artillery shelled the town of Douma, the Observatory said. "
    '"We call on all factions to close ranks!" said Abu Omar. The opposition accused Russia of bombing a hospital in '
    "Idlib, which Moscow denied. Clashes broke out between rebels and the army near Hama."
)
#: The same words in clothes that writers and web pages give them.
DRESSED = {
    "plain": AR,
    "tashkeel": "سَيْطَرَ الجَيْشُ السُّورِيُّ على بَلْدَةِ دابِق شَمالَ حلب، وقُتِلَ 12 مُسلَّحاً في الاشتباكات.",
    "tatweel": "سيـطر الجيـــش السوري على بلدة دابـق شمال حلب، وقتل 12 مسلحا في الاشتباكات.",
    "zero width": "سيطر الج\u200cيش السوري على بل\u200bدة دابق شمال \u202bحلب\u202c، وقتل 12 مسلحا في الاشتباكات.",
    "ligatures": "سيطر اﻟﺠﻴﺶ السوري على ﺑﻠﺪﺓ دابق شمال حلب، وقتل 12 مسلحا في اﻻشتباكات.",
    "digits": "سيطر الجيش السوري على بلدة دابق شمال حلب، وقتل ١٢ مسلحا في الاشتباكات.",
    "markup": "<p>سيطر <b>الجيش السوري</b> على بلدة <a href='x'>دابق</a> شمال حلب، وقتل 12 مسلحا في الاشتباكات.</p>",
    "mark first": "\ufeffسيطر الجيش السوري على بلدة دابق شمال حلب، وقتل 12 مسلحا في الاشتباكات.",
    "hard spaces": "سيطر\u00a0الجيش\u00a0السوري على بلدة\u00a0دابق شمال حلب، وقتل\u00a012\u00a0مسلحا في الاشتباكات.",
}  # fmt: skip


def article(text: str, language: Language = "ar", **fields: object) -> Article:
    return Article.model_validate({"id": "a", "text": text, "language": language, "published": "2016-03-04"} | fields)


def actual(coder: Coder, text: str, language: Language, **fields: object) -> list[Event]:
    return [e for e in coder.code(article(text, language, **fields)) if e.modality not in NOT_ACTUAL]


def spans(event: Event) -> Iterator[Span]:
    """Every slice of the text that an event carries."""
    yield event.trigger
    for actors in (event.source, event.target, event.against, event.claimant):
        yield from actors
    if event.place is not None:
        yield event.place


def assert_sound(events: list[Event], text: str) -> None:
    """The invariants of the record."""
    for event in events:
        assert event.evidence == text[event.start : event.end] != ""
        assert event.start <= event.trigger.start < event.trigger.end <= event.end
        assert all(span.text == text[span.start : span.end] != "" for span in spans(event))
        assert EVENT.validate_json(event.model_dump_json()) == event
    ids = [event.event_id for event in events]
    assert len(ids) == len(set(ids))
    order = [event.sentence_index for event in events]
    assert order == sorted(order)


# --- the record


@pytest.mark.parametrize("text", DRESSED.values(), ids=DRESSED)
def test_dress_does_not_hide_an_event(coder: Coder, text: str) -> None:
    events = coder.code(article(text))
    assert_sound(events, text)
    plain = coder.code(article(AR))
    assert {e.event_type for e in events} >= {"territorial_control", "casualty_claim"}
    assert [(e.event_type, e.mode, e.rule_id) for e in events] == [(e.event_type, e.mode, e.rule_id) for e in plain]
    assert [[a.actor_id for a in e.source] for e in events] == [[a.actor_id for a in e.source] for e in plain]
    assert [e.counts.killed and e.counts.killed.best for e in events] == [
        e.counts.killed and e.counts.killed.best for e in plain
    ]


@pytest.mark.parametrize(("text", "language"), [(LONGER_AR, "ar"), (LONGER_EN, "en"), (AR, "ar"), (EN, "en")])
def test_offsets_point_into_the_text(coder: Coder, text: str, language: Language) -> None:
    events = coder.code(article(text, language))
    assert len(events) >= 2
    assert_sound(events, text)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_examples_are_sound(coder: Coder, language: str) -> None:
    lines = (Path(__file__).parent.parent / "examples" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, lines):
        if row["language"] == language:
            assert_sound(coder.code(Article.model_validate(row)), row["text"])


def test_ids_stay_and_tell_articles_apart(coder: Coder) -> None:
    ids = [e.event_id for e in coder.code(article(LONGER_EN, "en"))]
    assert ids == [e.event_id for e in coder.code(article(LONGER_EN, "en"))]
    assert not set(ids) & {e.event_id for e in coder.code(article(LONGER_EN, "en", id="b"))}


def test_what_was_coded_before_leaves_no_trace(coder: Coder) -> None:
    first = coder.code(article(EN, "en"))
    coder.code(article(LONGER_AR))
    coder.code(article("The group fled the city.", "en"))
    assert coder.code(article(EN, "en")) == first


def test_an_article_of_nothing_has_no_events(coder: Coder) -> None:
    assert [coder.code(article(text)) for text in (" ", "\n\n", "،", "<p></p>", "\u200b", "&nbsp;")] == [[]] * 6


# --- the same bytes anywhere

SCRIPT = """
import sys
from eventcoder.coder import Coder
from eventcoder.model import Article
coder = Coder.load()
for line in open(sys.argv[1], encoding="utf-8"):
    for event in coder.code(Article.model_validate_json(line)):
        sys.stdout.buffer.write(event.model_dump_json().encode() + b"\\n")
"""


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("batch") / "articles.jsonl"
    articles = [article(LONGER_AR, id="1"), article(LONGER_EN, "en", id="2"), article(AR, id="3")]
    path.write_text("".join(a.model_dump_json() + "\n" for a in articles), encoding="utf-8")
    return path


def coded(batch: Path, where: Path, **variables: str) -> bytes:
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(batch)],
        cwd=where,
        env=os.environ | variables,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    return ran.stdout


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"},
        {"PYTHONHASHSEED": "99", "LC_ALL": "ar_SY.UTF-8", "TZ": "Asia/Damascus", "LANG": "ar"},
        {
            "PYTHONHASHSEED": "7",
            "PYTHONUTF8": "0",
            "LC_ALL": "POSIX",
            "TZ": "Pacific/Kiritimati",
            "HOME": "/nonexistent",
        },
    ],
    ids=["c", "arabic", "posix"],
)
def test_any_machine_gives_the_same_bytes(coder: Coder, batch: Path, tmp_path: Path, variables: dict[str, str]) -> None:
    articles = map(Article.model_validate_json, batch.read_text(encoding="utf-8").splitlines())
    here = b"".join(e.model_dump_json().encode() + b"\n" for a in articles for e in coder.code(a))
    assert coded(batch, tmp_path, **variables) == here != b""


def test_a_fresh_compilation_gives_the_same_bytes(batch: Path, tmp_path: Path) -> None:
    fresh = coded(batch, tmp_path, EVENTCODER_CACHE=str(tmp_path / "cache"), PYTHONHASHSEED="5")
    assert fresh == coded(batch, tmp_path, PYTHONHASHSEED="6") != b""


# --- context


def source_ids(coder: Coder, text: str, language: Language, kind: str, **fields: object) -> set[str | None]:
    events = actual(coder, text, language, **fields)
    return {a.actor_id for e in events if e.event_type == kind for a in e.source}


def test_short_forms_stand_for_the_last_full_name(coder: Coder) -> None:
    full = source_ids(coder, "The Nusra Front attacked a police station in Kabul.", "en", "attack")
    assert full not in (set(), {None})
    text = "The Nusra Front entered the north. The front attacked a police station in Kabul."
    assert source_ids(coder, text, "en", "attack") == full
    arabic = "عقدت جبهة النصرة اجتماعا. وهاجمت الجبهة حاجزا للجيش في حماة."
    assert source_ids(coder, arabic, "ar", "attack") == full


def test_pronouns_stand_for_who_was_named(coder: Coder) -> None:
    text = "Boko Haram fighters entered the town, and they killed 12 civilians."
    victims = [e for e in actual(coder, text, "en") if e.event_type == "casualty_claim"]
    assert [a.text for e in victims for a in e.source] != []
    assert_sound(victims, text)


def test_the_title_is_context_and_is_not_coded(coder: Coder) -> None:
    title = "Rebels seize Dabiq from Islamic State"
    assert coder.code(article("Nothing was said of it.", "en", title=title)) == []
    text = "The front attacked a police station in Kabul."
    full = source_ids(coder, "The Nusra Front attacked a police station in Kabul.", "en", "attack")
    assert source_ids(coder, text, "en", "attack", title="The Nusra Front enters the capital") == full != set()


def test_what_a_party_says_is_its_claim(coder: Coder) -> None:
    text = "The Syrian army said it had killed 30 militants in Idlib."
    events = [e for e in coder.code(article(text, "en")) if e.event_type == "casualty_claim"]
    assert [e.modality for e in events] == ["claimed"]
    assert events[0].claimant


# --- what did not happen

NOT_HAPPENED: list[tuple[Language, str]] = [
    ("ar", "لم يسيطر الجيش على بلدة دابق."),
    ("ar", "لن تقصف الطائرات مدينة حلب."),
    ("ar", "نفى الجيش سقوط المدينة بيد المسلحين."),
    ("ar", "يسعى التنظيم إلى السيطرة على مدينة تدمر."),
    ("ar", "حاول المسلحون اقتحام الحاجز دون جدوى."),
    ("ar", "إذا سيطر المسلحون على البلدة فسيقطعون الطريق."),
    ("ar", "قد يهاجم الجيش مدينة إدلب الشهر المقبل."),
    ("ar", "حذرت الأمم المتحدة من هجوم على إدلب."),
    ("ar", "هدد المسلحون بقصف العاصمة."),
    ("ar", "يعتزم الجيش استعادة بلدة الباب."),
    ("ar", "أرسل الجيش تعزيزات لمنع المسلحين من السيطرة على المطار."),
    ("ar", "لم تسفر الغارة عن سقوط قتلى."),
    ("ar", "لم يقتل أحد يوم الجمعة."),
    ("ar", "خطط التنظيم لاغتيال الوزير."),
    ("ar", "سيشن الجيش هجوما على مواقع المسلحين في ريف حماة."),
    ("ar", "ليس صحيحا أن الجيش انسحب من البلدة."),
    ("en", "The army did not capture the town of Dabiq."),
    ("en", "Rebels never attacked the village."),
    ("en", "The ministry denied that rebels had seized the airport."),
    ("en", "The group plans to attack Damascus."),
    ("en", "Troops tried to storm the prison but failed."),
    ("en", "If rebels capture the town, they will cut the road."),
    ("en", "The militants may attack the capital next month."),
    ("en", "The United Nations warned of an attack on Idlib."),
    ("en", "The group threatened to bomb the embassy."),
    ("en", "The army intends to retake the city."),
    ("en", "Troops were sent to prevent militants from seizing the dam."),
    ("en", "No one was killed on Friday."),
    ("en", "There were no casualties in Idlib."),
    ("en", "The army will launch an offensive on Raqqa."),
    ("en", "Residents fear that the army will shell the camp."),
    ("en", "It is not true that government forces withdrew from the town."),
]
#: Types of which these sentences hold none that took place; a threat or a deployment may well be one.
VIOLENCE = {"attack", "territorial_control", "casualty_claim", "armed_clash", "siege", "detention", "displacement"}


@pytest.mark.parametrize(("language", "text"), NOT_HAPPENED)
def test_what_did_not_happen_is_no_actual_event(coder: Coder, language: Language, text: str) -> None:
    found = [e for e in actual(coder, text, language) if e.event_type in VIOLENCE]
    # The raid that killed nobody took place all the same.
    assert [(e.rule_id, e.trigger.text) for e in found if e.trigger.text != "الغارة"] == []


OTHER_NEWS: list[tuple[Language, str]] = [
    ("ar", "فاز الهلال على النصر بهدفين في مباراة قوية."),
    ("ar", "سيطر الفريق على مجريات المباراة في الشوط الثاني."),
    ("ar", "هاجم المنتخب مرمى الضيوف وسجل هدفين."),
    ("ar", "قتل بطل الفيلم خصمه في المشهد الأخير."),
    ("ar", "لقي خمسة أشخاص مصرعهم في حادث سير على الطريق الصحراوي."),
    ("ar", "أصيب ثلاثة عمال في حريق بمصنع للبلاستيك."),
    ("ar", "غرق سبعة مهاجرين قبالة سواحل ليبيا."),
    ("ar", "سيطر رجال الإطفاء على الحريق في المستودع."),
    ("ar", "سيطرت الشركة على نصف سوق الهواتف."),
    ("ar", "انفجر إطار الشاحنة على الطريق السريع."),
    ("ar", "هاجم الناقد المسرحية الجديدة."),
    ("ar", "تراجع سعر النفط بعد معركة الأسعار."),
    ("ar", "قصف اللاعب المرمى بتسديدة قوية."),
    ("ar", "توفي الممثل بعد صراع مع المرض."),
    ("ar", "أودى الزلزال بحياة مئة شخص."),
    ("en", "Liverpool attacked Chelsea from the start and won the match 3-0."),
    ("en", "The striker shot wide in the final."),
    ("en", "The team seized control of the game in the second half."),
    ("en", "The hero kills the villain in the film's last scene."),
    ("en", "Five people were killed in a road accident near the town."),
    ("en", "Three workers were injured in a factory fire."),
    ("en", "Seven migrants drowned when their boat capsized."),
    ("en", "Firefighters took control of the blaze."),
    ("en", "The company captured half of the phone market."),
    ("en", "The critic attacked the new play."),
    ("en", "Oil prices fell after a week of losses in the battle for customers."),
    ("en", "The flood killed a hundred people."),
    ("en", "The actor died after a long battle with cancer."),
    ("en", "A heart attack killed the singer on Monday."),
    ("en", "The bank fired two hundred workers."),
]


@pytest.mark.parametrize(("language", "text"), OTHER_NEWS)
def test_other_news_has_no_events(coder: Coder, language: Language, text: str) -> None:
    assert [(e.rule_id, e.trigger.text) for e in actual(coder, text, language)] == []


# --- any text at all

WORDS = [
    *f"{AR} {EN} {LONGER_AR} {LONGER_EN}".split(),
    *',،()«»"و.؟ـ',
    *["and", "who", "الذين", "not", "لم", "٣٥", "12", "by", "من", "<b>", "&amp;"],
    "\n\n",
    "\u200c",
]
patient = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(text=st.text(min_size=1, max_size=300), language=st.sampled_from(["ar", "en"]))
def test_any_text_is_coded_without_a_fault(coder: Coder, text: str, language: Language) -> None:
    assert_sound(coder.code(article(text, language)), text)


@patient
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=40), language=st.sampled_from(["ar", "en"]))
def test_any_heap_of_words_is_coded_without_a_fault(coder: Coder, words: list[str], language: Language) -> None:
    text = " ".join(words)
    assert_sound(coder.code(article(text, language, title=" ".join(words[:8]))), text)
