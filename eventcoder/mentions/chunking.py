"""From tags to nodes: parentheses set aside, noun phrases read, coordinated phrases joined into one node."""

from __future__ import annotations

from eventcoder.mentions import chunks_ar, chunks_en, persons_ar
from eventcoder.mentions.phrases import Node, Phrase, family, node_of
from eventcoder.mentions.tags import Tag

_STARTS_AR = frozenset({"actor", "place", "people", "body", "spot", "object", "adjective", "quantity", "func"})
_STARTS_EN = _STARTS_AR | {"word"}
_OPENERS_AR = ("quant", "others", "sides")
_OPENERS_EN = ("det", "others", "sides")
_CLOSERS = {"(": ")", "[": "]"}
_LONGEST_PAREN = 14
_LONGEST_LIST = 30


def _without_parentheses(tags: list[Tag]) -> list[Tag]:
    """A short gloss in brackets («(الفرع السوري ...)») says who somebody is, not what happened."""
    if not any(tag.form in _CLOSERS for tag in tags):
        return tags
    out: list[Tag] = []
    at = 0
    while at < len(tags):
        close = _closing(tags, at)
        if close is not None:
            if close == at + 2 and tags[at + 1].kind == "quantity":
                out.append(tags[at + 1])  # «استشهاد (15) مصليا»
            at = close + 1
            continue
        out.append(tags[at])
        at += 1
    return out


def _closing(tags: list[Tag], at: int) -> int | None:
    close = _CLOSERS.get(tags[at].form)
    if close is None:
        return None
    for i in range(at + 1, min(len(tags), at + _LONGEST_PAREN)):
        if tags[i].form == close:
            return i
    return None


def _starts(tag: Tag, openers: tuple[str, ...]) -> bool:
    """Whether a word that may begin a phrase does so."""
    if tag.kind == "func":
        return tag.category in openers
    return tag.kind != "word" or tag.form[0].isalpha()


def _node(phrase: Phrase) -> Node:
    return Node("np", phrase.first, phrase.last, phrase.tag, [phrase])


def _read(tags: list[Tag], language: str, titles: frozenset[int]) -> list[Node]:
    module = chunks_ar if language == "ar" else chunks_en
    chunker: chunks_ar.Chunker | chunks_en.Chunker = module.Chunker(tags, titles)
    arabic = language == "ar"
    starts, openers = (_STARTS_AR, _OPENERS_AR) if arabic else (_STARTS_EN, _OPENERS_EN)
    out: list[Node] = []
    at = 0
    while at < len(tags):
        tag = tags[at]
        found = chunker.phrase(at) if tag.kind in starts and _starts(tag, openers) else None
        if found is None and arabic and at and tag.kind == "word":
            found = persons_ar.unknown_person(tags, at)
        if found is not None and found[1] > at:
            out.append(_node(found[0]))
            at = found[1]
        else:
            out.append(node_of(tag))
            at += 1
    return out


def _own_too(left: Phrase, right: list[Phrase]) -> bool:
    """«تجمعات الحوثيين وقوات صالح»: the things are those of both."""
    owned = left.kind in ("object", "place") and left.noun is not None and left.noun.number == "many"
    of_actor = owned and bool(left.parts) and left.parts[-1].kind == "actor" and left.last == left.parts[-1].last
    return of_actor and all(p.kind == "actor" and p.conj == "و" and p.quantity is None for p in right)


def _places_alike(left: Phrase, right: Phrase) -> bool:
    """ "the villages of Rahoum and Mshairfeh", "Qosour and Jora districts": the plural says that both are places."""
    return (right.kind == "name" and _several(left)) or (left.kind == "name" and _several(right))


def _name_places(items: list[Phrase]) -> None:
    """Unknown names beside a plural of places are places."""
    if any(map(_several, items)):
        for item in items:
            item.kind = "place" if item.kind == "name" else item.kind


def _several(phrase: Phrase) -> bool:
    named = phrase.label is not None or any(p.kind in ("name", "place") for p in phrase.parts)
    return phrase.kind == "place" and named and phrase.noun is not None and phrase.noun.number == "many"


def _joinable(left: Phrase, right: Phrase) -> bool:
    if (family(left) != family(right) and not _places_alike(left, right)) or left.possessive:
        return False
    return not right.prep or right.prep == left.prep


def _conjoined(nodes: list[Node], at: int, language: str) -> bool:
    """Whether the noun phrase at `at` says "and X" (ar: prefix و; en: the word before it)."""
    if nodes[at].kind != "np":
        return False
    if language == "ar":
        return nodes[at].items[0].conj == "و"
    return at > 0 and nodes[at - 1].category == "plus"


def _link(nodes: list[Node], at: int, language: str) -> int | None:
    """Index of the noun phrase that continues the list which ends before `at`; None when the list ends."""
    direct = _direct_link(nodes, at, language)
    if direct is not None or at + 1 >= len(nodes) or not nodes[at].is_comma() or nodes[at + 1].kind != "np":
        return direct
    # "X, Y and Z": a bare phrase between commas is a list item only when a conjoined one follows.
    return at + 1 if not nodes[at + 1].items[0].prep and _closes_list(nodes, at + 2, language) else None


def _direct_link(nodes: list[Node], at: int, language: str) -> int | None:
    """The next item when a conjunction joins it, with or without a comma before."""
    start = at + 1 if at < len(nodes) and nodes[at].is_comma() else at
    if start >= len(nodes):
        return None
    if _conjoined(nodes, start, language):
        return start
    after = start + 1
    return after if nodes[start].category == "plus" and after < len(nodes) and nodes[after].kind == "np" else None


def _closes_list(nodes: list[Node], at: int, language: str) -> bool:
    """Whether items between commas go on until a conjoined one, within the length of a list that people write."""
    for _ in range(_LONGEST_LIST):
        if _direct_link(nodes, at, language) is not None:
            return True
        if at + 1 >= len(nodes) or not nodes[at].is_comma() or nodes[at + 1].kind != "np":
            return False
        at += 2
    return False


def _grouped(nodes: list[Node], language: str) -> list[Node]:
    out: list[Node] = []
    at = 0
    while at < len(nodes):
        node = nodes[at]
        at += 1
        if node.kind == "np":
            while (to := _link(nodes, at, language)) is not None and (
                _own_too(node.items[-1], nodes[to].items) or _joinable(node.items[-1], nodes[to].items[0])
            ):
                if _own_too(node.items[-1], nodes[to].items):
                    node.items[-1].parts.extend(nodes[to].items)
                    node.items[-1].last, at = nodes[to].items[-1].last, to + 1
                    continue
                if language == "en" and nodes[at].is_comma() and _acts_next(nodes, to):
                    break
                _outer(out, node, nodes[to]).items.extend(nodes[to].items)
                _name_places(node.items[-_LONGEST_LIST:])
                at = to + 1
        out.append(node)
    return out


def _acts_next(nodes: list[Node], at: int) -> bool:
    """ "X, and the district remains": behind the comma another clause begins."""
    following = nodes[at + 1] if at + 1 < len(nodes) else None
    return following is not None and (following.finite or following.category in ("be", "aux"))


def _outer(out: list[Node], node: Node, added: Node) -> Node:
    """«على منطقة X في ريف Y، إضافة إلى بلدة Z»: a further place with a noun of its own stands beside X, not Y."""
    phrase = added.items[0]
    described = phrase.noun is not None and phrase.noun.kind == "spot" and phrase.kind == "place"
    located = described and len(out) >= 2 and out[-1].tag.form in ("في", "in") and out[-2].kind == "np"
    return out[-2] if located and out[-2].items[-1].kind == "place" else node


def chunk(tags: list[Tag], language: str, titles: frozenset[int]) -> list[Node]:
    """Nodes of a sentence, in order; `titles` are the noun entries that a person's name follows."""
    return _grouped(_read(_without_parentheses(tags), language, titles), language)
