"""The app of one browser session: `market-tui serve` starts a process of this for each tab."""

from __future__ import annotations

import argparse
import os
from pathlib import Path


def main() -> None:
    """Run the app on what may be shown outside the machine: no restricted list, no child-level data.

    Its stdout speaks to the server, so nothing else may be written there.
    """
    given = argparse.ArgumentParser(prog="market_tui.tui.served")
    given.add_argument("--store", type=Path)
    given.add_argument("--area")
    told = given.parse_args()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    from market_tui.tui.app import MarketApp

    MarketApp(told.store, told.area, served=True).run()


if __name__ == "__main__":
    main()
