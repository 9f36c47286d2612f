"""The first tables: articles, runs, events with their actors, and the verdicts of reviewers.

Written out in full rather than taken from the program: a script describes the tables as they were at its time.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.Text().with_variant(TEXT(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)
KINDS = ("killed", "wounded", "captured", "missing", "displaced")
EVENT_TYPES = (
    "mobilisation_call", "territorial_control", "casualty_claim", "armed_clash", "attack", "siege", "detention",
    "displacement", "protest", "accusation", "appeal", "threat", "agreement", "aid", "force_movement", "formation",
    "responsibility_claim",
)  # fmt: skip

# Verdicts are only ever added: the database itself refuses to change or remove one.
SQLITE_GUARDS = [
    f"CREATE TRIGGER verdicts_no_{verb} BEFORE {verb.upper()} ON verdicts "
    "BEGIN SELECT RAISE(ABORT, 'verdicts are only ever added'); END"
    for verb in ("update", "delete")
]
POSTGRES_GUARDS = [
    "CREATE FUNCTION eventcoder_verdicts_only_added() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'verdicts are only ever added'; END $$",
    "CREATE TRIGGER verdicts_only_added BEFORE UPDATE OR DELETE ON verdicts "
    "FOR EACH ROW EXECUTE FUNCTION eventcoder_verdicts_only_added()",
]


def _on_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(name))


def _one_of(table: str, column: str, *allowed: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in allowed)
    return _check(f"ck_{table}_{column}_known", f"{column} IN ({listed})")


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _refers(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def upgrade() -> None:
    _articles()
    _runs()
    _events()
    _event_actors()
    _verdicts()
    for statement in POSTGRES_GUARDS if _on_postgres() else SQLITE_GUARDS:
        op.execute(statement)


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", ID, nullable=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("language", sa.String(2)),
        sa.Column("published", sa.Date()),
        sa.Column("publisher", sa.Text()),
        sa.Column("title", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("text", sa.Text()),
        _key("articles", "id"),
        _one_of("articles", "language", "ar", "en"),
        _check("ck_articles_content_sha256_length", "length(content_sha256) = 64"),
    )
    _index("articles", "published")


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", ID, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.Column("program_version", sa.Text(), nullable=False),
        sa.Column("dictionary_version", sa.Text(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        _key("runs", "id"),
        _one_of("runs", "outcome", "running", "finished", "interrupted", "failed"),
        _check("ck_runs_counts_not_negative", "articles >= 0 AND events >= 0 AND failures >= 0"),
        _check("ck_runs_finished_in_order", "finished_at >= started_at"),
    )


def _count_columns() -> list[sa.Column]:
    columns = []
    for kind in KINDS:
        columns += [sa.Column(f"{kind}_{bound}", sa.Integer()) for bound in ("low", "best", "high")]
        columns += [sa.Column(f"{kind}_text", sa.Text()), sa.Column(f"{kind}_is_cumulative", sa.Boolean())]
    return columns


def _count_checks() -> list[sa.CheckConstraint]:
    order = "{0}_low >= 0 AND {0}_low <= {0}_best AND {0}_best <= {0}_high AND {0}_low <= {0}_high"
    return [_check(f"ck_events_{kind}_in_order", order.format(kind)) for kind in KINDS]


def _event_checks() -> list[sa.CheckConstraint]:
    return [
        _one_of("events", "event_type", *EVENT_TYPES),
        _one_of("events", "modality", "asserted", "claimed", "intended", "hypothetical", "negated"),
        _one_of("events", "place_precision", "site", "settlement", "admin2", "admin1", "region", "country", "text"),
        _one_of("events", "date_precision", "day", "week", "month", "year", "range"),
        _check("ck_events_evidence_in_order", "sentence_index >= 0 AND start >= 0 AND end_ >= start"),
        _check("ck_events_trigger_in_order", "trigger_start >= 0 AND trigger_end >= trigger_start"),
        _check("ck_events_place_in_order", "place_start >= 0 AND place_end >= place_start"),
        _check("ck_events_date_in_order", "date_end >= date_start"),
        _check("ck_events_latitude_range", "latitude BETWEEN -90 AND 90"),
        _check("ck_events_longitude_range", "longitude BETWEEN -180 AND 180"),
        _check("ck_events_confidence_range", "confidence BETWEEN 0 AND 1"),
        *_count_checks(),
    ]


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("run_id", ID),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("event_type", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(32)),
        sa.Column("modality", sa.String(16), nullable=False),
        sa.Column("is_background", sa.Boolean(), nullable=False),
        sa.Column("sentence_index", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end_", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("trigger_text", sa.Text(), nullable=False),
        sa.Column("trigger_start", sa.Integer(), nullable=False),
        sa.Column("trigger_end", sa.Integer(), nullable=False),
        sa.Column("rule_id", ID, nullable=False),
        sa.Column("dictionary_version", sa.Text(), nullable=False),
        sa.Column("place_text", sa.Text()),
        sa.Column("place_start", sa.Integer()),
        sa.Column("place_end", sa.Integer()),
        sa.Column("place_id", sa.Text()),
        sa.Column("place_name", sa.Text()),
        sa.Column("place_name_ar", sa.Text()),
        sa.Column("latitude", sa.Float()),
        sa.Column("longitude", sa.Float()),
        sa.Column("country", sa.String(3)),
        sa.Column("admin1", sa.Text()),
        sa.Column("admin2", sa.Text()),
        sa.Column("place_precision", sa.String(16)),
        sa.Column("date_start", sa.Date()),
        sa.Column("date_end", sa.Date()),
        sa.Column("date_precision", sa.String(8), nullable=False),
        sa.Column("date_text", sa.Text()),
        *_count_columns(),
        sa.Column("plover", sa.Text()),
        sa.Column("cameo", sa.Text()),
        sa.Column("acled", sa.Text()),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        _key("events", "event_id"),
        _refers("events", "article_id", "articles.id"),
        _refers("events", "run_id", "runs.id"),
        *_event_checks(),
    )
    _index("events", "article_id")
    _index("events", "event_type", "mode")
    _index("events", "country")
    _index("events", "date_start", "date_end")
    _index("events", "rule_id")


def _event_actors() -> None:
    op.create_table(
        "event_actors",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("slot", sa.String(8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end_", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Text()),
        sa.Column("name", sa.Text()),
        sa.Column("name_ar", sa.Text()),
        sa.Column("country", sa.String(3)),
        sa.Column("role", sa.String(3)),
        _key("event_actors", "event_id", "slot", "position"),
        _refers("event_actors", "event_id", "events.event_id", ondelete="CASCADE"),
        _one_of("event_actors", "slot", "source", "target", "against", "claimant"),
        _check("ck_event_actors_position_not_negative", "position >= 0"),
        _check("ck_event_actors_mention_in_order", "start >= 0 AND end_ >= start"),
    )
    _index("event_actors", "actor_id")


def _verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("dictionary_version", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        _key("verdicts", "id"),
        _refers("verdicts", "event_id", "events.event_id"),
        _one_of("verdicts", "verdict", "accepted", "rejected", "withdrawn"),
    )
    _index("verdicts", "event_id", "id")


def downgrade() -> None:
    for table in ("verdicts", "event_actors", "events", "runs", "articles"):
        op.drop_table(table)
    if _on_postgres():
        op.execute("DROP FUNCTION eventcoder_verdicts_only_added()")
