"""How many: numbers and the words that bound them, in one sentence of either language.

First the bare numbers (digits, number words, vague words such as "dozens"), then what joins two of them into a range,
then the words around that set a bound. Times, money, shares, lengths and labels are left out. Linear in the tokens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from eventcoder.languages import numerals
from eventcoder.mentions.times import time_tokens

#: How far behind the counted noun «على الأقل» may stand.
_REACH = 3
_LARGEST = 10_000_000
_PERCENT = ("مية", "ماية")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at tokens `first` to `last`, its modifiers included, with the bounds that they set."""

    first: int
    last: int
    low: int | None
    best: int | None
    high: int | None
    exact: bool
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    """What one language knows about numbers."""

    arabic: bool
    numbers: Mapping[str, tuple[str, int, bool]]
    before: Mapping[str, tuple[numerals.Phrase, ...]]  # by the last word
    behind: Mapping[str, tuple[numerals.Phrase, ...]]  # by the first word
    vague: Mapping[str, tuple[numerals.Phrase, ...]]  # by the first word
    between: frozenset[str]
    bare: Mapping[str, str]  # a word of a phrase with its prefix cut off


def _is_arabic(word: str) -> bool:
    return word[0] >= "\u0600"


def _by_word(phrases: Sequence[numerals.Phrase], at: int, arabic: bool) -> dict[str, tuple[numerals.Phrase, ...]]:
    """Phrases of one language under their first or last word, longest first."""
    table: dict[str, tuple[numerals.Phrase, ...]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        if _is_arabic(phrase[0]) == arabic or phrase == ("+",):
            table[phrase[at]] = (*table.get(phrase[at], ()), phrase)
    return table


@cache
def _words(language: str) -> _Words:
    arabic = language == "ar"
    vague = tuple(tuple(words.split()) for words in numerals.VAGUE)
    firsts = {phrase[0] for phrase in (*vague, *numerals.BEFORE)} if arabic else set()
    bare = {form: word for word in firsts if _is_arabic(word) for form, _ in numerals.prefixed(word)}
    # «كميات» are amounts, not "like hundreds".
    bare = {form: word for form, word in bare.items() if not form.endswith("كميات")}
    return _Words(
        arabic,
        numerals.arabic_numbers() if arabic else numerals.english_numbers(),
        _by_word(tuple(numerals.BEFORE), -1, arabic),
        _by_word(tuple(numerals.BEHIND), 0, arabic),
        _by_word(vague, 0, arabic),
        frozenset(form for word in ("بين", "between") for form, _ in numerals.prefixed(word)),
        bare,
    )


@cache
def _telling(language: str) -> frozenset[str]:
    words = _words(language)
    prefixed = {form for form, word in words.bare.items() if word in words.vague}
    return frozenset({*words.numbers, *words.vague, *prefixed})


def _entry(forms: Sequence[str], at: int, words: _Words) -> numerals.Entry | None:
    if not 0 <= at < len(forms):
        return None
    form = forms[at]
    if not form[:1].isdigit():
        return words.numbers.get(form)
    value = numerals.digits(form)
    return None if value is None else ("n", value, False)


def _half_more(
    forms: Sequence[str], at: int, amount: numerals.Amount, words: _Words
) -> tuple[int, numerals.Amount] | None:
    """«مليون ونصف المليون», "two and a half million"."""
    entry, behind = _entry(forms, at, words), _entry(forms, at + 1, words)
    if amount[0] >= 1000 and not amount[1] and entry and entry[0] == "f" and entry[2]:
        scale = 1e6 if amount[0] >= 1e6 else 1000
        return at + 1 if behind and behind[0] == "s" else at, (amount[0] + scale / 2, 0)
    scaled = _entry(forms, at + 3, words)
    if list(forms[at : at + 3]) == ["and", "a", "half"] and scaled and scaled[0] == "s":
        return at + 3, ((amount[1] + 0.5) * scaled[1], 0)
    return None


def _half_of(forms: Sequence[str], at: int, words: _Words) -> tuple[int, float, str] | None:
    """«نصف مليون», "half a million", "half a dozen"."""
    skip = 2 if at + 1 < len(forms) and forms[at + 1] in ("a", "-") else 1
    of = _entry(forms, at + skip, words)
    return (at + skip, of[1] / 2, "w") if of and of[0] in "sd" else None


def _ordinal(forms: Sequence[str], at: int, value: float, words: _Words) -> tuple[int, float, str]:
    """«الثالث», «الثالث عشر»."""
    behind = _entry(forms, at + 1, words)
    if behind and _is_arabic(forms[at]) and (behind[:2] == ("u", 10) or (behind[0] == "t" and behind[2])):
        return at + 1, value + behind[1], "o"
    return at, value, "o"


def _read(forms: Sequence[str], at: int, words: _Words) -> tuple[int, float, str] | None:
    """Last token, value and kind (d digits, w words, o ordinal) of the number that starts at `at`."""
    first = _entry(forms, at, words)
    if first is None or first[0] in "fo":
        if first is None:
            return None
        return _half_of(forms, at, words) if first[0] == "f" else _ordinal(forms, at, first[1], words)
    kind, value, _ = first
    amount: numerals.Amount = (value, 0) if kind in "sD" else (0, value)
    last = at
    while step := _half_more(forms, last + 1, amount, words) or _next_part(forms, last + 1, amount, words, kind == "n"):
        last, amount = step
    if last == at and kind == "1":
        return None  # «أحد» alone is "one of"
    return last, sum(amount), "d" if last == at and kind == "n" else "w"


def _next_part(
    forms: Sequence[str], at: int, amount: numerals.Amount, words: _Words, digits: bool
) -> tuple[int, numerals.Amount] | None:
    """The next part of a number: "-one" behind "twenty", «وعشرون» behind «خمسة»."""
    arabic = words.arabic
    form = forms[at] if at < len(forms) else ""
    skip = 1 if form in ("and", "و") or (form == "-" and not arabic) else 0
    entry = _entry(forms, at + skip, words)
    if entry is None or (form == "-" and entry[0] == "n"):
        return None
    more = numerals.joined(amount, entry, form in ("and", "و") or entry[2], arabic, digits)
    return (at + skip, more) if more else None


@dataclass(frozen=True, slots=True)
class _Core:
    """A bare number before its modifiers are looked for; kind is d, w, o or v (vague)."""

    first: int
    last: int
    bounds: numerals.Bounds
    kind: str


def _phrase_at(forms: Sequence[str], at: int, phrases: Mapping[str, tuple[numerals.Phrase, ...]], words: _Words) -> int:
    """Length of the longest phrase that starts at `at`; its first word may carry a prefix."""
    word = words.bare.get(forms[at], forms[at])
    for phrase in phrases.get(word, ()):
        if tuple(forms[at + 1 : at + len(phrase)]) == phrase[1:]:
            return len(phrase)
    return 0


def _vague(forms: Sequence[str], at: int, words: _Words) -> _Core | None:
    length = _phrase_at(forms, at, words.vague, words)
    if not length:
        return None
    word = words.bare.get(forms[at], forms[at])
    return _Core(at, at + length - 1, numerals.VAGUE[" ".join((word, *forms[at + 1 : at + length]))], "v")


def _core(forms: Sequence[str], at: int, words: _Words) -> _Core | None:
    if vague := _vague(forms, at, words):
        return vague
    read = _read(forms, at, words)
    if read is None or read[1] > _LARGEST:
        return None
    last, value, kind = read
    n = int(value)
    return _Core(at, last, (n, n, n), kind) if n == value else None


def _cores(forms: Sequence[str], words: _Words, taken: frozenset[int]) -> Iterator[_Core]:
    telling = _telling("ar" if words.arabic else "en")
    at = 0
    while at < len(forms):
        begins = (forms[at] in telling or forms[at][:1].isdigit()) and at not in taken
        core = _core(forms, at, words) if begins else None
        if core and core.last not in taken:
            yield core
            at = core.last
        at += 1


def _opener(forms: Sequence[str], core: _Core) -> int:
    """First token of the number with what is written apart before it: "a" hundred, «الـ» 20."""
    at = core.first
    if at and forms[at - 1] in ("ال", "ل", "ب", "ك") and forms[at][:1].isdigit():
        return at - 1
    return at - 1 if at and forms[at - 1] in ("a", "an") and forms[at] in numerals.WITH_ARTICLE else at


def _before(forms: Sequence[str], end: int, words: _Words) -> numerals.Phrase | None:
    """The longest phrase that sets a bound and ends just before token `end`."""
    word = forms[end - 1] if end else ""
    for phrase in (*words.before.get(word, ()), *words.before.get(words.bare.get(word, ""), ())):
        start = end - len(phrase)
        opens = start >= 0 and words.bare.get(forms[start], forms[start]) == phrase[0]
        if opens and tuple(forms[start + 1 : end]) == phrase[1:]:
            return phrase
    return None


def _effects_before(forms: Sequence[str], first: int, words: _Words) -> tuple[int, list[str]]:
    """Where the modifiers before a number begin, and what they say."""
    effects: list[str] = []
    while phrase := _before(forms, first, words):
        effects.append(numerals.BEFORE[phrase])
        first -= len(phrase)
    return first, effects


def _effect_behind(forms: Sequence[str], last: int, stop: int, words: _Words) -> tuple[int, list[str]]:
    """Where the number ends with the modifier behind it; one behind the noun counts but is not covered."""
    for at in range(last + 1, min(last + 2 + _REACH, stop)):
        length = _phrase_at(forms, at, words.behind, words)
        adjacent = at == last + 1
        if length and (adjacent or forms[at] not in ("+", "plus")):
            phrase = (words.bare.get(forms[at], forms[at]), *forms[at + 1 : at + length])
            effect = numerals.BEHIND.get(phrase) or numerals.BEHIND.get(tuple(forms[at : at + length]))
            return (at + length - 1 if adjacent else last), [effect] if effect else []
        if forms[at] in (".", ",", ";", ":", "(", ")"):
            break
    return last, []


def _bounded(bounds: numerals.Bounds, effects: Sequence[str], kind: str) -> numerals.Bounds:
    low, best, high = bounds
    if "low" in effects:
        return low, best, None
    if "high" in effects and high is not None:
        return None, high if kind == "r" else best, high
    return bounds


def _has_and(forms: Sequence[str], at: int, words: _Words) -> bool:
    """Whether "and" is attached to the number at `at`."""
    entry = _entry(forms, at, words)
    return entry is not None and entry[2]


def _range_joint(forms: Sequence[str], first: _Core, second: _Core, words: _Words) -> int | None:
    """First token of a range of these two numbers, or None: "between X and Y", "X to Y", «بين X وY»."""
    gap, before = forms[first.last + 1 : second.first], forms[first.first - 1] if first.first else ""
    joint = gap[0] if len(gap) == 1 else "و" if not gap and _has_and(forms, second.first, words) else ""
    if before in words.between and joint in ("and", "و", "-"):
        return first.first - (2 if first.first > 1 and forms[first.first - 2] in ("ما", "وما") else 1)
    if joint in ("-", "or", "او") or (joint in ("to", "الي") and before not in ("from", "من")):
        return first.first
    return None


def _range(forms: Sequence[str], first: _Core, second: _Core, words: _Words) -> _Core | None:
    """Two numbers as one range, when they are joined and rise."""
    low, high = first.bounds[0], second.bounds[2]
    start = _range_joint(forms, first, second, words)
    if start is None or low is None or high is None or "o" in (first.kind, second.kind):
        return None
    scale = _entry(forms, second.last, words)
    if scale and scale[0] == "s" and second.last > second.first and low * scale[1] < high:
        low = int(low * scale[1])  # "two to three thousand"
    return _Core(start, second.last, (low, low, high), "r") if low < high else None


def _with_ranges(forms: Sequence[str], cores: Sequence[_Core], words: _Words) -> Iterator[_Core]:
    at = 0
    while at < len(cores):
        both = _range(forms, cores[at], cores[at + 1], words) if at + 1 < len(cores) else None
        yield both or cores[at]
        at += 2 if both else 1


def _near(forms: Sequence[str], at: int) -> str:
    return forms[at] if 0 <= at < len(forms) else ""


def _is_measured(forms: Sequence[str], core: _Core) -> bool:
    """Whether the number counts something else than people or things: a share, money, time, length."""
    at = core.last + 1
    before, behind = _near(forms, core.first - 1), _near(forms, at)
    if behind in ("of", "u.s.", "us", "في", "-", "square", "من"):
        at += 1
    unit = _near(forms, at).removeprefix("ال")
    if behind == "-" and unit in numerals.COMPOUND_BEHIND:
        return True
    if (behind == "في" and unit in _PERCENT) or (forms[core.first].removeprefix("ال") in _PERCENT and before == "في"):
        return True  # «20 في المئة»
    return behind.removeprefix("ال") in numerals.UNITS_BEHIND or unit in numerals.UNITS_BEHIND


def _is_label(forms: Sequence[str], core: _Core) -> bool:
    """Resolution 2216, F-16, 9:30, «القرار 2216», or an age between commas."""
    before, behind = _near(forms, core.first - 1), _near(forms, core.last + 1)
    earlier = _near(forms, core.first - 2)
    if before in numerals.labels() or (before == "." and earlier == "no"):
        return True
    if before == "-" and earlier.isalpha() and len(earlier) <= 5 and earlier.isascii() and core.kind == "d":
        return True
    if before.isascii() and before.isalpha() and len(before) == 1 and before not in "ai" and core.kind == "d":
        return True
    if (behind in (":", "/") and _near(forms, core.last + 2).isdigit()) or (before in (":", "/") and earlier.isdigit()):
        return True
    return core.kind == "d" and (before, behind) in ((",", ","), ("(", ")")) and (core.bounds[1] or 0) < 111


def _is_year(forms: Sequence[str], core: _Core) -> bool:
    """1990 to 2035 with nothing behind it that is counted."""
    form, behind = forms[core.first], _near(forms, core.last + 1)
    if core.kind != "d" or not form.isdigit() or not 1900 <= int(form) <= 2035:
        return False
    return behind not in numerals.COUNTED and not (form.endswith("00") and behind.isalpha())


def _is_pronoun(forms: Sequence[str], core: _Core) -> bool:
    """One of them, no one, «في آن واحد»."""
    form, before, behind = forms[core.first], _near(forms, core.first - 1), _near(forms, core.last + 1)
    if core.first != core.last:
        return False
    if form == "one":
        return behind in numerals.NOT_COUNTED_BY_ONE or not behind or before in numerals.BEFORE_PRONOUN_ONE
    return form in ("واحد", "واحدة") and before in numerals.BEFORE_PRONOUN_WAHID


def _opened(forms: Sequence[str], core: _Core, words: _Words) -> tuple[int, list[str]]:
    """Where a number begins with the modifiers before it; behind an attached "and" there are none."""
    opener = _opener(forms, core)
    return (opener, []) if _has_and(forms, core.first, words) else _effects_before(forms, opener, words)


def _quantity(forms: Sequence[str], core: _Core, stop: int, words: _Words) -> Quantity | None:
    """The number with its modifiers, or None when it counts nothing."""
    if _is_measured(forms, core) or _is_label(forms, core):
        return None
    first, effects = _opened(forms, core, words)
    last, behind = _effect_behind(forms, core.last, stop, words)
    effects = effects + behind
    if (_is_year(forms, core) and not {"low", "about"} & {*effects}) or (_is_pronoun(forms, core) and not effects):
        return None
    low, best, high = _bounded(core.bounds, effects, core.kind)
    return Quantity(first, last, low, best, high, not effects and core.kind in "dw", core.kind == "o")


def _apart(found: Sequence[Quantity]) -> Iterator[Quantity]:
    """Each quantity once: a modifier between two numbers belongs to the first that covers it."""
    end = -1
    for quantity in found:
        if quantity.last > end:
            yield quantity if quantity.first > end else replace(quantity, first=end + 1)
            end = quantity.last


def find_quantities(forms: Sequence[str], language: str) -> list[Quantity]:
    """Counts in one sentence, in order; ordinals are marked, times, money, shares and labels are left out."""
    if _telling(language).isdisjoint(forms) and not any(form[:1].isdigit() for form in forms):
        return []
    words = _words(language)
    taken = time_tokens(forms, language)
    cores = list(_with_ranges(forms, list(_cores(forms, words, taken)), words))
    stops = [*(_opened(forms, core, words)[0] for core in cores[1:]), len(forms)][: len(cores)]
    found = (_quantity(forms, core, stop, words) for core, stop in zip(cores, stops, strict=True))
    return list(_apart([quantity for quantity in found if quantity]))
