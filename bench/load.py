"""A thousand visitors a second on the published site, out of nginx as deploy/ sets it up.

A visit is a page with the files that it names; pages are drawn from a fixed mix. The visitors are
wrk's, all at once and without a pause: what is measured is how many visits a second come out, and
how long a request takes while the server has no room left. Loopback only. The peer is the same
server and mix with a single connection. ``bench/load.py [site|sessions|writers|all]``; ``short``
takes two seconds and asks for no figures.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

# The script beside this one has the name of a package of ours, so the path changes first.
# ruff: noqa: E402
BENCH = Path(__file__).resolve().parent
sys.path[:] = [entry for entry in sys.path if Path(entry).resolve() != BENCH]

from config.settings import Settings
from config.site_tables import Site
from dashboard.services import open_services
from dashboard.site.publish import publish

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED, VISITS = 20261124, 2000
SECONDS, CONNECTIONS = 20, 64
LIMIT = 1000.0  # visits a second
# How often a visitor comes to which page.
MIX = {
    "index.html": 25,
    "*-????/index.html": 40,
    "*-????/lofte/*.html": 25,
    "*-????/plats/*.html": 6,
    "en/*-????/index.html": 4,
}
NAMED = re.compile(r'<(?:link rel="(?:stylesheet|icon)"|script|img|div)[^>]*?'
                   r'(?:href|src|data-map)="([^"#?]+)')  # fmt: skip
COMPRESSED = (".html", ".css", ".js", ".json", ".geojson", ".svg", ".xml", ".rdf", ".csv")
LUA = """
local paths = {%s}
local at, step = 0, 0
local threads = 0
function setup(thread) thread:set("first", threads * %d); threads = threads + 1 end
function init(args) at = first end
function request()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at], {["Accept-Encoding"] = "gzip"})
end
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('{"requests": %%d, "seconds": %%f, "bytes": %%d, "p50": %%f, "p95": %%f, '
    .. '"p99": %%f, "errors": %%d}\\n', summary.requests, summary.duration / 1e6, summary.bytes,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""


def main() -> None:
    """Run the parts that were named; end with an error where a promise is broken."""
    short = "short" in sys.argv[1:]
    parts = [part for part in sys.argv[1:] if part != "short"] or ["site"]
    if "site" in parts or "all" in parts:
        site(short=short)
    more = ["short"] if short else []
    for part, script in (("sessions", "load_sessions.py"), ("writers", "store_writers.py")):
        if (part in parts or "all" in parts) and (BENCH / script).is_file():
            subprocess.run([sys.executable, str(BENCH / script), *more], check=True)  # noqa: S603  our own


def site(*, short: bool) -> None:
    """Publish the bundled register, serve it, let the visitors in, and print what came out."""
    programs = {name: find(name) for name in ("nginx", "wrk")}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        root = published(folder)
        paths, visits = trips(root)
        (folder / "visits.lua").write_text(
            LUA % (",".join(f'"{path}"' for path in paths), len(paths) // 2), encoding="utf-8"
        )
        seconds = 2 if short else SECONDS
        with served(folder, root, programs["nginx"]) as url:
            alone = let_in(programs["wrk"], folder, url, 1, max(1, seconds // 4))
            crowd = let_in(programs["wrk"], folder, url, CONNECTIONS, seconds)
    each = len(paths) / visits
    for who, found in (("1 connection", alone), (f"{CONNECTIONS} connections", crowd)):
        rate = found["requests"] / found["seconds"]
        print(
            f"{who:>15}: {rate / each:6.0f} visits/s ({rate:.0f} requests/s, {each:.1f} a visit, "
            f"{found['bytes'] / found['requests'] / 1e3:.1f} kB each), p50 {found['p50']:.1f} ms, "
            f"p95 {found['p95']:.1f} ms, p99 {found['p99']:.1f} ms, errors {found['errors']:.0f}"
        )
    came = crowd["requests"] / crowd["seconds"] / each
    print(f"limit {LIMIT:.0f} visits/s; load of the machine {os.getloadavg()[0]:.1f}")
    if alone["errors"] or crowd["errors"] or (came < LIMIT and not short):
        sys.exit("a promise is broken")


def find(name: str) -> str:
    """Return where a program of Debian is."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        sys.exit(f"no {name} here; on Debian: apt-get install nginx-light wrk")
    return found


def published(folder: Path) -> Path:
    """Publish the bundled register, compressed once for all as docs/deployment.md says."""
    settings = Settings(
        store=str(folder / "store.sqlite"), site=Site(base_url="https://loften.example.se")
    )
    services = open_services(settings)
    services.sync_register()
    publish(services, folder / "out", lambda _: "bench", today=date(2026, 6, 1), workers=1)
    services.store.close()
    root = folder / "out" / "current"
    walked = list(os.walk(root, followlinks=True))  # a kommun's folder is a link
    for path in (Path(home, name) for home, _, names in walked for name in names):
        if path.suffix in COMPRESSED:
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 9))
    return root


def trips(root: Path) -> tuple[list[str], int]:
    """Return the paths that so many visitors ask for, page by page, and the number of visitors."""
    dice = random.Random(SEED)  # noqa: S311  the same visitors every time
    peopled = {path.parent.name for path in root.glob("*-????/karta.json")}
    pages = {
        glob: sorted(
            page for page in root.glob(glob) if page.parent == root or peopled & set(page.parts)
        )
        for glob in MIX
    }
    if empty := [glob for glob, found in pages.items() if not found]:
        sys.exit(f"the site has no page like {empty}")
    paths: list[str] = []
    for glob in dice.choices(list(MIX), list(MIX.values()), k=VISITS):
        page = dice.choice(pages[glob])
        address = f"/{page.relative_to(root)}"
        named = dict.fromkeys(NAMED.findall(page.read_text(encoding="utf-8")))
        files = [urljoin(address, one) for one in named if "://" not in one]
        paths += [address, *(one for one in files if (root / one.lstrip("/")).is_file())]
    return paths, VISITS


@contextmanager
def served(folder: Path, root: Path, nginx: str) -> Iterator[str]:
    """Run nginx with the site's server of deploy/nginx.conf on a free port of loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    deploy = BENCH.parent / "deploy"
    conf = (deploy / "nginx.conf").read_text(encoding="utf-8")
    conf = re.sub(r"^\s*ssl_\w+ .*;\n", "", conf, flags=re.MULTILINE)
    head, tail = conf.rsplit("listen 443 ssl http2;", 1)
    head = head.replace("listen 443 ssl http2;", f"listen unix:{folder}/app.sock;")
    conf = f"{head}listen 127.0.0.1:{port};{tail}".replace("/srv/loften/current", str(root))
    (folder / "site.conf").write_text(conf, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    spool = " ".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "main.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log;"
        f"worker_processes auto; events {{ worker_connections 1024; }} http {{ access_log off;"
        f"sendfile on; {spool} include {deploy}/nginx-upstream.conf; "
        f"include {folder}/site.conf; }}",
        encoding="utf-8",
    )
    server = subprocess.Popen([nginx, "-c", f"{folder}/main.conf"], stderr=subprocess.DEVNULL)  # noqa: S603  Debian's
    try:
        wait_for(port, server, folder / "error.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server listens."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if server.poll() is not None:
                sys.exit(f"nginx did not start: {log.read_text(encoding='utf-8')}")
            time.sleep(0.05)
        else:
            return


def let_in(wrk: str, folder: Path, url: str, connections: int, seconds: int) -> dict[str, float]:
    """Let visitors in over so many connections for so many seconds; return wrk's figures (ms)."""
    threads = min(2, connections)
    command = [wrk, f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s"]
    ran = subprocess.run(  # noqa: S603  Debian's wrk
        [*command, "-s", f"{folder}/visits.lua", url], check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(ran.stdout.strip().splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
