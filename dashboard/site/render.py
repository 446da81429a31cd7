"""Templates to pages. Jinja's autoescape is on; nothing in a template may switch it off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from dashboard.site import dates
from dashboard.site.names import PREFIX, relative
from dashboard.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    import jinja2

    from config.settings import Settings

TEMPLATES = Path(__file__).with_name("templates")
# Characters that turn the direction of text around, and those that no text has.
_HIDDEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the site: path from the site's root, and its bytes."""

    path: str
    data: bytes


class Renderer:
    """Pages in every language, all with the same frame."""

    def __init__(self, settings: Settings, assets: Mapping[str, str]) -> None:
        self.settings = settings
        self.site = settings.site
        self.assets = assets  # name → path from the site's root

    @cached_property
    def environment(self) -> jinja2.Environment:
        """The templates, compiled once."""
        import jinja2

        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            finalize=clean,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters |= {"day": dates.day, "number": dates.number, "days": dates.period}
        environment.filters["short"] = short
        return environment

    @cached_property
    def policy(self) -> str:
        """The content security policy: nothing but the site itself, and the operator's tiles."""
        tiles = self.settings.tiles
        images = "'self'"
        if tiles is not None:
            images += f" data: {_origin(tiles.url)}".rstrip()
        return (
            f"default-src 'none'; script-src 'self'; style-src 'self'; img-src {images}; "
            "connect-src 'self'; base-uri 'none'; form-action 'none'"
        )

    def pages(self, path: str, template: str, **values: object) -> list[Page]:
        """Return a page in every language; values with a dict by language are taken apart."""
        return [
            self.page(path, template, language, **{k: _in(v, language) for k, v in values.items()})
            for language in LANGUAGES
        ]

    def page(self, path: str, template: str, language: str, **values: object) -> Page:
        """Return one page. ``path`` is without language."""
        own = PREFIX[language] + path
        other = "en" if language == "sv" else "sv"

        def url(target: str) -> str:
            return relative(PREFIX[language] + target, own)

        html = self.environment.get_template(template).render(
            t=Texts("en" if language == "en" else "sv"),
            lang=language,
            path=path,
            url=url,
            file=lambda target: relative(target, own),
            asset=lambda name: relative(self.assets[name], own),
            icon=icon,
            other=relative(PREFIX[other] + path, own),
            other_language=other,
            absolute=self._absolute,
            policy=self.policy,
            operator=self.site.operator,
            tiles=self.settings.tiles,
            **values,
        )
        return Page(own, html.encode("utf-8", "replace"))

    def _absolute(self, path: str, language: str = "") -> str:
        target = (PREFIX[language] if language else "") + path
        return self.site.address(target.removesuffix("index.html"))


def clean(value: object) -> object:
    """Return text without characters that hide or turn other text; markup is left as it is."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _HIDDEN.sub("", value)
    return value


def short(text: str, length: int = 220) -> str:
    """Return ``text``, cut at a word with an ellipsis where it is longer than ``length``."""
    text = _HIDDEN.sub("", text)
    if len(text) <= length:
        return text
    cut = text[:length]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut} …"


def icon(name: str) -> Markup:
    """Return an icon that says nothing by itself: a word always stands beside it."""
    return Markup('<i class="i i-{}"></i>').format(name)


def _in(value: Any, language: str) -> Any:  # noqa: ANN401  whatever a template takes
    return value[language] if isinstance(value, dict) and set(value) == set(LANGUAGES) else value


def _origin(url: str) -> str:
    parts = url.split("/")
    # A sub-domain that varies ({s}) is a wildcard of the policy.
    return re.sub(r"\{[^}]*\}", "*", "/".join(parts[:3])) if "://" in url else ""
