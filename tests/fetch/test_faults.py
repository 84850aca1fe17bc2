"""Each fault on the way: what the user is told, that it is tried again where that helps, and that
nothing which was there before is lost.
"""

import gzip
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import trustme

from market_tui.errors import UsageError
from market_tui.fetch import Fetched, FetchReport, Wish, fetch
from market_tui.fetch.client import Client, Patience
from market_tui.fetch.errors import CertificateRefused, Offline, Redirected, TooSlow
from market_tui.fetch.sources import HOSTS
from market_tui.fetch.trust import trust
from market_tui.store import Store
from tests.fetch import publishers
from tests.fetch.conftest import QUICK
from tests.fetch.publishers import ASSET, ASSETS, RELEASE, as_json, asset, register, release
from tests.fetch.serving import Asked, Proxy, Reply, Site

PAGE = b"<!DOCTYPE html><html><head><title>Sign in to Wirral Wi-Fi</title></head><body></body></html>"


@dataclass
class Council:
    """A council's machine that has last year's copy of the register, and then meets a fault."""

    site: Site
    client: Client
    store: Store
    cache: Path

    def fetch(self, **wishes: float | bool) -> Fetched:
        """The one file of `fetch ofsted`."""
        return self.report(**wishes).files[0]

    def report(self, **wishes: float | bool) -> FetchReport:
        wish = Wish(**wishes)  # type: ignore[arg-type]
        return fetch(["ofsted"], self.store, wish, client=self.client, cache=self.cache)

    def asked_for_the_file(self) -> int:
        return len(self.site.paths(ASSETS))

    def leftovers(self) -> list[str]:
        return [p.name for p in self.cache.rglob(".*.part*")]


@pytest.fixture
def council(
    site: Site, client: Client, store: Store, cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Council]:
    """With a good copy, fetched once for all; whatever happens, copy and store are the same at the end."""
    council = Council(site, client, store, cache)
    publishers.ofsted(site)
    fetched = tmp_path_factory.getbasetemp() / "fetched"
    if fetched.exists():
        shutil.copytree(fetched / "store", store.folder)
        shutil.copytree(fetched / "cache", cache)
    else:
        assert council.fetch().outcome == "fetched"
        shutil.copytree(store.folder, fetched / "store")
        shutil.copytree(cache, fetched / "cache")
    path = next(cache.glob("ofsted/2025/*.csv"))
    manifest = store.manifest()
    site.asked.clear()
    yield council
    assert path.read_bytes() == register()
    assert store.manifest() == manifest
    assert store.read("providers").height == manifest.sources[0].rows


NEW = register(2025, 160)


def refused(council: Council, reply: Reply, kind: str, words: str, **wishes: float | bool) -> Fetched:
    """The file fails with this kind of error and these words, and the old copy is said to be kept."""
    council.site[ASSET] = reply
    file = council.fetch(**wishes)
    assert (file.outcome, file.error) == ("failed", kind), file.message
    assert words in (file.message or "")
    assert file.remedy
    assert file.kept
    return file


def test_web_page_instead_of_data(council: Council) -> None:
    for headers in ({"Content-Type": "text/html"}, {"Content-Type": "text/csv"}):
        file = refused(council, Reply(PAGE, headers=headers), "blocked", "a web page instead of data")
        assert "--from-dir" in (file.remedy or "")
    assert council.asked_for_the_file() == 2
    assert council.leftovers() == []


def test_web_page_instead_of_data_compressed(council: Council) -> None:
    reply = Reply(gzip.compress(PAGE), headers={"Content-Encoding": "gzip", "Content-Type": "text/html"})
    refused(council, reply, "blocked", "a web page")


def test_web_page_instead_of_the_listing(council: Council) -> None:
    for path in list(council.site.routes):
        if path[0] == "www.gov.uk":
            council.site.routes[path] = Reply(PAGE, headers={"Content-Type": "text/html"})
    file = council.fetch()
    assert (file.error, "www.gov.uk sent a web page" in (file.message or "")) == ("blocked", True)


def test_refused_by_a_filter(council: Council) -> None:
    refused(council, Reply(b"Category: uncategorised", 403), "blocked", "HTTP 403")
    assert council.asked_for_the_file() == 1


def test_slow_drip_ends_at_the_deadline(council: Council) -> None:
    began = time.monotonic()
    refused(council, Reply(NEW, drip=0.02), "too slow", "came within 0.4 s", deadline=0.4)
    assert time.monotonic() - began < 3


def test_drip_in_the_header_ends_at_the_deadline(council: Council) -> None:
    refused(council, Reply(NEW, drip=0.02, drip_header=True), "too slow", "came within", deadline=0.4)


def test_truncated_body_is_tried_again(council: Council) -> None:
    refused(council, Reply(NEW, cut=20_000), "cut short", "broke off")
    assert council.asked_for_the_file() == 4


def test_truncated_gzip_with_a_length_that_fits(council: Council) -> None:
    packed = gzip.compress(NEW)
    short = Reply(packed[: len(packed) // 2], headers={"Content-Encoding": "gzip"})
    refused(council, short, "cut short", "before its end")
    assert council.asked_for_the_file() == 4
    assert council.leftovers() == []


def test_gzip_with_a_wrong_checksum(council: Council) -> None:
    packed = bytearray(gzip.compress(NEW))
    packed[-6] ^= 1
    refused(council, Reply(bytes(packed), headers={"Content-Encoding": "gzip"}), "cut short", "damaged")


def test_encoding_that_was_not_asked_for(council: Council) -> None:
    refused(council, Reply(NEW, headers={"Content-Encoding": "br"}), "layout", "not asked for: br")


def test_size_that_the_etag_denies(council: Council) -> None:
    reply = Reply(NEW, headers={"ETag": f'"66b0c5f0-{len(NEW) + 1:x}"'})
    refused(council, reply, "cut short", "mark says")


def test_next_to_nothing(council: Council) -> None:
    refused(council, Reply(b"URN\n"), "cut short", "only 4 bytes")


def test_changed_layout_names_the_column(council: Council) -> None:
    file = refused(council, asset(NEW.replace(b"URN", b"Mark", 1)), "layout", "no column for: urn")
    assert "what is loaded stays" in (file.remedy or "")


def test_something_else_altogether(council: Council) -> None:
    refused(council, Reply(b"\x89PNG\r\n\x1a\n" + bytes(400)), "layout", "an image")


def test_server_fault_then_well(site: Site, client: Client, store: Store, cache: Path) -> None:
    body = publishers.ofsted(site)
    faulty = Reply(status=503, then=Reply(status=500, then=asset(body)))
    site[ASSET] = faulty
    report = fetch(["ofsted"], store, client=client, cache=cache)
    assert report.exit_code == 0
    assert len(site.paths(ASSETS)) == 3


def test_server_fault_for_ever(council: Council) -> None:
    refused(council, Reply(status=502), "server fault", "HTTP 502")
    assert council.asked_for_the_file() == 4


def test_asked_to_wait_a_moment(site: Site, client: Client, store: Store, cache: Path) -> None:
    body = publishers.ofsted(site)
    site[ASSET] = Reply(status=429, headers={"Retry-After": "1"}, then=asset(body))
    began = time.monotonic()
    assert fetch(["ofsted"], store, client=client, cache=cache).exit_code == 0
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize("status", [429, 503])
def test_asked_to_wait_too_long(council: Council, status: int) -> None:
    at = datetime.now(UTC) + timedelta(hours=2)
    reply = Reply(status=status, headers={"Retry-After": format_datetime(at, usegmt=True)})
    kind = "rate limited" if status == 429 else "server fault"
    file = refused(council, reply, kind, "")
    assert council.asked_for_the_file() == 1
    if status == 429:
        assert f"until {at.astimezone():%H:%M}" in (file.message or "")


ABSURD = [
    {"Retry-After": "99999999999999999999"},
    {"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"},
    {"Retry-After": "-5"},
    {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "inf"},
    {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1e300"},
    {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "nan"},
]


@pytest.mark.parametrize("headers", ABSURD, ids=lambda headers: next(reversed(headers.values()))[:9])
def test_asked_to_wait_for_an_absurd_time(council: Council, headers: dict[str, str]) -> None:
    refused(council, Reply(status=429, headers=headers), "rate limited", "asks to be left alone until")


def test_redirects_are_followed_to_the_end_of_five(council: Council) -> None:
    for hop in range(6):
        council.site[f"{ASSETS}/hop{hop}"] = Reply(status=302, headers={"Location": f"/hop{hop + 1}"})
    refused(council, Reply(status=301, headers={"Location": "/hop0"}), "redirect", "more than 5 times")


def test_replaced_asset_redirects_without_a_scheme(
    site: Site, client: Client, store: Store, cache: Path
) -> None:
    body = publishers.ofsted(site)
    site[ASSET] = Reply(status=301, headers={"Location": f"//{ASSETS}/media/new/register.csv"})
    site[f"{ASSETS}/media/new/register.csv"] = asset(body)
    report = fetch(["ofsted"], store, client=client, cache=cache)
    assert report.exit_code == 0
    assert f"https://{ASSETS}/media/new/register.csv" in Path(f"{report.files[0].path}.json").read_text()


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("https://login.example.net/portal", "login.example.net, which is not the publisher's"),
        ("https://login.example.net/?\x1b[2J", "an address that is none"),
        (f"http://{ASSETS}/media/plain.csv", "without encryption"),
        (f"https://{ASSETS}:8443/media/x.csv", "not the publisher's"),
        (f"https://{ASSETS}@login.example.net/", "not the publisher's"),
        ("file:///etc/passwd", "without encryption"),
    ],
)
def test_redirects_that_are_not_followed(council: Council, proxy: Proxy, target: str, words: str) -> None:
    refused(council, Reply(status=302, headers={"Location": target}), "redirect", words)
    assert {host.removesuffix(":443") for host in proxy.connected} <= set(HOSTS)


def test_gone_is_looked_for_again(site: Site, client: Client, store: Store, cache: Path) -> None:
    """A correction: the page is read, the file under it replaced, and the page read anew."""
    body = publishers.ofsted(site)
    moved = f"{ASSETS}/media/ffffffffffffffffffffffff/sample_provider_at_march_2025.csv"
    pages = iter([release(ASSET, 2025), release(moved, 2025)])
    site[f"www.gov.uk/api/content{RELEASE}"] = lambda asked: as_json(next(pages))
    del site.routes[ASSETS, ASSET.removeprefix(ASSETS)]
    site[moved] = asset(body)
    report = fetch(["ofsted"], store, client=client, cache=cache)
    assert report.exit_code == 0
    assert report.files[0].url == f"https://{moved}"
    assert site.asked[-2].headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("status", [404, 410])
def test_gone_for_good(council: Council, status: int) -> None:
    refused(council, Reply(status=status), "gone", "no longer has")
    assert council.asked_for_the_file() == 1
    assert council.site.paths().count(f"/api/content{RELEASE}") == 2


def test_resumes_where_it_broke_off(site: Site, client: Client, store: Store, cache: Path) -> None:
    body = publishers.ofsted(site, register(2025, 400))
    site[ASSET] = Reply(**{**asset(body).__dict__, "cut": 60_000, "then": asset(body)})
    report = fetch(["ofsted"], store, client=client, cache=cache)
    assert report.exit_code == 0
    second = site.asked[-1].headers
    assert second["if-range"] == publishers.ETAG.format(len(body))
    start = int(second["range"].removeprefix("bytes=").removesuffix("-"))
    assert 0 < start <= 60_000
    assert Path(report.files[0].path or "").read_bytes() == body
    assert list(cache.rglob(".*.part*")) == []


def test_resumes_in_the_next_run(site: Site, client: Client, store: Store, cache: Path) -> None:
    body = publishers.ofsted(site)
    slow = Reply(**{**asset(body).__dict__, "drip": 0.005})
    site[ASSET] = slow
    (file,) = fetch(["ofsted"], store, Wish(deadline=0.5), client=client, cache=cache).files
    assert (file.error, "goes on where it stopped" in (file.remedy or "")) == ("too slow", True)
    site[ASSET] = asset(body)
    assert fetch(["ofsted"], store, client=client, cache=cache).exit_code == 0
    assert int(site.asked[-1].headers["range"].removeprefix("bytes=").removesuffix("-")) > 0


def test_a_file_that_changed_meanwhile_is_begun_anew(
    site: Site, client: Client, store: Store, cache: Path
) -> None:
    body = publishers.ofsted(site)
    newer = register(2025, 140)
    site[ASSET] = Reply(**{**asset(body).__dict__, "cut": 20_000, "then": asset(newer)})
    report = fetch(["ofsted"], store, client=client, cache=cache)
    assert report.exit_code == 0
    assert "range" in site.asked[-1].headers
    assert Path(report.files[0].path or "").read_bytes() == newer


def test_a_range_that_was_not_asked_for_is_not_joined_on(
    site: Site, client: Client, store: Store, cache: Path
) -> None:
    body = publishers.ofsted(site)
    wrong = Reply(
        body[100:], 206, {"Content-Range": f"bytes 100-{len(body) - 1}/{len(body)}"}, then=asset(body)
    )
    site[ASSET] = Reply(**{**asset(body).__dict__, "cut": 20_000, "then": wrong})
    report = fetch(["ofsted"], store, client=client, cache=cache)
    assert Path(report.files[0].path or "").read_bytes() == body


def test_unmodified_without_a_copy_is_asked_for_in_full(
    site: Site, client: Client, store: Store, cache: Path
) -> None:
    body = publishers.ofsted(site)
    site[ASSET] = Reply(status=304, then=asset(body))
    assert fetch(["ofsted"], store, client=client, cache=cache).exit_code == 0


def test_unmodified_for_ever_without_a_copy_is_a_fault(council: Council) -> None:
    refused(council, Reply(status=304), "cut short", "says that nothing has changed", force=True)
    assert council.asked_for_the_file() <= 8


# --- the network itself -------------------------------------------------------------------------


@pytest.fixture
def address(site: Site, monkeypatch: pytest.MonkeyPatch) -> str:
    """The server itself, without a proxy."""
    for name in (
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "ALL_PROXY",
        "SSL_CERT_FILE",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
    ):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return f"localhost:{site.port}"


def test_unknown_authority_is_named(site: Site, address: str) -> None:
    client = Client(hosts={address: 0.0}, patience=QUICK)
    with pytest.raises(CertificateRefused) as refusal:
        client.text(f"https://{address}/")
    assert "Wirral Inspection Authority" in refusal.value.message
    assert "--ca-bundle" in refusal.value.remedy
    assert site.asked == []


def test_unknown_authority_through_a_proxy(site: Site, proxy: Proxy, store: Store, cache: Path) -> None:
    client = Client(hosts=dict.fromkeys(HOSTS, 0.0), patience=QUICK)
    (file,) = fetch(["ofsted"], store, client=client, cache=cache).files
    assert (file.error, "Wirral Inspection Authority" in (file.message or "")) == ("certificate", True)
    assert len(proxy.connected) == 1
    assert site.asked == []


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_authorities_from_the_environment(
    site: Site, address: str, ca_bundle: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    site[f"{address}/hello"] = Reply(b"hello")
    monkeypatch.setenv(variable, str(ca_bundle))
    assert Client(hosts={address: 0.0}, patience=QUICK).text(f"https://{address}/hello") == "hello"


def test_certificate_for_another_name(site: Site, ca_bundle: Path) -> None:
    there = f"127.0.0.2:{site.port}"
    client = Client(ca_bundle, hosts={there: 0.0}, patience=QUICK)
    with pytest.raises((CertificateRefused, Offline)):
        client.text(f"https://{there}/")


def test_bundles_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--ca-bundle names .* does not exist"):
        trust(tmp_path / "none.pem", {})
    (tmp_path / "note.pem").write_text("ask IT")
    with pytest.raises(UsageError, match=r"CURL_CA_BUNDLE names .* no certificates"):
        trust(None, {"CURL_CA_BUNDLE": str(tmp_path / "note.pem")})


def test_verification_is_always_on(authority: trustme.CA) -> None:
    import ssl

    context = trust(None, {})
    assert context.check_hostname
    assert context.verify_mode == ssl.CERT_REQUIRED


def test_nobody_there(address: str, ca_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    client = Client(ca_bundle, hosts={f"localhost:{port}": 0.0}, patience=QUICK)
    with pytest.raises(Offline, match="cannot be reached") as offline:
        client.text(f"https://localhost:{port}/")
    assert "fetch --offline" in offline.value.remedy


def test_silence_ends_at_the_deadline(address: str, ca_bundle: Path) -> None:
    import socket

    from market_tui.fetch.network import DeadlinePassed

    with socket.create_server(("127.0.0.1", 0)) as silent:
        there = f"localhost:{silent.getsockname()[1]}"
        client = Client(ca_bundle, hosts={there: 0.0}, patience=Patience(tries=1))
        with client.limits.within(0.4), pytest.raises((DeadlinePassed, TooSlow, Offline)):
            client.text(f"https://{there}/")


def test_proxy_wants_a_password(
    site: Site, proxy: Proxy, council: Council, ca_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy.password = "commissioner:s3cret"
    council.client = Client(ca_bundle, dict.fromkeys(HOSTS, 0.0), QUICK)
    file = council.fetch()
    assert (file.error, "407" in (file.message or "")) == ("proxy", True)
    assert "HTTPS_PROXY=http://name:password@host:port" in (file.remedy or "")
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, proxy.address.replace("//", "//commissioner:s3cret@"))
    council.client = Client(ca_bundle, dict.fromkeys(HOSTS, 0.0), QUICK)
    assert council.fetch().outcome == "unchanged"
    assert all("s3cret" not in str(a.headers) for a in site.asked)


def test_proxy_will_not_connect(council: Council, proxy: Proxy, ca_bundle: Path) -> None:
    proxy.refuses = b"HTTP/1.1 403 Forbidden by policy\x1b[2J\r\nContent-Length: 0\r\n\r\n"
    council.client = Client(ca_bundle, dict.fromkeys(HOSTS, 0.0), QUICK)
    file = council.fetch()
    assert file.error == "proxy"
    assert "\x1b" not in (file.message or "")


def test_proxy_is_not_there(council: Council, proxy: Proxy, ca_bundle: Path) -> None:
    proxy.close()
    council.client = Client(ca_bundle, dict.fromkeys(HOSTS, 0.0), QUICK)
    file = council.fetch()
    assert (file.error, "HTTPS_PROXY" in (file.remedy or "")) == ("proxy", True)
    assert f"127.0.0.1:{proxy.port}" in (file.message or "")


def test_hosts_off_the_list_are_never_asked(client: Client, proxy: Proxy) -> None:
    for url in (
        "https://example.net/",
        "http://www.gov.uk/",
        "https://www.gov.uk:444/",
        "https://a@www.gov.uk/",
    ):
        with pytest.raises(Redirected):
            client.text(url)
    assert proxy.connected == []


def test_pace_between_requests(site: Site, address: str, ca_bundle: Path) -> None:
    site[f"{address}/"] = Reply(b"x")
    client = Client(ca_bundle, hosts={address: 0.1}, patience=QUICK)
    began = time.monotonic()
    for _ in range(4):
        client.text(f"https://{address}/")
    assert time.monotonic() - began >= 0.3


def test_a_page_beyond_all_measure(site: Site, address: str, ca_bundle: Path) -> None:
    from market_tui.fetch.errors import LayoutChanged

    endless: Callable[[Asked], Reply] = lambda asked: Reply(b" " * (33 << 20))  # noqa: E731
    site[f"{address}/"] = endless
    with pytest.raises(LayoutChanged, match="far more"):
        Client(ca_bundle, hosts={address: 0.0}, patience=QUICK).text(f"https://{address}/")


# --- the disk -----------------------------------------------------------------------------------


_FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
from pathlib import Path
from market_tui.fetch import fetch
from market_tui.fetch.client import Client, Patience
from market_tui.fetch.sources import HOSTS
from market_tui.store import Store
client = Client(Path(sys.argv[1]), dict.fromkeys(HOSTS, 0.0), Patience(first=0.01))
(file,) = fetch(["ofsted"], Store(Path(sys.argv[2])), client=client, cache=Path(sys.argv[3])).files
print(file.error, "|", file.message, "|", file.remedy, "|", file.kept)
"""


def test_disk_full(council: Council, ca_bundle: Path) -> None:
    assert resource.RLIMIT_FSIZE
    council.site[ASSET] = asset(NEW)
    told = subprocess.run(
        [sys.executable, "-c", _FULL, str(ca_bundle), str(council.store.folder), str(council.cache)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    kind, message, remedy, kept = told.split(" | ")
    assert kind == "disk"
    assert "could not be written: File too large" in message
    assert "MARKET_TUI_CACHE" in remedy
    assert kept.strip() != "None"
    assert council.leftovers() == []


def test_no_room_is_seen_before_it_is_needed(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(council.cache)._replace(free=1000)
    monkeypatch.setattr("market_tui.fetch.download.shutil.disk_usage", lambda path: usage)
    refused(council, asset(NEW), "disk", "has room for 1.0 kB; the file is 5")


def test_a_folder_that_cannot_be_made(site: Site, client: Client, store: Store, tmp_path: Path) -> None:
    publishers.ofsted(site)
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "ofsted").write_text("a file where a folder should be")
    (file,) = fetch(["ofsted"], store, client=client, cache=cache).files
    assert (file.error, "MARKET_TUI_CACHE" in (file.remedy or "")) == ("disk", True)
