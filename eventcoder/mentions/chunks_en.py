"""English noun phrases: determiner, number, modifiers, head, "of" and "from" complements, possessives, names."""

from __future__ import annotations

from eventcoder.mentions.numbers import Quantity
from eventcoder.mentions.phrases import Phrase
from eventcoder.mentions.tags import Tag, index_of

_NOUNS = ("people", "body", "spot", "object")
_CONTENT = ("actor", "adjective", "place", "people", "body", "spot", "object", "word", "quantity")
_NO_NAMES = frozenset({"a.m", "p.m", "a.m.", "p.m.", "gmt"})
_LONGEST = 14
_PARTS = ("parts", "part")
#: First words of place names alone ("Tal Rifaat", "Deir Hafer").
PLACE_WORDS = frozenset(
    {"tel", "tell", "tal", "tall", "deir", "dayr", "kafr", "kfar", "khirbet", "khirbat", "ain", "ayn", "beit", "bayt",
     "wadi", "jabal", "jebel", "mount", "fort", "camp", "lake"}
)  # fmt: skip
_SIDES = frozenset(
    {"northern", "southern", "eastern", "western", "north", "south", "east", "west", "central", "northeastern",
     "northwestern", "southeastern", "southwestern", "upper", "lower"}
)  # fmt: skip
#: Endings of words for a people ("Kurdish", "Tigrayan", "Maltese").
_PEOPLES = ("ish", "ese", "ian", "ean", "yan")
#: Endings of words that are rather verbs or adverbs than modifiers of a noun.
_NOT_NOUN = ("ly",)


class Chunker:
    """Reads noun phrases from tags; `titles` holds the noun entries that a person's name follows."""

    def __init__(self, tags: list[Tag], titles: frozenset[int]) -> None:
        self.tags = tags
        self.titles = titles

    def tag(self, at: int) -> Tag | None:
        return self.tags[at] if at < len(self.tags) else None

    def phrase(self, at: int, depth: int = 0) -> tuple[Phrase, int] | None:
        """The noun phrase that starts at tag `at` and the index behind it; None when there is none."""
        start = at
        if (t := self.tag(at)) is not None and t.category == "others":
            return Phrase("number", t.first, t.last, t, others=True), at + 1
        if t is not None and t.form == "another" and self._participle_next(at):
            one = Quantity(t.first, t.last, 1, 1, 1, True)
            return Phrase("number", t.first, t.last, t, quantity=one, number="one", others=True), at + 1
        if t is not None and t.category == "sides":
            return Phrase("actor", t.first, t.last, t), at + 1
        while (t := self.tag(at)) is not None and t.category == "det" and at - start < _LONGEST:
            at += 1
        run, stop = self._run(at)
        if not run or depth > 4:
            return None
        built = self._build(run, determined=at > start)
        if built is None:
            return None
        built.first = self.tags[start].first
        stop = self._complement(built, stop, depth)
        return built, stop

    def _participle_next(self, at: int) -> bool:
        """ "one officer was killed and another wounded"."""
        after = self.tag(at + 1)
        return after is not None and after.kind == "rule" and any(s.part == "participle" for s in after.senses)

    def _run(self, at: int) -> tuple[list[Tag], int]:
        """Tags of one noun phrase without its complements, and the index behind them."""
        run: list[Tag] = []
        start = at
        while (t := self.tag(at)) is not None and at - start < _LONGEST:
            if t.kind == "punct" and t.form == "-" and run and self._joins(at):
                at += 1
                continue
            if t.category == "det" and run and (t.form in ("other", "more") or self._part_of(t, run)):
                at += 1 + (self._part_of(t, run) and self._is_the(at + 1))
                continue
            if not self._belongs(t, run, start, at):
                break
            run.append(t)
            at += 1
        return self._two_sides(run, at)

    def _is_the(self, at: int) -> bool:
        t = self.tag(at)
        return t is not None and t.form == "the"

    def _part_of(self, t: Tag, run: list[Tag]) -> bool:
        """ "the southern parts of Basra"."""
        described = all(r.kind == "word" for r in run) or run[-1].kind in ("rule", "cue")
        return described and t.last > t.first and t.form in _PARTS

    def _two_sides(self, run: list[Tag], at: int) -> tuple[list[Tag], int]:
        """ "the western and southern farms": two directions of one noun."""
        t, after = self.tag(at), self.tag(at + 1)
        sides = run and run[-1].form in _SIDES and after is not None and after.form in _SIDES
        if not sides or t is None or t.category != "plus":
            return run, at
        rest, stop = self._run(at + 1)
        return ([*run, *rest], stop) if len(rest) > 1 else (run, at)

    def _belongs(self, t: Tag, run: list[Tag], start: int, at: int) -> bool:
        """Whether a tag goes on the noun phrase that `run` has begun."""
        if t.opened and run and t.kind != "actor":
            return False
        if t.kind == "word":
            return self._modifies(t, run, at)
        if t.kind == "quantity":
            return not run or self._number_inside(run, start)
        return t.kind in _CONTENT or (t.kind in ("rule", "cue") and self._compound(at))

    def _number_inside(self, run: list[Tag], start: int) -> bool:
        """ "the last 20 fighters"; without a determiner the words before a number are no part of its phrase."""
        before = self.tags[start - 1] if start else None
        determined = before is not None and before.category == "det"
        return determined and all(t.kind == "word" for t in run)

    def _joins(self, at: int) -> bool:
        """A hyphen between two words that touch it."""
        before, after = self.tags[at - 1], self.tag(at + 1)
        return after is not None and before.last + 1 == self.tags[at].first and after.first == self.tags[at].last + 1

    def _compound(self, at: int) -> bool:
        """ "held" in "rebel-held town": a participle that a hyphen ties to the word before."""
        before = self.tags[at - 1] if at else None
        after = self.tag(at + 1)
        if after is not None and after.category == "det" and after.form in _PARTS:
            after = self.tag(at + 2 + self._is_the(at + 2))
        return (
            before is not None
            and before.kind == "punct"
            and before.form == "-"
            and after is not None
            and after.kind in _CONTENT
        )

    def _modifies(self, t: Tag, run: list[Tag], at: int) -> bool:
        if not t.form[0].isalpha() or t.form.endswith(_NOT_NOUN):
            return False
        if t.capital and at > 0:
            return True
        nominal = [r for r in run if r.kind in ("people", "body", "spot", "object")]
        return not nominal or self._head_follows(at)

    def _head_follows(self, at: int) -> bool:
        """Whether an unknown word stands before another part of the same phrase ("police training centre")."""
        t = self.tag(at + 1)
        return t is not None and t.kind in _NOUNS

    def _build(self, run: list[Tag], determined: bool) -> Phrase | None:
        quantity = next((t.quantity for t in run if t.kind == "quantity"), None)
        head = self._head(run)
        if head is None:
            return self._without_head(run, quantity, determined)
        noun = head.of_kind(*_NOUNS)
        phrase = Phrase(self._kind(head, determined), run[0].first, run[-1].last, head, noun=noun, quantity=quantity)
        named = head.of_kind("actor")
        phrase.number = noun.number if noun else named.number if named else ""
        phrase.adjective = next((a for t in run if (a := t.of_kind("adjective"))), None)
        phrase.parts = [self._part(t) for t in run if t is not head and t.kind in ("actor", "place")]
        phrase.label = self._name_words(run, head)
        if phrase.kind == "place" and noun is not None and noun.number == "many" and self._demonym(phrase.label, run):
            phrase.label = None
        if phrase.kind == "place" and noun is None and run[0].kind == "word" and run[0].capital:
            # "Jaysh al-Karama": a longer unknown name that ends like a place.
            phrase.kind, phrase.parts = "name", [self._part(head)]
        if phrase.kind == "place" and noun is None and self._headed_name(run, head):
            phrase = Phrase("place", run[0].first, run[-1].last, run[-1], label=(head.first, run[-1].last))
        if phrase.kind == "place" and noun is None and self._longer_name(run, head):
            phrase = Phrase("name", run[0].first, run[-1].last, run[-1], label=(head.first, run[-1].last))
        return phrase

    def _demonym(self, label: tuple[int, int] | None, run: list[Tag]) -> bool:
        """ "Kurdish positions", "Karenni villages": one word before a plural may say whose they are."""
        words = [t for t in run if label is not None and label[0] <= t.first <= label[1]]
        return len(words) == 1 and words[0].form.endswith(_PEOPLES)

    def _headed_name(self, run: list[Tag], head: Tag) -> bool:
        """ "Tal Dakwa" is not the town of Tal."""
        behind = next((t for t in run if t.first == head.last + 1), None)
        return head.form in PLACE_WORDS and behind is not None and behind.kind == "word" and behind.capital

    def _longer_name(self, run: list[Tag], head: Tag) -> bool:
        """ "Jordan Lee Smith": two capitalised words behind a place make it part of another name."""
        behind = [t for t in run if t.first > head.last]
        return len(behind) > 1 and all(t.kind == "word" and t.capital for t in behind)

    def _part(self, t: Tag) -> Phrase:
        return Phrase(t.kind, t.first, t.last, t)

    def _head(self, run: list[Tag]) -> Tag | None:
        """The last noun; a name where no noun is there."""
        nouns = [t for t in run if t.of_kind(*_NOUNS) and t.kind not in ("word",)]
        names = [t for t in run if t.kind in ("actor", "place")]
        if nouns and names and names[-1].first > nouns[-1].first and self._is_title(nouns[-1]):
            return names[-1]
        if nouns and names and names[-1].kind == "place" and names[-1].first > nouns[-1].last:
            held = any(t.kind in ("rule", "cue") and nouns[-1].last < t.first < names[-1].first for t in run)
            return names[-1] if held else nouns[-1]  # "opposition-held parts of Basra"
        if nouns:
            return nouns[-1]
        if names:
            return names[-1]
        adjectives = [t for t in run if t.kind == "adjective"]
        return adjectives[-1] if adjectives and adjectives[-1] is run[-1] else None

    def _is_title(self, t: Tag) -> bool:
        noun = t.of_kind("people")
        return noun is not None and noun.ref in self.titles

    def _kind(self, head: Tag, determined: bool) -> str:
        if head.kind == "adjective":
            # "Palestinians", "a Palestinian"; but "a Palestinian attack", where the event noun follows.
            after = self.tag(index_of(self.tags, head.first) + 1)
            alone = determined and (after is None or after.kind not in ("rule", "cue") or after.finite)
            return "actor" if head.senses[0].number == "many" or alone else "adjective"
        if head.kind in _NOUNS or (head.of_kind(*_NOUNS) and head.kind not in ("actor", "place")):
            noun = head.of_kind(*_NOUNS)
            return {"spot": "place", "people": "actor", "body": "actor"}.get(noun.kind if noun else "", "object")
        return head.kind

    def _without_head(self, run: list[Tag], quantity: object, determined: bool) -> Phrase | None:
        words = [t for t in run if t.kind == "word"]
        number = next((t for t in run if t.kind == "quantity"), None)
        if number is not None and not words:
            return Phrase("number", run[0].first, run[-1].last, number, quantity=number.quantity, number="many")
        named = self._name_words(run, None)
        if named is not None and number is None:
            first = next(t for t in run if t.first == named[0])
            kind = "place" if first.form in PLACE_WORDS and named[1] > named[0] else "name"
            return Phrase(kind, named[0], named[1], first, label=named)
        if len(run) == 1 and words and not determined and words[0].form.endswith("ed") and not words[0].capital:
            return None  # "fighters positioned in"
        phrase = Phrase("thing", run[0].first, run[-1].last, run[-1], quantity=number.quantity if number else None)
        return phrase if determined or number or words else None

    def _name_words(self, run: list[Tag], head: Tag | None) -> tuple[int, int] | None:
        """Span of the capitalised unknown words, at least two when they open the sentence."""
        capital = [t for t in run if t.kind == "word" and t.capital and t is not head and t.form not in _NO_NAMES]
        if not capital:
            return None
        if capital[0].first == 0 and len(capital) == 1 and not self._opens_as_name(capital[0]):
            return None
        return capital[0].first, capital[-1].last

    def _opens_as_name(self, t: Tag) -> bool:
        """ "Bembe was captured": an unknown word that opens a sentence before "was" is rather a name than a noun."""
        after = self.tag(index_of(self.tags, t.first) + 1)
        return after is not None and after.category == "be" and not t.form.endswith("s") and len(t.form) > 3

    def _complement(self, phrase: Phrase, at: int, depth: int) -> int:
        """Takes "'s", a number's "others", and "of" or "from" with the people or place inside."""
        t = self.tag(at)
        if t is not None and t.category == "others" and phrase.kind == "number":
            phrase.others, phrase.last = True, t.last
            return at + 1
        if (t is not None and t.kind == "func" and t.category == "poss") or (t is not None and t.kind == "poss"):
            return self._possessive(phrase, at, depth)
        if t is not None and t.kind == "func" and t.form in ("of", "from") and self._takes_of(phrase, t.form):
            return self._of(phrase, at, depth)
        return at

    def _possessive(self, phrase: Phrase, at: int, depth: int) -> int:
        inner = self.phrase(at + 1, depth + 1)
        if (
            inner is not None
            and inner[0].kind in ("actor", "object", "place", "name")
            and not self._plain_name(inner[0])
        ):
            owner = Phrase(**{f: getattr(phrase, f) for f in phrase.__slots__})
            for name in phrase.__slots__:
                setattr(phrase, name, getattr(inner[0], name))
            phrase.parts = [owner, *phrase.parts]
            phrase.first = owner.first
            return inner[1]
        phrase.possessive = True
        return at + 1

    def _plain_name(self, phrase: Phrase) -> bool:
        return phrase.kind == "name"

    def _takes_of(self, phrase: Phrase, word: str) -> bool:
        if phrase.parts and phrase.kind == "actor":
            return False
        if word == "from":
            return phrase.kind in ("actor", "number") and phrase.actor is None
        return phrase.noun is not None or phrase.kind == "number" or phrase.kind == "thing"

    def _of(self, phrase: Phrase, at: int, depth: int) -> int:
        inner = self.phrase(at + 1, depth + 1)
        if inner is None or inner[0].possessive:
            return at
        kind = inner[0].kind
        spot = phrase.noun is not None and phrase.noun.kind == "spot"
        if spot and kind in ("place", "name", "actor"):
            return self._attach(phrase, inner)
        if not spot and kind in ("actor", "adjective") and phrase.kind in ("actor", "number", "thing"):
            phrase.partitive = phrase.kind in ("number", "thing") or self._generic(phrase)
            if phrase.kind == "thing":
                phrase.kind = "actor"
            return self._attach(phrase, inner)
        return at

    def _generic(self, phrase: Phrase) -> bool:
        return phrase.noun is not None and phrase.actor is None and not phrase.parts

    def _attach(self, phrase: Phrase, inner: tuple[Phrase, int]) -> int:
        phrase.parts.append(inner[0])
        phrase.last = inner[0].last
        return inner[1]
