"""Which licence each pinned package has: ``python -m dashboard.licences`` writes the list.

Not part of the running application. A test keeps the list in step with ``constraints.txt``.
"""

from __future__ import annotations

import re
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata

from config.errors import LoftesError
from config.settings import PROJECT_DIR

CONSTRAINTS = PROJECT_DIR / "constraints.txt"
LIST = PROJECT_DIR / "docs" / "licences.md"
_NAME = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
_TROVE = "License :: OSI Approved :: "
# What a package's own metadata does not say, looked up in its LICENSE file.
LOOKED_UP = {
    "colorama": "BSD-3-Clause",  # for Windows alone, so not installed everywhere
    "streamlit-folium": "MIT",
    "gpxpy": "Apache-2.0",
    "pydeck": "Apache-2.0",
    "tzdata": "Apache-2.0",
}
# GPL (not LGPL, which lets itself be used), AGPL, SSPL, and what forbids trade.
_FORBIDDEN = re.compile(
    r"(?<!L)\bA?GPL|(?<!Lesser )General Public|Affero|SSPL|NonCommercial|\bNC\b", re.IGNORECASE
)
HEAD = """# Licences of the packages

Made by `python -m dashboard.licences` out of `constraints.txt`; a test keeps it in step, and fails
for GPL, AGPL and licences that forbid trade. Files shipped with the project (Leaflet,
protomaps-leaflet, Lucide, Source Sans) have their licences beside them; data:
[SOURCES.md](../geodata/data/SOURCES.md).

| package | licence |
| --- | --- |
"""


class LicenceError(LoftesError):
    """A package whose licence is not known, or not allowed."""


def packages() -> list[str]:
    """Return every pinned package, sorted."""
    return sorted(set(_NAME.findall(CONSTRAINTS.read_text(encoding="utf-8"))))


def licence_of(name: str) -> str:
    """Return the licence that a package names, in one line.

    Raises
    ------
    LicenceError
        Where neither its metadata nor the table above says it.
    """
    if name in LOOKED_UP:
        return LOOKED_UP[name]
    try:
        said = metadata(name)
    except PackageNotFoundError:
        said = None
    found = _said(said) if said is not None else ""
    if not found:
        raise LicenceError(
            "its licence is not known",
            where=name,
            remedy="Read its LICENSE file and write it into LOOKED_UP of dashboard/licences.py.",
        )
    return found


def _said(said: PackageMetadata) -> str:
    fields: dict[str, list[str]] = {}
    for key in ("License-Expression", "License", "Classifier"):
        fields[key] = list(said.get_all(key) or [])
    if fields["License-Expression"]:
        return fields["License-Expression"][0]
    names = [c.removeprefix(_TROVE) for c in fields["Classifier"] if c.startswith(_TROVE)]
    text = " ".join(fields["License"])
    # Some put the whole licence there: the classifier is the shorter answer.
    return ", ".join(names) or (text if "\n" not in text else "")


def is_forbidden(licence: str) -> bool:
    """Return whether a licence may not be in the project; of several to choose from, one must."""
    return all(_FORBIDDEN.search(choice) for choice in licence.split(" OR "))


def listed() -> str:
    """Return the list as it must stand in the file."""
    return HEAD + "".join(f"| {name} | {licence_of(name)} |\n" for name in packages())


def write() -> None:
    """Write the list; raise :class:`LicenceError` for what may not be in it."""
    text = listed()
    for name in packages():
        if is_forbidden(licence_of(name)):
            raise LicenceError(
                f"{licence_of(name)} is not allowed here", where=name, remedy="Use another package."
            )
    LIST.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
