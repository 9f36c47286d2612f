"""The tables: what the machine wrote (articles, runs, codings, events), what people decided (verdicts), what is alike.

`codings` keeps every record that the machine ever made, as the contract writes it, and is only ever added to. `events`
has one row an event, made from its newest coding and the edits that stand: its columns are for searching. The scripts
under `migrations/` make the same tables in a real database; a test holds the two together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, get_args

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TEXT as PG_TEXT
from sqlalchemy.engine import Dialect

from eventcoder.model import CountKind, DatePrecision, EventType, Language, Modality, PlacePrecision

#: The newest script under `migrations/versions`: a database at this revision needs no upgrade.
REVISION = "0005"
VERSION_TABLE = "eventcoder_version"

SLOTS: tuple[str, ...] = ("source", "target", "against", "claimant")
KINDS: tuple[str, ...] = get_args(CountKind)
#: What a reviewer can do; accept, reject and undo decide, the others only add to what is known.
VERDICT_KINDS: tuple[str, ...] = ("accept", "reject", "edit", "comment", "flag", "skip", "undo", "same", "split")
RUN_COMMANDS: tuple[str, ...] = ("code", "recode")
RUN_OUTCOMES: tuple[str, ...] = ("running", "finished", "interrupted", "failed")
#: current: the newest coding of its article has it. kept: that has it no more, but a person accepted it. gone: neither.
STANDINGS: tuple[str, ...] = ("current", "kept", "gone")
LINK_KINDS: tuple[str, ...] = ("identical", "near")
#: Coders answer blindly; an adjudicator settles what they differ on.
SAMPLE_ROLES: tuple[str, ...] = ("coder", "adjudicator")

#: Ids sort by code point on every database, so that the order of an export does not hang on a server's locale.
Id = sa.Text().with_variant(PG_TEXT(collation="C"), "postgresql")


class Moment(sa.TypeDecorator[dt.datetime]):
    """A moment in UTC, aware on both sides; SQLite itself forgets the zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return value.astimezone(dt.UTC) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        moment: dt.datetime = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return moment.astimezone(dt.UTC)


def _one_of(column: str, allowed: Iterable[str]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in allowed)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def _count_columns() -> list[sa.Column[Any]]:
    columns: list[sa.Column[Any]] = []
    for kind in KINDS:
        columns += [sa.Column(f"{kind}_{bound}", sa.Integer) for bound in ("low", "best", "high")]
        columns += [sa.Column(f"{kind}_text", sa.Text), sa.Column(f"{kind}_is_cumulative", sa.Boolean)]
    return columns


def _count_checks() -> list[sa.CheckConstraint]:
    # A comparison with NULL is unknown, and an unknown check passes: absent bounds need no special case.
    order = "{0}_low >= 0 AND {0}_low <= {0}_best AND {0}_best <= {0}_high AND {0}_low <= {0}_high"
    return [sa.CheckConstraint(order.format(kind), name=f"{kind}_in_order") for kind in KINDS]


metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("command", sa.String(8), nullable=False),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("finished_at", Moment),
    sa.Column("program_version", sa.Text, nullable=False),
    sa.Column("dictionary_version", sa.Text, nullable=False),
    sa.Column("options", sa.JSON, nullable=False),
    sa.Column("process", sa.Text),  # machine and process number, by which a killed run is told from one at work
    sa.Column("articles", sa.Integer, nullable=False),
    sa.Column("unchanged", sa.Integer, nullable=False),
    sa.Column("events", sa.Integer, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    _one_of("command", RUN_COMMANDS),
    _one_of("outcome", RUN_OUTCOMES),
    sa.CheckConstraint(
        "articles >= 0 AND unchanged >= 0 AND events >= 0 AND failures >= 0", name="counts_not_negative"
    ),
    sa.CheckConstraint("finished_at >= started_at", name="finished_in_order"),
)

articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("content_sha256", sa.String(64), nullable=False),
    sa.Column("language", sa.String(2)),
    sa.Column("published", sa.Date),
    sa.Column("publisher", sa.Text),
    sa.Column("title", sa.Text),
    sa.Column("url", sa.Text),
    sa.Column("text", sa.Text),  # may be purged or never kept; the hash and the offsets stay
    sa.Column("run_id", Id, sa.ForeignKey("runs.id")),  # the newest run that coded it
    sa.Column("signature", sa.LargeBinary),  # by which near-duplicates are told, also when the text is gone
    _one_of("language", get_args(Language)),
    sa.CheckConstraint("length(content_sha256) = 64", name="content_sha256_length"),
    # No index by day: Postgres would walk it from the first day on, rather than look for the events that are wanted.
)

codings = sa.Table(
    "codings",
    metadata,
    # A hash of the record: the same coding made twice, by whomever, is one row.
    sa.Column("id", Id, primary_key=True),
    sa.Column("event_id", Id, nullable=False),  # no reference: the row in `events` is made from this one
    sa.Column("article_id", Id, sa.ForeignKey("articles.id"), nullable=False),
    sa.Column("run_id", Id, sa.ForeignKey("runs.id")),  # the first run that made it
    sa.Column("dictionary_version", sa.Text, nullable=False),
    sa.Column("record", sa.JSON, nullable=False),
    sa.Index(None, "event_id"),
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("event_id", Id, primary_key=True),
    sa.Column("article_id", Id, sa.ForeignKey("articles.id"), nullable=False),
    sa.Column("coding_id", Id, sa.ForeignKey("codings.id"), nullable=False),
    sa.Column("standing", sa.String(8), nullable=False),
    sa.Column("event_type", sa.String(32), nullable=False),
    sa.Column("mode", sa.String(32)),
    sa.Column("modality", sa.String(16), nullable=False),
    sa.Column("is_background", sa.Boolean, nullable=False),
    sa.Column("sentence_index", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end_", sa.Integer, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),
    sa.Column("trigger_text", sa.Text, nullable=False),
    sa.Column("trigger_start", sa.Integer, nullable=False),
    sa.Column("trigger_end", sa.Integer, nullable=False),
    sa.Column("rule_id", Id, nullable=False),
    sa.Column("dictionary_version", sa.Text, nullable=False),
    sa.Column("place_text", sa.Text),
    sa.Column("place_start", sa.Integer),
    sa.Column("place_end", sa.Integer),
    sa.Column("place_id", sa.Text),
    sa.Column("place_name", sa.Text),
    sa.Column("place_name_ar", sa.Text),
    sa.Column("latitude", sa.Float),
    sa.Column("longitude", sa.Float),
    sa.Column("country", sa.String(3)),
    sa.Column("admin1", sa.Text),
    sa.Column("admin2", sa.Text),
    sa.Column("place_precision", sa.String(16)),
    sa.Column("date_start", sa.Date),
    sa.Column("date_end", sa.Date),
    sa.Column("date_precision", sa.String(8), nullable=False),
    sa.Column("date_text", sa.Text),
    # First and last possible day; the day of publication where the event has none. What --since and --until go by.
    sa.Column("first_day", sa.Date),
    sa.Column("last_day", sa.Date),
    *_count_columns(),
    sa.Column("plover", sa.Text),
    sa.Column("cameo", sa.Text),
    sa.Column("acled", sa.Text),
    sa.Column("confidence", sa.Float, nullable=False),
    # The record with the edits that stand, where there are any; every other column says what this record says.
    sa.Column("edited", sa.JSON(none_as_null=True)),
    _one_of("standing", STANDINGS),
    _one_of("event_type", get_args(EventType)),
    _one_of("modality", get_args(Modality)),
    _one_of("place_precision", get_args(PlacePrecision)),
    _one_of("date_precision", get_args(DatePrecision)),
    sa.CheckConstraint("sentence_index >= 0 AND start >= 0 AND end_ >= start", name="evidence_in_order"),
    sa.CheckConstraint("trigger_start >= 0 AND trigger_end >= trigger_start", name="trigger_in_order"),
    sa.CheckConstraint("place_start >= 0 AND place_end >= place_start", name="place_in_order"),
    sa.CheckConstraint("date_end >= date_start", name="date_in_order"),
    sa.CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude_range"),
    sa.CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude_range"),
    sa.CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_range"),
    *_count_checks(),
    sa.Index(None, "article_id"),
    sa.Index(None, "event_type", "first_day", "last_day"),
    sa.Index(None, "first_day", "last_day"),
    sa.Index(None, "country"),
    sa.Index(None, "rule_id"),
)

event_actors = sa.Table(
    "event_actors",
    metadata,
    sa.Column("event_id", Id, sa.ForeignKey("events.event_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("slot", sa.String(8), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end_", sa.Integer, nullable=False),
    sa.Column("actor_id", sa.Text),
    sa.Column("name", sa.Text),
    sa.Column("name_ar", sa.Text),
    sa.Column("country", sa.String(3)),
    sa.Column("role", sa.String(3)),
    _one_of("slot", SLOTS),
    sa.CheckConstraint("position >= 0", name="position_not_negative"),
    sa.CheckConstraint("start >= 0 AND end_ >= start", name="mention_in_order"),
    sa.Index(None, "actor_id"),
)

verdicts = sa.Table(
    "verdicts",
    metadata,
    # Counted by the database: "the newest" is the order of arrival, whatever the reviewers' clocks say.
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("event_id", Id, sa.ForeignKey("events.event_id"), nullable=False),
    sa.Column("kind", sa.String(8), nullable=False),
    sa.Column("field", sa.Text),  # what an edit changes or a comment is about, as "counts.killed.best"
    sa.Column("old_value", sa.JSON(none_as_null=True)),
    sa.Column("new_value", sa.JSON(none_as_null=True)),
    sa.Column("reason", sa.Text),  # a code, so that reasons can be counted
    sa.Column("note", sa.Text),
    sa.Column("reviewer", sa.Text, nullable=False),
    sa.Column("dictionary_version", sa.Text, nullable=False),  # of the coding that the reviewer saw
    sa.Column("made_at", Moment, nullable=False),
    # The verdict that an undo takes back; one without takes back every decision before it, as older programs did.
    sa.Column("undoes", sa.ForeignKey("verdicts.id")),
    _one_of("kind", VERDICT_KINDS),
    sa.CheckConstraint("kind <> 'edit' OR field IS NOT NULL", name="edit_names_its_field"),
    sa.CheckConstraint("undoes IS NULL OR kind = 'undo'", name="undo_alone_undoes"),
    sa.Index(None, "event_id", "id"),
    sa.Index(None, "undoes"),
    sa.Index(None, "reviewer", "id"),
)

article_links = sa.Table(
    "article_links",
    metadata,
    sa.Column("article_id", Id, sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("original_id", Id, sa.ForeignKey("articles.id"), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("similarity", sa.Float, nullable=False),
    _one_of("kind", LINK_KINDS),
    sa.CheckConstraint("similarity BETWEEN 0 AND 1", name="similarity_range"),
    sa.CheckConstraint("article_id <> original_id", name="of_another"),
    sa.Index(None, "original_id"),
)

groupings = sa.Table(
    "groupings",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("options", sa.JSON, nullable=False),
    sa.Column("undone_at", Moment),  # the newest that is not undone counts
)

event_groups = sa.Table(
    "event_groups",
    metadata,
    sa.Column("grouping_id", sa.ForeignKey("groupings.id"), primary_key=True),
    sa.Column("event_id", Id, sa.ForeignKey("events.event_id"), primary_key=True),
    sa.Column("group_id", Id, sa.ForeignKey("events.event_id"), nullable=False),  # the id of its first report
    sa.Column("reason", sa.Text, nullable=False),
    sa.Index(None, "grouping_id", "group_id"),
)

samples = sa.Table(
    "samples",
    metadata,
    sa.Column("name", Id, primary_key=True),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("seed", sa.Text, nullable=False),
    sa.Column("options", sa.JSON, nullable=False),
    sa.Column("last_verdict", sa.BigInteger, nullable=False),  # the newest when it was drawn: later ones are answers
)

sample_events = sa.Table(
    "sample_events",
    metadata,
    sa.Column("sample", Id, sa.ForeignKey("samples.name"), primary_key=True),
    sa.Column("event_id", Id, sa.ForeignKey("events.event_id"), primary_key=True),
)

sample_reviewers = sa.Table(
    "sample_reviewers",
    metadata,
    sa.Column("sample", Id, sa.ForeignKey("samples.name"), primary_key=True),
    sa.Column("reviewer", Id, primary_key=True),
    sa.Column("role", sa.String(16), nullable=False),
    _one_of("role", SAMPLE_ROLES),
)

#: Rows of verdict sheets that were imported, by a hash of what was filled in: none counts twice.
sheet_rows = sa.Table(
    "sheet_rows",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("event_id", Id, sa.ForeignKey("events.event_id"), nullable=False),
    sa.Column("reviewer", sa.Text, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
)
