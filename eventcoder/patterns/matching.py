"""Rules against sentences: each trigger's slots become the roles of a match, or a reason why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eventcoder.dictionaries.entries import CueEntry, RuleEntry
from eventcoder.dictionaries.lexicon import Dictionaries, Sense
from eventcoder.mentions.chunks_en import PLACE_WORDS
from eventcoder.mentions.phrases import Node, Phrase
from eventcoder.patterns import frames_ar, frames_en
from eventcoder.patterns.clauses import Filler, Sentence, Slots, actor_like
from eventcoder.patterns.conditions import Asked, Reach, of_war, reach
from eventcoder.patterns.shape import verbal


@dataclass(slots=True)
class Match:
    """A rule that fired: node index of its trigger and the phrases of each role."""

    at: int
    rule: RuleEntry
    sense: Sense
    roles: dict[str, list[Filler]]
    slots: Slots
    mode: str | None = None


@dataclass(slots=True)
class Attempt:
    """A rule that was tried at a trigger: what came of it and why."""

    at: int
    rule: RuleEntry
    outcome: str
    why: str
    slots: Slots
    match: Match | None = None


def sentence_of(nodes: list[Node], language: str) -> Sentence:
    """Nodes with their verbs known; "that" behind a verb opens a report, not a relative clause."""
    acting = verbal(nodes, language)
    for at, node in enumerate(nodes):
        if at and node.tag.form == "that" and node.category == "rel" and acting[at - 1]:
            node.tag.senses = (node.tag.senses[0]._replace(part="that"), *node.tag.senses[1:])
            node.category = node.tag.category = "that"
    return Sentence(nodes, language, acting)


def frames_of(sentence: Sentence, cues: list[CueEntry]) -> frames_ar.Frames | frames_en.Frames:
    return frames_ar.Frames(sentence, cues) if sentence.language == "ar" else frames_en.Frames(sentence, cues)


def _suits(sense: Sense, is_verb: bool, arabic: bool) -> bool:
    """Whether a meaning of the trigger is a verb where a verb stands, a noun where a noun stands."""
    if sense.part == "word":
        return True
    if sense.part == "participle" and not arabic:
        return is_verb
    return (sense.part in ("past", "present", "base", "gerund")) == is_verb or sense.part == "participle"


def _fits(role: str, phrase: Phrase, of_people: bool = False, capitals: frozenset[int] = frozenset()) -> bool:
    if role != "place" and phrase.kind == "place" and phrase.place is not None and phrase.place.ref in capitals:
        return True
    if role == "place":
        site = (
            phrase.noun is not None and phrase.noun.kind in ("object", "body") and any(p.place for p in phrase.walk())
        )
        return phrase.kind in ("place", "name") or phrase.place is not None or site
    if of_people and role != "source" and phrase.kind == "thing":
        # Counted and killed: "two deminers" are people though no dictionary has the word.
        return phrase.quantity is not None
    if role == "target" and not of_people:
        return actor_like(phrase) or phrase.kind in ("object", "place")
    return actor_like(phrase)


def _fitting(
    role: str, fillers: list[Filler], of_people: bool = False, capitals: frozenset[int] = frozenset()
) -> list[Filler]:
    out = []
    for filler in fillers:
        if filler.pronoun and not filler.items:
            out.append(filler)
            continue
        items = tuple(p for p in filler.items if _fits(role, p, of_people, capitals))
        if items:
            out.append(Filler(items, filler.how, filler.node, filler.pronoun))
    return out


def _roles(rule: RuleEntry, slots: Slots, capitals: frozenset[int]) -> dict[str, list[Filler]]:
    roles: dict[str, list[Filler]] = {}
    for slot, role in rule.slots.items():
        found = _fitting(
            role, slots.get(slot, []), rule.counts is not None, capitals if rule.speech_act else frozenset()
        )
        if found and role not in roles:
            roles[role] = found[:1] if role != "place" else found
    between = _fitting("source", slots.get("between", []) + slots.get("بين", [])) if rule.two_sided else []
    if len(between) > 1:
        roles["source"], roles["target"] = between[:1], between[1:2]
    elif between and len(between[0].items) > 1:
        roles["source"] = between[:1]
        roles.pop("target", None)
    return roles


_IN_THE_RANKS = ("في صفوف", "من صفوف", "بصفوف")
_MOST = frozenset({"اغلب", "معظم", "غالبية", "جميع", "كل"})


def _name_victims(rule: RuleEntry, roles: dict[str, list[Filler]], slots: Slots, s: Sentence) -> None:
    """«17 قتيلا في صفوف الجيش», «28 قتيلا أغلبهم من الحوثيين»: a number of victims, and behind it whose they are."""
    victims = roles.get("target", [])
    if rule.counts is None or not victims or any(p.kind != "number" or p.parts for f in victims for p in f.items):
        return
    behind = [f for slot in _IN_THE_RANKS for f in slots.get(slot, [])]
    most = [f for f in slots.get("من", []) if f.node > 1 and _most_of_them(s.nodes[f.node - 2])]
    roles["target"] = [*victims, *_fitting("target", [*behind, *most][:1], of_people=True)]


def _most_of_them(node: Node) -> bool:
    return node.tag.cut.pronoun == "هم" and node.tag.cut.core in _MOST


def _unnamed(fillers: list[Filler]) -> list[Phrase]:
    """Unknown names in a role, when there is nothing else in it."""
    phrases = [p for f in fillers for p in f.items]
    return phrases if all(p.kind == "name" for p in phrases) else []


def _person_for_place(rule: RuleEntry, roles: dict[str, list[Filler]], slots: Slots, s: Sentence) -> bool:
    """ "X was captured": an unknown X is rather a person unless somebody who takes places is named.

    Of what somebody takes a name of one word is rather a place, a longer one a person.
    """
    names = _unnamed(roles.get("place", [])) if rule.type == "territorial_control" else []
    person = s.language == "en" and (_is_elsewhere(slots) or not any(map(_placelike, names)))
    return bool(names) and ("source" not in roles or person)


def _is_elsewhere(slots: Slots) -> bool:
    """ "captured X in Kenya": X is rather somebody who was there."""
    there = [p for prep in ("in", "near", "at") for f in slots.get(prep, []) for p in f.items]
    return any(q.place is not None for p in there for q in p.walk())


def _place_for_person(rule: RuleEntry, roles: dict[str, list[Filler]], slots: Slots, s: Sentence, at: int) -> bool:
    """ "Rebels captured X": see above, from the other side."""
    captures = rule.counts == "captured" and "source" in roles and not _is_elsewhere(slots)
    names = _unnamed(roles.get("target", [])) if captures else []
    taken = s.nodes[at].tag.form.startswith(("captur", "seiz", "tak", "took"))
    return s.language == "en" and taken and bool(names) and all(map(_placelike, names))


#: First words of names that are rather a place's than a person's.
_PLACE_WORDS = PLACE_WORDS | {
    "khan", "hill", "port", "san", "santa", "new", "umm", "ras", "bir", "al", "north", "south", "east", "west", "upper",
    "lower", "el", "as", "ash", "ar", "an", "ad",
}  # fmt: skip


def _placelike(name: Phrase) -> bool:
    return name.first == name.last or name.tag.form.split("-")[0] in _PLACE_WORDS


def _takes_no_place(rule: RuleEntry, roles: dict[str, list[Filler]], slots: Slots) -> bool:
    """ "captured twelve soldiers in Homs": where the object is people, Homs has not changed hands."""
    control = rule.type == "territorial_control" and rule.slots.get("object") == "place"
    taken = slots.get("object", []) if control else []
    things = [p for f in taken for p in f.items]
    return bool(things) and all(not _fits("place", p) and actor_like(p) for p in things)


def _missing(rule: RuleEntry, roles: dict[str, list[Filler]], slots: Slots, s: Sentence, at: int) -> str:
    """The need of the rule that its match does not meet; empty when all are met."""
    if _person_for_place(rule, roles, slots, s):
        return "the unknown name is rather a person's than a place's"
    if _place_for_person(rule, roles, slots, s, at):
        return "the unknown name is rather a place's than a person's"
    if _takes_no_place(rule, roles, slots):
        return "what is taken is no place"
    for need in rule.needs:
        if need == "actor":
            met = any(r in roles for r in ("source", "target", "against"))
        elif need == "count":
            met = "counted" in slots or any(p.quantity or p.number for f in roles.get("target", []) for p in f.items)
        else:
            met = any(part in roles for part in need.split("|"))
        if not met:
            return f"it needs {need}, and nothing fills it"
    return ""


#: Nodes that fill no role, unless they carry a pronoun.
_SAYS_NOBODY = frozenset({"rule", "punct", "time"})


class Matcher:
    """Tries every rule whose trigger stands in a sentence."""

    def __init__(self, dictionaries: Dictionaries) -> None:
        self.rules = dictionaries.rules
        self.dictionaries = dictionaries
        self.cues = dictionaries.cues
        self.asked = Asked(dictionaries.rules)
        # A capital that speaks is its state; one that is shelled is a place.
        self.capitals = frozenset(i for i, place in enumerate(dictionaries.places) if place.capital)

    def attempts(self, sentence: Sentence, words: list[str], brief: bool = False) -> Iterator[Attempt]:
        """Every rule tried, trigger by trigger; `words` are the folded tokens.

        A `brief` look leaves out rules that cannot fire for the words about their trigger, which are soon told.
        """
        frames = frames_of(sentence, self.cues)
        arabic = sentence.language == "ar"
        bare = brief and all(node.kind in _SAYS_NOBODY and not node.tag.cut.pronoun for node in sentence.nodes)
        for at, node in enumerate(sentence.nodes):
            if node.kind != "rule":
                continue
            tried: dict[int, Attempt] = {}
            near = reach(sentence, at, words, self.asked)
            for sense in node.tag.senses:
                if sense.kind != "rule" or sense.ref in tried or not _suits(sense, sentence.verbal[at], arabic):
                    continue
                rule = self.rules[sense.ref]
                if bare and rule.needs:
                    continue
                trouble = near.trouble(rule)
                if not (brief and trouble):
                    tried[sense.ref] = self._try(frames, at, sense, near, trouble)
            yield from self._one_capture(_ranked(list(tried.values()))) if tried else ()

    def _try(
        self, frames: frames_ar.Frames | frames_en.Frames, at: int, sense: Sense, near: Reach, trouble: str
    ) -> Attempt:
        rule = self.rules[sense.ref]
        slots = frames.slots(at, sense, rule)
        roles = _roles(rule, slots, self.capitals)
        _name_victims(rule, roles, slots, frames.s)
        why = _missing(rule, roles, slots, frames.s, at) or self._by_others(rule, roles) or trouble
        if why:
            return Attempt(at, rule, "blocked", why, slots)
        match = Match(at, rule, sense, roles, slots, mode=_mode(rule, sense, near, frames.s, at))
        return Attempt(at, rule, "event", "its trigger and needs are there", slots, match)

    def _one_capture(self, attempts: list[Attempt]) -> list[Attempt]:
        """ "X was captured" is a loss in battle when soldiers or fighters take part, else an arrest; never both."""
        found = {a.rule.type: a for a in attempts if a.match is not None and a.rule.counts == "captured"}
        if len(found) < 2 or found.keys() != {"casualty_claim", "detention"}:
            return attempts
        match = found["casualty_claim"].match
        people = [
            p for role in ("source", "target") for f in (match.roles.get(role, []) if match else []) for p in f.items
        ]
        battle = any(of_war(p, self.dictionaries, police=False) for p in people)
        lost = found["detention" if battle else "casualty_claim"]
        lost.outcome, lost.why, lost.match = "lost", "one capture is told as a loss in battle or as an arrest", None
        return attempts

    def _by_others(self, rule: RuleEntry, roles: dict[str, list[Filler]]) -> str:
        """Why a rule for the acts of certain people does not fit; empty when they act or it asks for nobody."""
        if not rule.by or any(
            self._is_one_of(q, rule.by) for f in roles.get("source", []) for p in f.items for q in p.walk()
        ):
            return ""
        return f"it is for acts of {', '.join(rule.by)}, and others act"

    def _is_one_of(self, phrase: Phrase, wanted: list[str]) -> bool:
        noun = self.dictionaries.nouns[phrase.noun.ref] if phrase.noun is not None else None
        return (
            (noun is not None and noun.id in wanted)
            or ("armed" in wanted and of_war(phrase, self.dictionaries))
            or ("civil" in wanted and noun is not None and noun.side == "civil")
            or ("official" in wanted and self._is_official(phrase))
        )

    def _is_official(self, phrase: Phrase) -> bool:
        actor = self.dictionaries.actors[phrase.actor.ref] if phrase.actor is not None else None
        noun = self.dictionaries.nouns[phrase.noun.ref] if phrase.noun is not None else None
        return (actor is not None and actor.role == "GOV") or (noun is not None and noun.side == "official")


def _mode(rule: RuleEntry, sense: Sense, near: Reach, s: Sentence, at: int) -> str | None:
    """The mode that words about the trigger give; «التي يسيطر عليها X», «إن X يسيطر على» tell who holds a place."""
    mode = near.mode(rule)
    relative = any(s.nodes[i].category in ("rel", "that") for i in range(max(0, at - 4), at))
    holds = s.language == "ar" and mode == "gained" and sense.part == "present" and relative
    return "held" if holds else mode


def _ranked(attempts: list[Attempt]) -> list[Attempt]:
    """The best match of one trigger per event type wins; the rest are told as lost."""
    won: set[str] = set()
    ordered = sorted(attempts, key=lambda a: (a.match is None, -_specific(a), a.rule.id))
    for attempt in ordered:
        if attempt.match is None:
            continue
        if attempt.rule.type in won:
            attempt.outcome, attempt.why, attempt.match = "lost", "a more specific rule of this type fired", None
        won.add(attempt.rule.type)
    return ordered


def _specific(attempt: Attempt) -> int:
    """More words in the trigger, more conditions met, more roles filled."""
    rule, match = attempt.rule, attempt.match
    filled = len(match.roles) if match else 0
    tail = len(match.sense.tail) if match else 0
    return 100 * tail + 10 * (bool(rule.requires or rule.by) + bool(rule.needs)) + 3 * filled
