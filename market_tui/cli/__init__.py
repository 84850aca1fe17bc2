"""The command line: thin verbs. A command parses, calls, prints; nothing heavy is imported up here.

stdout is data, stderr is narration. Exit codes: 0 done; 2 wrong usage; 3 an input was refused;
4 network; 5 the data needed is not loaded; 130 interrupted.
"""

from market_tui.cli.main import main

__all__ = ["main"]
