"""What coders say of an event, field by field, as labels that can be compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from eventcoder.model import Actor, Event
from eventcoder.review.agreement_statistics import Agreement, agreement
from eventcoder.store.answers import Answer
from eventcoder.text.folding import fold_word

Answers = Mapping[str, Answer]


def _actors(actors: Sequence[Actor]) -> str:
    return "; ".join(sorted({_name(actor.name or actor.text) for actor in actors}))


def _name(text: str) -> str:
    """A name as far as it tells apart: who picks it from a list and who writes it by hand mean the same."""
    return " ".join(fold_word(word) for word in text.split())


def _place(event: Event) -> str:
    return _name(event.place.name or event.place.text) if event.place else ""


def _date(event: Event) -> str:
    start, end = event.date.start or event.date.end, event.date.end or event.date.start
    return f"{start} {end}" if start else ""


def _counts(event: Event) -> str:
    known = event.counts.known().items()
    return "; ".join(f"{kind} {count.low}..{count.best}..{count.high}" for kind, count in known)


#: What is compared besides the verdict; an empty label says that there is nothing, which is an answer, too.
LABELS: dict[str, Callable[[Event], str]] = {
    "event_type": lambda event: event.event_type,
    "mode": lambda event: event.mode or "",
    "source": lambda event: _actors(event.source),
    "target": lambda event: _actors(event.target),
    "place": _place,
    "date": _date,
    "counts": _counts,
}
FIELDS: tuple[str, ...] = ("verdict", *LABELS)


def labels(answer: Answer) -> dict[str, str]:
    """The label of each field; of a rejected event only the verdict, for the rest then tells nothing."""
    if answer.decision is None:
        return {}
    found = {"verdict": answer.decision}
    if answer.decision == "accepted":
        found |= {field: label(answer.event) for field, label in LABELS.items()}
    return found


def differing(answers: Answers) -> list[str]:
    """The fields on which those who answered differ."""
    told = [labels(answer) for answer in answers.values()]
    return [field for field in FIELDS if len({label[field] for label in told if field in label}) > 1]


def agreement_by_field(
    answers: Sequence[Answers], resamples: int = 1000, seed: int = 0, confidence: float = 0.95
) -> dict[str, Agreement]:
    """Agreement on each field, over the events that at least two coders answered (accepted, but for the verdict)."""
    told = [{coder: labels(answer) for coder, answer in of_event.items()} for of_event in answers]
    return {
        field: agreement(
            [{coder: label[field] for coder, label in of_event.items() if field in label} for of_event in told],
            resamples,
            seed,
            confidence,
        )
        for field in FIELDS
    }
