"""The part of the port that holds drafts: replaceable, one a person and scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from geodata.drafts import Draft


class DraftStore(Protocol):
    """What people began; nothing that is shown or counted depends on it, nor does a version."""

    def put_draft(self, draft: Draft) -> None:
        """Keep a draft in place of the one with its person and scope; forget those grown old."""

    def draft(self, person: str, scope: str) -> Draft | None:
        """Return a draft with its bytes, ``None`` where there is none."""

    def drafts(self, person: str) -> tuple[Draft, ...]:
        """Return a person's drafts, the latest first, without the bytes of documents."""

    def drop_draft(self, person: str, scope: str) -> bool:
        """Forget a draft; ``False`` where there is none."""
