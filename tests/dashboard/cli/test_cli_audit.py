"""`lofteskartan audit`: what the command line itself has changed, and whose an account is."""

from __future__ import annotations

import pytest

from config.settings import SETTINGS_VARIABLE, STORE_VARIABLE
from geodata.access import account_of


@pytest.fixture
def own(call, monkeypatch, tmp_path):
    """The command line with a store of its own."""
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "store.sqlite"))
    monkeypatch.delenv(SETTINGS_VARIABLE, raising=False)
    return call


def test_what_was_decided_and_imported_is_in_the_log(own, tmp_path, monkeypatch):
    monkeypatch.setenv("LOFTESKARTAN_IMPORTS", str(tmp_path / "imports"))
    lamps = tmp_path / "lampor.csv"
    lamps.write_text("id;N;E\na;59,361;18,001\n", encoding="utf-8")
    assert own("build")[0] == 0
    assert own("decide", "Hagalund", "-k", "Solna", "--no-place", "--who", "=handläggare")[0] == 0
    assert own("import", "belysning", lamps, "-k", "Solna", "--yes")[0] == 0
    assert own("imported", "-k", "Solna", "--remove", "belysning")[0] == 0
    code, out, _ = own("audit")
    assert code == 0
    said = [line.split(" · ")[1:] for line in out.splitlines()]
    assert [line[-5:-1] for line in said if "place = none" in line] != []
    for words in ("tog över registret", "beslutade", "importerade", "tog bort importerad data"):
        assert any(words in part for line in said for part in line), words
    assert all("local" in line for line in said)
    target = tmp_path / "logg.csv"
    assert own("audit", "--kommun", "Solna", "--out", target)[0] == 0
    rows = target.read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "När;Vem;Roll;Vad;Kommun;Närmare;Id;Konto"
    assert len(rows) == 4
    assert all("Solna" in row for row in rows[1:])
    assert not any(";=" in row for row in rows)


def test_whose_an_account_is_can_be_worked_out(own):
    code, out, _ = own("audit", "--account", "Anna@Solna.example")
    assert (code, out.strip()) == (0, account_of("anna@solna.example"))


def test_a_file_that_cannot_be_written_is_told(own, tmp_path):
    code, _, err = own("audit", "--out", tmp_path / "no" / "logg.csv")
    assert code == 1
    assert "cannot be written" in err
