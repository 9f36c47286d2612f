"""Verdict sheets into the database: each good row once, whatever else the sheet holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from eventcoder.errors import EventcoderError, StoreError
from eventcoder.model import Event
from eventcoder.review.names import Names
from eventcoder.review.samples import Sampled, read_sampled, refuse_settled, role_in
from eventcoder.review.sheets_reading import Filled, RowError, read_filled
from eventcoder.review.sheets_values import corrected
from eventcoder.store.answers import Answer, corrections, read_answers, read_coded, read_shown, settling, write_answer
from eventcoder.store.database import writing
from eventcoder.store.edits import edited_fields
from eventcoder.store.reading import CurrentVerdict, StoredEvent
from eventcoder.store.samples import Sample, read_samples
from eventcoder.store.sheet_rows import seen_record, take_row, was_taken
from eventcoder.store.verdicts import Given
from eventcoder.text.display import excerpt, visible

#: What an import counts, in the order in which it is told.
COUNTED = ("accepted", "rejected", "edits", "remarks", "unchanged", "blank")
_COUNTED_AS = {"accept": "accepted", "reject": "rejected", "edit": "edits"}


@dataclass(slots=True)
class SheetReport:
    """What became of the rows; a problem is `file:line: event: what is wrong; what to do`."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _View:
    """An event as the one who fills in the sheet sees it, and everybody else.

    `others` is the event as everybody sees it, where the reviewer is to settle what it is; else None.
    """

    seen: Event
    verdict: CurrentVerdict | None
    others: Event | None = None


@dataclass(slots=True)
class _Work:
    """What the database says of the events of one sheet, read once."""

    conn: sa.Connection
    reviewer: str | None
    insist: bool
    names: Callable[[], Names]
    coded: dict[str, StoredEvent]
    shown: dict[str, StoredEvent]
    samples: dict[str, tuple[Sample, dict[str, Sampled], dict[str, dict[str, Answer]]]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def import_sheet(
    conn: sa.Connection,
    path: Path,
    names: Callable[[], Names],
    reviewer: str | None = None,
    *,
    insist: bool = True,
    dry_run: bool = False,
) -> SheetReport:
    """Writes the verdicts, corrections and notes of a sheet, in one transaction, and tells what became of its rows.

    `reviewer` stands for sheets that name none; with `insist` a row that names somebody else is a problem. A row that
    was imported before adds nothing. Raises EventcoderError where the file is no sheet at all.
    """
    found, problems = list(read_filled(path)), list[tuple[int, str]]()
    rows = [row for row in found if isinstance(row, Filled)]
    problems += [(one[0], str(one[1])) for one in found if not isinstance(one, Filled)]
    report = SheetReport()
    with writing(conn):
        work = _work(conn, rows, reviewer, insist, names)
        for row in rows:
            try:
                plan = _plan(work, row)
            except StoreError:
                raise
            except EventcoderError as error:
                problems.append((row.line, f"{excerpt(row.event_id)}: {error}"))
            else:
                report.counts.update(_counted(plan))
                if not dry_run:
                    _carry_out(conn, row, plan)
    report.problems = [f"{visible(str(path))}:{line}: {what}" for line, what in sorted(problems)]
    return report


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a row adds to the database; `digest` is empty where the row was taken before or left blank."""

    said: list[Given] = field(default_factory=list)
    reviewer: str = ""
    digest: str = ""
    blank: bool = False


def _work(
    conn: sa.Connection, rows: Sequence[Filled], reviewer: str | None, insist: bool, names: Callable[[], Names]
) -> _Work:
    ids = sorted({row.event_id for row in rows if not row.is_blank})
    coded = {row.event.event_id: row for row in read_coded(conn, ids)}
    shown = {row.event.event_id: row for row in read_shown(conn, ids)}
    return _Work(conn, reviewer, insist, names, coded, shown)


def _plan(work: _Work, row: Filled) -> _Plan:
    if row.is_blank:
        return _Plan(blank=True)
    _check(work, row)
    reviewer = _reviewer(work, row)
    said = _said(work, row, reviewer)
    digest = row.digest(reviewer)
    if was_taken(work.conn, digest):
        _refuse_old(said)
        return _Plan()
    return _Plan(said, reviewer, digest)


def _carry_out(conn: sa.Connection, row: Filled, plan: _Plan) -> None:
    if plan.digest:
        take_row(conn, plan.digest, row.event_id, plan.reviewer)
        write_answer(conn, row.event_id, plan.said)


def _counted(plan: _Plan) -> Iterator[str]:
    yield from (_COUNTED_AS.get(one.kind, "remarks") for one in plan.said)
    if not plan.said:
        yield "blank" if plan.blank else "unchanged"


def _check(work: _Work, row: Filled) -> None:
    if row.event_id not in work.coded:
        raise RowError("there is no such event; the id stands in the sheet as it was exported")
    first = work.lines.setdefault(row.event_id, row.line)
    if first != row.line:
        raise RowError(f"the event stands in line {first} already; fill in one of the two")
    event = work.coded[row.event_id].event
    if row.dictionary_version in ("", event.dictionary_version):
        return
    record = seen_record(work.conn, row.event_id, row.dictionary_version)
    if record is None:
        raise RowError(f"the dictionaries {excerpt(row.dictionary_version)} never coded it; export the sheet again")
    if other := list(edited_fields(record, event.model_dump(mode="json"))):
        raise RowError(f"it was coded anew since, with another {', '.join(other)}; export the sheet again")


def _reviewer(work: _Work, row: Filled) -> str:
    if work.insist and work.reviewer and row.reviewer and work.reviewer != row.reviewer:
        raise RowError(f"the sheet is that of {excerpt(row.reviewer)}; leave out --reviewer, or export one of your own")
    if reviewer := row.reviewer or work.reviewer:
        return reviewer
    raise RowError("nobody is named as reviewer; give --reviewer")


def _said(work: _Work, row: Filled, reviewer: str) -> list[Given]:
    """What the row adds to what stands already."""
    view = _view(work, row, reviewer)
    given = Given("comment", reviewer, row.note)
    event = corrected(view.seen, row.corrections, work.names)
    silent = Given("edit", reviewer)
    said = settling(view.others, view.seen, event, silent) if view.others else corrections(view.seen, event, silent)
    if row.kind in ("accept", "reject"):
        mine = view.verdict if view.verdict and view.verdict.reviewer == reviewer else None
        now_said = (mine.verdict, mine.reason, mine.note) if mine else None
        if now_said != (_COUNTED_AS[row.kind], row.reason, row.note):
            said.append(Given(row.kind, reviewer, row.note, row.reason))
    elif row.kind or row.note:
        said.append(Given(row.kind, reviewer, row.note) if row.kind else given)
    return said


def _view(work: _Work, row: Filled, reviewer: str) -> _View:
    if not row.sample:
        shown = work.shown[row.event_id]
        return _View(shown.event, shown.verdict)
    sample, sampled, said = _sample(work, row.sample)
    if row.event_id not in sampled:
        raise RowError(f"is not in the sample {excerpt(row.sample)}; leave the column as it was exported")
    role, one = role_in(sample, reviewer), sampled[row.event_id]
    own = said.get(row.event_id, {}).get(reviewer)
    seen, verdict = (own.event, own.verdict) if own else (one.row.event, None)
    if role == "coder":
        refuse_settled(one)
        return _View(seen, verdict)
    if not one.differing:
        raise RowError("its coders do not differ, or not all have answered; there is nothing to settle")
    return _View(seen, verdict, work.shown[row.event_id].event if row.kind == "accept" else None)


def _sample(work: _Work, name: str) -> tuple[Sample, dict[str, Sampled], dict[str, dict[str, Answer]]]:
    if name not in work.samples:
        sample = next((one for one in read_samples(work.conn) if one.name == name), None)
        if sample is None:
            raise RowError(f"there is no sample {excerpt(name)}; leave the column as it was exported")
        found = read_sampled(work.conn, sample)
        said = read_answers(work.conn, [one.row for one in found], sample.last_verdict)
        work.samples[name] = sample, {one.row.event.event_id: one for one in found}, said
    return work.samples[name]


def _refuse_old(said: Sequence[Given]) -> None:
    """Of a row that was imported before all must stand still; remarks are no state that could have changed."""
    if any(one.kind in _COUNTED_AS for one in said):
        raise RowError("was imported before, and its event was judged anew since; export a new sheet")
