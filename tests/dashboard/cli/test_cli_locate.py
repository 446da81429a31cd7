"""`locate` and `decide` as a planner uses them."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from typer.testing import CliRunner

from config.settings import SETTINGS_VARIABLE, STORE_VARIABLE, load_settings
from dashboard.cli import main
from dashboard.locating.questions import NamesFileError, read_questions
from geodata.kommuner import kommun_by_name

SOLNA = kommun_by_name("Solna")


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "store.sqlite"))
    load_settings.cache_clear()

    def run(*arguments: object):
        return CliRunner().invoke(main.app, [str(item) for item in arguments])

    yield run
    load_settings.cache_clear()


@pytest.fixture
def names(tmp_path):
    def write(text: str, encoding: str = "utf-8"):
        path = tmp_path / "namn.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Namn;Kommun\nVästra skogen;Solna\nÅkermyntan;Stockholm\n", "utf-8-sig"),
        ("namn;kommun\r\nVästra skogen;solna stad\r\nÅkermyntan;180\r\n", "cp1252"),
        ("kommun,plats\nSolna,Västra skogen\n0180,Åkermyntan\n", "utf-8"),
        ("KOMMUNKOD\tPLATSNAMN\n184\tVästra skogen\n0180\tÅkermyntan\n", "utf-16"),
        ("sep=;\nname;municipality\nVästra skogen;Solna\n\n;\nÅkermyntan;Stockholm\n", "utf-8"),
        ('namn;kommun\n"Västra skogen";Solna\n"Åkermyntan";"Stockholm"\n', "utf-8"),
    ],
)
def test_csv_as_swedish_offices_save_it(names, text, encoding):
    found = read_questions(names(text, encoding), None)
    assert [(q.name, q.kommun.name) for q in found] == [
        ("Västra skogen", "Solna"),
        ("Åkermyntan", "Stockholm"),
    ]
    assert not any(q.fault for q in found)


def test_a_row_that_cannot_be_asked_stays_with_its_fault(names):
    path = names("namn;kommun\nHagalund;Slona\n;Solna\nVästra skogen;\nHagalund;Solna\n")
    found = read_questions(path, None)
    assert [(q.line, bool(q.fault)) for q in found] == [(2, True), (3, True), (4, True), (5, False)]
    assert "Did you mean Solna" in found[0].fault
    assert not read_questions(path, SOLNA)[2].fault


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no text|empty|nothing|holds"),
        ("namn;kommun\n", "holds no names"),
        ("foo;bar\nHagalund;Solna\n", "no column of names"),
        ("namn\nHagalund\n", "which kommun"),
        ("\0\1\2\3", "."),
    ],
)
def test_a_file_that_is_no_list_of_names_is_told(names, text, message):
    with pytest.raises(NamesFileError, match=message):
        read_questions(names(text), None)


def test_no_such_file(tmp_path):
    with pytest.raises(NamesFileError, match="cannot be read"):
        read_questions(tmp_path / "none.csv", SOLNA)


LIST = "namn;kommun\nHagalund;Solna\nRåsunda torg;Solna\nAtlantis;Solna\n=1+1;Solna\nX;Slona\n"


def test_every_name_has_its_row_in_csv(call, names):
    found = call("locate", "--names", names(LIST), "-f", "csv", "--language", "sv")
    assert found.exit_code == 0
    text = found.stdout_bytes.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [(row["namn"], row["nivå"]) for row in rows] == [
        ("Hagalund", "A"),
        ("Råsunda torg", "B"),
        ("Atlantis", "C"),
        ("'=1+1", "C"),
        ("X", "C"),
    ]
    assert rows[0]["lat"].startswith("59,3")
    assert "osm import" in rows[2]["skäl"]
    assert "Slona" in rows[4]["skäl"]


def test_json_tells_candidates_distances_and_what_would_help(call, names):
    found = call("locate", "-n", names(LIST), "-f", "json")
    rows = [json.loads(line) for line in found.stdout.splitlines()]
    assert [row["tier"] for row in rows] == ["A", "B", "C", "C", "C"]
    assert rows[0]["candidates"][0]["precision"] == "område"
    assert not rows[1]["located"]
    assert "sweden-latest.osm.pbf -k 0184" in rows[2]["hint"]


def test_rivals_tell_how_far_apart_they_are(call):
    found = call("locate", "Vallby", "-k", "Västerås", "-f", "json")
    candidates = json.loads(found.stdout)["candidates"]
    assert "distance_m" not in candidates[0]


def test_the_table_ends_with_the_numbers_and_the_extract(call, names):
    found = call("locate", "-n", names(LIST))
    assert "1 located, 1 to review, 3 not on the map" in found.stdout
    assert "No OpenStreetMap extract of Solna is imported" in found.stdout


def test_the_map_is_one_file_that_asks_nobody_and_runs_no_script_of_the_data(call, names, tmp_path):
    hostile = "namn;kommun\n</script><img src=x onerror=alert(1)>;Solna\nHagalund;Solna\n"
    out = tmp_path / "karta.html"
    for _ in range(2):
        found = call("locate", "-n", names(hostile), "-f", "html", "-o", out, "--language", "sv")
        assert found.exit_code == 0
        page = out.read_text(encoding="utf-8")
        assert page == page.replace("<img", "&lt;img")
        assert "default-src 'none'" in page
        assert not re.search(r"<(?:script|img|link|iframe)[^>]+(?:src|href)=", page)
        first = out.read_bytes()
    assert out.read_bytes() == first
    assert 'lang="sv"' in page
    assert "Hela kommunen och okända platser ritas aldrig" in page


@pytest.mark.parametrize(
    "arguments",
    [(), ("Hagalund",), ("Hagalund", "-n", "x.csv", "-k", "Solna"), ("Hagalund", "-k", "Slona")],
)
def test_half_a_question_is_refused(call, arguments):
    found = call("locate", *arguments)
    assert found.exit_code
    assert found.exception is not None


def test_online_needs_the_settings_word(call):
    found = call("locate", "Atlantis", "-k", "Solna", "--online")
    assert "no geocoder is switched on" in str(found.exception)
    found = call("geocode", "-k", "Solna")
    assert "no geocoder is switched on" in str(found.exception)


def test_decisions_are_made_kept_and_replayed(call):
    assert call("locate", "Råsunda torg", "-k", "Solna").exit_code == 3
    made = call(
        *("decide", "Råsunda torg", "-k", "Solna", "--move", "59,3634; 17,9905"),
        *("--why", "mitt på torget", "--uncertainty", "30"),
    )
    assert made.exit_code == 0, made.exception
    found = call("locate", "Råsunda torg", "-k", "Solna", "-f", "json")
    assert found.exit_code == 0
    (row,) = json.loads(found.stdout)["candidates"]
    assert (row["lat"], row["lon"], row["uncertainty_m"]) == (59.3634, 17.9905, 30)
    assert call("decide", "Råsunda torg", "-k", "Solna", "--no-place").exit_code == 0
    assert call("locate", "Råsunda torg", "-k", "Solna").exit_code == 3
    told = call("decide", "Råsunda torg", "-k", "Solna", "--history").stdout
    assert "mitt på torget" in told
    assert told.count("\n  ") == 2


def test_a_proposal_is_accepted_or_another_place_chosen(call):
    assert call("decide", "Råsunda torg", "-k", "Solna", "--accept").exit_code == 0
    assert call("locate", "Råsunda torg", "-k", "Solna").exit_code == 0
    shown = json.loads(call("locate", "Hagalund", "-k", "Solna", "-f", "json").stdout)
    place = shown["candidates"][0]["id"]
    assert call("decide", "Blåkulla", "-k", "Solna", "--choose", place).exit_code == 0
    found = json.loads(call("locate", "Blåkulla", "-k", "Solna", "-f", "json").stdout)
    assert found["candidates"][0]["name"] == "Hagalund"


def test_a_drawn_area_comes_from_a_file(call, tmp_path):
    ring = [[18.0, 59.36], [18.005, 59.36], [18.005, 59.363], [18.0, 59.36]]
    path = tmp_path / "yta.geojson"
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}), encoding="utf-8-sig")
    assert call("decide", "Blåkulla", "-k", "Solna", "--draw", path).exit_code == 0
    found = json.loads(call("locate", "Blåkulla", "-k", "Solna", "-f", "json").stdout)
    assert found["candidates"][0]["precision"] == "område"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "say one thing"),
        (("--accept", "--no-place"), "say one thing"),
        (("--accept",), "no proposal"),
        (("--choose", "0" * 16), "there is no place"),
        (("--move", "59.36"), "no position"),
        (("--move", "north,east"), "no position"),
        (("--move", "17.99,59.36"), "axes swapped"),
        (("--move", "57.7,11.95"), "outside Solna"),
        (("--draw", "none.geojson"), "cannot be read"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_and_nothing_is_stored(call, arguments, message):
    found = call("decide", "Atlantis", "-k", "Solna", *arguments)
    assert message in str(found.exception)
    assert "nothing was decided" in call("decide", "Atlantis", "-k", "Solna", "--history").stdout


def test_promises_of_the_store_are_asked_for_in_a_dry_run(call, tmp_path):
    document = tmp_path / "lofte.txt"
    document.write_text(
        "Medborgarlöfte 2024 Solna\nVi lovar att\n- patrullera vid Råsunda torg varje vecka.\n"
        "- förbättra belysningen på Atlantisgatan.\n",
        encoding="utf-8",
    )
    assert call("build", document).exit_code == 0
    told = call("geocode", "-k", "Solna", "--dry-run")
    assert told.exit_code == 0
    assert "Solna: Atlantisgatan" in told.stdout


def test_the_geocoder_is_asked_once_and_its_answers_are_used(call, tmp_path, monkeypatch):
    import sys
    from pathlib import Path

    folder = Path(__file__).parents[2] / "geodata" / "geocode"
    monkeypatch.syspath_prepend(str(folder))
    from nominatim_server import place, serving

    squares = [
        place("Atlantisgatan", 59.3626, 17.9960),
        place("Råsunda torg", 59.3634, 17.9905),
    ]
    with serving(places=squares) as server:
        settings = tmp_path / "settings.toml"
        settings.write_text(
            f'[nominatim]\nenabled = true\nprivate = true\nendpoint = "{server.endpoint}"\n'
        )
        monkeypatch.setenv(SETTINGS_VARIABLE, str(settings))
        load_settings.cache_clear()
        first = call("locate", "Atlantisgatan", "-k", "Solna", "--online", "-f", "json")
        again = call("locate", "Atlantisgatan", "-k", "Solna", "-f", "json")
        # Somewhere in Råsunda was a proposal only; the square itself is better.
        square = call("locate", "Råsunda torg", "-k", "Solna", "--online", "-f", "json")
    assert first.exit_code == again.exit_code == 0
    row = json.loads(again.stdout)["candidates"][0]
    assert "Nominatim" in row["source"]
    assert "ODbL" in row["licence"]
    assert [query["q"] for query in server.asked] == ["Atlantisgatan", "Råsunda torg"]
    assert json.loads(square.stdout)["candidates"][0]["uncertainty_m"] == 60
    sys.modules.pop("nominatim_server", None)
