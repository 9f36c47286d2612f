"""Which place a phrase names: one of the dictionaries, a town named before, or an unknown one by its words.

Homonyms are settled by the countries that the article names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from eventcoder.dictionaries.entries import PlaceEntry
from eventcoder.dictionaries.lexicon import Dictionaries, Sense
from eventcoder.mentions.discourse import Text
from eventcoder.mentions.phrases import Phrase
from eventcoder.model import Place, PlacePrecision
from eventcoder.patterns.clauses import Sentence, governed

_PRECISION: dict[str, PlacePrecision] = {
    "country": "country", "region": "region", "admin1": "admin1", "admin2": "admin2",
    "settlement": "settlement", "site": "site",
}  # fmt: skip
LOCATIVE = {
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
        named = _naming(phrase)
        entry = self.entry(named) if named is not None else None
        if entry is not None:
            return self._kept(_told(phrase, text, place_fields(entry)))
        if phrase.label is None and self.is_short_form(phrase):
            town = self._town()
            return _told(phrase, text, {k: getattr(town, k) for k in _COPIED}) if town is not None else None
        if named is None and not _described(phrase):
            return None
        around = next((e for p in phrase.walk() if p.place is not None and (e := self.entry(p))), None)
        if phrase.label is not None:
            self.described.add(text.folded_words(*phrase.label))
        return _told(phrase, text, {"country": around.country} if around is not None else {})

    def remembered(self, s: Sentence, text: Text) -> Place | None:
        """An unknown place, named before behind a place noun, that now stands alone behind a preposition."""
        if self.dictionaries.are_extended:
            self.catch_up()  # earlier sentences have described none but places of gazetteers
        for i, node in enumerate(s.nodes) if self.described else ():
            if node.kind == "word" and governed(s, i) in LOCATIVE:
                found = self._described_from(s, i, text)
                if found is not None:
                    return found
        return None

    def _described_from(self, s: Sentence, i: int, text: Text) -> Place | None:
        first = s.nodes[i].first
        for last in range(min(i + 2, len(s.nodes) - 1), i - 1, -1):
            plain = all(n.kind == "word" for n in s.nodes[i : last + 1])
            if plain and text.folded_words(first, s.nodes[last].last) in self.described:
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

    def _town(self) -> Place | None:
        """The town named last."""
        if self.here is None:
            self.catch_up()
        return self.here or self.last_town


def _told(phrase: Phrase, text: Text, known: dict[str, object]) -> Place:
    """The place in the words of the text, with what is known of it."""
    start, end = text.span(phrase.first, phrase.last)
    return Place(text=text.raw[start:end], start=start, end=end).model_copy(update=known)


def _prominence(entry: PlaceEntry, own: bool) -> tuple[bool, ...]:
    return entry.capital, "(" not in entry.name, own, entry.lat is not None


def _naming(phrase: Phrase) -> Phrase | None:
    """The part that names a place; behind the noun it counts first ("Iraq's northern capital of Mosul")."""
    behind = next((p for p in phrase.parts if p.first > phrase.tag.first), None)
    if phrase.place is None and phrase.noun is not None and behind is not None and behind.kind in ("place", "name"):
        return next((p for p in behind.walk() if p.place is not None), None)
    return next((p for p in phrase.walk() if p.place is not None), None)


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


_PROVINCES = ("محافظ", "ولاي", "اقليم", "provinc", "governorate", "region")


def wide(phrase: Phrase, places: Sequence[PlaceEntry]) -> bool:
    """Whether the phrase names a whole region or country: a town in the same clause tells more."""
    named = _naming(phrase)
    if phrase.noun is not None and phrase.tag.form.removeprefix("ال").startswith(_PROVINCES):
        return True
    place = named.place if named is not None else None
    return place is not None and places[place.ref].kind in ("country", "region", "admin1")
