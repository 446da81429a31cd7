"""What the scripts write differently for SQLite and for PostgreSQL."""

from __future__ import annotations

from alembic import op

from geodata.store.types import LongText

_SQLITE_TRIGGER = (
    "CREATE TRIGGER %(log)s_refuse_%(verb)s BEFORE %(verb)s ON %(log)s %(condition)s"
    "BEGIN SELECT RAISE(ABORT, '%(log)s is append-only'); END"
)
_SQLITE_AGAIN = "WHEN EXISTS (SELECT 1 FROM %(log)s WHERE id = NEW.id OR number = NEW.number) "

_REFUSE = """
CREATE FUNCTION lofteskartan_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""
# A trigger of a statement sees ON CONFLICT DO UPDATE and TRUNCATE too. ALWAYS: also in a session
# that takes part in replication, which passes ordinary triggers by.
_POSTGRESQL_TRIGGER = """
CREATE TRIGGER %(log)s_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %(log)s
FOR EACH STATEMENT EXECUTE FUNCTION lofteskartan_refuse();
ALTER TABLE %(log)s ENABLE ALWAYS TRIGGER %(log)s_append_only
"""

# Compared byte by byte everywhere, as SQLite does: the order of ids is part of a version.
TEXT = LongText()


def on_postgresql() -> bool:
    """Return whether the script runs on PostgreSQL."""
    return op.get_context().dialect.name == "postgresql"


def make_append_only(table: str) -> None:
    """Let the database refuse to change or remove what stands in a log."""
    if on_postgresql():
        op.execute(_POSTGRESQL_TRIGGER % {"log": table})
        return
    log = {"log": table}
    for verb in ("UPDATE", "DELETE"):
        op.execute(_SQLITE_TRIGGER % {**log, "verb": verb, "condition": ""})
    # REPLACE deletes without firing a DELETE trigger, so a second row of an id is refused too.
    again = _SQLITE_AGAIN % log
    op.execute(_SQLITE_TRIGGER % {**log, "verb": "INSERT", "condition": again})


def create_refusal() -> None:
    """Make what the triggers of PostgreSQL call."""
    if on_postgresql():
        op.execute(_REFUSE)


def drop_refusal() -> None:
    """Remove what the triggers of PostgreSQL call, after the last log."""
    if on_postgresql():
        op.execute("DROP FUNCTION lofteskartan_refuse()")
