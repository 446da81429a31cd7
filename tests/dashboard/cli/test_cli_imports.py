"""`lofteskartan import`, `imported` and `analyse` from the command line."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from config.import_tables import FOLDER_VARIABLE
from config.settings import SETTINGS_VARIABLE, STORE_VARIABLE

ROWS = ("id;N;E", "a;59,361;18,001", "b;59,362;18,002", "c;56,66;16,36", "=1+1;;")


@pytest.fixture
def call(monkeypatch, exit_code, capfdbinary, tmp_path):
    """Run the command line in this process: ``call("import", …)`` → (exit code, out, err)."""
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "imports"))
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "store.sqlite"))
    monkeypatch.delenv(SETTINGS_VARIABLE, raising=False)

    def run(*arguments: object) -> tuple[int, str, str]:
        code = exit_code(*arguments)
        out, err = (part.decode() for part in capfdbinary.readouterr())
        return code, re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", out), err

    return run


@pytest.fixture
def lamps(tmp_path: Path) -> Path:
    path = tmp_path / "lampor.csv"
    path.write_text("\n".join(ROWS), encoding="utf-8")
    return path


def test_nothing_is_stored_before_somebody_confirms(call, lamps, tmp_path):
    code, out, err = call("import", "belysning", lamps, "--kommun", "Solna")
    assert code == 3
    assert "2 kan sparas, 2 lämnas utanför" in out
    assert "WGS 84 (EPSG:4326), gissat" in out
    assert "Ligger utanför Solna" in out
    assert "--yes" in err
    assert not (tmp_path / "imports").exists()


def test_confirmed_once_and_then_nothing_changes(call, lamps):
    arguments = ("import", "belysning", lamps, "-k", "0184", "--yes", "--source", "Solna stad")
    code, out, _ = call(*arguments, "--as-of", "2025-03-01")
    assert code == 0
    assert "2 nya, 0 ändrade, 0 borta" in out
    assert "Stored: belysning, 2 features, as of 2025-03-01" in out
    _, again, _ = call(*arguments, "--language", "en")
    assert "0 new, 0 changed, 0 gone, 2 unchanged" in again
    _, listed, _ = call("imported", "--kommun", "Solna")
    assert "Solna stad" in listed
    call("imported", "--kommun", "Solna", "--remove", "belysning")
    assert "Solna stad" not in call("imported")[1]


def test_rows_to_mend_come_back_as_a_file(call, lamps, tmp_path):
    out = tmp_path / "fel.csv"
    call("import", "belysning", lamps, "-k", "Solna", "--faults", out)
    rows = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert rows[0] == ["rad", "orsak", "id", "N", "E"]
    assert [row[0] for row in rows[1:]] == ["4", "5"]
    assert rows[2][2] == "'=1+1"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lampor", "x.csv"), "kamera, belysning"),
        (("belysning", "nope.csv"), "no such file"),
        (("belysning", "LAMPS", "--column", "id"), "role=column"),
        (("belysning", "LAMPS", "--column", "roll=N"), "Roles:"),
        (("belysning", "LAMPS", "--crs", "EPSG:1"), "EPSG:3006"),
        (("belysning", "LAMPS", "--crs", "EPSG:3011"), "WGS 84"),
        (("belysning", "http://127.0.0.1/wfs"), "127.0.0.1"),
    ],
)
def test_wrong_words_are_told(call, lamps, arguments, said):
    chosen = [lamps if one == "LAMPS" else one for one in arguments]
    code, _, err = call("import", *chosen, "-k", "Solna", "--yes")
    assert code != 0
    assert said in err
    assert "Traceback" not in err


def test_coverage_as_table_json_and_csv(call, lamps, tmp_path):
    call("import", "belysning", lamps, "-k", "Solna", "--yes")
    code, out, _ = call("analyse", "coverage", "-k", "Solna", "--distance", "800")
    assert code == 0
    assert "Lampor som finns" in out
    rows = json.loads(call("analyse", "coverage", "-k", "Solna", "-f", "json")[1])
    assert {row["place"] for row in rows} == {"Hagalund", "Västra skogen"}
    assert {row["answer"] for row in rows} >= {"täckt", "kanske", "går inte att säga"}
    path = tmp_path / "tackning.csv"
    call("analyse", "coverage", "-k", "Solna", "-f", "csv", "-o", path)
    listed = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert len(listed) == len(rows) + 1


def test_two_periods_of_linkoping(call):
    rows = json.loads(call("analyse", "diff", "-k", "Linköping", "-f", "json")[1])
    assert {row["fate"] for row in rows} == {"Återkommer", "Nytt", "Borta"}
    named = call("analyse", "diff", "-k", "Linköping", "-f", "json", "--before", "2021-2022")[1]
    assert json.loads(named) == rows
    code, _, err = call("analyse", "diff", "-k", "Solna")
    assert code == 2
    assert "two periods" in err


def test_delivered_and_overdue_add_up(call):
    (every,) = json.loads(
        call("analyse", "delivered", "-k", "Solna", "--by", "all", "-f", "json")[1]
    )
    late = json.loads(call("analyse", "overdue", "-k", "Solna", "-f", "json")[1])
    assert every["promises"] == 7
    assert every["overdue"] == len(late)


def test_kommuner_per_inhabitant(call, tmp_path):
    path = tmp_path / "folk.csv"
    path.write_text("kod;folkmängd\n0184;85 000\n180;1000000\n", encoding="utf-8")
    rows = json.loads(call("analyse", "compare", "--population", path, "-f", "json")[1])
    found = {row["kommun"]: row["per_10000"] for row in rows}
    assert found["Solna"] == pytest.approx(7 / 8.5, abs=0.01)
    assert found["Stockholm"] == pytest.approx(0.1)
    assert found["Kalmar"] is None
    path.write_text("0184;många\n", encoding="utf-8")
    assert "row 1" in call("analyse", "compare", "--population", path)[2]


def test_light_without_an_extract_says_how_to_get_one(call):
    code, _, err = call("analyse", "dark", "-k", "Solna")
    assert code != 0
    assert "osm import" in err
