"""The script that Streamlit runs for a visitor: the frame, then the page."""

from __future__ import annotations

import streamlit as st

from config.errors import LoftesError
from dashboard import frame, session
from dashboard.escape import escape
from dashboard.screens import (
    data,
    granska,
    jamfor,
    karta,
    loften,
    sverige,
    tackning,
    uppfoljning,
    vandring,
    walk_actions,
    walk_protocol,
)
from dashboard.texts import text

# In the order of the navigation: the text of the link, the page and its address.
SCREENS = {
    "app.map": (karta.page, ""),
    "app.list": (loften.page, "loften"),
    "app.follow": (uppfoljning.page, "uppfoljning"),
    "app.coverage": (tackning.page, "tackning"),
    "app.compare": (jamfor.page, "jamfor"),
    "app.walk": (vandring.page, "vandring"),
    "app.protocol": (walk_protocol.page, "protokoll"),
    "app.actions": (walk_actions.page, "atgarder"),
    "app.review": (granska.page, "granska"),
    "app.data": (data.page, "data"),
    "app.sweden": (sverige.page, "sverige"),
}
OF_ALL_KOMMUNER = ("sverige",)  # pages without the choice of a kommun


def start() -> None:
    """Show the page that the URL names."""
    st.set_page_config(page_title="Löfteskartan", page_icon=frame.PAGE_ICON, layout="wide")
    frame.page_style()
    try:
        found = session.begin()
        texts = session.texts()
        pages = {
            key: st.Page(page, title=texts(key), url_path=path or None, default=not path)
            for key, (page, path) in SCREENS.items()
        }
        chosen = st.navigation(list(pages.values()), position="hidden")
        frame.header(pages)
        frame.notices(found)
        if chosen.url_path not in OF_ALL_KOMMUNER:
            frame.choices()
        chosen.run()
        st.html(f'<footer class="about">{escape(texts("app.about"))}</footer>')
    except LoftesError as error:
        where = f"<p><code>{escape(error.where)}</code></p>" if error.where else ""
        st.html(
            f'<div class="fault" role="alert"><h2>{escape(text("error.title", "sv"))}</h2>'
            f"<p>{escape(error.what)}</p>{where}"
            f"<p>{escape(error.remedy)}</p></div>"
        )


start()
