"""Templates to pages. Jinja's autoescape is on; nothing in a template may switch it off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
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
    from dashboard.texts import Language

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
        self._environments: dict[tuple[Language, int], jinja2.Environment] = {}

    def environment(self, language: Language, depth: int) -> jinja2.Environment:
        """Return the templates for pages of a language, so many folders below the site's root.

        What all of those pages say alike (fixed sentences, icons, addresses of the frame) is made
        of constants by filters, so Jinja puts it in once, when it compiles a template.
        """
        if (language, depth) not in self._environments:
            self._environments[language, depth] = self._environment(language, depth)
        return self._environments[language, depth]

    def _environment(self, language: Language, depth: int) -> jinja2.Environment:
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
        up = "../" * depth
        texts, own = Texts(language), PREFIX[language]
        environment.filters |= {"day": dates.day, "number": dates.number, "days": dates.period}
        environment.filters |= {"short": short, "icon": icon, "t": texts.__call__}
        environment.filters["asset"] = lambda name: up + self.assets[name]
        page = own + "_/" * (depth - own.count("/"))
        environment.filters["root"] = lambda path: relative(own + path, page)
        environment.globals |= {
            "lang": language,
            "other_language": "en" if language == "sv" else "sv",
            "absolute": self._absolute,
            "policy": self.policy,
            "operator": self.site.operator,
            "tiles": self.settings.tiles,
        }
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
        known: Language = "en" if language == "en" else "sv"
        own = PREFIX[known] + path
        folder, prefix = own.rpartition("/")[0], PREFIX[known]
        html = (
            self.environment(known, own.count("/"))
            .get_template(template)
            .render(
                path=path,
                url=lambda target: near(prefix + target, folder),
                file=lambda target: near(target, folder),
                other=near(PREFIX["sv" if known == "en" else "en"] + path, folder),
                **values,
            )
        )
        return Page(own, html.encode("utf-8", "replace"))

    def _absolute(self, path: str, language: str = "") -> str:
        target = (PREFIX[language] if language else "") + path
        return self.site.address(target.removesuffix("index.html"))


def clean(value: object) -> object:
    """Return text without characters that hide or turn other text; markup is left as it is."""
    if isinstance(value, str) and not isinstance(value, Markup) and not value.isprintable():
        return _HIDDEN.sub("", value)
    return value


@lru_cache(maxsize=4096)
def near(path: str, folder: str) -> str:
    """Return the address of ``path`` as a page in ``folder`` writes it: asked again and again."""
    return relative(path, f"{folder}/" if folder else "")


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
