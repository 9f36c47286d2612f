"""Review by single keys: one event at a time, each verdict written at once, any number of steps back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from eventcoder.store.reading import StoredEvent
from eventcoder.store.verdicts import Verdict

KEYS: dict[str, str] = {"a": "accept", "x": "reject", " ": "skip", "s": "skip", "u": "undo", "q": "quit"}
HELP = "a accept · x reject · space skip · u undo · q quit"
_VERDICTS: dict[str, Verdict] = {"accept": "accepted", "reject": "rejected"}

Decide = Callable[[str, Verdict, StoredEvent | None], None]


@dataclass(slots=True)
class Session:
    """Goes through `ids`; `show` prints an event and its place in the queue, `decide` writes a verdict.

    `decide` gets the event as it stood before when a verdict is taken back, else None. After the last event `at_end`
    is called, and one step back is still possible.
    """

    ids: Sequence[str]
    read: Callable[[str], StoredEvent]
    show: Callable[[StoredEvent, int, int], None]
    decide: Decide
    at_end: Callable[[], None]
    _past: list[tuple[StoredEvent, bool]] = field(default_factory=list)

    def run(self, next_key: Callable[[], str | None]) -> dict[str, int]:
        """Until the end, `q`, or no more keys (None); returns how many events were accepted, rejected and skipped."""
        while self.ids and self._step(next_key):
            pass
        return self._tally()

    def _step(self, next_key: Callable[[], str | None]) -> bool:
        """One key; whether to go on."""
        place = len(self._past)
        row = self.read(self.ids[place]) if place < len(self.ids) else None
        if row:
            self.show(row, place + 1, len(self.ids))
        else:
            self.at_end()
        action = self._action(next_key)
        if action == "undo":
            self._undo()
            return True
        if action == "quit" or row is None:
            return False
        self._do(row, action)
        return True

    def _action(self, next_key: Callable[[], str | None]) -> str:
        """What the next known key stands for; others are passed over."""
        while (key := next_key()) is not None:
            if key.lower() in KEYS:
                return KEYS[key.lower()]
        return "quit"

    def _do(self, row: StoredEvent, action: str) -> None:
        verdict = _VERDICTS.get(action)
        if verdict:
            self.decide(row.event.event_id, verdict, None)
        self._past.append((row, verdict is not None))

    def _undo(self) -> None:
        """One step back; verdicts are never deleted, so the one before is given again."""
        if not self._past:
            return
        before, was_decided = self._past.pop()
        if was_decided:
            old: Verdict = before.verdict.verdict if before.verdict else "withdrawn"
            self.decide(before.event.event_id, old, before)

    def _tally(self) -> dict[str, int]:
        tally = {"accepted": 0, "rejected": 0, "skipped": 0}
        for before, was_decided in self._past:
            tally[self.read(before.event.event_id).status if was_decided else "skipped"] += 1
        return tally
