"""The app in a browser: who may connect, what is said where it cannot be, and a page that answers to keys."""

import asyncio
import base64
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from market_tui.cli.serving import MarketServer, app_command, is_loopback, names_of

Run = Callable[..., Any]
HERE = "localhost:8000"
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
PATIENCE = 40.0


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", "council.example"])
def test_other_machines_are_not_let_in_without_a_sign_in_proxy(run: Run, host: str) -> None:
    told = run("serve", "--host", host)
    assert told.code == 2
    assert "can be reached from other machines" in told.err
    assert "--behind" in told.err


def test_a_proxy_is_named_by_its_https_address(run: Run) -> None:
    told = run("serve", "--host", "0.0.0.0", "--behind", "http://market.council.example")
    assert told.code == 2
    assert "https://" in told.err


def test_without_textual_serve_the_line_that_installs_it_is_said(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    monkeypatch.delitem(sys.modules, "market_tui.cli.serving")
    told = run("serve")
    assert told.code == 2
    assert "pip install 'market-tui[serve]'" in told.err


def test_a_port_that_is_taken_is_said(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = run("serve", "--port", taken.getsockname()[1])
    assert told.code == 2
    assert "--port" in told.err


def test_loopback_and_the_names_a_browser_may_use() -> None:
    assert [h for h in ("127.0.0.1", "127.9.9.9", "::1", "localhost") if not is_loopback(h)] == []
    assert [h for h in ("0.0.0.0", "::", "10.0.0.1", "localhost.evil.example") if is_loopback(h)] == []
    assert "market.council.example" in names_of("127.0.0.1", 8000, "https://market.council.example/")
    assert names_of("127.0.0.1", 8000, None) == {HERE, "127.0.0.1:8000", "[::1]:8000"}


async def test_only_its_own_page_can_connect_and_the_page_needs_nothing_from_elsewhere() -> None:
    server = MarketServer("false", "127.0.0.1", 8000)
    async with TestClient(TestServer(await server._make_app())) as client:
        page = await client.get("/", headers={"Host": HERE})
        text = await page.text()
        assert page.status == 200
        assert not re.findall(r"https?://", text)
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        for path, headers in (
            ("/", {"Host": "market.evil.example:8000"}),
            ("/ws", {"Host": HERE}),
            ("/ws", {"Host": HERE, "Origin": "https://evil.example"}),
            ("/ws", {"Host": HERE, "Origin": "null"}),
            ("/static/js/textual.js", {"Host": "evil.example"}),
        ):
            assert (await client.get(path, headers=headers)).status == 403, (path, headers)


@pytest.mark.skipif(sys.platform == "win32", reason="another shell")
def test_names_with_spaces_and_quotes_reach_the_app_whole() -> None:
    words = shlex.split(app_command(Path("/tmp/a b's"), "King's Lynn; rm -rf /"))
    assert words[1:] == [
        "-m", "market_tui.tui.served", "--store", "/tmp/a b's", "--area", "King's Lynn; rm -rf /",
    ]  # fmt: skip


@asynccontextmanager
async def served(port: int) -> AsyncIterator[None]:
    """`market-tui serve` on the sample market."""
    words = ("serve", "--port", str(port), "--area", "Liverpool City Region")
    server = subprocess.Popen(
        [sys.executable, "-m", "market_tui", *words], stderr=subprocess.PIPE, start_new_session=True
    )
    assert server.stderr is not None
    try:
        assert b"is at" in await asyncio.to_thread(server.stderr.readline)
        yield
    finally:
        server.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            server.wait(10)
        server.kill()
        server.stderr.close()


class Tab:
    """A tab of a headless Chromium, by its debugging protocol; `seen` is what the app has sent to it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket, self.number, self.seen = socket, 0, ""

    async def do(self, method: str, **given: Any) -> Any:
        self.number += 1
        await self.socket.send_json({"id": self.number, "method": method, "params": given})
        while True:
            told = json.loads((await asyncio.wait_for(self.socket.receive(), PATIENCE)).data)
            if told.get("id") == self.number:
                assert "error" not in told, told
                return told["result"]
            self.hear(told)

    def hear(self, told: dict[str, Any]) -> None:
        if told.get("method") == "Network.webSocketFrameReceived":
            frame = told["params"]["response"]
            data = frame["payloadData"]
            self.seen += base64.b64decode(data).decode(errors="replace") if frame["opcode"] == 2 else data

    async def until(self, words: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                while words not in self.seen:
                    self.hear(json.loads((await self.socket.receive()).data))
        except TimeoutError:
            pytest.fail(f"no {words!r} in: {self.seen[-3000:]!r}")

    async def press(self, key: str) -> None:
        for kind in ("keyDown", "keyUp"):
            text = key if kind == "keyDown" else ""
            code = f"Digit{key}" if key.isdigit() else f"Key{key.upper()}"
            await self.do("Input.dispatchKeyEvent", type=kind, key=key, code=code, text=text)


@asynccontextmanager
async def browser(folder: Path, url: str) -> AsyncIterator[Tab]:
    """A tab on an address, in a Chromium that reaches nothing else."""
    flags = (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--remote-debugging-port=0",
        "--window-size=1400,900",
    )
    chromium = subprocess.Popen(
        [str(CHROMIUM), *flags, f"--user-data-dir={folder}", "about:blank"],
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert chromium.stderr is not None
    try:
        port = ""
        while not port:
            line = await asyncio.wait_for(asyncio.to_thread(chromium.stderr.readline), PATIENCE)
            assert line, "Chromium has ended"
            found = re.search(r"ws://[^:]+:(\d+)/", line)
            port = found[1] if found else ""
        async with aiohttp.ClientSession() as http:
            async with http.put(f"http://127.0.0.1:{port}/json/new?about:blank") as made:
                target = await made.json()
            async with http.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                tab = Tab(socket)
                for area in ("Page", "Network", "Runtime"):
                    await tab.do(f"{area}.enable")
                await tab.do("Page.navigate", url=url)
                yield tab
    finally:
        with suppress(ProcessLookupError):
            os.killpg(chromium.pid, signal.SIGKILL)
        chromium.wait()
        chromium.stderr.close()


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")
async def test_in_a_browser_the_page_loads_a_figure_appears_and_a_key_works(
    tmp_path: Path, sample_market: Any
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    homes = sample_market.query("ownership_mix", area="Liverpool City Region")["homes"].sum()
    async with served(port), browser(tmp_path, f"http://localhost:{port}/") as tab:
        await tab.until("Key figures")
        await tab.until(f"{homes:,}")
        shown = await tab.do("Page.captureScreenshot", format="png")
        focused = "document.activeElement.tagName"
        assert (await tab.do("Runtime.evaluate", expression=focused))["result"]["value"] == "TEXTAREA"
        await tab.press("6")
        await tab.until("Inspected")
        assert (await tab.do("Page.captureScreenshot", format="png"))["data"] != shown["data"]
        await tab.press("u")
        await tab.until("only in a terminal")
        downloads = tmp_path / "downloads"
        await tab.do("Page.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))
        await tab.press("e")
        async with asyncio.timeout(PATIENCE):
            while not (found := list(downloads.glob("*.zip"))):
                await asyncio.sleep(0.05)
        assert len(zipfile.ZipFile(found[0]).namelist()) == 2
