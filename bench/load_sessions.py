"""Fifty people at one dashboard process: memory beside one person's, and how long a filter takes.

Every session speaks Streamlit's protocol over a WebSocket: it opens a page, then changes the
address as a filter does, and waits each time until the script has finished. The peer is one session
alone on the same server. ``bench/load_sessions.py short`` takes five sessions and asks for no
times.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

# The script beside this one has the name of a package of ours, so the path changes first.
# ruff: noqa: E402
sys.path[:] = [entry for entry in sys.path if Path(entry).resolve() != Path(__file__).parent]

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from bench.served import served
from geodata.register import read_register
from geodata.store import open_store

SESSIONS, CHANGES, THINK_S = 50, 6, 10.0  # seconds that somebody looks before the next filter
LIMITS = {"memory": 1.5, "change": 2.0}
ANSWER_LIMIT_S = 120
KOMMUNER = ("Solna", "Kalmar", "Linköping", "Örebro", "Stockholm")
KINDS = ("kamera", "belysning", "trygghetsvandring", "narkotika", "punktinsats", "")
FAULT = re.compile(r'class="fault"')


@dataclass
class Visit:
    """What one person saw: seconds of the first page and of every change, and faults."""

    first: float = 0.0
    changes: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def main() -> None:
    """Print memory, times and errors; end with an error where a promise is broken."""
    short = "short" in sys.argv[1:]
    sessions, changes, think = (5, 2, 0.1) if short else (SESSIONS, CHANGES, THINK_S)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.sqlite"
        with open_store(store) as opened:
            opened.sync_register(read_register())
        with served(store) as (server, port):
            asyncio.run(crowd(port, 1, 1, 0.0))  # what is imported once
            before = processor(server.pid)
            alone = asyncio.run(crowd(port, 1, changes, 0.0))
            memory = {1: resident(server.pid)}
            worked = processor(server.pid)
            a_run = (worked - before) / (1 + changes)
            begun = time.perf_counter()
            many = asyncio.run(crowd(port, sessions, changes, think))
            took = time.perf_counter() - begun
            worked = processor(server.pid) - worked
            memory[sessions] = peak(server.pid)
    report(alone, many, memory)
    many_runs = sessions * (1 + changes)
    print(
        f"a run takes {a_run * 1e3:.0f} ms of processor alone, "
        f"{worked / many_runs * 1e3:.0f} ms in the crowd; "
        f"server took {worked / took:.2f} of a core; load {os.getloadavg()[0]:.1f}"
    )
    times = sorted(itertools.chain(*(visit.changes for visit in many)))
    ratio = memory[sessions] / memory[1]
    broken = quantile(times, 0.95) > LIMITS["change"] or ratio > LIMITS["memory"]
    if any(visit.errors for visit in alone + many) or (broken and not short):
        sys.exit("a promise is broken")


def report(alone: list[Visit], many: list[Visit], memory: dict[int, float]) -> None:
    """Print what was measured."""
    for visits in (alone, many):
        times = sorted(itertools.chain(*(visit.changes for visit in visits)))
        firsts = [visit.first for visit in visits]
        errors = [error for visit in visits for error in visit.errors]
        print(
            f"{len(visits):3} sessions: first page {statistics.median(firsts):.2f} s, "
            f"filter change p50 {quantile(times, 0.5):.2f} s, p95 {quantile(times, 0.95):.2f} s "
            f"({len(times)} changes), errors {len(errors)}"
        )
        for error in errors[:3]:
            print(f"    {error[:300]}")
    (_, one), (sessions, all_of_them) = memory.items()
    print(
        f"server {one:.0f} MB after one session, {all_of_them:.0f} MB at most with {sessions}: "
        f"{all_of_them / one:.2f} times (limit {LIMITS['memory']}); p95 limit {LIMITS['change']} s"
    )


def quantile(times: list[float], share: float) -> float:
    """Return a quantile of sorted times."""
    return times[min(len(times) - 1, int(share * len(times)))] if times else 0.0


async def crowd(port: int, sessions: int, changes: int, think: float) -> list[Visit]:
    """Let so many people in over ``think`` seconds; each changes the filter so many times."""
    people = (person(port, n, sessions, changes, think) for n in range(sessions))
    return await asyncio.gather(*people)


async def person(port: int, number: int, of: int, changes: int, think: float) -> Visit:
    """Open the dashboard, change the filter now and then, and leave when all are done."""
    visit = Visit()
    kommun = KOMMUNER[number % len(KOMMUNER)]
    await asyncio.sleep(think * changes * number / of)  # nobody comes at the same moment
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    settings = {"subprotocols": ["streamlit"], "max_size": None, "ping_interval": None}
    begun = time.perf_counter()
    try:
        async with connect(address, open_timeout=ANSWER_LIMIT_S, **settings) as socket_:
            await run(socket_, {"kommun": kommun}, visit)
            visit.first = time.perf_counter() - begun
            for turn in range(changes):
                await asyncio.sleep(think * (0.5 + (number * 7 + turn * 3) % 10 / 10))
                asked = {"kommun": kommun, "kinds": KINDS[(number + turn) % len(KINDS)]}
                visit.changes.append(await run(socket_, asked, visit))
    except (OSError, TimeoutError, WebSocketException) as error:
        visit.errors.append(f"{type(error).__name__}: {error}")
    return visit


async def run(socket_: ClientConnection, params: dict[str, str], visit: Visit) -> float:
    """Ask for a run with these parameters in the address; return the seconds until it is over."""
    message = BackMsg()
    message.rerun_script.query_string = urlencode({k: v for k, v in params.items() if v})
    begun = time.perf_counter()
    await socket_.send(message.SerializeToString())
    while True:
        data = await asyncio.wait_for(socket_.recv(), ANSWER_LIMIT_S)
        answer = ForwardMsg.FromString(data)
        told = answer.delta.new_element if answer.WhichOneof("type") == "delta" else None
        if told is not None and told.WhichOneof("type") == "exception":
            visit.errors.append(told.exception.message)
        if told is not None and FAULT.search(told.html.body):
            visit.errors.append(told.html.body)
        if answer.WhichOneof("type") == "script_finished":
            if answer.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                visit.errors.append(f"the run ended with {answer.script_finished}")
            return time.perf_counter() - begun


def _status(pid: int, name: str) -> float:
    text = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line for line in text.splitlines() if line.startswith(name)).split()[1]) / 1000


def resident(pid: int) -> float:
    """Return the memory of a process in MB."""
    return _status(pid, "VmRSS:")


def peak(pid: int) -> float:
    """Return the most memory that a process ever had, in MB."""
    return _status(pid, "VmHWM:")


def processor(pid: int) -> float:
    """Return the processor seconds of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
