"""What can be wrong with a document, each with what to do about it."""

from __future__ import annotations

from config.errors import LoftesError


class ReadingError(LoftesError):
    """A document that cannot be read; the other documents of a batch go on."""

    exit_code = 3


class EmptyDocumentError(ReadingError):
    """Nothing to read in it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "The document holds no text.",
            where=name,
            remedy="Check that the file was saved whole and is the page itself.",
        )


class NotTextError(ReadingError):
    """Neither text nor HTML, PDF or DOCX."""

    def __init__(self, name: str, kind: str = "binary data") -> None:
        super().__init__(
            f"This is {kind}, not a document that can be read.",
            where=name,
            remedy="Save the page as HTML, PDF, DOCX or plain text and read that file.",
        )


class TooLargeError(ReadingError):
    """More than a reader of promises should have to take in."""

    def __init__(self, name: str, size: str, limit: str) -> None:
        super().__init__(
            f"The document is too large: {size}, at most {limit} is read.",
            where=name,
            remedy="Cut out the pages with the promises and read these.",
        )


class DamagedError(ReadingError):
    """A file that says what it is and then is not."""

    def __init__(self, name: str, kind: str, reason: str) -> None:
        super().__init__(
            f"The {kind} file is damaged: {reason}.",
            where=name,
            remedy="Download it again, or open it and save it as PDF or text.",
        )


class EncryptedError(ReadingError):
    """A PDF that asks for a password."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "The PDF is protected with a password.",
            where=name,
            remedy="Open it with the password and save a copy without protection.",
        )


class ScannedError(ReadingError):
    """A PDF of pictures without a text layer."""

    def __init__(self, name: str, pages: int) -> None:
        super().__init__(
            f"The PDF has {pages} pages of pictures and no text: it is a scan.",
            where=name,
            remedy="Run text recognition (OCR) on it, then read the result.",
        )
