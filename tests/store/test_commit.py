"""A commit leaves the store as before or as after, wherever it is broken off, and readable."""

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from market_tui import schema
from market_tui.errors import StoreError
from market_tui.store import Loaded, Source, Store, manifest
from market_tui.store.lock import writing


def a_list(name: str, *urns: str, on: date = date(2023, 3, 31)) -> Loaded:
    """A register of these URNs."""
    rows = pl.DataFrame({"as_at": [on] * len(urns), "urn": urns, "source_id": [name] * len(urns)})
    source = Source(
        source_id=name,
        family="ofsted-providers",
        publisher="Ofsted",
        title=name,
        as_at=on,
        coverage="register",
        file=f"{name}.csv",
        sha256=name * 8,
        bytes=9,
        loaded_at="2025-01-01T00:00:00+00:00",
        rows=len(urns),
        rejected=0,
        licence="OGL",
        tables=("providers",),
    )
    return Loaded(source, {"providers": schema.PROVIDERS.cast(rows)}, b"as given")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    held = Store(tmp_path / "store")
    held.commit([a_list("first", "SC1", "SC2")])
    return held


def urns(store: Store) -> list[str]:
    return store.read("providers").sort("urn")["urn"].to_list()


STEPS = 30


class Crash(BaseException):
    """The power fails here."""


def _crash_at(patch: pytest.MonkeyPatch, step: int) -> list[str]:
    """Let the `step`-th change to the disk be the last; the list fills with the changes made."""
    done: list[str] = []

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def change(*args: Any, **kwargs: Any) -> Any:
            if len(done) == step:
                raise Crash
            done.append(name)
            return real(*args, **kwargs)

        return change

    for owner, name in (
        (Path, "mkdir"), (Path, "replace"), (Path, "write_bytes"), (Path, "unlink"), (os, "fsync"),
        (pl.DataFrame, "write_parquet"),
    ):  # fmt: skip
        patch.setattr(owner, name, counted(name, getattr(owner, name)))
    return done


@pytest.mark.parametrize("step", range(STEPS))
def test_a_crash_at_any_step_leaves_before_or_after(
    step: int, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A corrected register, and a new one: both are there, or neither."""
    new = [a_list("second", "SC3"), a_list("later", "SC4", on=date(2024, 3, 31))]
    with monkeypatch.context() as patch:
        done = _crash_at(patch, step)
        try:
            store.commit(new)
        except Crash:
            pass
        else:
            assert len(done) < STEPS
    after = Store(store.folder)
    assert urns(after) in (["SC1", "SC2"], ["SC3", "SC4"])
    assert after.manifest().generation == (1 if urns(after) == ["SC1", "SC2"] else 2)
    # And the next load goes through, and clears what was left.
    after.commit(new)
    assert urns(after) == ["SC3", "SC4"]
    after.commit(new)
    left = {p.name for p in after.folder.rglob("*") if p.name.startswith(".")}
    assert left == {".lock"}
    assert {p.name for p in (after.folder / "parts").iterdir()} == {"second", "later"}


def test_the_steps_above_reach_the_end_of_a_commit(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    done = _crash_at(monkeypatch, 99)
    store.commit([a_list("second", "SC3"), a_list("later", "SC4", on=date(2024, 3, 31))])
    assert STEPS - 2 <= len(done) < STEPS
    assert done[-1] == "replace"


def test_a_full_disk_is_said_and_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    for owner, name in ((pl.DataFrame, "write_parquet"), (Path, "write_bytes"), (os, "fsync")):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, full)
            new = a_list(f"list{name.replace('_', '')}", "SC3")
            with pytest.raises(StoreError, match="No space left on device") as told:
                store.commit([new])
        assert "nothing has changed" in told.value.remedy
        assert urns(Store(store.folder)) == ["SC1", "SC2"]


def test_the_same_list_again_leaves_its_part_alone(store: Store) -> None:
    """Another process may be reading it."""
    part = store.folder / "parts" / "first" / "providers.parquet"
    before = part.stat()
    store.commit([a_list("first", "SC1", "SC2")])
    after = part.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_damaged_part_is_said_and_mended_by_loading_again(store: Store) -> None:
    part = store.folder / "parts" / "first" / "providers.parquet"
    part.write_bytes(part.read_bytes()[:100])
    with pytest.raises(StoreError, match="damaged") as told:
        store.read("providers")
    assert told.value.message == f"{part} is missing or damaged"
    assert told.value.remedy == "Run: market-tui doctor --repair"
    store.commit([a_list("first", "SC1", "SC2")])
    assert urns(store) == ["SC1", "SC2"]


def test_a_reader_keeps_what_it_opened_while_another_list_arrives(store: Store) -> None:
    opened = store.manifest()
    store.commit([a_list("second", "SC3")])
    assert store.read("providers", opened)["urn"].to_list() == ["SC1", "SC2"]


def test_a_part_of_an_earlier_layout_is_read(store: Store) -> None:
    part = store.folder / "parts" / "first" / "providers.parquet"
    narrow = pl.read_parquet(part).drop("premises", "health").with_columns(pl.col("sector").cast(pl.String))
    narrow.write_parquet(part)
    assert store.read("providers").schema == schema.PROVIDERS.schema


@pytest.mark.parametrize("earlier", ["first", "later"])
def test_parts_of_an_earlier_layout_and_of_this_one_are_read_together(earlier: str, store: Store) -> None:
    """Whichever of them stands first in the manifest."""
    store.commit([a_list("later", "SC3", on=date(2024, 3, 31))])
    part = store.folder / "parts" / earlier / "providers.parquet"
    pl.read_parquet(part).drop("premises").write_parquet(part)
    assert urns(store) == ["SC1", "SC2", "SC3"]


def test_the_original_is_kept_under_its_hash(store: Store) -> None:
    assert store.original("first" * 8).read_bytes() == b"as given"


DAMAGED = {
    "not JSON": "{",
    "a list": "[]",
    "a number": "7",
    "nothing": "",
    "no version": '{"generation": 1, "sources": []}',
    "no sources": '{"version": 1, "generation": 1}',
    "odd source": '{"version": 1, "generation": 1, "sources": [{"source_id": "x"}]}',
    "text source": '{"version": 1, "generation": 1, "sources": ["x"]}',
    "odd version": '{"version": "one", "generation": 1, "sources": []}',
    "odd number": '{"version": 1, "generation": "many", "sources": []}',
}


@pytest.mark.parametrize("how", DAMAGED)
def test_a_damaged_manifest_is_said(how: str, store: Store) -> None:
    path = store.folder / manifest.NAME
    path.write_text(DAMAGED[how], "utf-8")
    with pytest.raises(StoreError) as told:
        store.manifest()
    assert str(path) in told.value.message
    assert told.value.remedy == "Run: market-tui doctor"
    assert told.value.exit_code == 3


def test_a_store_of_a_newer_version_is_refused_and_not_written(store: Store) -> None:
    path = store.folder / manifest.NAME
    told = json.loads(path.read_text("utf-8")) | {"version": manifest.VERSION + 1, "shape": "unknown"}
    path.write_text(json.dumps(told), "utf-8")
    before = path.read_bytes()
    for act in (store.manifest, lambda: store.commit([a_list("second", "SC3")])):
        with pytest.raises(StoreError, match="newer market-tui"):
            act()
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written") as told:
        Store(tmp_path / "file" / "store").commit([a_list("first", "SC1")])
    assert "--store" in told.value.remedy


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root and Windows write anywhere")
def test_a_read_only_folder_is_said_and_still_read(store: Store) -> None:
    store.folder.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="cannot be written"):
            store.commit([a_list("second", "SC3")])
        assert urns(store) == ["SC1", "SC2"]
    finally:
        store.folder.chmod(0o700)


def test_a_second_writer_waits_and_then_says_who_writes(store: Store) -> None:
    busy = pytest.raises(StoreError, match=f"process {os.getpid()}")
    with writing(store.folder), busy, writing(store.folder, patience=0.1):
        pass
    with writing(store.folder, patience=0.1):
        pass
