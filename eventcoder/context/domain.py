"""Sports, films, business, accidents and illness use the words of war: no events there without people of war."""

from __future__ import annotations

from eventcoder.dictionaries.lexicon import Dictionaries
from eventcoder.mentions.phrases import Phrase
from eventcoder.patterns.clauses import Sentence, comma_between, cues_of
from eventcoder.patterns.conditions import of_war
from eventcoder.patterns.matching import Attempt

_OF_CRIME = frozenset({"casualty_claim", "detention", "attack", "accusation", "threat"})


def _people(attempt: Attempt, roles: tuple[str, ...]) -> list[Phrase]:
    match = attempt.match
    return [p for role in roles for f in (match.roles.get(role, []) if match else []) for p in f.items]


def _foreign(attempt: Attempt, kinds: set[str], violent: bool, dictionaries: Dictionaries) -> bool:
    """Whether nobody of war takes part in what a sentence of another subject tells, or acts in an accident or crime."""
    if "other_subject" in kinds:
        return not any(of_war(p, dictionaries) for p in _people(attempt, ("source", "target", "against")))
    if "crime" in kinds and attempt.rule.type in _OF_CRIME:
        return not any(of_war(p, dictionaries, police=False) for p in _people(attempt, ("source", "target")))
    accident = "accident" in kinds and attempt.rule.counts is not None and not violent
    return accident and not any(of_war(p, dictionaries) for p in _people(attempt, ("source",)))


def _behind(s: Sentence, at: int, i: int) -> bool:
    """«قتل أربعة، أثناء مشاهدتهم فيلما»: told before, and behind a comma, is no part of the other subject."""
    return i > at and s.language == "ar" and comma_between(s, at, i)


def out_of_domain(attempts: list[Attempt], s: Sentence, dictionaries: Dictionaries) -> list[Attempt]:
    """Block the attempts of a sentence that speaks of sport, a film, the weather, an accident or an illness."""
    found = [(i, kind) for i, kinds in cues_of(s, dictionaries.cues) for kind in kinds]
    found = [(i, kind) for i, kind in found if kind in ("other_subject", "accident", "crime")]
    if not found:
        return attempts
    violent = any(a.match is not None and a.rule.type in ("attack", "armed_clash") for a in attempts)
    for attempt in attempts:
        kinds = {kind for i, kind in found if kind != "other_subject" or not _behind(s, attempt.at, i)}
        if attempt.match is not None and _foreign(attempt, kinds, violent, dictionaries):
            attempt.match = None
            attempt.outcome, attempt.why = "blocked", "the sentence speaks of another subject, an accident or a crime"
    return attempts
