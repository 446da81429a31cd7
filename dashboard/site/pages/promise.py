"""The receipt of a promise: quote → place → measure → status → who and until when → source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from config.kinds import load_kinds
from dashboard import words
from dashboard.site import dates
from dashboard.site.items import how, is_target, parties, spot, steps, web_address
from dashboard.site.pages.kommun import home, period_words, source
from dashboard.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    from dashboard.site.content import Content
    from dashboard.site.render import Page, Renderer
    from layers.views import PromiseView

NUMBER_LENGTH = 8


def promise_pages(renderer: Renderer, content: Content) -> list[Page]:
    """Return a page a promise (and a statement that is no promise) and language."""
    pages = []
    for language in LANGUAGES:
        texts = Texts(language)
        sources = {group.id: source(group, texts) for group in content.bundle.sets}
        for promise in content.statements:
            values = _values(content, promise, texts) | {"source": sources[promise.set_id]}
            path = content.address[promise.id]
            pages.append(renderer.page(path, "promise.html", language, **values))
    return pages


def _values(content: Content, promise: PromiseView, texts: Texts) -> dict[str, Any]:
    group = content.set_of[promise.set_id]
    kinds = load_kinds().kinds
    over = promise.period.end if promise.period and content.overdue(promise) else None
    return {
        "kommun": content.kommun,
        "home": home(content),
        "number": promise.id[:NUMBER_LENGTH],
        "text": promise.text(texts.language),
        "quoted": promise.quoted,
        "commits": promise.stance.commits,
        "stance": texts(f"stance.{promise.stance.value}").lower(),
        "period": period_words(promise.period, texts) if promise.period else "",
        "days": dates.period(promise.period, texts.language),
        "places": _places(content, promise, texts),
        "reason": " ".join(note.text(texts.language) for note in promise.why_not),
        "kinds": [
            {"id": key, "icon": kinds[key].icon, "title": kinds[key].title(texts.language)}
            for key in promise.kinds
            if key in kinds
        ],
        "amount": words.amount(promise, texts),
        "count": promise.count,
        "steps": [
            {
                "badge": step.badge,
                "when": step.when,
                "delivered": step.delivered,
                "evidence": step.evidence,
                "note": step.note,
                "link": web_address(step.evidence),
            }
            for step in steps(content, promise, texts)
        ],
        "over": over,
        "actors": words.actors(promise.actors, texts),
        "parties": parties(group),
    }


def _places(content: Content, promise: PromiseView, texts: Texts) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for link in promise.links:
        place = content.bundle.places[link.place_id]
        role = "" if is_target(link) else words.role(link.role, texts)
        entry = {"spot": spot(content, place, texts), "role": role, "how": how(link, texts)}
        found.setdefault(place.id, entry)
    return list(found.values())
