"""The app of one browser session: `market-tui serve` starts a process of this for each tab."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from market_tui.paths import cache_dir, config_dir

if TYPE_CHECKING:
    from market_tui.tui.app import MarketApp

TAKEN_ALONG = ("config.toml", "owners.csv", "queries")


def main() -> None:
    """Run the app on what may be shown outside the machine: no restricted list, no child-level data.

    Its stdout speaks to the server, so nothing else may be written there.
    """
    given = argparse.ArgumentParser(prog="market_tui.tui.served")
    given.add_argument("--store", type=Path)
    given.add_argument("--area")
    told = given.parse_args()
    store = told.store.absolute() if told.store else None
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with folders_of_its_own():
        from market_tui.tui.app import MarketApp
        from market_tui.tui.start import Start

        MarketApp(store, start=Start.of(told.area), served=True).run()


@contextmanager
def folders_of_its_own() -> Iterator[Path]:
    """Work in folders that go with the session: what one person writes is nobody else's to see.

    The settings, owners and queries of whoever serves hold here too; the notes and the views do not.
    """
    with tempfile.TemporaryDirectory(prefix="market-tui-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for part in ("config", "cache", "files"):
            (folder / part).mkdir()
        for item in TAKEN_ALONG:
            kept = config_dir() / item
            if kept.is_dir():
                shutil.copytree(kept, folder / "config" / item)
            elif kept.is_file():
                shutil.copy(kept, folder / "config" / item)
        for sample in cache_dir().glob("sample-*"):
            with suppress(OSError):  # Where links cannot be made the sample is made anew.
                (folder / "cache" / sample.name).symlink_to(sample.absolute())
        os.environ.update(MARKET_TUI_CONFIG=str(folder / "config"), MARKET_TUI_CACHE=str(folder / "cache"))
        before = Path.cwd()
        os.chdir(folder / "files")
        try:
            yield folder
        finally:
            os.chdir(before)


def hand_over(app: MarketApp, paths: Sequence[Path]) -> str:
    """Send files that were written to the browser of a served session; say where they are now."""
    first = paths[0]
    if not app.served:
        also = "".join(f"\nand {path.name}" for path in paths[1:])
        return f"{first.name}{also}\nin {first.parent}"
    if len(paths) > 1:  # A browser asks before it takes a second file.
        bundle = first.with_suffix(".zip")
        with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as files:
            for path in paths:
                files.write(path, path.name)
        first = bundle
    app.deliver_binary(first, save_filename=first.name)
    return f"{first.name}\nin the browser’s downloads"


if __name__ == "__main__":
    main()
