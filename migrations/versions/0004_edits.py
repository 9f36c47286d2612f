"""Verdicts that take back one other verdict, that two reports are one event or not, and events as people edited them.

Follows: 0003
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from alembic.util import load_python_file

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

first = load_python_file(str(Path(__file__).parent), "0001_first_tables.py")
second = load_python_file(str(Path(__file__).parent), "0002_codings.py")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OLD_KINDS = ("accept", "reject", "edit", "comment", "flag", "skip", "undo")
SHARED = (
    "id", "event_id", "kind", "field", "old_value", "new_value", "reason", "note", "reviewer", "dictionary_version",
    "made_at",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("events", sa.Column("edited", sa.JSON()))
    _set_aside()
    _verdicts()
    _fill("old_verdicts o")


def _set_aside() -> None:
    """SQLite cannot change a check: the table is made anew and filled again, on both databases alike."""
    op.execute("CREATE TEMPORARY TABLE old_verdicts AS SELECT * FROM verdicts")
    op.drop_table("verdicts")
    if first._on_postgres():
        op.execute("DROP FUNCTION eventcoder_verdicts_only_added()")


def _verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("event_id", first.ID, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("field", sa.Text()),
        sa.Column("old_value", sa.JSON()),
        sa.Column("new_value", sa.JSON()),
        sa.Column("reason", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("dictionary_version", sa.Text(), nullable=False),
        sa.Column("made_at", first.MOMENT, nullable=False),
        sa.Column("undoes", NUMBER),
        first._key("verdicts", "id"),
        first._refers("verdicts", "event_id", "events.event_id"),
        first._refers("verdicts", "undoes", "verdicts.id"),
        first._one_of("verdicts", "kind", *OLD_KINDS, "same", "split"),
        first._check("ck_verdicts_edit_names_its_field", "kind <> 'edit' OR field IS NOT NULL"),
        first._check("ck_verdicts_undo_alone_undoes", "undoes IS NULL OR kind = 'undo'"),
    )
    first._index("verdicts", "event_id", "id")
    first._index("verdicts", "undoes")
    first._index("verdicts", "reviewer", "id")


def _fill(source: str) -> None:
    second._fill("verdicts", second._same(*SHARED), source)
    op.execute("DROP TABLE old_verdicts")
    second._count_on()
    for statement in first.POSTGRES_GUARDS if first._on_postgres() else first.SQLITE_GUARDS:
        op.execute(statement)


def downgrade() -> None:
    """Undos of anything but a decision, and what people said of groups, have no place in the older table and are lost.

    The columns of an edited event keep what was edited until its article is coded again; its record is the machine's.
    """
    _set_aside()
    second._verdicts()
    decisions = "SELECT d.id FROM old_verdicts d WHERE d.kind IN ('accept', 'reject')"
    _fill(f"old_verdicts o WHERE o.kind NOT IN ('same', 'split') AND (o.undoes IS NULL OR o.undoes IN ({decisions}))")
    op.drop_column("events", "edited")
