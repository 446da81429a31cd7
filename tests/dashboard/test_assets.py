from __future__ import annotations

import hashlib
import json

import pytest

from dashboard.assets import (
    MANIFEST,
    STATIC_DIR,
    VENDOR_DIR,
    asset_url,
    icon_names,
    vendored_files,
)
from dashboard.vendor import packages


def test_every_vendored_file_is_what_the_manifest_says():
    for path, digest in vendored_files():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest, path.name


def test_no_file_stands_beside_the_manifest():
    here = {path for path in VENDOR_DIR.rglob("*") if path.is_file()}
    assert here == {path for path, _ in vendored_files()} | {MANIFEST}


def test_every_package_is_of_the_named_version_and_brings_its_licence():
    recorded = json.loads(MANIFEST.read_text(encoding="utf-8"))["packages"]
    assert {(p["name"], p["version"]) for p in recorded} == {
        (package.name, package.version) for package in packages()
    }
    for package in recorded:
        assert package["licence"] in ("BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT")
        assert (VENDOR_DIR / package["name"] / "LICENSE").stat().st_size > 500


@pytest.mark.parametrize("name", sorted(icon_names()))
def test_every_icon_that_is_named_is_shipped(name: str):
    svg = (VENDOR_DIR / "lucide-static" / f"{name}.svg").read_text(encoding="utf-8")
    assert "<svg" in svg
    assert "<script" not in svg


def test_our_own_files_name_no_other_host():
    for path in STATIC_DIR.glob("*.*"):
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http" not in text, path.name


def test_an_address_follows_the_base_path_and_the_content():
    address = asset_url("map.js", "lov/")
    assert address.startswith("/lov/app/static/map.js?v=")
    digest = hashlib.sha256((STATIC_DIR / "map.js").read_bytes()).hexdigest()
    assert address.endswith(digest[:10])
    assert asset_url("map.css").startswith("/app/static/map.css")
