"""What can go wrong with an imported file."""

from __future__ import annotations

from config.errors import LoftesError
from geodata.notes import note, render


class ImportFileError(LoftesError):
    """A file cannot be imported; ``note`` says why in both languages.

    Parameters
    ----------
    code, where, params
        Code and values of a sentence in ``config/notes.toml``, and the file at fault.
    """

    def __init__(self, code: str, where: str = "", **params: str | int) -> None:
        self.note = note(f"imports.{code}", **params)
        super().__init__(
            render(self.note, "en"), where=where, remedy=render(note("imports.nothing"), "en")
        )


class ImportChoiceError(ImportFileError):
    """A layer, column, table or reference system that was named does not exist."""

    exit_code = 2


class ImportStoreError(ImportFileError):
    """The folder of imports cannot be read or written."""
