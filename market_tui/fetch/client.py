"""The one place that speaks HTTP: trust, proxies, redirects, pace, patience, and errors with remedies."""

import json
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx

from market_tui.fetch import errors
from market_tui.fetch.errors import BY_HAND, FetchError, quoted
from market_tui.fetch.failures import Kind, Told, refuse, told
from market_tui.fetch.network import Backend, DeadlinePassed, Limits, Stopped
from market_tui.fetch.sources import HOSTS
from market_tui.fetch.trust import listen_for_issuer, trust
from market_tui.version import __version__

MOST_REDIRECTS = 5
LARGEST_PAGE = 32 * 1024 * 1024
PAGE_SECONDS = 90.0
_TIMEOUT = httpx.Timeout(connect=10, read=30, write=10, pool=60)
_RANDOM = random.SystemRandom()
_T = TypeVar("_T")


@dataclass(frozen=True)
class Patience:
    """How often and how long we try: full jitter between 0 and `first` × 2ⁿ, at most `longest` seconds."""

    tries: int = 4
    first: float = 1.0
    longest: float = 30.0
    longest_asked: float = 120.0

    def pause(self, tried: int) -> float:
        """Seconds before the next try."""
        return _RANDOM.uniform(0, min(self.longest, self.first * 2**tried))


@dataclass(frozen=True)
class Answer:
    """A publisher's answer, its body not yet read."""

    url: str
    status: int
    headers: httpx.Headers
    chunks: Callable[[], Iterator[bytes]]


def ignore(text: str) -> None:
    """A notice that nobody reads."""


class Client:
    """Asks publishers, one connection pool for all threads.

    `hosts` are the only ones spoken to, each with the seconds between requests. A host may carry a
    port; without one it is 443. https always.
    """

    def __init__(
        self,
        ca_bundle: Path | None = None,
        hosts: Mapping[str, float] = HOSTS,
        patience: Patience | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._patience = patience or Patience()
        self._hosts = dict(hosts)
        self._free_at: dict[str, float] = {}
        self._pacing = threading.Lock()
        self._heard = threading.local()
        context = trust(ca_bundle)
        listen_for_issuer(context, lambda name: setattr(self._heard, "issuer", name))
        self._http = _bounded(httpx.Client(verify=context, timeout=_TIMEOUT, headers=_HEADERS), self.limits)

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def json(
        self,
        url: str,
        fresh: bool = False,
        notice: Callable[[str], None] = ignore,
        headers: Mapping[str, str] | None = None,
        seconds: float = PAGE_SECONDS,
    ) -> Any:
        """The JSON at an address; `fresh` asks caches on the way not to answer.

        Raises:
            FetchError: it could not be had, or is no JSON.
        """
        text = self.text(url, fresh, notice, headers, seconds)
        try:
            return json.loads(text)
        except ValueError as error:
            if text.lstrip()[:1] == "<":
                raise errors.blocked(_host(url)) from error
            raise errors.LayoutChanged(f"{_host(url)} did not answer in JSON", BY_HAND) from error

    def text(
        self,
        url: str,
        fresh: bool = False,
        notice: Callable[[str], None] = ignore,
        headers: Mapping[str, str] | None = None,
        seconds: float = PAGE_SECONDS,
    ) -> str:
        """The text at an address, at most 32 MB of it, within so many `seconds`, pauses included.

        Raises:
            FetchError: it could not be had.
        """

        sent = {**(headers or {}), **({"Cache-Control": "no-cache"} if fresh else {})}

        def attempt() -> str:
            body = bytearray()
            with self.get(url, sent) as answer:
                for chunk in answer.chunks():
                    body += chunk
                    if len(body) > LARGEST_PAGE:
                        raise errors.LayoutChanged(f"{_host(url)} sent far more than expected", BY_HAND)
            return body.decode("utf-8", errors="replace")

        with self.limits.within(seconds):
            try:
                return self.patiently(attempt, notice)
            except DeadlinePassed as error:
                raise errors.TooSlow(
                    f"{_host(url)} did not answer within {seconds:.0f} s", "Try again later."
                ) from error

    def patiently(self, attempt: Callable[[], _T], notice: Callable[[str], None] = ignore) -> _T:
        """What `attempt` returns, trying again where that may help; `notice` hears why and when.

        Raises:
            FetchError: the last one met, or one that a pause does not mend.
        """
        try:
            return self._tried(attempt, notice)
        except Stopped as stop:
            raise errors.Cancelled("stopped") from stop

    def _tried(self, attempt: Callable[[], _T], notice: Callable[[str], None]) -> _T:
        for tried in range(self._patience.tries):
            try:
                return attempt()
            except FetchError as error:
                if not error.again or tried + 1 == self._patience.tries:
                    raise
                pause = self._patience.pause(tried) if error.wait is None else error.wait
                left = self.limits.remaining()
                if left is not None and pause > left:
                    raise
                notice(f"{error.message}; trying again in {pause:.0f} s")
            self.limits.pause(pause)
        raise AssertionError("unreachable")

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str] | None = None, raw: bool = False) -> Iterator[Answer]:
        """One GET with its redirects followed by hand; `raw` leaves the body's encoding alone.

        A key in the headers goes to the host that was asked and to no other.

        Raises:
            FetchError: any other answer than 200, 206, 304 or 416, or none.
        """
        self._heard.issuer = ""
        at, sent = httpx.URL(url), dict(headers or {})
        first = at.netloc
        try:
            for _ in range(MOST_REDIRECTS + 1):
                self._allow(at, url)
                self._pace(at.netloc.decode("ascii"))
                with self._http.stream("GET", at, headers=sent) as response:
                    if response.has_redirect_location:
                        at = at.join(response.headers["location"])
                        if at.netloc != first:
                            sent.pop("Authorization", None)
                        continue
                    refuse(_answered(response), self._patience.longest_asked)
                    body = response.iter_raw if raw else response.iter_bytes
                    yield Answer(str(at), response.status_code, response.headers, body)
                    return
            raise errors.Redirected(f"{_host(url)} redirects more than {MOST_REDIRECTS} times", BY_HAND)
        except httpx.HTTPError as error:
            if "location header" in str(error):
                raise errors.Redirected(f"{at.host} redirects to an address that is none", BY_HAND) from error
            raise told(error, _kind(error), at.host, getattr(self._heard, "issuer", "")) from error
        except (httpx.InvalidURL, UnicodeError) as error:
            raise errors.Redirected(f"{_host(url)} gave an address that is none", BY_HAND) from error
        except Stopped as stop:
            raise errors.Cancelled("stopped") from stop

    def _allow(self, at: httpx.URL, asked: str) -> None:
        if at.scheme != "https":
            raise errors.Redirected(f"{_host(asked)} redirects to an address without encryption", BY_HAND)
        if at.netloc.decode("ascii") not in self._hosts or at.userinfo:
            raise errors.Redirected(
                f"{_host(asked)} redirects to {quoted(at.host)}, which is not the publisher's",
                f"Is it a sign-in page of your network? If so, sign in there and try again; or: {BY_HAND}",
            )

    def _pace(self, host: str) -> None:
        with self._pacing:
            now = time.monotonic()
            at = max(now, self._free_at.get(host, 0.0))
            self._free_at[host] = at + self._hosts[host]
        if at > now:
            self.limits.pause(at - now)


_HEADERS = {"User-Agent": f"market-tui/{__version__}", "Accept": "*/*", "Accept-Encoding": "gzip"}


def _bounded(client: httpx.Client, limits: Limits) -> httpx.Client:
    """The client with every one of its connections, direct or through a proxy, under the limits."""
    for transport in (client._transport, *client._mounts.values()):
        if isinstance(transport, httpx.HTTPTransport):
            pool: Any = transport._pool
            pool._network_backend = Backend(pool._network_backend, limits)
    return client


def _answered(response: httpx.Response) -> Told:
    keyed = "authorization" in response.request.headers
    return Told(response.url.host, response.url.path, response.status_code, response.headers, keyed)


def _kind(error: httpx.HTTPError) -> Kind:
    if isinstance(error, httpx.ProxyError):
        return "proxy"
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return "unreached"
    return "silent" if isinstance(error, httpx.TimeoutException) else "broken"


def _host(url: str) -> str:
    return quoted(httpx.URL(url).host)
