"""The list of licences is in step with the pinned packages, and none of them is forbidden."""

from __future__ import annotations

import pytest

from dashboard.licences import LIST, LicenceError, is_forbidden, licence_of, listed, packages


def test_the_list_is_in_step_with_the_constraints():
    assert LIST.read_text(encoding="utf-8") == listed(), "run: python -m dashboard.licences"


@pytest.mark.parametrize("name", packages())
def test_no_package_has_a_forbidden_licence(name):
    assert not is_forbidden(licence_of(name))


@pytest.mark.parametrize(
    ("licence", "forbidden"),
    [
        ("GPL-3.0-only", True),
        ("GNU General Public License v3 (GPLv3)", True),
        ("AGPL-3.0", True),
        ("GNU Affero General Public License v3", True),
        ("CC-BY-NC-4.0", True),
        ("LGPL", False),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", False),
        ("GPL-2.0-only OR AGPL-3.0-only", True),
        ("GNU Lesser General Public License v2 or later (LGPLv2+)", False),
        ("MIT", False),
        ("MPL-2.0 AND MIT", False),
    ],
)
def test_what_is_forbidden(licence, forbidden):
    assert is_forbidden(licence) is forbidden


def test_a_package_that_says_nothing_is_a_fault():
    with pytest.raises(LicenceError):
        licence_of("a-package-that-is-not-there")
