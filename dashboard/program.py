"""Which program this is: what it makes depends on it as much as on the store."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version

from config.settings import PROJECT_DIR

FOLDERS = ("config", "geodata", "layers", "dashboard")
SUFFIXES = (".py", ".toml", ".html", ".css", ".js", ".svg", ".csv", ".parquet")
# Another version of these may round a coordinate otherwise.
GEOMETRY = ("geopandas", "numpy", "pandas", "pyproj", "shapely")


@cache
def sources() -> str:
    """Return a hash of every file that the program is made of, once a process."""
    whole = hashlib.sha256()
    for folder in FOLDERS:
        for path in sorted((PROJECT_DIR / folder).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file():
                whole.update(str(path.relative_to(PROJECT_DIR)).encode())
                whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


@cache
def program() -> str:
    """Return a hash of the program and of the libraries that its geometry comes from."""
    libraries = [f"{name} {version(name)}" for name in GEOMETRY]
    return hashlib.sha256(" ".join([sources(), *libraries]).encode()).hexdigest()
