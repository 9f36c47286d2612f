"""When it happened: a time in the trigger's clause, else the day of publication."""

from __future__ import annotations

import datetime as dt

from eventcoder.mentions.discourse import Text
from eventcoder.model import EventDate
from eventcoder.patterns.clauses import REACH, Sentence, ends_clause, verb_before

#: An event that ended longer than this before publication is history, not this article's news (days).
_HISTORY = 60


def date_of(s: Sentence, at: int, text: Text, published: dt.date | None) -> tuple[EventDate, bool]:
    """Date of the event at node `at`, and whether it is told as history."""
    span = _nearest(s, at)
    if span is None or s.nodes[span].tag.time is None:
        return EventDate(start=published, end=published), False
    node = s.nodes[span]
    time = node.tag.time
    assert time is not None
    words = text.slice(node.first, node.last)
    date = EventDate(start=time.start, end=time.end, precision=time.precision, text=words)
    return date, time.history or _long_ago(time.end, published)


def fresh(s: Sentence, at: int, published: dt.date | None) -> bool:
    """Whether a time of its own, not one long ago, stands in the clause of the event at node `at`."""
    times = [s.nodes[i].tag.time for i in s.times if abs(i - at) <= REACH and not _apart(s, at, i)]
    return any(t is not None and not t.history and not _long_ago(t.end, published) for t in times)


def _long_ago(end: dt.date | None, published: dt.date | None) -> bool:
    return end is not None and published is not None and (published - end).days > _HISTORY


def _nearest(s: Sentence, at: int) -> int | None:
    """The time expression nearest to the trigger with no other clause between."""
    times = s.times
    inside = [i for i in times if abs(i - at) <= REACH and not _apart(s, at, i)]
    apart = len(times) == 1 and any(s.nodes[k].category == "rel" for k in range(*sorted((at, times[0]))))
    if not inside and len(times) == 1 and not apart and not _of_speech(s, times[0]):
        return times[0]
    return min(inside, key=lambda i: abs(i - at), default=None)


def _of_speech(s: Sentence, time: int) -> bool:
    """Whether the time belongs to the saying («قال أمس إن ...», "said on Friday"), not to what is told."""
    before = verb_before(s, time)
    return (
        before >= 0
        and s.nodes[before].kind == "cue"
        and not any(s.nodes[i].category in ("that", "rel") for i in range(before, time))
    )


def _apart(s: Sentence, at: int, i: int) -> bool:
    low, high = sorted((at, i))
    between = range(low + 1, high)
    if i < at:
        return any(
            s.nodes[k].category in ("sub", "that", "rel") or (s.verbal[k] and s.nodes[k].kind == "rule")
            for k in between
        )
    ends = [k for k in between if ends_clause(s, k)]
    # "Clashes broke out on Sunday": an event noun reaches behind its own verb.
    own_verb = not s.verbal[at] and bool(ends) and s.verbal[ends[0]]
    return bool(ends[1:] if own_verb else ends)
