"""Who says it: speech verbs with their speaker and scope, and attributions («بحسب X», "according to X")."""

from __future__ import annotations

from dataclasses import dataclass

from eventcoder.dictionaries.entries import CueEntry
from eventcoder.mentions.phrases import Node
from eventcoder.patterns.clauses import Filler, Sentence, actor_like, cue_kinds, cues_of, is_bare, reach_left
from eventcoder.patterns.frames_ar import Frames as ArabicFrames
from eventcoder.patterns.frames_en import Frames as EnglishFrames
from eventcoder.patterns.shape import parts_of

Frames = ArabicFrames | EnglishFrames


@dataclass(frozen=True, slots=True)
class Report:
    """A speaker and the nodes [first, last] that the report covers; `cue` is the node of the speech word."""

    speaker: Filler
    cue: int
    first: int
    last: int


def reports(s: Sentence, cues: list[CueEntry], frames: Frames) -> list[Report]:
    """Every report in the sentence, in order of its cue."""
    out: list[Report] = []
    for at, kinds in cues_of(s, cues):
        if "speech" in kinds:
            out += _spoken(s, at, cues, frames)
        elif "attribution" in kinds:
            out += _attributed(s, at)
    return out


def _spoken(s: Sentence, at: int, cues: list[CueEntry], frames: Frames) -> list[Report]:
    senses = [x for x in s.nodes[at].tag.senses if x.kind == "cue"]
    if s.language == "ar" and s.verbal[at] and all(x.voice == "passive" for x in senses):
        return []
    speaker = _inverted(s, at) or _speaker(s, at, cues, frames)
    if speaker is None or (speaker.items and not any(map(actor_like, speaker.items))):
        return []
    every = range(len(s.nodes))
    end = s.first_from(
        at + 1, "other story", lambda: (i for i in every if s.nodes[i].tag.form in _OTHER_STORY), len(every)
    )
    if s.language == "en" and _closes(s, at, speaker):
        return [Report(speaker, at, 0, at)]
    return [Report(speaker, at, at + 1, end - 1)]


def _inverted(s: Sentence, at: int) -> Filler | None:
    """ "..., said Wazir Pacha": the speaker behind the verb when a comma or nothing nominal stands before it."""
    if s.language != "en" or not s.verbal[at] or s.nodes[at].tag.form not in ("said", "says", "reported", "added"):
        return None
    before = s.nodes[at - 1] if at else None
    if before is not None and before.category == "aux":
        return None  # "the military has said 14 people were killed"
    return _speaker_behind(s, at) if before is not None and (before.is_comma() or before.kind != "np") else None


def _speaker(s: Sentence, at: int, cues: list[CueEntry], frames: Frames) -> Filler | None:
    if s.verbal[at]:
        return _by_name(s, frames.subject(at))
    if "word" in parts_of(s.nodes[at].tag):
        # «مضيفاً أن»: the speaker of the verb before goes on.
        earlier = (i for i in reach_left(at) if s.verbal[i] and "speech" in cue_kinds(s.nodes[i], cues))
        before = next(earlier, None)
        return frames.subject(before) if before is not None else None
    # «إعلان القوات سيطرتها»: the genitive of a noun of saying.
    after = at + 1
    owned = "noun" in parts_of(s.nodes[at].tag) and after < len(s.nodes) and s.nodes[after].kind == "np"
    return s.filler(after) if owned and not s.nodes[after].prep else None


def _by_name(s: Sentence, speaker: Filler | None) -> Filler | None:
    """«القائد العسكري بعدن العميد فلان»: a title and a place may stand before the speaker's name."""
    if speaker is None or speaker.node < 0 or s.language != "ar" or not speaker.items or speaker.items[-1].label:
        return speaker
    title = speaker.items[-1].noun
    behind = s.nodes[speaker.node + 1 : speaker.node + 4]
    if title is None or title.kind != "people" or not behind or not (behind[0].category == "prep" or behind[0].prep):
        return speaker
    named = next((i for i, n in enumerate(behind, speaker.node + 1) if n.kind == "np" and _is_title_name(n)), None)
    return s.filler(named) if named is not None and is_bare(s.nodes[named]) else speaker


def _is_title_name(node: Node) -> bool:
    phrase = node.items[0]
    return phrase.kind in ("actor", "name") and phrase.last > phrase.tag.last and phrase.noun is not None


def _closes(s: Sentence, at: int, speaker: Filler) -> bool:
    """ "..., the monitor said." or "... said the monitor.": the report stands before its verb."""
    every = range(len(s.nodes))
    content = s.every("content", lambda: (i for i in every if _tells(s.nodes[i])))
    return not any(i > at for i in content[-1:]) and any(s.nodes[i].kind == "rule" for i in content if i < at)


def _tells(node: Node) -> bool:
    """Whether a node belongs to what is told rather than to who tells it."""
    return node.kind in ("rule", "cue") or node.category in ("that", "rel")


def _speaker_behind(s: Sentence, at: int) -> Filler | None:
    after = at + 1
    if after < len(s.nodes) and s.nodes[after].kind == "np":
        return s.filler(after)
    return None


#: Behind these the writer speaks again, not the one who is quoted.
_OTHER_STORY = frozenset({"فيما", "بينما", "في حين"})


def _attributed(s: Sentence, at: int) -> list[Report]:
    for i in range(at + 1, min(at + 7, len(s.nodes))):
        if s.nodes[i].kind == "np" and any(map(actor_like, s.nodes[i].items)):
            return [Report(s.filler(i), at, 0, len(s.nodes) - 1)]
        if s.nodes[i].kind == "punct" or (s.language == "ar" and s.nodes[i].category == "prep"):
            return []
    return []


def claimant_of(found: list[Report], at: int) -> Report | None:
    """The nearest report whose scope holds the event at node `at`; an attribution counts when no verb does."""
    inside = [r for r in found if r.first <= at <= r.last and r.cue != at]
    return max(inside, key=lambda r: (r.first > 0, r.cue), default=None)
