"""A process that is killed in the middle of a write loses nothing that was acknowledged."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geodata.store import open_store

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

WRITER = Path(__file__).with_name("endless_writer.py")


def _write_and_kill(writer: subprocess.Popen[str], rounds: int, delay: float) -> int:
    """Return the last round that was acknowledged before the kill."""
    with writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(rounds)]
        time.sleep(delay)
        writer.kill()
        said += writer.stdout.readlines()
    # The kill may cut the last line.
    return int([line for line in said if line.endswith("\n")][-1])


@pytest.mark.parametrize("seed", range(4))
def test_kill_in_the_middle_of_a_write(
    tmp_path: Path, python: Callable[..., subprocess.Popen[str]], seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a moment to kill at, no secret
    path = tmp_path / "store.sqlite"
    last = _write_and_kill(
        python(str(WRITER), str(path)), chance.randint(1, 20), chance.uniform(0, 0.02)
    )
    with open_store(path) as store:
        written = [int(decision.value) for decision in store.decisions()]
        (found,) = store.sets()
        version = store.version()
    # Every acknowledged round is there, and at most one more that nobody heard of.
    assert written in (list(range(last + 1)), list(range(last + 2)))
    themes = [promise.theme for promise in found.promises]
    assert themes == [found.document.title] * len(themes) != []
    assert int(found.document.title) in (written[-1], written[-1] + 1)
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    with open_store(path) as store:
        assert store.put_set(found) is False
        assert store.version() == version
