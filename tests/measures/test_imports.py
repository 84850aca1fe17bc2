import subprocess
import sys

CHECK = """
import sys
import market_tui.measures
heavy = {"textual", "httpx", "pandas", "duckdb", "rich", "numpy", "pyarrow"} & set(sys.modules)
assert "polars" in sys.modules
assert not heavy, heavy
"""


def test_polars_is_the_only_heavy_import() -> None:
    subprocess.run([sys.executable, "-c", CHECK], check=True)
