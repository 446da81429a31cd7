"""What changes a store. Every function runs within one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, func, insert, select, update

from geodata.records import Origin
from geodata.store import codec
from geodata.store.port import SyncReport
from geodata.store.tables import documents, log_turns, promise_sets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy import Connection, Table

    from geodata.records import PromiseSet


@dataclass(frozen=True, slots=True)
class RegisterPlan:
    """What makes the stored register equal to a given one."""

    added: tuple[PromiseSet, ...]
    changed: tuple[PromiseSet, ...]
    removed: tuple[str, ...]
    unchanged: int

    @property
    def report(self) -> SyncReport:
        """The plan in numbers."""
        return SyncReport(len(self.added), len(self.changed), len(self.removed), self.unchanged)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.added or self.changed or self.removed)


def plan_register(connection: Connection, given: Mapping[str, PromiseSet]) -> RegisterPlan:
    """Compare the register sets of the store with ``given`` (set id → set)."""
    of_register = promise_sets.c.origin == Origin.REGISTER.value
    query = select(promise_sets.c.id, promise_sets.c.content).where(of_register)
    stored: dict[str, str] = {row.id: row.content for row in connection.execute(query)}
    known = [group for group in given.values() if group.id in stored]
    changed = tuple(group for group in known if codec.content_of(group) != stored[group.id])
    return RegisterPlan(
        added=tuple(group for group in given.values() if group.id not in stored),
        changed=changed,
        removed=tuple(sorted(stored.keys() - given.keys())),
        unchanged=len(known) - len(changed),
    )


def apply_register(connection: Connection, plan: RegisterPlan) -> None:
    """Carry out a plan that was made in the same transaction."""
    gone = [*(group.id for group in plan.changed), *plan.removed]
    replace_sets(connection, gone, plan.added + plan.changed)


def has_set(connection: Connection, promise_set: PromiseSet) -> bool:
    """Return whether exactly this set is stored."""
    query = select(promise_sets.c.content).where(promise_sets.c.id == promise_set.id)
    return bool(connection.execute(query).scalar() == codec.content_of(promise_set))


def replace_sets(connection: Connection, gone: Iterable[str], new: Iterable[PromiseSet]) -> None:
    """Remove sets by their ids with all that hangs on them, then insert others."""
    connection.execute(delete(promise_sets).where(promise_sets.c.id.in_(list(gone))))
    for promise_set in new:
        _insert_set(connection, promise_set)
    unused = ~exists().where(promise_sets.c.document == documents.c.key)
    connection.execute(delete(documents).where(unused))


def append(connection: Connection, log: Table, row: codec.Row) -> bool:
    """Append a row to a log; ``False`` where one with its id is there already."""
    if connection.execute(select(exists().where(log.c.id == row["id"]))).scalar_one():
        return False
    connection.execute(insert(log), row)
    return True


def take_turn(connection: Connection, log: Table) -> None:
    """Hold a log until the transaction ends; whoever appends to it must.

    On SQLite every write holds the whole file anyway; other databases lock the row.
    """
    row = log_turns.c.log == log.name
    connection.execute(update(log_turns).where(row).values(taken=log_turns.c.taken + 1))


def has_entries(connection: Connection, log: Table, ids: Collection[str]) -> bool:
    """Return whether a log holds every entry with these ids."""
    query = select(func.count()).where(log.c.id.in_(ids))
    return connection.execute(query).scalar_one() == len(set(ids))


def _insert_set(connection: Connection, promise_set: PromiseSet) -> None:
    for table, rows in codec.set_rows(promise_set).items():
        if not rows or (table is documents and _has_document(connection, rows[0]["key"])):
            continue
        connection.execute(insert(table), rows)


def _has_document(connection: Connection, key: str) -> bool:
    return connection.execute(select(exists().where(documents.c.key == key))).scalar_one()
