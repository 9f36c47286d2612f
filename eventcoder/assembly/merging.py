"""Drafts of one sentence that tell one event become one: attacks told by noun and verb, casualties of several kinds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace

from eventcoder.model import NOT_ACTUAL, Actor, Count, Modality, Place
from eventcoder.patterns.clauses import REACH, Sentence
from eventcoder.patterns.conditions import ARMED
from eventcoder.patterns.matching import Match


@dataclass(slots=True)
class Draft:
    """An event in the making."""

    match: Match
    roles: dict[str, list[Actor]]
    place: Place | None
    counts: dict[str, Count]
    modality: Modality
    claimant: list[Actor]
    indirect: int = 0
    further: bool = False


class Row:
    """Drafts of a sentence by where their triggers stand; a long sentence may hold hundreds."""

    def __init__(self, drafts: list[Draft]) -> None:
        self.drafts = drafts
        self._order = sorted(range(len(drafts)), key=lambda i: drafts[i].match.at)
        self._ats = [drafts[i].match.at for i in self._order]

    def around(self, draft: Draft) -> list[Draft]:
        """Those whose trigger is within reach of the draft's, in the order in which they were given."""
        low = bisect_left(self._ats, draft.match.at - REACH)
        high = bisect_right(self._ats, draft.match.at + REACH)
        return [self.drafts[i] for i in sorted(self._order[low:high])]


#: Rules of verbs that only say what an attack hit, and how many nodes behind the attack they may stand.
_TELLS_TARGET, _SAME_STORY = (".attack.target", ".attack.target_by"), 12
#: How many nodes behind the first trigger of a change of control the second may stand.
_SAME_CHANGE = 6
_WIDE = ("country", "region", "admin1")


def merged(drafts: list[Draft], s: Sentence) -> list[Draft]:
    """The drafts, in the order of their triggers, with those that tell one event made one."""
    drafts = _joined(drafts, "attack", _SAME_STORY, lambda near, draft: _told_attack(near, draft, s))
    drafts = _joined(drafts, "casualty_claim", REACH, _told_casualties)
    return _joined(drafts, "territorial_control", _SAME_CHANGE, _told_change)


def _joined(
    drafts: list[Draft], event_type: str, reach: int, told: Callable[[list[Draft], Draft], tuple[int, Draft] | None]
) -> list[Draft]:
    """Drafts without those of one type that were told before.

    `told` gets the earlier ones at most `reach` nodes before a draft; it gives the index of the one that tells the
    same, and what the two make together.
    """
    out: list[Draft] = []
    near: list[int] = []
    for draft in drafts:
        if draft.match.rule.type == event_type:
            near = [i for i in near if draft.match.at - out[i].match.at <= reach]
            if (found := told([out[i] for i in near], draft)) is not None:
                index, one = found
                out[near[index]] = one
                continue
            near.append(len(out))
        out.append(draft)
    return out


def _told_attack(near: list[Draft], draft: Draft, s: Sentence) -> tuple[int, Draft] | None:
    """«استهدف هجوم انتحاري حاجزا»: an event noun that is the subject of an attack verb tells the same attack."""
    return next(((i, _one_attack(d, draft, s)) for i, d in enumerate(near) if _same_attack(d, draft, s)), None)


def _told_change(near: list[Draft], draft: Draft) -> tuple[int, Draft] | None:
    """«استعاد السيطرة على X»: verb and noun tell one change of one place; the first trigger keeps it."""
    return next(((i, d) for i, d in enumerate(near) if _same_place(d, draft)), None)


def _told_casualties(near: list[Draft], draft: Draft) -> tuple[int, Draft] | None:
    """One claim of several kinds: "killed 3 and wounded 5" unless perpetrators or victims differ."""
    earlier = list(enumerate(near))
    again = next(((i, d) for i, d in earlier if draft.match.at - d.match.at <= 4 and _repeats(d, draft)), None)
    return again or next(((i, _merged(d, draft)) for i, d in reversed(earlier) if _merges(d, draft)), None)


def _same_attack(first: Draft, second: Draft, s: Sentence) -> bool:
    low, high = first.match.at, second.match.at
    if not s.verbal[high] and _by_means(s, low, high):
        return True
    if _goes_on(first, second, s):
        return True
    if s.verbal[low] == s.verbal[high] or high - low > 4 or first.modality != second.modality:
        return False
    verb = first if s.verbal[low] else second
    between = s.nodes[low + 1 : high]
    return not verb.roles["source"] and not any(
        n.kind == "punct" or n.conj or n.category in ("prep", "sub") for n in between
    )


def _goes_on(first: Draft, second: Draft, s: Sentence) -> bool:
    """«شنت المقاتلات غارات على صعدة، استهدفت مخازن»: the verb behind the comma says what the raids hit."""
    low, high = first.match.at, second.match.at
    if s.verbal[low] or not s.verbal[high] or s.nodes[high].conj or not second.match.rule.id.endswith(_TELLS_TARGET):
        return False
    between = s.nodes[low + 1 : high]
    apart = any(s.verbal[low + 1 : high]) or any(n.category in ("sub", "that", "rel") for n in between)
    return not apart and (not second.roles["source"] or second.roles["source"] == first.roles["source"])


def _by_means(s: Sentence, low: int, high: int) -> bool:
    """ "hit the town with air raids", «قصفت البلدة بغارات», "car bomb attack": the noun tells the means."""
    between = s.nodes[low + 1 : high]
    if any(n.kind in ("punct", "rule") or n.category in ("sub", "that", "rel", "plus") for n in between):
        return False
    prep = s.nodes[high].tag.cut.preposition or (s.nodes[high - 1].tag.form if between else "")
    adjacent = not between and not s.verbal[low] and not s.nodes[high].conj
    return adjacent or (s.verbal[low] and len(between) <= 7 and prep in ("with", "in", "by", "ب", "في"))


def _same_place(first: Draft, second: Draft) -> bool:
    if first.place is None or second.place is None or first.match.at == second.match.at:
        return False
    return first.place.start == second.place.start and first.modality == second.modality


def _one_attack(first: Draft, second: Draft, s: Sentence) -> Draft:
    """The verb's object and place with the noun's mode and perpetrator."""
    verb, noun = (second, first) if s.verbal[second.match.at] else (first, second)
    match = replace(noun.match, mode=noun.match.mode or verb.match.mode)
    roles = {role: noun.roles[role] or verb.roles[role] for role in noun.roles}
    roles["target"] = verb.roles["target"] or noun.roles["target"]
    return replace(noun, match=match, roles=roles, place=verb.place or noun.place)


def _repeats(first: Draft, second: Draft) -> bool:
    """«لقي سبعة جنود مصرعهم»: a second trigger for the same people and the same fate."""
    again = set(second.counts) <= set(first.counts)
    targets = {(a.start, a.end) for a in second.roles["target"]}
    return (
        again
        and targets <= {(a.start, a.end) for a in first.roles["target"]}
        and (not _numbered(second) or first.counts == second.counts)
    )


def _numbered(draft: Draft) -> bool:
    """Whether the draft brings a number of its own."""
    return "counted" in draft.match.slots or any(
        p.kind == "number" for f in draft.match.roles.get("target", []) for p in f.items
    )


def _merges(first: Draft, second: Draft) -> bool:
    if first.modality in NOT_ACTUAL or second.modality in NOT_ACTUAL or set(first.counts) & set(second.counts):
        return False
    targets = first.roles["target"], second.roles["target"]
    same_victims = second.further or _alike(*targets) or (_one_side(*targets) and _coordinated(first, second))
    return same_victims and _alike(first.roles["source"], second.roles["source"])


def _one_side(first: list[Actor], second: list[Actor]) -> bool:
    """Victims of whom nothing says that they belong to different parties ("two civilians ... a nurse")."""
    sides = {a.actor_id or a.country or ("armed" if a.role in ARMED else "civil") for a in [*first, *second]}
    return len(sides) == 1


def _coordinated(first: Draft, second: Draft) -> bool:
    """Whether the triggers are near each other, as in "killing X and wounding Y"."""
    return 0 < second.match.at - first.match.at <= 4


def further(match: Match) -> bool:
    """ "wounded five others", «أسر 100 آخرين», a bare number: more of the same people."""
    victims = [p for f in match.roles.get("target", []) for p in f.items]
    return bool(victims) and all(p.others or (p.kind == "number" and not p.parts) for p in victims)


def _alike(first: list[Actor], second: list[Actor]) -> bool:
    """Whether two lists may name the same people: one is empty or they share a name or word."""
    if not first or not second:
        return True
    return {a.actor_id or a.text for a in first} & {a.actor_id or a.text for a in second} != set()


def _merged(first: Draft, second: Draft) -> Draft:
    roles = {role: first.roles[role] or second.roles[role] for role in first.roles}
    if first.roles["target"] and not second.further and not _alike(first.roles["target"], second.roles["target"]):
        roles["target"] = [*first.roles["target"], *second.roles["target"]]
    place = first.place or second.place
    if place is not None and second.place is not None and place.precision in _WIDE:
        place = second.place  # "In Syria three were killed and others injured in Hasakah"
    return replace(first, roles=roles, place=place, counts={**first.counts, **second.counts})
