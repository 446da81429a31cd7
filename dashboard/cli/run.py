"""`lofteskartan run`: builds the map and opens the dashboard."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from config.errors import LoftesError
from config.settings import SETTINGS_VARIABLE, STORE_VARIABLE
from dashboard.cli.options import StoreOption, settings_with

APP = Path(__file__).resolve().parent.parent / "app.py"
SECRETS_VARIABLE = "STREAMLIT_SECRETS_FILES"
HEALTH_TRIES = 150
HEALTH_PAUSE_S = 0.2


class PortInUseError(LoftesError):
    """Another program listens on the port."""


def run(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port.", show_default="8501")
    ] = None,
    host: Annotated[
        str | None,
        typer.Option(
            "--host",
            "--address",
            help="Address to listen on; others than loopback need a log-in.",
            show_default="127.0.0.1",
        ),
    ] = None,
    store: StoreOption = None,
    *,
    browser: Annotated[bool, typer.Option(help="Open the page in your browser.")] = True,
) -> None:
    """Open the map in your browser (stop it with Ctrl-C).

    Builds the map from the bundled register first, which takes a moment; your own documents,
    added by `lofteskartan build FILE`, are shown beside it.
    """
    from dashboard.services import open_services

    settings = settings_with(store)
    chosen_host = host or settings.server.host
    chosen_port = port or settings.server.port
    _check_bind(chosen_host)
    check_port(chosen_host, chosen_port)
    open_services(settings).sync_register()
    address = f"http://{chosen_host}:{chosen_port}"
    typer.echo(f"Löfteskartan: {address}  (Ctrl-C stops it)")
    if browser:
        threading.Thread(target=_open_when_up, args=(chosen_host, chosen_port), daemon=True).start()
    environment = os.environ | {STORE_VARIABLE: settings.store_address()}
    if own := os.environ.get(SETTINGS_VARIABLE):
        environment[SETTINGS_VARIABLE] = str(Path(own).absolute())
    raise typer.Exit(_serve(chosen_host, chosen_port, environment))


def _check_bind(host: str) -> None:
    """Refuse to listen where others could reach the dashboard, unless it has a log-in."""
    # Streamlit, which knows the log-in, takes half a second to import; and where its secrets are
    # named in a variable, only the server itself reads it: it refuses in the same words.
    if host in ("127.0.0.1", "localhost", "::1") or SECRETS_VARIABLE in os.environ:
        return
    from dashboard.gate import check_bind

    with contextlib.chdir(APP.parent.parent):  # where the server will look for its secrets
        check_bind(host)


def check_port(host: str, port: int) -> None:
    """Raise :class:`PortInUseError` where the port is taken or may not be opened."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortInUseError(
                f"port {port} on {host} cannot be opened: {error.strerror}",
                remedy=f"Is Löfteskartan running already? Else choose another: --port {port + 1}.",
            ) from None


def _serve(host: str, port: int, environment: dict[str, str]) -> int:
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(APP)),
        *("--server.address", host, "--server.port", str(port)),
        *("--server.headless", "true", "--browser.gatherUsageStats", "false"),
    ]
    process = subprocess.Popen(command, env=environment, cwd=APP.parent.parent)  # noqa: S603  our own command
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        return process.wait()


def _open_when_up(host: str, port: int) -> None:
    import time
    import webbrowser

    for _ in range(HEALTH_TRIES):
        try:
            with socket.create_connection((host, port), timeout=1):
                webbrowser.open(f"http://{host}:{port}")
                return
        except OSError:
            time.sleep(HEALTH_PAUSE_S)
