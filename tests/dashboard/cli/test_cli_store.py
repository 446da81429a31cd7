"""`lofteskartan store copy`, and a store on a server for every verb."""

from __future__ import annotations

import pytest

from config.settings import STORE_VARIABLE


@pytest.fixture
def server(postgres, database_name, monkeypatch):
    """The address of an empty store without its password, which the environment holds."""
    monkeypatch.setenv("PGPASSWORD", postgres.password)
    return f"postgresql+psycopg://{postgres.user}@127.0.0.1:{postgres.port}/{database_name}"


def test_a_store_goes_to_a_server_and_back(call, tmp_path, server):
    made, back = tmp_path / "made.sqlite", tmp_path / "back.sqlite"
    assert call("build", "--store", made)[0] == 0
    code, out, _ = call("store", "copy", made, server)
    assert code == 0
    assert "copied and compared" in out
    assert call("store", "copy", server, back)[1] == out
    code, _, err = call("store", "copy", made, server)
    assert code == 1
    assert "not empty" in err


def test_a_verb_uses_the_store_of_the_variable_and_shows_no_password(
    call, postgres, database_name, monkeypatch
):
    monkeypatch.setenv(STORE_VARIABLE, postgres.address(database_name))
    code, out, err = call("build")
    assert code == 0
    assert f"Store: postgresql+psycopg://{postgres.user}@127.0.0.1" in out
    assert postgres.password not in out + err
    with postgres.connect(database_name) as raw:
        assert raw.execute("SELECT count(*) FROM promise_sets").fetchone()[0] > 0
