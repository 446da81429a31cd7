"""Drafts in a relational database: the part of :class:`geodata.store.sql.SqlStore` for them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import Column, LargeBinary, Table, delete, insert, select

from geodata.drafts import KEPT, Draft
from geodata.store.tables import metadata
from geodata.store.types import LongText, Moment

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from geodata.store.database import Database

# Replaceable and forgotten in time; no version depends on it.
drafts = Table(
    "drafts",
    metadata,
    Column("person", LongText, primary_key=True),
    Column("scope", LongText, primary_key=True),
    Column("content", LongText, nullable=False),
    Column("saved", Moment, nullable=False),
    Column("data", LargeBinary, nullable=False),
)


class SqlDrafts:
    """A :class:`geodata.store.draft_port.DraftStore`."""

    _database: Database

    def put_draft(self, draft: Draft) -> None:
        """Keep a draft in place of the one with its person and scope; forget those grown old."""
        with self._database.writing(f"draft {draft.person} {draft.scope}") as connection:
            old = drafts.c.saved < draft.saved - KEPT
            connection.execute(delete(drafts).where(_is(draft.person, draft.scope) | old))
            connection.execute(insert(drafts), asdict(draft))

    def draft(self, person: str, scope: str) -> Draft | None:
        """Return a draft with its bytes, ``None`` where there is none."""
        with self._database.reading() as connection:
            query = select(drafts).where(_is(person, scope))
            row = connection.execute(query).mappings().first()
        return None if row is None else Draft(**row)

    def drafts(self, person: str) -> tuple[Draft, ...]:
        """Return a person's drafts, the latest first, without the bytes of documents."""
        light = [column for column in drafts.c if column.name != "data"]
        query = select(*light).where(drafts.c.person == person).order_by(drafts.c.saved.desc())
        with self._database.reading() as connection:
            return tuple(Draft(**row) for row in connection.execute(query).mappings())

    def drop_draft(self, person: str, scope: str) -> bool:
        """Forget a draft; ``False`` where there is none."""
        with self._database.writing(f"draft {person} {scope}") as connection:
            return connection.execute(delete(drafts).where(_is(person, scope))).rowcount > 0


def _is(person: str, scope: str) -> ColumnElement[bool]:
    return (drafts.c.person == person) & (drafts.c.scope == scope)
