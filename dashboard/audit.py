"""Known weaknesses of the pinned packages: ``make audit`` (needs a network; the program does not).

pip-audit is fetched for the occasion. Where no list of weaknesses can be reached, that is what it
says: nothing was audited, which is not the same as nothing found.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from config.settings import PROJECT_DIR

CONSTRAINTS = PROJECT_DIR / "constraints.txt"
SERVICES = ("pypi", "osv")
TIMEOUT_S = 300
FOUND, NOT_AUDITED = 1, 0


def audit() -> int:
    """Print what was found, or that nothing could be asked; return the exit code."""
    for service in SERVICES:
        answer = _ask(service)
        asked = [package for package in answer if "skip_reason" not in package]
        if not asked:
            continue
        weak = [package for package in asked if package["vulns"]]
        for package in weak:
            ids = ", ".join(vuln["id"] for vuln in package["vulns"])
            sys.stdout.write(f"{package['name']} {package['version']}: {ids}\n")
        sys.stdout.write(
            f"audit ({service}): {len(asked)} packages asked about, {len(weak)} with known "
            f"weaknesses, {len(answer) - len(asked)} not known to it\n"
        )
        return FOUND if weak else 0
    sys.stdout.write("audit: NOT DONE, no list of weaknesses can be reached from here\n")
    return NOT_AUDITED


def _ask(service: str) -> list[dict[str, Any]]:
    uvx = shutil.which("uvx", path=str(Path(sys.executable).parent)) or "uvx"
    command = [uvx, "pip-audit", "--requirement", str(CONSTRAINTS), "--require-hashes",
               "--disable-pip", "--vulnerability-service", service, "--format", "json"]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603  our own command
            command, capture_output=True, text=True, check=False, timeout=TIMEOUT_S
        )
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError):
        return []
    return packages


if __name__ == "__main__":
    sys.exit(audit())
