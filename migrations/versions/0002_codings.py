"""Codings are kept for good, verdicts have kinds, runs say how they were made.

Every table is set aside, made anew and filled again, on SQLite and Postgres alike: SQLite can change a table in no
other way that keeps its checks, and one way is easier to trust than two.

Follows: 0001
"""

import hashlib
import json
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from alembic.util import load_python_file

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The first script as it was released: tables that it makes, and the small words in which it makes them.
first = load_python_file(str(Path(__file__).parent), "0001_first_tables.py")
ID, MOMENT = first.ID, first.MOMENT
TABLES = ("runs", "articles", "events", "event_actors", "verdicts")
BATCH = 500

# Codings, like verdicts, are only ever added.
SQLITE_GUARDS = [
    f"CREATE TRIGGER codings_no_{verb} BEFORE {verb.upper()} ON codings "
    "BEGIN SELECT RAISE(ABORT, 'codings are only ever added'); END"
    for verb in ("update", "delete")
]
POSTGRES_GUARDS = [
    "CREATE FUNCTION eventcoder_codings_only_added() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'codings are only ever added'; END $$",
    "CREATE TRIGGER codings_only_added BEFORE UPDATE OR DELETE ON codings "
    "FOR EACH ROW EXECUTE FUNCTION eventcoder_codings_only_added()",
]
KIND_OF = {"accepted": "accept", "rejected": "reject", "withdrawn": "undo"}


def upgrade() -> None:
    _set_aside(TABLES)
    first.downgrade()
    _make_tables()
    _fill_runs()
    _fill_articles()
    _fill_codings()
    _fill_events()
    op.execute("INSERT INTO event_actors SELECT * FROM old_event_actors")
    _fill_verdicts()
    _forget(TABLES)
    guards = (first.POSTGRES_GUARDS, POSTGRES_GUARDS) if first._on_postgres() else (first.SQLITE_GUARDS, SQLITE_GUARDS)
    for statement in (*guards[0], *guards[1]):
        op.execute(statement)


def _set_aside(tables: tuple[str, ...]) -> None:
    for table in tables:
        op.execute(f"CREATE TEMPORARY TABLE old_{table} AS SELECT * FROM {table}")
    op.execute("CREATE INDEX old_events_by_article ON old_events (article_id)")
    op.execute("CREATE INDEX old_verdicts_by_event ON old_verdicts (event_id)")


def _forget(tables: tuple[str, ...]) -> None:
    for table in tables:
        op.execute(f"DROP TABLE old_{table}")


def _make_tables() -> None:
    _runs()
    _articles()
    _codings()
    _events()
    first._event_actors()
    _verdicts()


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", ID, nullable=False),
        sa.Column("command", sa.String(8), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.Column("program_version", sa.Text(), nullable=False),
        sa.Column("dictionary_version", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("process", sa.Text()),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        first._key("runs", "id"),
        first._one_of("runs", "command", "code", "recode"),
        first._one_of("runs", "outcome", "running", "finished", "interrupted", "failed"),
        first._check(
            "ck_runs_counts_not_negative", "articles >= 0 AND unchanged >= 0 AND events >= 0 AND failures >= 0"
        ),
        first._check("ck_runs_finished_in_order", "finished_at >= started_at"),
    )


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
        sa.Column("run_id", ID),
        first._key("articles", "id"),
        first._refers("articles", "run_id", "runs.id"),
        first._one_of("articles", "language", "ar", "en"),
        first._check("ck_articles_content_sha256_length", "length(content_sha256) = 64"),
    )


def _codings() -> None:
    op.create_table(
        "codings",
        sa.Column("id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("run_id", ID),
        sa.Column("dictionary_version", sa.Text(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        first._key("codings", "id"),
        first._refers("codings", "article_id", "articles.id"),
        first._refers("codings", "run_id", "runs.id"),
    )
    first._index("codings", "event_id")


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("coding_id", ID, nullable=False),
        sa.Column("standing", sa.String(8), nullable=False),
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
        sa.Column("first_day", sa.Date()),
        sa.Column("last_day", sa.Date()),
        *first._count_columns(),
        sa.Column("plover", sa.Text()),
        sa.Column("cameo", sa.Text()),
        sa.Column("acled", sa.Text()),
        sa.Column("confidence", sa.Float(), nullable=False),
        first._key("events", "event_id"),
        first._refers("events", "article_id", "articles.id"),
        first._refers("events", "coding_id", "codings.id"),
        first._one_of("events", "standing", "current", "kept", "gone"),
        *first._event_checks(),
    )
    first._index("events", "article_id")
    first._index("events", "event_type", "first_day", "last_day")
    first._index("events", "first_day", "last_day")
    first._index("events", "country")
    first._index("events", "rule_id")


def _verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("field", sa.Text()),
        sa.Column("old_value", sa.JSON()),
        sa.Column("new_value", sa.JSON()),
        sa.Column("reason", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("dictionary_version", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        first._key("verdicts", "id"),
        first._refers("verdicts", "event_id", "events.event_id"),
        first._one_of("verdicts", "kind", "accept", "reject", "edit", "comment", "flag", "skip", "undo"),
        first._check("ck_verdicts_edit_names_its_field", "kind <> 'edit' OR field IS NOT NULL"),
    )
    first._index("verdicts", "event_id", "id")


def _fill(table: str, columns: dict[str, str], source: str) -> None:
    """Fills `table` from `source`, each column with its expression."""
    op.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM {source}")


def _same(*names: str) -> dict[str, str]:
    return {name: f"o.{name}" for name in names}


RUN = (
    "id", "started_at", "finished_at", "program_version", "dictionary_version", "articles", "events", "failures",
    "outcome",
)  # fmt: skip
ARTICLE = ("id", "content_sha256", "language", "published", "publisher", "title", "url", "text")


def _fill_runs() -> None:
    # What those runs were asked for was not noted: {} is no options of today, so that their articles are coded again.
    given = {"command": "'code'", "options": _json("'{}'"), "unchanged": "0"}
    _fill("runs", _same(*RUN) | given, "old_runs o")


def _fill_articles() -> None:
    newest = (
        "SELECT e.run_id FROM old_events e JOIN old_runs r ON r.id = e.run_id WHERE e.article_id = o.id "
        "ORDER BY r.started_at DESC, r.id LIMIT 1"
    )
    _fill("articles", _same(*ARTICLE) | {"run_id": f"({newest})"}, "old_articles o")


def _fill_codings() -> None:
    op.execute("CREATE TEMPORARY TABLE coding_of (event_id TEXT PRIMARY KEY, coding_id TEXT)")
    conn = op.get_bind()
    found = conn.execute(
        sa.text("SELECT event_id, article_id, run_id, dictionary_version, CAST(record AS TEXT) FROM old_events")
    )
    for rows in found.partitions(BATCH):
        codings = [_coding(*row) for row in rows]
        conn.execute(
            sa.text(
                "INSERT INTO codings (id, event_id, article_id, run_id, dictionary_version, record) "
                f"VALUES (:id, :event_id, :article_id, :run_id, :dictionary_version, {_json(':record')})"
            ),
            codings,
        )
        conn.execute(sa.text("INSERT INTO coding_of VALUES (:event_id, :id)"), codings)


def _json(value: str) -> str:
    return f"CAST({value} AS JSON)" if first._on_postgres() else value


def _coding(event_id: str, article_id: str, run_id: str, dictionary_version: str, record: str) -> dict[str, str]:
    # As the program writes it from now on, so that the same coding made again is the same row.
    text = json.dumps(json.loads(record), ensure_ascii=False, separators=(",", ":"))
    return {
        "id": hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest(),
        "event_id": event_id,
        "article_id": article_id,
        "run_id": run_id,
        "dictionary_version": dictionary_version,
        "record": text,
    }


def _shared_columns() -> list[str]:
    """Columns that `events` has before and after."""
    left_out = {"coding_id", "standing", "first_day", "last_day"}
    return [c["name"] for c in sa.inspect(op.get_bind()).get_columns("events") if c["name"] not in left_out]


def _fill_events() -> None:
    newest = "SELECT v.verdict FROM old_verdicts v WHERE v.event_id = o.event_id ORDER BY v.id DESC LIMIT 1"
    made = {
        "coding_id": "c.coding_id",
        "standing": f"CASE WHEN o.is_current THEN 'current' WHEN ({newest}) = 'accepted' THEN 'kept' ELSE 'gone' END",
        "first_day": "coalesce(o.date_start, o.date_end, a.published)",
        "last_day": "coalesce(o.date_end, o.date_start, a.published)",
    }
    joined = "old_events o JOIN coding_of c ON c.event_id = o.event_id JOIN old_articles a ON a.id = o.article_id"
    _fill("events", _same(*_shared_columns()) | made, joined)
    op.execute("DROP TABLE coding_of")


def _renamed(column: str, names: dict[str, str], otherwise: str) -> str:
    cases = " ".join(f"WHEN '{old}' THEN '{new}'" for old, new in names.items())
    return f"CASE {column} {cases} ELSE {otherwise} END"


VERDICT = ("id", "event_id", "note", "reviewer", "dictionary_version", "made_at")


def _fill_verdicts() -> None:
    _fill("verdicts", _same(*VERDICT) | {"kind": _renamed("o.verdict", KIND_OF, "NULL")}, "old_verdicts o")
    _count_on()


def _count_on() -> None:
    """Ids were written by hand: the next one must come behind them."""
    if first._on_postgres():
        newest = "(SELECT max(id) FROM verdicts)"
        op.execute(f"SELECT setval(pg_get_serial_sequence('verdicts', 'id'), {newest}) WHERE {newest} IS NOT NULL")


def downgrade() -> None:
    """Edits, comments, flags and codings that a newer one replaced have no place in the older tables and are lost."""
    _set_aside((*TABLES, "codings"))
    for table in ("verdicts", "event_actors", "events", "codings", "articles", "runs"):
        op.drop_table(table)
    if first._on_postgres():
        op.execute("DROP FUNCTION eventcoder_verdicts_only_added()")
        op.execute("DROP FUNCTION eventcoder_codings_only_added()")
    first._articles()
    first._runs()
    first._events()
    first._event_actors()
    first._verdicts()
    _fill_back()
    _forget((*TABLES, "codings"))
    for statement in first.POSTGRES_GUARDS if first._on_postgres() else first.SQLITE_GUARDS:
        op.execute(statement)


def _fill_back() -> None:
    _fill("articles", _same(*ARTICLE), "old_articles o")
    _fill("runs", _same(*RUN), "old_runs o")
    left_out = {"run_id", "is_current", "record"}
    shared = [c["name"] for c in sa.inspect(op.get_bind()).get_columns("events") if c["name"] not in left_out]
    made = {"run_id": "c.run_id", "is_current": "o.standing = 'current'", "record": "c.record"}
    _fill("events", _same(*shared) | made, "old_events o JOIN old_codings c ON c.id = o.coding_id")
    op.execute("INSERT INTO event_actors SELECT * FROM old_event_actors")
    verdict_of = {kind: verdict for verdict, kind in KIND_OF.items()}
    kept = ", ".join(f"'{kind}'" for kind in verdict_of)
    made = {"verdict": _renamed("o.kind", verdict_of, "NULL")}
    _fill("verdicts", _same(*VERDICT) | made, f"old_verdicts o WHERE o.kind IN ({kept})")
    _count_on()
