"""What every kommun's share of the site is made with, and when it must be made anew."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from dashboard.program import sources
from dashboard.site.assets import build_assets
from dashboard.site.content import gather
from dashboard.site.existing import exists, stamps
from dashboard.site.render import Page, Renderer
from geodata.ids import content_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from dashboard.services import Services
    from dashboard.site.content import Content
    from dashboard.site.parts import Part
    from dashboard.site.walks import WalkSource
    from geodata.records import Event


@dataclass(frozen=True)
class Maker:
    """The store, the walks, the templates and the day."""

    services: Services
    walks: WalkSource
    today: date

    @cached_property
    def assets(self) -> list[Page]:
        """The style, the scripts, the icons."""
        return self._assets[0]

    @cached_property
    def renderer(self) -> Renderer:
        """The templates, with the settings."""
        return Renderer(self.services.settings, self._assets[1])

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the program and of the settings: another one makes every page anew."""
        settings = self.services.settings
        chosen = (settings.site, settings.tiles, settings.nominatim.enabled)
        return hashlib.sha256(f"{sources()}{chosen!r}".encode()).hexdigest()

    @cached_property
    def _assets(self) -> tuple[list[Page], Mapping[str, str]]:
        return build_assets()

    def keys(self) -> dict[str, str]:
        """Return of each kommun to publish a key that changes when its share does.

        All at once, for the store is asked once and not 290 times. Days that pass are not in the
        key: see :meth:`unchanged`.
        """
        site, walks = self.services.settings.site, self.walks.versions()
        return {
            code: content_id(
                self.fingerprint, code, stamp, walks.get(code, ""), stamps(code, site.existing)
            )
            for code, stamp in sorted(self.services.stamps().items())
            if not site.kommuner or code in site.kommuner
        }

    def unchanged(self, part: Part | None, key: str) -> bool:
        """Whether a share would be the same today: same key, and no period has ended since."""
        if part is None or part.key != key or not part.ends:
            return False
        *ends, built = part.ends
        return self._ended(ends, str(self.today)) == self._ended(ends, built)

    @staticmethod
    def _ended(ends: Iterable[str], day: str) -> list[bool]:
        return [end < day for end in ends]

    def content(self, code: str) -> Content:
        """Return what is published of a kommun."""
        events: dict[str, list[Event]] = {}
        for event in sorted(self.services.store.events(kommun=code), key=lambda e: e.when):
            events.setdefault(event.promise_id, []).append(event)
        bundle = self.services.fresh_bundle(code)
        site = self.services.settings.site
        made = gather(bundle, site.coarsen, events, self.today, self.walks.released(code))
        return replace(made, existing=exists(code, site.existing, self.today))

    def ends(self, content: Content) -> list[str]:
        """Return what :meth:`unchanged` asks of a share.

        Last days of its periods, days on which what exists changes, and today.
        """
        found = {str(p.period.end) for p in content.statements if p.period and p.period.end}
        found |= {str(day) for one in content.existing for day in one.turns}
        return [*sorted(found), str(self.today)]
