"""Which phrases of a sentence may tell where an event was: those behind prepositions of place, likeliest first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter, itemgetter
from typing import NamedTuple

from eventcoder.assembly.places import LOCATIVE, is_place, wide
from eventcoder.dictionaries.entries import PlaceEntry
from eventcoder.mentions.phrases import Phrase
from eventcoder.patterns.clauses import REACH, Sentence, governed, leftwards, rightwards


def _distance(s: Sentence, at: int, i: int) -> int:
    """Nodes between trigger and place; a place before the trigger is further than one behind it."""
    return (i - at) if i > at else (at - i) * 2


def nearby(s: Sentence, at: int, same_clause: bool, places: Sequence[PlaceEntry]) -> list[Phrase]:
    """Place phrases that may tell where the event at node `at` was, likeliest first."""
    return s.once(("nearby", at, same_clause), lambda: _find_nearby(s, at, same_clause, places))


def _find_nearby(s: Sentence, at: int, same_clause: bool, places: Sequence[PlaceEntry]) -> list[Phrase]:
    low, high = _own_story(s, at)
    spots = s.once("spots", lambda: list(_spots(s, places)))
    spots = spots[bisect_left(spots, low, key=_node) : bisect_left(spots, high, key=_node)]
    if not spots:
        return []
    clause = _clause(s, at)
    # «قال المسؤول في عدن إن ...»: where the speaker is.
    report = s.last_before(at, "report", lambda: (k for k in range(len(s.nodes)) if _says(s, k)))
    found = []
    for spot in spots:
        i = spot.node
        inside = i in clause
        if (same_clause and not inside) or (s.language == "en" and _is_aside(s, at, i)):
            continue
        rank = (*spot.doubts, _of_subject(s, at, i), *spot.rank, _distance(s, at, i))
        found.append(((not same_clause and not inside, i <= report, *rank), spot.phrase))
    return [phrase for _, phrase in sorted(found, key=itemgetter(0))]


class _Spot(NamedTuple):
    """A phrase behind a preposition of place, and what makes it a worse answer than another to any question."""

    node: int
    phrase: Phrase
    doubts: tuple[bool, bool]
    rank: tuple[bool, int]


_node = attrgetter("node")


def _spots(s: Sentence, places: Sequence[PlaceEntry]) -> Iterator[_Spot]:
    for i, node in enumerate(s.nodes):
        prep = _shared_prep(s, i) if node.kind == "np" else ""
        if prep not in LOCATIVE or (s.language == "en" and (_is_origin(s, i, prep) or _is_whose(s, i, places))):
            continue
        phrase = next((p for p in node.items if _locates(p, s, i, prep)), None)
        if phrase is not None:
            nameless = s.language == "en" and not any(p.place or p.label or p.kind == "name" for p in phrase.walk())
            doubts = (nameless, not (is_place(phrase) or phrase.kind == "name"))
            yield _Spot(i, _named_behind(s, i) or phrase, doubts, (wide(phrase, places), _rank(prep)))


def _is_aside(s: Sentence, at: int, i: int) -> bool:
    """Whether an English phrase names a place where something else than the event at `at` is."""
    return _opens_another(s, at, i) or _of_speaker(s, at, i)


def _of_speaker(s: Sentence, at: int, i: int) -> bool:
    """ "..., the ministry in Moscow said": where the one who says it is."""
    nodes = s.nodes
    said = at < i < len(nodes) - 1 and nodes[i + 1].kind == "cue" and s.verbal[i + 1]
    last = said and (i + 2 == len(nodes) or nodes[i + 2].kind in ("punct", "time"))
    return last and i - 2 > at and nodes[i - 2].kind == "np"


def _opens_another(s: Sentence, at: int, i: int) -> bool:
    """ "..., and in Basra two were hurt": a place behind "and" that a verb of its own follows."""
    joined = i > at + 2 and s.nodes[i - 2].category == "plus" and s.nodes[i - 1].category == "prep"
    return joined and any(s.verbal[k] for k in range(i + 1, min(len(s.nodes), i + REACH)))


def _is_origin(s: Sentence, i: int, prep: str) -> bool:
    """ "one from Jordan and the other from Malawi" tells who they were."""
    return prep == "from" and i > 1 and s.nodes[i - 2].kind == "np" and s.nodes[i - 2].items[-1].kind in _PEOPLE


_PEOPLE = ("actor", "number", "name", "thing")


def _is_whose(s: Sentence, i: int, places: Sequence[PlaceEntry]) -> bool:
    """ "in a U.S. airstrike": a state right before an event noun tells whose it was."""
    after = s.nodes[i + 1] if i + 1 < len(s.nodes) else None
    place = s.nodes[i].items[-1].place
    event = after is not None and after.kind == "rule" and not s.verbal[i + 1]
    return event and place is not None and places[place.ref].kind == "country"


def _says(s: Sentence, k: int) -> bool:
    """Whether a report begins at node `k`: «إن», "In Washington the Pentagon confirmed ..."."""
    if s.language == "ar":
        return s.nodes[k].category == "that"
    return s.verbal[k] and s.nodes[k].kind == "cue" and s.nodes[k - 1].kind == "np"


def _shared_prep(s: Sentence, i: int) -> str:
    """The preposition of a phrase, or of the one that it is coordinated with ("in central and northern Iraq")."""
    coordinated = i > 1 and s.nodes[i - 1].category == "plus" and s.nodes[i - 2].kind == "np"
    return governed(s, i) or (governed(s, i - 2) if coordinated else "")


def _locates(phrase: Phrase, s: Sentence, i: int, prep: str) -> bool:
    """Whether a phrase behind a preposition of place says where: "in Homs", "in his Moscow apartment"."""
    if is_place(phrase):
        return True
    if phrase.kind == "name":
        part = prep == "of" and i > 2 and s.nodes[i - 2].kind == "np" and governed(s, i - 2) in _AT
        return prep in _AT or part
    if phrase.label is not None and phrase.noun is not None and s.language == "en":
        return (phrase.kind == "object" and prep in _AT) or (phrase.kind == "actor" and prep in _WITHIN)
    return phrase.kind in ("object", "thing") and any(p.place is not None for p in phrase.parts)


#: Nobody is inside a person: "inside Sheikh Miskeen".
_WITHIN = ("in", "inside", "outside")
_AT = ("in", "at", "near", "inside", "outside", "around", "across", "throughout", "through")


def _named_behind(s: Sentence, i: int) -> Phrase | None:
    """The name behind its description: "in the capital, Islamabad"."""
    phrase, after = s.nodes[i].items[0], i + 2
    if s.language != "en" or phrase.label is not None or phrase.place is not None or phrase.noun is None:
        return None
    if phrase.tag.form != "capital" and any(p.place is not None for p in phrase.walk()):
        return None  # "in al-Hasakah city, north-eastern Syria"
    if after >= len(s.nodes) or not s.nodes[i + 1].is_comma() or s.nodes[after].kind != "np":
        return None
    name = s.nodes[after].items[0]
    return name if name.place is not None and name.noun is None else None


def _of_subject(s: Sentence, at: int, i: int) -> bool:
    """ "Detainees at Guantanamo were captured in Kabul": a place right behind the subject tells of the subject."""
    before = i - 2
    return s.language == "en" and i < at and s.verbal[at] and before >= 0 and s.nodes[before].kind == "np"


_CONTRAST = frozenset(
    {"while", "but", "whereas", "although", "though", "بينما", "فيما", "لكن", "ولكن", "في حين", "الا ان", "meanwhile"}
)


def _own_story(s: Sentence, at: int) -> tuple[int, int]:
    """Nodes low..high-1 about a trigger, no further than where "while", "but", «بينما» begins another story."""

    def contrasts() -> Iterator[int]:
        return (k for k, node in enumerate(s.nodes) if node.tag.form in _CONTRAST and not _at_once(s, k))

    before = s.last_before(at, "contrast", contrasts)
    behind = s.first_from(at + 1, "contrast", contrasts, len(s.nodes))
    return max(at - 2 * REACH, before), min(at + 2 * REACH, behind + 1)


def _at_once(s: Sentence, k: int) -> bool:
    """ "while on patrol in", "while a convoy was passing": the same people or the same spot; "X, meanwhile, ..."."""
    form, behind = s.nodes[k].tag.form, s.nodes[k + 1 : k + 5]
    if form == "meanwhile":
        return k > 0 and s.nodes[k - 1].is_comma() and bool(behind) and behind[0].is_comma()
    if form != "while" or not behind:
        return False
    passing = any(n.category == "be" and m.tag.form.endswith("ing") for n, m in pairwise(behind))
    return behind[0].category in ("prep", "pron") or behind[0].tag.form.endswith("ing") or passing


def _rank(prep: str) -> int:
    aside = prep.endswith(" of") and prep != "outside of"
    return 1 if aside or prep in ("من", "from", "to", "الي", "علي", "of", "into", "over", "toward", "towards") else 0


def _clause(s: Sentence, at: int) -> frozenset[int]:
    """The nodes of the clause of the event at node `at`; a noun shares that of the verb before it."""
    behind = rightwards(s, at)
    # Behind a comma the trigger opens a clause of its own («..., مطالباً جميع القوى»).
    if at and s.nodes[at - 1].is_comma():
        return frozenset(behind)
    governor = next((k for k in range(at - 1, max(-1, at - 12), -1) if s.verbal[k]), None)
    carried = leftwards(s, governor) if governor is not None and not s.verbal[at] else ()
    return frozenset((*behind, *leftwards(s, at), *carried))
