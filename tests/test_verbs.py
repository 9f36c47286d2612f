"""A rule names a verb once: these are the forms that it then matches, and those that it must leave alone."""

from __future__ import annotations

import pytest

from eventcoder.dictionaries.compiling import build, rule_forms, unknown_verbs
from eventcoder.dictionaries.entries import RuleEntry
from eventcoder.dictionaries.lexicon import Lexicon, Sense
from eventcoder.languages import verbs_ar, verbs_en
from eventcoder.text.folding import fold_word


def forms(lemma: str, part: str = "", voice: str = "") -> set[str]:
    made = verbs_ar.verb_forms(lemma)
    return {fold_word(f.text) for f in made if part in ("", f.part) and voice in ("", f.voice)}


@pytest.mark.parametrize(
    ("lemma", "part", "voice", "expected"),
    [
        ("سيطر", "past", "active", "سيطر سيطرت سيطرا سيطرتا سيطروا سيطرنا"),
        ("سيطر", "present", "active", "يسيطر تسيطر يسيطرون يسيطروا نسيطر"),
        ("سيطر", "noun", "active", "سيطرة"),
        ("قتل", "past", "active", "قتل قتلت قتلوا"),
        ("قتل", "past", "passive", "قتل قتلت قتلوا"),
        ("قتل", "present", "passive", "يقتل تقتل يقتلون"),
        ("قتل", "participle", "passive", "مقتول"),
        ("استعاد", "past", "active", "استعاد استعادت استعادوا"),
        ("استعاد", "past", "passive", "استعيد استعيدت"),
        ("استعاد", "present", "active", "يستعيد تستعيد يستعيدون"),
        ("استعاد", "noun", "active", "استعادة"),
        ("هاجم", "past", "active", "هاجم هاجمت هاجموا"),
        ("هاجم", "past", "passive", "هوجم هوجمت"),
        ("دعا", "past", "active", "دعا دعت دعوا"),
        ("دعا", "present", "active", "يدعو تدعو يدعون"),
        ("انسحب", "past", "active", "انسحب انسحبت انسحبوا"),
        ("احتل", "past", "active", "احتل احتلت احتلوا"),
        ("احتل", "present", "active", "يحتل تحتل يحتلون"),
        ("اقتحم", "noun", "active", "اقتحام"),
        ("أعلن", "past", "active", "اعلن اعلنت اعلنوا"),
        ("أعلن", "present", "active", "يعلن تعلن يعلنون"),
        ("صدّ", "past", "active", "صد صدت صدوا"),
        ("فجّر", "noun", "active", "تفجير"),
        ("اتّهم", "past", "active", "اتهم اتهمت اتهموا"),
        ("اتّهم", "noun", "active", "اتهام"),
        ("أسر", "past", "active", "اسر اسرت اسروا"),
        ("رمى", "past", "active", "رمي رمت رموا"),
    ],
)
def test_arabic_verbs_have_their_forms(lemma: str, part: str, voice: str, expected: str) -> None:
    assert set(map(fold_word, expected.split())) <= forms(lemma, part, voice)


def test_shadda_tells_the_second_form_from_the_first() -> None:
    assert "تحميل" in forms("حمّل", "noun")
    assert "تحميل" not in forms("حمل", "noun")
    assert "محمل" not in forms("حمل", "participle", "passive")


@pytest.mark.parametrize("word", ["ققق", "كمبيوتر", "ء", ""])
def test_what_is_no_verb_has_no_forms(word: str) -> None:
    assert forms(word) == set()


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [
        ("seize", "seize seizes seized seizing"),
        ("shoot", "shoot shoots shot shooting"),
        ("fight", "fight fights fought fighting"),
        ("bomb", "bomb bombs bombed bombing"),
        ("besiege", "besiege besieges besieged besieging"),
        ("overrun", "overrun overruns overran overrunning"),
        ("open fire", "open fire|opens fire|opened fire|opening fire"),
    ],
)
def test_english_verbs_have_their_forms(lemma: str, expected: str) -> None:
    wanted = set(expected.split("|")) if "|" in expected else set(expected.split())
    assert wanted <= {f.text for f in verbs_en.verb_forms(lemma)}


def test_the_english_past_participle_is_passive() -> None:
    assert {f.voice for f in verbs_en.verb_forms("seize") if f.part == "participle"} == {"passive"}


@pytest.mark.parametrize(
    ("noun", "plural"),
    [("clash", "clashes"), ("city", "cities"), ("insurgent", "insurgents"), ("air strike", "air strikes")],
)
def test_english_plurals(noun: str, plural: str) -> None:
    assert plural in set(verbs_en.plural_forms(noun))


def lexicon(language: str = "ar", **entry: object) -> Lexicon:
    rule = RuleEntry.model_validate({"id": "a.rule", "type": "attack", "roles": {"subject": "source"}} | entry)
    return build(rule_forms(rule, 0, language), language)


def senses(found: Lexicon, word: str) -> list[tuple[str, Sense]]:
    """(what is cut off before the word, meaning) of every reading."""
    return [(r.cut.conjunction + r.cut.preposition, s) for r in found.read(fold_word(word)) for s in r.senses]


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("قتلت", "past"), ("وقتلوا", "past"), ("فقتله", "past"), ("سيقتل", "present"), ("وسيقتلون", "present"),
        ("قتلتهم", "past"), ("يقتلونهم", "present"), ("القتل", "noun"), ("بقتل", "noun"), ("للقتل", "noun"),
        ("قتلوه", "past"), ("لقتلهم", "noun"), ("ليقتل", "present"),
    ],
)  # fmt: skip
def test_affixes_are_cut_off(word: str, part: str) -> None:
    assert part in {sense.part for _, sense in senses(lexicon(verbs=["قتل"], nouns=["قتل"]), word)}


@pytest.mark.parametrize("word", ["سقتل", "القتلت", "قاتلة", "مقاتل", "قتيل", "كتل", "القتلى"])
def test_words_that_only_look_alike(word: str) -> None:
    assert senses(lexicon(verbs=["قتل"], nouns=["قتل"]), word) == []


def test_a_form_of_both_voices_is_marked() -> None:
    past = {s.voice for _, s in senses(lexicon(verbs=["قتل"]), "قتل") if s.part == "past"}
    assert past == {"either"}
    assert {s.voice for _, s in senses(lexicon(verbs=["هاجم"]), "هوجم")} == {"passive"}


def test_a_verb_and_its_noun_written_alike_are_both_kept() -> None:
    assert {"past", "noun"} <= {s.part for _, s in senses(lexicon(verbs=["قصف"], nouns=["قصف"]), "قصف")}


def test_words_behind_the_verb_stay() -> None:
    found = senses(lexicon(verbs=["أطلق النار"]), "أطلقوا")
    assert {s.tail for _, s in found} == {("النار",)}


def test_an_english_word_is_read_whole() -> None:
    found = lexicon("en", verbs=["attack"], nouns=["raid"])
    assert {s.part for _, s in senses(found, "Attacked")} == {"past", "participle"}
    assert {s.number for _, s in senses(found, "raids")} == {"pl"}
    assert senses(found, "attacker") == senses(found, "counterattack") == []


def test_verbs_without_forms_are_told() -> None:
    rule = RuleEntry.model_validate({"id": "a", "type": "attack", "verbs": ["قصف", "ققق"]})
    assert unknown_verbs(rule, "ar") == ["ققق"]
