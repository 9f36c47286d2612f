"""Sums over articles: precision and recall of events and slots, for all and for each type, and how each rule fares."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from eventcoder.scoring.comparing import Comparison, Pair, Slots


@dataclass(slots=True)
class Sum:
    """So many right, missed and wrong."""

    right: int = 0
    missed: int = 0
    wrong: int = 0

    def add(self, right: int = 0, missed: int = 0, wrong: int = 0) -> None:
        self.right += right
        self.missed += missed
        self.wrong += wrong

    def to_json(self) -> dict[str, Any]:
        """Shares rounded to three digits, 0 where there is nothing to share, and the numbers behind them."""
        p, r = _share(self.right, self.wrong), _share(self.right, self.missed)
        f1 = 2 * p * r / (p + r) if p + r else 0.0
        shares = {"p": round(p, 3), "r": round(r, 3), "f1": round(f1, 3)}
        return shares | {"right": self.right, "missed": self.missed, "wrong": self.wrong}


def _share(right: int, rest: int) -> float:
    return right / (right + rest) if right + rest else 0.0


@dataclass(slots=True)
class Group:
    """Events of one type, or all: found at all, strictly right (source, target, place and counts too), and by slot."""

    events: Sum = field(default_factory=Sum)
    strict: Sum = field(default_factory=Sum)
    all_slots: Sum = field(default_factory=Sum)
    slots: defaultdict[str, Sum] = field(default_factory=lambda: defaultdict(Sum))
    perfect: int = 0

    def meet(self, pair: Pair) -> None:
        """Count a required gold event that was found."""
        self.events.add(right=1)
        self.strict.add(pair.strict, not pair.strict, not pair.strict)
        self.perfect += pair.perfect
        self._slots(pair.slots)

    def miss(self) -> None:
        """Count a gold event that was not found."""
        self.events.add(missed=1)
        self.strict.add(missed=1)

    def exceed(self) -> None:
        """Count an event that no gold asks for."""
        self.events.add(wrong=1)
        self.strict.add(wrong=1)

    def _slots(self, slots: Slots) -> None:
        for name, slot in slots.items():
            for sum_ in (self.slots[name], self.all_slots):
                sum_.add(slot.right, slot.missed, slot.wrong)

    def to_json(self) -> dict[str, Any]:
        """Events, strict, slots, all slots, and the share of gold events of which every slot is right."""
        total = self.events.right + self.events.missed
        return {
            "events": self.events.to_json(), "strict": self.strict.to_json(), "all_slots": self.all_slots.to_json(),
            "slots": {name: self.slots[name].to_json() for name in sorted(self.slots)},
            "perfect_events": round(self.perfect / total, 3) if total else 0.0,
        }  # fmt: skip


@dataclass(slots=True)
class RuleRecord:
    """What came of the events of one rule: right and wrong by the key slots, superfluous, or met by optional gold."""

    right: int = 0
    wrong: int = 0
    superfluous: int = 0
    optional: int = 0

    def to_json(self) -> dict[str, Any]:
        """The numbers, with the share of right ones among all but the optional."""
        share = round(_share(self.right, self.wrong + self.superfluous), 3)
        return {
            "p": share, "right": self.right, "wrong": self.wrong, "superfluous": self.superfluous,
            "optional": self.optional,
        }  # fmt: skip


@dataclass(slots=True)
class Score:
    """Sums that grow article by article; `to_json` gives them at the end."""

    articles: int = 0
    all: Group = field(default_factory=Group)
    types: defaultdict[str, Group] = field(default_factory=lambda: defaultdict(Group))
    rules: defaultdict[str, RuleRecord] = field(default_factory=lambda: defaultdict(RuleRecord))

    def add(self, found: Comparison) -> None:
        """Count one article."""
        self.articles += 1
        for pair in found.pairs:
            self._meet(pair)
        for gold in found.missing:
            for group in self._groups(gold.type):
                group.miss()
        for event in found.superfluous:
            self.rules[event.rule_id].superfluous += 1
            for group in self._groups(event.event_type):
                group.exceed()

    def _groups(self, type_: str) -> tuple[Group, Group]:
        return self.all, self.types[type_]

    def _meet(self, pair: Pair) -> None:
        rule = self.rules[pair.event.rule_id]
        if pair.gold.optional:
            rule.optional += 1
            return
        rule.right += pair.strict
        rule.wrong += not pair.strict
        for group in self._groups(pair.gold.type):
            group.meet(pair)

    def to_json(self) -> dict[str, Any]:
        """All sums as JSON values; types by name, rules with most faults first."""
        worst = sorted(self.rules.items(), key=lambda item: (-item[1].wrong - item[1].superfluous, item[0]))
        return {
            "articles": self.articles,
            **self.all.to_json(),
            "types": {name: self.types[name].to_json() for name in sorted(self.types)},
            "rules": {name: record.to_json() for name, record in worst},
        }
