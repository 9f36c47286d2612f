"""Arabic voice: whether a verb that is written alike in both voices is active or passive where it stands."""

from __future__ import annotations

from eventcoder.dictionaries.entries import RuleEntry
from eventcoder.dictionaries.lexicon import Sense
from eventcoder.patterns.clauses import Slots, actor_like, comma_between, cue_kinds, reach_left
from eventcoder.patterns.subjects_ar import Subjects, preposition_with_pronoun


class Voices(Subjects):
    """Tells «قَتل» from «قُتل» by what stands about the verb."""

    def _is_passive(self, at: int, sense: Sense, rule: RuleEntry, slots: Slots) -> bool:
        if sense.voice == "passive" or rule.voice == "passive":
            return True
        if sense.voice == "active" or "object" not in rule.slots or rule.voice == "active":
            return False
        if self.s.nodes[at].tag.cut.pronoun:
            return False
        if "subject" in slots:
            return True
        # «النائب الذي قتل مع حراسه»
        undergone = rule.counts is not None and not self._bares(at) and self._antecedent(at) is not None
        return (undergone and not self._is_plural(at)) or self._reads_passive(at)

    def _reads_passive(self, at: int) -> bool:
        """قتل with one phrase behind it: «قُتل جندي» unless a subject stands before it or goes on from another verb."""
        bares = self._bares(at)
        if len(bares) >= 2 or (self._relative(at) is not None and self._resumed(at)) or self._on_itself(at):
            return False
        if bares and (self._event_object(bares[0]) or self._disagrees(at, bares[0])):
            return False
        if bares and self._goes_on(at, bares[0]):
            return False
        if bares and self._before(at) is None:
            return not self._perpetrates(bares[0]) and not self._continues(at)
        return not bares and self._before(at) is not None and not self._object_words(at)

    def _goes_on(self, at: int, i: int) -> bool:
        """«... بعد أن حررت مدينة عدن»: a place behind the verb is its object when the actor before goes on."""
        if any(map(actor_like, self.s.nodes[i].items)):
            return False
        before = next((k for k in reach_left(at) if self.s.verbal[k]), None)
        if before is None or self._carried(at) is None:
            return False
        told = "speech" in cue_kinds(self.s.nodes[before], self.cues)
        return not told or (at > 0 and self.s.nodes[at - 1].category == "sub")

    def _event_object(self, i: int) -> bool:
        """«كسرت المقاومة الحصار»: an event noun behind the phrase is the object, so the phrase acts."""
        after = self.s.nodes[i + 1] if i + 1 < len(self.s.nodes) else None
        if after is None or after.kind not in ("rule", "cue") or self.s.verbal[i + 1]:
            return False
        return not after.prep and not after.conj and "word" not in {x.part for x in after.tag.senses}

    def _continues(self, at: int) -> bool:
        """«أسر ستة وقتل 15»: directly coordinated with an active verb whose object was named."""
        node = self.s.nodes[at]
        if not node.conj:
            return False
        before = next((i for i in reach_left(at) if self.s.verbal[i]), None)
        if before is None or self.s.nodes[before].kind != "rule" or comma_between(self.s, before, at):
            return False
        if self._is_plural(before) and not self._bares(before):
            return False  # «60 شخصا قتلوا وجرح 200»
        return self._before(before) is not None or len(self._bares(before)) >= 2

    def _perpetrates(self, i: int) -> bool:
        """A body or a named actor with no number is rather the one who acts."""
        phrase = self.s.nodes[i].items[0]
        if phrase.quantity is not None or (
            phrase.number in ("one", "two") and phrase.noun and phrase.noun.kind == "people"
        ):
            return False
        if (
            phrase.noun is not None
            and phrase.noun.kind == "body"
            and phrase.noun.number == "one"
            and phrase.tag.definite
        ):
            return True
        named = phrase.actor is not None or any(p.actor for p in phrase.parts)
        return bool(self._object_words(i)) and (named or (phrase.noun is not None and phrase.noun.kind == "body"))

    def _object_words(self, at: int) -> bool:
        """Whether unknown words follow that may be somebody's name."""
        after = [n for n in self.s.nodes[at + 1 : at + 6] if n.kind not in ("punct", "time")]
        if after and after[0].kind == "np" and after[0].items[0].kind == "name":
            return True
        return bool(after) and after[0].kind == "word" and not preposition_with_pronoun(after[0])
