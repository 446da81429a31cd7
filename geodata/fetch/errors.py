"""Why a document could not be fetched."""

from __future__ import annotations

import re

from config.errors import LoftesError

SAVE_IT = "Open the page in a browser, save it, and read the saved file."
LATER = "Try again later, or save the page in a browser and read the saved file."
MAX_SHOWN = 200
SERVER_FAULT = 500  # and above
_LOGIN = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*:[/\\]*|[/\\]*)[^/?#]*@")


class FetchError(LoftesError):
    """A document that could not be fetched; nothing of it was kept."""

    exit_code = 4


class AddressRefusedError(FetchError):
    """An address that is never asked: malformed, not public, or not the web."""


class RobotsRefusedError(FetchError):
    """The site's ``robots.txt`` keeps this page to itself, or cannot be had just now."""


class UnreachableError(FetchError):
    """No such name, no connection, or no trusted certificate."""


class FetchTimeoutError(FetchError):
    """The site took longer than it may."""


class TooLargeError(FetchError):
    """More bytes than a document may have, on the wire or unpacked."""


class TooManyRedirectsError(FetchError):
    """One redirect led to the next."""


class BrokenAnswerError(FetchError):
    """The site's answer is cut short, damaged or not HTTP."""


class HttpStatusError(FetchError):
    """The site answered without a document.

    ``status`` is the HTTP status, ``retry_after`` when to come back, in words, where it was told.
    """

    def __init__(self, status: int, where: str, retry_after: str = "") -> None:
        what, remedy = _STATUS.get(status) or _STATUS[SERVER_FAULT if status >= SERVER_FAULT else 0]
        if retry_after:
            remedy = f"The site asks to come back {retry_after}. {remedy}"
        super().__init__(f"{what} (HTTP {status}).", where=where, remedy=remedy)
        self.status = status
        self.retry_after = retry_after


_STATUS = {
    0: ("The site has no document to give here", SAVE_IT),
    401: ("The page asks for a login", SAVE_IT),
    403: ("The site does not give this page to programs", SAVE_IT),
    404: ("There is no such page", "Check the address; the document may have moved."),
    410: ("The page was taken away for good", "Look for the document's new address."),
    429: ("The site asks for fewer requests", LATER),
    SERVER_FAULT: ("The site has a fault of its own", LATER),
}


def shown(url: str) -> str:
    """Return ``url`` fit for a message: short, printable, without name and password."""
    line = _LOGIN.sub(r"\1…@", url)
    line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
    return line if len(line) <= MAX_SHOWN else line[: MAX_SHOWN - 1] + "…"
