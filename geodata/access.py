"""Who acts, and what they may do: checked where things are written, whatever asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from config.access_tables import EVERY_KOMMUN, Access, Right, RoleName, RoleOf, load_roles
from config.errors import LoftesError
from geodata.ids import content_id
from geodata.kommuner import kommun_by_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROLES: tuple[RoleName, ...] = get_args(RoleName)


class AccessError(LoftesError):
    """Something that the one who asks for it may not do; nothing was changed.

    Parameters
    ----------
    right
        What it takes.
    kommuner
        Codes of the kommuner that it is about; empty where it is about all of them.
    """

    def __init__(self, right: Right, kommuner: Iterable[str], role: str) -> None:
        self.right = right
        self.kommuner = tuple(sorted(kommuner))
        names = ", ".join(kommun_name(code) for code in self.kommuner) or "all kommuner"
        able = [name for name in ROLES if right in load_roles()[name].may]
        super().__init__(
            f"a {role} may not do this ({right.value})",
            where=names,
            remedy=f"It takes the role {' or '.join(able)}: ask an administrator (docs/roles.md).",
        )


def kommun_name(code: str) -> str:
    """Return a kommun's name, the code itself where there is none of it."""
    try:
        return kommun_by_code(code).name
    except LoftesError:
        return code


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in some kommuner (codes; ``*`` is all); ``office`` signs what is decided with it."""

    role: RoleName
    kommuner: frozenset[str]
    office: str = ""

    def covers(self, kommun: str) -> bool:
        """Whether it holds in a kommun."""
        return EVERY_KOMMUN in self.kommuner or kommun in self.kommuner


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: a log-in with its grants, or whoever sits at this machine.

    ``account`` tells people apart in the audit log and names nobody (:func:`account_of`).
    ``typed``: who decides is asked for in words, since there is no log-in to know it from.
    """

    grants: tuple[Grant, ...] = ()
    account: str = ""
    typed: bool = False

    def may(self, right: Right, kommun: str) -> bool:
        """Whether a right is held in a kommun; ``*`` asks for all of them."""
        return any(right in load_roles()[g.role].may and g.covers(kommun) for g in self.grants)

    def may_all(self, right: Right, kommuner: Iterable[str]) -> bool:
        """Whether a right is held in each kommun; in all there are where none is named."""
        return all(self.may(right, kommun) for kommun in tuple(kommuner) or (EVERY_KOMMUN,))

    def may_any(self, right: Right, kommuner: Iterable[str]) -> bool:
        """Whether a right is held in one of the kommuner; in all there are where none is named."""
        return any(self.may(right, kommun) for kommun in tuple(kommuner) or (EVERY_KOMMUN,))

    def may_somewhere(self, right: Right) -> bool:
        """Whether a right is held in any kommun at all."""
        return any(right in load_roles()[grant.role].may for grant in self.grants)

    def role(self, kommuner: Iterable[str] = ()) -> RoleName:
        """Return the strongest role in any of the kommuner; of all grants where none is named."""
        grant = self._strongest(tuple(kommuner))
        return "viewer" if grant is None else grant.role

    def signature(self, kommuner: Iterable[str]) -> str:
        """Return the office that signs in these kommuner, else the role's title; no person."""
        grant = self._strongest(tuple(kommuner))
        if grant is None:
            return load_roles().viewer.title_sv
        return grant.office or load_roles()[grant.role].title_sv

    def _strongest(self, kommuner: tuple[str, ...]) -> Grant | None:
        fit = [g for g in self.grants if not kommuner or any(map(g.covers, kommuner))]
        return max(fit, key=lambda grant: ROLES.index(grant.role), default=None)


VIEWER = Actor()
# The command line, and the dashboard on this machine alone: who can start it owns the files.
LOCAL = Actor((Grant("administrator", frozenset({EVERY_KOMMUN})),), account="local", typed=True)


def account_of(value: str) -> str:
    """Return what stands for a person in the audit log: a hash of what the claim says of them."""
    return content_id("account", _plain(value))


def actor_of(claims: Mapping[str, object], access: Access) -> Actor:
    """Return who a log-in is, from the provider's claims; somebody unknown is a viewer.

    An e-mail address that the provider says is not verified names nobody.
    """
    named = claims.get(access.claim)
    value = named if isinstance(named, str) else ""
    if access.claim == "email" and claims.get("email_verified") is False:
        value = ""
    held = claims.get(access.role_claim) if access.role_claim else None
    values = held if isinstance(held, list) else [held]
    grants = [_grant(one) for one in access.people if value and _plain(one.value) == _plain(value)]
    grants += [_grant(one) for one in access.claims if one.value in values]
    named_by = value or str(claims.get("sub") or "")
    return Actor(tuple(grants), account_of(named_by) if named_by else "")


def _grant(one: RoleOf) -> Grant:
    return Grant(one.role, frozenset(one.kommuner), one.office)


def _plain(value: str) -> str:
    return value.strip().casefold()
