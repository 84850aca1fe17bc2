"""A load that is stopped leaves the store as it was: between files, between blocks, and before the end."""

import threading
from pathlib import Path

import pytest

from market_tui.intake import Stopped, load
from market_tui.market.opening import sample_files
from market_tui.store import Store


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def held(tmp_path: Path) -> tuple[Store, list[Path]]:
    """A store with one list in it, and three more to load."""
    files = sorted(p for p in sample_files() if "provider_at_march" in p.name)[:4]
    store = Store(tmp_path / "store")
    load(files[:1], store)
    return store, files[1:]


@pytest.mark.parametrize("at", [1, 2, 3], ids=["first", "between", "last"])
def test_stopped_at_any_file_the_store_is_as_it_was(tmp_path: Path, at: int) -> None:
    store, files = held(tmp_path)
    before, heard, cancel = everything(store.folder), [], threading.Event()

    def progress(name: str, place: int, of: int) -> None:
        heard.append((name, place, of))
        if place == at:
            cancel.set()

    with pytest.raises(Stopped):
        load(files, store, progress, cancel=cancel)
    assert heard == [(file.name, i, 3) for i, file in enumerate(files[:at], start=1)]
    assert everything(store.folder) == before
    assert len(load(files, store).files) == 3


def test_a_file_of_gigabytes_is_stopped_between_its_blocks(tmp_path: Path) -> None:
    store, _ = held(tmp_path)
    before, cancel = everything(store.folder), threading.Event()
    file = tmp_path / "BasicCompanyDataAsOneFile-2025-03-01.csv"
    columns = "CompanyName, CompanyNumber,CompanyCategory,CompanyStatus,DissolutionDate,IncorporationDate"
    file.write_text(
        columns + "\n" + "ACORN LIMITED,01234567,Private Limited Company,Active,,01/02/2003\n" * 9
    )
    with pytest.raises(Stopped):
        load([file], store, lambda name, place, of: cancel.set(), cancel=cancel)
    assert everything(store.folder) == before
