"""Samples that several people review without seeing each other's verdicts, and the rows of sheets that were imported.

Follows: 0004
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from alembic.util import load_python_file

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

first = load_python_file(str(Path(__file__).parent), "0001_first_tables.py")


def upgrade() -> None:
    _samples()
    _sample_events()
    _sample_reviewers()
    _sheet_rows()


def _samples() -> None:
    op.create_table(
        "samples",
        sa.Column("name", first.ID, nullable=False),
        sa.Column("made_at", first.MOMENT, nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("last_verdict", sa.BigInteger(), nullable=False),
        first._key("samples", "name"),
    )


def _sample_events() -> None:
    op.create_table(
        "sample_events",
        sa.Column("sample", first.ID, nullable=False),
        sa.Column("event_id", first.ID, nullable=False),
        first._key("sample_events", "sample", "event_id"),
        first._refers("sample_events", "sample", "samples.name"),
        first._refers("sample_events", "event_id", "events.event_id"),
    )


def _sample_reviewers() -> None:
    op.create_table(
        "sample_reviewers",
        sa.Column("sample", first.ID, nullable=False),
        sa.Column("reviewer", first.ID, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        first._key("sample_reviewers", "sample", "reviewer"),
        first._refers("sample_reviewers", "sample", "samples.name"),
        first._one_of("sample_reviewers", "role", "coder", "adjudicator"),
    )


def _sheet_rows() -> None:
    op.create_table(
        "sheet_rows",
        sa.Column("id", first.ID, nullable=False),
        sa.Column("event_id", first.ID, nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("made_at", first.MOMENT, nullable=False),
        first._key("sheet_rows", "id"),
        first._refers("sheet_rows", "event_id", "events.event_id"),
    )


def downgrade() -> None:
    """Verdicts stay; which sample they belonged to is lost."""
    for table in ("sheet_rows", "sample_reviewers", "sample_events", "samples"):
        op.drop_table(table)
