"""Arabic frames: VSO and SVO, passive, verbal nouns with their genitive, light verbs, participles."""

from __future__ import annotations

from collections.abc import Iterator

from eventcoder.dictionaries.entries import CueEntry, RuleEntry
from eventcoder.dictionaries.lexicon import Sense
from eventcoder.mentions.phrases import Phrase
from eventcoder.patterns.clauses import (
    CARRIED,
    DIRECT,
    PRONOUN,
    REACH,
    Filler,
    Sentence,
    Slots,
    actor_like,
    cue_kinds,
    cues_of,
    enemies_behind,
    governed,
    is_bare,
    prepositional,
    reach_left,
    rightwards,
)
from eventcoder.patterns.subjects_ar import (
    governed_by,
    is_force,
    leftwards_through,
    preposition_with_pronoun,
)
from eventcoder.patterns.voice_ar import Voices


class Frames(Voices):
    """Slots of the triggers of one Arabic sentence."""

    def __init__(self, sentence: Sentence, cues: list[CueEntry]) -> None:
        super().__init__(sentence, cues)
        self._known_prepositions: dict[int, Slots] = {}
        self._known_slots: dict[int, tuple[str, Filler] | None] = {}

    # -- slots ----------------------------------------------------------------------------------------------------

    def slots(self, at: int, sense: Sense, rule: RuleEntry) -> Slots:
        """The slots of the trigger at `at` under one meaning and rule."""
        if sense.part == "participle":
            return self._participle(at)
        if not self.s.verbal[at]:
            return self._nominal(at, sense, rule)
        slots = self._prepositions(at)
        if self._is_passive(at, sense, rule, slots):
            self._fill_passive(at, slots)
        else:
            self._fill_active(at, rule, slots)
        self._add_resumed(at, slots)
        return slots

    def _prepositions(self, at: int) -> Slots:
        """The slots that prepositions open; rules with one trigger share them and add their own."""
        if (found := self._known_prepositions.get(at)) is None:
            found = self._known_prepositions[at] = self._find_prepositions(at)
        return {slot: list(fillers) for slot, fillers in found.items()}

    def _find_prepositions(self, at: int) -> Slots:
        slots: Slots = {}
        known = self._known_slots
        for i in rightwards(self.s, at):
            if i not in known:
                known[i] = self._slot_of(i)
            if (found := known[i]) and (self.s.nodes[i].kind != "np" or not self._of_other_event(at, i)):
                slots.setdefault(found[0], []).append(found[1])
        if enemies := enemies_behind(self.s, at, self.cues):
            slots["against"] = enemies
        self._other_side(slots)
        return slots

    def _slot_of(self, i: int) -> tuple[str, Filler] | None:
        """The slot that a preposition opens for node `i`, or that `i` itself opens, and what fills it."""
        node = self.s.nodes[i]
        if node.kind == "np":
            return prepositional(self.s, i)
        if node.kind == "rule" and (prep := governed_by(self.s, i)) and self._doer(i) is not None:
            return prep, self.s.filler(i + 1)
        prep = preposition_with_pronoun(node)
        return (prep, Filler((), PRONOUN, i, "ها")) if prep else None

    def _doer(self, i: int) -> Phrase | None:
        """«نددت بالقصف التركي»: the one whose act stands behind a preposition."""
        after = i + 1
        if self.s.nodes[i].kind != "rule" or self.s.verbal[i] or after >= len(self.s.nodes):
            return None
        follower = self.s.nodes[after]
        owned = follower.kind == "np" and follower.prep in ("", "ل") and not follower.conj
        return follower.items[0] if owned else None

    def _add_resumed(self, at: int, slots: Slots) -> None:
        antecedent = self._antecedent(at)
        resumed = self._resumed(at)
        if antecedent is not None and resumed:
            slots[resumed] = [antecedent]
            if resumed in ("علي", "في", "من", "object"):
                slots.setdefault("topic", [antecedent])
        elif antecedent is not None:
            slots.setdefault("topic", [antecedent])
        elif pronoun := self.s.nodes[at].tag.cut.pronoun:
            slots.setdefault("object", [Filler((), PRONOUN, at, pronoun)])

    def _fill_passive(self, at: int, slots: Slots) -> None:
        antecedent = self._antecedent(at)
        found = None
        if not self._is_plural(at):
            found = self._bare_or_any(at)
        found = found or (antecedent if antecedent else None) or self._before(at)
        if found is not None:
            slots["object"] = [found]

    def _bare_or_any(self, at: int) -> Filler | None:
        bares = self._bares(at)
        return self.s.filler(bares[0]) if bares else None

    def _fill_active(self, at: int, rule: RuleEntry, slots: Slots) -> None:
        transitive = "object" in rule.slots
        bares = self._bares(at)
        before = self._before(at) if self._relative(at) is None and not self._done_by_event(at) else None
        anything = rule.slots.get("subject") == "place"
        subject = self.subject(at, test=(lambda phrase: True) if anything else actor_like)
        if transitive and not self._is_plural(at):
            subject = self._share(at, rule, bares, before, subject, slots)
        elif transitive and bares:
            slots["object"] = [self.s.filler(bares[0])]
        if subject is not None:
            slots.setdefault("subject", [subject])
        if rule.speech_act and "object" in rule.slots:
            self._accused_doer(at, slots)

    def _accused_doer(self, at: int, slots: Slots) -> None:
        """«دانت المنظمة قصف المتمردين»: whose act is the object is the one accused."""
        known = slots["object"][0].node if "object" in slots else len(self.s.nodes)
        for i in rightwards(self.s, at):
            doer = self._doer(i) if i < known else None
            if doer is None or governed_by(self.s, i) or not actor_like(doer) or doer.quantity is not None:
                continue
            if is_force(doer) or any(n.kind == "np" and n.prep == "ل" for n in self.s.nodes[i + 2 : i + 5]):
                slots["object"] = [self.s.filler(i + 1)]
                return

    def _share(
        self, at: int, rule: RuleEntry, bares: list[int], before: Filler | None, subject: Filler | None, slots: Slots
    ) -> Filler | None:
        """Divide the phrases behind a transitive verb between subject and object."""
        if self.s.nodes[at].tag.cut.pronoun:
            return self.s.filler(bares[0]) if bares else subject
        antecedent = self._antecedent(at)
        if antecedent is not None and not self._resumed(at):
            self._object(bares[:1], slots)
            return antecedent
        if before is not None and before.node == at - 1:
            self._object(bares[:1], slots)
            return before
        if len(bares) >= 2:
            self._object(bares[1:2], slots)
            return self.s.filler(bares[0])
        if before is not None:
            self._object(bares[:1], slots)
            return before
        if bares and (
            not any(map(actor_like, self.s.nodes[bares[0]].items))
            or self._continues(at)
            or self._disagrees(at, bares[0])
        ):
            self._object(bares[:1], slots)
            return None if self._done_by_event(at) else self._carried(at)
        if bares and self.s.nodes[at].conj and rule.slots.get("object") in rule.needs:
            carried = self._spoken_by(at) if rule.speech_act else self._carried(at)
            if carried is not None and carried.node != bares[0]:
                self._object(bares[:1], slots)
                return carried
        return subject

    def _object(self, at: list[int], slots: Slots) -> None:
        if at:
            slots["object"] = [self.s.filler(at[0])]

    # -- verbal nouns ---------------------------------------------------------------------------------------------

    def _nominal(self, at: int, sense: Sense, rule: RuleEntry) -> Slots:
        slots = self._prepositions(at)
        self._genitive(at, sense, rule, slots)
        self._adjective(at, slots)
        self._of_actor(at, rule, slots)
        self._light(at, rule, slots)
        self._own_verb(at, slots)
        self._topic(at, slots)
        counts = at > 0 and self.s.nodes[at - 1].kind == "np" and self.s.nodes[at - 1].items[-1].kind == "number"
        if counts and not self.s.nodes[at].conj:
            slots["counted"] = [Filler((self.s.nodes[at - 1].items[-1],), DIRECT, at - 1)]
        return slots

    def _genitive(self, at: int, sense: Sense, rule: RuleEntry, slots: Slots) -> None:
        tag = self.s.nodes[at].tag
        filler = None
        if tag.cut.pronoun:
            filler = Filler((), PRONOUN, at, tag.cut.pronoun)
        elif not tag.definite or any(x.part == "word" for x in tag.senses):
            filler = self._possessor(at)
        if filler is not None:
            self._place_genitive(filler, sense, rule, slots)

    def _possessor(self, at: int) -> Filler | None:
        """The phrase in construct with the event noun; shared by «مقتل وإصابة X»."""
        i = self.s.first_from(at + 1, "construct", self._ends_of_events, len(self.s.nodes))
        if i < len(self.s.nodes) and is_bare(self.s.nodes[i]) and not self.s.nodes[i].conj:
            return self.s.filler(i)
        return None

    def _ends_of_events(self) -> Iterator[int]:
        """Nodes that are no event noun joined to another."""
        return (i for i, node in enumerate(self.s.nodes) if node.kind != "rule" or not node.conj)

    def _place_genitive(self, filler: Filler, sense: Sense, rule: RuleEntry, slots: Slots) -> None:
        after = filler.node + 1
        doer = bool(filler.items) and filler.items[0].quantity is None
        if doer and after < len(self.s.nodes) and self._second(after) and actor_like(filler.items[0]):
            # «استعادة المقاومة بلدة X»: of two phrases the first acts.
            slots.setdefault("subject", []).insert(0, filler)
            slots["object"] = [self.s.filler(after)]
            return
        slot = rule.genitive
        if slot == "either":
            slot = "subject" if self._acts(filler, sense, rule, slots) else "object"
        if slot == "subject":
            slots.setdefault("subject", []).insert(0, filler)
        else:
            slots.setdefault("object", []).insert(0, filler)
            if "ل" in slots and "agent" not in slots:
                slots.pop("ل")

    def _second(self, at: int) -> bool:
        node = self.s.nodes[at]
        return is_bare(node) and not node.conj and not governed(self.s, at)

    def _acts(self, filler: Filler, sense: Sense, rule: RuleEntry, slots: Slots) -> bool:
        """«قصف المتمردين لمناطق», «هجمات داعش»: with a ل object, or an attack, the genitive is the one who acts."""
        if "subject" in slots:
            return False
        if not filler.items:
            return "ل" in slots or "علي" in slots or "object" not in rule.slots
        phrase = filler.items[0]
        if not actor_like(phrase) or phrase.quantity is not None:
            return False
        if sense.number == "listed" and rule.type == "attack" and "على" not in slots:
            return True  # «هجوم», «غارات» are no verbal nouns of a verb with an object
        return "ل" in slots or "object" not in rule.slots or rule.slots["object"] == "place"

    def _adjective(self, at: int, slots: Slots) -> None:
        """«القصف التركي»، «غارات روسية»: the demonym names who acts."""
        for i in range(at + 1, min(at + 4, len(self.s.nodes))):
            node = self.s.nodes[i]
            if node.kind == "np" and node.items[0].kind == "adjective" and not node.prep:
                slots.setdefault("subject", [self.s.filler(i)])
                return
            owned = node.tag.form.startswith("ال") and not self.s.nodes[at].tag.definite  # «إحراق الأعلام الأميركية»
            if node.kind != "word" or node.tag.cut.preposition or owned:
                return

    def _of_actor(self, at: int, rule: RuleEntry, slots: Slots) -> None:
        """«الضربات الجوية للجيش التركي»: behind a definite event noun ل names who acts, when that is a force."""
        if "object" in slots or rule.speech_act or "subject" in slots or not slots.get("ل"):
            return
        phrase = slots["ل"][0].items[0] if slots["ل"][0].items else None
        between = self.s.nodes[at + 1 : max(at + 1, slots["ل"][0].node)]
        if any(n.kind not in ("word", "np") or (n.kind == "np" and n.items[0].kind != "adjective") for n in between):
            return
        if phrase is not None and phrase.kind == "actor" and (phrase.actor is not None or is_force(phrase)):
            slots["subject"] = [slots.pop("ل")[0]]

    def _light(self, at: int, rule: RuleEntry, slots: Slots) -> None:
        """The verb that carries the noun («شنّ غارة»، «تمكنوا من قتل»، «أعلن النفير») lends it its subject."""
        light = self._governor(at, rule)
        if light is None:
            return
        undergone = "undergo" in cue_kinds(self.s.nodes[light], self.cues)
        subject = self.subject(light, test=(lambda phrase: True) if undergone else actor_like)
        if subject is not None:
            slots.setdefault("object" if undergone else "subject", [subject])
        if undergone and slots.get("من"):
            # «تعرضت لهجوم من قوات X»
            slots.setdefault("subject", slots["من"][:1])

    def _own_verb(self, at: int, slots: Slots) -> None:
        """«اشتباكات اندلعت بين X وY»: what stands behind the noun's own verb belongs to the noun too."""
        verb = next((i for i in range(at + 1, min(at + 6, len(self.s.nodes))) if self.s.verbal[i]), None)
        if verb is None or self.s.nodes[verb].kind != "cue" or self.s.nodes[verb].conj:
            return
        between = self.s.nodes[at + 1 : verb]
        if any(
            (n.kind == "np" and not n.prep) or n.category in ("sub", "that", "prep") or n.kind == "punct"
            for n in between
        ):
            return
        for slot, fillers in self._prepositions(verb).items():
            slots.setdefault(slot, fillers)
        if self.s.nodes[verb].tag.cut.pronoun and "light" in cue_kinds(self.s.nodes[verb], self.cues):
            # «هجوم شنه مسلحون على ثكنة»
            doer = self._bare_or_any(verb)
            slots.update({"subject": [doer]} if doer is not None else {})

    def _governor(self, at: int, rule: RuleEntry) -> int | None:
        """Index of the light verb whose object or complement the event noun is; any verb carries a speech act."""

        def light() -> Iterator[int]:
            return (i for i, kinds in cues_of(self.s, self.cues) if "light" in kinds or "undergo" in kinds)

        if not rule.speech_act and not self.s.is_between(at - 1 - REACH, at, "light", light):
            return None
        lends = frozenset(self.s.every("light", light))
        through = leftwards_through(self.s, at)
        return next((i for i in through if i in lends or (rule.speech_act and self.s.verbal[i])), None)

    def _participle(self, at: int) -> Slots:
        """«مطالباً جميع القوى»: what the speaker of the sentence does besides speaking."""
        slots = self._prepositions(at)
        self._object([i for i in self._bares(at)[:1] if i == at + 1 or not self.s.nodes[i].conj], slots)
        subject = self._spoken_by(at)
        if subject is not None:
            slots.setdefault("subject", [subject])
        return slots

    def _spoken_by(self, at: int) -> Filler | None:
        """The subject of the speech verb before, who goes on to speak."""
        speaker = next((i for i in reach_left(at) if self._speaks(i)), None)
        if speaker is None:
            speaker = next((i for i in reach_left(at) if self.s.verbal[i] and self.s.nodes[i].kind == "rule"), None)
        subject = self.subject(speaker) if speaker is not None else self._carried(at)
        return Filler(subject.items, CARRIED, subject.node, subject.pronoun) if subject is not None else None

    def _speaks(self, at: int) -> bool:
        speech = {"speech", "denial", "warning"} & set(cue_kinds(self.s.nodes[at], self.cues))
        return self.s.verbal[at] and bool(speech)

    def _topic(self, at: int, slots: Slots) -> None:
        """What the clause of the noun is about («مناطق مأرب التي تقع تحت سيطرة ...»)."""
        i = self.s.last_before(at, "topic", self._topics)
        if "topic" in slots or i not in leftwards_through(self.s, at):
            return
        if self.s.verbal[i]:
            found = self.subject(i, test=lambda phrase: True)
        else:
            found = self._antecedent(i + 1) if self.s.nodes[i].category == "rel" else self.s.filler(i)
        if found is not None:
            slots["topic"] = [found]

    def _topics(self) -> Iterator[int]:
        """Nodes that tell what a clause is about: its verb, its antecedent, or a phrase that nothing governs."""
        for i, node in enumerate(self.s.nodes):
            if self.s.verbal[i] or node.category == "rel" or (is_bare(node) and not governed(self.s, i)):
                yield i
