"""What a corpus says and no dictionary has is found, counted and shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eventcoder.cli import main
from eventcoder.coder import Coder
from eventcoder.gaps.counting import Gap, Gaps
from eventcoder.gaps.hits import Kind
from eventcoder.model import Article, Language


def gaps(coder: Coder, language: Language, *texts: str) -> list[Gap]:
    found = Gaps(coder)
    for number, text in enumerate(texts):
        found.read(Article(id=str(number), text=text, language=language))
    return list(found.most_frequent())


def phrases(coder: Coder, language: Language, text: str, kind: Kind) -> list[str]:
    return [gap.phrase for gap in gaps(coder, language, text) if gap.kind == kind]


@pytest.mark.parametrize(
    ("text", "kind", "phrase"),
    [
        ("Rebels seized the village of Qarzafil on Friday.", "place", "Qarzafil"),
        ("Rebels seized Qarzafil village on Friday.", "place", "Qarzafil"),
        ("Rebels shelled a market near Umm Zalbut on Friday.", "place", "Umm Zalbut"),
        ("Rebels seized Homs, Qarzafil and a bridge in Tel al-Zalbut.", "place", "Tel al-Zalbut"),
        ("Fighters of the Zalbut Brigade shelled Homs.", "actor", "Zalbut Brigade"),
        ("General Abdul Zalbut called on the army to fight.", "actor", "Abdul Zalbut"),
        ("The army and the Zalbutists clashed in Homs.", "actor", "Zalbutists"),
        ("On Friday the army pickled the rebels in Homs.", "verb", "pickle"),
        ("On Friday the rebels have bamboozled soldiers in Homs.", "verb", "bamboozle"),
        ("سيطر الجيش على بلدة قرظفيل يوم الجمعة.", "place", "قرظفيل"),
        ("قصف الجيش سوقا قرب قرظفيل يوم الجمعة.", "place", "قرظفيل"),
        ("سيطر الجيش على بلدة كفر قرظفيل.", "place", "كفر قرظفيل"),
        ("قصفت كتيبة القرظفيل مدينة حلب.", "actor", "القرظفيل"),
        ("قال الرئيس قرظوف إن الحرب انتهت.", "actor", "قرظوف"),
        ("هاجم القرظفيليون مدينة حلب.", "actor", "القرظفيليون"),
        ("قرظفت قوات النظام بلدة حيان.", "verb", "قرظف"),
        ("يوم الجمعة، وقرظفت قوات النظام بلدة حيان.", "verb", "قرظف"),
        ("قال إن المسلحين يقرظفون المدنيين.", "verb", "يقرظفون"),
    ],
)
def test_unknown_phrases_are_found(coder: Coder, text: str, kind: Kind, phrase: str) -> None:
    language: Language = "en" if text.isascii() else "ar"
    assert phrase in phrases(coder, language, text, kind)


@pytest.mark.parametrize(
    "text",
    [
        "Rebels seized the town of Khasham on Friday.",
        "Yesterday was a quiet day.",
        "سيطرت قوات النظام على بلدة حيان.",
        "قالت مصادر محلية إن الجيش قصف مناطق مختلفة.",
        "سيطر الجيش على موقع استراتيجي.",
    ],
)
def test_what_is_known_or_describes_is_no_gap(coder: Coder, text: str) -> None:
    assert gaps(coder, "en" if text.isascii() else "ar", text) == []


def test_a_common_word_behind_a_preposition_is_no_place(coder: Coder) -> None:
    assert phrases(coder, "ar", "قال الجيش في قرظفة إنه قصف حلب.", "place") == []


def test_gaps_come_by_frequency_with_their_first_sentence(coder: Coder) -> None:
    texts = ["Rebels seized the village of Zorb.", "A bomb went off near Qarz.", "Soldiers left the village of Qarz."]
    found = [gap for gap in gaps(coder, "en", *texts) if gap.kind == "place"]
    assert [(gap.phrase, gap.count, gap.article) for gap in found] == [("Qarz", 2, "1"), ("Zorb", 1, "0")]
    assert found[0].example == "A bomb went off near Qarz."


def test_memory_is_bounded_and_the_frequent_stay(coder: Coder) -> None:
    found = Gaps(coder, phrases=10, words=10)
    for number in range(60):
        name = "Qarz" + "abcdefgh"[number % 8] + "klmnopqr"[number // 8]
        text = f"Rebels left the village of Zorb. Rebels left the village of {name}."
        found.read(Article(id=str(number), text=text, language="en"))
        assert len(found._found) <= 10 and len(found._words) <= 10
    first = next(found.most_frequent())
    assert (first.phrase, first.count) == ("Zorb", 60)


def corpus(folder: Path) -> str:
    path = folder / "articles.jsonl"
    rows = [
        {"id": "a", "text": "Rebels seized the village of Qarz\u202e\x1b[2J on Friday.", "language": "en"},
        {"id": "b", "text": "سيطر الجيش على بلدة قرظفيل.", "language": "ar"},
        {"id": "c", "text": ""},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main(["dictionary", "gaps", *args])
    assert isinstance(end.value.code, int)
    return end.value.code, *capsys.readouterr()


def test_the_command_lists_gaps_and_what_was_skipped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, corpus(tmp_path))
    assert code == 1
    assert "Qarz" in out and "قرظفيل" in out
    assert "\x1b" not in out and "\u202e" not in out
    assert "articles.jsonl:3" in err


def test_the_command_chooses_language_kind_and_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = corpus(tmp_path)
    _, out, _ = run(capsys, path, "--language", "ar", "--kind", "place", "--format", "json", "--limit", "1")
    assert [(gap["phrase"], gap["kind"], gap["count"]) for gap in json.loads(out)] == [("قرظفيل", "place", 1)]
    _, out, _ = run(capsys, path, "--language", "en", "--kind", "verb")
    assert out == "no gaps\n"
