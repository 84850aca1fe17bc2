"""The command: its words, exit codes, JSON and silence, as a user meets them."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from market_tui.cli.fetch_bars import bars
from market_tui.fetch.progress import Progress
from tests.fetch import publishers
from tests.fetch.publishers import ASSET
from tests.fetch.serving import Proxy, Reply, Site

pytestmark = pytest.mark.usefixtures("proxy")


@pytest.fixture
def run(proxy: Proxy, ca_bundle: Path, tmp_path: Path):  # type: ignore[no-untyped-def]
    """The command in a process of its own, behind the proxy, with the council's authority."""

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "HTTPS_PROXY": proxy.address,
            "MARKET_TUI_STORE": str(tmp_path / "store"),
            "MARKET_TUI_CACHE": str(tmp_path / "cache"),
        }
        return subprocess.run(
            [sys.executable, "-m", "market_tui", *words],
            capture_output=True,
            text=True,
            env=environment,
            timeout=60,
            check=False,
        )

    return lambda *words: command("fetch", *words, "--ca-bundle", str(ca_bundle))


def test_fetch_then_again_then_broken(run, site: Site) -> None:  # type: ignore[no-untyped-def]
    publishers.ofsted(site)
    first = run("ofsted")
    assert (first.returncode, first.stdout) == (0, "")
    for word in (
        "finding  ofsted",
        "downloading  ofsted",
        "checking  ofsted",
        "loading  ofsted",
        "1 fetched",
    ):
        assert word in first.stderr
    assert "Traceback" not in first.stderr
    site[ASSET] = Reply(b"<html><b>[red]Sign in[/red]\x1b[2J</html>", headers={"Content-Type": "text/html"})
    broken = run("ofsted", "--quiet")
    assert broken.returncode == 4
    assert "a web page instead of data" in broken.stderr
    assert "the copy of" in broken.stderr
    assert "\x1b" not in broken.stderr
    offline = run("ofsted", "--offline", "--json")
    told = json.loads(offline.stdout)
    assert (offline.returncode, told["exit_code"], told["files"][0]["outcome"]) == (0, 0, "unchanged")
    assert offline.stderr == ""


def test_list_is_data_and_some_may_fail(run, site: Site) -> None:  # type: ignore[no-untyped-def]
    publishers.ofsted(site)
    listed = run("ofsted", "revenue-outturn", "--list")
    assert listed.returncode == 3
    assert f"https://{ASSET}" in listed.stdout
    assert "revenue-outturn" in listed.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("ofstd",), "Did you mean: ofsted"),
        (("--offline", "--list"), "Choose one"),
        (("--since", "soon"), "since"),
        (("--from-dir", "nowhere"), "no folder"),
        (("--deadline", "0"), "deadline"),
    ],
)
def test_wrong_usage(run, words: tuple[str, ...], message: str) -> None:  # type: ignore[no-untyped-def]
    told = run(*words)
    assert told.returncode == 2
    assert message in told.stderr


def test_bars_show_step_size_and_plain_names() -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=140, color_system=None)
    with bars(console) as hear:
        hear(Progress("ofsted", "finding", text="reading the collection"))
        hear(Progress("ofsted", "downloading", "[red]a.csv", 500_000, 2_000_000))
        hear(Progress("ofsted", "checking", "[red]a.csv", 2_000_000, 2_000_000))
        hear(Progress("ofsted", "failed", "[red]a.csv", text="it has \x1b[2J gone"))
        hear(Progress("", "loading", "unknown.csv"))
    drawn = screen.getvalue()
    assert "ofsted [red]a.csv" in drawn
    assert "2.0 MB" in drawn
    assert max(map(len, drawn.splitlines())) < 300
    assert "failed" in drawn
    assert "\x1b[2J gone" not in drawn
