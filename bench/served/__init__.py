"""A dashboard server for one benchmark, on a free port of this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from config.settings import STORE_VARIABLE
from dashboard.cli.run import APP

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT_S = 60
POLL_S = 0.02  # the time to the first page is measured from before the start


@contextmanager
def served(store: Path, app: Path = APP) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Serve a dashboard that listens already; yield its process and its port.

    Parameters
    ----------
    store
        SQLite file; the server works in its folder.
    app
        Script that Streamlit runs: ours, or a page of the benchmark.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = subprocess.Popen(  # noqa: S603  our own command
        [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port)],
        cwd=store.parent,
        env=os.environ | {STORE_VARIABLE: str(store), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(server, port)
        yield server, port
    finally:
        server.terminate()
        server.wait()


@contextmanager
def served_page(*parts: str) -> Iterator[str]:
    """Serve pages of a benchmark with the dashboard's map and routes; yield the address.

    Parameters
    ----------
    parts
        Folders of ``bench``; the file of a later one takes the place of an earlier one's.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        for part in parts:
            shutil.copytree(ROOT / "bench" / part, folder, dirs_exist_ok=True)
        for part in ("static", ".streamlit"):
            shutil.copytree(APP.parent / part, folder / part)
        with served(folder / "store.sqlite", folder / "app.py") as (_, port):
            yield f"http://127.0.0.1:{port}"


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    limit = time.monotonic() + START_LIMIT_S
    while time.monotonic() < limit and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(POLL_S)
        else:
            return
    sys.exit("the dashboard did not start")
