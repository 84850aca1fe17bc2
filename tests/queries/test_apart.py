"""Joins that outgrow the memory or the patience: in a process of their own, which can be stopped."""

import sys
import threading

import polars as pl
import pytest

from market_tui.errors import UsageError
from market_tui.query import apart

LONG = pl.LazyFrame({"area": ["England"] * 6_000, "n": range(6_000)})
ENDLESS = LONG.join(LONG, how="cross").select("n").join(LONG.select(m="n"), how="cross")


def test_a_great_join_is_collected_apart_and_gives_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    joined = LONG.join(LONG, on="n").sort("n")
    ran, run = [], apart._run

    def counted(command: list[str], plan: bytes) -> bytes:
        ran.append(command)
        return run(command, plan)

    monkeypatch.setattr(apart, "_run", counted)
    assert apart.collect(joined, [LONG]).equals(joined.collect())
    assert len(ran) == 1
    assert apart.collect(LONG.sort("n"), [LONG]).height == 6_000
    assert len(ran) == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there is memory held to a limit")
def test_what_outgrows_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_most_bytes", lambda: 500_000_000)
    with pytest.raises(UsageError, match="outgrow this computer's memory"):
        apart.collect(ENDLESS.sort("n"), [LONG])


def test_what_nobody_waits_for_is_stopped() -> None:
    stop = threading.Event()
    threading.Timer(0.2, stop.set).start()
    with apart.stoppable(stop), pytest.raises(apart.Stopped):
        apart.collect(ENDLESS.select(pl.len()), [LONG])
