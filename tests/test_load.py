"""The short form of bench/load.py: real visitors for a few seconds, no time is asked for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LOAD = Path(__file__).resolve().parent.parent / "bench" / "load.py"
PATH = f"{os.environ['PATH']}:/usr/sbin"


def load(part: str) -> str:
    command = [sys.executable, LOAD, part, "short"]
    ran = subprocess.run(command, capture_output=True, check=False, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_visitors_of_the_site_get_what_they_ask_for():
    if lost := [name for name in ("nginx", "wrk") if shutil.which(name, path=PATH) is None]:
        reason = f"no {', '.join(lost)} here; on Debian: apt-get install nginx-light wrk"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    assert load("site").count("errors 0") == 2


def test_several_people_at_one_dashboard():
    assert load("sessions").count("errors 0") == 2
