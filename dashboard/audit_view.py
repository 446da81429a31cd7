"""The log of changes as a table: for the page, for the command line and for CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.access_tables import load_roles
from dashboard.escape import escape
from dashboard.sheets import Sheet
from dashboard.texts import Texts
from geodata.access import ROLES, kommun_name
from geodata.clock import SWEDEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.texts import Language
    from geodata.store.audit_port import AuditEntry

KEYS = ("when", "who", "role", "what", "kommuner", "note", "subject", "account")
# The verbs of the store that are logged, and what is logged from outside of it.
VERBS = (
    "put_set", "put_reading", "sync_register", "decide", "record", "put_walk", "report_walk",
    "add_protocol", "forget_photo", "join", "put_action", "act", "import", "forget_import",
    "publish",
)  # fmt: skip


def audit_sheet(entries: Sequence[AuditEntry], language: Language) -> Sheet:
    """Return a row a change, in Swedish time."""
    texts = Texts(language)
    rows = [
        (
            f"{entry.when.astimezone(SWEDEN):%Y-%m-%d %H:%M:%S}",
            entry.who,
            _role(entry.role, language),
            texts(f"audit.did_{entry.verb}") if entry.verb in VERBS else entry.verb,
            ", ".join(map(kommun_name, entry.kommuner)) or texts("access.every_kommun"),
            entry.note,
            entry.subject,
            entry.account,
        )
        for entry in entries
    ]
    return Sheet(KEYS, tuple(texts(f"audit.{key}") for key in KEYS), tuple(rows))


def audit_table(sheet: Sheet, caption: str) -> str:
    """Return the HTML of the table; every cell is data and escaped."""
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in sheet.heads)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in sheet.rows
    )
    return (
        f'<div class="scroll"><table class="walk-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _role(name: str, language: str) -> str:
    return next((load_roles()[one].title(language) for one in ROLES if one == name), name)
