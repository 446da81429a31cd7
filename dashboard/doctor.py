"""Looks through an installation: what works, what does not, and what to do about it."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from config.errors import LoftesError
from config.settings import PROJECT_DIR, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CONSTRAINTS = PROJECT_DIR / "constraints.txt"
OLDEST_PYTHON = (3, 11)
OLD_YEARS = 2.0  # from which data of others is worth a warning
SCARCE_BYTES, NO_BYTES = 1_000_000_000, 50_000_000
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+) *(;[^\\\n]*)?", re.MULTILINE)
RUN_AGAIN = "Run `make run` again: it installs what is pinned."
UPDATE = "Update the project, or: make boundaries SOURCE=…"
ANEW = "Get the project's files anew; nothing of yours is among them."


class State(StrEnum):
    """How a thing is."""

    GOOD = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do where it is not well."""

    check: str
    state: State
    what: str
    remedy: str = ""


def examine(store: str = "") -> list[Finding]:
    """Look at everything and change nothing.

    Parameters
    ----------
    store
        Address of the store; that of the settings by default.
    """
    found: list[Finding] = []
    for name, check in CHECKS.items():
        try:
            told = list(check(store)) or [Finding(name, State.GOOD, "as it should be")]
        except LoftesError as error:
            where = f"{error.where}: " if error.where else ""
            told = [Finding(name, State.FAULT, where + error.what, error.remedy)]
        except (OSError, ValueError, KeyError) as error:
            told = [Finding(name, State.FAULT, f"{type(error).__name__}: {error}", ANEW)]
        found += told
    return found


def _python(_store: str) -> Iterator[Finding]:
    told = sys.version.split(maxsplit=1)[0]
    if sys.version_info < OLDEST_PYTHON:
        yield Finding("python", State.FAULT, f"Python {told}", "Install Python 3.11 or newer.")
    else:
        yield Finding("python", State.GOOD, told)


def _packages(_store: str) -> Iterator[Finding]:
    from packaging.markers import Marker

    wrong, right = [], 0
    for name, wanted, marker in _PINNED.findall(CONSTRAINTS.read_text(encoding="utf-8")):
        if marker.strip("; ") and not Marker(marker.strip("; ")).evaluate():
            continue
        try:
            have = version(name)
        except PackageNotFoundError:
            have = "missing"
        right += have == wanted
        if have != wanted:
            wrong.append(f"{name} {have} (pinned: {wanted})")
    if wrong:
        yield Finding("packages", State.WARNING, ", ".join(wrong), RUN_AGAIN)
    else:
        yield Finding("packages", State.GOOD, f"{right} as pinned")


def _settings(_store: str) -> Iterator[Finding]:
    settings = load_settings()
    yield Finding("settings", State.GOOD, f"language {settings.language}")


def _store(store: str) -> Iterator[Finding]:
    from geodata.store.backends import connect
    from geodata.store.checkup import check
    from geodata.store.tables import SCHEMA_VERSION

    address = store or load_settings().store_address()
    if "://" not in address and not Path(address).exists():
        yield Finding("store", State.GOOD, f"none yet at {address}: the first run makes it")
        return
    database = connect(address)
    try:
        found = check(database, quick=True)
    finally:
        database.close()
    yield from (
        Finding("store", State.FAULT, fault, "Restore a backup: lofteskartan store restore.")
        for fault in found.faults
    )
    if found.schema != SCHEMA_VERSION:
        what = f"schema {found.schema}, this program has {SCHEMA_VERSION}"
        remedy = "Back it up; the next command brings it up to date."
        yield Finding("store", State.WARNING, what, remedy)
    elif not found.faults:
        number = found.counts["promise_sets"]
        yield Finding("store", State.GOOD, f"schema {found.schema}, {number} sets")


def _boundaries(_store: str) -> Iterator[Finding]:
    from geodata.boundaries import SOURCE, load_kommun_frame
    from geodata.kommuner import kommuner

    missing = {k.code for k in kommuner()} - set(load_kommun_frame()["kommunkod"])
    edition = int(SOURCE.rsplit(maxsplit=1)[-1])
    if missing:
        yield Finding("boundaries", State.FAULT, f"no polygon of {sorted(missing)}", ANEW)
    yield _aged("boundaries", SOURCE, date(edition, 1, 1), UPDATE)


def _gazetteer(_store: str) -> Iterator[Finding]:
    from geodata.gazetteer_file import CHECKED, gazetteer_file

    what = f"{len(gazetteer_file())} places, checked {CHECKED}"
    yield _aged("gazetteer", what, CHECKED, "Update the project.")


def _extracts(_store: str) -> Iterator[Finding]:
    from geodata.osm.store import OsmStore

    for extract in OsmStore().extracts():
        try:
            day = datetime.fromisoformat(extract.timestamp or extract.imported).date()
        except ValueError:
            continue
        what = f"{extract.area} of {day}"
        yield _aged("extracts", what, day, "Import a newer one: lofteskartan osm import FILE")


def _imports(_store: str) -> Iterator[Finding]:
    from config.import_tables import load_imports
    from geodata.imports.store import ImportStore

    layers = load_imports().layers
    for stored in ImportStore().every():
        years = layers[stored.layer].years if stored.layer in layers else OLD_YEARS
        day = date.fromisoformat(stored.as_of)
        what, remedy = f"{stored.layer} {stored.kommun} of {day}", "Ask the kommun for newer data."
        yield _aged("imports", what, day, remedy, years)


def _assets(_store: str) -> Iterator[Finding]:
    from dashboard.assets import vendored_files

    files = list(vendored_files())
    wrong = [
        path.name
        for path, digest in files
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest
    ]
    if wrong:
        yield Finding("map files", State.FAULT, f"missing or changed: {', '.join(wrong)}", ANEW)
    else:
        yield Finding("map files", State.GOOD, f"{len(files)} as shipped")


def _fonts(_store: str) -> Iterator[Finding]:
    from dashboard.typeset import FONT_DIR

    fonts = [path.name for path in FONT_DIR.glob("*.ttf") if path.stat().st_size]
    if not fonts:
        yield Finding("fonts", State.FAULT, "none to print with", ANEW)
    else:
        yield Finding("fonts", State.GOOD, f"{len(fonts)} to print with")


def _writing(store: str) -> Iterator[Finding]:
    for folder in _folders(store):
        there = _nearest(folder)
        if not os.access(there, os.W_OK | os.X_OK):
            remedy = "Give yourself the right to write there, or choose another place."
            yield Finding("writing", State.FAULT, f"{there} cannot be written to", remedy)


def _disk(store: str) -> Iterator[Finding]:
    for device in {os.stat(_nearest(f)).st_dev: _nearest(f) for f in _folders(store)}.values():  # noqa: PTH116  one a disk
        free = shutil.disk_usage(device).free
        state = State.GOOD if free > SCARCE_BYTES else State.WARNING
        state = State.FAULT if free < NO_BYTES else state
        remedy = "" if state is State.GOOD else "Free some space: nothing can be stored without."
        yield Finding("disk", state, f"{free / 1e9:.1f} GB free at {device}", remedy)


def _folders(store: str) -> list[Path]:
    from config.import_tables import import_folder
    from config.osm_tables import osm_folder

    address = store or load_settings().store_address()
    own = [] if "://" in address else [Path(address).parent]
    return [*own, osm_folder(), import_folder()]


def _nearest(folder: Path) -> Path:
    """Return the folder, or the one above it that is there and would hold it."""
    return next(p for p in (folder, *folder.parents) if p.is_dir())


def _aged(check: str, what: str, day: date, remedy: str, years: float = OLD_YEARS) -> Finding:
    age = (datetime.now(UTC).date() - day).days / 365.25
    if age <= years:
        return Finding(check, State.GOOD, what)
    return Finding(check, State.WARNING, f"{what}: {age:.1f} years old", remedy)


CHECKS: dict[str, Callable[[str], Iterator[Finding]]] = {
    "python": _python,
    "packages": _packages,
    "settings": _settings,
    "store": _store,
    "boundaries": _boundaries,
    "gazetteer": _gazetteer,
    "extracts": _extracts,
    "imports": _imports,
    "map files": _assets,
    "fonts": _fonts,
    "writing": _writing,
    "disk": _disk,
}
