"""The script that Streamlit runs for a visitor: the frame, then the page."""

from __future__ import annotations

import streamlit as st

from config.errors import LoftesError
from dashboard import frame, session
from dashboard.escape import escape
from dashboard.pages import karta, loften, vandring, walk_actions, walk_protocol
from dashboard.texts import text


def start() -> None:
    """Show the page that the URL names."""
    st.set_page_config(page_title="Löfteskartan", page_icon=frame.PAGE_ICON, layout="wide")
    frame.page_style()
    try:
        found = session.begin()
        texts = session.texts()
        pages = {
            "app.map": st.Page(karta.page, title=texts("app.map"), default=True),
            "app.list": st.Page(loften.page, title=texts("app.list"), url_path="loften"),
            "app.walk": st.Page(vandring.page, title=texts("app.walk"), url_path="vandring"),
            "app.protocol": st.Page(
                walk_protocol.page, title=texts("app.protocol"), url_path="protokoll"
            ),
            "app.actions": st.Page(
                walk_actions.page, title=texts("app.actions"), url_path="atgarder"
            ),
        }
        chosen = st.navigation(list(pages.values()), position="hidden")
        frame.header(pages)
        frame.notices(found)
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
