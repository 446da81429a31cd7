"""What the tests of the reader share: sample documents and readings of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geodata.reading import read_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.records import DocumentReading

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "tests" / "fixtures" / "reading"
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def sample() -> Callable[[str], DocumentReading]:
    """Read one of the sample documents by name."""

    def read(name: str) -> DocumentReading:
        return read_document((SAMPLES / name).read_bytes(), name)

    return read


@pytest.fixture(scope="session")
def read_text() -> Callable[[str], DocumentReading]:
    """Read a text as if it had been a file."""

    def read(text: str) -> DocumentReading:
        return read_document(text.encode(), "test.txt")

    return read


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Return the folder of the five real documents, or skip."""
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip("the five documents are not here: no ../shared/seeds beside the repository")
    return folder
