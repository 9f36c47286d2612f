"""What the words of the record mean: types, modes, modalities, precisions and sectors, for the codebook."""

from __future__ import annotations

#: Type of event -> what it is.
TYPES: dict[str, str] = {
    "mobilisation_call": (
        "An actor calls on others to mobilise, to take up arms or to unite against an enemy, or declares "
        "mobilisation or alert. The caller is the source, those called are the target, the enemy stands in "
        "`against`."
    ),
    "territorial_control": (
        "Who holds a place, or that it changed hands. The source has it, gets it or leaves it, the target is the "
        "one who lost it. Always with a place."
    ),
    "casualty_claim": (
        "People are killed, wounded, captured or missing through violence. The source did it, the target are the "
        "victims; always with at least one count. Killed and captured in one sentence are one event with both "
        "counts, unless perpetrators or victims differ."
    ),
    "armed_clash": "Two sides fight. Where neither is the attacker, the one named first is the source.",
    "attack": "One side uses force against people or things.",
    "siege": "A place is cut off, or a siege ends.",
    "detention": "Arrest or abduction away from the battlefield, and release.",
    "displacement": "People flee or are driven out. They are the target, those who drive them out the source.",
    "protest": "Demonstration, sit-in, strike or riot.",
    "accusation": "Somebody blames, accuses or condemns somebody.",
    "appeal": "Somebody asks a third party for aid, arms, intervention or a halt.",
    "threat": "Somebody threatens with force or sets an ultimatum.",
    "agreement": "Truce, ceasefire, exchange or peace deal, and its breach.",
    "aid": "Aid is delivered.",
    "force_movement": "Troops or weapons are deployed, massed, reinforced, or advance.",
    "formation": "An armed or political body is formed, merged, split or renamed.",
    "responsibility_claim": "Somebody says that they did it, or that they did not.",
}

#: Type -> mode -> what it is.
MODE_MEANINGS: dict[str, dict[str, str]] = {
    "mobilisation_call": {
        "general_mobilisation": "all are called to the fight, or general mobilisation is declared",
        "call_to_arms": "a call to take up arms, to go to the front or to resist",
        "unity": "a call to close ranks or to merge against an enemy",
        "alert": "forces are put on alert or a state of emergency is declared for them",
        "recruitment": "a call to join a force, or conscription",
    },
    "territorial_control": {
        "gained": "taken from others, by force or without",
        "regained": "taken back by those who held it before",
        "held": "under somebody's control, with no change",
        "lost": "fell to others",
        "withdrawn": "left by those who held it",
        "contested": "fought over, with no side in control",
    },
    "attack": {
        "airstrike": "by aircraft with a crew",
        "shelling": "by artillery, mortars, rockets or missiles",
        "bombing": "by a bomb, mine or car bomb",
        "suicide_bombing": "by an attacker who dies with the bomb",
        "ground_assault": "by people on the ground: storming, raid, ambush",
        "shooting": "by firearms",
        "assassination": "aimed at one person of rank",
        "drone_strike": "by an unmanned aircraft",
        "chemical": "with poison, whatever carries it",
    },
    "siege": {"imposed": "begun, tightened or kept up", "lifted": "broken or ended"},
    "detention": {
        "arrest": "by those who hold office or claim to",
        "abduction": "by anybody else, or in secret",
        "release": "those held go free",
    },
    "protest": {
        "demonstration": "march, rally, sit-in",
        "strike": "work, trade or lessons stop",
        "riot": "with violence by the crowd",
    },
    "appeal": {
        "military_aid": "for weapons, troops or training",
        "humanitarian_aid": "for food, medicine, shelter or money",
        "intervention": "for a third party to step in",
        "ceasefire": "for the fighting to stop",
        "other": "for something else",
    },
    "agreement": {
        "ceasefire": "the fighting is to stop, for a time or for good",
        "prisoner_exchange": "prisoners, hostages or bodies change sides",
        "peace": "a settlement beyond a ceasefire",
        "violation": "an agreement is broken",
    },
    "aid": {"military": "weapons, equipment, training", "humanitarian": "food, medicine, shelter, money"},
    "responsibility_claim": {"claim": "they did it", "denial": "they did not"},
}

MODALITIES: dict[str, str] = {
    "asserted": "the text states it as a fact",
    "claimed": "a party or a named speaker says it; `claimant` says who",
    "intended": "an aim, a plan, a threat, an attempt or something to come",
    "hypothetical": "a condition, a fear, a question or a possibility",
    "negated": "it did not happen, or somebody denies it",
}

DATE_PRECISIONS: dict[str, str] = {
    "day": "one day; `start` and `end` are the same",
    "week": "a week",
    "month": "a month",
    "year": "a year",
    "range": "any other span between two days",
}

PLACE_PRECISIONS: dict[str, str] = {
    "site": "a base, camp, crossing, quarter or front",
    "settlement": "a town or village",
    "admin2": "the middle of a district",
    "admin1": "the middle of a governorate, province or state",
    "region": "the middle of an area that is no administrative unit, or a known place near one that no gazetteer has",
    "country": "the middle of a country",
    "text": "nothing: the words are all that is known, there are no coordinates",
}

#: Sector codes of PLOVER as they are used for `role`.
SECTORS: dict[str, str] = {
    "GOV": "government", "MIL": "armed forces of a state", "COP": "police and other forces of order",
    "SPY": "intelligence services", "JUD": "courts", "LEG": "parliament",
    "PRM": "paramilitaries on the side of a state",
    "REB": "armed groups against a state", "OPP": "political opposition", "PTY": "political parties",
    "CRM": "organised crime", "CVL": "civilians", "BUS": "companies", "EDU": "schools and universities",
    "JRN": "journalists and media", "LAB": "workers and unions", "MED": "doctors and hospitals", "REF": "refugees",
    "REL": "clergy and religious bodies", "AGR": "farmers", "ELI": "former officials and notables",
    "SOC": "society groups",
    "NGO": "non-governmental organisations", "IGO": "organisations of states", "UAF": "armed men of no known side",
    "UNK": "unknown",
}  # fmt: skip
