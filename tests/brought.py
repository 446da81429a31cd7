"""Documents of Solna that somebody brought, and the pages that work with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest

from dashboard import workbench
from dashboard.cli.sources import Loaded

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.store import Store

PAGE = """Medborgarlöfte Solna 2023

Polisen och Solna stad lovar att:

• Hålla två trygghetsvandringar i Hagalund under hösten.
• Förbättra belysningen vid Trollkarlsbacken.
"""


def bring(store: Store, text: str = PAGE) -> None:
    """Store what a document of that text promises, as somebody does on Granska."""
    workbench.keep_reading(store, workbench.read_loaded(Loaded(text.encode(), "solna.txt")))


def run_page(page: Callable[[], None]) -> AppTest:
    """Return a page of Solna's promises of 2023 after its first run."""
    app = AppTest.from_function(page, default_timeout=60)
    app.query_params["kommun"] = "Solna"
    app.query_params["period"] = "2023"
    return app.run()


def follow_page() -> None:
    """Draw Uppföljning; it is run from its source, so it imports by itself."""
    from dashboard import session
    from dashboard.screens import uppfoljning

    session.begin()
    uppfoljning.page()
