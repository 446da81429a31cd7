"""Who is at the dashboard: the log-in of Streamlit (OpenID Connect), or this machine's owner.

Secrets are Streamlit's (``.streamlit/secrets.toml``, ``STREAMLIT_SECRETS_FILES``); they are read
here, never shown, logged or kept.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import streamlit as st

from config.errors import LoftesError
from config.settings import load_settings
from geodata.access import LOCAL, VIEWER, actor_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.access import Actor

NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
SECRET_LENGTH = 32
CALLBACK = "/oauth2callback"
SECONDS = 3600
_NONE: Mapping[str, Any] = {}


class LoginError(LoftesError):
    """The log-in is set up by half, or so that others could get in."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Login:
    """Who is there. ``name`` is shown to themselves only; ``lost``: their log-in has run out."""

    actor: Actor
    name: str = ""
    lost: bool = False


def configured() -> bool:
    """Whether there is a log-in at all."""
    return bool(_section())


def check() -> None:
    """Raise :class:`LoginError` with all that is wrong with the log-in's secrets; no value of them.

    Authlib itself would only say so when the first person logs in.
    """
    section = _section()
    if not section:
        return
    faults = [f"{name} is missing" for name in NEEDED if not section.get(name)]
    if 0 < len(str(section.get("cookie_secret", ""))) < SECRET_LENGTH:
        faults.append(f"cookie_secret is shorter than {SECRET_LENGTH} characters")
    back = str(section.get("redirect_uri", ""))
    if back and not back.endswith(CALLBACK):
        faults.append(f"redirect_uri must end with {CALLBACK}")
    faults += [
        f"{name} must begin with https:// (http:// only on this machine)"
        for name in ("redirect_uri", "server_metadata_url")
        if not _is_safe(str(section.get(name, "")))
    ]
    if faults:
        raise LoginError(
            f"the log-in is not set up whole: {'; '.join(faults)}",
            where="[auth] of Streamlit's secrets",
            remedy="docs/roles.md has an example.",
        )


def current() -> Login:
    """Return who is there now; a visitor without log-in is a viewer.

    What the browser asks for has no part in it: the claims come from the provider, in a cookie
    that the server has signed.
    """
    if not configured():
        return Login(LOCAL)
    claims = st.user.to_dict()
    if claims.get("is_logged_in") is not True:
        return Login(VIEWER)
    access = load_settings().access
    actor = actor_of(claims, access)
    name = str(claims.get("name") or claims.get("email") or "")
    issued = claims.get("iat")
    # Without a moment of issue nobody could tell how old it is.
    age = time.time() - issued if isinstance(issued, int | float) else float("inf")
    if age > access.session_hours * SECONDS:
        return Login(VIEWER, name, lost=True)
    return Login(actor, name)


def actor() -> Actor:
    """Return who acts now, for the store to check."""
    return current().actor


def secure_cookies() -> bool:
    """Whether people reach the dashboard over https, so that cookies must not travel without."""
    return str(_section().get("redirect_uri", "")).startswith("https://")


def _section() -> Mapping[str, Any]:
    if not st.secrets.load_if_toml_exists():
        return _NONE
    found: Mapping[str, Any] = st.secrets.get("auth", _NONE)
    return found


def _is_safe(url: str) -> bool:
    from dashboard.gate import is_loopback

    parts = urlsplit(url)
    return not url or parts.scheme == "https" or is_loopback(parts.hostname or "")
