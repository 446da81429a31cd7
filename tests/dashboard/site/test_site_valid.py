"""W3C's validator on every type of page: no error."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.published_walk import OneWalk

JAR = Path(__file__).parents[3] / ".tools" / "vnu.jar"  # `make validator` puts it there
FIRST_OF = ("lofte/*.html", "plats/*.html")


def test_no_page_type_has_an_error(site, fresh, make):
    java = shutil.which("java")
    if java is None or not JAR.is_file():
        pytest.skip("W3C's validator needs Java and `make validator` (npm)")
    pages = set(site.path.glob("*.html")) | set(site.path.glob("en/*.html"))
    for kommun in ("orebro-1880", "solna-0184", "stockholm-0180", "ale-1440"):
        for folder in (site.path / kommun, site.path / "en" / kommun):
            pages |= set(folder.glob("*.html"))
            pages |= {path for pattern in FIRST_OF for path in sorted(folder.glob(pattern))[:3]}
    walked = fresh(make.set(make.promise("Fyra vandringar", "Larmtorget")))
    walked.again(walks=OneWalk())
    pages |= set(walked.files("hostvandring*.html"))
    command = [java, "-Xss8m", "-jar", str(JAR), "--errors-only", *map(str, sorted(pages))]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert len(pages) > 40
    assert (found.returncode, found.stderr) == (0, "")
