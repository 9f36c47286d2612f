"""Gazetteers of the user: imported from small made-up files, kept, used by the coder, listed and removed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eventcoder.cli import main
from eventcoder.coder import Coder
from eventcoder.dictionaries import imported
from eventcoder.dictionaries.packed import Packed, PackedTable
from eventcoder.errors import EventcoderError
from eventcoder.gazetteers.importing import Outcome, import_file
from eventcoder.model import Article, Place

OCHA = Path(__file__).resolve().parents[2] / "shared" / "data" / "ocha_syria_places.jsonl"
TABLE = """code,english,arabic,y,x,state
K1,Qashtalun,قشتلون,35.5,37.25,Aleppo
K2,Boulder,,35.75,38.5,Raqqa
K3,Zerwandiyeh,زروندية,33.25,36.5,
K4,Zerwandiyeh,,36.75,41.5,
K5,Aleppo,حلب,34.0,37.0,Homs
"""
COLUMNS = "id=code,name=english,name_ar=arabic,lat=y,lon=x,admin1=state"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("EVENTCODER_DATA", str(tmp_path / "data"))
    yield tmp_path / "data"


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main(["places", *args])
    told = capsys.readouterr()
    return int(end.value.code or 0), told.out, told.err


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refused(path: Path, **options: Any) -> tuple[Outcome, list[str]]:
    problems: list[str] = []
    return import_file(path, lambda problem: problems.append(str(problem)), **options), problems


def dump_line(number: int, name: str, group: str, feature: str, **cells: str) -> str:
    known = {"others": "", "lat": "35.5", "lon": "37.5", "country": "SY", "admin1": "09", "admin2": "", "people": "0"}
    c = known | cells
    return "\t".join(
        (str(number), name, name, c["others"], c["lat"], c["lon"], group, feature, c["country"], "", c["admin1"],
         c["admin2"], "", "", c["people"], "", "400", "Asia/Damascus", "2020-01-01")
    )  # fmt: skip


def place(text: str) -> Place | None:
    events = Coder.load(gazetteer="imported").code(Article(text=text))
    assert events, text
    return events[0].place


def senses(word: str, language: str = "en") -> dict[str, tuple[bool, bool]]:
    coder = Coder.load(gazetteer="imported")
    d = coder.dictionaries
    found = (s for r in coder.lexicons[language].read(word) for s in r.senses if s.kind == "place")
    return {d.places[s.ref].id: (s.guarded, s.strict) for s in found if d.is_imported(s.ref)}


# -- tables


def test_a_village_of_a_table_gets_all_that_the_table_tells(tmp_path: Path) -> None:
    refused(written(tmp_path, "villages.csv", TABLE), country="SYR", columns=COLUMNS)
    for text in (
        "Syrian regime forces seized the village of Qashtalun on Friday.",
        "Rebels attacked an army checkpoint in Qashtalun.",
        "سيطر الجيش السوري على قرية قشتلون.",
    ):
        found = place(text)
        assert found and found.place_id == "villages.k1", text
        assert (found.latitude, found.longitude, found.country) == (35.5, 37.25, "SYR")
        assert (found.admin1, found.precision, found.name_ar) == ("Aleppo", "settlement", "قشتلون")


def test_a_common_word_counts_only_behind_a_place_noun(tmp_path: Path) -> None:
    refused(written(tmp_path, "villages.csv", TABLE), country="SYR", columns=COLUMNS)
    assert senses("boulder") == {"villages.k2": (True, True)}
    assert senses("qashtalun") == {"villages.k1": (True, False)}


def test_names_that_tell_no_single_place_are_not_used(tmp_path: Path) -> None:
    refused(written(tmp_path, "villages.csv", TABLE), country="SYR", columns=COLUMNS)
    assert senses("zerwandiyeh") == {}
    assert senses("زروندية", "ar") == {"villages.k3": (True, False)}


def test_own_places_win(tmp_path: Path) -> None:
    refused(written(tmp_path, "villages.csv", TABLE), country="SYR", columns=COLUMNS)
    assert senses("aleppo") == {} and senses("حلب", "ar") == {}


def test_homonyms_are_settled_by_the_country_that_the_article_names(tmp_path: Path) -> None:
    rows = [{"id": c, "name": "Qashtalun", "lat": 10.5, "lon": 20.5, "country": c} for c in ("SY", "IQ")]
    refused(written(tmp_path, "two.jsonl", "\n".join(map(json.dumps, rows))), name="two_lands")
    for people, wanted in (("Syrian", "two_lands.sy"), ("Iraqi", "two_lands.iq")):
        found = place(f"{people} soldiers attacked the village of Qashtalun.")
        assert found and found.place_id == wanted
    unsettled = place("Gunmen attacked the village of Qashtalun.")
    assert unsettled and unsettled.place_id is None


def test_a_district_tells_the_governorate_of_the_own_place(tmp_path: Path) -> None:
    row = {"pcode": "C7", "name_en": "Qashtalun (Manbij)", "lat": 36.5, "lon": 37.75, "country": "SY",
           "parents_en": ["Somewhere", "Manbij"]}  # fmt: skip
    refused(written(tmp_path, "ocha.jsonl", json.dumps(row)))
    found = place("Syrian soldiers attacked the village of Qashtalun.")
    assert found and (found.name, found.admin1, found.admin2) == ("Qashtalun", "Aleppo", "Manbij")


def test_columns_may_be_named_with_a_path_and_separated_by_tabs(tmp_path: Path) -> None:
    nested = {"called": {"en": "Qashtalun"}, "at": [37.5, 35.5], "country": "SYR"}
    path = written(tmp_path, "nested.jsonl", json.dumps(nested))
    refused(path, columns="name=called.en,lat=at.-1,lon=at.0")
    (town,) = imported.towns()
    assert (town.name, town.lat, town.lon) == ("Qashtalun", 35.5, 37.5) and town.id.startswith("nested.")
    refused(written(tmp_path, "nested.tsv", "\ufeffName\tLat\tLon\nKafr Zulam\t35.5\t36.5\n"), name="nested")
    assert [t.name for t in imported.towns()] == ["Kafr Zulam"]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ("colour=red", "'colour' cannot be set"),
        ("name=english,lat=nowhere,lon=x", "no row has a value for lat in 'nowhere'"),
        ("name=english", "no row has coordinates"),
    ],
)
def test_columns_that_are_not_there_are_told(tmp_path: Path, columns: str, message: str) -> None:
    with pytest.raises(EventcoderError, match=message):
        refused(written(tmp_path, "villages.csv", TABLE), columns=columns)
    assert imported.gazetteers() == []


# -- GeoNames


def test_a_dump_of_geonames_is_known_by_its_columns(tmp_path: Path) -> None:
    lines = [
        dump_line(11, "Aleppo Governorate", "A", "ADM1"),
        dump_line(12, "Qashtalūn District", "A", "ADM2", admin2="0903"),
        dump_line(13, "Qashtalūn", "P", "PPL", others="Kashtalun,قشتلون,Каштал", admin2="0903", people="1200"),
        dump_line(14, "Zulamra Air Base", "S", "AIRB"),
        dump_line(15, "Jabal Zulamra", "T", "MT"),
        dump_line(16, "Nahr Zulamra", "H", "STM"),
        dump_line(17, "Zulamra Road", "R", "RD"),
        dump_line(18, "Syria", "A", "PCLI"),
        dump_line(19, "Kwatashi", "P", "PPL", country="NG"),
    ]
    outcome, problems = refused(written(tmp_path, "SY.txt", "\n".join(lines)), country="SYR")
    assert problems == [] and outcome.left_out == 3 and outcome.kept.name == "places_sy"
    assert outcome.kept.kinds == {"admin1": 1, "admin2": 1, "region": 2, "settlement": 1, "site": 1}
    found = place("سيطر الجيش السوري على بلدة قشتلون.")
    assert found and (found.place_id, found.name_ar) == ("geonames.13", "قشتلون")
    assert (found.admin1, found.admin2) == ("Aleppo", "Qashtalūn District")


# -- bad rows


def test_bad_rows_are_told_with_their_lines_and_cost_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"name": "Qashtalun", "lat": 35.5, "lon": 37.5},
        {"name": "North", "lat": 95, "lon": 37.5},
        {"name": "East", "lat": "35.5", "lon": "-180.5"},
        {"name": "Half", "lat": 35.5},
        {"lat": 35.5, "lon": 37.5},
        {"name": "123", "lat": 35.5, "lon": 37.5},
        {"name": "x" * 201, "lat": 35.5, "lon": 37.5},
        {"name": "Evil\x1b[31m\u202e", "lat": 35.5, "lon": 37.5},
        {"name": "Nan", "lat": float("nan"), "lon": 37.5},
        {"name": "Where", "lat": 35.5, "lon": 37.5, "country": "Atlantis"},
        {"name": "What", "lat": 35.5, "lon": 37.5, "kind": "planet"},
        {"name": ["list"], "lat": 35.5, "lon": 37.5},
        {"name": "Many", "lat": 35.5, "lon": 37.5, "population": -4},
    ]
    lines = [json.dumps(row).encode() for row in rows]
    lines += [b"{broken", b'"\x1b]0;title\x07"', b'{"name": "\xff"}', b'{"name": "' + b"y" * 70_000 + b'"}']
    path = written(tmp_path, "bad.jsonl", b"\n".join([*lines, b'{"name": "Zulamra", "lat": 1, "lon": 2}']))
    code, out, err = run(capsys, "import", str(path))
    assert code == 1 and "bad: 2 places (2 settlement)" in out and "16 rows refused" in out
    assert [line.split(": ")[0] for line in err.splitlines()] == [f"{path}:{n}" for n in range(2, 18)]
    assert "\x1b" not in out + err and "\x07" not in out + err and "\u202e" not in out + err
    assert {town.name for town in imported.towns()} == {"Qashtalun", "Zulamra"}


def test_bad_rows_of_a_dump_and_of_csv_are_told(tmp_path: Path) -> None:
    lines = ["no dump", dump_line(1, "Qashtalun", "P", "PPL"), dump_line(2, "Far", "P", "PPL", lat="91"), "1\t2"]
    outcome, problems = refused(written(tmp_path, "dump.txt", "\n".join(lines)))
    assert outcome.kept.places == 1 and [p.split(":")[1] for p in problems] == ["1", "3", "4"]
    outcome, problems = refused(written(tmp_path, "t.csv", "name,lat,lon\nA,1,2,3\nKafr Zulam,35.5,36\n"))
    assert outcome.kept.places == 1 and len(problems) == 1 and "4 cells" in problems[0]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.zip", b"PK\x03\x04abc", "unpack|zip"),
        ("a.xyz", b"name,lat,lon\n", "does not end in one of"),
        ("a.csv", b"name,lat,lon\n", "no place that can be kept"),
        ("a.csv", "name,lat,lon\nA,1,2\n".encode("utf-16"), "iconv -f UTF-16"),
        ("a.csv", b"", "no place that can be kept"),
    ],
)
def test_what_is_no_gazetteer_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, message: str
) -> None:
    code, _, err = run(capsys, "import", str(written(tmp_path, name, content)))
    assert code == 2 and any(part in err for part in message.split("|"))


@pytest.mark.parametrize("name", ["sy", "own", "geonames", "../evil", "Big", "x" * 41])
def test_names_that_could_be_mistaken_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(EventcoderError, match="--name"):
        refused(written(tmp_path, "villages.csv", TABLE), name=name, columns=COLUMNS)


# -- what is kept


def test_the_same_rows_give_the_same_bytes_version_and_ids(tmp_path: Path, data: Path) -> None:
    head, *rows = TABLE.splitlines()
    kept = []
    for order in (rows, rows[::-1]):
        path = written(tmp_path, "villages.csv", "\n".join((head, *order)))
        refused(path, country="SYR", columns=COLUMNS)
        version = Coder.load(gazetteer="imported").dictionary_version
        kept.append(((data / "gazetteers" / "villages.tsv.gz").read_bytes(), version))
    assert kept[0] == kept[1] and kept[0][1] != Coder.load().dictionary_version


def test_places_that_share_a_code_have_ids_of_their_own(tmp_path: Path) -> None:
    rows = "id,name,lat,lon\nQ1,Kafr Zulam,35,36\nQ1,Tell Zulam,35.5,36\nQ1,Tell Zulam,35.5,36\n,Deir Zulam,34,36\n"
    refused(written(tmp_path, "codes.csv", rows))
    ids = {t.name: t.id for t in imported.towns()}
    assert len(ids) == len(set(ids.values())) == 3
    assert ids["Kafr Zulam"].startswith("codes.q1_") and ids["Deir Zulam"].startswith("codes.")


def test_list_and_remove(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = Coder.load().dictionary_version
    assert "no gazetteer" in run(capsys, "list")[1]
    code, _, _ = run(
        capsys, "import", str(written(tmp_path, "villages.csv", TABLE)), "--country", "SY", "--columns", COLUMNS
    )
    assert code == 0
    (told,) = imported.gazetteers()
    listed = run(capsys, "list")[1]
    assert "villages: 5 places (5 settlement); from villages.csv" in listed and told.sha256 in listed
    assert json.loads(run(capsys, "list", "--format", "json")[1])[0]["places"] == 5
    assert run(capsys, "remove", "villages")[:2] == (0, "villages: removed\n")
    code, _, err = run(capsys, "remove", "../villages\x1b")
    assert code == 2 and "there is no imported gazetteer" in err and "\x1b" not in err
    assert imported.gazetteers() == [] and Coder.load(gazetteer="imported").dictionary_version == own


def test_a_damaged_gazetteer_is_told(tmp_path: Path, data: Path) -> None:
    refused(written(tmp_path, "villages.csv", TABLE), columns=COLUMNS)
    path = data / "gazetteers" / "villages.tsv.gz"
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(EventcoderError, match="places remove villages"):
        Coder.load(gazetteer="imported")
    imported.remove("villages")


def test_code_uses_what_was_imported_unless_told_not_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(written(tmp_path, "villages.csv", TABLE), country="SYR", columns=COLUMNS)
    article = written(tmp_path, "a.jsonl", json.dumps({"text": "Syrian soldiers attacked the village of Qashtalun."}))
    found = {}
    for options in ((), ("--gazetteer", "own")):
        output = tmp_path / "out.jsonl"
        with pytest.raises(SystemExit):
            main(["code", str(article), "--output", str(output), *options])
        assert ("with the imported places of villages" in capsys.readouterr().err) is (not options)
        found[options] = json.loads(output.read_text(encoding="utf-8"))["place"]["place_id"]
    assert found == {(): "villages.k1", ("--gazetteer", "own"): None}


def test_packed_texts_are_what_was_packed() -> None:
    table = {word: word * 2 for word in ("a", "ب", "plumless", "buckeroo", "")}  # two of them have one checksum
    packed = PackedTable(table)
    assert dict(packed) == table and len(packed) == 5 and packed.get("c") is None
    texts = Packed(["", "ab", "ج", ""])
    assert [texts[at] for at in range(len(texts))] == ["", "ab", "ج", ""]


# -- the real table


@pytest.mark.shared
@pytest.mark.skipif(not OCHA.is_file(), reason="the shared material is absent")
def test_a_village_that_only_ocha_has() -> None:
    outcome, problems = refused(OCHA)
    assert problems == [] and outcome.kept.places > 5_900
    text = "قصف الطيران الحربي السوري قرية كردوس."
    before = Coder.load().code(Article(text=text))[0].place
    assert before and before.place_id is None
    found = place(text)
    assert found and (found.place_id, found.country, found.precision) == (
        "ocha_syria_places.c5740",
        "SYR",
        "settlement",
    )
    assert found.latitude == pytest.approx(36.3101, abs=1e-3) and found.longitude == pytest.approx(38.9287, abs=1e-3)
    assert (found.name, found.admin1, found.admin2) == ("Kardus", "Raqqa", "Ar-Raqqa")


def test_a_folder_of_somebody_else_holds_nothing_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for a service without a home, whom the system gives the folder of another user."""

    def closed(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("pathlib.Path.glob", closed)
    assert not imported.gazetteers()
