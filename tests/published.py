"""Files of a published site, through the links of a release: a glob follows none."""

from __future__ import annotations

import os
from fnmatch import fnmatch
from pathlib import Path


def files_below(folder: Path, pattern: str = "*") -> list[Path]:
    """Return files by the pattern of their names, through links to folders too."""
    walked = os.walk(folder, followlinks=True)
    found = (Path(home, name) for home, _, names in walked for name in names)
    return sorted(path for path in found if fnmatch(path.name, pattern))
