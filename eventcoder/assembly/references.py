"""An event that a sentence only refers to is no report of it: "the trial over the killing of X", «بعد الهجوم».

Coding such mentions would count one event as often as people speak of it. A mention that brings something of its own
(a number of victims, a time, a place with both sides) is news and stays.
"""

from __future__ import annotations

import datetime as dt

from eventcoder.assembly.dates import fresh
from eventcoder.assembly.nearby import nearby
from eventcoder.dictionaries.entries import CueEntry
from eventcoder.dictionaries.lexicon import Dictionaries
from eventcoder.mentions.phrases import Phrase
from eventcoder.patterns.clauses import Sentence, cue_kinds, is_definite
from eventcoder.patterns.matching import Attempt, Match

#: Types whose mentions are often references; control, agreements and the like are told as states.
_REFERABLE = frozenset({"attack", "armed_clash", "casualty_claim", "detention", "protest"})
#: Nodes between the word that makes an event its matter and the event («التحقيق في ملابسات عملية خطف»).
_THIS = frozenset({"هذا", "هذه", "هولاء", "this", "these"})
_MATTER_REACH = 4
_RELATIVE_REACH = 4
_MOMENTS = frozenset({
    "بعد", "قبل", "منذ", "عقب", "قبيل", "بعيد", "غداه", "بشان", "حول",
    "after", "before", "since", "following", "about", "over",
})  # fmt: skip


def without_references(
    attempts: list[Attempt], s: Sentence, dictionaries: Dictionaries, published: dt.date | None
) -> list[Attempt]:
    """Block the attempts at events that the sentence refers to and does not tell."""
    story = any(a.match is not None and _counted(a.match) for a in attempts)
    for attempt in attempts:
        match = attempt.match
        if match is None or match.rule.type not in _REFERABLE or _counted(match):
            continue
        why = _of_matter(match, s, dictionaries) or ("" if story else _reference(match, s, dictionaries, published))
        if why:
            attempt.match, attempt.outcome, attempt.why = None, "blocked", why
    return attempts


def _reference(match: Match, s: Sentence, dictionaries: Dictionaries, published: dt.date | None) -> str:
    at = match.at
    new = fresh(s, at, published)
    if s.verbal[at]:
        return "it says who is meant, not what happened" if not new and _identifies(s, at) else ""
    if match.rule.by and match.sense.part == "word":
        return ""  # «احتجاجا على»: what these people do is told by their doing it
    sides = sum(bool(match.roles.get(role)) for role in ("source", "target"))
    if (sides < 2 or is_definite(s, at)) and (word := _time_of_another(s, at)):
        return f"{word!r} tells by it when something else was"
    if new or nearby(s, at, True, dictionaries.places):
        return ""
    # English marks what is known by its article; in Arabic any bare mention may be one.
    known = sides < 2 if s.language == "ar" else not sides and is_definite(s, at)
    if known and not _told(s, at):
        return "it is named with no time, place or number of its own, as something known"
    return ""


def _of_matter(match: Match, s: Sentence, dictionaries: Dictionaries) -> str:
    word = "" if s.verbal[match.at] else _matter(s, match.at, dictionaries.cues)
    return f"it is what {word!r} is about" if word else ""


#: «تم تفجير السور», «جرى اعتقاله»: verbs that only say that it was done.
_DONE = frozenset({"تم", "تمت", "جري", "جرت"})


def _told(s: Sentence, at: int) -> bool:
    """Whether a verb governs the event, "this" points at it, or it opens the sentence as headlines do.

    Behind a preposition it is told when the verb tells an event too («قُتل في غارة», "destroyed in a raid").
    """
    i = at - 1
    within = False
    while i >= 0 and (s.nodes[i].kind in ("np", "time") or s.nodes[i].category in ("aux", "det", "poss", "prep")):
        within |= s.nodes[i].category == "prep"
        if s.nodes[i].tag.form in _THIS:
            return True
        i -= 1
    before = s.nodes[at - 1] if at else None
    if before is not None and (
        before.tag.form in _DONE or (before.category == "that" and not s.nodes[at].tag.definite)
    ):
        return True
    if i >= 0 and s.verbal[i]:
        return not within or s.nodes[i].kind == "rule"
    return (i < 0 and not within) or (i >= 0 and s.nodes[i].tag.cut.core in _THIS)


def _counted(match: Match) -> bool:
    """Whether the match says how many were killed, wounded or taken."""
    people = [p for f in match.slots.get("counted") or match.roles.get("target", []) for p in f.items]
    return match.rule.counts is not None and any(map(_numbered, people))


def _numbered(phrase: Phrase) -> bool:
    named = phrase.kind == "name" or (phrase.kind == "actor" and phrase.noun is None)
    return phrase.quantity is not None or (phrase.number in ("one", "two") and (named or not phrase.tag.definite))


def _matter(s: Sentence, at: int, cues: list[CueEntry]) -> str:
    """The word whose matter the event is: a case, a charge, an inquiry, a memory."""
    for i in range(at - 1, max(-1, at - 1 - _MATTER_REACH), -1):
        node = s.nodes[i]
        if "matter" in cue_kinds(node, cues):
            return node.tag.form
        if s.verbal[i] or node.kind in ("punct", "np") or node.category in ("sub", "that", "rel"):
            return ""
    return ""


def _time_of_another(s: Sentence, at: int) -> str:
    """The "after" or "since" right before the event, its own adjectives between."""
    i = at - 1
    while i > max(0, at - 6) and _belongs(s, i):
        i -= 1
    before = s.nodes[i].tag.form if i >= 0 and s.nodes[i].kind != "time" else ""
    return before if before in _MOMENTS else ""


def _belongs(s: Sentence, i: int) -> bool:
    """Whether a node may stand between "after" and its event: "after last month's bloody tribal clashes"."""
    node = s.nodes[i]
    if s.language == "en" and (node.kind in ("time", "poss") or node.category in ("det", "poss")):
        return True
    return node.kind == "word" or (node.kind == "np" and not node.prep and s.language == "en")


def _identifies(s: Sentence, at: int) -> bool:
    """«الجندي الذي خطفته الحركة»: the verb of a relative clause says which one is meant."""
    for i in range(at - 1, max(-1, at - 1 - _RELATIVE_REACH), -1):
        if s.nodes[i].category == "rel":
            return not (i and s.nodes[i - 1].kind == "rule")
        if s.verbal[i] and s.nodes[i].kind == "rule":
            return False
    return False
