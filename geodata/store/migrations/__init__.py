"""Alembic's scripts: every version of the schema since the first."""
