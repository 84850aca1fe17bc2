"""Publishers on loopback: an HTTPS server with an authority of its own, and a CONNECT proxy before it.

The client under test is the real one. It believes that it speaks to the publishers' hosts, because the
proxy named in HTTPS_PROXY leads every CONNECT to this server, whose certificate names them all.
"""

import base64
import gzip
import re
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import trustme

from market_tui.fetch.sources import COMPANIES_HOUSE, HOSTS


@dataclass
class Reply:
    """An answer, and the way in which it goes wrong.

    `cut` ends the connection after so many bytes; `drip` sends a byte at a time, so many seconds apart,
    from the header on if `drip_header`; `ranges` serves parts of it.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    drip: float = 0.0
    drip_header: bool = False
    length: bool = True
    ranges: bool = False
    then: "Reply | None" = None


@dataclass
class Asked:
    """One request that came."""

    host: str
    path: str
    headers: dict[str, str]


Route = Reply | Callable[[Asked], Reply]


class Site:
    """Every publisher's host at once: routes by host and path, and a log of what was asked."""

    def __init__(self, authority: trustme.CA) -> None:
        self.routes: dict[tuple[str, str], Route] = {}
        self.asked: list[Asked] = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost", "127.0.0.1", COMPANIES_HOUSE, *HOSTS).configure_cert(context)
        handler = type("Handler", (_Handler,), {"site": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def __setitem__(self, address: str, route: Route) -> None:
        """Serve an address, written without its scheme; a `?query` in it must match too."""
        host, slash, path = address.partition("/")
        self.routes[host, slash + path] = route

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        route = self.routes.get((asked.host, asked.path)) or self.routes.get(
            (asked.host, asked.path.partition("?")[0])
        )
        if route is None:
            return Reply(b'{"_response_info":{"status":"not found"}}', 404)
        if isinstance(route, Reply):
            if route.then is not None:
                self.routes[asked.host, asked.path] = route.then
            return route
        return route(asked)

    def paths(self, host: str = "") -> list[str]:
        return [a.path for a in self.asked if not host or a.host == host]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves is the point of many tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: ClassVar[Site]

    def setup(self) -> None:
        self.request.do_handshake()
        super().setup()

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").removesuffix(":443")
        asked = Asked(host, self.path, {k.lower(): v for k, v in self.headers.items()})
        reply = self.site.answer(asked)
        body, status, headers = reply.body, reply.status, dict(reply.headers)
        if status == 200 and headers.get("ETag") and asked.headers.get("if-none-match") == headers["ETag"]:
            body, status = b"", 304
        wanted = re.fullmatch(r"bytes=(\d+)-", asked.headers.get("range", ""))
        if status == 200 and wanted and reply.ranges and asked.headers.get("if-range") == headers.get("ETag"):
            start = int(wanted[1])
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            body, status = body[start:], 206
        self._send(reply, body, status, headers)

    def _send(self, reply: Reply, body: bytes, status: int, headers: dict[str, str]) -> None:
        head = f"HTTP/1.1 {status} Whatever\r\n"
        if reply.length and status != 304:
            headers.setdefault("Content-Length", str(len(body)))
        elif status != 304:
            self.close_connection = True
            headers["Connection"] = "close"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n"
        sent = body if reply.cut is None else body[: reply.cut]
        if reply.drip:
            if not reply.drip_header:
                self.wfile.write(head.encode())
            for byte in sent if not reply.drip_header else head.encode() + sent:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(reply.drip)
        else:
            self.wfile.write(head.encode() + sent)
        if reply.cut is not None:
            self.wfile.flush()
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: Any) -> None:
        pass


class Proxy:
    """A CONNECT proxy that leads every host to one port; with a password, with refusals."""

    def __init__(self, to_port: int) -> None:
        self.to_port = to_port
        self.password: str | None = None
        self.refuses: bytes | None = None
        self.connected: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection:
            request = b""
            while b"\r\n\r\n" not in request:
                if not (part := connection.recv(4096)):
                    return
                request += part
            self.connected.append(request.split()[1].decode())
            expected = base64.b64encode((self.password or "").encode())
            if self.refuses is not None:
                connection.sendall(self.refuses)
            elif self.password is not None and b"basic " + expected.lower() not in request.lower():
                connection.sendall(
                    b"HTTP/1.1 407 Proxy Authentication Required\r\n"
                    b'Proxy-Authenticate: Basic realm="council"\r\nContent-Length: 0\r\n\r\n'
                )
            else:
                with socket.create_connection(("127.0.0.1", self.to_port)) as server:
                    connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    _shovel(connection, server)


def _shovel(one: socket.socket, other: socket.socket) -> None:
    while True:
        for ready in select.select([one, other], [], [])[0]:
            try:
                data = ready.recv(65536)
                if not data:
                    return
                (other if ready is one else one).sendall(data)
            except OSError:
                return


def bundle(authority: trustme.CA, folder: Path) -> Path:
    """The authority's PEM file."""
    path = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


def gzipped(body: bytes) -> Reply:
    """A body as Explore Education Statistics sends its CSVs."""
    return Reply(gzip.compress(body), headers={"Content-Encoding": "gzip", "Content-Type": "text/csv"})
