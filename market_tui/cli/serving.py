"""The app in a browser: textual-serve, with a page of our own and a guard on who may connect."""

from __future__ import annotations

import ipaddress
import shlex
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.server import Server

from market_tui.cli.output import narrate

PAGE = Path(__file__).parent / "page"
MOST_SESSIONS = 20
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws: wss:; "
        "script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens there."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def names_of(host: str, port: int, proxy: str | None) -> frozenset[str]:
    """What a browser may call this server: loopback names with the port, and the proxy's own address."""
    named = {"localhost", "127.0.0.1", "[::1]"}
    if not proxy:
        named.add(f"[{host}]" if ":" in host else host)
    return frozenset({f"{name}:{port}" for name in named} | ({urlsplit(proxy).netloc} if proxy else set()))


def app_command(store: Path, area: str | None) -> str:
    """How one session's app is started, as a shell reads it."""
    parts = [sys.executable, "-m", "market_tui.tui.served", "--store", str(store)]
    parts += ["--area", area] if area else []
    return join(parts)


def join(parts: Sequence[str]) -> str:
    """Arguments as this system's shell reads them."""
    return subprocess.list2cmdline(parts) if sys.platform == "win32" else shlex.join(parts)


class MarketServer(Server):
    """One process of the app for each browser tab; a page elsewhere on the web cannot connect to it."""

    def __init__(self, command: str, host: str, port: int, proxy: str | None = None) -> None:
        super().__init__(command, host, port, title="market-tui", templates_path=PAGE)
        self.names = names_of(host, port, proxy)
        self.address = proxy or self.public_url
        self.sessions = 0

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self.guarded)
        return app

    def initialize_logging(self) -> None:
        """Say nothing of requests: stderr is for people."""

    async def on_startup(self, app: web.Application) -> None:
        """Say where it is."""
        narrate(f"market-tui is at {self.address}  (ctrl+c ends it and every session)")

    @web.middleware
    async def guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse what does not come from our own page, and give every answer its headers.

        A name that is not ours is a rebound one; a WebSocket from another origin is somebody else's page.
        """
        origin = request.headers.get("Origin")
        strange = origin is not None and urlsplit(origin).netloc not in self.names
        if request.host not in self.names or strange or (request.path == "/ws" and origin is None):
            raise web.HTTPForbidden(text="market-tui answers only to its own page")
        if request.path == "/ws" and self.sessions >= MOST_SESSIONS:
            raise web.HTTPServiceUnavailable(text=f"{MOST_SESSIONS} sessions are open already")
        response = await handler(request)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """One session."""
        self.sessions += 1
        try:
            return await super().handle_websocket(request)
        finally:
            self.sessions -= 1


def serve(command: str, host: str, port: int, proxy: str | None = None) -> None:
    """Serve until interrupted."""
    served: Any = MarketServer(command, host, port, proxy)
    served.serve()
