"""The limits of fetching: shipped values, and what may not be set."""

from __future__ import annotations

import pytest

from config.errors import ConfigError
from config.fetch_tables import load_fetch
from config.tables import CONFIG_DIR


def test_the_shipped_limits_hold():
    shipped = load_fetch()
    assert shipped.product == "Lofteskartan"
    assert shipped.max_bytes == 20_000_000
    assert shipped.max_redirects == 5
    assert shipped.ports == {80, 443}


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('user_agent = "Lofteskartan/1\\r\\nX: y"', "user_agent"),
        ('user_agent = "Löfteskartan/1"', "user_agent"),
        ("max_bytes = 0", "max_bytes"),
        ("total_s = -1", "total_s"),
        ("ports = []", "ports"),
        ("ports = [70000]", "ports"),
        ("robots_max_bytes = 10", "robots_max_bytes"),
        ("proxy = true", "proxy"),
    ],
)
def test_a_limit_out_of_bounds_is_named(tmp_path, line, key):
    own = tmp_path / "fetch.toml"
    name = line.partition(" ")[0]
    kept = [
        shipped
        for shipped in (CONFIG_DIR / "fetch.toml").read_text(encoding="utf-8").splitlines()
        if not shipped.startswith(name)
    ]
    own.write_text("\n".join([*kept, line]), encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"fetch\.toml: fetch\.{key}"):
        load_fetch(own)
