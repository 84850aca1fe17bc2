"""The publishers on loopback, and a client that is sent to them through a proxy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from market_tui.fetch.client import Client, Patience
from market_tui.fetch.sources import HOSTS
from market_tui.store import Store
from tests.fetch.serving import Proxy, Site, bundle

QUICK = Patience(first=0.01, longest=0.02)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA(organization_name="Wirral Inspection Authority")


@pytest.fixture(scope="session")
def ca_bundle(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle(authority, tmp_path_factory.mktemp("authority"))


@pytest.fixture
def site(authority: trustme.CA) -> Iterator[Site]:
    site = Site(authority)
    yield site
    site.close()


@pytest.fixture
def proxy(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    proxy = Proxy(site.port)
    for name in (
        "HTTP_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "SSL_CERT_FILE",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
    ):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("HTTPS_PROXY", proxy.address)
    monkeypatch.setenv("https_proxy", proxy.address)
    yield proxy
    proxy.close()


@pytest.fixture
def client(proxy: Proxy, ca_bundle: Path) -> Iterator[Client]:
    """The real client, without its pauses."""
    client = Client(ca_bundle, hosts=dict.fromkeys(HOSTS, 0.0), patience=QUICK)
    yield client
    client.close()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"
