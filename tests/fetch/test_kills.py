"""Killed at any moment of a fetch: the cache holds a good copy, the store is as before or as after."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from market_tui.fetch.cache import Cache
from market_tui.store import Store
from market_tui.store.health import faults
from tests.fetch import publishers
from tests.fetch.publishers import ASSET, asset, register
from tests.fetch.serving import Asked, Proxy, Reply, Site

KILLS = int(os.environ.get("MARKET_TUI_KILLS", "3"))
_CHILD = """
import sys
from pathlib import Path
from market_tui.fetch import fetch
from market_tui.fetch.client import Client, Patience
from market_tui.fetch.sources import HOSTS
from market_tui.intake import load
from market_tui.store import Store
client = Client(Path(sys.argv[1]), dict.fromkeys(HOSTS, 0.0), Patience(first=0.01))
print("ready", flush=True)
while True:
    fetch(["ofsted"], Store(Path(sys.argv[2])), client=client, cache=Path(sys.argv[3]))
    print("fetched", flush=True)
"""


@pytest.mark.usefixtures("proxy")
def test_killed_at_any_moment(site: Site, proxy: Proxy, ca_bundle: Path, store: Store, cache: Path) -> None:
    """The publisher corrects the file at every request, so that every round writes.

    MARKET_TUI_KILLS says how many rounds; hundreds are run by hand.
    """
    publishers.ofsted(site)
    issues = [register(2025, rows) for rows in range(100, 140)]
    sent = iter(range(10**9))

    def correct(asked: Asked) -> Reply:
        return asset(issues[next(sent) % len(issues)])

    site[ASSET] = correct
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    for kill in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(ca_bundle), str(store.folder), str(cache)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout
        assert child.stdout.readline() == "ready\n"
        if kill == 0:
            assert child.stdout.readline() == "fetched\n"
        time.sleep(chance.uniform(0, 0.6))
        child.kill()
        child.wait()
        child.stdout.close()
        about = f"seed {seed}, kill {kill}"
        files = list(cache.glob("ofsted/2025/*.csv"))
        held = list(Cache(cache).all("ofsted"))
        assert len(held) == len(files), about
        assert all(h.path.read_bytes() in issues for h in held), about
        sources = store.manifest().sources
        if sources:
            assert faults(store.folder) == [], about
            assert store.read("providers").height == sources[0].rows, about
            assert store.original(sources[0].sha256).read_bytes() in issues, about
    assert store.manifest().sources
