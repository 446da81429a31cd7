"""Who changed what: the audit log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None

LOG = "audit_log"
TEXTS = ("id", "who", "account", "role", "verb", "kommuner", "subject", "note")
# REPLACE deletes without firing a DELETE trigger, so a second row of an id is refused too.
SQLITE = {
    "UPDATE": "",
    "DELETE": "",
    "INSERT": f"WHEN EXISTS (SELECT 1 FROM {LOG} WHERE id = NEW.id OR number = NEW.number) ",  # noqa: S608  a constant
}
REFUSE = (
    f"CREATE FUNCTION {LOG}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{LOG} is append-only'; END $$"
)
POSTGRESQL = {"UPDATE OR DELETE": "ROW", "TRUNCATE": "STATEMENT"}


def upgrade() -> None:
    """Make the log; what stands in the other tables is not touched."""
    op.create_table(
        LOG,
        sa.Column("number", sa.Integer, nullable=False, autoincrement="auto"),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in TEXTS),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb, condition in SQLITE.items():
            op.execute(
                f"CREATE TRIGGER {LOG}_refuse_{verb} BEFORE {verb} ON {LOG} {condition}"
                f"BEGIN SELECT RAISE(ABORT, '{LOG} is append-only'); END"
            )
        return
    op.execute(REFUSE)
    for verb, each in POSTGRESQL.items():
        op.execute(
            f"CREATE TRIGGER {LOG}_refuse_{each} BEFORE {verb} ON {LOG} "
            f"FOR EACH {each} EXECUTE FUNCTION {LOG}_refuse()"
        )


def downgrade() -> None:
    """Remove it; its triggers and index go with the table."""
    op.drop_table(LOG)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION {LOG}_refuse()")
