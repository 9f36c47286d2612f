"""Tags: each stretch of a sentence gets its likeliest meaning from the lexicon, numbers and times; longest wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
    """A stretch of tokens [first, last] of one kind; `senses` holds every meaning of the same stretch."""

    first: int
    last: int
    kind: str
    form: str
    senses: tuple[Sense, ...] = ()
    cut: Analysis = _WHOLE
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
        return next((s for s in self.senses if s.kind in kinds), None)

    @property
    def definite(self) -> bool:
        """Whether an Arabic word carries the article."""
        return self.cut.core.startswith("ال") or any(s.definite for s in self.senses)

    @property
    def category(self) -> str:
        """What a function word does; empty for other tags."""
        return self.senses[0].part if self.kind == "func" else ""

    @property
    def finite(self) -> bool:
        """Whether a trigger or cue may be a finite verb."""
        return any(s.part in ("past", "present") for s in self.senses if s.kind in ("rule", "cue"))


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


def _places(before: Tag | None) -> str:
    """What makes a common word behind the tag the name of a place: a place "noun" or a "preposition"; else nothing.

    Behind a definite Arabic noun the word may be its adjective («المدينة الجديدة»): no more than a preposition.
    """
    if before is None:
        return ""
    if before.of_kind("spot") is not None:
        return "preposition" if before.definite else "noun"
    return "preposition" if before.kind == "func" and before.senses[0].voice in _PLACING else ""


def _may_be_place(sense: Sense, placed: str, cut: Analysis) -> bool:
    """Whether a guarded name stands where it counts; a strict one asks for a place noun."""
    return placed == "noun" or (not sense.strict and bool(placed or cut.preposition == "ب"))


def _candidates(
    readings: Sequence[Reading], forms: Sequence[str], raw: Sequence[str], at: int, placed: str
) -> list[tuple[int, int, Sense, Analysis]]:
    """(length, letters cut, sense, cut) of everything that matches at token `at`."""
    found = []
    following = forms[at + 1] if at + 1 < len(forms) else ""
    for reading in readings:
        for sense in reading.before(following):
            end = at + 1 + len(sense.tail)
            if sense.guarded and not _may_be_place(sense, placed, reading.cut):
                continue
            if tuple(forms[at + 1 : end]) == sense.tail and _fits_case(sense, raw[at:end]):
                found.append((1 + len(sense.tail), reading.cut.weight, sense, reading.cut))
    return found


def _lexical(
    readings: Sequence[Reading], forms: Sequence[str], raw: Sequence[str], at: int, before: Tag | None
) -> Tag | None:
    placed = _places(before)
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
    senses = _without_homographs(senses, bool(placed) or (before is not None and before.kind == "quantity"))
    if placed != "noun" and senses[0].kind == "place" and any(s.kind in _NOUNS for s in senses):
        # «القبائل» is rather the tribes than a region of that name.
        senses = tuple(sorted(senses, key=lambda s: s.kind not in _NOUNS))
    if cut.pronoun and any(s.kind in ("people", "body") for s in senses):
        senses = tuple(s for s in senses if s.kind != "rule") or senses
    return Tag(at, at + length - 1, senses[0].kind, cut.core, senses, cut)


def _bare(forms: Sequence[str], at: int, language: str) -> Tag:
    form = forms[at]
    if not form[0].isalnum():
        return Tag(at, at, "poss" if form in ("'s", "'") else "punct", form)
    if language == "ar" and form[1:3] == "ال" and form[0] in "وفبك" and len(form) > 5:
        cut = Analysis(form[1:], form[0] if form[0] in "وف" else "", form[0] if form[0] in "بك" else "")
        return Tag(at, at, "word", cut.core, cut=cut)
    if language == "ar" and form.startswith("لل") and len(form) > 4:
        cut = Analysis("ال" + form[2:], preposition="ل")
        return Tag(at, at, "word", cut.core, cut=cut)
    return Tag(at, at, "word", form, cut=Analysis(form))


def _special(at: int, times: dict[int, TimeSpan], quantities: dict[int, Quantity], form: str) -> Tag | None:
    if at in times:
        return Tag(at, times[at].last, "time", form, time=times[at])
    if at in quantities:
        return Tag(at, quantities[at].last, "quantity", form, quantity=quantities[at])
    return None


def _affixes(form: str, language: str) -> Analysis:
    """Conjunction and preposition that a number or a time word carries («وثلاثة»، «بخمسة»)."""
    if language != "ar" or form[0].isdigit() or not form[1:].startswith(_NUMBER_STARTS):
        return Analysis(form)
    if form[0] in "وف":
        return Analysis(form[1:], form[0])
    return Analysis(form[1:], preposition=form[0]) if form[0] in "بل" else Analysis(form)


def _next(
    at: int, forms: list[str], raw: Sequence[str], lexicon: Lexicon, special: Tag | None, before: Tag | None
) -> Tag:
    found = _lexical(lexicon.read(forms[at]), forms, raw, at, before)
    if special and not (found and found.last > special.last):
        return replace(special, cut=_affixes(forms[at], lexicon.language))
    return found or _bare(forms, at, lexicon.language)


def _around_time(chosen: Tag, time: TimeSpan, forms: list[str], raw: Sequence[str], lexicon: Lexicon) -> Tag:
    """ "called Thursday on": the verb means what it means with the preposition behind the time."""
    at, behind = chosen.first, slice(time.last + 1, time.last + 3)
    found = _lexical(lexicon.read(forms[at]), [forms[at], *forms[behind]], [raw[at], *raw[behind]], 0, None)
    phrasal = found is not None and found.last > 0 and found.kind in ("rule", "cue")
    return replace(found, first=at, last=at) if found is not None and phrasal else chosen


def tag(
    forms: list[str],
    raw: Sequence[str],
    lexicon: Lexicon,
    times: Sequence[TimeSpan],
    quantities: Sequence[Quantity],
) -> list[Tag]:
    """Tags that cover all tokens of a sentence from left to right; `raw` holds the tokens as written."""
    by_time = {t.first: t for t in times}
    by_number = {q.first: q for q in quantities if not q.ordinal}
    out: list[Tag] = []
    at = 0
    while at < len(forms):
        special = _special(at, by_time, by_number, forms[at])
        chosen = _next(at, forms, raw, lexicon, special, out[-1] if out else None)
        if chosen.last + 1 in by_time and lexicon.language == "en":
            chosen = _around_time(chosen, by_time[chosen.last + 1], forms, raw, lexicon)
        chosen.capital = raw[chosen.first][:1].isupper()
        out.append(chosen)
        at = chosen.last + 1
    return _unquoted(out)


def _as_name(item: Tag) -> Tag:
    """«”فتح“» between quotation marks is the movement, not "he opened"."""
    named = tuple(s for s in item.senses if s.kind == "actor")
    quoted = item.opened and item.kind in ("rule", "cue") and bool(named)
    return replace(item, kind="actor", senses=named) if quoted else item


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
                item.cut = replace(item.cut, conjunction=clitic.form)
            else:
                item.cut = replace(item.cut, preposition=clitic.form)
        out.append(item)
    return out
