"""Whether a trigger or cue acts as a verb or as a noun where it stands."""

from __future__ import annotations

from eventcoder.mentions.phrases import Node
from eventcoder.mentions.tags import Tag

_VERB_PARTS = ("past", "present", "base", "gerund", "participle")


#: "rocket shells", "tank fire": what is fired, in front of a word that is also a verb.
_FIRED = frozenset({"mortar", "rocket", "artillery", "tank", "missile", "gas", "howitzer", "mortars"})
_NEVER_BEFORE_VERBS = frozenset({"من", "في", "علي", "الي", "عن"})


def parts_of(tag: Tag) -> set[str]:
    """Grammatical parts of the trigger and cue meanings of a tag."""
    return {s.part for s in tag.senses if s.kind in ("rule", "cue")}


def _arabic(nodes: list[Node], at: int, acting: list[bool]) -> bool:
    tag = nodes[at].tag
    parts = parts_of(tag)
    if not parts & {"past", "present"} or (at and nodes[at - 1].tag.form in _NEVER_BEFORE_VERBS):
        return False
    if tag.cut.core.startswith("ال") and "noun" in parts:
        return False
    if "noun" not in parts:
        return True
    return _bare_form(nodes, at, tag, acting)


def _bare_form(nodes: list[Node], at: int, tag: Tag, acting: list[bool]) -> bool:
    """قتل is a verb at the head of a clause, a noun behind a preposition, a quantifier or another event noun."""
    if tag.cut.preposition:
        return False
    before = nodes[at - 1] if at else None
    if before is None:
        return True
    if before.category in ("prep", "quant", "agent", "plus", "against"):
        return False
    after = nodes[at + 1] if at + 1 < len(nodes) else None
    if after is not None and after.category == "prep" and after.tag.cut.pronoun and before.kind == "rule":
        return True  # «انفجار قُتل فيه 32 ناشطا»
    if before.kind in ("rule", "cue") and not tag.cut.pronoun and before.category == "":
        return _after_trigger(before, tag)
    if _has_verb(nodes, at, acting):
        return False
    opens = before.tag.form.startswith("ال") or before.tag.form == "ما"  # «سرعان ما تبنى»
    return before.kind != "word" or opens or bool(tag.cut.conjunction)


def _has_verb(nodes: list[Node], at: int, acting: list[bool]) -> bool:
    """«دانت المنظمة قصف المتمردين»: behind a verb and its subject, the bare form is the verb's object."""
    tag = nodes[at].tag
    if tag.cut.conjunction or tag.cut.pronoun:
        return False
    if nodes[at - 1].kind not in ("np", "time") and not _aside(nodes, at):
        return False
    i = at - 1
    while i > 0 and (nodes[i].kind in ("np", "time") or nodes[i].category == "prep" or _aside(nodes, i + 1)):
        i -= 3 if _aside(nodes, i + 1) else 1
    seen = any(node.kind == "np" and not node.prep for node in nodes[i + 1 : at])
    return seen and acting[i] and not nodes[i].tag.cut.pronoun


def _aside(nodes: list[Node], at: int) -> bool:
    """Whether a time between commas ends right before `at`: «، أمس، »."""
    return at >= 3 and nodes[at - 1].is_comma() and nodes[at - 2].kind == "time" and nodes[at - 3].is_comma()


def _after_trigger(before: Node, tag: Tag) -> bool:
    parts = parts_of(before.tag)
    if tag.cut.conjunction:
        return bool(parts & {"past", "present"}) and not before.tag.cut.preposition
    return not parts & {"noun", "past", "present", "word"} or (before.tag.sense is not None and "word" in parts)


def _english(nodes: list[Node], at: int, _: list[bool]) -> bool:
    tag = nodes[at].tag
    parts = parts_of(tag)
    if not parts & set(_VERB_PARTS):
        return False
    if "noun" not in parts:
        return not _attributive(nodes, at, parts) and not _like_noun(nodes, at, parts)
    return _english_ambiguous(nodes, at, parts)


def _like_noun(nodes: list[Node], at: int, parts: set[str]) -> bool:
    """ "claimed the lives of ten", "to arms": a present form right behind a determiner or a preposition."""
    if not parts <= {"present", "base"}:
        return False
    if not at:
        after = nodes[1] if len(nodes) > 1 else None  # "Shells hit the town": a noun where a verb follows
        return after is not None and after.kind in ("rule", "cue") and "past" in parts_of(after.tag)
    before = nodes[at - 1]
    described = before.kind == "np" and before.items[0].kind == "thing"
    if described and before.items[0].tag.form in _FIRED:
        return True
    if described and at + 1 < len(nodes) and nodes[at + 1].category in ("be", "aux"):
        # "until their political demands are met"
        return True
    return before.category == "det" or (before.category == "prep" and before.tag.form != "to")


def _attributive(nodes: list[Node], at: int, parts: set[str]) -> bool:
    """ "the killing of", "bombed car": a form of a verb inside a noun phrase."""
    before = nodes[at - 1] if at else None
    determined = before is not None and (
        before.category == "det" or (before.kind == "np" and before.items[-1].possessive)
    )
    return determined and bool(parts & {"gerund", "participle"})


def _english_ambiguous(nodes: list[Node], at: int, parts: set[str]) -> bool:
    before = nodes[at - 1] if at else None
    after = nodes[at + 1] if at + 1 < len(nodes) else None
    if before is None:
        return "gerund" in parts and after is not None and after.kind == "np"
    if before.category in ("det", "poss") or before.kind in ("quantity", "poss", "word"):
        return False
    if before.kind == "np":
        return _behind_phrase(before, after, parts)
    if before.category in ("aux", "be", "pron", "rel") or before.tag.form == "to":
        return bool(parts & {"base", "past", "participle", "gerund", "present"})
    if before.kind == "cue":
        # "will attack", "not attack"; but "reported attacks", "launched attacks".
        return "word" in parts_of(before.tag) and bool(parts & {"base", "past", "participle", "gerund", "present"})
    return "past" in parts or ("gerund" in parts and after is not None and after.kind == "np")


def _behind_phrase(before: Node, after: Node | None, parts: set[str]) -> bool:
    """ "rebels attack the town" against "rebel attacks on the town"."""
    last = before.items[-1]
    if last.possessive or last.kind == "adjective":
        return False
    if parts & {"past", "gerund"}:
        return True
    return after is not None and ((after.kind == "np" and not after.prep) or after.category == "det")


def verbal(nodes: list[Node], language: str) -> list[bool]:
    """For each node whether it acts as a verb."""
    test = _arabic if language == "ar" else _english
    acting: list[bool] = []
    for at, node in enumerate(nodes):
        acting.append(node.kind in ("rule", "cue") and test(nodes, at, acting))
    return acting
