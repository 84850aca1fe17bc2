"""Several processes and sudden deaths over one store, with real loads of small files."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from market_tui.intake import load
from market_tui.store import Store
from tests.intake.editions import SETTINGS, csv_bytes

HEADER = ["URN", "Provision type", "Local authority", "Sector", "Places"]
LOADER = """
import sys
from pathlib import Path
from market_tui.intake import load
from market_tui.store import Store
print("ready", flush=True)
sys.stdin.readline()
report = load([Path(p) for p in sys.argv[2:]], Store(Path(sys.argv[1])))
sys.exit(report.exit_code)
"""


def _lists(folder: Path, years: range) -> list[Path]:
    """A register for each year, in which every home has as many places as the year's last two digits."""
    folder.mkdir(exist_ok=True)
    paths = []
    for year in years:
        path = folder / f"list_{year}.csv"
        rows = [(s.urn, s.provision, s.la, s.sector, year % 100) for s in SETTINGS]
        path.write_bytes(csv_bytes(HEADER, rows))
        paths.append(path)
    return paths


def _start(store: Path, paths: list[Path]) -> "subprocess.Popen[str]":
    """A process that has imported everything and waits for a line before it loads."""
    started = subprocess.Popen(
        [sys.executable, "-c", LOADER, str(store), *map(str, paths)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    return started


def _go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def _whole(store: Store) -> list[int]:
    """The years that the store holds, every one of them complete and readable."""
    held = store.read("providers").group_by("as_at").agg(homes="urn").sort("as_at")
    assert all(len(homes) == len(SETTINGS) for homes in held["homes"])
    years = [day.year for day in held["as_at"]]
    assert years == sorted(s.as_at.year for s in store.manifest().sources if s.as_at)
    return years


def test_two_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each loads files of its own and one that both have."""
    early = _lists(tmp_path / "a", range(2014, 2019))
    late = _lists(tmp_path / "b", range(2018, 2023))
    processes = [_start(tmp_path / "store", early), _start(tmp_path / "store", late)]
    for process in processes:
        _go(process)
    for process in processes:
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said
    assert _whole(Store(tmp_path / "store")) == list(range(2014, 2023))


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_killed_at_any_moment_the_store_is_as_before_or_as_after(tmp_path: Path) -> None:
    """Loads of six more years, each killed after a random while; MARKET_TUI_KILLS says how many."""
    rounds = int(os.environ.get("MARKET_TUI_KILLS", "4"))
    chance = random.Random(rounds)
    store = Store(tmp_path / "store")
    load(_lists(tmp_path / "first", range(2010, 2012)), store)
    paths = _lists(tmp_path / "next", range(2012, 2018))
    before, killed = _whole(store), 0
    process = _start(store.folder, paths)
    for _ in range(rounds):
        following = _start(store.folder, paths)
        _go(process)
        time.sleep(chance.uniform(0, 0.35))
        process.send_signal(signal.SIGKILL)
        killed += process.wait(timeout=30) == -signal.SIGKILL
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe:
                pipe.close()
        after = _whole(store)
        assert after in (before, [*before, *range(2012, 2018)])
        if after != before:
            # Begin again from a store without them, so that the next death has something to break.
            store = Store(tmp_path / f"store{len(list(tmp_path.glob('store*')))}")
            load(_lists(tmp_path / "first", range(2010, 2012)), store)
            following.kill()
            following.communicate()
            following = _start(store.folder, paths)
        process = following
    process.kill()
    process.communicate()
    assert killed
    load(paths, store)
    assert _whole(store) == list(range(2010, 2018))
