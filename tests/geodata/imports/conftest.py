"""A store of imports, and the ways to look at a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geodata.imports.inspect import inspect
from geodata.imports.records import Choices, Inspection
from geodata.imports.store import ImportStore

SOLNA = "0184"


@pytest.fixture
def store(tmp_path: Path) -> ImportStore:
    return ImportStore(tmp_path / "imports")


@pytest.fixture
def look(store: ImportStore) -> Callable[..., Inspection]:
    """Inspect a file as an import into Solna."""

    def run(path: Path, layer: str = "belysning", kommun: str = SOLNA, **choices) -> Inspection:
        return inspect(path, layer, kommun, store, Choices(**choices))

    return run


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Write a table of text: a heading and rows."""

    def write(*rows: str, name: str = "tabell.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes("\r\n".join(rows).encode(encoding))
        return path

    return write
