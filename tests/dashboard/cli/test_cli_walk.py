"""The commands of a walk, from the pack to the feedback sheet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from config.settings import SETTINGS_VARIABLE, STORE_VARIABLE

PLAN = Path(__file__).resolve().parents[2] / "fixtures" / "walk" / "hagalund.json"
WALK = json.loads(PLAN.read_text(encoding="utf-8"))["walk"]


@pytest.fixture
def call(monkeypatch, exit_code, capfd, tmp_path):
    """Run the command line in this process: ``call("walk", …)`` → (exit code, out, err)."""
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "test.sqlite"))
    monkeypatch.delenv(SETTINGS_VARIABLE, raising=False)
    monkeypatch.setenv("COLUMNS", "120")

    def run(*arguments: object) -> tuple[int, str, str]:
        code = exit_code("walk", *arguments)
        out, err = capfd.readouterr()
        return code, out, err

    return run


@pytest.fixture
def sheet(tmp_path):
    """A field sheet's file of a group."""

    def make(name: str = "grupp1.json", phone: str = "a", group: int = 1) -> Path:
        rows = [
            {
                "id": f"{n}",
                "stop": WALK["stops"][n]["id"],
                "category": "belysning",
                "good": n == 1,
                "severity": 3,
                "text": f"Lampan vid stopp {n} är släckt",
                "when": f"2026-11-24T18:{n}0:00+01:00",
            }
            for n in range(3)
        ]
        content = {
            "format": "lofteskartan-protocol", "version": 1, "walk": {"id": WALK["id"]},
            "sheet": phone, "group": group, "people": 9, "count": 3, "observations": rows,
        }  # fmt: skip
        path = tmp_path / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return make


@pytest.mark.parametrize("verb", ["pack", "merge", "actions", "followup", "feedback"])
def test_every_verb_explains_itself(call, verb):
    code, out, _ = call(verb, "--help")
    assert code == 0
    assert "Example" in out


def test_from_the_pack_to_the_follow_up_walk(call, sheet, tmp_path):
    code, out, _ = call("pack", PLAN, "--out", tmp_path / "pack")
    assert code == 0
    assert len(list((tmp_path / "pack").iterdir())) == len(out.splitlines()) == 9

    first, second = sheet(), sheet("grupp2.json", "b", 2)
    code, out, _ = call("merge", first, second, first)
    assert code == 0
    assert "grupp1.json: 3 new, 0 known already" in out
    assert "grupp1.json: 0 new, 3 known already" in out
    assert "6 observations, 3 pairs that may tell the same" in out

    code, out, _ = call("actions", "--walk", WALK["id"], "--make")
    assert code == 0
    assert out.startswith("4 new actions")
    one = out.splitlines()[1].split()[0]
    code, _, err = call("actions", "--id", one, "--status", "avböjd")
    assert code == 1
    assert "must say why" in err
    code, out, _ = call(
        *("actions", "--id", one, "--status", "planerad", "--owner", "Gata och park"),
        *("--deadline", "2020-01-01", "--answer", "Vi byter lampan.", "--approve"),
    )
    assert code == 0
    code, out, _ = call("actions", "--overdue")
    assert out.count("\n") == 1
    assert "LATE  Gata och park" in out
    assert "(answered)" in out

    code, out, _ = call("feedback", WALK["id"][:6], "--out", tmp_path / "svar.pdf")
    assert code == 0
    assert (tmp_path / "svar.pdf").read_bytes().startswith(b"%PDF")

    plan = tmp_path / "f.json"
    code, out, _ = call("followup", WALK["id"], "--date", "2027-06-01", "--out", plan)
    assert code == 0
    made = json.loads(plan.read_text(encoding="utf-8"))["walk"]
    assert made["follows"] == WALK["id"]
    assert made["start"].startswith("2027-06-01T18:00")
    assert len(made["stops"]) == 2


def test_one_bad_file_keeps_no_other_out(call, sheet, tmp_path):
    call("pack", PLAN, "--out", tmp_path / "pack", "--format", "ics")
    bad = tmp_path / "bild.json"
    bad.write_bytes(b"\xff\xd8\xff renamed")
    code, out, err = call("merge", bad, sheet(), tmp_path / "missing.json")
    assert code == 1
    assert "3 new" in out
    assert "no protocol of a field sheet" in err
    assert "missing.json" in err
    assert "Traceback" not in err


def test_a_file_of_100s_of_megabytes_is_refused_by_its_size(call, tmp_path):
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(300_000_000)
    code, _, err = call("merge", huge)
    assert code == 1
    assert "300 MB" in err


def test_a_csv_brings_the_photos_that_lie_beside_it(call, tmp_path):
    from PIL import Image

    call("pack", PLAN, "--out", tmp_path / "pack", "--format", "ics")
    Image.new("RGB", (40, 30), "red").save(tmp_path / "p.jpg")
    stop = WALK["stops"][0]["id"]
    head = "end,stop,category,good,severity,text,photo,KEY"
    row = f"2026-11-24T18:12:00+01:00,{stop},skrap,nej,2,Glas,p.jpg,uuid:1"
    (tmp_path / "odk.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    code, out, _ = call("merge", tmp_path / "odk.csv", "--walk", WALK["id"])
    assert code == 0
    assert "1 new" in out
    assert "did not come along" not in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("pack", "missing.json", "--out", "x"), "cannot be read"),
        (("followup", "zzz"), "no walk 'zzz'"),
        (("feedback", "zzz"), "no walk 'zzz'"),
        (("actions", "--id", "zzz"), "0 actions begin with"),
        (("actions", "--deadline", "i morgon", "--id", "x"), "0 actions"),
    ],
)
def test_what_is_not_there_is_told(call, arguments, said):
    code, _, err = call(*arguments)
    assert code != 0
    assert said in err
