"""The formats of other data sets: their headers to the letter, their codes, and nothing that is guessed."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import pandas as pd
import pytest
from exporting import ARMY, OTHERS, REBELS, actor, frame, killed, stored, table, told, war, write

from eventcoder.assembly.codes import crosswalk
from eventcoder.export import FOLDERS, FORMATS, Format
from eventcoder.export.acled import ACLED, INTER
from eventcoder.export.cameo import CODES, quad_class
from eventcoder.export.countries import country
from eventcoder.export.foreign import number, priogrid
from eventcoder.export.ged import GED
from eventcoder.export.plover import TYPES
from eventcoder.export.sides import claimant_side
from eventcoder.model import Actor

ACLED_HEADER = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
    "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
)
GED_HEADER = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,"
    "dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,"
    "number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,"
    "where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,"
    "region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,"
    "low,gwnoa,gwnob"
)
ICEWS_HEADER = [
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City",
    "District", "Province", "Country", "Latitude", "Longitude",
]  # fmt: skip
SUB_EVENTS = {
    "Battles": ("Armed clash", "Government regains territory", "Non-state actor overtakes territory"),
    "Explosions/Remote violence": (
        "Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED", "Grenade",
    ),
    "Violence against civilians": ("Sexual violence", "Attack", "Abduction/forced disappearance"),
    "Protests": ("Peaceful protest", "Protest with intervention", "Excessive force against protesters"),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Strategic developments": (
        "Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use",
        "Headquarters or base established", "Looting/property destruction", "Non-violent transfer of territory",
        "Other",
    ),
}  # fmt: skip


def row(found: pd.DataFrame, column: str, value: str) -> pd.Series:
    (at,) = found.index[found[column] == value]
    return found.loc[at]


def losses(out: Path) -> dict[tuple[str, str], str]:
    found = frame(out)
    return {(r.column, r.why): r.events for r in found.itertuples()}


# -- ACLED -----------------------------------------------------------------------------------------------------------


def test_the_acled_header_is_acleds(tmp_path: Path) -> None:
    write("acled", tmp_path / "acled.csv")
    first = (tmp_path / "acled.csv").read_text("utf-8").splitlines()[0]
    assert next(csv.reader([first])) == ACLED_HEADER.split(",")
    assert len(ACLED.columns) == 31


def test_acled_rows(tmp_path: Path) -> None:
    found = table("acled", tmp_path)
    assert set(zip(found.event_type, found.sub_event_type, strict=True)) == {
        ("Battles", "Armed clash"),
        ("Explosions/Remote violence", "Air/drone strike"),
        ("Battles", "Non-state actor overtakes territory"),
        ("Protests", "Peaceful protest"),
    }
    clash, strike, protest = (
        row(found, "sub_event_type", s) for s in ("Armed clash", "Air/drone strike", "Peaceful protest")
    )
    assert (clash.actor1, clash.inter1, clash.inter2) == ("Dawn Brigade", "Rebel group", "State forces")
    assert (clash.interaction, clash.disorder_type) == ("State forces-Rebel group", "Political violence")
    assert (clash.fatalities, clash.civilian_targeting, clash.source) == ("12", "", "The Valley Post")
    assert (strike.actor2, strike.inter2) == ("Civilians (Syria)", "Civilians")
    assert (strike.civilian_targeting, strike.timestamp) == ("Civilian targeting", "1635768000")
    assert (strike.iso, strike.country, strike.region) == ("760", "Syria", "Middle East")
    assert strike.event_id_cnty.startswith("SYR") and strike.event_id_cnty[3:].isdigit()
    assert (protest.actor1, protest.assoc_actor_1, protest.interaction) == (
        "Protesters (Syria)",
        "villagers",
        "Protesters only",
    )
    assert (protest.event_date, protest.time_precision, protest.fatalities) == ("2021-10-07", "2", "")


def test_acled_says_what_it_leaves_out(tmp_path: Path) -> None:
    outcome = write("acled", tmp_path / "a.csv")
    lost = losses(tmp_path / "a.csv.lossy.csv")
    assert lost["", "a reviewer rejected it"] == "1"
    assert lost["", "the text does not say that it happened"] == "1"
    assert lost["", "ACLED has no counterpart of casualty_claim"] == "1"
    assert lost["source_scale", "eventcoder does not code it"] == str(outcome.written)
    assert outcome.losses.total_left_out() + outcome.written == len(war())


def test_violence_against_the_armed_is_none_against_civilians(tmp_path: Path) -> None:
    shot = told(
        "s1", "attack", "shooting", source=[actor("Dawn Brigade", **REBELS)], target=[actor("Syrian Army", **ARMY)]
    )
    assert table("acled", tmp_path, [stored(shot)]).empty


def test_every_acled_code_of_ours_is_one_of_acleds() -> None:
    pairs = {f"{kind}/{sub}" for kind, subs in SUB_EVENTS.items() for sub in subs}
    assert {codes[2] for codes in crosswalk().values() if codes[2]} <= pairs
    assert len(INTER) == 8


def test_foreign_and_unknown_states_in_acled(tmp_path: Path) -> None:
    def by(**fields: str) -> str:
        army = actor("Syrian Army", name="Army", role="MIL", **fields)
        return table("acled", tmp_path, [stored(told("x", "armed_clash", source=[army]))]).inter1[0]

    assert (by(country="SYR"), by(country="TUR"), by()) == ("State forces", "External/Other forces", "")


def test_semicolons_stand_only_between_names_in_acled(tmp_path: Path) -> None:
    sources = [
        actor("Dawn Brigade", name="Dawn; Brigade"),
        actor("Syrian Army", name="Army; South"),
        actor("villagers"),
    ]
    found = table("acled", tmp_path, [stored(told("x", "armed_clash", source=sources))])
    assert (found.actor1[0], found.assoc_actor_1[0]) == ("Dawn, Brigade", "Army, South; villagers")


# -- GED -------------------------------------------------------------------------------------------------------------


def test_the_ged_header_is_ucdps(tmp_path: Path) -> None:
    write("ged", tmp_path / "ged.csv")
    first = (tmp_path / "ged.csv").read_text("utf-8").splitlines()[0]
    assert next(csv.reader([first])) == GED_HEADER.split(",")
    assert len(GED.columns) == 49


def test_ged_rows(tmp_path: Path) -> None:
    found = table("ged", tmp_path)
    assert list(found.relid) == ["e1", "e2", "e3"]
    clash, strike, claim = (row(found, "relid", key) for key in ("e1", "e2", "e3"))
    assert (clash.type_of_violence, clash.dyad_name) == ("1", "Syrian Army - Dawn Brigade")
    assert (clash.deaths_unknown, clash.deaths_a, clash.best, clash.low) == ("12", "", "12", "")
    assert (clash.gwnoa, clash.gwnob, clash.country_id, clash.region) == ("652", "", "652", "Middle East")
    assert (strike.type_of_violence, strike.side_b, strike.code_status) == ("3", "Civilians", "Clear")
    assert (strike.deaths_civilians, strike.deaths_a, strike.deaths_unknown) == ("5", "0", "0")
    assert (claim.deaths_a, claim.best, claim.high, claim.source_original) == ("7", "7", "", "Dawn Brigade")
    assert (claim.date_prec, claim.where_prec, claim.geom_wkt) == ("1", "1", "POINT (36.75 35.25)")
    assert (claim.source_article, claim.conflict_new_id) == ("The Valley Post,2021-10-14,Fighting", "")


def test_ged_deaths_add_up(tmp_path: Path) -> None:
    write("ged", tmp_path / "ged.csv")
    deaths = pd.read_csv(tmp_path / "ged.csv")[
        ["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best"]
    ].fillna(0)
    assert (deaths.iloc[:, :4].sum(axis=1) == deaths.best).all()


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(12, 12, "1"), (10, 15, "2"), (4, 10, "3"), (1, 31, "4")],
)
def test_ged_precision_of_time(tmp_path: Path, first: int, last: int, expected: str) -> None:
    date = (dt.date(2021, 10, first), dt.date(2021, 10, last), "range")
    rows = [stored(told("x", "attack", counts=killed(1), date=date))]
    assert table("ged", tmp_path, rows).date_prec[0] == expected


def test_running_totals_are_no_ged_events(tmp_path: Path) -> None:
    assert table("ged", tmp_path, [stored(told("x", "attack", counts=killed(9, is_cumulative=True)))]).empty


def test_rebels_against_rebels_are_non_state(tmp_path: Path) -> None:
    sides = {"source": [actor("Dawn Brigade", **REBELS)], "target": [actor("Syrian Army", **OTHERS)]}
    found = table("ged", tmp_path, [stored(told("x", "attack", counts=killed(1), **sides))])
    assert (found.type_of_violence[0], found.deaths_b[0], found.gwnoa[0]) == ("2", "1", "")


# -- CAMEO and PLOVER ------------------------------------------------------------------------------------------------


def test_cameo_reads_back_as_icews(tmp_path: Path) -> None:
    found = table("cameo", tmp_path)
    assert list(found.columns)[:20] == ICEWS_HEADER
    siege = row(found, "Event Key", "e8")
    assert (siege["CAMEO Code"], siege["Intensity"], siege["Quad Class"]) == ("191", "-9.5", "4")
    assert (siege["Event Date"], siege["Source Country"], siege["Country ISO3"]) == ("", "Syria", "SYR")
    assert (tmp_path / "cameo.csv").read_text("utf-8").count("\t") == (len(found) + 1) * (len(found.columns) - 1)


def test_codes_that_begin_with_0_stay_text(tmp_path: Path) -> None:
    found = table("cameo", tmp_path, [stored(told("x", "appeal", "military_aid"))])
    assert (found["CAMEO Code"][0], found["Quad Class"][0]) == ("0232", "1")


def test_every_code_of_ours_has_a_name_and_a_score() -> None:
    ours = crosswalk().values()
    assert {codes[1] for codes in ours if codes[1]} <= set(CODES)
    assert {codes[0] for codes in ours if codes[0]} <= set(TYPES)
    assert {quad_class(code) for code in CODES} == {1, 2, 3, 4}


def test_plover_records(tmp_path: Path) -> None:
    write("plover", tmp_path / "p.jsonl")
    found = {r["id"]: r for r in map(json.loads, (tmp_path / "p.jsonl").read_text("utf-8").splitlines())}
    strike, denied, taken = found["e2"], found["e7"], found["e4"]
    assert (strike["event"], strike["mode"], strike["quad_code"], strike["event_scale"]) == (
        ["ASSAULT"],
        ["aerial"],
        4,
        -9.5,
    )
    assert strike["recipient"] == [
        {"code": "", "sector": ["CVL"], "entity_text": "villagers", "identifier_id": "", "identifier_text": ""}
    ]
    assert (strike["size"], strike["text"], strike["event_loc"]["resolution"]) == ({"dead": 5}, "", 4)
    assert denied["mode"] == ["heavy-weapons", "negation"]
    assert (taken["context"], taken["mode"]) == (["territory"], [])
    assert "e6" not in found


# -- what they share -------------------------------------------------------------------------------------------------


def test_numbers_for_ids_are_stable_and_exact() -> None:
    assert number("e1") == number("e1") != number("e2")
    assert all(float(n) == n for n in map(number, map(str, range(1000))))


@pytest.mark.parametrize(
    ("latitude", "longitude", "cell"),
    [
        (-90, -180, 1),
        (-89.51, -179.51, 1),
        (-89.5, -179.5, 722),
        (90, 180, 259200),
        (33.5, 36.3, 178273),
        (None, 1, None),
    ],
)
def test_cells_of_priogrid(latitude: float | None, longitude: float | None, cell: int | None) -> None:
    assert priogrid(latitude, longitude) == cell


def test_countries_have_the_codes_of_others() -> None:
    yemen, afghanistan = country("YEM"), country("AFG")
    assert yemen and (yemen.gw, yemen.cow, yemen.ucdp_region) == (678, 679, "Middle East")
    assert afghanistan and afghanistan.numeric == "004"
    palestine = country("PSE")
    assert palestine and (palestine.gw, palestine.ucdp_region) == (None, None)
    assert country("ZZZ") is country(None) is None


@pytest.mark.parametrize(
    ("claimant", "side"),
    [
        (REBELS, "source"),
        (ARMY, "target"),
        ({"role": "GOV", "country": "SYR", "actor_id": "ministry"}, "target"),
        (OTHERS, "other"),
        ({"role": "MIL"}, None),
    ],
)
def test_sides_of_claimants(claimant: dict[str, str], side: str | None) -> None:
    people = {"source": [actor("Dawn Brigade", **REBELS)], "target": [actor("Syrian Army", **ARMY)]}
    claimants: list[Actor] = [actor("both", **claimant)]
    assert claimant_side(told("x", "armed_clash", claimant=claimants, **people)) == side


@pytest.mark.parametrize("format", sorted(set(FORMATS) - FOLDERS))
def test_the_same_events_give_the_same_bytes(format: Format, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(format, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("format", ["reports", "casualties", "acled", "ged", "cameo", "aggregate"])
def test_no_cell_runs_or_breaks(format: Format, tmp_path: Path) -> None:
    found = table(format, tmp_path, [*war(), stored(told("h", "protest"), publisher="=1+1\n\t")])
    text = found.map(lambda cell: cell.lstrip()).stack()
    assert not text[text.str.match(r"[=+@\t\r\n]") | text.str.contains(r"[\t\n\r\x1b\u202e]")].size
    negative = text[text.str.startswith("-")]
    assert pd.to_numeric(negative).notna().all()


@pytest.mark.parametrize("format", ["acled", "reports"])
def test_excel_gets_its_mark_everywhere(format: Format, tmp_path: Path) -> None:
    write(format, tmp_path / "x.csv", excel=True)
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in tmp_path.iterdir())
