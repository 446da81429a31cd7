"""What `deploy/` holds, run: nginx before two processes of the dashboard, and before the site."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from config.settings import Settings
from config.site_tables import Site
from dashboard.services import open_services
from dashboard.site.publish import publish

if TYPE_CHECKING:
    from email.message import Message

    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
CERTIFICATES = "/etc/ssl/lofteskartan"
MAIN = """{user} daemon off; pid {folder}/pid; error_log {folder}/error.log warn;
worker_processes 1; events {{}}
http {{
  log_format routed '$upstream_addr'; access_log {folder}/access.log routed;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/a; uwsgi_temp_path {folder}/b; scgi_temp_path {folder}/c;
  include {folder}/lofteskartan*.conf;
}}
"""
LISTEN = "listen 443 ssl http2;"
START_LIMIT_S = 30

pytestmark = pytest.mark.browser


def tool(name: str, package: str) -> str:
    """A program of Debian; in CI it may not be missing."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        reason = f"no {name} here; on Debian: apt-get install {package}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def replaced(text: str, old: str, new: str, times: int = 1) -> str:
    assert text.count(old) >= times, f"{old} is not in the file"
    return text.replace(old, new, times)


def write(folder: Path, conf: str, upstream: str) -> Path:
    (folder / "lofteskartan.conf").write_text(conf, encoding="utf-8")
    (folder / "lofteskartan-upstream.conf").write_text(upstream, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    main = folder / "main.conf"
    main.write_text(MAIN.format(folder=folder, user=user), encoding="utf-8")
    return main


@dataclass
class Proxy:
    """nginx with the shipped files, on loopback and without TLS."""

    app: str
    site: str
    log: Path

    def routed(self) -> list[str]:
        """Return which process answered, request by request."""
        return self.log.read_text(encoding="ascii").split()


@pytest.fixture
def proxy(tmp_path: Path, free_port) -> Iterator[Callable[[list[int], Path], Proxy]]:
    started: list[subprocess.Popen[bytes]] = []

    def start(apps: list[int], root: Path) -> Proxy:
        folder = tmp_path / "nginx"
        folder.mkdir()
        upstream = (DEPLOY / "nginx-upstream.conf").read_text(encoding="utf-8")
        for shipped, port in zip((8501, 8502), apps, strict=True):
            upstream = replaced(upstream, f"127.0.0.1:{shipped}", f"127.0.0.1:{port}")
        conf = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
        ports = [free_port(), free_port()]
        for port in ports:
            conf = replaced(conf, LISTEN, f"listen 127.0.0.1:{port};")
        conf = re.sub(r"^\s*ssl_\w+ .*;\n", "", conf, flags=re.MULTILINE)
        conf = replaced(conf, "root /srv/loften/current;", f"root {root};")
        main = write(folder, conf, upstream)
        command = [tool("nginx", "nginx-light"), "-c", str(main)]
        started.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))
        made = Proxy(*(f"http://127.0.0.1:{port}" for port in ports), folder / "access.log")
        limit = time.monotonic() + START_LIMIT_S
        while time.monotonic() < limit:
            try:
                urlopen(made.site, timeout=5).close()  # noqa: S310  loopback
            except HTTPError:
                return made
            except OSError:
                assert started[-1].poll() is None, (folder / "error.log").read_text()
                time.sleep(0.05)
            else:
                return made
        pytest.fail("nginx did not come up")

    yield start
    for process in started:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deployed")
    made = Settings(
        store=str(folder / "store.sqlite"), site=Site(base_url="https://loften.example.se")
    )
    services = open_services(made)
    services.sync_register()
    publish(services, folder / "out", lambda _: "planerare", today=date(2026, 6, 1), workers=1)
    services.store.close()
    return folder / "out" / "current"


def ask(url: str, cookie: str = "") -> tuple[int, dict[str, str], bytes]:
    """Ask loopback; return status, headers (names in small letters) and body."""
    request = Request(url, headers={"Cookie": cookie})  # noqa: S310  loopback
    try:
        with urlopen(request, timeout=60) as answer:  # noqa: S310  loopback
            return answer.status, small(answer.headers), answer.read()
    except HTTPError as error:
        with error:
            return error.code, small(error.headers), error.read()


def small(headers: Message) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in headers.items():
        found[name.lower()] = f"{found[name.lower()]}\n{value}" if name.lower() in found else value
    return found


def with_log_in(folder: Path) -> None:
    """Put secrets of a log-in beside the app: without one it answers nobody behind a proxy."""
    (folder / ".streamlit").mkdir()
    lines = (
        "[auth]",
        'redirect_uri = "https://karta.example.se/oauth2callback"',
        f'cookie_secret = "{os.urandom(24).hex()}"',
        'client_id = "lofteskartan"',
        'client_secret = "of the test"',
        'server_metadata_url = "https://inloggning.example.se/.well-known/openid-configuration"',
    )
    (folder / ".streamlit" / "secrets.toml").write_text("\n".join(lines), encoding="utf-8")


def test_without_a_log_in_nobody_is_answered_behind_a_proxy(running_app, proxy, tmp_path: Path):
    port = int(running_app(tmp_path).url.rsplit(":", 1)[1])
    front = proxy([port, port], tmp_path)
    assert ask(f"{front.app}/")[0] == 403


def test_a_visitor_stays_with_one_process(running_app, proxy, tmp_path: Path):
    from websockets.sync.client import connect

    with_log_in(tmp_path)
    apps = [running_app(tmp_path), running_app(tmp_path)]  # two processes, one store
    front = proxy([int(app.url.rsplit(":", 1)[1]) for app in apps], tmp_path)
    status, headers, body = ask(f"{front.app}/")
    assert status == 200
    assert b"<title>L" in body
    own = re.compile(
        r"^lofteskartan=[0-9a-f]{32}; Path=/; HttpOnly; SameSite=Strict$", re.MULTILINE
    )
    (given,) = own.findall(headers["set-cookie"])
    assert {"strict-transport-security", "content-security-policy"} <= set(headers)
    assert headers["x-content-type-options"] == "nosniff"
    cookie = given.split(";", maxsplit=1)[0]
    for _ in range(8):
        status, headers, body = ask(f"{front.app}/healthz", cookie)
        assert (status, body) == (200, b"ok\n")
        assert cookie not in headers.get("set-cookie", "")
    address = front.app.replace("http", "ws") + "/_stcore/stream"
    opened = {"subprotocols": ["streamlit"], "origin": front.app, "max_size": None}
    with connect(address, additional_headers={"Cookie": cookie}, **opened) as stream:
        assert solna_was_shown(stream)
    for number in range(24):
        ask(f"{front.app}/healthz", f"lofteskartan={number:032x}")
    routed = front.routed()
    assert len(set(routed[:10])) == 1, "pages and WebSocket of one visitor, one process"
    assert len(set(routed)) == 2, "other visitors, both processes"


def solna_was_shown(stream) -> bool:
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    message = BackMsg()
    message.rerun_script.query_string = "kommun=Solna"
    stream.send(message.SerializeToString())
    shown = False
    while True:
        answer = ForwardMsg.FromString(stream.recv(timeout=120))
        shown = shown or b"Hagalund" in answer.SerializeToString()
        if answer.WhichOneof("type") == "script_finished":
            return shown


def test_the_site_with_its_headers(browser: Browser, proxy, site: Path):
    front = proxy([9, 9], site)
    for path, frames in (("/", "'self'"), ("/solna-0184/inbaddad.html", "*")):
        status, headers, _ = ask(front.site + path)
        assert status == 200
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';")
        assert policy.endswith(f"frame-ancestors {frames}")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "max-age" in headers["strict-transport-security"]
        assert "set-cookie" not in headers
        assert headers["server"] == "nginx"
    status, headers, _ = ask(f"{front.site}/finns-inte.html")
    assert status == 404
    assert "content-security-policy" in headers
    said: list[str] = []
    for path in ("/", "/solna-0184/", "/solna-0184/inbaddad.html", "/en/orebro-1880/"):
        page = browser.new_page()
        page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("requestfailed", lambda request: said.append(request.url))
        page.goto(front.site + path, wait_until="networkidle")
        page.close()
    assert said == []


def test_nginx_takes_the_files_as_they_are(tmp_path: Path):
    """With its own TLS lines: only where the certificate lies is another place."""
    make = [tool("openssl", "openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-batch"]
    names = {"-keyout": "privkey.pem", "-out": "fullchain.pem"}
    where = [part for option, name in names.items() for part in (option, str(tmp_path / name))]
    subprocess.run([*make, *where], check=True, capture_output=True)
    conf = (DEPLOY / "nginx.conf").read_text(encoding="utf-8").replace(CERTIFICATES, str(tmp_path))
    main = write(tmp_path, conf, (DEPLOY / "nginx-upstream.conf").read_text(encoding="utf-8"))
    command = [tool("nginx", "nginx-light"), "-t", "-c", str(main)]
    tested = subprocess.run(command, capture_output=True, check=False, text=True)
    assert tested.returncode == 0, tested.stderr
    assert "warn" not in tested.stderr


def test_caddy_takes_the_file_as_it_is(tmp_path: Path):
    command = [tool("caddy", "caddy"), "adapt", "--validate", "--config", str(DEPLOY / "Caddyfile")]
    environment = os.environ | {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    made = subprocess.run(command, capture_output=True, check=False, text=True, env=environment)
    assert made.returncode == 0, made.stderr
    adapted = json.dumps(json.loads(made.stdout))
    assert '"policy": "cookie"' in adapted
    assert "not formatted" not in made.stderr


def test_the_unit_is_sound_and_hardened(tmp_path: Path):
    analyze = tool("systemd-analyze", "systemd")
    text = (DEPLOY / "lofteskartan@.service").read_text(encoding="utf-8")
    unit = tmp_path / "lofteskartan@8501.service"
    unit.write_text(replaced(text, "/opt/lofteskartan/.venv/bin/", "/usr/bin/env "), "utf-8")
    command = [analyze, "security", "--offline=true", "--threshold=20", str(unit)]
    rated = subprocess.run(command, capture_output=True, check=False, text=True)
    assert rated.returncode == 0, rated.stdout[-400:]
    verified = subprocess.run(
        [analyze, "verify", str(unit)], capture_output=True, check=False, text=True
    )
    assert "lofteskartan@8501.service" not in verified.stderr, verified.stderr


def test_compose_names_what_is_there():
    import yaml

    made = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    app = made["services"]["app1"]
    assert app["read_only"]
    assert app["cap_drop"] == ["ALL"]
    assert [name for name, one in made["services"].items() if "ports" in one] == ["proxy"]
    assert (DEPLOY / app["build"]["context"] / app["build"]["dockerfile"]).is_file()
    mounted = [one.split(":")[0] for one in made["services"]["proxy"]["volumes"]]
    assert all((DEPLOY / name).is_file() for name in mounted if name.startswith("./"))
    image = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = [
        word
        for line in re.findall(r"^COPY (?!--)(.*)$", image, re.MULTILINE)
        for word in line.split()
    ]
    assert all((ROOT / name).exists() for name in copied)
    assert re.search(r"^USER \d+$", image, re.MULTILINE)
