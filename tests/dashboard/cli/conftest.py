"""The command line in this process, with a folder of its own for extracts."""

from __future__ import annotations

import re
import sys

import pytest

from config.osm_tables import FOLDER_VARIABLE
from config.settings import load_settings
from dashboard.cli.main import main


@pytest.fixture
def exit_code(monkeypatch):
    """Run the command line in this process with arguments and fresh settings; its exit code."""

    def run(*arguments: object) -> int:
        load_settings.cache_clear()
        monkeypatch.setattr(sys, "argv", ["lofteskartan", *map(str, arguments)])
        try:
            main()
        except SystemExit as stop:
            return int(stop.code or 0)
        return 0

    yield run
    load_settings.cache_clear()


@pytest.fixture
def call(monkeypatch, exit_code, capfd, tmp_path):
    """Run the command line in this process: ``call("osm", …)`` → (exit code, out, err)."""
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "osm"))

    def run(*arguments: object) -> tuple[int, str, str]:
        code = exit_code(*arguments)
        out, err = capfd.readouterr()
        return code, re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", out), err

    return run
