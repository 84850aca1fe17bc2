"""A damaged store is made whole from the files it kept, and says what it could not make whole."""

import json
import os
import shutil
from pathlib import Path

import pytest

from market_tui.errors import StoreError
from market_tui.intake import load
from market_tui.store import Manifest, Store
from market_tui.store.health import faults
from market_tui.store.lock import writing
from market_tui.store.repair import repair
from tests.fetch.publishers import SAMPLE, register

MOVEMENTS = SAMPLE / "sample_joiners_leavers_22.csv"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    for year in (2023, 2024, 2025):
        (folder / f"provider_at_march_{year}.csv").write_bytes(register(year))
    shutil.copy(MOVEMENTS, folder / "joiners_leavers_22.csv")
    return folder


@pytest.fixture(scope="module")
def whole(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "store"
    assert load([files], Store(folder)).exit_code == 0
    return folder


@pytest.fixture
def store(whole: Path, tmp_path: Path) -> Store:
    return Store(Path(shutil.copytree(whole, tmp_path / "store")))


def same(one: Store, other: Path) -> bool:
    """Whether every table of two stores is the same."""
    return all(
        one.read(table).equals(Store(other).read(table))
        for table in ("providers", "inspections", "movements")
    )


def lists(manifest: Manifest) -> list[tuple[str, str, int]]:
    return [(s.source_id, s.file, s.rows) for s in manifest.sources]


def parts(store: Store) -> list[Path]:
    return sorted(store.folder.glob("parts/*/*.parquet"))


def test_a_sound_store_is_left_alone(store: Store, whole: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in store.folder.rglob("*") if p.is_file() and p.name != ".lock"}
    done = repair(store, load)
    assert (done.rebuilt, done.found_again, done.left) == ((), (), ())
    after = {p: p.stat().st_mtime_ns for p in store.folder.rglob("*") if p.is_file() and p.name != ".lock"}
    assert after == before


@pytest.mark.parametrize("harm", ["missing", "cut", "noise", "other layout", "folder missing"])
def test_a_damaged_part_is_made_anew(store: Store, whole: Path, harm: str) -> None:
    part = parts(store)[0]
    if harm == "missing":
        part.unlink()
    elif harm == "folder missing":
        shutil.rmtree(part.parent)
    elif harm == "cut":
        part.write_bytes(part.read_bytes()[:200])
    elif harm == "noise":
        part.write_bytes(os.urandom(1000))
    else:
        import polars as pl

        pl.DataFrame({"x": [1]}).write_parquet(part)
    assert faults(store.folder)
    done = repair(store, load)
    assert done.rebuilt == (part.parent.name,)
    assert faults(store.folder) == []
    assert same(store, whole)
    assert lists(store.manifest()) == lists(Store(whole).manifest())
    assert store.manifest().generation == Store(whole).manifest().generation + 1
    assert [p.name for p in store.folder.glob(".repair*")] == []


@pytest.mark.parametrize("harm", ["missing", "cut", "empty", "without sources"])
def test_a_damaged_manifest_is_made_anew_from_the_originals(store: Store, whole: Path, harm: str) -> None:
    path = store.folder / "manifest.json"
    told = path.read_text("utf-8")
    if harm == "missing":
        path.unlink()
    else:
        path.write_text({"cut": told[:500], "empty": "", "without sources": '{"version": 1}'}[harm], "utf-8")
    assert faults(store.folder)
    done = repair(store, load)
    assert len(done.rebuilt) == 4
    assert done.left == ()
    assert lists(store.manifest()) == lists(Store(whole).manifest())
    assert same(store, whole)
    assert faults(store.folder) == []
    assert (store.folder / "manifest.json.damaged").exists() == (harm != "missing")


def test_the_whole_store_from_its_originals_alone(store: Store, whole: Path) -> None:
    shutil.rmtree(store.folder / "parts")
    (store.folder / "manifest.json").unlink()
    repair(store, load)
    assert same(store, whole)
    assert lists(store.manifest()) == lists(Store(whole).manifest())


def test_a_corrected_issue_stays_the_one_in_use(store: Store, files: Path, tmp_path: Path) -> None:
    """Both issues are kept; after a rebuild the later one still holds the slot."""
    corrected = tmp_path / "provider_at_march_2025.csv"
    corrected.write_bytes(register(2025, 120))
    load([corrected], store)
    in_use = lists(store.manifest())
    (store.folder / "manifest.json").unlink()
    done = repair(store, load)
    assert lists(store.manifest()) == in_use
    assert [fault.remedy for fault in done.left] == ["Nothing, if it was replaced."]


def test_a_damaged_original_is_found_again_or_named(store: Store, files: Path) -> None:
    source = store.manifest().sources[0]
    store.original(source.sha256).write_bytes(b"rubbish")
    (fault,) = faults(store.folder)
    assert source.file in fault.what
    done = repair(store, load)
    assert [fault.what for fault in done.left] == [f"the kept copy of {source.file} is missing or damaged"]
    assert "--look-in" in done.left[0].remedy
    done = repair(store, load, files.iterdir())
    assert done.found_again == (source.file,)
    assert faults(store.folder) == []


def test_part_and_original_both_lost(store: Store, whole: Path) -> None:
    source = store.manifest().sources[0]
    store.original(source.sha256).unlink()
    store.part(source, source.tables[0]).unlink()
    done = repair(store, load)
    assert done.rebuilt == ()
    assert {fault.remedy.split(" ")[0] for fault in done.left} == {"Load", "Its"}
    assert store.manifest() == Store(whole).manifest()


def test_a_newer_store_is_refused(store: Store) -> None:
    path = store.folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "version": 99}))
    with pytest.raises(StoreError, match="newer"):
        repair(store, load)


def test_another_writer_is_waited_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("market_tui.store.repair.writing", lambda folder: writing(folder, 0.1))
    with writing(store.folder), pytest.raises(StoreError, match="being written"):
        repair(store, load)


def test_a_loader_that_breaks_leaves_the_store_as_it_was(store: Store) -> None:
    parts(store)[0].write_bytes(b"noise")
    before = store.manifest()

    def broken(paths: object, into: Store) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreError, match="No space left"):
        repair(store, broken)
    assert store.manifest() == before
    assert [p.name for p in store.folder.glob(".repair*")] == []


def test_doctor_repairs(store: Store) -> None:
    from click.testing import CliRunner

    from market_tui.cli.main import cli

    parts(store)[0].unlink()
    words = ["doctor", "--store", str(store.folder)]
    assert CliRunner().invoke(cli, words, standalone_mode=False).return_value == 3
    mended = CliRunner().invoke(cli, [*words, "--repair"], standalone_mode=False)
    assert mended.return_value == 0
    assert "rebuilt" in mended.output
