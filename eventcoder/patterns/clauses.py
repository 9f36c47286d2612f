"""Moving about the nodes of one sentence: what a trigger can reach, and where its clause ends."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from eventcoder.dictionaries.entries import CueEntry
from eventcoder.mentions.phrases import Node, Phrase, family
from eventcoder.mentions.tags import directional

T = TypeVar("T")
#: How a slot was filled; anything but "direct" costs confidence.
DIRECT, CARRIED, ANTECEDENT, PRONOUN = "direct", "carried", "antecedent", "pronoun"
#: Nodes that a clause may span; it bounds the work a trigger costs in text without punctuation.
REACH = 60


@dataclass(frozen=True, slots=True)
class Filler:
    """The phrases that fill a slot; `items` is empty for a bare pronoun, which the discourse resolves."""

    items: tuple[Phrase, ...]
    how: str = DIRECT
    node: int = -1
    pronoun: str = ""


Slots = dict[str, list[Filler]]


@dataclass(slots=True)
class Sentence:
    """Nodes of a sentence; `verbal[i]` says whether node i acts as a verb.

    What several rules ask of one node is found once, and kept.
    """

    nodes: list[Node]
    language: str
    verbal: list[bool] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    _where: dict[str, list[int]] = field(default_factory=dict)
    _right: dict[int, list[int]] = field(default_factory=dict)
    _left: dict[int, list[int]] = field(default_factory=dict)
    _governed: dict[int, str] = field(default_factory=dict)
    _found: dict[Hashable, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.times = [i for i, node in enumerate(self.nodes) if node.kind == "time"]

    def is_between(self, low: int, high: int, what: str, all_of: Callable[[], Iterable[int]]) -> bool:
        """Whether one of the nodes low..high-1 is `what`; `all_of` gives all that are, in order, and is asked once."""
        return self.first_from(low, what, all_of, high) < high

    def every(self, what: str, all_of: Callable[[], Iterable[int]]) -> list[int]:
        """The nodes that are `what`, in order; see `is_between`."""
        if (found := self._where.get(what)) is None:
            found = self._where[what] = list(all_of())
        return found

    def first_from(self, low: int, what: str, all_of: Callable[[], Iterable[int]], none: int) -> int:
        """The first of the nodes that are `what` at or behind `low`; `none` where there is none."""
        found = self._where[what] if what in self._where else self.every(what, all_of)
        at = bisect_left(found, low)
        return found[at] if at < len(found) else none

    def last_before(self, high: int, what: str, all_of: Callable[[], Iterable[int]]) -> int:
        """The last of the nodes that are `what` before `high`; -1 where there is none."""
        found = self._where[what] if what in self._where else self.every(what, all_of)
        at = bisect_left(found, high)
        return found[at - 1] if at else -1

    def once(self, what: Hashable, find: Callable[[], T]) -> T:
        """What `find` finds in the sentence, which is called `what`; it is looked for once."""
        if what not in self._found:
            self._found[what] = find()
        found: T = self._found[what]
        return found

    def filler(self, at: int, how: str = DIRECT) -> Filler:
        return Filler(tuple(self.nodes[at].items), how, at)


def is_bare(node: Node) -> bool:
    """A noun phrase that no preposition governs; adjectives alone do not count."""
    return node.kind == "np" and not node.prep and node.items[0].kind != "adjective"


#: «قتل تسعة بينهم خمسة مدنيين»: what follows is a part of what was named.
_OF_WHICH = frozenset({"بين", "من", "ضمن", "من بين"})


def _people_from_it(previous: Node, node: Node) -> bool:
    """«ترجل منها 3 مسلحين»: people are no part of what «ها» stands for."""
    noun = node.items[0].noun if node.items else None
    return previous.tag.cut.pronoun in ("ها", "ه") and noun is not None and noun.kind == "people"


def governed(s: Sentence, at: int) -> str:
    """The preposition that governs the noun phrase at `at`: its own prefix or the word before it."""
    if (found := s._governed.get(at)) is None:
        found = s._governed[at] = _governed(s, at)
    return found


def _governed(s: Sentence, at: int) -> str:
    node = s.nodes[at]
    if node.prep:
        return node.prep
    if node.items and directional(node.items[0].tag):
        return "في"
    before = at - 1
    while before >= 0 and (s.nodes[before].category in ("aux", "quant", "det") or _describes(s, before)):
        before -= 1
    if before < 0:
        return ""
    previous = s.nodes[before]
    if previous.tag.cut.pronoun and (previous.tag.form not in _OF_WHICH or _people_from_it(previous, node)):
        return ""  # «استولت عليها المقاومة»: the preposition has its noun already
    return canonical(previous) if previous.category in ("prep", "agent", "against") else ""


def _describes(s: Sentence, at: int) -> bool:
    """ "in the holy city", "in the besieged town": an English word between a preposition and its noun."""
    node = s.nodes[at]
    participle = node.kind in ("rule", "cue") and not s.verbal[at] and s.nodes[at - 1].category == "det"
    return s.language == "en" and at > 0 and (node.kind == "word" or participle)


def canonical(node: Node) -> str:
    """Name of the slot that a preposition opens: agents fill the subject, enemies `against`."""
    if node.category == "agent":
        return "agent"
    if node.category == "against":
        return "against"
    return node.tag.senses[0].voice


def ends_clause(s: Sentence, at: int) -> bool:
    """Whether node `at` starts another clause."""
    node = s.nodes[at]
    return node.category in ("sub", "that") or s.verbal[at]


def reach_left(at: int) -> range:
    """Indices before `at`, nearest first, as far as a clause may reach."""
    return range(at - 1, max(-1, at - 1 - REACH), -1)


def rightwards(s: Sentence, at: int) -> list[int]:
    """Nodes behind `at` in its own clause; a relative clause is stepped over up to its comma."""
    if (found := s._right.get(at)) is None:
        found = s._right[at] = _rightwards(s, at)
    return found


def _rightwards(s: Sentence, at: int) -> list[int]:
    found: list[int] = []
    i, stop = at + 1, min(len(s.nodes), at + 1 + REACH)
    while i < stop:
        bar = s.first_from(i, "bar", lambda: _bars(s), stop)
        found += range(i, min(bar, stop))
        if bar >= stop or s.nodes[bar].category != "rel":
            break
        i = _behind_relative(s, bar)
    return found


def _bars(s: Sentence) -> Iterator[int]:
    """Nodes at which a clause ends, or is interrupted."""
    for i, node in enumerate(s.nodes):
        if s.verbal[i] or node.category in ("rel", "sub", "that") or _adds_clause(s, i):
            yield i


#: Arabic words that, behind a comma, set another event in time («، وذلك قبل إعلان ...»).
_BEFORE_OR_AFTER = frozenset({"قبل", "بعد", "عقب", "اثر", "غداه", "غداة"})


#: Words that, behind a comma, name who says so («، حسبما أفادت به وكالة ...»).
_SAYS_WHO = frozenset({"حسبما", "بحسب", "حسب", "وفق", "وفقا", "نقلا", "طبقا"})


def _adds_clause(s: Sentence, at: int) -> bool:
    """«، مشيرا إلى ...», «، وذلك بعد ...»: behind a comma the speaker goes on, or another event sets the time."""
    node = s.nodes[at]
    form = node.tag.form
    opens = form in _BEFORE_OR_AFTER or form in _SAYS_WHO or (node.kind == "cue" and form.startswith("م"))
    if not opens or not at or s.language != "ar":
        return False
    i = at - 1
    while i > 0 and s.nodes[i].category == "aux":
        i -= 1
    return s.nodes[i].is_comma()


def _behind_relative(s: Sentence, at: int) -> int:
    """Index behind the comma that closes the relative clause at `at`; the end when there is none."""
    stop = min(len(s.nodes), at + REACH)
    return next((i + 1 for i in range(at + 1, stop) if s.nodes[i].is_comma()), len(s.nodes))


def verb_before(s: Sentence, at: int) -> int:
    """The last node before `at` that acts as a verb; -1 where there is none."""
    return s.last_before(at, "verb", lambda: (i for i, acts in enumerate(s.verbal) if acts))


def comma_between(s: Sentence, low: int, high: int) -> bool:
    """Whether one of the nodes low..high-1 is a comma."""
    return s.is_between(low, high, "comma", lambda: (i for i, node in enumerate(s.nodes) if node.is_comma()))


def leftwards(s: Sentence, at: int) -> list[int]:
    """Nodes before `at`, nearest first, up to the verb or conjunction that starts the clause."""
    if (found := s._left.get(at)) is None:
        every = range(len(s.nodes))
        end = s.last_before(at, "end", lambda: (i for i in every if ends_clause(s, i)))
        opening = s.last_before(at, "opening", lambda: (i for i in every if _adds_clause(s, i)))
        found = s._left[at] = list(range(at - 1, max(0, at - REACH, end + 1, opening) - 1, -1))
    return found


def actor_like(phrase: Phrase) -> bool:
    """Whether a phrase may act: people, bodies, names, states, numbers of people."""
    if phrase.kind == "place":
        return phrase.actor is not None
    if phrase.kind == "object":
        # "GNA aircraft", «طائرات روسية»: a thing acts for the one whose it is.
        return phrase.adjective is not None or any(p.kind in ("actor", "adjective") for p in phrase.parts)
    return family(phrase) == "actor" and phrase.kind not in ("object", "thing")


def prepositional(s: Sentence, at: int) -> tuple[str, Filler] | None:
    """The slot that its preposition opens for the noun phrase at `at`, and what fills it."""
    prep = governed(s, at)
    return ("subject" if prep == "agent" else prep, s.filler(at)) if prep else None


def governed_before(s: Sentence, at: int) -> bool:
    """Whether a preposition that is a word of its own stands right before node `at`."""
    return at > 0 and s.nodes[at - 1].category in ("prep", "agent")


_DEFINITE = frozenset({"the", "this", "that", "these", "those"})


def is_definite(s: Sentence, at: int) -> bool:
    """Whether an event noun is told as known: «الهجوم», "the attack", "the deadly attack"."""
    if s.language == "ar":
        return s.nodes[at].tag.definite
    before = at - 1
    while before > 0 and before > at - 4 and s.nodes[before].kind == "word":
        before -= 1
    return before >= 0 and s.nodes[before].tag.form in _DEFINITE


def cue_kinds(node: Node, cues: list[CueEntry]) -> tuple[str, ...]:
    """Kinds of all cues that a node may be."""
    if (kinds := node.cue_kinds) is None:
        senses = node.tag.senses
        kinds = tuple([cues[sense.ref].kind for sense in senses if sense.kind == "cue"]) if senses else ()
        node.cue_kinds = kinds
    return kinds


def cues_of(s: Sentence, cues: list[CueEntry]) -> list[tuple[int, tuple[str, ...]]]:
    """The nodes that may be cues, in order, each with their kinds; words that say against whom are such, too."""
    return s.once("cues", lambda: list(_cues(s, cues)))


def _cues(s: Sentence, cues: list[CueEntry]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for i, node in enumerate(s.nodes):
        kinds = cue_kinds(node, cues) if node.tag.senses else ()
        if node.category == "against":
            kinds = (*kinds, "against")
        if kinds:
            yield i, kinds


def enemies_behind(s: Sentence, at: int, cues: list[CueEntry]) -> list[Filler]:
    """Actors behind each word of enmity in reach («لمواجهة الهجمة العنيفة لقوات النظام»، "to fight the regime")."""

    def hostile() -> Iterator[int]:
        return (i for i, kinds in cues_of(s, cues) if "against" in kinds)

    if not s.is_between(at + 1, at + 1 + REACH, "enmity", hostile):
        return []
    words = frozenset(s.every("enmity", hostile))
    found = (_first_actor(s, i) for i in _through_infinitives(s, at) if i in words)
    return [filler for filler in found if filler is not None]


def _through_infinitives(s: Sentence, at: int) -> Iterator[int]:
    """Nodes in reach, also behind "to take up arms": the enemy may be named in what people are called upon to do."""
    if s.language == "ar":
        yield from rightwards(s, at)
        return
    for i in range(at + 1, min(len(s.nodes), at + REACH)):
        if ends_clause(s, i) and s.nodes[i - 1].tag.form != "to" and s.nodes[i].kind != "cue":
            return
        yield i


def _first_actor(s: Sentence, at: int) -> Filler | None:
    """The first actor within a few nodes, through the nouns that describe what it does."""
    for i in range(at + 1, min(at + 7, len(s.nodes))):
        node = s.nodes[i]
        if node.kind == "punct" or node.category in ("sub", "that", "rel"):
            return None
        hit = node.kind == "np" and (i == at + 1 and node.items[0].kind == "object")
        if node.kind == "np" and (hit or node.items[0].kind == "adjective" or any(map(actor_like, node.items))):
            return s.filler(i)
    return None


def _agrees(pronoun: str, node: Node) -> bool:
    """«استيلائه» speaks of one, or of a body; counted people are «هم»."""
    if pronoun not in ("ه", "ها"):
        return True
    phrase = node.items[-1]
    people = phrase.noun is not None and phrase.noun.kind == "people" and phrase.number == "many"
    return phrase.quantity is None and phrase.kind != "number" and (not people or pronoun == "ها")


#: "The latter": the one who was named last.
LATTER = frozenset({"الاخيره", "الاخيرة", "الاخير", "الاخيران", "الاخيرين"})


def referent(
    s: Sentence, filler: Filler, test: Callable[[Phrase], bool], others: frozenset[int] = frozenset()
) -> Filler | None:
    """What a pronoun stands for: the nearest phrase before it that can act (or be a place); subjects come first.

    In Arabic it is none of the nodes in `others`, who do what it undergoes.
    """
    barred = others if s.language == "ar" else frozenset()
    nouns = s.every("np", lambda: (i for i, node in enumerate(s.nodes) if node.kind == "np"))
    nouns = nouns[bisect_left(nouns, filler.node - 2 * REACH) : bisect_left(nouns, filler.node)]
    fits = [i for i in nouns if i not in barred and any(map(test, s.nodes[i].items))]
    if filler.pronoun in LATTER:
        return next((Filler(tuple(s.nodes[i].items[-1:]), PRONOUN, i) for i in fits[-1:]), None)
    free = [i for i in fits if is_bare(s.nodes[i]) and not governed(s, i)]
    agreeing = [i for i in free or fits if _agrees(filler.pronoun, s.nodes[i])]
    known = agreeing or free or fits
    # "Rebels captured him": an object is never its own subject.
    chosen = known[-2:-1] if filler.pronoun in ("him", "them", "her", "it", "us") else known[-1:]
    return next((Filler(tuple(s.nodes[i].items), PRONOUN, i) for i in chosen), None)
