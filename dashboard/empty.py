"""What stands where there is no promise to show: why, and what to do."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard.escape import escape
from dashboard.filter_bar import clear


def no_promises(kommun: str) -> None:
    """Teach how to add a document of a kommun that has none; offer the ones that have."""
    texts = session.texts()
    command = f"lofteskartan build löften-{kommun.lower()}.pdf"
    steps = "".join(
        f"<li>{escape(texts(f'empty.step_{number}'))}{extra}</li>"
        for number, extra in ((1, ""), (2, f"<code>{escape(command)}</code>"), (3, ""))
    )
    st.html(
        f'<div class="empty"><h2>{escape(texts("empty.title", kommun=kommun))}</h2>'
        f"<p>{escape(texts('empty.why', kommun=kommun))}</p>"
        f"<h3>{escape(texts('empty.how'))}</h3><ol>{steps}</ol>"
        f"<h3>{escape(texts('empty.have'))}</h3></div>"
    )
    have = session.services().kommuner_with_promises()
    with st.container(key="others", horizontal=True, gap="small"):
        for other in session.services().kommuner():
            if other.code in have:
                st.button(
                    escape(other.name),
                    key=f"go-{other.code}",
                    on_click=lambda code=other.code: session.change(kommun=code),
                )


def no_match() -> None:
    """Say that the choices leave nothing, and offer to show all again."""
    texts = session.texts()
    st.html(f'<div class="empty"><p>{escape(texts("empty.filtered"))}</p></div>')
    st.button(texts("empty.reset"), key="reset", on_click=clear)
