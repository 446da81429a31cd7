"""Every kept input, seeds of each sort and what fuzzing found, is read again."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FINDINGS = sorted((HERE / "findings").iterdir())
# The harnesses run alone, outside the test packages: their check is loaded by its path.
check = runpy.run_path(str(HERE / "reading_check.py"))["check"]


def test_findings_are_kept() -> None:
    assert {path.suffix for path in FINDINGS} >= {".txt", ".html"}


@pytest.mark.parametrize("path", FINDINGS, ids=lambda path: path.name)
def test_a_kept_input_is_read_or_refused(path: Path) -> None:
    check(path.read_bytes(), path.name)
