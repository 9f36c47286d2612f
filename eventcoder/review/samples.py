"""Samples as each of their reviewers may see them, and where the reviewers differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from eventcoder.errors import EventcoderError
from eventcoder.review.agreement import differing
from eventcoder.store.answers import Answer, read_answers, read_coded
from eventcoder.store.reading import Filters, StoredEvent, read_ids
from eventcoder.store.samples import Sample, read_sample, sampled_ids


@dataclass(frozen=True, slots=True)
class Sampled:
    """One event of a sample as the machine coded it, without anybody's verdict.

    `answers` are those of the coders who decided; `ruling` is the decision of an adjudicator, the newest of several.
    """

    row: StoredEvent
    answers: dict[str, Answer]
    ruling: Answer | None
    complete: bool

    @property
    def differing(self) -> list[str]:
        """The fields on which the coders differ, once all have answered."""
        return differing(self.answers) if self.complete else []


def read_sampled(conn: sa.Connection, sample: Sample) -> list[Sampled]:
    """All events of the sample, in the order of `read_events`."""
    return _sampled(conn, sample, sampled_ids(conn, sample.name))


def _sampled(conn: sa.Connection, sample: Sample, ids: Sequence[str]) -> list[Sampled]:
    rows = [replace(row, verdict=None) for row in read_coded(conn, ids)]
    said = read_answers(conn, rows, sample.last_verdict)
    return [_one(sample, row, said.get(row.event.event_id, {})) for row in rows]


def _one(sample: Sample, row: StoredEvent, said: dict[str, Answer]) -> Sampled:
    decided = {who: answer for who, answer in said.items() if answer.verdict}
    rulings = [answer for who, answer in decided.items() if who in sample.adjudicators]
    newest = max(rulings, key=lambda answer: answer.number, default=None)
    answers = {coder: decided[coder] for coder in sample.coders if coder in decided}
    return Sampled(row, answers, newest, len(answers) == len(sample.coders))


def disputed(found: Sequence[Sampled]) -> list[Sampled]:
    """Those on which the coders differ, settled or not."""
    return [one for one in found if one.differing]


def read_queue(conn: sa.Connection, name: str, reviewer: str, filters: Filters) -> list[StoredEvent]:
    """The sample as `reviewer` may see it: with his own edits and verdict, and nobody else's.

    A coder gets all of its events, an adjudicator those on which the coders differ and that no other has settled. The
    filters choose among them, `status` by the reviewer's own verdict; events that did not happen or are found no more
    are there as well. Raises EventcoderError for somebody who has no part in the sample.
    """
    sample = read_sample(conn, name)
    found = read_sampled(conn, sample)
    if role_in(sample, reviewer) == "adjudicator":
        found = [one for one in disputed(found) if one.ruling is None or one.ruling.reviewer == reviewer]
    chosen = set(read_ids(conn, _within(filters, [one.row.event.event_id for one in found])))
    rows = (row for row in _seen(conn, sample, found, reviewer) if row.event.event_id in chosen)
    return [row for row in rows if filters.status in ("all", row.status)][: filters.limit or None]


def read_some(conn: sa.Connection, name: str, reviewer: str, event_ids: Sequence[str]) -> list[StoredEvent]:
    """Events of a sample as `reviewer` may see them, whatever others said, in the order of `read_events`.

    EventcoderError where one is not in the sample, or the reviewer has no part in it.
    """
    sample = read_sample(conn, name)
    role_in(sample, reviewer)
    if strange := sorted({*event_ids} - {*sampled_ids(conn, name)}):
        raise EventcoderError(f"the event {strange[0]} is not in the sample {name!r}")
    return list(_seen(conn, sample, _sampled(conn, sample, event_ids), reviewer))


def read_one(conn: sa.Connection, name: str, reviewer: str, event_id: str) -> StoredEvent:
    """One event of a sample as `reviewer` may see it."""
    return read_some(conn, name, reviewer, [event_id])[0]


def refuse_settled(one: Sampled) -> None:
    """EventcoderError for an event that an adjudicator has settled: a coder's answer comes too late."""
    if one.ruling:
        raise EventcoderError(f"{one.ruling.reviewer!r} has settled it; an answer now would change nothing")


def read_sampled_event(conn: sa.Connection, sample: Sample, event_id: str) -> Sampled:
    """One event of a sample with all answers."""
    return _sampled(conn, sample, [event_id])[0]


def _within(filters: Filters, ids: Sequence[str]) -> Filters:
    # No event has the empty id: a queue of none must not become all.
    wanted = replace(filters, ids=tuple(ids) or ("",), status="all", limit=0, include_replaced=True)
    return wanted if filters.modalities else replace(wanted, modalities=("all",))


def _seen(conn: sa.Connection, sample: Sample, found: Sequence[Sampled], reviewer: str) -> Iterator[StoredEvent]:
    said = read_answers(conn, [one.row for one in found], sample.last_verdict)
    for one in found:
        own = said.get(one.row.event.event_id, {}).get(reviewer)
        yield replace(one.row, event=own.event, verdict=own.verdict) if own else one.row


def role_in(sample: Sample, reviewer: str) -> str:
    """ "coder" or "adjudicator"; EventcoderError for everybody else."""
    if reviewer in sample.coders:
        return "coder"
    if reviewer in sample.adjudicators:
        return "adjudicator"
    people = ", ".join((*sample.coders, *sample.adjudicators))
    raise EventcoderError(f"{reviewer!r} has no part in the sample {sample.name!r}; its reviewers are {people}")
