"""`lofteskartan walk plan` as an organiser calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.walk.codec import load_plan

FILE = """
kommun = "Solna"
title = "Trygghetsvandring Hagalund"
date = 2026-10-20
start = 18:00:00
end = 19:30:00
meeting = { name = "Hagalund" }
[[stops]]
name = "Gångtunneln"
lat = 59.3660
lon = 18.0020
must = true
[[stops]]
name = "Frösunda"
priority = 5
[[stops]]
name = "Avenyn"
lat = 57.70
lon = 11.97
"""


@pytest.fixture
def walk_file(tmp_path: Path) -> Path:
    path = tmp_path / "walk.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_a_file_becomes_a_plan_that_can_be_planned_again(call, walk_file, tmp_path):
    out_file = tmp_path / "plan.json"
    code, out, _ = call("walk", "plan", walk_file, "--out", out_file)
    assert code == 0
    assert "straight lines" in out
    assert "Gångtunneln" in out
    assert "not visited: Avenyn: lies outside the kommun" in out
    walk, routes = load_plan(out_file.read_text(encoding="utf-8"))
    assert walk.kommun == "0184"
    assert [call.stop.name for call in routes[0].calls]
    first = out_file.read_bytes()
    assert call("walk", "plan", out_file, "--out", out_file)[0] == 0
    assert out_file.read_bytes() == first


def test_json_goes_to_standard_output(call, walk_file):
    code, out, _ = call("walk", "plan", walk_file, "--format", "json")
    assert code == 0
    assert load_plan(out)[0].title == "Trygghetsvandring Hagalund"


def test_options_without_a_file(call):
    code, out, _ = call(
        *("walk", "plan", "--kommun", "Solna", "--meeting", "Hagalund", "--date", "2026-06-20"),
        *("--stop", "59.3660,18.0020,Tunneln", "--must", "Frösunda", "--language", "sv"),
    )
    assert code == 0
    assert "Inget gångnät är inläst" in out
    assert "Tunneln" in out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FILE.replace("19:30:00", "17:00:00"), "no time is left"),
        (FILE.replace('"Hagalund" }', '"Xyzzyköping" }'), "no place 'Xyzzyköping'"),
        (FILE.replace("priority = 5", "priority = 9"), "priority"),
        (FILE.replace("must = true", "musst = true"), "unknown key"),
        (FILE.replace("lon = 18.0020\n", ""), "lat and lon go together"),
        (FILE.replace('kommun = "Solna"', 'kommun = "Slona"'), "Solna"),
        (FILE.replace("date =", 'order = ["Parken"]\ndate ='), "'Parken' is no stop"),
        ("kommun = ", "is not TOML"),
    ],
)
def test_what_is_wrong_is_said(call, walk_file, text, said):
    walk_file.write_text(text, encoding="utf-8")
    code, _, err = call("walk", "plan", walk_file)
    assert code in (1, 2)
    assert said in err
    assert "Traceback" not in err


def test_neither_file_nor_options(call):
    code, _, err = call("walk", "plan")
    assert code == 2
    assert "--kommun, --meeting, --date missing" in err


def test_a_plan_that_is_cut_off_is_told(call, walk_file, tmp_path):
    path = tmp_path / "plan.json"
    call("walk", "plan", walk_file, "--out", path)
    path.write_text(path.read_text(encoding="utf-8")[:300], encoding="utf-8")
    code, _, err = call("walk", "plan", path)
    assert code == 2
    assert "is not JSON" in err
