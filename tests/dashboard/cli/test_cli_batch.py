from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from config.errors import ConfigError, LoftesError
from dashboard.cli.batch import Outcome, ResultFile, Tally, expand, read_many, read_one
from geodata.fetch import Fetched
from geodata.reading.errors import TooLargeError

PROGRAM = Path(sys.executable).parent / "lofteskartan"
TEXT = "Medborgarlöfte {year}\n\nPolisen och Solna stad lovar att:\n\n• Förbättra belysningen.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "documents"
    (root / "below").mkdir(parents=True)
    for year in range(2016, 2024):
        (root / f"solna_{year}.txt").write_text(TEXT.format(year=year), encoding="utf-8")
    (root / "below" / "no_period.TXT").write_text(TEXT.format(year=""), encoding="utf-8")
    (root / "empty.html").write_bytes(b"")
    (root / "recipe.md").write_text("Mjöl, mjölk och ägg blir pannkakor.\n", encoding="utf-8")
    (root / "picture.png").write_bytes(b"\x89PNG")
    return root


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAM), "read", *map(str, arguments)],
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


def test_a_folder_stands_for_the_documents_in_it_and_below(folder):
    found = [Path(source).name for source in expand([str(folder)])]
    assert len(found) == 11
    assert "no_period.TXT" in found
    assert "picture.png" not in found
    assert expand(["https://example.se/a", "x.txt"]) == ["https://example.se/a", "x.txt"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_bad_file_never_stops_the_others_and_the_order_stays(folder, jobs):
    found = run(folder, "--format", "jsonl", "--jobs", jobs)
    assert found.returncode == 1
    rows = [json.loads(line) for line in found.stdout.splitlines()]
    assert [row["document"] for row in rows] == [
        source for source in expand([str(folder)]) if not source.endswith("empty.html")
    ]
    assert "10 read, 1 unreadable, 2 without period, 1 without promise" in found.stderr
    assert "empty.html" in found.stderr
    assert "Traceback" not in found.stderr


def test_an_interrupted_batch_goes_on_where_it_stopped(folder, tmp_path):
    out = tmp_path / "out.jsonl"
    run(folder, "--out", out)
    whole = out.read_text("utf-8")
    lines = whole.splitlines(keepends=True)
    out.write_text("".join(lines[:4]) + lines[4][:20], encoding="utf-8")  # as a crash leaves it
    again = run(folder, "--out", out, "--jobs", 2)
    assert "6 read, 4 read before, 1 unreadable" in again.stderr
    assert out.read_text("utf-8") == whole
    assert "0 read, 10 read before" in run(folder, "--out", out).stderr


def test_a_file_of_something_else_is_not_written_to(folder, tmp_path):
    out = tmp_path / "notes.txt"
    out.write_text("my notes\n", encoding="utf-8")
    found = run(folder, "--out", out)
    assert found.returncode == 1
    assert "is no result of an earlier batch" in found.stderr
    assert out.read_text("utf-8") == "my notes\n"


def test_a_result_file_that_cannot_be_written_is_told(tmp_path):
    results = ResultFile(tmp_path / "none" / "out.jsonl")
    with pytest.raises(LoftesError, match="cannot be written"):
        results.append({"document": "x"})


def test_a_fault_in_the_reader_is_one_document_s_fault(monkeypatch, folder):
    def explode(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("geodata.reading.read_document", explode)
    outcome = read_one(str(folder / "solna_2016.txt"))
    assert outcome.reading is None
    assert "RecursionError: too deep" in str(outcome.fault)


def test_a_process_that_dies_costs_its_document_only(folder):
    sources = [str(folder / "solna_2016.txt"), "DIE", str(folder / "solna_2017.txt")]
    script = (
        "import os, sys\n"
        "import dashboard.cli.batch as batch\n"
        "import dashboard.cli.sources as sources\n"
        "real = sources.load_source\n"
        "def load_source(source):\n"
        "    if source == 'DIE': os._exit(9)\n"
        "    return real(source)\n"
        "batch.load_source = load_source\n"
        "if __name__ == '__main__':\n"
        "    for outcome in batch.read_many(sys.argv[1:], 2):\n"
        "        print(outcome.source, outcome.fault.what if outcome.fault else 'ok')\n"
    )
    path = folder.parent / "script.py"
    path.write_text(script, encoding="utf-8")
    found = subprocess.run(
        [sys.executable, str(path), *sources], capture_output=True, check=True, text=True
    )
    assert found.stdout.splitlines() == [
        f"{sources[0]} ok",
        "DIE the reader's process died on it",
        f"{sources[2]} ok",
    ]


def test_errors_cross_processes_whole():
    for error in (
        LoftesError("what", where="where", remedy="remedy"),
        TooLargeError("x.txt", "30 MB", "20 MB"),
        ConfigError(["a.toml: key: reason"]),
    ):
        copy = pickle.loads(pickle.dumps(error))  # noqa: S301  our own bytes
        assert type(copy) is type(error)
        assert str(copy) == str(error)
        assert copy.exit_code == error.exit_code


def test_a_web_page_keeps_its_address_and_day(monkeypatch):
    class Stub:
        def fetch(self, url: str) -> Fetched:
            data = TEXT.format(year=2022).encode()
            return Fetched(data, f"{url}/", "text/plain", None, date(2026, 11, 23))

    monkeypatch.setattr("dashboard.cli.sources._fetcher", Stub)
    reading = read_one("https://example.se/trygghet/loften").reading
    assert reading is not None
    assert reading.sets[0].document == reading.document
    assert reading.document.name == "loften"
    assert reading.document.url == "https://example.se/trygghet/loften/"
    assert reading.document.retrieved == date(2026, 11, 23)


def test_an_address_of_this_machine_is_refused():
    outcome = read_one("http://127.0.0.1/x")
    assert outcome.reading is None
    assert "not on the public web" in str(outcome.fault)


def test_reading_nothing_is_no_fault():
    assert list(read_many([], 4)) == []
    tally = Tally()
    tally.add(Outcome("x", None, LoftesError("y")))
    assert tally.line() == "0 read, 1 unreadable, 0 without period, 0 without promise"
