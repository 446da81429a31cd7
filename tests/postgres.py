"""A PostgreSQL server of our own with PostGIS, on loopback, in a folder that goes with it.

The tests and ``bench/store_writers.py`` start it. It ends with the process that started it, however
that one ends.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

START_LIMIT_S = 60
USERS = ("postgres", "nobody")
TEMPLATE = "lofte_template"
# Nothing of a test outlives the server, so nothing needs to reach the disk.
FAST = {"fsync": "off", "full_page_writes": "off"}
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "120",
    "shared_buffers": "64MB",
    "jit": "off",
    "log_min_messages": "fatal",
}


class PostgresMissingError(Exception):
    """There is no PostgreSQL server, or no PostGIS for it, on this machine."""


@dataclass
class Cluster:
    """A running server. ``user`` may do everything, and so may ``password`` be shown."""

    folder: Path
    port: int
    programs: Path
    settings: dict[str, str]
    user: str = "tester"
    password: str = field(default_factory=lambda: secrets.token_hex(8))
    process: subprocess.Popen[bytes] | None = None
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def address(self, database: str, user: str | None = None, password: str | None = None) -> str:
        """Return the address of a store in a database."""
        who = f"{user or self.user}:{password or self.password}"
        return f"postgresql+psycopg://{who}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """Connect without our program in between; every statement is a transaction."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=self.user,
            password=self.password,
            dbname=database,
            autocommit=True,
        )

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run a statement."""
        with self.connect(database) as connection:
            connection.execute(statement)

    def new_database(self, template: str = TEMPLATE) -> str:
        """Make an empty database with PostGIS in it and return its name."""
        name = f"lofte_{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self.run(f"DROP DATABASE {database} WITH (FORCE)")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = [f"-c{name}={value}" for name, value in (SETTINGS | self.settings).items()]
        command = [self.programs / "postgres", "-D", self.folder / "data", f"-p{self.port}"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*_as_server(), *map(str, command), *options], stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_LIMIT_S
        while True:
            try:
                self.connect().close()
            except psycopg.OperationalError as error:
                if self.process.poll() is None and time.monotonic() < deadline:
                    time.sleep(0.05)
                    continue
                said = (self.folder / "log").read_text(errors="replace")
                raise RuntimeError(f"PostgreSQL does not start: {said}") from error
            return

    def stop(self) -> None:
        """Stop the server as a power cut would, and wait for its end."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(START_LIMIT_S)
            self.process = None


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """Make a server with an empty template, and remove it with its folder.

    Raises
    ------
    PostgresMissingError
        Where PostgreSQL or PostGIS is not installed.
    """
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="lofte-postgres-"))
    made = Cluster(folder, _free_port(), programs, {} if durable else FAST)
    try:
        _initialise(made)
        made.start()
        made.run(f"CREATE DATABASE {TEMPLATE}")
        try:
            made.run("CREATE EXTENSION postgis", TEMPLATE)
        except (psycopg.errors.FeatureNotSupported, psycopg.errors.UndefinedFile) as error:
            raise PostgresMissingError("no PostGIS for this PostgreSQL") from error
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        raise PostgresMissingError("no PostgreSQL server")
    return found[-1].parent if found else Path(str(on_path)).resolve().parent


def _version(path: Path) -> int:
    return int(path.parts[-3]) if path.parts[-3].isdigit() else 0


def _initialise(made: Cluster) -> None:
    secret = made.folder / "password"
    secret.write_text(made.password, encoding="ascii")
    if os.geteuid() == 0:
        user = pwd.getpwnam(_user())
        for path in (made.folder, secret):
            os.chown(path, user.pw_uid, user.pw_gid)
    # The country's own order of letters, so that a test sees what relies on another.
    swedish = ["--locale-provider=icu", "--icu-locale=sv"] if _version(made.programs / "x") else []
    command = [
        *(made.programs / "initdb", "-D", made.folder / "data", "-U", made.user),
        *("--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=UTF8", "--locale=C.UTF-8"),
        *swedish,
        "--no-sync",
    ]
    subprocess.run(
        [*_as_server(), *map(str, command)], check=True, capture_output=True, cwd=made.folder
    )


def _as_server() -> list[str]:
    """Return what starts a program that may be no root, and ends it with this process."""
    setpriv = shutil.which("setpriv")
    if os.geteuid() != 0:
        return [setpriv, "--pdeathsig=QUIT"] if setpriv else []
    if setpriv is None:
        raise PostgresMissingError("no setpriv to start PostgreSQL as another user than root")
    user = pwd.getpwnam(_user())
    who = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return [setpriv, *who, "--pdeathsig=QUIT"]


def _user() -> str:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in USERS if name in known)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
