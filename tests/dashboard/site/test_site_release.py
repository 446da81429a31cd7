"""Releases: the same bytes, what is kept, what a fault leaves behind, and the way back."""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
from datetime import UTC, date, datetime

import pytest

from dashboard.site.parts import DiskWriter
from dashboard.site.publish import NotApprovedError, publish, rollback
from dashboard.site.release import PublishError
from geodata.records import Event, PromiseStatus
from tests.published import files_below

FIRST = date(2026, 6, 1)


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


def test_a_release_that_a_kill_kept_from_being_put_in_force_is_no_way_back(one):
    shutil.copytree(one.path.resolve(), one.folder / "releases" / "0002", symlinks=True)
    happened(one, one.services.store.sets("0880")[0].promises[0])
    assert one.again().release.name == "0003"
    assert sorted(p.name for p in (one.folder / "releases").iterdir()) == ["0001", "0003"]
    assert rollback(one.folder, "planerare").name == "0001"


def test_the_log_of_approvals_goes_on_after_a_broken_line(one):
    log = one.folder / "journal" / "approvals.jsonl"
    with log.open("a", encoding="utf-8") as file:
        file.write('{"when": "2026')
    happened(one, one.services.store.sets("0880")[0].promises[0])
    one.again()
    first, broken, last = log.read_text(encoding="utf-8").splitlines()
    assert broken == '{"when": "2026'
    assert (json.loads(first)["release"], json.loads(last)["release"]) == ("0001", "0002")


class Counting(DiskWriter):
    """Counts what touches the disk."""

    def __init__(self) -> None:
        super().__init__()
        self.touched = 0

    def write(self, path, data):
        self.touched += 1
        super().write(path, data)

    def link(self, source, target):
        self.touched += 1
        super().link(source, target)


@pytest.mark.parametrize("others", [("0184",), ("0184", "0180", "1880")])
def test_one_change_touches_the_files_of_one_kommun_however_many_there_are(fresh, make, others):
    sets = [make.set(make.promise("Bättre ljus", "Larmtorget"))]
    sets += [make.set(make.promise("Fler vuxna"), kommun=code) for code in others]
    published = fresh(*sets, kommuner=("0880", *others))
    published.again()
    before = {p.name: p.readlink() for p in published.path.iterdir() if p.is_symlink()}
    happened(published, sets[0].promises[0])
    writer = Counting()
    assert published.again(writer=writer).built == 1
    after = {p.name: p.readlink() for p in published.path.iterdir() if p.is_symlink()}
    assert {name for name in after if after[name] != before[name]} == {"kalmar-0880"}
    own = len(files_below(published.path / "kalmar-0880"))
    own += len(files_below(published.path / "en/kalmar-0880"))
    front = [p for p in published.path.resolve().rglob("*") if p.is_file()]
    assert writer.touched == own + len(front) + 1  # and the list of the kommun's part


def test_the_way_back_leads_to_what_was_in_force_and_not_to_what_was_taken_back(one):
    good = bytes_of(one.path)
    promise = one.services.store.sets("0880")[0].promises[0]
    happened(one, promise, 1)
    one.again()
    rollback(one.folder, "redaktör")
    happened(one, promise, 2)
    one.again()
    rollback(one.folder, "redaktör")
    assert bytes_of(one.path) == good


def test_another_program_with_the_same_pages_makes_no_release_and_is_noted(one, monkeypatch):
    before, release = bytes_of(one.path), one.path.resolve()
    monkeypatch.setattr("dashboard.site.maker.sources", lambda: "another program")
    done = one.again()
    assert (done.built, done.release) == (2, None)
    assert one.again().built == 0
    assert one.path.resolve() == release
    assert bytes_of(one.path) == before


def test_a_part_that_is_lost_is_made_anew_where_it_was(one):
    before = bytes_of(one.path)
    (part,) = (one.folder / "parts").glob("0880-*")
    shutil.rmtree(part)
    assert one.again().built == 1
    assert bytes_of(one.path) == before


def test_parts_that_no_release_leads_to_are_removed(one):
    for day in (1, 2, 3):
        happened(one, one.services.store.sets("0880")[0].promises[0], day)
        one.again()
    names = sorted(path.name[:4] for path in (one.folder / "parts").iterdir())
    assert names == ["0184", "0880", "0880"]
