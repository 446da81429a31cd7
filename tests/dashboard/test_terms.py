"""The words of the field: explained in both languages, used by the pages, listed in Ordlista."""

from __future__ import annotations

import ast
import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import terms
from dashboard.texts import LANGUAGES, Texts, load_texts

TERMS = sorted(key for key in load_texts() if key.startswith("term."))
NAMES = [key for key in TERMS if not key.endswith(terms.MEANS)]
FOLDER = Path(terms.__file__).parent
POPOVER = re.compile(r'popovertarget="([^"]+)"')


def rendered(page: str, before: str = "", **params: str) -> AppTest:
    script = (
        "from dashboard import frame, session\n"
        f"from dashboard.screens import {page} as chosen\n"
        f"session.begin()\n{before}frame.choices()\nchosen.page()\n"
    )
    app = AppTest.from_string(script, default_timeout=60)
    for key, value in params.items():
        app.query_params[key] = value
    return app.run()


def html(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def helps(app: AppTest) -> set[str]:
    widgets = (*app.selectbox, *app.multiselect, *app.segmented_control, *app.number_input)
    return {widget.help for widget in widgets if widget.help}


def test_every_term_has_its_meaning_and_every_meaning_its_term():
    assert NAMES
    assert sorted([*NAMES, *(f"{name}{terms.MEANS}" for name in NAMES)]) == TERMS


@pytest.mark.parametrize("term", NAMES)
def test_a_term_is_explained_in_both_languages(term: str):
    said = {terms.meaning(term, Texts(language)) for language in LANGUAGES}
    assert len(said) == len(LANGUAGES)
    assert all(sentence.endswith(".") for sentence in said)


def test_every_term_is_used_by_a_page():
    used = {
        node.value
        for path in FOLDER.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(NAMES) - used == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_glossary_lists_every_term_in_order(services, language):  # noqa: ARG001
    said = unescape(html(rendered("ordlista", lang=language)))
    names = re.findall(r"<dt>(.*?)</dt>", said)
    texts = Texts(language)
    assert sorted(names) == sorted(texts(name) for name in NAMES)
    assert names == [name for _, name, _ in terms.glossary(texts)]
    assert all(terms.meaning(name, texts) in said for name in NAMES)


@pytest.mark.parametrize(
    ("page", "kommun", "asked"),
    [
        ("karta", "Solna", {"promise", "focus", "off", "uncertainty", "estimated", "problem"}),
        ("loften", "Solna", {"promise", "parties", "period", "precision"}),
        ("loften", "Stockholm", {"agreement"}),
        ("uppfoljning", "Solna", {"status", "overdue"}),
        ("tackning", "Solna", {"coverage", "district"}),
        ("jamfor", "Solna", {"status", "overdue"}),
        ("vandring", "Solna", {"walk"}),
    ],
)
def test_a_page_asks_what_its_terms_mean_each_mark_with_its_own_text(
    services,  # noqa: ARG001
    page,
    kommun,
    asked,
):
    said = html(rendered(page, kommun=kommun))
    targets = POPOVER.findall(said)
    assert asked <= {target.split("-")[1] for target in targets}
    assert max(Counter(targets).values()) == 1
    assert Counter(re.findall(r'<span popover id="([^"]+)"', said)) == Counter(targets)


def test_widgets_explain_what_they_choose(services):  # noqa: ARG001
    texts = Texts("sv")
    said = helps(rendered("tackning", kommun="Solna"))
    every = {terms.meaning(f"term.{name}", texts) for name in ("period", "measure", "distance")}
    assert every <= said


def test_an_open_promise_explains_its_places_and_no_text_is_doubled(services):
    bundle = services.bundle("0184", "2022-01-01/2022-12-31")
    promise = next(promise for promise in bundle.promises if len(promise.links) > 1)
    said = html(rendered("karta", kommun="Solna", period="2022", promise=promise.id))
    targets = POPOVER.findall(said)
    assert {"role", "actors", "status"} <= {target.split("-")[1] for target in targets}
    assert max(Counter(targets).values()) == 1


def test_what_a_mark_says_is_data_not_markup():
    said = terms.mark("term.status", Texts("sv"), '"><img src=x>')
    assert "<img" not in said
