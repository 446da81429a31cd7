"""The command line in this process, with a folder of its own for extracts."""

from __future__ import annotations

import re
import sys

import pytest

from config.osm_tables import FOLDER_VARIABLE
from dashboard.cli.main import main


@pytest.fixture
def call(monkeypatch, capfd, tmp_path):
    """Run the command line in this process: ``call("osm", …)`` → (exit code, out, err)."""
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "osm"))

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["lofteskartan", *map(str, arguments)])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capfd.readouterr()
        return code, re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", out), err

    return run
