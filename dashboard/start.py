"""The script that Streamlit runs for a visitor: the frame, then the page."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import streamlit as st

from config.access_tables import Right
from config.errors import LoftesError
from config.log import new_run, timed
from dashboard import account, frame, session
from dashboard.escape import escape
from dashboard.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable

# In the order of the navigation: the text of the link, the module of the page and its address.
SCREENS = {
    "app.map": ("karta", ""),
    "app.list": ("loften", "loften"),
    "app.follow": ("uppfoljning", "uppfoljning"),
    "app.coverage": ("tackning", "tackning"),
    "app.compare": ("jamfor", "jamfor"),
    "app.walk": ("vandring", "vandring"),
    "app.protocol": ("walk_protocol", "protokoll"),
    "app.actions": ("walk_actions", "atgarder"),
    "app.review": ("granska", "granska"),
    "app.data": ("data", "data"),
    "app.sweden": ("sverige", "sverige"),
    "app.audit": ("logg", "logg"),
    "app.glossary": ("ordlista", "ordlista"),
}
NEEDS = {"app.audit": Right.AUDIT}  # pages that are linked only for those who may see them
BELOW = ("app.glossary",)  # pages that are linked at the foot
# The choices that do something on a page, where not all do; the others are kept, not shown.
CHOICES = {
    "vandring": ("kommun", "period"),
    "granska": ("kommun", "period"),
    "protokoll": ("kommun",),
    "atgarder": ("kommun",),
    "data": ("kommun",),
    "logg": ("kommun",),
    "sverige": (),
    "ordlista": (),
}
WITH_FILTERS = ("", "loften")  # pages with search and filters


def _page(name: str) -> Callable[[], None]:
    """Return a page that is imported once somebody opens it: the first visitor waits for one."""

    def show() -> None:
        import_module(f"dashboard.screens.{name}").page()

    show.__name__ = name
    return show


def _is_linked(key: str) -> bool:
    return key not in BELOW and (key not in NEEDS or session.may(NEEDS[key]))


def start() -> None:
    """Show the page that the URL names."""
    new_run()
    st.set_page_config(page_title="Löfteskartan", page_icon=frame.PAGE_ICON, layout="wide")
    frame.page_style()
    try:
        found = session.begin()
        texts = session.texts()
        pages = {
            key: st.Page(_page(name), title=texts(key), url_path=path or None, default=not path)
            for key, (name, path) in SCREENS.items()
        }
        chosen = st.navigation(list(pages.values()), position="hidden")
        path = chosen.url_path
        frame.header({k: page for k, page in pages.items() if _is_linked(k)}, path)
        frame.notices(found)
        account.begin()
        if not account.is_open():
            return
        frame.choices(CHOICES.get(path, frame.CHOICES), counted=path in WITH_FILTERS)
        with timed("page", page=path or "karta"):
            chosen.run()
        frame.foot({key: pages[key] for key in BELOW})
    except LoftesError as error:
        where = f"<p><code>{escape(error.where)}</code></p>" if error.where else ""
        st.html(
            f'<div class="fault" role="alert"><h2>{escape(text("error.title", "sv"))}</h2>'
            f"<p>{escape(error.what)}</p>{where}"
            f"<p>{escape(error.remedy)}</p></div>"
        )


start()
