"""axe-core on a page or a frame of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

# A frame is a part of the page: its main landmark and its heading are the page's.
OF_A_WHOLE_PAGE = ("landmark-one-main", "page-has-heading-one")
# What is not ours: rule, and what its element holds.
NOT_OURS = {
    # Streamlit 1.67, 2026-11-24: the box of an uploader that holds a file can be focused; the
    # button in it is reached and named.
    ("presentation-role-conflict", "stFileUploaderDropzone"),
    # Streamlit 1.67, 2026-11-24: the frame that one drags over Vega's chart has a role and takes no
    # name. The chart has a name, and the slider under it does the same by keys.
    ("svg-img-alt", "years_brush"),
}


def findings(target: Page | Frame, *, without: tuple[str, ...] = ()) -> set[tuple[str, str]]:
    """Return what axe finds of ours: rule and element; ``without`` names rules to leave out."""
    rules = {rule: {"enabled": False} for rule in without}
    options = {"resultTypes": ["violations"], "rules": rules}
    found = Axe().run(target, options=options).response["violations"]
    return {
        (rule["id"], node["html"])
        for rule in found
        for node in rule["nodes"]
        if not any(rule["id"] == known and part in node["html"] for known, part in NOT_OURS)
    }
