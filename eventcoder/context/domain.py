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


def _people(attempt: Attempt, roles: tuple[str, ...]) -> list[Phrase]:
    match = attempt.match
    return [p for role in roles for f in (match.roles.get(role, []) if match else []) for p in f.items]


def _foreign(attempt: Attempt, kinds: set[str], dictionaries: Dictionaries) -> bool:
    """Whether nobody of war takes part in what a sentence of sport, film or weather tells, or acts in an accident."""
    if "film_sport" in kinds:
        return not any(_of_war(p, dictionaries) for p in _people(attempt, ("source", "target", "against")))
    return attempt.rule.counts is not None and not any(_of_war(p, dictionaries) for p in _people(attempt, ("source",)))


def out_of_domain(attempts: list[Attempt], s: Sentence, dictionaries: Dictionaries) -> list[Attempt]:
    """Block the attempts of a sentence that speaks of sport, a film, the weather, an accident or an illness."""
    kinds = {kind for node in s.nodes for kind in cue_kinds(node, dictionaries.cues)}
    if not kinds & {"film_sport", "accident"}:
        return attempts
    for attempt in attempts:
        if attempt.match is not None and _foreign(attempt, kinds, dictionaries):
            attempt.match = None
            attempt.outcome, attempt.why = "blocked", "the sentence speaks of sport, a film, an accident or an illness"
    return attempts
