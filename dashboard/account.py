"""The visitor's log-in on the page: who they are, what they may not do, and who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from config.access_tables import load_roles
from config.settings import load_settings
from dashboard import drafts, login, session
from dashboard.escape import escape
from geodata.access import ROLES, AccessError, kommun_name

if TYPE_CHECKING:
    from config.access_tables import Right
    from config.errors import LoftesError


def show() -> None:
    """Show name and role with the way out, or the way in; nothing where there is no log-in."""
    if not login.configured() or _walled():
        return
    texts, who = session.texts(), login.current()
    with st.container(
        key="account",
        horizontal=True,
        horizontal_alignment="right",
        vertical_alignment="center",
        gap="small",
    ):
        if not who.actor.account:
            st.button(texts("account.in"), key="log-in", on_click=st.login)
            return
        kommun = session.state().kommun
        role = load_roles()[who.actor.role([kommun])].title(texts.language)
        said = texts("account.is", role=role, kommun=kommun_name(kommun))
        name = f"<b>{escape(who.name)}</b> " if who.name else ""
        st.html(f'<p class="account">{name}<span>{escape(said)}</span></p>', width="content")
        st.button(texts("account.out"), key="log-out", on_click=st.logout)


def begin() -> None:
    """Keep what was typed where the log-in has run out meanwhile; show it once it is back."""
    texts, who = session.texts(), login.current()
    with st.container(key="login-notes", gap=None):  # its own, so that no field below moves
        if who.lost:
            drafts.keep()
            st.html(f'<p class="notice" role="alert">{escape(texts("account.lost"))}</p>')
        elif who.actor.account:
            drafts.remember(who.actor.account)
        drafts.show()


def is_open() -> bool:
    """Whether there is anything to see for the visitor; ask them to log in where not."""
    if not _walled():
        return True
    texts = session.texts()
    with st.container(key="wall", gap="medium"):
        title, lead = escape(texts("account.wall_title")), escape(texts("account.wall"))
        st.html(f"""<div><h1 id="lista">{title}</h1><p>{lead}</p></div>""")
        st.button(texts("account.in"), key="log-in", type="primary", on_click=st.login)
    return False


def _walled() -> bool:
    """Whether somebody who has not logged in sees nothing, and this visitor has not."""
    if load_settings().access.open or not login.configured():
        return False
    return not login.current().actor.account


def may(right: Right) -> bool:
    """Whether the visitor may do something here; say in a line who may where they may not."""
    if session.may(right):
        return True
    texts = session.texts()
    kommun = kommun_name(session.state().kommun)
    said = texts("access.look", roles=_able(right), kommun=kommun)
    if login.configured() and not login.current().actor.account:
        said += f" {texts('access.log_in')}"
    st.html(f'<p class="group-note closed">{escape(said)}</p>')
    return False


def words(error: LoftesError) -> str:
    """Return what went wrong and what to do, in the visitor's language where it is about rights."""
    if not isinstance(error, AccessError):
        return f"{error.what}. {error.remedy}"
    texts = session.texts()
    names = ", ".join(map(kommun_name, error.kommuner)) or texts("access.every_kommun")
    return texts("access.refused", roles=_able(error.right), kommun=names)


def _able(right: Right) -> str:
    texts = session.texts()
    titles = [load_roles()[n].title(texts.language) for n in ROLES if right in load_roles()[n].may]
    return f" {texts('notice.or')} ".join(titles)
