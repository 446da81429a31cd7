"""What can go wrong with a walk."""

from __future__ import annotations

from config.errors import LoftesError


class WalkError(LoftesError):
    """A walk cannot be planned, read or stored."""


class WalkFileError(WalkError):
    """A file is no plan of a walk, or is damaged."""
