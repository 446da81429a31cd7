"""What can go wrong with a store, as a person reads it."""

from __future__ import annotations

from config.errors import LoftesError


class StoreError(LoftesError):
    """The store cannot be opened, read or written; what it holds is as it was."""
