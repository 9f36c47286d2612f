"""Matches of one sentence become events."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from eventcoder.assembly.codes import codes
from eventcoder.assembly.counts import both_fates, count_of, counts_of, shared, together
from eventcoder.assembly.dates import date_of
from eventcoder.assembly.merging import Draft, Row, further, merged
from eventcoder.assembly.nearby import nearby
from eventcoder.assembly.places import Gazetteer, is_place, wide, within
from eventcoder.context.modality import modality
from eventcoder.context.speech import Report, claimant_of, reports
from eventcoder.dictionaries.lexicon import Dictionaries
from eventcoder.mentions.discourse import Discourse, Text
from eventcoder.mentions.phrases import Phrase
from eventcoder.model import EVENT, Actor, Article, Count, Counts, Event, EventDate, Place, Span
from eventcoder.patterns.clauses import DIRECT, REACH, Filler, Sentence, actor_like, referent
from eventcoder.patterns.conditions import ARMED
from eventcoder.patterns.matching import Match, frames_of
from eventcoder.patterns.shape import parts_of

#: What a confidence is made of: a start, and what each doubt costs.
BASE, WEAK_RULE, INDIRECT_ROLE, NO_ACTOR, NO_PLACE = 0.95, 0.2, 0.1, 0.15, 0.05
_ACTOR_ROLES = ("source", "target", "against")
_ONE_STORY = frozenset({"attack", "casualty_claim", "armed_clash"})
_TAKEN = frozenset({"gained", "regained"})
_HERE_ONLY = frozenset({"mobilisation_call", "accusation", "appeal", "threat", "responsibility_claim", "formation"})


@dataclass(slots=True)
class Scene:
    """Everything that assembling the events of one sentence needs."""

    article: Article
    text: Text
    sentence: Sentence
    index: int
    start: int
    end: int
    dictionaries: Dictionaries
    discourse: Discourse
    gazetteer: Gazetteer
    resolved: int = 0
    nowhere: set[tuple[int, bool]] = field(default_factory=set)

    def events(self, matches: list[Match]) -> list[Event]:
        """Events of the sentence in the order of their triggers."""
        frames = frames_of(self.sentence, self.dictionaries.cues)
        told = reports(self.sentence, self.dictionaries.cues, frames)
        drafts = [d for m in matches for d in self._drafts(m, told)]
        if len(drafts) > 1:
            drafts = merged(drafts, self.sentence)
            self._share_sources(drafts)
            self._share_targets(drafts)
            self._share_places(drafts)
            self._share_enemies(drafts)
        story = Row([d for d in drafts if d.match.rule.type in _ONE_STORY] if self.sentence.times else [])
        return [e for d in drafts if (e := self._event(d, story)) is not None]

    # -- roles ----------------------------------------------------------------------------------------------------

    def _drafts(self, match: Match, told: list[Report]) -> Iterable[Draft]:
        roles, indirect = self._roles(match)
        meaning, _ = modality(self.sentence, match.at, self.dictionaries.cues, match.rule.speech_act)
        claimant = self._claimant(match, told, roles)
        if claimant and meaning == "asserted":
            meaning = "claimed"
        if not roles["source"] and self._announced(match):
            roles["source"] = [a for a in claimant if a.role in ARMED or (a.actor_id or "").startswith("state.")]
        counts = self._counts(match)
        for place in self._places(match):
            yield Draft(match, roles, self._located(place, match), counts, meaning, claimant, indirect, further(match))

    def _roles(self, match: Match) -> tuple[dict[str, list[Actor]], int]:
        roles: dict[str, list[Actor]] = {}
        indirect = 0
        for role in _ACTOR_ROLES:
            fillers = self._without_places(match, role)
            doers = {f.node for f in match.roles.get("source", [])} if role == "target" else set()
            roles[role] = [a for f in fillers for a in self._actors(f, frozenset(doers))]
            indirect += sum(f.how != DIRECT for f in fillers)
        if match.rule.two_sided:
            _divide(roles)
        if match.rule.type == "territorial_control" and match.mode in _TAKEN and not roles["target"]:
            owners = [a for f in match.roles.get("place", []) for a in self._actors(_owners(f))]
            roles["target"] = [a for a in owners if not _same_people([a], roles["source"])]
        return roles, indirect

    def _announced(self, match: Match) -> bool:
        """«أعلن الجيش قتل عشرة مسلحين»: what an armed party announces by an active verbal noun it did itself."""
        s, at = self.sentence, match.at
        force = match.rule.type == "attack" and match.rule.genitive == "object" and match.mode is None
        active = s.language == "ar" and ("past" in parts_of(s.nodes[at].tag) or match.mode == "arrest" or force)
        if not active or s.verbal[at] or not match.roles.get("target"):
            return False
        speaker = next((f.node for f in match.slots.get("topic", [])), at)
        between = s.nodes[speaker + 1 : at]
        return speaker < at and all(n.kind == "time" or n.is_comma() or n.tag.form == "عن" for n in between)

    def _without_places(self, match: Match, role: str) -> list[Filler]:
        """A town that is attacked is the event's place, not its target."""
        fillers = match.roles.get(role, [])
        if role != "target" or match.rule.type not in ("attack", "siege", "armed_clash"):
            return fillers
        any_place = match.rule.type == "siege"
        kept = [replace(f, items=tuple(p for p in f.items if not _only_place(p, any_place))) for f in fillers]
        return [f for f in kept if f.items or f.pronoun]

    def _actors(self, filler: Filler, others: frozenset[int] = frozenset()) -> list[Actor]:
        """The actors of a filler; a pronoun stands for none of the nodes in `others` («هاجمتهم قوة وقتلتهم»)."""
        if filler.pronoun and not filler.items:
            filler = referent(self.sentence, filler, actor_like, others) or filler
        # A bare number is nobody, but «الآلاف» are people.
        phrases = [p for p in filler.items if p.kind != "number" or p.parts or p.tag.definite]
        return [a for p in phrases for a in self.discourse.actors(p, self.text)]

    def _claimant(self, match: Match, told: list[Report], roles: dict[str, list[Actor]]) -> list[Actor]:
        report = claimant_of(told, match.at)
        if report is None:
            return []
        said = self._actors(report.speaker)
        if match.rule.speech_act and _same_people(said, roles["source"]):
            return []
        return said

    # -- counts ---------------------------------------------------------------------------------------------------

    def _counts(self, match: Match) -> dict[str, Count]:
        kind = match.rule.counts
        if kind is None:
            return {}
        fillers = match.slots.get("counted") or match.roles.get("target", [])
        victims = [p for f in fillers for p in f.items]
        if victims and together(match, victims, self.text):
            return shared(victims, self.text)
        if victims and both_fates(match, self.sentence, self.dictionaries.rules):
            return dict.fromkeys(("killed", "wounded"), count_of(victims, self.text))
        return counts_of(victims, kind, self.text) if victims else {kind: Count()}

    # -- places ---------------------------------------------------------------------------------------------------

    def _places(self, match: Match) -> list[Place | None]:
        hit = [p for p in self._hit_places(match) if p.kind == "place" and not wide(p, self.dictionaries.places)]
        named = hit or [p for f in match.roles.get("place", []) for p in self._place_items(f)]
        found = [place for p in named if (place := self._resolved(p)) is not None]
        if found:
            once: dict[str, Place | None] = {}
            for place in found:
                once.setdefault(place.text, place)
            return list(once.values())  # of the same words twice, the first tell where it was
        if "place" in match.rule.needs:
            # "the airport at Tabqa": a place noun with no name of its own is where the phrase behind it says.
            around = self._nearby(match) if any(p.noun is not None for p in named) else None
            return [around] if around is not None else []
        return [self._nearby(match)]

    def _place_items(self, filler: Filler) -> list[Phrase]:
        if filler.pronoun and not filler.items:
            filler = referent(self.sentence, filler, is_place) or filler
        return [p for p in filler.items if is_place(p) or p.kind == "name" or any(q.place for q in p.walk())]

    def _resolved(self, phrase: Phrase) -> Place | None:
        """The place of a phrase; «المدينة» looks for its town in the sentence before it looks further back.

        What is no place is none as long as no town is named: many events may ask.
        """
        asked = (id(phrase), self.gazetteer.here is None)
        if asked in self.nowhere:
            return None
        nodes = self.sentence.nodes
        unread = self.resolved < len(nodes) and nodes[self.resolved].first < phrase.first
        if unread and self.gazetteer.is_short_form(phrase):
            self._read_places(phrase.first)
        place = self.gazetteer.place(phrase, self.text)
        if place is None:
            self.nowhere.add((id(phrase), self.gazetteer.here is None))
        return place

    def _read_places(self, before: int) -> None:
        """Take in the named places of the sentence up to a token, each once."""
        nodes = self.sentence.nodes
        while self.resolved < len(nodes) and nodes[self.resolved].first < before:
            for item in nodes[self.resolved].items:
                if item.last < before and is_place(item) and any(p.place for p in item.walk()):
                    self.gazetteer.place(item, self.text)
            self.resolved += 1

    def _located(self, place: Place | None, match: Match) -> Place | None:
        """A place that no gazetteer has lies within, or near, the one that the same clause names with it."""
        if place is None or place.latitude is not None:
            return place
        others = (self._resolved(p) for p in nearby(self.sentence, match.at, True, self.dictionaries.places))
        around = next((o for o in others if o is not None and o.latitude is not None), None)
        return place if around is None else within(place, around)

    def _nearby(self, match: Match) -> Place | None:
        same_clause = match.rule.type in _HERE_ONLY
        for phrase in [
            *self._hit_places(match),
            *nearby(self.sentence, match.at, same_clause, self.dictionaries.places),
        ]:
            place = self._resolved(phrase)
            if place is not None:
                return place
        return self.gazetteer.remembered(self.sentence, self.text)

    def _hit_places(self, match: Match) -> list[Phrase]:
        """Places that are themselves attacked or besieged; an unknown name that is shelled is rather a place."""
        if match.rule.type not in ("attack", "siege"):
            return []
        targets = [p for f in match.roles.get("target", []) for p in f.items]
        wide = match.mode in ("shelling", "airstrike", "ground_assault") or match.rule.type == "siege"
        return [p for p in targets if is_place(p) or (wide and p.kind == "name")]

    # -- the whole ------------------------------------------------------------------------------------------------

    def _share_sources(self, drafts: list[Draft]) -> None:
        """An attack that kills is the killers' act: «قصف ... أسفر عن مقتل», "an airstrike killed five"."""
        attacks = Row([d for d in drafts if d.match.rule.type == "attack" and d.roles["source"]])
        for draft in drafts if attacks.drafts else ():
            if draft.match.rule.type != "casualty_claim" or draft.roles["source"] or draft.match.slots.get("agent"):
                continue
            around = attacks.around(draft)
            before = [a for a in around if a.match.at < draft.match.at]
            if not before:
                in_it = next((a for a in around if self._died_in(draft, a)), None)
                if in_it is not None:
                    draft.roles = {**draft.roles, "source": in_it.roles["source"]}
            elif self._one_story(before[-1], draft):
                draft.roles = {**draft.roles, "source": before[-1].roles["source"]}

    def _died_in(self, victims: Draft, attack: Draft) -> bool:
        """«قُتل خمسة في غارة شنها التحالف»: the casualties of an attack that stands behind a preposition."""
        at = attack.match.at
        nodes = self.sentence.nodes
        behind = at > victims.match.at and self._one_story(victims, attack)
        if not behind or not (nodes[at].tag.cut.preposition == "ب" or _governing(self.sentence, at) in _IN_IT):
            return False
        between = range(victims.match.at + 1, at)
        return not any(
            nodes[i].category == "sub" or (nodes[i].kind == "cue" and self.sentence.verbal[i]) for i in between
        )

    def _share_targets(self, drafts: list[Draft]) -> None:
        """Those whom an attack killed are those whom it hit: «قُتل 15 في غارات», "an airstrike killed five"."""
        casualties = Row([d for d in drafts if d.match.rule.type == "casualty_claim"])
        for attack in drafts if casualties.drafts else ():
            if attack.match.rule.type != "attack" or attack.roles["target"]:
                continue
            victims = next((d for d in casualties.around(attack) if self._one_story(attack, d)), None)
            if victims is not None:
                attack.roles = {**attack.roles, "target": victims.roles["target"]}

    def _share_places(self, drafts: list[Draft]) -> None:
        """Where an attack was, there its victims were, when the text names one place for both."""
        story = Row([d for d in drafts if d.match.rule.type in _ONE_STORY])
        for draft in story.drafts if any(d.place for d in story.drafts) else ():
            if draft.place is None:
                told = (d for d in story.around(draft) if d.place and self._one_story(draft, d))
                draft.place = next((d.place for d in told), None)

    def _share_enemies(self, drafts: list[Draft]) -> None:
        """«استعاد الجيش البلدة بعد معارك مع المسلحين»: those who fought the one that took it have lost it."""
        clashes = Row([d for d in drafts if d.match.rule.type == "armed_clash"])
        for taken in drafts if clashes.drafts else ():
            if taken.match.mode not in _TAKEN or taken.roles["target"] or not taken.roles["source"]:
                continue
            for clash in (d for d in clashes.around(taken) if d.match.at > taken.match.at):
                sides = clash.roles["source"] + clash.roles["target"]
                others = [a for a in sides if not _same_people([a], taken.roles["source"])]
                if others and self._one_story(taken, clash):
                    taken.roles = {**taken.roles, "target": others}

    def _date(self, draft: Draft, story: Row) -> tuple[EventDate, bool]:
        """The draft's own time, else that of another event of the same story in the sentence."""
        own = date_of(self.sentence, draft.match.at, self.text, self.article.published)
        if own[0].text is not None or draft.match.rule.type not in _ONE_STORY or not self.sentence.times:
            return own
        others = (d for d in story.around(draft) if self._one_story(draft, d))
        dates = (date_of(self.sentence, d.match.at, self.text, self.article.published) for d in others)
        return next((found for found in dates if found[0].text is not None), own)

    def _one_story(self, first: Draft, second: Draft) -> bool:
        low, high = sorted((first.match.at, second.match.at))
        return _caused(self.sentence, low, high)

    def _event(self, d: Draft, story: Row) -> Event | None:
        rule = d.match.rule
        if (rule.type == "territorial_control" and d.place is None) or (rule.type == "casualty_claim" and not d.counts):
            return None
        date, history = self._date(d, story)
        node = self.sentence.nodes[d.match.at]
        start, end = self.text.span(node.first, node.last)
        record = {
            "event_id": self._identity(rule.type, start, end, d),
            "event_type": rule.type, "mode": d.match.mode, "modality": d.modality, "is_background": history,
            "article_id": self.article.id, "sentence_index": self.index, "start": self.start, "end": self.end,
            "evidence": self.text.raw[self.start : self.end],
            "trigger": Span(text=self.text.raw[start:end], start=start, end=end),
            "rule_id": rule.id, "dictionary_version": self.dictionaries.version,
            "source": tuple(d.roles["source"]), "target": tuple(d.roles["target"]),
            "against": tuple(d.roles["against"]), "claimant": tuple(d.claimant),
            "place": d.place, "date": date, "counts": Counts(**d.counts),
            "codes": codes(rule.type, d.match.mode, d.roles["source"]), "confidence": _confidence(d),
        }  # fmt: skip
        return EVENT.validate_python(record)

    def _identity(self, event_type: str, start: int, end: int, d: Draft) -> str:
        """Depends on the text and on what was coded where, never on the name of a rule."""
        at = d.place.start if d.place else -1
        key = f"{self.article.id}\0{_text_hash(self.article.text)}\0{event_type}\0{start}\0{end}\0{at}"
        return hashlib.blake2b(key.encode(), digest_size=10).hexdigest()


@lru_cache(maxsize=1)
def _text_hash(text: str) -> str:
    """Hash of the article's text, which all its events ask for."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


_IN_IT = frozenset({"في", "ب", "خلال", "اثر", "جراء", "نتيجة", "بسبب", "in", "during"})


def _governing(s: Sentence, at: int) -> str:
    """The preposition before an event noun, its article and adjectives between."""
    i = at - 1
    while i >= 0 and (s.nodes[i].category == "det" or s.nodes[i].kind == "word" or _modifies(s, i)):
        i -= 1
    return s.nodes[i].tag.form if i >= 0 and s.nodes[i].category == "prep" else ""


def _modifies(s: Sentence, i: int) -> bool:
    """ "in a Saudi-led coalition air strike": who strikes stands before the noun in English."""
    return s.language == "en" and s.nodes[i].kind == "np"


def _only_place(phrase: Phrase, any_place: bool) -> bool:
    """Whether a phrase tells where, not whom: a named place; in a siege any place that is nobody's."""
    if phrase.kind != "place":
        return False
    named = any(p.place is not None or p.label is not None for p in phrase.walk())
    return named or (any_place and not any(p.kind == "actor" for p in phrase.parts))


def _caused(s: Sentence, attack: int, at: int) -> bool:
    """Whether nothing between an attack and its casualties starts another story."""

    def starts() -> Iterable[int]:
        opening = (i for i, node in enumerate(s.nodes) if node.category in ("sub", "that"))
        return (i for i in opening if s.nodes[i].tag.form not in ("مما", "حيث"))

    return at - attack <= REACH and not s.is_between(attack, at, "story", starts)


def _owners(filler: Filler) -> Filler:
    """«مواقع المتمردين»: those whose place it was."""
    inside = tuple(q for p in filler.items if not p.partitive for q in p.parts if q.kind == "actor" and actor_like(q))
    return replace(filler, items=inside, pronoun="")


def _same_people(said: list[Actor], source: list[Actor]) -> bool:
    if not source:
        return True
    ids = {a.actor_id or a.text for a in source}
    return any((a.actor_id or a.text) in ids for a in said)


def _divide(roles: dict[str, list[Actor]]) -> None:
    """«بين X وY»: of the two sides one is put as source, the other as target."""
    sides = roles["source"]
    if len(sides) >= 2 and not roles["target"]:
        roles["source"], roles["target"] = sides[:1], sides[1:]


def _confidence(d: Draft) -> float:
    value = BASE - WEAK_RULE * d.match.rule.weak - INDIRECT_ROLE * d.indirect
    value -= NO_ACTOR * (not any(d.roles.values())) + NO_PLACE * (d.place is None)
    return round(max(0.05, value), 2)
