"""The house itself: names, sizes, what may not stand in it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("config", "geodata", "layers", "dashboard")
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40
SOURCES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True
    )
    if listed.returncode:
        pytest.skip("not a git checkout: what is tracked cannot be listed")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_other_distribution_owns_our_package_names():
    owners: dict[str, set[str]] = {name: set() for name in PACKAGES}
    for distribution in distributions():
        name = distribution.metadata["Name"]
        tops = {file.parts[0] for file in distribution.files or () if len(file.parts) > 1}
        for package in tops & set(PACKAGES):
            owners[package].add(name)
    foreign = {package: found - {"lofteskartan"} for package, found in owners.items()}
    assert not any(foreign.values()), foreign


def test_our_packages_are_imported_from_here():
    for package in PACKAGES:
        module = __import__(package)
        assert Path(module.__file__ or "").is_relative_to(ROOT)


def test_imports_keep_their_direction():
    found = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MAX_FILE_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            start = (first.end_lineno or 0) if has_docstring else node.lineno
            assert (node.end_lineno or 0) - start <= MAX_FUNCTION_LINES, node.name


def test_every_dependency_is_pinned_with_hashes_and_names_no_index():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [re.split(r"[<>=\[; ]", line)[0] for line in project["dependencies"]]
    for name in ("constraints.txt", "constraints-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        pins = {
            re.sub(r"[-_.]+", "-", pin).lower()
            for pin in re.findall(r"^(\S+?)==", text, re.MULTILINE)
        }
        assert {re.sub(r"[-_.]+", "-", want).lower() for want in wanted} <= pins
        entries = re.split(r"\n(?=\S)", text.strip())
        assert all("--hash=sha256:" in entry for entry in entries if "==" in entry)


def test_no_tracked_file_names_a_package_index_or_a_path_of_one_machine():
    hosts = [
        "pypi" + ".org",
        "python" + "hosted.org",
        "registry" + ".npmjs.org",
        "deb.debian" + ".",
    ]
    places = ["/ho" + "me/", "/wo" + "rk/", "/ro" + "ot/", "C:\\Us" + "ers"]
    found = [
        (path.relative_to(ROOT), word)
        for path in tracked()
        if path.suffix not in (".png", ".parquet") and "vendor" not in path.parts
        for word in hosts + places
        if word in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert not found


def test_personal_data_of_the_sources_is_not_in_the_project(shared: Path):
    """Telephone numbers and e-mail addresses of the seed documents stand in no tracked file."""
    sources = "\n".join(p.read_text(encoding="utf-8") for p in (shared / "seeds").glob("*.txt"))
    personal = set(re.findall(r"[\w.-]+@[\w.-]+\.\w+", sources))
    personal |= set(re.findall(r"\b0\d{1,3}-\d{2,3} ?\d{2} ?\d{2}(?: ?\d{2})?", sources))
    assert personal
    found = [
        (path.relative_to(ROOT), item)
        for path in tracked()
        if path.suffix not in (".png", ".parquet")
        for item in personal
        if item in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert not found
