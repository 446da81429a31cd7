"""`lofteskartan doctor` and `lofteskartan store`, as they are called."""

from __future__ import annotations

import json


def test_doctor_says_what_it_found_and_ends_with_it(call, tmp_path):
    code, out, _ = call("doctor", "--store", tmp_path / "none.sqlite")
    assert code == 0
    assert "none yet" in out
    (tmp_path / "bad.sqlite").write_bytes(b"no database " * 1000)
    code, out, _ = call("doctor", "--json", "--store", tmp_path / "bad.sqlite")
    assert code == 1
    (store,) = [finding for finding in json.loads(out) if finding["check"] == "store"]
    assert store["state"] == "fault"
    assert store["remedy"]


def test_a_store_goes_out_and_back(call, tmp_path):
    path, folder = tmp_path / "store.sqlite", tmp_path / "backup"
    assert call("build", "--store", path)[0] == 0
    assert call("store", "backup", folder, "--store", path)[0] == 0
    code, out, _ = call("store", "verify", folder, "--json")
    assert (code, json.loads(out)["counts"]["documents"]) == (0, 5)
    code, _, err = call("store", "restore", folder, "--store", path)
    assert (code, "--replace" in err) == (1, True)
    code, out, _ = call("store", "restore", folder, "--store", path, "--replace")
    assert (code, "former store" in out) == (0, True)
    code, out, _ = call("store", "verify", "--store", path)
    assert (code, "sound" in out) == (0, True)
