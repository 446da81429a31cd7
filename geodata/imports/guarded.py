"""Imports of one actor: refused where they may not, logged where they did."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from config.access_tables import Right
from geodata.access import AccessError
from geodata.imports.store import ImportStore
from geodata.store.audit_port import AuditEntry

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.imports.records import Inspection
    from geodata.imports.store import Stored
    from geodata.store.guarded import GuardedStore


class GuardedImports(ImportStore):
    """An :class:`ImportStore` that acts as a guarded store does, and writes into its log.

    Raises
    ------
    AccessError
        On a write that the actor may not make; nothing was changed.
    """

    def __init__(self, store: GuardedStore, folder: Path | None = None) -> None:
        super().__init__(folder)
        self._store = store

    def write(self, inspection: Inspection) -> Stored:
        """Put an inspected import in force."""
        self._check(inspection.kommun)
        stored = super().write(inspection)
        note = f"{stored.features} ({stored.file})"
        self._log("import", stored.kommun, stored.layer, note)
        return stored

    def remove(self, kommun: str, layer: str) -> None:
        """Forget a layer."""
        self._check(kommun)
        super().remove(kommun, layer)
        self._log("forget_import", kommun, layer, "")

    def _check(self, kommun: str) -> None:
        actor = self._store.actor
        if not actor.may(Right.IMPORTS, kommun):
            raise AccessError(Right.IMPORTS, [kommun], actor.role([kommun]))

    def _log(self, verb: str, kommun: str, layer: str, note: str) -> None:
        moment = datetime.now(UTC)
        self._store.log(AuditEntry(moment, "", "", "", verb, (kommun,), layer, note))
