"""What all tests share: folders of their own, and the real releases loaded once for all workers."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from market_tui.market import Market

REAL = Path(__file__).parents[2] / "shared" / "real"
FACTS = REAL.parent / "reference"

settings.register_profile("short", max_examples=50, deadline=None)
settings.register_profile("long", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


def pytest_xdist_auto_num_workers() -> int:
    """Two workers more than cores: the app's tests wait for it half of their time."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
    return cores + 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The app's files evenly among the others: what waits and what computes share the cores all along."""
    files = list(dict.fromkeys(item.path for item in items))
    place: dict[Path, float] = {}
    for app in (True, False):
        some = [path for path in files if (path.parent.name == "tui") == app]
        place |= {path: (number + 0.5) / len(some) for number, path in enumerate(some)}
    items.sort(key=lambda item: place[item.path])


def pytest_collection_finish() -> None:
    """What is imported by now stays: it need not be gone through again at every collection of garbage."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """What is left goes with the process."""
    gc.freeze()


def _shared(factory: pytest.TempPathFactory) -> Path:
    """A folder that every worker of this run sees."""
    base = factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the user's store, cache or configuration."""
    patch = pytest.MonkeyPatch()
    shared = _shared(tmp_path_factory)
    for name in ("store", "cache", "config"):
        patch.setenv(f"MARKET_TUI_{name.upper()}", str(shared / f"market-tui-{name}"))
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def unforgiving(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in the settings is an error again, though an app of a test before has forgiven it."""
    monkeypatch.setattr("market_tui.config._forgiven", False)


@pytest.fixture(scope="session")
def real_folder() -> Path:
    """The folder of real Ofsted releases; tests that need it are skipped where it is absent."""
    folder = REAL / "ofsted"
    if not folder.is_dir():
        pytest.skip("the real releases are not here (../shared/real/ofsted)")
    return folder


@pytest.fixture(scope="session")
def headlines() -> Path:
    """The published figures to compare with."""
    path = FACTS / "published_headlines.csv"
    if not path.is_file():
        pytest.skip("the published figures are not here (../shared/reference)")
    return path


@pytest.fixture(scope="session")
def real_store(real_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with every real Ofsted release, loaded by whichever worker comes first."""
    from market_tui.intake import load
    from market_tui.store import Store
    from market_tui.store.lock import writing

    shared = _shared(tmp_path_factory)
    with writing(shared / "real-lock", patience=120):
        store = Store(shared / "real-store")
        if not store.manifest().sources:
            load([real_folder], store)
    return store.folder


@pytest.fixture(scope="session")
def real_market(real_store: Path) -> "Market":
    """The market of the real releases."""
    import market_tui

    return market_tui.open_market(real_store)


@pytest.fixture(scope="session")
def sample_market(tmp_path_factory: pytest.TempPathFactory) -> "Market":
    """The synthetic sample market, built by whichever worker comes first."""
    import market_tui
    from market_tui.store.lock import writing

    with writing(_shared(tmp_path_factory) / "sample-lock", patience=120):
        return market_tui.open_market(_shared(tmp_path_factory) / "nothing-loaded")
