"""The doctor finds what is wrong, and says what to do."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from config.settings import SETTINGS_VARIABLE, STORE_VARIABLE, load_settings
from dashboard import assets, doctor
from dashboard.doctor import State, examine
from geodata.store import open_store
from geodata.store.tables import VERSION_TABLE


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "store.sqlite"))
    monkeypatch.delenv(SETTINGS_VARIABLE, raising=False)
    load_settings.cache_clear()
    yield tmp_path / "store.sqlite"
    load_settings.cache_clear()


def of(check: str):
    (found,) = [finding for finding in examine() if finding.check == check]
    return found


def test_a_fresh_installation_is_well(path):
    found = examine()
    assert {finding.check for finding in found} == set(doctor.CHECKS)
    assert [f for f in found if f.state is State.FAULT] == []
    assert not path.exists()  # looking changes nothing


@pytest.mark.usefixtures("path")
def test_every_trouble_comes_with_a_remedy(monkeypatch):
    monkeypatch.setattr(doctor, "SCARCE_BYTES", 1 << 62)
    monkeypatch.setattr(doctor, "OLD_YEARS", -1.0)
    troubled = [finding for finding in examine() if finding.state is not State.GOOD]
    assert troubled
    assert all(finding.remedy for finding in troubled)


def test_a_store_is_looked_into(path):
    open_store(path).close()
    assert of("store").state is State.GOOD
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")  # noqa: S608 - a constant
    newer = of("store")
    assert newer.state is State.FAULT
    assert "newer" in newer.remedy
    path.write_bytes(b"no database " * 1000)
    assert of("store").state is State.FAULT


@pytest.mark.usefixtures("path")
def test_a_changed_map_file_is_found(tmp_path, monkeypatch):
    vendor = tmp_path / "vendor"
    shutil.copytree(assets.VENDOR_DIR, vendor)
    monkeypatch.setattr(assets, "VENDOR_DIR", vendor)
    assert of("map files").state is State.GOOD
    (vendor / "leaflet" / "leaflet.js").write_text("alert(1)", encoding="utf-8")
    (vendor / "leaflet" / "leaflet.css").unlink()
    assert "leaflet.js" in of("map files").what
    assert "leaflet.css" in of("map files").what


@pytest.mark.usefixtures("path")
def test_a_package_of_another_version_is_named(tmp_path, monkeypatch):
    pins = tmp_path / "constraints.txt"
    pins.write_text(
        "folium==0.0.1 \\\n    --hash=sha256:0\nnot-there==2.0\nno-mac==1 ; sys_platform == 'x'\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(doctor, "CONSTRAINTS", pins)
    found = of("packages")
    assert found.state is State.WARNING
    assert "folium" in found.what
    assert "not-there missing" in found.what
    assert "no-mac" not in found.what


@pytest.mark.usefixtures("path")
def test_faulty_settings_are_a_finding(tmp_path, monkeypatch):
    own = tmp_path / "own.toml"
    own.write_text("langage = 'sv'\n", encoding="utf-8")
    monkeypatch.setenv(SETTINGS_VARIABLE, str(own))
    load_settings.cache_clear()
    assert of("settings").state is State.FAULT


@pytest.mark.usefixtures("path")
def test_a_full_disk_is_a_fault(monkeypatch):
    monkeypatch.setattr(doctor, "NO_BYTES", 1 << 62)
    assert {f.state for f in examine() if f.check == "disk"} == {State.FAULT}
