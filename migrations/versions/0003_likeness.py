"""Articles that are alike, and reports that tell of one event.

Follows: 0002
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from alembic.util import load_python_file

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

first = load_python_file(str(Path(__file__).parent), "0001_first_tables.py")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("articles", sa.Column("signature", sa.LargeBinary()))
    _article_links()
    _groupings()
    _event_groups()


def _article_links() -> None:
    op.create_table(
        "article_links",
        sa.Column("article_id", first.ID, nullable=False),
        sa.Column("original_id", first.ID, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("similarity", sa.Float(), nullable=False),
        first._key("article_links", "article_id"),
        first._refers("article_links", "article_id", "articles.id"),
        first._refers("article_links", "original_id", "articles.id"),
        first._one_of("article_links", "kind", "identical", "near"),
        first._check("ck_article_links_similarity_range", "similarity BETWEEN 0 AND 1"),
        first._check("ck_article_links_of_another", "article_id <> original_id"),
    )
    first._index("article_links", "original_id")


def _groupings() -> None:
    op.create_table(
        "groupings",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("made_at", first.MOMENT, nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("undone_at", first.MOMENT),
        first._key("groupings", "id"),
    )


def _event_groups() -> None:
    op.create_table(
        "event_groups",
        sa.Column("grouping_id", NUMBER, nullable=False),
        sa.Column("event_id", first.ID, nullable=False),
        sa.Column("group_id", first.ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        first._key("event_groups", "grouping_id", "event_id"),
        first._refers("event_groups", "grouping_id", "groupings.id"),
        first._refers("event_groups", "event_id", "events.event_id"),
        first._refers("event_groups", "group_id", "events.event_id"),
    )
    first._index("event_groups", "grouping_id", "group_id")


def downgrade() -> None:
    for table in ("event_groups", "groupings", "article_links"):
        op.drop_table(table)
    op.drop_column("articles", "signature")
