"""A network that can be left: every read and write ends at the deadline, or when the user cancels.

The timeouts of HTTP libraries are per read, so a server that drips one byte at a time holds a client
for ever. Here the sockets themselves know when the file must be there.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ssl import SSLContext
from typing import Any, TypeVar

import httpcore

LOOK_UP_SECONDS = 0.25
_T = TypeVar("_T")


class DeadlinePassed(Exception):
    """The time for this file is over."""


class Stopped(Exception):
    """The user has cancelled."""


class Limits:
    """When the work in hand must end, for each thread, and whether all of it shall."""

    def __init__(self, cancelled: threading.Event | None = None) -> None:
        self.cancelled = cancelled or threading.Event()
        self._deadline: ContextVar[float | None] = ContextVar("deadline", default=None)

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Everything done inside ends after `seconds`; an outer, earlier end stays."""
        outer = self._deadline.get()
        mine = time.monotonic() + seconds
        token = self._deadline.set(mine if outer is None else min(mine, outer))
        try:
            yield
        finally:
            self._deadline.reset(token)

    def remaining(self) -> float | None:
        """Seconds left, or None without a deadline.

        Raises:
            Stopped, DeadlinePassed: there is no time left.
        """
        if self.cancelled.is_set():
            raise Stopped
        deadline = self._deadline.get()
        if deadline is None:
            return None
        left = deadline - time.monotonic()
        if left <= 0:
            raise DeadlinePassed
        return left

    def pause(self, seconds: float) -> None:
        """Wait, unless that would outlast the deadline or the user cancels."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            end = self.remaining()
            self.cancelled.wait(min(left, LOOK_UP_SECONDS, left if end is None else end))
        self.remaining()


class Backend(httpcore.NetworkBackend):
    """The ordinary backend, whose waits are cut into slices that look at the limits."""

    def __init__(self, inner: httpcore.NetworkBackend, limits: Limits) -> None:
        self._inner, self._limits = inner, limits

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect, in no more than the time that is left."""
        stream = self._inner.connect_tcp(
            host, port, _least(timeout, self._limits), local_address, socket_options
        )
        return Stream(stream, self._limits)

    def sleep(self, seconds: float) -> None:
        """Wait within the limits."""
        self._limits.pause(seconds)


class Stream(httpcore.NetworkStream):
    """One connection under the limits."""

    def __init__(self, inner: httpcore.NetworkStream, limits: Limits) -> None:
        self._inner, self._limits = inner, limits

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes, within `timeout` and the limits."""
        return _sliced(lambda part: self._inner.read(max_bytes, part), timeout, self._limits)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Requests are small: one write, within the time that is left."""
        self._inner.write(buffer, _least(timeout, self._limits))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection under TLS."""
        inner = self._inner.start_tls(ssl_context, server_hostname, _least(timeout, self._limits))
        return Stream(inner, self._limits)

    def get_extra_info(self, info: str) -> Any:
        """What the socket knows of itself."""
        return self._inner.get_extra_info(info)


def _least(timeout: float | None, limits: Limits) -> float | None:
    return min((t for t in (timeout, limits.remaining()) if t is not None), default=None)


def _sliced(read: Callable[[float], _T], timeout: float | None, limits: Limits) -> _T:
    """Read in short waits: a socket's read that timed out has taken nothing and can be repeated."""
    until = None if timeout is None else time.monotonic() + timeout
    while True:
        left = limits.remaining()
        part = LOOK_UP_SECONDS if left is None else min(LOOK_UP_SECONDS, left)
        try:
            return read(part)
        except httpcore.ReadTimeout:
            if until is not None and time.monotonic() >= until:
                raise
