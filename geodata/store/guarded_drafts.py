"""The drafts of a guarded store: everybody's own, told apart by the log-in where there is one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from config.access_tables import Right

if TYPE_CHECKING:
    from geodata.access import Actor
    from geodata.drafts import Draft
    from geodata.store.guard import Guard
    from geodata.store.port import Store


class GuardedDrafts:
    """The part of :class:`geodata.store.guarded.GuardedStore` that holds drafts."""

    inner: Store
    actor: Actor
    _guard: Guard

    def put_draft(self, draft: Draft) -> None:
        """Keep a draft of the actor; it takes the right to decide anywhere."""
        self._guard.anywhere(Right.PROMISES)
        self.inner.put_draft(replace(draft, person=self._person(draft.person)))

    def draft(self, person: str, scope: str) -> Draft | None:
        """Return a draft of the actor."""
        self._guard.anywhere(Right.PROMISES)
        return self.inner.draft(self._person(person), scope)

    def drafts(self, person: str) -> tuple[Draft, ...]:
        """Return the actor's drafts."""
        self._guard.anywhere(Right.PROMISES)
        return self.inner.drafts(self._person(person))

    def drop_draft(self, person: str, scope: str) -> bool:
        """Forget a draft of the actor."""
        self._guard.anywhere(Right.PROMISES)
        return self.inner.drop_draft(self._person(person), scope)

    def _person(self, person: str) -> str:
        """Return whose drafts are meant: an office is shared by many, an account is one's own."""
        return person if self.actor.typed else self.actor.account
