"""The towns of the network's tests, for the planner."""

from __future__ import annotations

from tests.geodata.walk.conftest import town

__all__ = ["town"]
