"""Logs say what was done and how long it took, and hold no text that somebody else wrote."""

from __future__ import annotations

import io
import json
import logging

import pytest

from config.log import LEFT_OUT, LOG, Log, new_run, set_up, timed

CANARIES = (
    "Kanariefågel Kanarisdotter",
    "kanarie@example.se",
    "070-123 45 67",
    "Vi lovar att kanariefågeln sjunger.",
    "postgresql+psycopg://user:kanariehemlighet@host/name",
)


@pytest.fixture(params=["json", "human"])
def stream(request, monkeypatch):
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", list(root.handlers))
    level, own = root.level, LOG.level
    made = io.StringIO()
    set_up(Log(level="DEBUG", format=request.param), made)
    yield made
    root.setLevel(level)
    LOG.setLevel(own)


@pytest.mark.parametrize("canary", CANARIES)
def test_no_text_of_others_gets_into_a_log(stream, canary):
    with timed("read", name=canary) as late:
        late["note"] = canary
    logging.getLogger("streamlit").warning("Could not show %s", canary)
    logging.getLogger("another.package").error(canary)
    LOG.error("unexpected fault", exc_info=ValueError(canary))
    said = stream.getvalue()
    assert said.count("\n") >= 4
    assert not [word for word in canary.split() if len(word) > 3 and word in said]


def test_a_fault_is_told_by_its_type_and_place(stream):
    def refuse():
        with timed("read", n=3):
            raise KeyError("kanarie")

    with pytest.raises(KeyError):
        refuse()
    assert "KeyError" in stream.getvalue()
    assert "kanarie" not in stream.getvalue()


def test_a_line_is_an_object_with_the_run_and_the_time_spent():
    stream, run = io.StringIO(), new_run()
    root, kept, level, own = logging.getLogger(), logging.getLogger().handlers[:], 30, LOG.level
    try:
        set_up(Log(level="INFO", format="json"), stream)
        with timed("plan", kommun="0184", ok=True, text="a b"):
            pass
    finally:
        root.handlers[:] = kept
        root.setLevel(level)
        LOG.setLevel(own)
    (line,) = [json.loads(text) for text in stream.getvalue().splitlines()]
    assert (line["event"], line["kommun"], line["run"]) == ("plan", "0184", run)
    assert line["ms"] >= 0
    assert line["ok"] is True
    assert line["text"] == LEFT_OUT


def test_a_quiet_log_says_nothing_of_what_went_well(stream):
    LOG.setLevel("WARNING")
    with timed("read"):
        pass
    assert stream.getvalue() == ""
