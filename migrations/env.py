"""Runs the scripts on the connection that eventcoder hands over; there is no alembic.ini to find or to edit."""

from alembic import context

from eventcoder.store.tables import VERSION_TABLE, metadata

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("these scripts run from within eventcoder, which hands them an open connection")

context.configure(
    connection=connection,
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,  # SQLite can, and a half-made database helps nobody
    render_as_batch=connection.dialect.name == "sqlite",
    # A Postgres schema may be shared: tables of others are none of our business.
    include_name=lambda name, kind, parents: kind != "table" or name in metadata.tables,
)
with context.begin_transaction():
    context.run_migrations()
