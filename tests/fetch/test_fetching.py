"""A whole fetch, from finding to loaded, against publishers on loopback."""

import _thread
import json
import signal
import threading
import time
from pathlib import Path

import pytest

from market_tui.errors import StoreError, UsageError
from market_tui.fetch import Progress, Wish, check_for_newer, fetch
from market_tui.fetch.cache import Cache
from market_tui.fetch.client import Client
from market_tui.fetch.network import Limits
from market_tui.fetch.sources import HOSTS
from market_tui.store import Store
from market_tui.store.lock import writing
from tests.fetch import publishers
from tests.fetch.conftest import QUICK
from tests.fetch.publishers import ASSET, ASSETS, COLLECTION, RELEASE, as_json, asset, register, release
from tests.fetch.serving import Proxy, Reply, Site


def test_first_fetch_loads_and_keeps_a_sidecar(site: Site, client: Client, store: Store, cache: Path) -> None:
    body = publishers.ofsted(site)
    heard: list[Progress] = []
    report = fetch(["ofsted"], store, client=client, cache=cache, progress=heard.append)
    assert report.exit_code == 0
    (file,) = report.files
    assert (file.outcome, file.edition, file.bytes) == ("fetched", "2025", len(body))
    source = store.manifest().sources[0]
    assert (source.family, str(source.as_at), source.sha256) == (
        "ofsted-providers",
        "2025-03-31",
        file.sha256,
    )
    assert store.original(source.sha256).read_bytes() == body
    told = json.loads(Path(f"{file.path}.json").read_text())
    assert told["url"] == told["final_url"] == f"https://{ASSET}"
    assert told["page"] == f"https://www.gov.uk{RELEASE}"
    assert told["published"] == "2025-08-05T09:30:00Z"
    assert (told["etag"], told["size"], told["sha256"]) == (
        publishers.ETAG.format(len(body)), len(body), source.sha256,
    )  # fmt: skip
    steps = list(dict.fromkeys(m.step for m in heard))
    assert steps == ["finding", "downloading", "checking", "done", "loading"]
    assert max(m.done for m in heard) == len(body)


def test_second_fetch_asks_and_changes_nothing(site: Site, client: Client, store: Store, cache: Path) -> None:
    publishers.ofsted(site)
    fetch(["ofsted"], store, client=client, cache=cache)
    generation = store.manifest().generation
    report = fetch(["ofsted"], store, client=client, cache=cache)
    assert (report.exit_code, report.files[0].outcome) == (0, "unchanged")
    assert site.asked[-1].headers["if-none-match"] == publishers.ETAG.format(len(register()))
    assert store.manifest().generation == generation


def test_force_downloads_again(site: Site, client: Client, store: Store, cache: Path) -> None:
    publishers.ofsted(site)
    fetch(["ofsted"], store, client=client, cache=cache)
    fetch(["ofsted"], store, Wish(force=True), client=client, cache=cache)
    assert "if-none-match" not in site.asked[-1].headers


def test_a_damaged_copy_is_not_believed(site: Site, client: Client, store: Store, cache: Path) -> None:
    publishers.ofsted(site)
    path = Path(fetch(["ofsted"], store, client=client, cache=cache).files[0].path or "")
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    report = fetch(["ofsted"], store, client=client, cache=cache)
    assert "if-none-match" not in site.asked[-1].headers
    assert report.files[0].outcome == "fetched"
    assert path.read_bytes() == register()


def test_list_downloads_nothing(site: Site, client: Client, store: Store, cache: Path) -> None:
    publishers.ofsted(site)
    report = fetch(["ofsted"], store, Wish(dry_run=True), client=client, cache=cache)
    assert [(f.outcome, f.url) for f in report.files] == [("listed", f"https://{ASSET}")]
    assert site.paths(ASSETS) == []
    assert not cache.exists()
    assert not store.folder.exists()


def test_changed_layout_keeps_file_and_data(site: Site, client: Client, store: Store, cache: Path) -> None:
    publishers.ofsted(site)
    path = Path(fetch(["ofsted"], store, client=client, cache=cache).files[0].path or "")
    before = store.manifest()
    site[ASSET] = asset(register().replace(b"URN", b"Mark", 1))
    report = fetch(["ofsted"], store, client=client, cache=cache)
    (file,) = report.files
    assert report.exit_code == 4
    assert (file.outcome, file.error) == ("failed", "layout")
    assert "urn" in (file.message or "").casefold()
    assert file.kept
    assert path.read_bytes() == register()
    assert store.manifest() == before


def test_one_source_failing_stops_no_other(site: Site, client: Client, store: Store, cache: Path) -> None:
    publishers.ofsted(site)
    report = fetch(["ofsted", "lait"], store, client=client, cache=cache)
    assert report.exit_code == 3
    assert {f.source: f.outcome for f in report.files}["ofsted"] == "fetched"
    assert {f.outcome for f in report.files if f.source == "lait"} == {"failed"}
    assert len(store.manifest().sources) == 1


def test_since_takes_every_release(site: Site, client: Client, store: Store, cache: Path) -> None:
    publishers.ofsted(site)
    address = f"{ASSETS}/media/0123456789abcdef01234567/sample_provider_at_march_2024.csv"
    older = RELEASE.replace("2025", "2024")
    site[f"www.gov.uk/api/content{older}"] = as_json(release(address, 2024))
    site[address] = asset(register(2024))
    report = fetch(["ofsted"], store, Wish(since=2024), client=client, cache=cache)
    assert [f.edition for f in report.files] == ["2025", "2024"]
    assert sorted(str(s.as_at) for s in store.manifest().sources) == ["2024-03-31", "2025-03-31"]


def test_only_chooses_by_name(site: Site, client: Client, store: Store, cache: Path) -> None:
    publishers.ofsted(site)
    wish = Wish(only=("joiners",))
    (file,) = fetch(["ofsted"], store, wish, client=client, cache=cache).files
    assert (file.outcome, file.error) == ("failed", "gone")
    (file,) = fetch(["ofsted"], store, Wish(only=("UNDERLYING",)), client=client, cache=cache).files
    assert file.outcome == "fetched"


def test_offline_loads_the_cache_and_asks_nobody(
    site: Site, proxy: Proxy, client: Client, store: Store, cache: Path
) -> None:
    publishers.ofsted(site)
    fetch(["ofsted"], store, client=client, cache=cache)
    asked = len(proxy.connected)
    fresh = Store(cache.with_name("another"))
    report = fetch(["ofsted"], fresh, offline=True, cache=cache)
    assert report.exit_code == 0
    assert fresh.manifest().sources[0].sha256 == report.files[0].sha256
    assert len(proxy.connected) == asked
    nothing = fetch(["lait"], fresh, offline=True, cache=cache)
    assert nothing.exit_code == 4
    assert "market-tui fetch lait" in (nothing.files[0].remedy or "")


def test_from_dir_loads_what_was_saved_from_a_browser(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "Downloads"
    folder.mkdir()
    (folder / "provider_level_at_31_March_2025.csv").write_bytes(register())
    (folder / "holiday.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "shopping.csv").write_bytes(b"milk,eggs\n1,2\n")
    report = fetch(["ofsted"], store, from_dir=folder)
    assert [(f.source, f.name, f.outcome) for f in report.files] == [
        ("ofsted", "provider_level_at_31_March_2025.csv", "fetched")
    ]
    assert len(store.manifest().sources) == 1
    report = fetch([], store, from_dir=folder)
    assert (report.exit_code, {f.name: f.outcome for f in report.files}["shopping.csv"]) == (3, "failed")
    with pytest.raises(UsageError, match="no folder"):
        fetch([], store, from_dir=folder / "none")


def test_cancel_ends_it_soon_and_changes_nothing(
    site: Site, proxy: Proxy, ca_bundle: Path, store: Store, cache: Path
) -> None:
    body = publishers.ofsted(site)
    site[ASSET] = Reply(body, drip=0.02)
    cancel = threading.Event()
    mine = Client(ca_bundle, dict.fromkeys(HOSTS, 0.0), QUICK, Limits(cancel))
    wish = Wish(deadline=20)

    def stop(message: Progress) -> None:
        if message.step == "downloading" and message.done > 5:
            cancel.set()

    began = time.monotonic()
    report = fetch(["ofsted"], store, wish, client=mine, cache=cache, progress=stop)
    mine.close()
    assert time.monotonic() - began < 5
    assert (report.files[0].outcome, report.files[0].error) == ("failed", "cancelled")
    assert store.manifest().sources == ()


def test_an_interrupt_reaches_the_user(site: Site, client: Client, store: Store, cache: Path) -> None:
    publishers.ofsted(site)

    def interrupt(message: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(["ofsted"], store, client=client, cache=cache, progress=interrupt)
    assert client.limits.cancelled.is_set()


def test_an_interrupt_is_heard_while_a_file_comes(
    site: Site, client: Client, store: Store, cache: Path
) -> None:
    """Polars takes Ctrl-C such that a wait without an end goes on; here nothing but the flag is set."""
    publishers.ofsted(site)
    site[publishers.ASSET] = Reply(register(), drip=0.05)
    heard: list[Progress] = []

    def interrupt(message: Progress) -> None:
        heard.append(message)
        coming = [told for told in heard if told.step == "downloading" and told.done]
        if coming and coming[0] is message:
            _thread.interrupt_main()

    # What a shell starts in the background ignores interrupts.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            fetch(["ofsted"], store, Wish(deadline=5), client=client, cache=cache, progress=interrupt)
    finally:
        signal.signal(signal.SIGINT, before)
    assert "within" not in " ".join(message.text for message in heard)


def test_two_fetches_at_once(
    site: Site, client: Client, store: Store, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publishers.ofsted(site)
    monkeypatch.setattr("market_tui.fetch.fetching._PATIENCE_WITH_ANOTHER_FETCH", 0.05)
    with writing(cache), pytest.raises(StoreError, match="process"):
        fetch(["ofsted"], store, client=client, cache=cache)


def test_unknown_source_is_answered_with_the_nearest(store: Store) -> None:
    with pytest.raises(UsageError, match="looked-after"):
        fetch(["looked-aftr"], store)


def test_check_for_newer(site: Site, client: Client, store: Store, cache: Path) -> None:
    publishers.ofsted(site)
    (newest,) = check_for_newer(store, ["ofsted"], client=client, cache=cache)
    assert (newest.state, newest.edition, newest.remedy) == ("not loaded", "2025", "market-tui fetch ofsted")
    fetch(["ofsted"], store, client=client, cache=cache)
    (newest,) = check_for_newer(store, ["ofsted"], client=client, cache=cache)
    assert newest.state == "current"
    site[f"www.gov.uk/api/content{RELEASE}"] = as_json(release(ASSET, 2025, published="2025-09-01T09:30:00Z"))
    (newest,) = check_for_newer(store, ["ofsted"], client=client, cache=cache)
    assert (newest.state, newest.published) == ("newer", "2025-09-01T09:30:00Z")
    site[f"www.gov.uk/api/content{COLLECTION}"] = as_json(publishers.collection(2025, 2026))
    site[f"www.gov.uk/api/content{RELEASE.replace('2025', '2026')}"] = as_json(release(ASSET, 2026))
    (newest,) = check_for_newer(store, ["ofsted"], client=client, cache=cache)
    assert (newest.state, newest.edition) == ("newer", "2026")


def test_check_for_newer_by_date_of_what_was_loaded_by_hand(
    site: Site, client: Client, store: Store, cache: Path, tmp_path: Path
) -> None:
    publishers.ofsted(site)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "provider_at_march_2024.csv").write_bytes(register(2024))
    fetch([], store, from_dir=tmp_path / "in")
    (newest,) = check_for_newer(store, ["ofsted"], client=client, cache=cache)
    assert (newest.state, "2024" in newest.why) == ("newer", True)
    site.routes.clear()
    (newest,) = check_for_newer(store, ["ofsted"], client=client, cache=cache)
    assert newest.state == "unknown"
    assert newest.why


def test_sidecars_of_all_editions_are_listed(site: Site, client: Client, store: Store, cache: Path) -> None:
    publishers.ofsted(site)
    fetch(["ofsted"], store, client=client, cache=cache)
    assert [h.sidecar.edition for h in Cache(cache).all("ofsted")] == ["2025"]
