"""Tags: each stretch of a sentence gets its likeliest meaning from the lexicon, numbers and times; longest wins."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from eventcoder.dictionaries.lexicon import Lexicon, Reading, Sense
from eventcoder.languages.ar import Analysis
from eventcoder.mentions.numbers import Quantity
from eventcoder.mentions.times import TimeSpan

#: Where one form has several meanings of the same length, the earlier kind is the tag and the others stay beside it.
_NOUNS = ("people", "body", "spot", "object")
_ORDER = {"func": 0, "rule": 1, "cue": 2, "actor": 3, "place": 4, "adjective": 5}
_NUMBER_STARTS = (
    "واحد", "اثن", "ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان", "تسع", "عشر", "احد", "ميا", "مية", "مي", "الف", "الاف",
    "العشرات", "اكثر", "نحو", "حوالي", "قرابة", "ما", "بضع", "عدد", "عدة", "الميات", "زهاء", "مقتل",
)  # fmt: skip


_WHOLE = Analysis("")
_CLITICS = frozenset("ولبكف")


@dataclass(slots=True)
class Tag:
    """A stretch of tokens [first, last] of one kind; `senses` holds every meaning of the same stretch.

    `category` is what a function word does. `placing` is what makes a common word behind the tag the name of a place:
    a place "noun" or a "preposition"; else nothing. A trigger or cue that is `finite` may be a finite verb.
    """

    first: int
    last: int
    kind: str
    form: str
    senses: tuple[Sense, ...] = ()
    cut: Analysis = _WHOLE
    category: str = ""
    placing: str = ""
    finite: bool = False
    capital: bool = False
    opened: bool = False
    closed: bool = False
    quantity: Quantity | None = None
    time: TimeSpan | None = None

    @property
    def sense(self) -> Sense | None:
        """The meaning that gave the tag its kind."""
        return self.of_kind(self.kind)

    def of_kind(self, *kinds: str) -> Sense | None:
        """The first meaning of one of these kinds."""
        for sense in self.senses:
            if sense.kind in kinds:
                return sense
        return None

    @property
    def definite(self) -> bool:
        """Whether an Arabic word carries the article."""
        return _is_definite(self.cut, self.senses)


def _is_definite(cut: Analysis, senses: tuple[Sense, ...]) -> bool:
    return cut.core.startswith("ال") or any(s.definite for s in senses)


def index_of(tags: Sequence[Tag], token: int) -> int:
    """Index of the tag that covers a token, among tags in the order of the text."""
    return bisect_right(tags, token, key=lambda tag: tag.first) - 1


_DIRECTIONS = frozenset({"شمال", "جنوب", "شرق", "غرب", "شمالي", "جنوبي", "شرقي", "غربي", "وسط"})


def directional(item: Tag) -> bool:
    """«شمال العراق»: a region whose name is where it lies tells where, as a preposition does."""
    return item.kind == "place" and item.last > item.first and item.form in _DIRECTIONS


def _without_homographs(senses: tuple[Sense, ...], placed: bool) -> tuple[Sense, ...]:
    """Verb forms that look like a name give way to it where a place or noun is expected.

    «في تدمر» is Palmyra, not "she destroys"; «الاحتلال» is a party that the dictionaries list, not a verbal noun.
    """
    named = any(s.kind in (*_NOUNS, "actor", "place") for s in senses)
    if not named:
        return senses
    finite = ("past", "present", "base", "gerund")
    return tuple(
        s
        for s in senses
        if s.kind not in ("rule", "cue")
        or s.part == "word"
        or s.number == "listed"
        or (s.part in finite and not placed)
    )


def _preference(sense: Sense, beside_noun: bool) -> int:
    """ "forces", "reports": what may be a noun is rather no present-tense English verb."""
    if sense.case == "upper":
        return -1
    present = sense.part in ("base", "present")
    if present and (sense.kind == "cue" or (sense.kind == "rule" and beside_noun)):
        return 9
    return _ORDER.get(sense.kind, 6)


def _fits_case(sense: Sense, words: Sequence[str]) -> bool:
    if sense.case == "upper":
        return words[0].isupper()
    return not sense.case or any(w[:1].isupper() for w in words)


_PLACING = {
    "في", "من", "الي", "قرب", "جنوب", "شمال", "شرق", "غرب", "نحو", "باتجاه",
    "in", "at", "near", "from", "to", "of", "outside", "around",
    "north of", "south of", "east of", "west of", "inside", "towards",
}  # fmt: skip


def _placing(kind: str, cut: Analysis, senses: tuple[Sense, ...]) -> str:
    """Whether a word is a place "noun" or a "preposition" of place.

    Behind a definite Arabic noun the word may be its adjective («المدينة الجديدة»): no more than a preposition.
    """
    if any(s.kind == "spot" for s in senses):
        return "preposition" if _is_definite(cut, senses) else "noun"
    return "preposition" if kind == "func" and senses[0].voice in _PLACING else ""


def _may_be_place(sense: Sense, placed: str, cut: Analysis) -> bool:
    """Whether a guarded name stands where it counts; a strict one asks for a place noun."""
    return placed == "noun" or (not sense.strict and bool(placed or cut.preposition == "ب"))


def _candidates(
    readings: Sequence[Reading], forms: Sequence[str], raw: Sequence[str], at: int, placed: str
) -> list[tuple[int, int, Sense, Analysis]]:
    """(length, letters cut, sense, cut) of everything that matches at token `at`."""
    found = []
    following = tuple(forms[at + 1 : at + 3])
    for reading in readings:
        for sense in reading.before(following):
            end = at + 1 + len(sense.tail)
            if sense.guarded and not _may_be_place(sense, placed, reading.cut):
                continue
            if tuple(forms[at + 1 : end]) == sense.tail and _fits_case(sense, raw[at:end]):
                found.append((1 + len(sense.tail), reading.cut.weight, sense, reading.cut))
    return found


class _Meaning(NamedTuple):
    """What a stretch of words means where it stands: most of a tag, which many tags share."""

    kind: str
    form: str
    senses: tuple[Sense, ...]
    cut: Analysis
    category: str
    placing: str
    finite: bool
    length: int

    def tag(self, at: int) -> Tag:
        """The tag of the stretch that begins with token `at`."""
        kind, form, senses, cut, category, placing, finite, length = self
        return Tag(at, at + length - 1, kind, form, senses, cut, category, placing, finite)


def _meaning(
    readings: Sequence[Reading], forms: Sequence[str], raw: Sequence[str], at: int, placed: str, counted: bool
) -> _Meaning | None:
    """What the words from token `at` on mean: the longest; `placed` and `counted` tell what is before."""
    found = _candidates(readings, forms, raw, at, placed)
    if not found:
        return None
    length = max(f[0] for f in found)
    weight = min(f[1] for f in found if f[0] == length)
    chosen = [f for f in found if f[0] == length and f[1] == weight]
    # «أسرهم», «أسرتها» are rather "their family" than "capturing them".
    owned = (f[3] for f in chosen if f[3].pronoun and f[2].kind in ("people", "body"))
    cut = next(owned, chosen[0][3])
    meant = [f[2] for f in chosen if f[3] == cut]
    beside_noun = any(s.kind in _NOUNS for s in meant)
    senses = tuple(sorted(meant, key=lambda s: _preference(s, beside_noun)))
    senses = _without_homographs(senses, bool(placed) or counted)
    if placed != "noun" and senses[0].kind == "place" and any(s.kind in _NOUNS for s in senses):
        # «القبائل» is rather the tribes than a region of that name.
        senses = tuple(sorted(senses, key=lambda s: s.kind not in _NOUNS))
    if cut.pronoun and any(s.kind in ("people", "body") for s in senses):
        senses = tuple(s for s in senses if s.kind != "rule") or senses
    kind = senses[0].kind
    category = senses[0].part if kind == "func" else ""
    finite = any(s.part in ("past", "present") for s in senses if s.kind in ("rule", "cue"))
    return _Meaning(kind, cut.core, senses, cut, category, _placing(kind, cut, senses), finite, length)


def _bare(form: str, language: str) -> _Meaning:
    """A word or sign that no dictionary has."""
    if not form[0].isalnum():
        return _unknown("poss" if form in ("'s", "'") else "punct", form, _WHOLE)
    if language == "ar" and form[1:3] == "ال" and form[0] in "وفبك" and len(form) > 5:
        cut = Analysis(form[1:], form[0] if form[0] in "وف" else "", form[0] if form[0] in "بك" else "")
        return _unknown("word", cut.core, cut)
    if language == "ar" and form.startswith("لل") and len(form) > 4:
        cut = Analysis("ال" + form[2:], preposition="ل")
        return _unknown("word", cut.core, cut)
    return _unknown("word", form, Analysis(form))


def _unknown(kind: str, form: str, cut: Analysis) -> _Meaning:
    return _Meaning(kind, form, (), cut, "", "", False, 1)


def _affixes(form: str, language: str) -> Analysis:
    """Conjunction and preposition that a number or a time word carries («وثلاثة»، «بخمسة»)."""
    if language != "ar" or form[0].isdigit() or not form[1:].startswith(_NUMBER_STARTS):
        return Analysis(form)
    if form[0] in "وف":
        return Analysis(form[1:], form[0])
    return Analysis(form[1:], preposition=form[0]) if form[0] in "بل" else Analysis(form)


class _Word(NamedTuple):
    """What is known of a form wherever it stands; `alone` fills with what it means as a word of its own."""

    readings: tuple[Reading, ...]
    firsts: frozenset[str]
    is_cased: bool
    bare: _Meaning
    alone: dict[tuple[str, bool, tuple[bool, bool] | None], _Meaning | None]


#: Forms of which a tagger keeps what it found.
_MEMO_LIMIT = 200_000


class Tagger:
    """Tags the sentences of one language; what a form means with nothing but its neighbour is found once and kept."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._words: dict[str, _Word] = {}

    def tag(
        self, forms: list[str], raw: Sequence[str], times: Sequence[TimeSpan], quantities: Sequence[Quantity]
    ) -> list[Tag]:
        """Tags that cover all tokens of a sentence from left to right; `raw` holds the tokens as written."""
        special = {q.first: Tag(q.first, q.last, "quantity", "", quantity=q) for q in quantities if not q.ordinal}
        special |= {t.first: Tag(t.first, t.last, "time", "", time=t) for t in times}
        by_time = {t.first: t for t in times} if self.lexicon.language == "en" else {}
        known = self._words
        out: list[Tag] = []
        at, placed, counted = 0, "", False
        while at < len(forms):
            form = forms[at]
            word = known.get(form) or self._word(form)
            found = self._found(word, forms, raw, at, placed, counted) if word.readings else None
            chosen = self._counted_or_dated(special[at], found, form) if at in special else None
            chosen = chosen or (found or word.bare).tag(at)
            if by_time and chosen.last + 1 in by_time:
                chosen = self._around_time(chosen, by_time[chosen.last + 1], forms, raw)
            chosen.capital = raw[at][:1].isupper()
            owner = self._owner(at, forms, raw) if chosen.capital and chosen.kind == "word" else None
            out += [chosen] if owner is None else [owner, Tag(at, at, "poss", "'s")]
            at, placed, counted = chosen.last + 1, chosen.placing, chosen.kind == "quantity"
        return _unquoted(out) if '"' in forms else out

    def _counted_or_dated(self, special: Tag, found: _Meaning | None, form: str) -> Tag | None:
        """The number or time that begins here, unless the words mean something longer."""
        if found is not None and special.first + found.length - 1 > special.last:
            return None
        special.form, special.cut = form, _affixes(form, self.lexicon.language)
        return special

    def _owner(self, at: int, forms: list[str], raw: Sequence[str]) -> Tag | None:
        """ "Syrias army", "Mosuls eastern districts": a known name and the s that lost its apostrophe."""
        form, following = forms[at], forms[at + 1 : at + 2]
        if self.lexicon.language != "en" or len(form) < 5 or form[-1] != "s" or not following:
            return None
        if not following[0][0].isalpha():
            return None
        stem = form[:-1]
        word = self._words.get(stem) or self._word(stem)
        found = self._found(word, [stem], [raw[at][:-1]], 0, "", False) if word.readings else None
        if found is None or found.length != 1 or found.kind not in ("actor", "place"):
            return None
        owner = found.tag(at)
        owner.capital = True
        return owner

    def _found(
        self, word: _Word, forms: list[str], raw: Sequence[str], at: int, placed: str, counted: bool
    ) -> _Meaning | None:
        if at + 1 < len(forms) and forms[at + 1] in word.firsts:
            return _meaning(word.readings, forms, raw, at, placed, counted)
        case = (raw[at].isupper(), raw[at][:1].isupper()) if word.is_cased else None
        key = (placed, counted, case)
        if key not in word.alone:
            word.alone[key] = _meaning(word.readings, forms[at : at + 1], raw[at : at + 1], 0, placed, counted)
        return word.alone[key]

    def _word(self, form: str) -> _Word:
        if len(self._words) > _MEMO_LIMIT:
            self._words.clear()
        readings = self.lexicon.read(form)
        senses = [sense for reading in readings for sense in reading.senses]
        firsts = frozenset(sense.tail[0] for sense in senses if sense.tail)
        is_cased = any(sense.case for sense in senses)
        word = self._words[form] = _Word(readings, firsts, is_cased, _bare(form, self.lexicon.language), {})
        return word

    def _around_time(self, chosen: Tag, time: TimeSpan, forms: list[str], raw: Sequence[str]) -> Tag:
        """ "called Thursday on": the verb means what it means with the preposition behind the time."""
        at, behind = chosen.first, slice(time.last + 1, time.last + 3)
        words, written = [forms[at], *forms[behind]], [raw[at], *raw[behind]]
        found = _meaning(self.lexicon.read(forms[at]), words, written, 0, "", False)
        if found is None or found.length == 1 or found.kind not in ("rule", "cue"):
            return chosen
        return found._replace(length=1).tag(at)


def _as_name(item: Tag) -> Tag:
    """«”فتح“» between quotation marks is the movement, not "he opened"."""
    named = tuple(s for s in item.senses if s.kind == "actor")
    quoted = item.opened and item.kind in ("rule", "cue") and bool(named)
    return replace(item, kind="actor", senses=named, finite=False) if quoted else item


def _unquoted(tags: list[Tag]) -> list[Tag]:
    """Without quotation marks; the tags beside them remember that they stood there."""
    out: list[Tag] = []
    is_open = False
    pending = False
    for item in tags:
        if item.kind == "punct" and item.form == '"':
            if is_open and out:
                out[-1].closed = True
                out[-1] = _as_name(out[-1])
            pending = is_open = not is_open
            continue
        item.opened = pending
        pending = False
        if out and (clitic := out[-1]).kind == "word" and clitic.form in _CLITICS and item.opened:
            # «لـ”حركة ...“»: what is written apart before a quotation belongs to its first word.
            out.pop()
            if clitic.form in "وف":
                item.cut = item.cut._replace(conjunction=clitic.form)
            else:
                item.cut = item.cut._replace(preposition=clitic.form)
        out.append(item)
    return out
