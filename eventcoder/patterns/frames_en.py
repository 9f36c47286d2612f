"""English frames: active, passive, reduced relatives, gerunds, event nouns with possessors and by-phrases."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from eventcoder.dictionaries.entries import CueEntry, RuleEntry
from eventcoder.dictionaries.lexicon import Sense
from eventcoder.patterns.clauses import (
    ANTECEDENT,
    CARRIED,
    PRONOUN,
    REACH,
    Filler,
    Sentence,
    Slots,
    cue_kinds,
    enemies_behind,
    governed,
    is_bare,
    prepositional,
    reach_left,
    rightwards,
    verb_before,
)
from eventcoder.patterns.shape import parts_of

_BEFORE_CLAUSES = ("after", "before", "since", "until")


class Frames:
    """Slots of the triggers of one English sentence."""

    def __init__(self, sentence: Sentence, cues: list[CueEntry]) -> None:
        self.s = sentence
        self.cues = cues
        self._known_passives: dict[int, bool] = {}

    # -- verbs ----------------------------------------------------------------------------------------------------

    def subject(self, at: int, depth: int = 0) -> Filler | None:
        """Who does (or, in the passive, suffers) the verb at `at`."""
        if depth > 6:
            return None
        found = self._relative(at) or self._reduced_relative(at) or self._before(at)
        return found or (None if self._done_by_event(at) else self._carried(at, depth))

    def _done_by_event(self, at: int) -> bool:
        """ "activists say coalition strikes have killed hundreds": the event right before the verb does it."""
        for i in reach_left(at):
            if self.s.nodes[i].category == "rel":
                return i > 0 and self.s.nodes[i - 1].kind == "rule" and not self.s.verbal[i - 1]
            if self._stops(i, at) or self.s.nodes[i].is_comma():
                return False
            if self._event(i):
                return True
        return False

    def _reduced_relative(self, at: int) -> Filler | None:
        """ "Kismayo, held by X, ...": the phrase before the comma of a bare participle with an agent."""
        after = self.s.nodes[at + 1] if at + 1 < len(self.s.nodes) else None
        if at < 2 or after is None or after.category != "agent" or not self.s.nodes[at - 1].is_comma():
            return None
        return self.s.filler(at - 2, ANTECEDENT) if self.s.nodes[at - 2].kind == "np" else None

    def _relative(self, at: int) -> Filler | None:
        """Antecedent of "who", "which", "that" just before the verb."""
        for i in range(at - 1, max(-1, at - 4), -1):
            if self.s.nodes[i].category == "rel":
                return next(
                    (self.s.filler(j, ANTECEDENT) for j in range(i - 1, max(-1, i - 4), -1) if self._nominal(j)), None
                )
            if self.s.nodes[i].category not in ("aux", "be") and self.s.nodes[i].kind != "time":
                return None
        return None

    def _nominal(self, at: int) -> bool:
        return self.s.nodes[at].kind == "np"

    def _before(self, at: int) -> Filler | None:
        """The head phrase of the clause before the verb; complements behind prepositions are stepped over."""
        if (apposed := self._apposed(at)) is not None:
            return apposed
        commas = 0
        for i in reach_left(at):
            node = self.s.nodes[i]
            if node.is_comma():
                commas += 1
                if i == at - 1 and not self._appositive(i):
                    return None
            if self._stops(i, at) or self._event(i):
                return None
            if node.category == "pron":
                return Filler((), PRONOUN, i, node.tag.form)
            if is_bare(node) and self._told_by(i):
                continue
            if is_bare(node) and (not governed(self.s, i) or self._opens_clause(i, at)) and not (commas % 2):
                return None if self._of_gerund(i) else self.s.filler(i)
        return None

    def _told_by(self, i: int) -> bool:
        """ "strikes carried out by jets according to the monitor hit the village": who says so does nothing."""
        return i > 0 and "attribution" in cue_kinds(self.s.nodes[i - 1], self.cues)

    def _opens_clause(self, i: int, at: int) -> bool:
        """ "after the militants overran the base": before a clause "after" governs no phrase."""
        right_before = all(self.s.nodes[k].category in ("aux", "be") for k in range(i + 1, at))
        return right_before and governed(self.s, i) in _BEFORE_CLAUSES

    def _apposed(self, at: int) -> Filler | None:
        """ "A correspondent, Frank Gardner, was shot": the name between commas is the one meant."""
        i = at - 1
        while i > 0 and self.s.nodes[i].category in ("aux", "be"):
            i -= 1
        if i < 3 or not self.s.nodes[i].is_comma() or not self.s.nodes[i - 2].is_comma():
            return None
        name, head = self.s.nodes[i - 1], self.s.nodes[i - 3]
        named = name.kind == "np" and len(name.items) == 1 and name.items[0].kind == "name"
        title = head.kind == "np" and head.items[-1].noun is not None and head.items[-1].noun.kind == "people"
        return self.s.filler(i - 1) if named and title and name.items[0].first != name.items[0].last else None

    def _of_gerund(self, i: int) -> bool:
        """ "air strikes targeting rebels killed five": the object of what describes the subject is no subject."""
        doing = next((k for k in range(i - 1, max(-1, i - 3), -1) if self.s.nodes[k].category != "det"), -1)
        gerund = doing > 0 and self.s.verbal[doing] and "gerund" in parts_of(self.s.nodes[doing].tag)
        return gerund and self.s.nodes[doing - 1].kind in ("np", "rule") and not self.s.verbal[doing - 1]

    def _event(self, i: int) -> bool:
        """An event noun that no preposition governs is itself the subject ("air strikes killed five")."""
        return self.s.nodes[i].kind == "rule" and not self.s.verbal[i] and not governed(self.s, i)

    def _appositive(self, comma: int) -> bool:
        """Whether an earlier comma opens an aside that this one closes."""
        return any(self.s.nodes[j].is_comma() for j in range(max(0, comma - 8), comma))

    def _stops(self, i: int, at: int) -> bool:
        node = self.s.nodes[i]
        joined = node.category == "plus" and all(n.kind == "word" for n in self.s.nodes[i + 1 : at])
        if node.category in ("sub", "that", "rel") or joined:
            return True
        return self.s.verbal[i]

    def _carried(self, at: int, depth: int) -> Filler | None:
        for i in reach_left(at):
            if self.s.verbal[i] and not (self._infinitive(i) and not self._infinitive(at)):
                found = self.subject(i, depth + 1)
                return Filler(found.items, CARRIED, found.node, found.pronoun) if found else None
        return None

    def _infinitive(self, at: int) -> bool:
        return at > 0 and self.s.nodes[at - 1].tag.form == "to"

    def _object(self, at: int) -> Filler | None:
        """The phrase right behind the verb."""
        for i in range(at + 1, min(at + 5, len(self.s.nodes))):
            node = self.s.nodes[i]
            if node.kind == "np":
                return self.s.filler(i) if not governed(self.s, i) else None
            if node.category == "pron":
                return Filler((), PRONOUN, i, node.tag.form)
            if (
                node.category not in ("aux", "det", "plus", "particle")
                and node.kind not in ("word", "time")
                and not self._shared(i)
                and not self._described(i)
            ):
                return None
        return None

    def _described(self, i: int) -> bool:
        """ "a captured soldier": a participle between determiner and noun."""
        node = self.s.nodes[i]
        return node.kind in ("rule", "cue") and not self.s.verbal[i] and self.s.nodes[i - 1].category == "det"

    def _shared(self, i: int) -> bool:
        """ "captured or killed all but": a coordinated verb before the shared object."""
        return self.s.nodes[i].category == "or" or (self.s.verbal[i] and self.s.nodes[i - 1].category in ("plus", "or"))

    def passive(self, at: int, rule: RuleEntry | None = None) -> bool:
        """Whether the verb at `at` is passive: "be" before a participle, or a participle that describes a noun."""
        if (said := self._says_passive(at)) is not None:
            return said
        return (rule is None or "object" in rule.slots) and self._bare_participle(at)

    def _says_passive(self, at: int) -> bool | None:
        """What the form and the words before it say; None for a form like "killed" with no "be"."""
        parts = parts_of(self.s.nodes[at].tag)
        if "participle" not in parts:
            return False
        for i in range(at - 1, max(-1, at - 5), -1):
            node = self.s.nodes[i]
            if node.category == "be":
                return True
            if node.category == "aux" and node.tag.form in ("has", "have", "had", "having"):
                return False
            if node.category not in ("aux",) and node.kind not in ("word", "cue", "time"):
                break
        return None if "past" in parts else True

    def _bare_participle(self, at: int) -> bool:
        """A form like "killed" with no "be": passive when nothing that it could act on follows.

        "wounded and killed" is as passive as the verb before; of a long row the first is settled first.
        """
        row: list[int] = []
        found = self._known_passives.get(at)
        while found is None:
            row.append(at)
            joined = at > 0 and self.s.nodes[at - 1].category in ("plus", "or")
            if self._object(at) is not None or self._does_event(at):
                found = False
            elif not joined:
                found = True
            elif (at := verb_before(self.s, at - 1)) < 0:
                found = False
            else:
                found = self._known_passives.get(at, self._says_passive(at))
        self._known_passives.update(dict.fromkeys(row, found))
        return found

    def _does_event(self, at: int) -> bool:
        """ "launched an offensive", "condemned the attack": an event noun is the object."""
        for i in range(at + 1, min(at + 5, len(self.s.nodes))):
            node = self.s.nodes[i]
            told = "attribution" in cue_kinds(node, self.cues)
            if node.kind in ("rule", "cue") and not self.s.verbal[i] and not told:
                return True
            adjective = node.kind == "np" and node.items[0].kind in ("adjective", "number", "thing")
            if node.category != "det" and node.kind not in ("word", "poss") and not adjective:
                return False
        return False

    def slots(self, at: int, sense: Sense, rule: RuleEntry) -> Slots:
        """The slots of the trigger at `at` under one meaning and rule."""
        if not self.s.verbal[at]:
            return self._noun(at, rule)
        slots = self._prepositions(at)
        subject = (self._spoken_by(at) if rule.speech_act else None) or self.subject(at)
        if self.passive(at, rule) and rule.voice != "active" and not self._addresses(at, rule, slots):
            self._fill_passive(at, subject, slots)
        else:
            self._fill_active(at, subject, slots)
        return slots

    def _spoken_by(self, at: int) -> Filler | None:
        """ "..., blaming the army": the one who speaks in the sentence goes on to accuse."""
        gerund = self.s.nodes[at].tag.form.endswith("ing") and at > 0
        spoken = (i for i in reach_left(at) if self.s.verbal[i] and "speech" in cue_kinds(self.s.nodes[i], self.cues))
        said = next(spoken, None) if gerund else None
        return self.subject(said) if said is not None else None

    def _addresses(self, at: int, rule: RuleEntry, slots: Slots) -> bool:
        """ "called Thursday on X": a speech act whose addressee stands behind its preposition is active."""
        asked = [f for slot in rule.slots if slot in ("on", "to", "upon") for f in slots.get(slot, [])]
        be = any(n.category == "be" for n in self.s.nodes[max(0, at - 3) : at])
        return rule.speech_act and not be and any(f.node <= at + 3 for f in asked)

    def _fill_passive(self, at: int, subject: Filler | None, slots: Slots) -> None:
        if subject is not None:
            slots["object"] = [subject]
            slots["topic"] = [subject]

    def _fill_active(self, at: int, subject: Filler | None, slots: Slots) -> None:
        found = self._object(at)
        if found is not None:
            slots["object"] = [found]
        if subject is not None:
            slots["subject"] = [subject]

    def _prepositions(self, at: int) -> Slots:
        slots: Slots = {}
        for i in rightwards(self.s, at):
            if self.s.nodes[i].kind == "np" and (found := prepositional(self.s, i)):
                slots.setdefault(found[0], []).append(found[1])
        if enemies := enemies_behind(self.s, at, self.cues):
            slots.setdefault("against", enemies)
        return slots

    # -- event nouns ----------------------------------------------------------------------------------------------

    def _noun(self, at: int, rule: RuleEntry) -> Slots:
        slots = self._prepositions(at)
        self._modifier(at, rule, slots)
        if "of" in slots:
            self._genitive(slots.pop("of"), rule, slots)
        self._light(at, slots)
        self._own_verb(at, slots)
        self._topic(at, slots)
        return slots

    def _own_verb(self, at: int, slots: Slots) -> None:
        """The verb that the event noun is the subject of: "air strikes hit X", "the attack was carried out by X"."""
        verb = self._verb_behind(at)
        if verb is None or governed(self.s, at):
            return
        if self.passive(verb):
            agents = self._prepositions(verb).get("subject")
            if agents:
                slots.setdefault("subject", agents)
        elif (found := self._object(verb)) is not None:
            slots.setdefault("object", [found])
        if self._object(verb) is None:
            for slot, fillers in self._prepositions(verb).items():
                slots.setdefault(slot, fillers)

    def _verb_behind(self, at: int) -> int | None:
        i = self.s.first_from(at + 1, "verb or end", self._verbs_and_ends, len(self.s.nodes))
        return i if i < len(self.s.nodes) and self.s.verbal[i] else None

    def _verbs_and_ends(self) -> Iterator[int]:
        for i, node in enumerate(self.s.nodes):
            if self.s.verbal[i] or node.category in ("sub", "that", "rel", "plus") or node.kind == "punct":
                yield i

    def _modifier(self, at: int, rule: RuleEntry, slots: Slots) -> None:
        """ "Russian air strikes", "the regime's attack", "rebel shelling": what stands before the noun acts."""
        i = self.s.last_before(at, "stands apart", self._not_compound)
        if i < 0 or self.s.nodes[i].kind != "np":
            return
        node = self.s.nodes[i]
        last = node.items[-1]
        state_hit = last.place is not None and rule.mode in ("bombing", "suicide_bombing")  # "Syria car bombings"
        if (last.kind == "place" or state_hit) and not last.possessive:
            slots.setdefault("in", []).append(self.s.filler(i))
        elif i == at - 1 and last.quantity is not None and rule.counts is not None:
            slots.setdefault("object", [self.s.filler(i)])  # "seven civilian deaths"
        elif (i == at - 1 and last.kind != "thing") or last.possessive or last.kind == "adjective":
            slots.setdefault("subject", [self.s.filler(i)])

    def _not_compound(self) -> Iterator[int]:
        """Nodes that are no word, number or event noun, as stand between a modifier and its noun."""
        for i, node in enumerate(self.s.nodes):
            event = node.kind == "rule" and not self.s.verbal[i]
            if not (event or node.kind == "word" or self._is_number(i)):
                yield i

    def _is_number(self, i: int) -> bool:
        """ "three attacks": the number counts events."""
        return self.s.nodes[i].kind == "np" and self.s.nodes[i].items[-1].kind == "number"

    def _genitive(self, fillers: list[Filler], rule: RuleEntry, slots: Slots) -> None:
        slot = rule.genitive
        if slot == "either":
            slot = "object" if "object" in rule.slots else "subject"
        slots.setdefault(slot, fillers[:1])

    def _light(self, at: int, slots: Slots) -> None:
        """The verb that carries the noun ("launched an attack", "came under fire") lends it its subject."""
        light = self._governor(at)
        if light is None:
            return
        subject = self.subject(light)
        if subject is None:
            return
        undergone = "undergo" in cue_kinds(self.s.nodes[light], self.cues)
        if undergone:
            slots.setdefault("object", [subject])
        elif not self.passive(light):
            slots.setdefault("subject", [subject])

    def _governor(self, at: int) -> int | None:
        """A light verb before the noun with nothing but modifiers between."""
        for i in range(at - 1, max(-1, at - 6), -1):
            kinds = cue_kinds(self.s.nodes[i], self.cues)
            if self.s.verbal[i] and ("light" in kinds or "undergo" in kinds):
                return i
            if self.s.nodes[i].kind == "np" and self.s.nodes[i].items[0].kind not in ("adjective", "number", "thing"):
                return None
            if self.s.nodes[i].category in ("sub", "rel", "that") or self.s.nodes[i].kind == "punct":
                return None
        return None

    def _topic(self, at: int, slots: Slots) -> None:
        named = "word" not in parts_of(self.s.nodes[at].tag)
        doers = {f.node for f in slots.get("subject", [])} if named else frozenset()
        topics = self.s.every("topic", self._topics)
        for i in reversed(topics[bisect_left(topics, at - REACH) : bisect_left(topics, at)]):
            if self.s.nodes[i].kind != "np":
                return
            if i not in doers:
                slots.setdefault("topic", [self.s.filler(i)])
                return

    def _topics(self) -> Iterator[int]:
        """Phrases that a sentence may be about, and the words that open another clause."""
        for i, node in enumerate(self.s.nodes):
            bare = is_bare(node) and not governed(self.s, i) and not node.items[-1].possessive
            if bare or node.category in ("sub", "that"):
                yield i
