"""Who changed what, in a relational database: a part of :class:`geodata.store.sql.SqlStore`."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import insert, select

from geodata.store import owners
from geodata.store.audit_port import AuditEntry
from geodata.store.audit_tables import audit_log

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

    from geodata.store.database import Database


class SqlAudit:
    """A :class:`geodata.store.audit_port.AuditStore`."""

    _database: Database

    def log(self, entry: AuditEntry) -> None:
        """Append an entry."""
        row = {
            "id": uuid4().hex,
            "moment": entry.when.astimezone(UTC),
            "who": entry.who,
            "account": entry.account,
            "role": entry.role,
            "verb": entry.verb,
            "kommuner": f" {' '.join(entry.kommuner)} ",
            "subject": entry.subject,
            "note": entry.note,
        }
        with self._database.writing() as connection:
            connection.execute(insert(audit_log), row)

    def audit(self, kommun: str | None = None, *, limit: int | None = None) -> list[AuditEntry]:
        """Return the entries of a kommun (code) or all, the newest first, at most ``limit``."""
        query = select(audit_log).order_by(audit_log.c.number.desc()).limit(limit)
        if kommun is not None:
            query = query.where(audit_log.c.kommuner.contains(f" {kommun} ", autoescape=True))
        with self._database.reading() as connection:
            return [_entry(row) for row in connection.execute(query).mappings()]

    def kommuner_of(self, key: str) -> frozenset[str]:
        """Return the kommuner (codes) of what has this id; none where nothing is known of it."""
        with self._database.looking() as connection:
            return owners.kommuner_of(connection, key)

    def kommuner_of_place(self, key: str) -> frozenset[str]:
        """Return the kommuner where a stored document names the place of a decision's key."""
        with self._database.looking() as connection:
            return owners.kommuner_of_place(connection, key)


def _entry(row: RowMapping) -> AuditEntry:
    return AuditEntry(
        when=row["moment"],
        who=row["who"],
        account=row["account"],
        role=row["role"],
        verb=row["verb"],
        kommuner=tuple(row["kommuner"].split()),
        subject=row["subject"],
        note=row["note"],
    )
