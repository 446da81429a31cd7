from __future__ import annotations

import csv
import io
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import SETTINGS_VARIABLE, STORE_VARIABLE

PROGRAM = Path(sys.executable).parent / "lofteskartan"
PROMISE = (
    "Medborgarlöfte för Solna 2023\n\nPolisen och Solna stad lovar att:\n\n"
    "• Hålla två trygghetsvandringar i Hagalund.\n• Förbättra belysningen vid Råsunda.\n"
)


@pytest.fixture
def call(monkeypatch, exit_code, capfd, tmp_path):
    """Run the command line in this process: ``call("read", path)`` → (exit code, out, err)."""
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "store" / "test.sqlite"))
    monkeypatch.delenv(SETTINGS_VARIABLE, raising=False)
    monkeypatch.setenv("COLUMNS", "120")

    def run(*arguments: object) -> tuple[int, str, str]:
        code = exit_code(*arguments)
        out, err = capfd.readouterr()
        return code, out, err

    return run


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "solna_2023.txt"
    path.write_text(PROMISE, encoding="utf-8")
    return path


@pytest.mark.parametrize("verb", ["run", "read", "build", "locate", "decide", "geocode", "export"])
def test_every_verb_explains_itself(call, verb):
    code, out, _ = call(verb, "--help")
    assert code == 0
    assert f"Usage: lofteskartan {verb}" in re.sub(r"\x1b\[[\d;]*m", "", out)
    assert len(out.splitlines()) > 10


def test_without_a_verb_it_says_where_to_start(call):
    _, out, err = call()
    assert "lofteskartan run" in out + err


def test_read_prints_the_contract(call, document):
    code, out, err = call("read", "--format", "jsonl", document)
    (row,) = map(json.loads, out.splitlines())
    assert (code, err) == (0, "")
    assert row["document"] == str(document)
    assert row["kommun"] == ["Solna"]
    assert row["period"] == {"start": "2023-01-01", "end": "2023-12-31"}
    first = row["promises"][0]
    assert PROMISE[first["start"] : first["end"]] == first["quote"]
    assert {"quote", "start", "end", "kinds", "stance", "actors", "count", "unit", "period"} <= set(
        first
    )
    assert first["count"] == 2
    (place,) = first["places"]
    assert PROMISE[place["start"] : place["end"]] == place["surface"] == "Hagalund"
    assert place["role"] == "target"
    assert place["generic"] is False


def test_read_prints_quotes_and_facts_for_people(call, document):
    code, out, _ = call("read", document)
    assert code == 0
    assert "Medborgarlöfte 2023: 2 promises" in out
    assert "Hålla två trygghetsvandringar i Hagalund." in out
    assert "2 trygghetsvandringar" in out


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.txt", None, "there is no such file"),
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n\t", "holds no text"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "text"),
        ("nul.txt", b"Polisen\x00\x00lovar\x00\x01\x02" * 50, "text"),
    ],
)
def test_a_bad_file_is_named_and_the_others_go_on(call, tmp_path, document, name, content, message):
    bad = tmp_path / name
    if content is not None:
        bad.write_bytes(content)
    code, out, err = call("read", "--format", "jsonl", bad, document)
    assert code == 1
    assert len(out.splitlines()) == 1
    assert name in err
    assert message in err
    assert "→" in err
    assert "Traceback" not in err
    assert "1 read, 1 unreadable, 0 without period, 0 without promise" in err


def test_an_empty_folder_is_told(call, tmp_path):
    code, _, err = call("read", tmp_path)
    assert code == 1
    assert "there is no document in it" in err


def test_explain_shows_cue_and_rule(call, document):
    code, out, _ = call("read", "--explain", document)
    assert code == 0
    assert "“trygghetsvandringar”" in out
    assert "count" in out
    assert "“Hagalund” (target)" in out


def test_build_stores_the_register_and_prints_what_is_on_the_map(call):
    code, out, _ = call("build")
    assert code == 0
    assert "6 added" in out
    solna = next(line for line in out.splitlines() if "Solna" in line)
    assert solna.replace("│", " ").split() == ["Solna", "7", "1", "6", "0", "2"]
    code, out, _ = call("build")
    assert code == 0
    assert "0 added, 0 changed, 0 removed, 6 unchanged" in out


def test_build_adds_a_document_once(call, document, tmp_path):
    assert "1 sets added" in call("build", document)[1]
    assert "0 sets added" in call("build", document)[1]
    out = tmp_path / "solna.geojson"
    code, _, _ = call("export", "--kommun", "Solna", "--period", "2023", "--out", out)
    assert code == 0
    rows = json.loads(out.read_text("utf-8"))["features"]
    walks = [r for r in rows if r["properties"]["layer"] == "trygghetsvandring"]
    assert [r["properties"]["place"] for r in walks] == ["Hagalund"]


def test_build_with_a_bad_file_stores_nothing(call, document, tmp_path):
    bad = tmp_path / "empty.txt"
    bad.write_bytes(b"")
    code, _, err = call("build", document, bad)
    assert code == 1
    assert "1 of 2 documents could not be read" in err
    assert "Nothing was stored" in err
    assert not (tmp_path / "store" / "test.sqlite").exists()
    code, out, err = call("build", document, bad, "--keep-going")
    assert code == 1
    assert "1 sets added" in out
    assert "empty.txt" in err


def test_build_refuses_a_document_without_promises(call, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("Recept på pannkakor: mjöl, mjölk och ägg.\n" * 5, encoding="utf-8")
    code, _, err = call("build", other)
    assert code == 1
    assert "no promise of a known kommun" in err


def test_broken_tables_stop_the_build_with_all_faults(call, tmp_path, monkeypatch):
    from config import register_tables

    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text("kommun = 'x'\nkommuner = 1\n", encoding="utf-8")
    monkeypatch.setattr(register_tables, "load_register", lambda: load_broken(tmp_path))
    monkeypatch.setattr("geodata.register.load_register", lambda: load_broken(tmp_path))
    code, _, err = call("build")
    assert code == 2
    for expected in ("a.toml: kommun: ", "a.toml: sets: missing", "b.toml: kommuner: unknown key"):
        assert expected in err
    assert "6 faults" in err


def load_broken(folder: Path):
    from config.register_tables import RegisterFile
    from config.tables import load_tables

    return load_tables(sorted(folder.glob("?.toml")), RegisterFile)


def test_unknown_kommun_gets_a_suggestion(call, tmp_path):
    for arguments in (
        ("locate", "Hagalund", "--kommun", "Slona"),
        ("export", "--kommun", "Slona", "--out", tmp_path / "x.csv"),
    ):
        code, _, err = call(*arguments)
        assert code == 1
        assert "Did you mean Solna?" in err
    assert not (tmp_path / "x.csv").exists()


def test_locate_tells_place_tier_and_evidence(call):
    code, out, _ = call("locate", "Järntorget", "--kommun", "Örebro", "--format", "json")
    (found,) = json.loads(out)["candidates"]
    assert code == 0
    assert (found["tier"], found["estimated"], found["uncertainty_m"]) == ("A", True, 150)
    assert any("estimated" in line for line in found["evidence"])
    code, out, _ = call("locate", "Hagalund", "-k", "Solna", "--language", "sv")
    assert code == 0
    assert "Områdets gräns kommer från SCB." in out


def test_locate_says_when_a_name_is_unknown(call):
    code, out, _ = call("locate", "Atlantis", "--kommun", "Solna")
    assert code == 3
    assert "was not found" in out


def test_exports_agree_with_one_another(call, tmp_path):
    import geopandas as gpd

    for form in ("geojson", "gpkg", "csv"):
        assert call("export", "-k", "Solna", "--out", tmp_path / f"s.{form}")[0] == 0
    rows = json.loads((tmp_path / "s.geojson").read_text("utf-8"))["features"]
    frame = gpd.read_file(tmp_path / "s.gpkg", layer="omraden")
    assert frame.crs.to_epsg() == 3006
    assert len(frame) == len(rows)
    assert set(frame["place"]) == {"Hagalund", "Västra skogen"}
    text = (tmp_path / "s.csv").read_bytes().decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(text), delimiter=";"))) == 7


def test_a_file_comes_in_the_zone_of_the_kommun(call, tmp_path):
    import geopandas as gpd

    out = tmp_path / "o.gpkg"
    assert call("export", "-k", "Örebro", "--crs", "lokal", "--out", out)[0] == 0
    assert gpd.read_file(out, layer="platser").crs.to_epsg() == 3009
    code, _, err = call("export", "-k", "Örebro", "--crs", "lokal", "--out", tmp_path / "o.kml")
    assert code != 0
    assert "of its own" in err


def test_build_writes_every_kommun_once(call, tmp_path):
    folder = tmp_path / "out"
    code, out, err = call("build", "--out", folder)
    assert code == 0, err
    assert "5 written, 0 unchanged" in out
    assert "0 written, 5 unchanged" in call("build", "--out", folder)[1]
    solna = json.loads((folder / "0184.geojson").read_text("utf-8"))
    assert {f["properties"]["place"] for f in solna["features"]} == {"Hagalund", "Västra skogen"}
    (tmp_path / "file").write_text("")
    code, _, err = call("build", "--out", tmp_path / "file")
    assert code != 0
    assert "cannot be written" in err


def test_export_to_standard_output(call):
    code, out, _ = call("export", "-k", "Örebro", "--layer", "kamera", "--out", "-")
    assert code == 0
    assert [f["properties"]["place"] for f in json.loads(out)["features"]] == ["Järntorget"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--period", "1999"), "Periods there: 2022."),
        (("--layer", "bad"), "there is no layer bad"),
        (("--kind", "bad"), "there is no kind bad"),
        (("--format", "dwg"), "Use one of: xlsx, gpkg, geojson, csv"),
        (("--language", "fi"), "sv"),
    ],
)
def test_export_refuses_strange_choices(call, tmp_path, arguments, message):
    out = tmp_path / "x.geojson"
    code, _, err = call("export", "-k", "Solna", "--out", out, *arguments)
    assert code != 0
    assert message in err
    assert not out.exists()


def test_export_to_a_folder_that_is_not_there(call, tmp_path):
    code, _, err = call("export", "-k", "Solna", "--out", tmp_path / "none" / "x.csv")
    assert code == 1
    assert "cannot be written" in err


def test_a_port_in_use_is_told(call):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, _, err = call("run", "--no-browser", "--port", port)
    assert code == 1
    assert f"port {port}" in err
    assert f"--port {port + 1}" in err


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org", "::"])  # noqa: S104
def test_run_listens_on_this_machine_only(call, host):
    code, _, err = call("run", "--no-browser", "--host", host)
    assert code == 2
    assert "no log-in" in err


def test_a_store_that_cannot_be_made_is_told(call, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "file" / "store.sqlite"))
    code, _, err = call("build")
    assert code == 1
    assert "the folder of the store cannot be made" in err
    assert "→" in err
    assert "Traceback" not in err


def test_an_unexpected_fault_has_no_traceback(call, monkeypatch):
    def explode(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("dashboard.locating.lookup.gazetteer", explode)
    code, _, err = call("locate", "Hagalund", "-k", "Solna")
    assert code == 70
    assert "unexpected fault: ZeroDivisionError" in err
    assert "Traceback" not in err


def test_the_installed_program_reads_and_loads_no_geodata(document):
    probe = (
        "import sys; from dashboard.cli.main import main; sys.argv[1:] = sys.argv[1:]\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'geopandas', 'shapely', 'streamlit', 'folium', 'sqlalchemy', 'pandas'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    found = subprocess.run(
        [sys.executable, "-c", probe, "read", "--format", "jsonl", str(document)],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert found.stderr.strip() == "[]"
    assert json.loads(found.stdout)["kommun"] == ["Solna"]
    assert PROGRAM.exists()
