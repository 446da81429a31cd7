"""Releases: the same bytes, what is kept, what a fault leaves behind, and the way back."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dashboard.site.parts import DiskWriter
from dashboard.site.publish import NotApprovedError, publish, rollback
from dashboard.site.release import PublishError
from geodata.records import Event, PromiseStatus

FIRST = date(2026, 6, 1)


def files_below(folder) -> list[Path]:
    """Return files, through links to folders too."""
    walked = os.walk(folder, followlinks=True)
    return sorted(Path(home, name) for home, _, names in walked for name in names)


def bytes_of(folder) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files_below(folder)
    }


def happened(published, promise, day=1):
    when = datetime(2026, 3, day, tzinfo=UTC)
    published.services.store.record(
        Event(promise.id, PromiseStatus.GENOMFORD, when, "planerare", evidence="Protokoll")
    )


@pytest.fixture
def one(fresh, make):
    promises = (make.promise("Bättre ljus", "Larmtorget"), make.promise("Fler vuxna ute"))
    published = fresh(make.set(*promises), make.set(make.promise("Ljus"), kommun="0184"))
    published.again()
    return published


def test_the_same_store_gives_the_same_bytes(one, tmp_path):
    other = tmp_path / "other"
    publish(one.services, other, lambda _: "planerare", today=FIRST)
    assert bytes_of(other / "current") == bytes_of(one.path)


def test_other_processes_give_the_same_bytes(site, tmp_path, monkeypatch):
    monkeypatch.setattr("dashboard.site.publish.ALONE", 0)
    publish(site.services, tmp_path / "o", lambda _: "planerare", today=FIRST, workers=2)
    assert bytes_of(tmp_path / "o" / "current") == bytes_of(site.path)


def test_nothing_new_makes_no_release(one):
    before = one.path.resolve()
    done = one.again()
    assert done.release is None
    assert done.built == 0
    assert one.path.resolve() == before
    assert not list((one.folder / "releases").glob(".next*"))


def test_what_has_not_changed_keeps_its_time_stamp(one):
    stamps = {
        p.relative_to(one.path.resolve()): p.stat().st_mtime_ns
        for p in files_below(one.path.resolve())
    }
    promise = one.services.store.sets("0880")[0].promises[0]
    happened(one, promise)
    done = one.again()
    assert done.built == 1
    kept = {
        p.relative_to(one.path.resolve()): p.stat().st_mtime_ns
        for p in files_below(one.path.resolve())
    }
    same = [path for path in stamps if kept.get(path) == stamps[path]]
    changed = {str(p) for p in stamps if p not in same}
    assert len(same) > len(stamps) - 20
    assert any(name.startswith("kalmar-0880/lofte/battre-ljus") for name in changed)
    assert not any("solna" in name or "fler-vuxna" in name for name in changed)


def test_a_period_that_ends_changes_its_receipts_and_only_them(one):
    done = publish(one.services, one.folder, lambda _: "x", today=date(2027, 1, 2))
    assert done.built == 2
    (path,) = one.path.glob("kalmar-0880/lofte/battre-ljus*.html")
    assert "Perioden tog slut 31 december 2026." in path.read_text(encoding="utf-8")
    again = publish(one.services, one.folder, lambda _: "x", today=date(2027, 3, 2))
    assert again.release is None


class FullDisk(DiskWriter):
    """A disk that is full after so many files."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room

    def write(self, path, data):
        self.room -= 1
        if self.room < 0:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data[: len(data) // 2])
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        super().write(path, data)


@pytest.mark.parametrize("room", [0, 1, 7, 30])
def test_a_full_disk_leaves_the_former_release_whole(one, room, make):
    before, release = bytes_of(one.path), one.path.resolve()
    more = [make.promise(f"Nytt löfte {n}", "Larmtorget") for n in range(20)]
    one.services.store.put_set(make.set(*more, title="Ett nytt dokument"))
    with pytest.raises(PublishError, match="No space left"):
        one.again(writer=FullDisk(room))
    assert one.path.resolve() == release
    assert bytes_of(one.path) == before
    assert not list((one.folder / "releases").glob(".next*"))
    assert one.again().release is not None


def test_what_nobody_approves_is_not_published(one, make):
    before, release = bytes_of(one.path), one.path.resolve()
    one.services.store.put_set(make.set(make.promise("Nytt"), title="Nytt dokument"))

    def refuse(review):
        assert review.number("new") == 2
        raise NotApprovedError("nobody")

    with pytest.raises(NotApprovedError):
        publish(one.services, one.folder, refuse, today=FIRST)
    assert one.path.resolve() == release
    assert bytes_of(one.path) == before


def test_the_way_back_and_who_went_it(one):
    before = bytes_of(one.path)
    happened(one, one.services.store.sets("0880")[0].promises[0])
    one.again()
    assert bytes_of(one.path) != before
    rollback(one.folder, "redaktör")
    assert bytes_of(one.path) == before
    log = (one.folder / "journal/approvals.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["who"] for line in log] == ["planerare", "planerare", "redaktör"]
    assert one.again().release is not None
    assert bytes_of(one.path) != before


def test_without_a_former_release_there_is_no_way_back(one):
    with pytest.raises(PublishError, match="no former release"):
        rollback(one.folder, "redaktör")


def test_two_releases_are_kept(one):
    for day in (1, 2, 3):
        happened(one, one.services.store.sets("0880")[0].promises[0], day)
        one.again()
    assert len(list((one.folder / "releases").iterdir())) == 2
    assert one.path.is_dir()


def test_a_damaged_journal_builds_everything_anew(one):
    (one.folder / "journal" / f"{one.path.resolve().name}.json").write_text("{", "utf-8")
    before = bytes_of(one.path)
    assert one.again().built == 2
    assert bytes_of(one.path) == before


def test_a_folder_in_the_way_is_named(fresh, make):
    published = fresh(make.set(make.promise("Ljus")))
    (published.folder / "current").mkdir(parents=True)
    with pytest.raises(PublishError, match="link to the release"):
        published.again()
