"""`python -m market_tui` is `market-tui`."""

from market_tui.cli import main

main()
