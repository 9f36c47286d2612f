"""Where it happened: the place that the rule names, else one in the trigger's clause.

Homonyms are settled by the countries that the article names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from eventcoder.dictionaries.entries import PlaceEntry
from eventcoder.dictionaries.lexicon import Dictionaries, Sense
from eventcoder.mentions.discourse import Text
from eventcoder.mentions.phrases import Phrase
from eventcoder.model import Place, PlacePrecision
from eventcoder.patterns.clauses import REACH, Sentence, governed, leftwards, rightwards

_PRECISION: dict[str, PlacePrecision] = {
    "country": "country", "region": "region", "admin1": "admin1", "admin2": "admin2",
    "settlement": "settlement", "site": "site",
}  # fmt: skip
_LOCATIVE = {
    "في", "ب", "قرب", "علي", "بالقرب من", "وسط", "داخل",
    "جنوب", "شمال", "شرق", "غرب", "جنوبي", "شمالي", "شرقي", "غربي",
    "في محيط", "بمحيط", "من", "حول", "علي مشارف", "خارج", "الي", "علي اطراف", "ضمن", "بجوار",
    "in", "at", "near", "on", "inside", "outside", "around", "across", "of", "from", "throughout", "within", "close to",
    "north of", "south of", "east of", "west of", "northeast of", "northwest of", "southeast of", "southwest of",
    "off", "along", "into", "over", "outside of", "to", "through", "toward", "towards", "under", "between", "behind",
}  # fmt: skip


@dataclass(slots=True)
class Gazetteer:
    """Places of the dictionaries, with the article's own countries and last-named town for homonyms and short forms.

    `here` is the town that the sentence at hand named last. `catch_up` is called before anything is recalled: it lets
    `notice` and `remember` take in the sentences that were passed over.
    """

    dictionaries: Dictionaries
    countries: Counter[str] = field(default_factory=Counter)
    last_town: Place | None = None
    here: Place | None = None
    described: set[str] = field(default_factory=set)
    catch_up: Callable[[], None] = lambda: None

    def notice(self, senses: tuple[Sense, ...]) -> None:
        """Count the countries of the places and states that the article names."""
        for sense in senses:
            if sense.kind == "place" and self.dictionaries.is_own(sense.ref):
                country = self.dictionaries.places[sense.ref].country
            elif sense.kind in ("actor", "adjective"):
                country = self.dictionaries.actors[sense.ref].country
            else:
                continue
            if country:
                self.countries[country] += 1

    def remember(self, s: Sentence, text: Text) -> None:
        """Take in the places of an earlier sentence, for the short forms of later ones."""
        here, self.here = self.here, None
        for node in s.nodes:
            for item in node.items:
                for phrase in item.walk():
                    if phrase.place is not None:
                        self.place(phrase, text)
        self.last_town, self.here = self.here or self.last_town, here

    def entry(self, phrase: Phrase) -> PlaceEntry | None:
        """The entry that a mention means: of several the one in the country that the article names most.

        Of those that are left capitals go first, then places whose name alone says which one is meant ("Duma (West
        Bank)" is told apart from another), own places, those with coordinates, and the most populous.
        """
        d = self.dictionaries
        senses = [s for s in phrase.tag.senses if s.kind == "place"]
        if len(senses) == 1 and d.is_own(senses[0].ref):
            return d.places[senses[0].ref]
        self.catch_up()
        fitting = [(d.places[s.ref], d.is_own(s.ref)) for s in senses if self._is_at_home(s)] or self._only(senses)
        best = max(fitting, key=lambda f: (self.countries[f[0].country or ""], *_prominence(*f)), default=None)
        return best[0] if best else None

    def _is_at_home(self, sense: Sense) -> bool:
        """A small place of a gazetteer is meant only where the article has named its country."""
        own = self.dictionaries.is_own(sense.ref) or not sense.guarded
        return own or self.countries[self.dictionaries.places[sense.ref].country or ""] > 0

    def _only(self, senses: Sequence[Sense]) -> list[tuple[PlaceEntry, bool]]:
        """Where the article has named no country yet, the one country in which an imported gazetteer has the name."""
        found = [self.dictionaries.places[s.ref] for s in senses if self.dictionaries.is_imported(s.ref)]
        alone = not self.countries and len({e.country for e in found}) == 1
        return [(e, False) for e in found] if alone else []

    def place(self, phrase: Phrase, text: Text) -> Place | None:
        """The place that a phrase names: by its own name, by the name inside it, as a short form, or by its words."""
        start, end = text.span(phrase.first, phrase.last)
        base = Place(text=text.raw[start:end], start=start, end=end)
        named = _naming(phrase)
        entry = self.entry(named) if named is not None else None
        if entry is not None:
            return self._kept(base.model_copy(update=place_fields(entry)))
        short = next((p for p in phrase.walk() if self._is_short(p)), None)
        if short is not None and phrase.label is None:
            return self._short_form(base)
        if named is None and not _described(phrase):
            return None
        if around := next((e for p in phrase.walk() if p.place is not None and (e := self.entry(p))), None):
            base = base.model_copy(update={"country": around.country})
        if phrase.label is not None:
            self.described.add(_folded(text, *phrase.label))
        return base

    def remembered(self, s: Sentence, text: Text) -> Place | None:
        """An unknown place, named before behind a place noun, that now stands alone behind a preposition."""
        if self.dictionaries.are_extended:
            self.catch_up()  # earlier sentences have described none but places of gazetteers
        for i, node in enumerate(s.nodes) if self.described else ():
            if node.kind == "word" and governed(s, i) in _LOCATIVE:
                found = self._described_from(s, i, text)
                if found is not None:
                    return found
        return None

    def _described_from(self, s: Sentence, i: int, text: Text) -> Place | None:
        first = s.nodes[i].first
        for last in range(min(i + 2, len(s.nodes) - 1), i - 1, -1):
            plain = all(n.kind == "word" for n in s.nodes[i : last + 1])
            if plain and _folded(text, first, s.nodes[last].last) in self.described:
                start, end = text.span(first, s.nodes[last].last)
                return Place(text=text.raw[start:end], start=start, end=end)
        return None

    def _kept(self, place: Place) -> Place:
        if place.precision in ("settlement", "site", "admin1", "admin2"):
            self.here = place
        return place

    def is_short_form(self, phrase: Phrase) -> bool:
        """Whether the phrase stands for a town named before."""
        return any(self._is_short(p) for p in phrase.walk())

    def _is_short(self, phrase: Phrase) -> bool:
        """«المدينة», "the town": a definite noun of settlements with no name beside it."""
        noun = self.dictionaries.nouns[phrase.noun.ref] if phrase.noun is not None else None
        definite = phrase.tag.definite or phrase.tag.first > phrase.first
        one = phrase.number != "many" and phrase.quantity is None
        return noun is not None and noun.short_form and definite and one and phrase.label is None and not phrase.parts

    def _short_form(self, base: Place) -> Place | None:
        """The town named last."""
        if self.here is None:
            self.catch_up()
        town = self.here or self.last_town
        return base.model_copy(update={k: getattr(town, k) for k in _COPIED}) if town is not None else None


def _prominence(entry: PlaceEntry, own: bool) -> tuple[bool, ...]:
    return entry.capital, "(" not in entry.name, own, entry.lat is not None


def _naming(phrase: Phrase) -> Phrase | None:
    """The part that names a place; behind the noun it counts first ("Iraq's northern capital of Mosul")."""
    behind = next((p for p in phrase.parts if p.first > phrase.tag.first), None)
    if phrase.place is None and phrase.noun is not None and behind is not None and behind.kind in ("place", "name"):
        return next((p for p in behind.walk() if p.place is not None), None)
    return next((p for p in phrase.walk() if p.place is not None), None)


def _folded(text: Text, first: int, last: int) -> str:
    return text.folded.text[text.starts[first] : text.ends[last]]


def _described(phrase: Phrase) -> bool:
    """Whether an unknown place has a name of its own, so that its words tell more than "an area"."""
    return phrase.label is not None or any(p.kind in ("place", "name") for p in phrase.parts) or phrase.kind == "name"


_COPIED = ("place_id", "name", "name_ar", "latitude", "longitude", "country", "admin1", "admin2", "precision")


def place_fields(entry: PlaceEntry) -> dict[str, object]:
    return {
        "place_id": entry.id, "name": entry.name, "name_ar": entry.name_ar,
        "latitude": entry.lat, "longitude": entry.lon,
        "country": entry.country, "admin1": entry.admin1, "admin2": entry.admin2,
        "precision": _PRECISION[entry.kind],
    }  # fmt: skip


_COARSE: tuple[PlacePrecision, ...] = ("country", "region", "admin1", "admin2")


def within(place: Place, around: Place) -> Place:
    """A place known by its words alone, with the coordinates and divisions of the one around it, and no finer."""
    known = {k: getattr(around, k) for k in ("latitude", "longitude", "country", "admin1", "admin2")}
    precision = around.precision if around.precision in _COARSE else "region"
    return place.model_copy(update={**known, "precision": precision})


def is_place(phrase: Phrase) -> bool:
    return phrase.kind == "place" or phrase.place is not None


def _distance(s: Sentence, at: int, i: int) -> int:
    """Nodes between trigger and place; a place before the trigger is further than one behind it."""
    return (i - at) if i > at else (at - i) * 2


def nearby(s: Sentence, at: int, same_clause: bool, places: Sequence[PlaceEntry]) -> list[Phrase]:
    """Place phrases that may tell where the event at node `at` was, likeliest first."""
    return s.once(("nearby", at, same_clause), lambda: _find_nearby(s, at, same_clause, places))


def _find_nearby(s: Sentence, at: int, same_clause: bool, places: Sequence[PlaceEntry]) -> list[Phrase]:
    found = []
    for spot in s.once("spots", lambda: list(_spots(s, places))):
        i = spot.node
        if not at - 2 * REACH <= i < at + 2 * REACH or _behind_sub(s, at, i):
            continue
        inside = _in_clause(s, at, i)
        if (same_clause and not inside) or (s.language == "en" and _is_aside(s, at, i)):
            continue
        # «قال المسؤول في عدن إن ...»: where the speaker is.
        told = s.is_between(i, at, "report", lambda: (k for k in range(len(s.nodes)) if _says(s, k)))
        rank = (*spot.doubts, _of_subject(s, at, i), *spot.rank, _distance(s, at, i))
        found.append(((not same_clause and not inside, told, *rank), spot.phrase))
    return [phrase for _, phrase in sorted(found, key=lambda f: f[0])]


class _Spot(NamedTuple):
    """A phrase behind a preposition of place, and what makes it a worse answer than another to any question."""

    node: int
    phrase: Phrase
    doubts: tuple[bool, bool]
    rank: tuple[bool, int]


def _spots(s: Sentence, places: Sequence[PlaceEntry]) -> Iterator[_Spot]:
    for i, node in enumerate(s.nodes):
        prep = _shared_prep(s, i) if node.kind == "np" else ""
        if prep not in _LOCATIVE or (s.language == "en" and (_is_origin(s, i, prep) or _is_whose(s, i, places))):
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


_PROVINCES = ("محافظ", "ولاي", "اقليم", "provinc", "governorate", "region")


def wide(phrase: Phrase, places: Sequence[PlaceEntry]) -> bool:
    """Whether the phrase names a whole region or country: a town in the same clause tells more."""
    named = _naming(phrase)
    if phrase.noun is not None and phrase.tag.form.removeprefix("ال").startswith(_PROVINCES):
        return True
    place = named.place if named is not None else None
    return place is not None and places[place.ref].kind in ("country", "region", "admin1")


_CONTRAST = frozenset(
    {"while", "but", "whereas", "although", "though", "بينما", "فيما", "لكن", "ولكن", "في حين", "الا ان", "meanwhile"}
)


def _behind_sub(s: Sentence, at: int, i: int) -> bool:
    """Whether "while", "but", «بينما» stands between trigger and place: another story."""

    def contrasts() -> Iterator[int]:
        return (k for k, node in enumerate(s.nodes) if node.tag.form in _CONTRAST and not _at_once(s, k))

    low, high = (at, i) if at < i else (i, at)
    return s.is_between(low + 1, high, "contrast", contrasts)


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


def _in_clause(s: Sentence, at: int, i: int) -> bool:
    if i > at:
        return i in rightwards(s, at)
    # Behind a comma the trigger opens a clause of its own («..., مطالباً جميع القوى»).
    if at and s.nodes[at - 1].is_comma():
        return False
    governor = next((k for k in range(at - 1, max(-1, at - 12), -1) if s.verbal[k]), None)
    carried = not s.verbal[at] and governor is not None and i in leftwards(s, governor)
    return carried or i in leftwards(s, at)
