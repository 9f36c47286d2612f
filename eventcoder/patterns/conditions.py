"""Words that a rule requires, excludes or takes its mode from, looked for in the trigger's reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from eventcoder.dictionaries.entries import RuleEntry, words_of
from eventcoder.dictionaries.lexicon import Dictionaries
from eventcoder.mentions.phrases import Phrase
from eventcoder.patterns.clauses import REACH, Sentence

#: Roles of those who bear arms.
ARMED = frozenset({"MIL", "REB", "COP", "PRM", "SPY", "UAF"})
#: Words that are kept in mind; a batch may hold millions.
_MEMO_LIMIT = 200_000
_CONTRAST = frozenset({"فيما", "بينما", "في حين", "while", "whereas"})
_OPENING = ("sub", "that")
_PREFIXES = ("و", "ب", "ل", "ف", "ال", "وال", "بال", "لل")
_SUFFIXES = ("ا", "ه", "ها", "هم", "هما", "ين", "ان", "ة", "ات")
_PREFIX_LETTERS = frozenset(prefix[0] for prefix in _PREFIXES)
_SUFFIX_LETTERS = frozenset(suffix[-1] for suffix in _SUFFIXES)


@dataclass(frozen=True, slots=True)
class Reach:
    """The folded words about a trigger, and the words of the rules' conditions that they may be."""

    words: tuple[str, ...]
    stems: frozenset[str]

    def has(self, wanted: str) -> bool:
        """Whether a word or a sequence of words stands here, Arabic prefixes and pronouns allowed."""
        asked = words_of(wanted)
        if not self.stems.issuperset(asked):
            return False
        return len(asked) == 1 or any(self._runs(at, asked) for at in range(len(self.words) - len(asked) + 1))

    def _says(self, unwanted: str) -> bool:
        """Whether a word or a sequence of words stands here as written, but for a prefix («محافظ» is not «محافظة»)."""
        asked = words_of(unwanted)
        ats = range(len(self.words) - len(asked) + 1)
        return any(all(part in _headless(self.words[at + k]) for k, part in enumerate(asked)) for at in ats)

    def _runs(self, at: int, asked: tuple[str, ...]) -> bool:
        return all(part in stems(self.words[at + k]) for k, part in enumerate(asked))

    def trouble(self, rule: RuleEntry) -> str:
        """What the rule requires and is not here, or excludes and is; empty when neither."""
        required, excluded, _ = rule.firsts
        if rule.requires and (self.stems.isdisjoint(required) or not any(map(self.has, rule.requires))):
            return f"it requires one of: {', '.join(rule.requires[:5])}"
        if self.stems.isdisjoint(excluded):
            return ""
        known = self.stems.issuperset
        found = next((words for words in rule.excludes if known(words_of(words)) and self._says(words)), None)
        return f"it excludes {found!r}" if found else ""

    def mode(self, rule: RuleEntry) -> str | None:
        """The mode whose words stand here, the rule's own otherwise."""
        if self.stems.isdisjoint(rule.firsts[2]):
            return rule.mode
        return next((mode for mode, telling in rule.modes.items() if any(map(self.has, telling))), rule.mode)


@lru_cache(maxsize=100_000)
def stems(word: str) -> frozenset[str]:
    """The word itself and, for Arabic, what is left of it without prefix and ending."""
    if word.isascii():
        return frozenset((word,))
    found = [word]
    if word[0] in _PREFIX_LETTERS:
        found += [word[len(prefix) :] for prefix in _PREFIXES if word.startswith(prefix)]
    if word[-1] in _SUFFIX_LETTERS:
        found += [head[: -len(suffix)] for head in found for suffix in _SUFFIXES if head.endswith(suffix)]
    return frozenset(filter(None, found))


@lru_cache(maxsize=100_000)
def _headless(word: str) -> frozenset[str]:
    """The word itself and what is left of it without an Arabic prefix."""
    if word.isascii():
        return frozenset((word,))
    return frozenset((word, *(word[len(p) :] for p in _PREFIXES if word.startswith(p))))


class Asked(dict[str, frozenset[str]]):
    """For a word of a text, which words of the rules' conditions it may be; found once and kept."""

    def __init__(self, rules: Iterable[RuleEntry]) -> None:
        super().__init__()
        said = (words for r in rules for words in (*r.requires, *r.excludes, *(w for m in r.modes.values() for w in m)))
        self._words = frozenset(word for words in said for word in words_of(words))

    def __missing__(self, word: str) -> frozenset[str]:
        if len(self) > _MEMO_LIMIT:
            self.clear()
        found = self[word] = stems(word) & self._words
        return found


def reach(s: Sentence, at: int, words: list[str], asked: Asked) -> Reach:
    """From the verb that governs the trigger to the end of its clause, infinitives included."""
    start, end = s.nodes[_clause_start(s, at)].first, _clause_end(s, at, len(words))
    return s.once(("reach", start, end), lambda: _reach(tuple(words[start:end]), asked))


def _reach(near: tuple[str, ...], asked: Asked) -> Reach:
    return Reach(near, frozenset().union(*map(asked.__getitem__, near)))


def _clause_end(s: Sentence, at: int, length: int) -> int:
    """Token behind the next verb that tells another event; no further than a clause may reach."""
    stop = min(at + REACH, len(s.nodes))
    if (end := s.first_from(at + 1, "clause end", lambda: _clause_ends(s), stop)) < stop:
        return s.nodes[end].first if s.nodes[end].tag.form in _CONTRAST else s.nodes[end].last + 1
    return min(length, s.nodes[at].first + 2 * REACH)


def _clause_ends(s: Sentence) -> Iterator[int]:
    for i, node in enumerate(s.nodes):
        acts = i > 0 and s.verbal[i] and node.kind == "rule" and s.nodes[i - 1].tag.form != "to"
        if node.tag.form in _CONTRAST or (acts and not _in_relative(s, i)):
            yield i


def _clause_start(s: Sentence, at: int) -> int:
    """First node of the trigger's clause: behind the verb before a verb, at the verb that governs a noun."""
    for i in range(at - 1, max(-1, at - 9), -1):
        if s.nodes[i].category in _OPENING:
            return i + 1
        if s.verbal[i]:
            return i + 1 if s.verbal[at] else i
    return max(0, at - 8)


def _in_relative(s: Sentence, at: int) -> bool:
    return any(s.nodes[i].category == "rel" for i in range(max(0, at - 3), at))


def of_war(phrase: Phrase, dictionaries: Dictionaries, police: bool = True) -> bool:
    """Whether one part of the phrase is somebody armed; `police` says whether the police count."""
    roles = ARMED if police else ARMED - {"COP"}
    actor = dictionaries.actors[phrase.actor.ref] if phrase.actor is not None else None
    noun = dictionaries.nouns[phrase.noun.ref] if phrase.noun is not None else None
    own = (actor is not None and actor.role in roles) or (
        noun is not None and noun.side == "armed" and (police or noun.role != "COP")
    )
    return own or any(of_war(part, dictionaries, police) for part in phrase.parts)
