"""Arabic subjects: behind the verb, before it, in the antecedent of a relative clause, or carried from another verb."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eventcoder.dictionaries.entries import CueEntry
from eventcoder.mentions.phrases import Node, Phrase
from eventcoder.patterns.clauses import (
    ANTECEDENT,
    CARRIED,
    LATTER,
    PRONOUN,
    REACH,
    Filler,
    Sentence,
    Slots,
    actor_like,
    canonical,
    governed,
    is_bare,
    leftwards,
    reach_left,
    rightwards,
    verb_before,
)

_PREPS_WITH_PRONOUN = {
    "عليها": "علي", "عليه": "علي", "عليهم": "علي", "عليهما": "علي",
    "فيها": "في", "فيه": "في", "منها": "من", "منه": "من",
    "بها": "ب", "به": "ب", "لها": "ل", "له": "ل", "ضدها": "against", "ضده": "against", "ضدهم": "against",
}  # fmt: skip
_SKIPPED = ("aux",)
_FEMININE = frozenset({"نساء", "فتيات", "سيدات", "نسوة", "امراة", "قوات", "عوايل", "اسر", "حشود", "عايلات", "امهات"})
_ITSELF = frozenset({"نفسه", "نفسها", "نفسيهما", "نفسهما", "انفسهم", "انفسهما", "انفسهن"})


_RESUMED_WITHIN = 4


def preposition_with_pronoun(node: Node) -> str:
    """على for «عليها»; empty for other words."""
    if node.category in ("prep", "agent", "against") and node.tag.cut.pronoun:
        return canonical(node)
    return _PREPS_WITH_PRONOUN.get(node.tag.form, "") if node.kind == "word" else ""


#: Prepositions behind which a target stands.
_OF_TARGETS = frozenset({"علي", "ل", "against", "ضد"})


class Subjects:
    """Who does the verbs of one Arabic sentence."""

    def __init__(self, sentence: Sentence, cues: list[CueEntry]) -> None:
        self.s = sentence
        self.cues = cues
        self._known_bares: dict[int, list[int]] = {}
        self._known_subjects: dict[int, tuple[Filler | None, bool]] = {}
        self._known_carried: dict[int, Filler | None] = {}
        self._known_until = 0

    # -- subjects -------------------------------------------------------------------------------------------------

    def subject(self, at: int, test: Callable[[Phrase], bool] = actor_like) -> Filler | None:
        """Who does the verb at `at`: the phrase behind it, before it, its antecedent, or the verb before's subject."""
        found, is_all = self._own_subject(at) if test is actor_like else self._find_own_subject(at, test)
        return found if is_all else self._carried(at)

    def _own_subject(self, at: int) -> tuple[Filler | None, bool]:
        """The actor that the clause of the verb names, and whether that is all that can be said."""
        if (found := self._known_subjects.get(at)) is None:
            found = self._known_subjects[at] = self._find_own_subject(at, actor_like)
        return found

    def _find_own_subject(self, at: int, test: Callable[[Phrase], bool]) -> tuple[Filler | None, bool]:
        antecedent = self._antecedent(at)
        if antecedent is not None and not self._resumed(at):
            return antecedent, True
        if antecedent is None and self._of_event(at) and not self._resumed(at):
            return None, True
        behind = self._latter(at) or (None if self._is_plural(at) else self._bare_behind(at, test))
        if behind is None and self._done_by_event(at):
            return None, True
        found = behind or self._before(at, test)
        return found, found is not None

    def _latter(self, at: int) -> Filler | None:
        """«قبل أن تتمكن الأخيرة من»: the latter right behind its verb."""
        after = self.s.nodes[at + 1] if at + 1 < len(self.s.nodes) else None
        latter = after is not None and after.kind == "word" and after.tag.form in LATTER
        return Filler((), PRONOUN, at + 1, self.s.nodes[at + 1].tag.form) if latter else None

    def _done_by_event(self, at: int) -> bool:
        """«في هجوم انتحاري استهدف دورية»: the indefinite event right before the verb is its subject."""
        if self.s.nodes[at].conj:
            return False
        before = self.s.nodes[at - 1] if at else None
        if before is not None and before.kind == "word" and not before.tag.definite and governed_word(self.s, at - 1):
            return not before.tag.form.startswith("ال")  # «في عمليات استهدفت التنظيم»
        for i in reach_left(at):
            node = self.s.nodes[i]
            if node.kind == "rule":
                return not self.s.verbal[i] and not node.tag.definite and not node.tag.cut.pronoun
            if node.kind not in ("time", "word") and not (node.kind == "np" and node.prep) and node.category != "prep":
                return False
        return False

    def _is_plural(self, at: int) -> bool:
        """Arabic verbs before an overt subject stay singular: a plural one has its subject elsewhere."""
        senses = [s for s in self.s.nodes[at].tag.senses if s.part in ("past", "present")]
        return bool(senses) and all(s.number in ("pl", "du") for s in senses)

    def _bare_behind(self, at: int, test: Callable[[Phrase], bool]) -> Filler | None:
        return next((self.s.filler(i) for i in self._bares(at)[:1] if any(map(test, self.s.nodes[i].items))), None)

    def _bares(self, at: int) -> list[int]:
        """Noun phrases behind the verb that no preposition governs and no event noun owns."""
        if (found := self._known_bares.get(at)) is None:
            found = self._known_bares[at] = self._find_bares(at)
        return found

    def _find_bares(self, at: int) -> list[int]:
        out: list[int] = []
        for i in rightwards(self.s, at):
            node = self.s.nodes[i]
            if node.kind == "rule" and not governed_word(self.s, i) and not out:
                # «أعلنت X النفير»: an event noun may be the object; what follows it is its own.
                continue
            bare = is_bare(node) or self._stands_alone(i, at)
            if bare and not governed(self.s, i) and not self._owned(i, at) and not self._counts_event(i):
                if out and node.conj:
                    break
                if out and self._of_unknown(i):
                    continue
                out.append(i)
        return out[:3]

    def _stands_alone(self, i: int, at: int) -> bool:
        """«خطفوا أمس أميركيا»: an adjective of origin with no noun to go with is a person."""
        alone = i - 1 == at or self.s.nodes[i - 1].kind == "time"
        node = self.s.nodes[i]
        return alone and node.kind == "np" and node.items[0].kind == "adjective" and not node.prep

    def _pronoun_of_report(self, at: int) -> int | None:
        """Index of «أنها» right before the verb: the one who speaks also acts."""
        before = at - 1
        while before > 0 and (self.s.nodes[before].category == "aux" or self.s.nodes[before].kind == "time"):
            before -= 1
        said = before > 0 and self.s.nodes[before].category == "that" and bool(self.s.nodes[before].tag.cut.pronoun)
        return before if said else None

    def _other_side(self, slots: Slots) -> None:
        """«بين A وB من جهة، وC من جهة أخرى»: those behind the first "on one side" are the other side."""
        first = slots.get("بين", [])[:1]
        at = first[0].node + 1 if first else len(self.s.nodes)
        if at < len(self.s.nodes) and self.s.nodes[at].category == "object":
            stop = min(len(self.s.nodes), at + 4)
            other = next((i for i in range(at + 1, stop) if self.s.nodes[i].kind == "np"), None)
            slots["بين"] = [*first, *([self.s.filler(other)] if other is not None else [])]

    def _on_itself(self, at: int) -> bool:
        """«فجر انتحاري نفسه»: who does it to himself acts; «في المنطقة نفسها» is no such thing."""
        for i in range(at + 1, min(at + 8, len(self.s.nodes))):
            if self.s.nodes[i].tag.form in _ITSELF:
                before = self.s.nodes[i - 1]
                driving = any(n.tag.form.startswith("ي") for n in self.s.nodes[at + 1 : i])
                alone = (is_bare(before) and not governed(self.s, i - 1)) or before.kind == "word"
                return i - 1 == at or alone or driving  # «فجر انتحاري يقود سيارة مفخخة نفسه»
        return False

    def _of_other_event(self, at: int, i: int) -> bool:
        """Whether what a phrase behind a preposition tells belongs to an event noun nearer to it.

        «للاحتجاج على مقتل مدنيين على يد الجيش»: an agent always; «الغارات مع هجوم على المعسكر»: a target behind
        another event that has a preposition of its own.
        """
        prep = governed(self.s, i)
        if prep != "agent" and (self.s.verbal[at] or prep not in _OF_TARGETS):
            return False
        between = [k for k in range(at + 1, i) if self.s.nodes[k].kind == "rule" and not self.s.nodes[k].conj]
        return any(prep == "agent" or (not self.s.verbal[k] and governed_word(self.s, k)) for k in between)

    def _disagrees(self, at: int, i: int) -> bool:
        """«وقتلت 27 عنصرا»: a feminine verb has no masculine people for its subject."""
        verb, phrase = self.s.nodes[at].tag, self.s.nodes[i].items[0]
        past = any(s.part == "past" for s in verb.senses) and verb.form.endswith("ت")
        people = phrase.noun is not None and phrase.noun.kind == "people" and not phrase.parts
        feminine = phrase.tag.form.endswith(("ة", "ات", "اة")) or phrase.tag.form in _FEMININE
        return past and people and not feminine

    def _counts_event(self, i: int) -> bool:
        """«شنت ثماني غارات»: the number counts events, not people."""
        after = i + 1
        number = self.s.nodes[i].items[-1].kind == "number" and after < len(self.s.nodes)
        return number and self.s.nodes[after].kind == "rule" and not self.s.verbal[after]

    def _owned(self, i: int, at: int) -> bool:
        """Whether the phrase is the genitive of an event noun or cue noun directly before it."""
        before = self.s.nodes[i - 1]
        if i - 1 == at or self.s.verbal[i - 1] or before.tag.definite:
            return False
        return before.kind in ("rule", "cue")

    def _of_unknown(self, i: int) -> bool:
        """«بالاستمرار في الضربات لدعم المقاومة»: right behind an indefinite unknown word the phrase belongs to that."""
        before = self.s.nodes[i - 1]
        return before.kind == "word" and not before.tag.form.startswith("ال") and not before.tag.form.endswith("ا")

    def _before(self, at: int, test: Callable[[Phrase], bool] = actor_like) -> Filler | None:
        """Subject before its verb («الجيش سيطر»), across times, places and asides."""
        if self.s.nodes[at].conj:
            return None
        if (told := self._pronoun_of_report(at)) is not None:
            self._settle_subjects(told)
            return self._carried(told)
        joined = None
        for i in leftwards(self.s, at):
            node = self.s.nodes[i]
            if node.category == "rel":
                break
            if is_bare(node) and not governed(self.s, i) and not self._owned(i, at) and any(map(test, node.items)):
                if not self._joins_governed(i):
                    return self.s.filler(i)
                joined = joined or self.s.filler(i)
        return joined

    def _joins_governed(self, i: int) -> bool:
        """«المتظاهرون من تلاميذ المدارس الثانوية وطلاب الجامعة»: joined to what a preposition governs."""
        before = i - 1
        while before > 0 and self.s.nodes[before].kind == "word":
            before -= 1
        joined = bool(self.s.nodes[i].conj) and before >= 0 and self.s.nodes[before].kind == "np"
        return joined and governed(self.s, before) == "من"

    def _carried(self, at: int) -> Filler | None:
        """The subject of the verb before, in the same sentence; that may itself be carried."""
        known, chain = self._known_carried, [at]
        while chain[-1] not in known and (verb := self._leant_on(chain[-1])) is not None:
            chain.append(verb)
        for i in reversed(chain):
            if i not in known:
                known[i] = self._find_carried(i)
        return known[at]

    def _settle_subjects(self, at: int) -> None:
        """Find the subjects of all verbs before node `at` from left to right.

        Each may hang on the one before: asked for from the right, hundreds of reports within reports would nest.
        """
        while self._known_until < at:
            self._known_until += 1
            if self.s.verbal[self._known_until - 1]:
                self._own_subject(self._known_until - 1)

    def _leant_on(self, at: int) -> int | None:
        """The verb before, where the clause of that does not name its subject, either."""
        verb = verb_before(self.s, at)
        apart = verb < max(0, at - REACH) or self._report(at) >= verb
        return None if apart or self._own_subject(verb)[1] else verb

    def _find_carried(self, at: int) -> Filler | None:
        verb = verb_before(self.s, at)
        if self._report(at) >= max(verb, 0):
            return None
        found = None
        if verb >= max(0, at - REACH):
            own, is_all = self._own_subject(verb)
            found = own if is_all else self._known_carried[verb]
        return Filler(found.items, CARRIED, found.node, found.pronoun) if found else self._opening(at)

    def _report(self, at: int) -> int:
        """The nearest word in reach before `at` that opens what somebody says; -1 where there is none."""
        found = self.s.last_before(at, "opens a report", self._reports)
        return found if found >= at - REACH else -1

    def _reports(self) -> Iterator[int]:
        return (i for i, n in enumerate(self.s.nodes) if n.category == "that" and not n.tag.cut.pronoun)

    def _opening(self, at: int) -> Filler | None:
        """The first actor of the sentence, when no verb that is known says who acts."""
        i = self.s.first_from(max(0, self._report(at)), "actor or clause", self._actors_and_clauses, at)
        return self.s.filler(i, CARRIED) if i < at and self.s.nodes[i].kind == "np" else None

    def _actors_and_clauses(self) -> Iterator[int]:
        """Phrases that may act and that nothing governs, and words that open a clause."""
        for i, node in enumerate(self.s.nodes):
            bare = is_bare(node) and not governed(self.s, i) and any(map(actor_like, node.items))
            if bare or node.category in ("that", "sub"):
                yield i

    # -- relative clauses -----------------------------------------------------------------------------------------

    def _relative(self, at: int) -> int | None:
        """Index of the relative pronoun that opens the clause of the verb at `at`."""
        for i in range(at - 1, max(-1, at - 4), -1):
            node = self.s.nodes[i]
            if node.category == "rel":
                return i
            if not (node.category in _SKIPPED or node.kind == "time" or (node.kind == "cue" and not self.s.verbal[i])):
                return None
        return None

    def _antecedent(self, at: int) -> Filler | None:
        relative = self._relative(at)
        if relative is None:
            return None
        for i in range(relative - 1, max(-1, relative - 5), -1):
            if self.s.verbal[i] or self._is_event(i):
                return None
            if self.s.nodes[i].kind == "np":
                i = self._head_place(i)
                node = self.s.nodes[i]
                last = len(node.items) > 1 and bool(node.items[-1].conj)
                return Filler((node.items[-1],) if last else tuple(node.items), ANTECEDENT, i)
        return None

    def _is_event(self, i: int) -> bool:
        node = self.s.nodes[i]
        return node.kind == "rule" and not self.s.verbal[i] and node.tag.definite and not node.tag.cut.preposition

    def _of_event(self, at: int) -> bool:
        """«الهدنة التي انطلقت»: what the relative clause tells of is an event."""
        relative = self._relative(at) or 0
        between = range(relative - 1, max(-1, relative - 5), -1)
        return next((self._is_event(i) for i in between if self.s.nodes[i].kind != "word"), False)

    def _head_place(self, i: int) -> int:
        """«مدينة X بريف Y التي»: the clause is about X, not about the region that it lies in."""
        before = i - 1 if self.s.nodes[i].prep else i - 2
        located = governed(self.s, i) in ("في", "ب") and before >= 0 and self.s.nodes[before].kind == "np"
        same = located and self.s.nodes[before].items[-1].kind == "place" and self.s.nodes[i].items[0].kind == "place"
        return before if same else i

    def _resumed(self, at: int) -> str:
        """Slot in which a pronoun takes up the antecedent: "object" for «يقصفها», a preposition for «سيطر عليها»."""
        if self.s.nodes[at].tag.cut.pronoun:
            return "object"
        # «التي تتعرض لهجوم من النظام المتحالف معها»: further behind, the pronoun belongs to something else.
        near = (i for i in rightwards(self.s, at) if i <= at + _RESUMED_WITHIN)
        return next(filter(None, (preposition_with_pronoun(self.s.nodes[i]) for i in near)), "")


def governed_word(s: Sentence, at: int) -> bool:
    """Whether a preposition stands before the word at `at` or is prefixed to it."""
    node = s.nodes[at]
    return bool(node.tag.cut.preposition) or (at > 0 and s.nodes[at - 1].category in ("prep", "agent", "against"))


def is_force(phrase: Phrase) -> bool:
    named = any(part.actor is not None or part.adjective is not None for part in phrase.walk())
    return named or (phrase.noun is not None and phrase.noun.kind == "body")


def governed_by(s: Sentence, at: int) -> str:
    """The preposition before an event noun."""
    own = s.nodes[at].tag.cut.preposition
    if own or not at or s.nodes[at - 1].category != "prep":
        return own
    return s.nodes[at - 1].tag.senses[0].voice


def leftwards_through(s: Sentence, at: int) -> list[int]:
    """Nodes before `at`, nearest first, through the verb that governs it up to a conjunction."""
    opening = ("sub", "that", "rel")
    last = s.last_before(at, "head", lambda: (i for i, n in enumerate(s.nodes) if s.verbal[i] or n.category in opening))
    first = last + (last >= 0 and s.nodes[last].category in ("sub", "that"))
    return list(range(at - 1, max(0, at - REACH, first) - 1, -1))
