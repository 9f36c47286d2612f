"""Whether an event is told as having happened."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from eventcoder.dictionaries.entries import CueEntry
from eventcoder.mentions.phrases import Node
from eventcoder.model import Modality
from eventcoder.patterns.clauses import Sentence, comma_between, cue_kinds, governed_before, verb_before
from eventcoder.patterns.shape import parts_of

_MEANING: dict[str, Modality] = {
    "negation": "negated", "denial": "negated", "aim": "intended", "future": "intended", "plan": "intended",
    "attempt": "intended", "condition": "hypothetical", "fear": "hypothetical", "warning": "hypothetical",
    "question": "hypothetical", "obligation": "hypothetical", "demand": "intended",
}  # fmt: skip
_REACH = {"negation": 3, "future": 4, "aim": 9, "plan": 14, "attempt": 6, "condition": 8, "fear": 7, "warning": 9,
          "question": 9, "denial": 9, "obligation": 4, "demand": 3}  # fmt: skip

#: Words whose ل is no aim («ما أدى لمقتل خمسة», «تصدت لهجوم»).
_GOVERN_LAM = frozenset({
    "ادي", "ادت", "يودي", "تودي", "ادوا", "اضافة", "اضافه", "نتيجة", "نتيجه", "نظرا", "تصدي", "تصدت", "تصدوا", "يتصدي",
})  # fmt: skip
_WILL = frozenset({"ست", "سي"})
#: What is said of an event noun that has not come about («تحرير الموصل مهم», «تحرير المدينة مسألة وقت»).
_NOT_YET = frozenset({
    "مهم", "مهمة", "ضروري", "ضرورية", "ضرورة", "اولوية", "وشيك", "وشيكة", "قريب", "قريبة", "قريبا", "ممكن", "ممكنة",
    "مستحيل", "مستحيلة", "صعب", "صعبة", "واجب", "مسالة", "حتمي", "حتمية",
})  # fmt: skip


def kind_of(node: Node, cues: list[CueEntry]) -> str:
    """Kind of the cue at a node, the one that changes modality first; empty for other nodes."""
    kinds = cue_kinds(node, cues)
    return next((k for k in kinds if k in _MEANING), kinds[0] if kinds else "")


def modality(s: Sentence, at: int, cues: list[CueEntry], speech_act: bool) -> tuple[Modality, str]:
    """Modality of the event at node `at` and the word that decided it ("" when it is asserted).

    "will enter and evacuate": the second verb is as unreal as the one before; of a row the first is settled first.
    """
    known: dict[int, tuple[Modality, str]] = s.once(("modality", speech_act), dict)
    row = [at]
    while row[-1] not in known and (verb := _joined_to(s, row[-1])) is not None and _own(s, row[-1], cues) is None:
        row.append(verb)
    found = known.get(row[-1], ("asserted", ""))
    for i in reversed(row):
        if i not in known:
            known[i] = found = _own(s, i, cues) or (found if found[1] else _from_context(s, i, cues, speech_act))
    return found


def _from_context(s: Sentence, at: int, cues: list[CueEntry], speech_act: bool) -> tuple[Modality, str]:
    """What the words about the event at node `at` say of it."""
    if (shared := _of_other_verb(s, at, cues)) is not None:
        return shared
    spoken = speech_act and s.nodes[at].tag.cut.preposition != "ل"  # «ستنظم وقفة للتنديد بـ»
    weighty = s.every("weighs on modality", lambda: _weighty(s, cues))
    for i in reversed(weighty[bisect_left(weighty, at - 39) : bisect_left(weighty, at)]):
        if s.nodes[i].tag.cut.future and s.verbal[i] and not spoken and not _shields(s, i, at) and not _apart(s, i, at):
            return "intended", s.nodes[i].tag.form
        kind = kind_of(s.nodes[i], cues)
        meaning = None if _compound(s, i) else _MEANING.get(kind)
        ends = _shields(s, i, at) or (s.verbal[i] and "speech" in cue_kinds(s.nodes[i], cues))
        # «توقع» is "he expects" and "inflicts": what may be expected is not yet done.
        if (
            meaning
            and (not ends or kind in ("plan", "fear") or (kind == "denial" and at - i == 1))
            and _reaches(s, i, at, kind, speech_act)
        ):
            return meaning, s.nodes[i].tag.form
        if ends:
            break
    return "asserted", ""


def _weighty(s: Sentence, cues: list[CueEntry]) -> Iterator[int]:
    """Nodes that change how an event behind them is told, or that keep others from doing so."""
    for i, node in enumerate(s.nodes):
        shields = node.category in ("rel", "that", "sub") or node.tag.form == "after"
        if shields or s.verbal[i] or cue_kinds(node, cues):
            yield i


def _apart(s: Sentence, i: int, at: int) -> bool:
    """«هتافات "ستبقى حرة"، توجه المتظاهرون ...»: behind a comma a verb that nothing joins begins anew."""
    return s.verbal[at] and not s.nodes[at].conj and comma_between(s, i, at)


def _joined_to(s: Sentence, at: int) -> int | None:
    """The verb before that an English verb in its base form is joined to."""
    joined = s.language == "en" and at > 0 and s.verbal[at] and s.nodes[at - 1].category in ("plus", "or")
    if not joined or not parts_of(s.nodes[at].tag) <= {"base", "noun"}:
        return None
    verb = verb_before(s, at)
    return verb if verb >= max(0, at - 8) else None


def _of_other_verb(s: Sentence, at: int, cues: list[CueEntry]) -> tuple[Modality, str] | None:
    """ "fighting would halt", «وقفة ستنفذ»: the event is as unreal as its verb."""
    if s.verbal[at]:
        return None
    return _of_future_verb(s, at) if s.language == "ar" else _of_own_verb(s, at, cues)


def _of_future_verb(s: Sentence, at: int) -> tuple[Modality, str] | None:
    for i in range(at + 1, min(at + 6, len(s.nodes))):
        node = s.nodes[i]
        if node.kind == "punct" or node.category in ("sub", "rel", "that") or node.conj:
            return None
        if node.tag.cut.future or (node.kind == "word" and len(node.tag.form) > 4 and node.tag.form[:2] in _WILL):
            return "intended", node.tag.form
        if node.kind == "word" and node.tag.form in _NOT_YET:
            return "hypothetical", node.tag.form
        if s.verbal[i]:
            return None
    return None


def _of_own_verb(s: Sentence, at: int, cues: list[CueEntry]) -> tuple[Modality, str] | None:
    for i in range(at + 1, min(at + 10, len(s.nodes))):
        if s.nodes[i].kind == "punct" or s.nodes[i].category in ("sub", "rel", "that"):
            return None
        if s.verbal[i]:
            near = (s.nodes[k] for k in (i - 1, i - 2) if k > at)
            kinds = ((kind_of(n, cues), n.tag.form) for n in near if n.kind == "cue")
            return next(((_MEANING[k], form) for k, form in kinds if k in ("future", "condition", "negation")), None)
    return None


def _own(s: Sentence, at: int, cues: list[CueEntry]) -> tuple[Modality, str] | None:
    """What the trigger itself says: «ستقصف», «لتحرير», "to seize"."""
    node = s.nodes[at]
    if node.tag.cut.future:
        return "intended", "س"
    if s.verbal[at] and at and s.nodes[at - 1].tag.form == "قد" and parts_of(node.tag) == {"present"}:
        # قد before a present verb says "may", before a past one "has".
        return "hypothetical", "قد"
    if s.language == "ar" and node.tag.cut.preposition == "ل" and "word" not in parts_of(node.tag):
        if node.tag.definite and not _aims_at(s, at):
            return None
        return None if _undergone(s, at, cues) else ("intended", "ل")
    if s.language == "ar" and not s.verbal[at] and (light := _carried_aim(s, at, cues)) is not None:
        return None if _undergone(s, light, cues) else ("intended", "ل")
    if s.language == "en" and at and s.nodes[at - 1].tag.form == "to" and s.verbal[at]:
        return None if _managed(s, at, cues) else ("intended", "to")
    return None


def _carried_aim(s: Sentence, at: int, cues: list[CueEntry]) -> int | None:
    """«لشن هجوم», «لتنفيذ سلسلة غارات»: index of a light noun that carries the event as an aim."""
    for i in range(at - 1, max(-1, at - 4), -1):
        node = s.nodes[i]
        if "light" in cue_kinds(node, cues):
            return i if node.tag.cut.preposition == "ل" and not s.verbal[i] else None
        if node.kind != "word":
            return None
    return None


def _aims_at(s: Sentence, at: int) -> bool:
    """«للسيطرة على X» is an aim, «تجدد للمواجهات بين X وY» is none."""
    after = s.nodes[at + 1] if at + 1 < len(s.nodes) else None
    return after is not None and after.tag.form in ("علي", "من", "ضد")


def _undergone(s: Sentence, at: int, cues: list[CueEntry]) -> bool:
    """«تعرضت المدينة لقصف»: the preposition belongs to the verb before."""
    before = [s.nodes[i] for i in range(at - 1, max(-1, at - 13), -1)]
    governing = any("undergo" in cue_kinds(n, cues) or n.tag.form in _GOVERN_LAM for n in before)
    return governing or governed_before(s, at)


def _managed(s: Sentence, at: int, cues: list[CueEntry]) -> bool:
    """ "managed to seize", "began to shell"; but "trying to seize"."""
    acted = (i for i in range(at - 2, max(-1, at - 4), -1) if s.nodes[i].kind == "cue" and s.verbal[i])
    return any(kind_of(s.nodes[i], cues) not in _MEANING for i in acted)


def _compound(s: Sentence, i: int) -> bool:
    """ "its long-threatened invasion": a cue behind a hyphen is no verb of its own."""
    before = s.nodes[i - 1] if i else None
    inside = before is not None and before.last + 1 < s.nodes[i].first and not s.nodes[i].tag.opened
    return s.language == "en" and before is not None and (before.tag.form == "-" or inside)


def _shields(s: Sentence, i: int, at: int) -> bool:
    """A relative clause, a new report or a full verb between cue and event ends the cue's scope."""
    node = s.nodes[i]
    if node.category == "rel" or (i < at and node.tag.form == "after"):
        return True  # "feared dead after an airstrike"
    if node.category == "that" and i and s.nodes[i - 1].kind != "cue":
        return True
    if node.category == "sub" and node.tag.form not in ("اذا", "لو", "if", "unless"):
        return True
    return s.verbal[i] and node.kind == "rule" and i != at and not _chained(s, i, at)


def _chained(s: Sentence, i: int, at: int) -> bool:
    """Whether the event follows a trigger inside one aim («لمنع ... من حصار المدينة واستكمال السيطرة»)."""
    return not s.verbal[at]


def _reaches(s: Sentence, i: int, at: int, kind: str, speech_act: bool) -> bool:
    distance = sum(1 for k in range(i + 1, at) if s.nodes[k].kind != "punct")
    if speech_act and kind in ("aim", "plan", "attempt", "fear", "warning"):
        noun = kind == "aim" and s.language == "ar" and not s.verbal[at]  # «قصد تحميل إسرائيل المسؤولية»
        return (kind == "attempt" or noun) and distance == 0  # "trying to broker a pact"
    asked = s.language == "ar" and s.nodes[at].tag.cut.preposition == "ب"  # «طالبها بإدانة الهجوم»
    if kind == "demand" and ((speech_act and not asked) or s.verbal[at] or not _is_demanded(s, at)):
        return False
    if kind in ("negation", "future") and comma_between(s, i, at):
        return False
    return distance <= _REACH[kind]


def _is_demanded(s: Sentence, at: int) -> bool:
    """«طالب بالإفراج عن», "called for the release of": what is asked for stands right behind the preposition."""
    before = s.nodes[at - 1] if at else None
    if s.language == "ar":
        return s.nodes[at].tag.cut.preposition in ("ب", "ل") or (before is not None and before.tag.form == "الي")
    return True
