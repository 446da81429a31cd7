"""The benchmark of many writers in its short form: nothing is lost, no writer fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[3] / "bench" / "store_writers.py"


@pytest.mark.usefixtures("postgres")  # skips, or fails in CI, where there is no server
def test_many_writers_lose_nothing() -> None:
    command = [sys.executable, str(BENCH), "--seconds", "2", "--writers", "4"]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    assert made.stdout.count("lost 0, errors 0") == 2
