"""Sports, films, business, accidents and illness use the words of war: no events there without people of war."""

from __future__ import annotations

from eventcoder.dictionaries.lexicon import Dictionaries
from eventcoder.mentions.phrases import Phrase
from eventcoder.patterns.clauses import Sentence, cue_kinds
from eventcoder.patterns.matching import Attempt

_WAR_ROLES = frozenset({"MIL", "REB", "COP", "PRM", "SPY", "UAF"})


def _of_war(phrase: Phrase, dictionaries: Dictionaries) -> bool:
    """Whether the phrase names an armed actor."""
    for part in phrase.walk():
        if part.actor is not None and dictionaries.actors[part.actor.ref].role in _WAR_ROLES:
            return True
        if part.noun is not None and dictionaries.nouns[part.noun.ref].side == "armed":
            return True
    return False


def out_of_domain(attempts: list[Attempt], s: Sentence, dictionaries: Dictionaries) -> list[Attempt]:
    """Block the attempts of a sentence that speaks of sport, a film, an accident or an illness."""
    kinds = {kind for node in s.nodes for kind in cue_kinds(node, dictionaries.cues)}
    sport = "film_sport" in kinds
    accident = "accident" in kinds
    if not sport and not accident:
        return attempts
    if any(_of_war(p, dictionaries) for node in s.nodes for p in node.items):
        return attempts
    for attempt in attempts:
        if attempt.match is not None and (sport or attempt.rule.type == "casualty_claim"):
            attempt.match = None
            attempt.outcome, attempt.why = "blocked", "the sentence speaks of sport, a film, an accident or an illness"
    return attempts
