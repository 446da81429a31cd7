from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.osm_tables import FOLDER_VARIABLE

PROGRAM = Path(sys.executable).parent / "lofteskartan"
LAMP = '<node id="{}" lat="{}" lon="{}"><tag k="highway" v="street_lamp"/></node>'


@pytest.fixture
def lamps(tmp_path):
    """One lamp in Solna, one in Helsinki."""

    def write(*spots: tuple[float, float]) -> Path:
        body = "".join(LAMP.format(n, lat, lon) for n, (lon, lat) in enumerate(spots, start=1))
        path = tmp_path / "lamps.osm"
        path.write_text(f'<osm version="0.6">{body}</osm>', encoding="utf-8")
        return path

    return write


SOLNA, HELSINKI = (18.0, 59.36), (24.94, 60.17)


def test_help_says_what_comes_of_it(call):
    code, out, _ = call("osm", "import", "--help")
    assert code == 0
    for word in ("--kommun", "--area", "--folder", "ODbL", "Example"):
        assert word in out


def test_import_prints_a_row_a_kommun_with_the_attribution(call, lamps, tmp_path):
    code, out, _ = call("osm", "import", lamps(SOLNA, HELSINKI))
    assert code == 0
    assert re.search(r"Solna\D+0\D+1\D+0\D+0\D+imported", out)
    assert "© OpenStreetMap contributors, ODbL 1.0" in out
    assert (tmp_path / "osm" / "0184" / "current.json").is_file()
    assert "already there" in call("osm", "import", lamps(SOLNA, HELSINKI))[1]


def test_kommuner_by_name_and_a_folder_of_ones_own(call, lamps, tmp_path):
    folder = tmp_path / "elsewhere"
    code, out, _ = call(
        "osm", "import", lamps(SOLNA), "-k", "solna stad", "-k", "Kalmar", "--folder", folder
    )
    assert code == 0
    assert "holds nothing in Kalmar" in out
    assert [path.name for path in folder.glob("0*")] == ["0184"]
    assert not (tmp_path / "osm").exists()


def test_an_area_outside_sweden(call, lamps):
    code, out, _ = call("osm", "import", lamps(HELSINKI), "--area", "Helsinki")
    assert code == 0
    assert "helsinki" in out


@pytest.mark.parametrize(
    ("arguments", "words", "expected"),
    [
        (("lost.osm",), "no such file", 1),
        (("LAMPS", "-k", "Sollna"), "Did you mean", 1),
        (("LAMPS", "-k", "Kalmar"), "It covers Solna", 1),
        (("LAMPS", "--area", "x", "-k", "Solna"), "exclude each other", 2),
        (("LAMPS", "--area", "../x"), "cannot be the name", 1),
        (("HTML",), "web page", 1),
    ],
)
def test_faults_are_told_without_a_traceback(call, lamps, tmp_path, arguments, words, expected):
    page = tmp_path / "page.json"
    page.write_text("<!DOCTYPE html><html>busy</html>", encoding="utf-8")
    names = {"LAMPS": lamps(SOLNA), "HTML": page}
    code, _, err = call("osm", "import", *(names.get(word, word) for word in arguments))
    assert code == expected
    assert words in err
    assert "→" in err
    assert "Traceback" not in err
    assert not list((tmp_path / "osm").glob("*/current.json"))


def test_the_installed_program_locates_what_was_imported(tmp_path, monkeypatch):
    path = tmp_path / "x.osm"
    path.write_text(
        '<osm version="0.6"><node id="1" lat="59.36" lon="18.0"/>'
        '<node id="2" lat="59.361" lon="18.0"/><way id="3"><nd ref="1"/><nd ref="2"/>'
        '<tag k="highway" v="residential"/><tag k="name" v="Nya gatan"/></way></osm>',
        encoding="utf-8",
    )
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "osm"))
    subprocess.run([PROGRAM, "osm", "import", path], check=True, capture_output=True)
    found = subprocess.run(
        [PROGRAM, "locate", "Nya gatan", "-k", "Solna", "--format", "json"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert '"precision": "gata"' in found.stdout
    assert "ODbL" in found.stdout
