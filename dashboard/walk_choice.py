"""The choice of a walk, shared by the pages of the protocol and of the actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from config.access_tables import Right
from config.errors import LoftesError
from dashboard import account, session, walk_cards
from dashboard.assets import STATIC_DIR
from dashboard.escape import escape
from geodata.access import AccessError
from geodata.kommuner import kommun_by_code

if TYPE_CHECKING:
    from geodata.walk.protocol_records import PlannedWalk

_WALK = "choose_walk"
_SAID = "walk_said"


def walks() -> tuple[PlannedWalk, ...]:
    """Return the walks of the visitor's kommun, the latest first."""
    return tuple(reversed(session.services().store.walks(session.state().kommun)))


def choose(every: str = "") -> PlannedWalk | None:
    """Show the choice; ``every`` names a first choice that stands for all walks (``None``)."""
    texts, known = session.texts(), {p.walk.id: p for p in walks()}
    options = ([""] if every else []) + list(known)
    if st.session_state.get(_WALK) not in options:
        st.session_state[_WALK] = options[0] if options else ""
    chosen: str = st.selectbox(
        texts("walks.choose"),
        options,
        format_func=lambda ident: walk_cards.walk_label(known[ident]) if ident else every,
        key=_WALK,
        width=460,
    )
    return known.get(chosen)


def take(planned: PlannedWalk) -> None:
    """Choose a walk, from a callback."""
    st.session_state[_WALK] = planned.walk.id


def no_walks() -> None:
    """Say that the kommun has no walk yet, and take a plan in."""
    texts = session.texts()
    kommun = kommun_by_code(session.state().kommun).name
    st.html(
        f'<div class="empty"><h2>{escape(texts("walks.none_title", kommun=kommun))}</h2>'
        f"<p>{escape(texts('walks.none_how'))}</p></div>"
    )
    bring()


def bring() -> None:
    """Take a plan's file in."""
    from geodata.walk.codec import load_plan
    from geodata.walk.protocol_records import PlannedWalk

    texts = session.texts()
    if not account.may(Right.WALKS):
        return
    file = st.file_uploader(texts("walks.bring"), type="json", key="bring-plan")
    if file is None:
        return
    try:
        planned = PlannedWalk(*load_plan(file.getvalue().decode("utf-8-sig", "replace"), file.name))
        is_new = session.services().store.put_walk(planned)
    except LoftesError as error:
        fault(error)
        return
    if is_new:
        say(texts("walks.brought", title=planned.walk.title))
        st.rerun()


def say(*sentences: str) -> None:
    """Say something at the top of the page, once, after the next run."""
    st.session_state[_SAID] = [*st.session_state.get(_SAID, []), *sentences]


def said() -> None:
    """Show what was to be said."""
    sentences = st.session_state.pop(_SAID, [])
    if sentences:
        lines = "<br>".join(escape(sentence) for sentence in sentences)
        st.html(f'<p class="notice" role="status">{lines}</p>')


def fault(error: LoftesError) -> None:
    """Show a fault with what to do about it."""
    if isinstance(error, AccessError):
        st.html(f'<div class="fault" role="alert"><p>{escape(account.words(error))}</p></div>')
        return
    where = f"{error.where}: " if error.where else ""
    st.html(
        f'<div class="fault" role="alert"><p><b>{escape(where)}{escape(error.what)}</b></p>'
        f"<p>{escape(error.remedy)}</p></div>"
    )


def say_fault(error: LoftesError) -> None:
    """Say a fault after the next run, from a callback."""
    where = "" if isinstance(error, AccessError) or not error.where else f"{error.where}: "
    say(f"{where}{account.words(error)}")


def style() -> None:
    """Put the style sheet of the walks' pages on the page."""
    sheet = (STATIC_DIR / "walk.css").read_text(encoding="utf-8")
    st.html(f"<style>{sheet}</style>")
