"""Copies of a store: made while others write, verified, put back without losing what was there."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geodata.records import Decision, PromiseSet
from geodata.store import StoreError, open_store
from geodata.store.backends import connect
from geodata.store.backup import MANIFEST, STORE, back_up, restore, verify
from geodata.store.checkup import check
from geodata.store.tables import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    MakeSet = Callable[..., PromiseSet]

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WRITER = Path(__file__).with_name("endless_writer.py")


@pytest.fixture
def path(tmp_path: Path, make_set: MakeSet) -> Path:
    made = tmp_path / "store.sqlite"
    with open_store(made) as store:
        store.put_set(make_set())
        store.decide(Decision("key", "field", "value", "planner", NOON))
    return made


@pytest.fixture
def backup(path: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "backup"
    back_up(path, folder)
    return folder


def values(path: Path) -> list[str]:
    with open_store(path) as store:
        return [decision.value for decision in store.decisions()]


def test_a_backup_says_what_is_in_it(path: Path, backup: Path) -> None:
    manifest, found = verify(backup)
    with open_store(path) as store:
        assert manifest.fingerprint == found.fingerprint == store.version()
        assert found.kommuner == store.versions()
    assert manifest.schema == SCHEMA_VERSION
    assert manifest.counts["decisions"] == manifest.counts["promises"] == 1
    assert sorted(p.name for p in backup.iterdir()) == [MANIFEST, STORE]


def test_it_goes_back_as_it_was(path: Path, backup: Path, tmp_path: Path) -> None:
    other = tmp_path / "deep" / "other.sqlite"
    assert restore(backup, other) is None
    with open_store(path) as one, open_store(other) as two:
        assert one.sets() == two.sets() != ()
        assert one.decisions() == two.decisions()
        assert one.version() == two.version()


def test_a_store_is_not_overwritten(path: Path, backup: Path) -> None:
    with open_store(path) as store:
        store.decide(Decision("key", "field", "later", "planner", NOON))
    with pytest.raises(StoreError, match="there is a store already"):
        restore(backup, path)
    assert values(path) == ["value", "later"]


def test_replacing_keeps_the_former_store_aside(path: Path, backup: Path) -> None:
    with open_store(path) as running:
        running.decide(Decision("key", "field", "later", "planner", NOON))
        aside = restore(backup, path, replace=True)
        # A program that runs meanwhile sees what was put back, and writes on.
        assert [d.value for d in running.decisions()] == ["value"]
        running.decide(Decision("key", "field", "after", "planner", NOON))
    assert aside is not None
    assert values(aside) == ["value", "later"]
    assert values(path) == ["value", "after"]


def test_a_store_beyond_reading_is_moved_aside(path: Path, backup: Path) -> None:
    path.write_bytes(b"no database " * 1000)
    aside = restore(backup, path, replace=True)
    assert aside is not None
    assert aside.read_bytes() == b"no database " * 1000
    assert values(path) == ["value"]


def test_a_backup_overwrites_nothing(path: Path, backup: Path) -> None:
    before = (backup / STORE).read_bytes()
    with pytest.raises(StoreError, match="overwrites nothing"):
        back_up(path, backup)
    assert (backup / STORE).read_bytes() == before


@pytest.mark.parametrize("damage", ["bytes", "manifest", "gone", "older", "rows"])
def test_a_backup_that_is_no_good_is_refused(backup: Path, tmp_path: Path, damage: str) -> None:
    store, manifest = backup / STORE, backup / MANIFEST
    content = json.loads(manifest.read_text(encoding="utf-8"))
    match damage:
        case "bytes":
            store.write_bytes(store.read_bytes()[:-1] + b"x")
        case "manifest":
            manifest.write_text("{", encoding="utf-8")
        case "gone":
            store.unlink()
        case "older":
            manifest.write_text(json.dumps(content | {"version": 2}), encoding="utf-8")
        case "rows":
            manifest.write_text(json.dumps(content | {"counts": {}}), encoding="utf-8")
    target = tmp_path / "new.sqlite"
    with pytest.raises(StoreError) as caught:
        restore(backup, target)
    assert caught.value.remedy
    assert not target.exists()


def test_a_manifest_names_no_file(backup: Path, tmp_path: Path) -> None:
    content = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
    (backup / MANIFEST).write_text(json.dumps(content | {"file": "/etc/passwd"}), encoding="utf-8")
    with pytest.raises(StoreError, match="no manifest"):
        restore(backup, tmp_path / "new.sqlite")


def test_a_damaged_store_is_told(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("DELETE FROM documents")
    database = connect(path)
    assert any("documents" in fault for fault in check(database).faults)
    database.close()
    with pytest.raises(StoreError, match="damaged"):
        back_up(path, tmp_path / "b")
    assert list((tmp_path / "b").iterdir()) == []


def test_a_store_without_its_triggers_is_told(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        names = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            raw.execute(f"DROP TRIGGER {name}")
    database = connect(path)
    assert any("append-only" in fault for fault in check(database).faults)
    database.close()


def test_a_copy_is_whole_while_another_program_writes(
    tmp_path: Path, python: Callable[..., subprocess.Popen[str]]
) -> None:
    path = tmp_path / "busy.sqlite"
    with python(str(WRITER), str(path)) as writer:
        assert writer.stdout is not None
        said = [int(writer.stdout.readline()) for _ in range(5)]
        for number in range(5):
            back_up(path, tmp_path / f"backup-{number}")
            said.append(int(writer.stdout.readline()))  # it was not kept waiting
        writer.kill()
        writer.communicate()
    for number in range(5):
        manifest, found = verify(tmp_path / f"backup-{number}")
        restored = tmp_path / f"restored-{number}.sqlite"
        restore(tmp_path / f"backup-{number}", restored)
        with open_store(restored) as store:
            (group,) = store.sets()
            assert {promise.theme for promise in group.promises} == {group.document.title}
            assert len(store.decisions()) == manifest.counts["decisions"] > said[number]
        assert found.faults == ()
