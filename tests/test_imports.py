"""Nothing heavy is loaded before it is needed."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("polars", "textual", "httpx", "fastexcel", "xlsxwriter", "rapidfuzz")
SAY = "import sys; print(','.join(m for m in {heavy!r} if m in sys.modules))"


def _loaded(code: str) -> list[str]:
    """Which heavy packages a fresh interpreter has loaded after running `code`."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{SAY.format(heavy=HEAVY)}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    return [name for name in done.stdout.splitlines()[-1].split(",") if name]


def _run(*arguments: str) -> str:
    """Code that runs the command line and goes on after it has ended well."""
    return "\n".join((
        "import sys",
        "from market_tui.cli import main",
        f"sys.argv = ['market-tui', *{list(arguments)!r}]",
        "try:",
        "    main()",
        "except SystemExit as end:",
        "    assert not end.code, end.code",
    ))  # fmt: skip


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert _loaded("import market_tui") == []


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["load", "--help"], ["query", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    assert _loaded(_run(*arguments)) == []


def test_opening_a_market_brings_polars_but_no_terminal_and_no_network() -> None:
    loaded = _loaded("import market_tui; market_tui.open_market")
    assert loaded == []
    loaded = _loaded("import market_tui; market_tui.Market; market_tui.query")
    assert "polars" in loaded
    assert not {"textual", "httpx"} & set(loaded)


def test_asking_a_query_opens_no_terminal_and_no_network(tmp_path: Path) -> None:
    code = (
        "import os, market_tui\n"
        f"os.environ['MARKET_TUI_CACHE'] = os.environ['MARKET_TUI_STORE'] = {str(tmp_path)!r}\n"
        "assert market_tui.open_market().query('ownership_mix').height"
    )
    assert not {"textual", "httpx"} & set(_loaded(code))
