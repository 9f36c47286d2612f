"""How many: the number of the victims' phrase as low, best and high (the rules of the contract's "Numbers")."""

from __future__ import annotations

from eventcoder.dictionaries.entries import RuleEntry
from eventcoder.languages.numerals import FATE
from eventcoder.mentions.discourse import Text
from eventcoder.mentions.phrases import Phrase
from eventcoder.model import Count
from eventcoder.patterns.clauses import Sentence
from eventcoder.patterns.matching import Match

_BY_NUMBER = {"one": 1, "two": 2}
_MOST = 10_000_000
_FATES = ("killed", "wounded")


def together(match: Match, victims: list[Phrase], text: Text) -> bool:
    """Whether one number tells of dead and wounded alike: «20 بين قتيل وجريح», «20 قتيلا وجريحا»."""
    if match.rule.counts not in _FATES:
        return False
    between = [_fate(p, text) for f in match.slots.get("بين", [])[:1] for p in f.items]
    if len(between) == 2 and set(between) == set(_FATES):
        return True
    fates = [_fate(p, text) for p in victims]
    numbers = [p.quantity for p in victims]
    one = len(victims) == 2 and set(fates) == set(_FATES) and numbers[0] is not None and numbers[1] is None
    return one and victims[1].number != "many" and victims[1].last == victims[0].last + 1


def both_fates(match: Match, s: Sentence, rules: list[RuleEntry]) -> bool:
    """«قُتل وأصيب العشرات», "were killed and wounded": two verbs, and nobody between them, tell of the same people."""
    if match.rule.counts not in _FATES:
        return False
    step = 2 if s.language == "en" else 1
    near = (i for i in (match.at - step, match.at + step) if 0 <= i < len(s.nodes))
    return any(_other_fate(match, s, rules, i) for i in near if s.verbal[i] == s.verbal[match.at])


def _other_fate(match: Match, s: Sentence, rules: list[RuleEntry], i: int) -> bool:
    low, high = sorted((match.at, i))
    if not _shared_victims(match, s, low, high):
        return False
    joined = bool(s.nodes[high].conj) if s.language == "ar" else s.nodes[low + 1].category in _JOINS
    kinds = {rules[x.ref].counts for x in s.nodes[i].tag.senses if x.kind == "rule"}
    return joined and match.rule.counts not in kinds and any(fate in kinds for fate in _FATES)


def _shared_victims(match: Match, s: Sentence, low: int, high: int) -> bool:
    """Whether the people stand behind both verbs or before both: «60 قتلوا وجرح 200» are two groups."""
    places = [f.node for f in match.slots.get("counted") or match.roles.get("target", [])]
    own = low > 0 and s.nodes[low - 1].kind == "np" and s.language == "ar"
    if all(i > high for i in places):
        return not own
    return all(i < low for i in places) and not (high + 1 < len(s.nodes) and s.nodes[high + 1].kind == "np")


_JOINS = ("plus", "or")


def shared(phrases: list[Phrase], text: Text) -> dict[str, Count]:
    """The number of dead and wounded together is the most that either can be."""
    whole = count_of(phrases[:1], text)
    most = whole.high if whole.high is not None or whole.best is None else None
    return {fate: Count(low=None, best=None, high=most, text=whole.text) for fate in _FATES}


def _fate(phrase: Phrase, text: Text) -> str:
    word = text.folded_words(phrase.last, phrase.last)
    return FATE.get(word) or FATE.get(word.removeprefix("و"), "")


def counts_of(phrases: list[Phrase], kind: str, text: Text) -> dict[str, Count]:
    """Counts of a group of victims: «12 قتيلا و30 جريحا» counts dead and wounded apart; other words are of `kind`."""
    if kind not in ("killed", "wounded"):
        return {kind: count_of(phrases, text)}
    apart: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        apart.setdefault(FATE.get(text.folded_words(phrase.last, phrase.last), kind), []).append(phrase)
    return {fate: count_of(members, text) for fate, members in apart.items()}


def count_of(phrases: list[Phrase], text: Text) -> Count:
    """The count that a coordinated group of victims gives; exact numbers of its members add up."""
    counts = [_single(p, text) for p in phrases]
    known = [c for c in counts if c.low is not None or c.high is not None]
    if len(known) <= 1 or len(known) < len(counts):
        return known[0] if known else Count(text=counts[0].text if counts else "")
    return _sum(known)


def _sum(counts: list[Count]) -> Count:
    def total(values: list[int | None]) -> int | None:
        return None if None in values else min(sum(v for v in values if v is not None), _MOST)

    return Count(
        low=total([c.low for c in counts]),
        high=total([c.high for c in counts]),
        best=total([c.best for c in counts]),
        text=" ".join(c.text for c in counts if c.text),
    )


def _single(phrase: Phrase, text: Text) -> Count:
    words = text.slice(phrase.first, phrase.last)
    if phrase.quantity is not None:
        q = phrase.quantity
        return Count(low=_capped(q.low), high=_capped(q.high), best=_capped(q.best), text=words)
    exact = _implied(phrase)
    return Count(low=exact, high=exact, best=exact, text=words)


def _implied(phrase: Phrase) -> int | None:
    """A noun with no number: one man is 1, a dual 2, a bare plural unknown; a named person is 1."""
    if phrase.kind in ("thing", "object", "place", "number", "adjective"):
        return None
    if phrase.noun is not None and phrase.noun.kind == "people":
        return _BY_NUMBER.get(phrase.number)
    if phrase.kind == "name" or (phrase.kind == "actor" and phrase.noun is None and phrase.number == "one"):
        return 1
    return None


def _capped(value: int | None) -> int | None:
    return None if value is None else min(value, _MOST)
