"""Import: a page that changes is read again, the register is synced, a layer is imported."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from dashboard import workbench
from dashboard.cli.sources import Loaded
from faults.home import Home
from geodata.ids import document_id
from geodata.imports.inspect import inspect
from geodata.imports.records import Choices
from geodata.imports.store import ImportStore
from geodata.records import Origin
from geodata.register import read_register
from layers.review import review_items

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from faults.told import Told
    from geodata.records import PromiseSet
    from geodata.store import Store

SOLNA, LAYER, NAME = "0184", "belysning", "solna.txt"
PAGE = """Medborgarlöfte Solna 2023, utgåva {key}

Polisen och Solna stad lovar att:

• Hålla två trygghetsvandringar i Hagalund under hösten.
• Förbättra belysningen vid Råsunda.
• Kontrollera trafiken utanför skolorna varje vecka.
"""
PROMISES = 3


class Importing:
    """Every round: a reading, a decision on it (which the next reading leads over), more."""

    name = "import"
    write_s = 0.05

    def __init__(self, folder: Path, store: str) -> None:
        self.home = Home(folder, store)
        self.imports = ImportStore(folder / "imports")

    def prepare(self) -> None:
        """Fill the store with the register."""
        with self.home.open() as store:
            store.sync_register(read_register())

    def work(self, run: int, tell: Callable[..., None]) -> None:
        """Read, decide, sync, import; without end."""
        with self.home.open() as store:
            for number in count():
                key = f"{run}-{number}"
                reading = workbench.read_loaded(Loaded(_page(f"reading {key}"), NAME))
                tell("intend", f"reading {key}")
                workbench.keep_reading(store, reading)
                tell("done", f"reading {key}")
                workbench.accept(store, "planerare", _items(store)[:1])
                tell("done", f"accept {key}")
                tell("intend", f"register {key}")
                store.sync_register(_register(f"register {key}"))
                tell("done", f"register {key}")
                self._import(key, tell)

    def _import(self, key: str, tell: Callable[..., None]) -> None:
        path = self.home.folder / "lampor.csv"
        rows = [f"{59.36 + n / 10000:.4f};{18.0 + n / 10000:.4f};{key}" for n in range(50)]
        path.write_text("\n".join(["lat;lon;namn", *rows]), encoding="utf-8")
        found = inspect(path, LAYER, SOLNA, self.imports, Choices(source=f"layer {key}"))
        tell("intend", f"layer {key}")
        self.imports.write(found)
        tell("done", f"layer {key}")

    def check(self, told: Told) -> list[str]:
        """Find in force the last acknowledged of each, or the one begun after it; whole."""
        with self.home.open() as store:
            read = [group for group in store.sets(SOLNA) if group.origin is Origin.READ]
            register = [group for group in store.sets() if group.origin is Origin.REGISTER]
            settled = sum(item.settled for item in _items(store))
        pages = {document_id(_page(key)) if key else "": key for key in told.possible("reading ")}
        faults = self.home.damage()
        have = read[0].document.id if read else ""
        if len(read) > 1 or have not in pages:
            faults.append(f"reading {told.last('reading ')} lost: {len(read)} sets are there")
        elif read and len(read[0].promises) != PROMISES:
            faults.append(f"half of a reading: {len(read[0].promises)} promises")
        if told.last("accept ") and not settled:
            faults.append("a decision was lost, or not led over to the next reading")
        wanted = [_register(key) for key in told.possible("register ")]
        if sorted(register, key=_id) not in wanted:
            faults.append(f"register {told.last('register ')} lost or half of it there")
        return faults + self._check_layer(told)

    def _check_layer(self, told: Told) -> list[str]:
        stored, frame = self.imports.find(SOLNA, LAYER), self.imports.read(SOLNA, LAYER)
        if (stored.source if stored else "") not in told.possible("layer "):
            return [f"layer {told.last('layer ')} lost: {stored}"]
        if stored and frame is not None and len(frame) != stored.features:
            return [f"half of a layer: {len(frame)} of {stored.features} features"]
        return []


def _page(key: str) -> bytes:
    return PAGE.format(key=key).encode()


def _register(key: str) -> list[PromiseSet]:
    """Return the register with a note in every set, so that each sync changes all of them."""
    sets = [replace(group, note_sv=key) if key else group for group in read_register()]
    return sorted(sets, key=_id)


def _id(group: PromiseSet) -> str:
    return group.id


def _items(store: Store) -> list:
    read = [group for group in store.sets(SOLNA) if group.origin is Origin.READ]
    return list(review_items(read, SOLNA, store.decisions()))
