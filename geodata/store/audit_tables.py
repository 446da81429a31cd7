"""The table of the audit log; see :mod:`geodata.store.tables`. Append-only, by triggers."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from geodata.store.tables import metadata
from geodata.store.types import Moment

# `kommuner`: codes, each between blanks (" 0180 0184 "), so that one is found by LIKE.
audit_log = Table(
    "audit_log",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("moment", Moment, nullable=False),
    *(
        Column(name, Text, nullable=False)
        for name in ("who", "account", "role", "verb", "kommuner", "subject", "note")
    ),
)
