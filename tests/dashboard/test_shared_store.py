"""Two dashboards on one store: what is done in one shows in the other."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from config.settings import STORE_VARIABLE
from geodata.records import Event, PromiseStatus
from geodata.store import open_store
from layers.selection import ALL_PERIODS

if TYPE_CHECKING:
    from pathlib import Path

SOLNA = "0184"
# Another dashboard: it shows Solna, says so, and tells when what it shows has changed.
OTHER = f"""
import time
from dashboard.services import open_services
services = open_services()
services.sync_register()
def shown():
    return [p.status for p in services.bundle("{SOLNA}", "{ALL_PERIODS}").promises]
before = shown()
mark = services.store.inner._database.watch
while mark.revision() != mark.revision():
    time.sleep(0.02)
assert shown() == before
print("shown", flush=True)
end = time.monotonic() + 60
while shown() == before and time.monotonic() < end:
    time.sleep(0.05)
print(sum(a != b for a, b in zip(before, shown(), strict=True)), flush=True)
services.store.close()
"""


@pytest.fixture(params=["sqlite", "postgis"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "store.sqlite")
    name = request.getfixturevalue("database_name")
    return request.getfixturevalue("postgres").address(name)


def test_what_one_dashboard_stores_the_other_shows(address: str) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER],
        env=os.environ | {STORE_VARIABLE: address},
        stdout=subprocess.PIPE,
        text=True,
    )
    with other, open_store(address) as store:
        assert other.stdout is not None
        assert other.stdout.readline() == "shown\n"
        group = store.sets(SOLNA)[0]
        done = Event(group.promises[0].id, PromiseStatus.GENOMFORD, datetime.now(UTC), "planerare")
        assert store.record(done) is True
        assert other.stdout.read() == "1\n"
    assert other.returncode == 0
