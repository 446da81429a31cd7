"""The short form of `bench/durability.py`: some kills at random moments, nothing lost.

A kill that lost something is repeated with the seed that stands in the output.
"""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT

KILLS = 10


def test_what_was_acknowledged_outlives_a_kill() -> None:
    command = [sys.executable, str(ROOT / "bench" / "durability.py"), "--kills", str(KILLS)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    sys.stdout.write(run.stdout)
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"kills {KILLS:4}" in run.stdout.splitlines()[-2]
