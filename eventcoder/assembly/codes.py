"""The same event in other ontologies: PLOVER, CAMEO and ACLED, by type and mode.

Facts from the public codebooks: PLOVER 0.8, CAMEO 1.1b3, ACLED 2023. A code is None where a type has no honest
counterpart.
"""

from __future__ import annotations

from collections.abc import Sequence

from eventcoder.model import Actor, Codes

_STATE = frozenset({"GOV", "MIL", "COP", "SPY"})
_STRATEGIC = "Strategic developments"
_REMOTE = "Explosions/Remote violence"

#: (type, mode) -> (PLOVER, CAMEO, ACLED); the row with mode None serves modes that have no row.
_TABLE: dict[tuple[str, str | None], tuple[str | None, str | None, str | None]] = {
    ("mobilisation_call", None): ("REQUEST", "0212", None),
    ("mobilisation_call", "general_mobilisation"): ("MOBILIZE", "154", f"{_STRATEGIC}/Change to group/activity"),
    ("mobilisation_call", "alert"): ("MOBILIZE", "152", f"{_STRATEGIC}/Change to group/activity"),
    ("mobilisation_call", "recruitment"): ("MOBILIZE", "154", f"{_STRATEGIC}/Change to group/activity"),
    ("territorial_control", None): ("ASSAULT", "192", None),
    ("territorial_control", "held"): (None, None, None),
    ("territorial_control", "lost"): ("RETREAT", "0874", None),
    ("territorial_control", "withdrawn"): ("RETREAT", "0874", f"{_STRATEGIC}/Non-violent transfer of territory"),
    ("territorial_control", "contested"): ("ASSAULT", "190", "Battles/Armed clash"),
    ("casualty_claim", None): ("ASSAULT", "180", None),
    ("armed_clash", None): ("ASSAULT", "190", "Battles/Armed clash"),
    ("attack", None): ("ASSAULT", "190", None),
    ("attack", "airstrike"): ("ASSAULT", "195", f"{_REMOTE}/Air/drone strike"),
    ("attack", "drone_strike"): ("ASSAULT", "195", f"{_REMOTE}/Air/drone strike"),
    ("attack", "shelling"): ("ASSAULT", "194", f"{_REMOTE}/Shelling/artillery/missile attack"),
    ("attack", "bombing"): ("ASSAULT", "183", f"{_REMOTE}/Remote explosive/landmine/IED"),
    ("attack", "suicide_bombing"): ("ASSAULT", "1831", f"{_REMOTE}/Suicide bomb"),
    ("attack", "shooting"): ("ASSAULT", "193", "Violence against civilians/Attack"),
    ("attack", "assassination"): ("ASSAULT", "186", "Violence against civilians/Attack"),
    ("attack", "chemical"): ("ASSAULT", "2041", f"{_REMOTE}/Chemical weapon"),
    ("attack", "ground_assault"): ("ASSAULT", "190", "Battles/Armed clash"),
    ("siege", None): ("COERCE", "191", None),
    ("siege", "lifted"): ("RETREAT", "0872", None),
    ("detention", None): ("COERCE", "173", f"{_STRATEGIC}/Arrests"),
    ("detention", "abduction"): ("ASSAULT", "181", "Violence against civilians/Abduction/forced disappearance"),
    ("detention", "release"): ("RETREAT", "084", None),
    ("displacement", None): (None, None, None),
    ("protest", None): ("PROTEST", "140", "Protests/Peaceful protest"),
    ("protest", "demonstration"): ("PROTEST", "141", "Protests/Peaceful protest"),
    ("protest", "strike"): ("PROTEST", "143", "Protests/Peaceful protest"),
    ("protest", "riot"): ("PROTEST", "145", "Riots/Violent demonstration"),
    ("accusation", None): ("ACCUSE", "112", None),
    ("appeal", None): ("REQUEST", "020", None),
    ("appeal", "military_aid"): ("REQUEST", "0232", None),
    ("appeal", "humanitarian_aid"): ("REQUEST", "0233", None),
    ("appeal", "intervention"): ("REQUEST", "0234", None),
    ("appeal", "ceasefire"): ("REQUEST", "0256", None),
    ("threat", None): ("THREATEN", "138", None),
    ("agreement", None): ("AGREE", "057", f"{_STRATEGIC}/Agreement"),
    ("agreement", "ceasefire"): ("CONCEDE", "0871", f"{_STRATEGIC}/Agreement"),
    ("agreement", "violation"): ("ASSAULT", "196", None),
    ("aid", None): ("AID", "070", None),
    ("aid", "military"): ("AID", "072", None),
    ("aid", "humanitarian"): ("AID", "073", None),
    ("force_movement", None): ("MOBILIZE", "154", None),
    ("formation", None): (None, None, f"{_STRATEGIC}/Change to group/activity"),
    ("responsibility_claim", None): (None, "015", None),
    ("responsibility_claim", "denial"): (None, "016", None),
}


def codes(event_type: str, mode: str | None, source: Sequence[Actor]) -> Codes:
    """Codes of an event; who took a place decides which ACLED sub-event it is."""
    plover, cameo, acled = _TABLE.get((event_type, mode)) or _TABLE[(event_type, None)]
    if event_type == "territorial_control" and mode in ("gained", "regained"):
        acled = _overtaken(source)
    return Codes(plover=plover, cameo=cameo, acled=acled)


def _overtaken(source: Sequence[Actor]) -> str | None:
    roles = {actor.role for actor in source if actor.role}
    if roles and roles <= _STATE:
        return "Battles/Government regains territory"
    return "Battles/Non-state actor overtakes territory" if roles and not roles & _STATE else None


def crosswalk() -> dict[tuple[str, str | None], tuple[str | None, str | None, str | None]]:
    """The whole table, for documentation: (type, mode) -> (PLOVER, CAMEO, ACLED)."""
    return dict(_TABLE)
