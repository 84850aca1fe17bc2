"""The one place that speaks HTTP: trust, proxies, redirects, pace, patience, and errors with remedies."""

import json
import random
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar

import httpx

from market_tui.fetch import errors
from market_tui.fetch.errors import BY_HAND, FetchError, quoted
from market_tui.fetch.network import Backend, DeadlinePassed, Limits, Stopped
from market_tui.fetch.sources import HOSTS
from market_tui.fetch.trust import listen_for_issuer, trust
from market_tui.version import __version__

MOST_REDIRECTS = 5
LARGEST_PAGE = 32 * 1024 * 1024
PAGE_SECONDS = 90.0
_TIMEOUT = httpx.Timeout(connect=10, read=30, write=10, pool=60)
_TEMPORARY = frozenset((408, 425, 500, 502, 503, 504, *range(520, 531)))
_WALLS = frozenset((401, 403, 451, 511))
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
                    _refuse(response, self._patience)
                    body = response.iter_raw if raw else response.iter_bytes
                    yield Answer(str(at), response.status_code, response.headers, body)
                    return
            raise errors.Redirected(f"{_host(url)} redirects more than {MOST_REDIRECTS} times", BY_HAND)
        except httpx.HTTPError as error:
            if "location header" in str(error):
                raise errors.Redirected(f"{at.host} redirects to an address that is none", BY_HAND) from error
            raise _told(error, at.host, getattr(self._heard, "issuer", "")) from error
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


def _refuse(response: httpx.Response, patience: Patience) -> None:
    status, host = response.status_code, response.url.host
    if status in (200, 206, 304, 416):
        return
    if status == 401 and "authorization" in response.request.headers:
        raise errors.KeyRefused(
            f"{host} does not accept the key (HTTP 401)",
            "Make a new REST key there, and set it in its place.",
        )
    if status == 429 or (status == 403 and response.headers.get("x-ratelimit-remaining") == "0"):
        raise _limited(response, patience)
    if status in (404, 410):
        raise errors.Gone(f"{host} no longer has {quoted(response.url.path)}", BY_HAND)
    if status == 407:
        raise _proxy("407")
    if status in _WALLS:
        raise errors.Blocked(f"{host} or a filter on the way refuses (HTTP {status})", BY_HAND)
    if status in _TEMPORARY:
        unwell = errors.Unwell(f"{host} answers with a fault of its own (HTTP {status})", "Try again later.")
        unwell.wait = _asked(response.headers)
        if unwell.wait is not None and unwell.wait > patience.longest_asked:
            unwell.again = False
        raise unwell
    raise FetchError(f"{host} answers with HTTP {status}", BY_HAND)


def _limited(response: httpx.Response, patience: Patience) -> errors.RateLimited:
    wait = _asked(response.headers)
    until = datetime.now(UTC) + timedelta(seconds=wait or 60)
    error = errors.RateLimited(
        f"{response.url.host} asks to be left alone until {until.astimezone():%H:%M on %d %B}",
        "Run the same command again after that; what has come already is kept.",
    )
    error.wait = wait
    error.again = wait is None or wait <= patience.longest_asked
    return error


def _asked(headers: httpx.Headers) -> float | None:
    """Seconds that Retry-After (a number or a date) or a reset time (GitHub's, Companies House's) ask for."""
    text = headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        if text:
            return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
        if "0" in (headers.get("x-ratelimit-remaining"), headers.get("x-ratelimit-remain")):
            return max(0.0, float(headers["x-ratelimit-reset"]) - time.time())
    except (KeyError, ValueError, TypeError):
        pass
    return None


def _told(error: httpx.HTTPError, host: str, issuer: str) -> FetchError:
    """A transport's failure in the user's terms."""
    causes = list(_causes(error))
    if any(isinstance(c, ssl.SSLCertVerificationError) for c in causes):
        why = next(c for c in causes if isinstance(c, ssl.SSLCertVerificationError))
        signed = f"; it is signed by {quoted(issuer)}" if issuer else ""
        return errors.CertificateRefused(
            f"the certificate shown for {host} is not trusted{signed} ({quoted(_reason(why))})",
            "If your council inspects encrypted traffic, ask IT for its authority's PEM file and add: "
            "--ca-bundle FILE (or set SSL_CERT_FILE). Certificates are always checked.",
        )
    if isinstance(error, httpx.ProxyError):
        return _proxy(str(error))
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        if any(isinstance(c, ssl.SSLError) for c in causes):
            return errors.Offline(
                f"no encrypted connection to {host}: {quoted(str(error))}",
                "Is there a proxy to name in HTTPS_PROXY? See: market-tui doctor",
            )
        return errors.Offline(
            f"{host} cannot be reached: {quoted(str(error))}",
            "Check the network, and HTTPS_PROXY if you are behind a proxy: market-tui doctor. "
            "Without a network: market-tui fetch --offline",
        )
    if isinstance(error, httpx.TimeoutException):
        return errors.Unwell(f"{host} went silent", "Try again later.")
    return errors.CutShort(f"the connection to {host} broke off: {quoted(str(error))}", "Try again.")


def _proxy(said: str) -> errors.ProxyRefused:
    if "407" in said:
        return errors.ProxyRefused(
            "the proxy wants a name and password (407)",
            "Set HTTPS_PROXY=http://name:password@host:port. Proxies that ask for a Windows sign-in "
            f"(NTLM, Kerberos) are not supported: {BY_HAND}",
        )
    return errors.ProxyRefused(
        f"the proxy would not connect: {quoted(said)}", "Check HTTPS_PROXY and NO_PROXY: market-tui doctor"
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    at: BaseException | None = error
    while at is not None:
        yield at
        at = at.__cause__ or at.__context__


def _reason(error: ssl.SSLCertVerificationError) -> str:
    return getattr(error, "verify_message", "") or str(error)


def _host(url: str) -> str:
    return quoted(httpx.URL(url).host)
