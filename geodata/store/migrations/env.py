"""What Alembic runs: the scripts, within the transaction that :mod:`geodata.store.schema` gives."""

from __future__ import annotations

from alembic import context

from geodata.store.tables import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
