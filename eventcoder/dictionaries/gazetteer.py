"""Gazetteers under the project's own places: those that the user imported, and the towns of GeoNames.

Precision goes first. A place of a gazetteer never pushes out an own place, and a name that is not well known counts
only where the text says that it is a place. Names are kept as short strings and become senses and entries when read.
"""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal, overload

import regex

from eventcoder.dictionaries.entries import PlaceEntry
from eventcoder.dictionaries.lexicon import Dictionaries, Lexicon, Sense
from eventcoder.dictionaries.packed import Packed, PackedTable
from eventcoder.text.folding import fold_word
from eventcoder.text.tokens import forms

#: Places of the dictionaries alone; over those that the user imported; over these and the towns of GeoNames.
GazetteerName = Literal["own", "imported", "geonames"]

#: People of towns whose bare English and Arabic names count.
LARGE, FAMOUS = 100_000, 1_000_000
#: Two places of one name and country that are no further apart are the same place.
SAME_KM = 25.0
_SHORTEST = 4
#: A single Arabic word of fewer letters, or one with the article, is too often no name.
_RARE_AR = 5
_LATIN = regex.compile(r"[A-Z][A-Za-z'. -]+")
_ARABIC = regex.compile(r"[ء-ي\u064b-\u0652 -]+")
_ARTICLE = regex.compile(r"^(al|ad|an|ar|as|ash|at|az|el)[ -]+")
#: Words and personal names that are towns too: behind a preposition they would still be no place.
_COMMON_AR = """
    محمد احمد علي حسن حسين عمر خالد محمود ابراهيم سليمان يوسف موسي عيسي داود صالح سالم سعيد ناصر منصور جابر
    ياسين مريم جورج مارتن سانتوس لينكولن فيكتوريا الحرية السلام الوحدة النصر الثورة الشهداء الجديد الجديدة
    القديمة الكبير الصغير الشيخ الجبل البحر النهر السوق الميناء الوادي الخير الفتح الامل النور الشمس القمر
    الربيع سلام حصار طراز بسيط بيان
"""
_COMMON_EN = """
    abbas ahmad ahmed ali austin cameron charlotte clinton douglas florence george gordon hamilton hassan
    houston hussein ibrahim jackson james johnson jordan kennedy khalid lawrence lincoln madison mahmud mansur
    martin mohammed morris murray nasser nelson omar patterson raymond salman salem santos stanley sydney thomas
    victoria vincent washington william wilson arab wadi
"""
_COMMON = {"ar": frozenset(_COMMON_AR.split()), "en": frozenset(_COMMON_EN.split())}
_PLACE_NOUNS = frozenset({"مدينة", "بلدة", "قرية", "محافظة", "مديرية", "ولاية", "قضاء", "ناحية"})


# -- what is kept -----------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Places(Sequence[PlaceEntry]):
    """Own places, and behind them those of gazetteers, each a line that becomes an entry when it is asked for."""

    own: list[PlaceEntry]
    rows: Packed

    def __len__(self) -> int:
        return len(self.own) + len(self.rows)

    @overload
    def __getitem__(self, at: int) -> PlaceEntry: ...
    @overload
    def __getitem__(self, at: slice) -> list[PlaceEntry]: ...
    def __getitem__(self, at: int | slice) -> PlaceEntry | list[PlaceEntry]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        at = at + len(self) if at < 0 else at
        return self.own[at] if at < len(self.own) else _entry(self.rows[at - len(self.own)])


def _entry(row: str) -> PlaceEntry:
    id_, kind, name, name_ar, country, admin1, admin2, lat, lon = row.split("\t")
    return PlaceEntry.model_construct(
        id=id_, kind=kind, name=name, name_ar=name_ar or None, country=country or None, admin1=admin1 or None,
        admin2=admin2 or None, lat=float(lat) if lat else None, lon=float(lon) if lon else None,
    )  # fmt: skip


@dataclass(slots=True, eq=False)
class Names(Mapping[str, tuple[Sense, ...]]):
    """First word of a name -> its senses; each line of a word's text is (further words, index, guard)."""

    case: str
    lines: Mapping[str, str]

    def __getitem__(self, word: str) -> tuple[Sense, ...]:
        return tuple(self._sense(line) for line in self.lines[word].splitlines())

    def _sense(self, line: str) -> Sense:
        tail, ref, guard = line.split("\t")
        words = tuple(tail.split())
        return Sense("place", int(ref), words, case=self.case, guarded=guard != "0", strict=guard == "2")

    def __iter__(self) -> Iterator[str]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)


# -- what a gazetteer gives -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Town:
    """A place of a gazetteer; `names` holds (language, folded name, whether it is the first name).

    `lat` and `lon` are degrees, None where the gazetteer has none; `people` is 0 where they were not counted. An
    `imported` one was chosen by the user.
    """

    id: str
    name: str
    name_ar: str
    country: str
    admin1: str
    admin2: str
    kind: str
    lat: float | None
    lon: float | None
    people: int
    names: tuple[tuple[str, str, bool], ...]
    imported: bool = False

    @property
    def row(self) -> str:
        where = ("" if self.lat is None else str(self.lat), "" if self.lon is None else str(self.lon))
        cells = (self.id, self.kind, self.name, self.name_ar, self.country, self.admin1, self.admin2, *where)
        return "\t".join(" ".join(cell.split()) for cell in cells)


def latin_names(names: Iterable[str], first: bool) -> Iterator[tuple[str, str, bool]]:
    """Names in Latin letters as English texts write them: without accents, the Arabic article with a hyphen too."""
    for plain in map(_unaccented, names):
        if _LATIN.fullmatch(plain) and not plain.isupper():
            form = plain.lower()
            yield "en", form, first
            if form[0] in "ae" and _ARTICLE.match(form):
                yield "en", _ARTICLE.sub(r"\1-", form), first


def arabic_names(names: Iterable[str], first: bool = True) -> Iterator[tuple[str, str, bool]]:
    """Names in Arabic letters as the lexicon looks them up."""
    return (("ar", fold_word(name), first) for name in names if is_arabic(name))


def is_arabic(name: str) -> bool:
    """Whether a name is written in the letters of Arabic alone."""
    return _ARABIC.fullmatch(name) is not None


def _unaccented(name: str) -> str:
    if name.isascii():
        return name
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


# -- what is left of it -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Sieve:
    """Lets those names of gazetteers through that are no word of the dictionaries and no own place."""

    lexicons: Mapping[str, Lexicon]
    own: dict[tuple[str, str], list[PlaceEntry]]
    seen: set[tuple[str, str, str]]
    large: set[tuple[str, str]] = field(default_factory=set)

    def names(self, town: Town) -> Iterator[tuple[str, str, int]]:
        """(language, name, guard) of the names under which a town is known: 0 bare, 1 guarded, 2 strict."""
        for language, form, first in town.names:
            key = (language, form, town.country)
            if key not in self.seen and self._free(language, form, town):
                self.seen.add(key)
                if town.people >= LARGE:
                    self.large.add((language, form))
                yield language, form, _guard(language, form, first, town)

    def is_own(self, town: Town) -> bool:
        """Whether an own place is this town: a name of it, its country, and not far off."""
        near = (e for language, form, _ in town.names for e in self.own.get((language, _squeezed(form)), ()))
        return any(e.country == town.country and _distance(e, town) <= SAME_KM for e in near)

    def _free(self, language: str, form: str, town: Town) -> bool:
        if len(form) < _SHORTEST or sum(map(str.isalpha, form)) < _SHORTEST:
            return False
        if town.people < LARGE and (self._is_lesser(language, form) or _is_doubtful(language, form, town)):
            return False
        return not self._known(language, forms(form))

    def _is_lesser(self, language: str, form: str) -> bool:
        """Whether a large town or an own place has the name of a small town, so that the small one is hardly meant."""
        return (language, form) in self.large or (language, _squeezed(form)) in self.own

    def _known(self, language: str, words: list[str]) -> bool:
        """Whether the dictionaries give the name another meaning, or it is no name but a phrase about one."""
        lexicon, tail = self.lexicons[language], tuple(words[1:])
        if words[0] in _PLACE_NOUNS:
            return True
        if any(s.kind != "place" and s.tail == tail for r in lexicon.read(words[0]) for s in r.senses):
            return True
        ends = {words[0], words[-1]} - {"ام"} if tail else set()
        return any(s.kind == "func" and not s.tail for word in ends for s in lexicon.senses.get(word, ()))


def _squeezed(form: str) -> str:
    """A name without hyphens and the Latin article: al-Bab, Al Bab and Bab are one."""
    bare = _ARTICLE.sub("", form) if form[:1] in ("a", "e") else form
    return bare.replace("'", "").replace("-", " ")


def _distance(place: PlaceEntry | Town, town: Town) -> float:
    """Kilometres on the sphere; nought when either has no coordinates, for then they may well be one place."""
    if place.lat is None or place.lon is None or town.lat is None or town.lon is None:
        return 0.0
    a, b = math.radians(place.lat), math.radians(town.lat)
    across = math.radians(town.lon - place.lon)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
    return 12742 * math.asin(math.sqrt(h))


def _guard(language: str, form: str, first: bool, town: Town) -> int:
    """How much context a name needs: famous towns none, unless they are common words; one Arabic word most."""
    if _is_word(language, form):
        return 2
    if first and town.people >= (FAMOUS if language == "ar" else LARGE):
        return 0
    single = " " not in form and (not first or (language == "ar" and town.people < LARGE))
    return 2 if single and not (town.imported and _is_rare(language, form)) else 1


def _is_rare(language: str, form: str) -> bool:
    """Whether a single word is hardly anything but a name, going by its length and the Arabic article."""
    return language == "ar" and len(form) >= _RARE_AR and not form.startswith("ال")


def _is_doubtful(language: str, form: str, town: Town) -> bool:
    """A word may be the name of a small place that the user chose; of one among 195,000 it hardly is."""
    return not town.imported and _is_word(language, form)


def _is_word(language: str, form: str) -> bool:
    """Whether a name is a common word or a personal name as well: Reading, Independence, «السلام»."""
    return form in _COMMON[language] or (language == "en" and " " not in form and bool(_lemmas()(form)))


@cache
def _lemmas() -> Callable[[str], Any]:
    from lemminflect import getAllLemmas

    lemmas: Callable[[str], Any] = getAllLemmas
    return lemmas


def _own_names(places: Iterable[PlaceEntry]) -> dict[tuple[str, str], list[PlaceEntry]]:
    table: dict[tuple[str, str], list[PlaceEntry]] = defaultdict(list)
    for entry in places:
        for name in filter(None, (entry.name, *entry.en)):
            table["en", _squeezed(fold_word(name))].append(entry)
        for name in filter(None, (entry.name_ar, *entry.ar)):
            table["ar", _squeezed(fold_word(name))].append(entry)
    return table


def _rank(town: Town) -> tuple[bool, int, bool, str]:
    """Imported places first, then the most populous, then settlements; ids make the order the same on any machine."""
    return not town.imported, -town.people, town.kind != "settlement", town.id


def _blurred(towns: Iterable[Town]) -> set[tuple[str, str, str]]:
    """Names (language, name, country) of several imported places that are far apart and none of them larger."""
    first: dict[tuple[str, str, str], Town] = {}
    found = set()
    for town in filter(lambda t: t.imported, towns):
        for language, form, _ in town.names:
            key = (language, form, town.country)
            other = first.setdefault(key, town)
            if other is not town and _rank(other)[:3] == _rank(town)[:3] and _distance(other, town) > SAME_KM:
                found.add(key)
    return found


def _with_admin(town: Town, own: dict[tuple[str, str], list[PlaceEntry]]) -> Town:
    """The governorate as the own places write it, and that of the district where the gazetteer tells no other."""
    if not town.imported or not (told := town.admin1 or town.admin2):
        return town
    key = ("ar" if is_arabic(told) else "en", _squeezed(fold_word(told)))
    near = ((e, e.admin1) for e in own.get(key, ()) if e.country == town.country and e.admin1)
    states = {
        state for e, state in near if not town.admin1 or e.kind == "admin1" or fold_word(state) == fold_word(told)
    }
    return replace(town, admin1=states.pop()) if len(states) == 1 else town


def extend(dictionaries: Dictionaries, version: str, towns: Iterable[Town]) -> Dictionaries:
    """`dictionaries` with the places of gazetteers under their own places."""
    own = list(dictionaries.places)
    table, towns = _own_names(own), sorted(towns, key=_rank)
    sieve = _Sieve(dictionaries.lexicons, table, _blurred(towns))
    lines: dict[str, dict[str, list[str]]] = {language: defaultdict(list) for language in dictionaries.lexicons}
    rows: list[str] = []
    imported = 0
    for town in towns:
        found = [] if sieve.is_own(town) else list(sieve.names(town))
        for language, form, guard in found:
            head, *tail = forms(form)
            lines[language][head].append(f"{' '.join(tail)}\t{len(own) + len(rows)}\t{guard}")
        rows += [_with_admin(town, table).row] if found else []
        imported += bool(found) and town.imported
    more = {language: Names("cap" if language == "en" else "", _joined(lines[language])) for language in lines}
    lexicons = {name: replace(lexicon, more=more[name], _memo={}) for name, lexicon in dictionaries.lexicons.items()}
    return replace(
        dictionaries, version=version, places=Places(own, Packed(rows)), own_places=len(own), imported_places=imported,
        lexicons=lexicons,
    )  # fmt: skip


def _joined(table: dict[str, list[str]]) -> PackedTable:
    return PackedTable({head: "\n".join(found) for head, found in table.items()})
