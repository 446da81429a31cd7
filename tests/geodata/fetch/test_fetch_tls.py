"""HTTPS to the checked address, in the name of the host."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

from geodata.fetch import Fetcher
from geodata.fetch.errors import FetchTimeoutError, UnreachableError


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of one day for ``loften.test``, with its key."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not here to make a certificate for the test")
    folder = tmp_path_factory.mktemp("tls")
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 "
        "-subj /CN=loften.test -addext subjectAltName=DNS:loften.test -keyout key.pem -out cert.pem"
    )
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def secure(site, certificate):
    site.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    site.tls.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    site.tls.sni_callback = lambda _sock, name, _context: site.server_names.append(name)
    return site


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate / "cert.pem")


def test_tls_and_host_name_the_site_while_the_address_is_the_checked_one(secure, certificate):
    secure.pages["/a"] = secure.answer(b"hej")
    network = secure.network(tls=lambda: trusting(certificate))
    found = Fetcher(secure.settings(), network).fetch(secure.url("/a"))
    assert found.data == b"hej"
    assert secure.server_names == ["loften.test"] * 2
    assert secure.resolved == ["loften.test"]
    assert all(f"Host: loften.test:{secure.port}\r\n" in asked for asked in secure.asked)


def test_a_certificate_of_another_name_is_refused(secure, certificate):
    secure.names["other.test"] = ["127.0.0.1"]
    network = secure.network(tls=lambda: trusting(certificate))
    with pytest.raises(UnreachableError, match="cannot be trusted"):
        Fetcher(secure.settings(), network).fetch(secure.url("/a", "other.test"))
    assert secure.asked == []


def test_a_certificate_that_nobody_vouches_for_is_refused(secure):
    with pytest.raises(UnreachableError, match="cannot be trusted"):
        Fetcher(secure.settings(), secure.network()).fetch(secure.url("/a"))
    assert secure.asked == []


def test_https_to_a_site_that_speaks_none_is_told(site):
    site.pages["/a"] = site.answer(b"hej")
    with pytest.raises(UnreachableError, match="No connection"):
        Fetcher(site.settings(), site.network()).fetch(site.url("/a").replace("http:", "https:"))


def test_a_page_that_hangs_under_tls_ends_in_time(secure, certificate):
    secure.pages["/a"] = lambda _connection, over: over.wait(30)
    network = secure.network(tls=lambda: trusting(certificate))
    with pytest.raises(FetchTimeoutError):
        Fetcher(secure.settings(), network).fetch(secure.url("/a"))
