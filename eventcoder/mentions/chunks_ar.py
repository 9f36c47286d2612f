"""Arabic noun phrases: quantifier, number, head, idafa, adjectives, partitive من, affiliation, apposition."""

from __future__ import annotations

from eventcoder.dictionaries.lexicon import Sense
from eventcoder.languages.ar import PLACE_ADJECTIVES
from eventcoder.languages.numerals import FATE
from eventcoder.mentions.persons_ar import NAME_WORDS, common, looks_verbal
from eventcoder.mentions.phrases import Phrase
from eventcoder.mentions.tags import Tag, directional, index_of

_HEADS = ("actor", "place", "people", "body", "spot", "object", "adjective")
_NOUNS = ("people", "body", "spot", "object")
_NAME_WORDS = 3
_LEADS = frozenset({"تقود", "يقود", "تدعم", "يدعم", "تساند", "يساند", "تمول", "يمول"})
#: Quantifiers and demonstratives that people put before one noun («كل هذه»), and some more.
_QUANTIFIERS = 8
_QUOTED_WORDS = 8
_DEMONSTRATIVES = {"هذا", "هذه", "ذلك", "تلك", "هولاء"}
_NISBA = ("ية", "ي", "يين")
_BOTH = frozenset({"اثنان", "اثنين", "اثنتان", "اثنتين"})
_TO_THEM = {"له", "لها", "لهم"}


class Chunker:
    """Reads noun phrases from tags; `titles` holds the noun entries that a person's name follows."""

    def __init__(self, tags: list[Tag], titles: frozenset[int]) -> None:
        self.tags = tags
        self.titles = titles

    def tag(self, at: int) -> Tag | None:
        return self.tags[at] if at < len(self.tags) else None

    def phrase(self, at: int, depth: int = 0) -> tuple[Phrase, int] | None:
        """The noun phrase that starts at tag `at` and the index behind it; None when there is none."""
        lead = self.tag(at)
        one_of = lead is not None and lead.category == "quant" and lead.form in ("احد", "احدي")
        if lead is None or depth > 4:
            return None
        if lead.category == "others":
            return Phrase("number", lead.first, lead.last, lead, conj=lead.cut.conjunction, others=True), at + 1
        if lead.category == "sides":
            return Phrase(
                "actor", lead.first, lead.last, lead, conj=lead.cut.conjunction, prep=lead.cut.preposition
            ), at + 1
        at = self._skip_quantifiers(at)
        quantity = None
        head = self.tag(at)
        if head is not None and head.kind == "quantity":
            quantity, at = head, at + 1
        built = self._headed(at, quantity, depth) if quantity is None or not self._partitive_next(at) else None
        if built is None and quantity is not None:
            built = self._number(quantity, at, depth)
        if built is not None and one_of:
            built[0].number = "one"
        return self._lead(built, lead, quantity) if built else None

    def _lead(self, built: tuple[Phrase, int], lead: Tag, quantity: Tag | None) -> tuple[Phrase, int]:
        phrase, at = built
        phrase.first = lead.first
        phrase.prep, phrase.conj = lead.cut.preposition, lead.cut.conjunction
        phrase.quantity = quantity.quantity if quantity else phrase.quantity
        if quantity is not None and phrase.kind == "adjective":
            phrase.kind = "actor"
        return phrase, at

    def _skip_quantifiers(self, at: int) -> int:
        for _ in range(_QUANTIFIERS):
            t = self.tag(at)
            if t is None or not (t.category == "quant" or (t.kind == "func" and t.cut.core in _DEMONSTRATIVES)):
                break
            at += 1
        return at

    def _partitive_next(self, at: int) -> bool:
        t = self.tag(at)
        return t is not None and t.kind == "func" and t.form == "من"

    def _number(self, quantity: Tag, at: int, depth: int) -> tuple[Phrase, int]:
        phrase = Phrase("number", quantity.first, quantity.last, quantity, number="many")
        t = self.tag(at)
        if t is not None and t.category == "others":
            phrase.others, phrase.last, at = True, t.last, at + 1
        if self._partitive_next(at):
            at = self._take_partitive(phrase, at, depth)
        elif (t := self.tag(at)) is not None and _counted_word(t):
            phrase.last, at = t.last, at + 1
            if t.form.endswith(("ين", "ون")):
                phrase.kind = "actor"
        return phrase, at

    def _headed(self, at: int, quantity: Tag | None, depth: int) -> tuple[Phrase, int] | None:
        head = self.tag(at)
        if head is None or head.kind not in _HEADS:
            return None
        if quantity is not None and (head.cut.conjunction or head.form in FATE):
            return None  # «16 قتيلا» are a number of somebody who is named elsewhere
        phrase = self._head_phrase(head)
        quoted = self._quoted_name(phrase, at)
        if quoted is None:
            return phrase, self._modifiers(phrase, at + 1, depth)
        behind = self.tag(quoted)
        described = behind is not None and behind.definite and self._describes(phrase, behind)
        return phrase, quoted + described

    def _quoted_name(self, phrase: Phrase, at: int) -> int | None:
        """«”جيش السواحل والجبال“»: what stands between quotation marks behind a body noun is one name."""
        if phrase.noun is None or phrase.noun.kind != "body" or phrase.actor is not None:
            return None
        begins = self.tags[at].opened or (at + 1 < len(self.tags) and self.tags[at + 1].opened)
        stop = range(at, min(len(self.tags), at + _QUOTED_WORDS)) if begins else ()
        close = next((i for i in stop if self.tags[i].closed), None)
        if close is None or close == at:
            return None
        phrase.label = (self.tags[at + 1].first, self.tags[close].last)
        phrase.last = self.tags[close].last
        return close + 1

    def _head_phrase(self, head: Tag) -> Phrase:
        noun = head.of_kind(*_NOUNS)
        kind = {"spot": "place", "people": "actor", "body": "actor"}.get(head.kind, head.kind)
        if head.kind == "adjective" and head.of_kind("adjective"):
            kind = "actor" if head.senses[0].number == "many" else "adjective"
        phrase = Phrase(kind, head.first, head.last, head, noun=noun)
        phrase.number = _number_of(head, noun)
        phrase.adjective = head.of_kind("adjective")
        return phrase

    def _modifiers(self, phrase: Phrase, at: int, depth: int) -> int:
        words = 0
        for _ in range(10):
            t = self.tag(at)
            if t is not None and t.form in _BOTH and phrase.number == "two":
                at, phrase.last = at + 1, t.last  # «جنديين تركيين اثنين»
                continue
            if t is None or t.kind in ("punct", "quantity", "time"):
                break
            if (led := self._led(phrase, t, at, depth)) is not None:
                at, phrase.last = led, self.tags[led - 1].last
                continue
            if t.kind in ("rule", "cue") and not self._event_in_name(phrase, t, words):
                break
            step = self._modifier(phrase, t, at, depth, words)
            if step is None:
                break
            words += t.kind == "word"
            at = step
            phrase.last = self.tags[at - 1].last
        return at

    def _led(self, phrase: Phrase, t: Tag, at: int, depth: int) -> int | None:
        """«تحالف تقوده السعودية», «مسلحون تدعمهم إيران»: index behind those who lead or back them."""
        if t.kind != "cue" or not t.cut.pronoun or t.cut.core not in _LEADS or phrase.kind not in ("actor", "object"):
            return None
        leader = self.phrase(at + 1, depth + 1)
        return leader[1] if leader is not None and leader[0].kind == "actor" and not leader[0].prep else None

    def _modifier(self, phrase: Phrase, t: Tag, at: int, depth: int, words: int) -> int | None:
        """Index behind the modifier at `at`, None when the phrase ends before it."""
        if t.kind == "func":
            return self._function(phrase, t, at, depth)
        if t.kind in ("rule", "cue"):
            phrase.label = (t.first, t.last)
            return at + 1
        if t.cut.preposition:
            return self._of_place(phrase, t, at, depth)
        if t.cut.conjunction:
            return at + 1 if self._second_adjective(phrase, t, words) else None
        if t.kind == "adjective" and t.of_kind("adjective"):
            phrase.adjective = phrase.adjective or t.of_kind("adjective")
            return at + 1
        if t.kind in _HEADS:
            return self._genitive(phrase, t, at, depth)
        return at + 1 if t.kind == "word" and self._word_fits(phrase, t, words) else None

    def _event_in_name(self, phrase: Phrase, t: Tag, words: int) -> bool:
        """«غرفة عمليات تحرير سرت»، «جبهات القتال»: an event noun in construct with a body or place noun is its name."""
        noun = phrase.noun is not None and phrase.noun.kind in ("body", "spot") and phrase.actor is None
        plain = not phrase.tag.definite and not phrase.parts and not words and phrase.label is None
        nominal = any(s.part == "noun" for s in t.senses) and not t.cut.conjunction and not t.cut.preposition
        return noun and plain and nominal and not t.cut.pronoun

    def _of_place(self, phrase: Phrase, t: Tag, at: int, depth: int) -> int | None:
        """«كتلة المزارع لبلدة حيس»: a place that belongs to another."""
        if t.cut.preposition == "ل" and self._owned_thing(phrase, t):
            return self._owner(phrase, at, depth)
        if (
            phrase.kind != "place"
            or t.cut.preposition != "ل"
            or t.kind not in ("spot", "place")
            or phrase.tag.kind != "spot"
        ):
            return None
        inner = self.phrase(at, depth + 1)
        if inner is None:
            return None
        phrase.parts.append(inner[0])
        return inner[1]

    def _owned_thing(self, phrase: Phrase, t: Tag) -> bool:
        """«أهداف للتنظيم»، «مواقع للحوثيين»: whose the things are that are hit."""
        thing = phrase.noun is not None and phrase.noun.kind in ("object", "spot") and phrase.noun.number == "many"
        return thing and not phrase.parts and t.kind in ("actor", "body", "people")

    def _owner(self, phrase: Phrase, at: int, depth: int) -> int | None:
        inner = self.phrase(at, depth + 1)
        if inner is None:
            return None
        phrase.parts.append(inner[0])
        return inner[1]

    def _function(self, phrase: Phrase, t: Tag, at: int, depth: int) -> int | None:
        if t.category == "aff" and not t.cut.conjunction:
            return self._affiliation(phrase, at, depth)
        if t.category == "others" and not t.cut.conjunction:
            phrase.others = True
            return at + 1
        if t.form == "من" and not phrase.tag.definite and phrase.kind in ("actor", "number") and not phrase.parts:
            taken = self._take_partitive(phrase, at, depth)
            return taken if taken != at else None
        return None

    def _take_partitive(self, phrase: Phrase, at: int, depth: int) -> int:
        inner = self.phrase(at + 1, depth + 1)
        if inner is None or inner[0].kind not in ("actor", "adjective") or inner[0].prep:
            return at
        phrase.parts.append(inner[0])
        phrase.partitive = True
        phrase.last = inner[0].last
        return inner[1]

    def _affiliation(self, phrase: Phrase, at: int, depth: int) -> int:
        """«التابعة ل X»: the words belong to the phrase, X is not the actor."""
        t = self.tag(at + 1)
        if t is not None and t.form in _TO_THEM:
            return at + 2
        if t is not None and t.kind == "func" and t.form in ("من", "ب", "مع", "ل"):
            inner = self.phrase(at + 2, depth + 1)
            return inner[1] if inner else at + 1
        if t is not None and t.cut.preposition:
            inner = self.phrase(at + 1, depth + 1)
            if inner is not None and phrase.kind == "object":
                phrase.parts.append(inner[0])
            return inner[1] if inner else at + 2
        return at + 1

    def _second_adjective(self, phrase: Phrase, t: Tag, words: int) -> bool:
        """«الدول العربية والإسلامية»: the second adjective of one head."""
        named = phrase.actor.tail[-1] if phrase.actor is not None and phrase.actor.tail else ""
        described = words > 0 or phrase.adjective is not None or named.endswith(_NISBA)
        plain = t.kind == "word" or (t.kind == "adjective" and bool(t.of_kind("adjective")))
        return described and plain and t.cut.core.startswith("ال") and t.cut.core.endswith(_NISBA)

    def _genitive(self, phrase: Phrase, t: Tag, at: int, depth: int) -> int | None:
        """Idafa («قوات النظام») or apposition («المسلحون الحوثيون»، «تنظيم داعش»)."""
        if phrase.kind == "actor" and t.kind == "people" and t.definite and self._describes(phrase, t):
            return at + 1
        if directional(t) and phrase.kind != "place":
            return None
        if t.kind == "people" and not t.definite and _agree(phrase.tag, t):
            return at + 1
        apposed = phrase.tag.definite or phrase.tag.kind in ("actor", "place")
        if apposed and not (t.kind in ("actor", "place") and self._may_appose(phrase, t)):
            return None
        if phrase.parts and (t.kind in _NOUNS or not self._is_title(phrase)):
            return None
        if t.kind in _NOUNS and phrase.tag.form.endswith(("ون", "ان", "ين")) and phrase.noun is not None:
            # A plural or dual with its ن is in construct with nothing: «مسلحون | مقر البرلمان».
            return None
        if t.kind in _NOUNS and not t.definite and t.form.endswith("ا") and len(t.form) > 3:
            # An indefinite accusative («حاجزا») is an object, never a genitive.
            return None
        inner = self.phrase(at, depth + 1)
        if inner is None:
            return None
        phrase.parts.append(inner[0])
        return inner[1]

    def _describes(self, phrase: Phrase, t: Tag) -> bool:
        """«التنظيم الإرهابي»، «الفصيل المسلح»: a singular noun of people behind a definite body is its adjective."""
        sense = t.of_kind("people")
        body = phrase.noun is None or phrase.noun.kind == "body"
        known = phrase.tag.definite or phrase.tag.kind == "actor" or bool(phrase.parts)
        return body and known and sense is not None and sense.number == "one"

    def _may_appose(self, phrase: Phrase, t: Tag) -> bool:
        if phrase.tag.kind in ("actor", "place"):
            return phrase.tag.kind == "actor" and t.kind == "actor" and bool(phrase.noun)
        people = phrase.noun is not None and phrase.noun.kind == "people" and not phrase.tag.closed
        return (people and t.kind == "actor") or (phrase.kind == "place" and t.kind == "place")

    def _is_title(self, phrase: Phrase) -> bool:
        return phrase.noun is not None and phrase.noun.kind == "people" and phrase.noun.ref in self.titles

    def _word_fits(self, phrase: Phrase, t: Tag, words: int) -> bool:
        article = t.form.startswith("ال")
        if self._is_title(phrase):
            joined = words >= 2 and t.form[0] in "بل"
            if words == 0 and phrase.tag.definite and not article and common(t.form):
                return False  # «أكد المحافظ وجود ...»
            return words < NAME_WORDS and not joined and not looks_verbal(t.form)
        if phrase.kind == "adjective":
            return False
        if phrase.tag.definite or phrase.tag.kind in ("actor", "place"):
            return article and words < 2 and not phrase.tag.closed and _may_describe(phrase, t)
        if phrase.parts:
            return article and words < 2
        if phrase.noun is not None and phrase.noun.kind in ("body", "spot"):
            return self._name_word(phrase, t, words)
        construct = phrase.number == "many" and not phrase.tag.form.endswith(("ون", "ين", "ان", "ات"))
        if article or (construct and words == 0 and not t.form.endswith("وا")):
            # «عناصر الأسد»، «عناصر صالح»: a broken plural is in construct with whose people they are.
            return words == 0 and not phrase.tag.form.endswith(("ون", "ين", "ان"))
        return words < 2 and _case_agrees(phrase, t) and not looks_verbal(t.form)

    def _name_word(self, phrase: Phrase, t: Tag, words: int) -> bool:
        """Words of an unknown name behind its head noun («كتيبة الفاتح»، «بلدة فلان»)."""
        if words and self.tags[self._index(phrase.last)].closed:
            return False
        if words == 0 and phrase.noun is not None and phrase.noun.number == "many" and not t.form.startswith("ال"):
            return False
        if words == 0 and t.form.removesuffix("ة") in PLACE_ADJECTIVES:
            return True  # «موقع استراتيجي» has no name
        fits = words == 0 or t.form.startswith("ال") or t.opened or (not phrase.tag.closed and self._quoted(phrase))
        if fits and words < _NAME_WORDS and not looks_verbal(t.form):
            phrase.label = (phrase.label[0] if phrase.label else t.first, t.last)
            return True
        return False

    def _quoted(self, phrase: Phrase) -> bool:
        return any(self.tags[i].opened for i in range(self._index(phrase.first), self._index(phrase.last) + 1))

    def _index(self, token: int) -> int:
        return index_of(self.tags, token)


def _case_agrees(phrase: Phrase, t: Tag) -> bool:
    """«جنديا تركيا», «مسلحون مجهولون»; but «انتحاري | اجتماعا», «متظاهرون | ليلا»: adjectives agree."""
    head = phrase.tag.form
    for ending in ("ون", "ين", "ان", "ة"):
        if head.endswith(ending):
            return t.form.endswith(ending)
    if head.endswith("ا") and len(head) > 3:
        return t.form.endswith(("ا", "ين", "ة"))
    return phrase.number != "one" and t.form.endswith(("ون", "ين", "ة"))


def _agree(head: Tag, t: Tag) -> bool:
    """«مسلحون مجهولون», «طفلان شقيقان»: an indefinite noun behind another of the same case describes it."""
    ending = t.form[-2:]
    accusative = head.form.endswith("ا") and t.form.endswith("ا") and min(len(head.form), len(t.form)) > 3
    if accusative and not head.definite and head.kind in _NOUNS:
        return True  # «32 ناشطا كرديا شابا»
    return not head.definite and head.kind in _NOUNS and head.form[-2:] == ending and ending in ("ون", "ين", "ان")


def _may_describe(phrase: Phrase, t: Tag) -> bool:
    """«القوات المشتركة», but «القوات | القصر الرئاسي»: a plural or feminine noun has adjectives that agree with it."""
    agreeing = phrase.number == "many" or phrase.tag.form.endswith(("ة", "ات")) or phrase.last > phrase.tag.last
    return not agreeing or t.form.endswith(("ة", "ات", "ين", "ون", "ي", "ان", "ا"))


def _number_of(head: Tag, noun: Sense | None) -> str:
    """Number of the head; a form that is dual and plural alike («اللاجئين») is plural."""
    if noun is None:
        return head.senses[0].number
    numbers = {s.number for s in head.senses if s.kind == noun.kind and s.ref == noun.ref}
    return "many" if "many" in numbers else noun.number


def _counted_word(t: Tag) -> bool:
    """An unknown noun behind a number («15 مزارعا»، «عشرات الزبيريين»)."""
    bare = (t.kind == "word" or t.form in FATE) and not t.cut.conjunction and not t.cut.preposition
    indefinite = not t.form.startswith("ال") or t.form.endswith(("ين", "ون")) or t.form in FATE
    return bare and len(t.form) > 2 and indefinite
