"""Roles and their rights (``roles.toml``), and who has which one (``[access]`` of the settings)."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from config.tables import CONFIG_DIR, Table, load_table

EVERY_KOMMUN = "*"
RoleName = Literal["viewer", "organiser", "planner", "administrator"]
Text = Annotated[str, Field(min_length=1)]
# An office or a role, never a person: no address, no telephone number.
Office = Annotated[str, Field(max_length=80, pattern=r"^[^@+]*$")]
Kommun = Annotated[str, Field(pattern=r"^(\d{4}|\*)$")]


class Right(StrEnum):
    """What a role may be allowed to do in a kommun."""

    WALKS = "walks"  # keep plans of walks
    PROTOCOLS = "protocols"  # read and merge what groups saw
    ACTIONS = "actions"  # make actions and bring them on
    PROMISES = "promises"  # documents, decisions, follow-up
    GEOCODE = "geocode"  # ask a geocoder
    IMPORTS = "imports"  # the kommun's own data
    PUBLISH = "publish"  # approve answers, publish the site
    REGISTER = "register"  # take over the bundled register
    AUDIT = "audit"  # read who changed what


class RoleRights(Table):
    """What a role is called, and what it may do."""

    title_sv: Text
    title_en: Text
    may: frozenset[Right]

    def title(self, language: str) -> str:
        """Return its name in ``sv`` or ``en``."""
        return self.title_en if language == "en" else self.title_sv


class RoleTable(Table):
    """``roles.toml`` whole."""

    viewer: RoleRights
    organiser: RoleRights
    planner: RoleRights
    administrator: RoleRights

    def __getitem__(self, name: RoleName) -> RoleRights:
        """Return a role by its name."""
        found: RoleRights = getattr(self, name)
        return found


class RoleOf(Table):
    """Which role somebody has where; ``office`` signs what they decide."""

    value: Text
    role: RoleName
    kommuner: Annotated[tuple[Kommun, ...], Field(min_length=1)]
    office: Office = ""


class Access(Table):
    """Who may do what on a server; without log-in nothing of it counts.

    ``people`` go by the claim that ``claim`` names, ``claims`` by the values of ``role_claim``.
    """

    open: bool = True
    claim: Text = "email"
    role_claim: str = ""
    session_hours: Annotated[float, Field(gt=0, le=720)] = 12
    attempts_per_minute: Annotated[int, Field(ge=1)] = 30
    people: tuple[RoleOf, ...] = ()
    claims: tuple[RoleOf, ...] = ()


@cache
def load_roles() -> RoleTable:
    """Return the roles; raise :class:`config.errors.ConfigError` with every fault."""
    return load_table(CONFIG_DIR / "roles.toml", RoleTable)
