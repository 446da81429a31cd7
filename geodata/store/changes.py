"""What changes a store. Every function runs within one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, exists, func, insert, select

from geodata.records import Origin
from geodata.store import codec, queries
from geodata.store.port import SyncReport
from geodata.store.tables import decisions, documents, promise_sets
from geodata.store.types import LongText

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy import ColumnElement, Connection, Insert, Table

    from geodata.records import Decision, PromiseSet


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
    return connection.execute(_appending(log), row).rowcount == 1


def append_decision(connection: Connection, decision: Decision) -> bool:
    """Append a decision; ``False`` where exactly this one is there already."""
    return connection.execute(_deciding(), codec.log_row(decision)).rowcount == 1


@cache
def _deciding() -> Insert:
    return _appending(decisions, loose=~queries.is_known(bindparam("key", type_=LongText)))


@cache
def _appending(log: Table, **computed: ColumnElement[Any]) -> Insert:
    """Return the one statement that looks for a row by its id and appends it: one way to go."""
    columns = [column for column in log.columns if column.name != "number"]
    values = [
        computed.get(column.name, bindparam(column.name, type_=column.type)).label(column.name)
        for column in columns
    ]
    there = exists().where(log.c.id == bindparam("id", type_=LongText))
    new = insert(log).from_select(columns, select(*values).where(~there))
    return new.execution_options(preserve_rowcount=True)


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
