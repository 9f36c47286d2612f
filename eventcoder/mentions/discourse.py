"""What an article has named so far: short forms («الغرفة», "the city"), pronouns, and who a phrase stands for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from eventcoder.dictionaries.entries import ActorEntry
from eventcoder.dictionaries.lexicon import Dictionaries, Lexicon, Sense
from eventcoder.mentions.phrases import Node, Phrase
from eventcoder.model import Actor
from eventcoder.text.folding import Folded
from eventcoder.text.tokens import forms


@dataclass(slots=True)
class Text:
    """One sentence's view of the article: the text as given, its folding, and the tokens of the sentence."""

    raw: str
    folded: Folded
    starts: list[int]
    ends: list[int]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets in the text as given of tokens first..last."""
        return self.folded.span(self.starts[first], self.ends[last])

    def slice(self, first: int, last: int) -> str:
        start, end = self.span(first, last)
        return self.raw[start:end]

    def folded_words(self, first: int, last: int) -> str:
        """Tokens first..last, folded."""
        return self.folded.text[self.starts[first] : self.ends[last]]

    def words(self) -> list[str]:
        """The tokens as given."""
        raw, starts, ends = self.raw, self.folded.starts, self.folded.ends
        if starts is None:
            return [raw[start:end] for start, end in zip(self.starts, self.ends, strict=True)]
        return [raw[starts[start] : ends[end - 1]] for start, end in zip(self.starts, self.ends, strict=True)]


@dataclass(slots=True)
class Discourse:
    """Memory over the sentences of one article; `day` is the day of publication.

    `catch_up` is called before anything is recalled: it lets `remember` take in the sentences that were passed over.
    `heads` keeps the body nouns in the names of the entries; the articles of one language may share it.
    """

    dictionaries: Dictionaries
    lexicon: Lexicon
    day: dt.date | None
    by_head: dict[int, Actor] = field(default_factory=dict)
    last_armed: Actor | None = None
    shortened: set[int] = field(default_factory=set)
    catch_up: Callable[[], None] = lambda: None
    heads: dict[int, frozenset[int]] = field(default_factory=dict)

    # -- actors ---------------------------------------------------------------------------------------------------

    def actors(self, phrase: Phrase, text: Text) -> list[Actor]:
        """The actors that a phrase names: its parts when they name them, else the phrase itself."""
        inner = [p for p in phrase.parts if p.kind in ("actor", "adjective", "name")]
        if phrase.partitive and len(inner) > 1:
            return [actor for part in inner for actor in self.actors(part, text)]
        return [self._actor(phrase, text)]

    def _actor(self, phrase: Phrase, text: Text) -> Actor:
        start, end = text.span(phrase.first, phrase.last)
        base = Actor(text=text.raw[start:end], start=start, end=end)
        entry = self._entry(phrase) or self._of_capital(phrase)
        if entry is not None:
            return with_entry(base, entry)
        stand_in = self._short_form(phrase)
        if stand_in is not None:
            kept = {"actor_id": stand_in.actor_id, "name": stand_in.name, "name_ar": stand_in.name_ar}
            return base.model_copy(update={**kept, "country": stand_in.country, "role": stand_in.role})
        return base.model_copy(update=self._generic(phrase))

    def _entry(self, phrase: Phrase) -> ActorEntry | None:
        """The named actor of the phrase: its own name, else a name inside it."""
        if (sense := phrase.actor) is not None:
            return self._dated(phrase, sense)
        if phrase.noun is not None and phrase.noun.kind == "people" and phrase.label and phrase.parts:
            return None
        named = _named_inside(phrase)
        return self._dated(named, named.actor) if named else None

    def _of_capital(self, phrase: Phrase) -> ActorEntry | None:
        """ "Kyiv appealed", «دعت أنقرة»: a capital that acts stands for its state."""
        place = phrase.place if phrase.kind == "place" and phrase.noun is None else None
        country = self.dictionaries.places[place.ref].country if place is not None else None
        if country is None or place is None or not self.dictionaries.places[place.ref].capital:
            return None
        return self.dictionaries.state(country)

    def _dated(self, phrase: Phrase, sense: Sense | None) -> ActorEntry | None:
        """Of the entries that share a name the one whose dates hold the day of publication."""
        entries = [self.dictionaries.actors[s.ref] for s in phrase.tag.senses if s.kind == "actor"]
        fitting = [e for e in entries if self._in_office(e)]
        return next(iter(fitting or entries), None) if sense else None

    def _in_office(self, entry: ActorEntry) -> bool:
        if self.day is None:
            return entry.until is None
        return (entry.since or self.day) <= self.day <= (entry.until or self.day)

    def _generic(self, phrase: Phrase) -> dict[str, str | None]:
        """Role of the head noun, country of the demonym."""
        noun = self.dictionaries.nouns[phrase.noun.ref] if phrase.noun else None
        state = self.dictionaries.actors[phrase.adjective.ref] if phrase.adjective else None
        if phrase.kind == "adjective" and state is not None:
            return {
                "actor_id": state.id,
                "name": state.name,
                "name_ar": state.name_ar,
                "country": state.country,
                "role": state.role,
            }
        return {"role": noun.role if noun else None, "country": state.country if state else None}

    # -- short forms ----------------------------------------------------------------------------------------------

    def _short_form(self, phrase: Phrase) -> Actor | None:
        """«الغرفة», "the group": a definite body noun alone stands for the last name with that head."""
        if phrase.noun is None or phrase.noun.kind != "body" or phrase.parts or phrase.label or phrase.adjective:
            return None
        if self.lexicon.language == "ar" and (not phrase.tag.definite or phrase.last > phrase.tag.last):
            return None
        if self.lexicon.language == "en" and (phrase.tag.first - phrase.first != 1 or phrase.noun.number != "one"):
            return None
        noun = self.dictionaries.nouns[phrase.noun.ref]
        group = noun.side == "armed" and noun.role in ("REB", "PRM")
        self.catch_up()
        found = self.by_head.get(phrase.noun.ref) or (self.last_armed if group else None)
        if found is not None:
            self.shortened.add(phrase.noun.ref)
        return found

    def remember(self, nodes: list[Node], text: Text) -> None:
        """Take in the full names of a sentence, so that later short forms find them."""
        first = True
        for node in nodes:
            for item in node.items:
                # Outermost last: «المجلس» is the council, not the movement whose name stands inside its own.
                for phrase in reversed(list(item.walk())):
                    self._remember(phrase, text, first)
                first = False

    def _remember(self, phrase: Phrase, text: Text, first: bool) -> None:
        """A name in passing does not take a short form from the one that it is used for; a subject does."""
        if phrase.kind not in ("actor", "name"):
            return
        entry = self._entry(phrase)
        named = phrase.actor is not None or phrase.label is not None or bool(phrase.parts)
        if not named or phrase.partitive:
            return
        armed = entry is not None and entry.role in ("REB", "PRM")
        heads = [h for h in self._heads_of(phrase, entry) if first or h not in self.shortened]
        if not armed and not heads:
            return
        actor = self._actor(phrase, text)
        if armed:
            self.last_armed = actor
        self.by_head |= dict.fromkeys(heads, actor.model_copy(update=_own_name(actor)))

    def _heads_of(self, phrase: Phrase, entry: ActorEntry | None) -> Iterator[int]:
        if phrase.noun is not None and phrase.noun.kind == "body":
            yield phrase.noun.ref
        if entry is not None and phrase.actor is not None:
            yield from self._entry_heads(phrase.actor.ref, entry)

    def _entry_heads(self, ref: int, entry: ActorEntry) -> frozenset[int]:
        """Body nouns in the names of an entry («تنظيم» of داعش)."""
        if ref not in self.heads:
            names = [entry.name_ar, *entry.ar] if self.lexicon.language == "ar" else [entry.name, *entry.en]
            self.heads[ref] = frozenset(h for name in names if name for h in self._body_nouns(name))
        return self.heads[ref]

    def _body_nouns(self, name: str) -> Iterator[int]:
        from eventcoder.text.folding import fold_word

        words = forms(fold_word(name))
        for word in words[:1] if self.lexicon.language == "ar" else words:
            for reading in self.lexicon.read(word)[:1]:
                yield from (s.ref for s in reading.senses if s.kind == "body" and not s.tail)


def _named_inside(phrase: Phrase) -> Phrase | None:
    """The named actor that a phrase is about: through people («عناصر ميليشيا X»), not through a body of another name

    («مجلس قيادة المقاومة» is no part of المقاومة).
    """
    direct = [p for p in phrase.parts if p.actor is not None]
    if direct:
        return direct[-1]
    through = phrase.noun is None or phrase.noun.kind != "body"
    return next((found for p in phrase.parts if (found := _named_inside(p))), None) if through else None


def _own_name(actor: Actor) -> dict[str, str]:
    """A name that no dictionary has is kept as written, so that its short forms can carry it."""
    if actor.name or actor.name_ar:
        return {}
    arabic = any("\u0600" <= c <= "\u06ff" for c in actor.text)
    return {"name_ar" if arabic else "name": actor.text.strip("\"”“«»' ")}


def with_entry(base: Actor, entry: ActorEntry) -> Actor:
    update = {
        "actor_id": entry.id,
        "name": entry.name,
        "name_ar": entry.name_ar,
        "country": entry.country,
        "role": entry.role,
    }
    return base.model_copy(update=update)
