"""What went wrong on the way to a publisher, in the user's terms: a refusal, or a connection that failed.

It knows nothing of the library that speaks HTTP: the client says which kind of failure it met.
"""

import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

from market_tui.fetch import errors
from market_tui.fetch.errors import BY_HAND, FetchError, quoted

_TEMPORARY = frozenset((408, 425, 500, 502, 503, 504, *range(520, 531)))
_WALLS = frozenset((401, 403, 451, 511))
_YEAR = 365 * 86_400.0


Kind = Literal["proxy", "unreached", "silent", "broken"]


@dataclass(frozen=True)
class Told:
    """What a host answered: its status, headers (in lower case), and whether a key was sent."""

    host: str
    path: str
    status: int
    headers: Mapping[str, str]
    keyed: bool = False


def refuse(answer: Told, longest: float) -> None:
    """Let 200, 206, 304 and 416 through; what asks for more than `longest` seconds is not tried again.

    Raises:
        FetchError: any other answer.
    """
    status, host = answer.status, answer.host
    if status in (200, 206, 304, 416):
        return
    if status == 401 and answer.keyed:
        raise errors.KeyRefused(
            f"{host} does not accept the key (HTTP 401)",
            "Make a new REST key there, and set it in its place.",
        )
    if status == 429 or (status == 403 and answer.headers.get("x-ratelimit-remaining") == "0"):
        raise _limited(answer, longest)
    if status in (404, 410):
        raise errors.Gone(f"{host} no longer has {quoted(answer.path)}", BY_HAND)
    if status == 407:
        raise _proxy("407")
    if status in _WALLS:
        raise errors.Blocked(f"{host} or a filter on the way refuses (HTTP {status})", BY_HAND)
    if status in _TEMPORARY:
        unwell = errors.Unwell(f"{host} answers with a fault of its own (HTTP {status})", "Try again later.")
        unwell.wait = _asked(answer.headers)
        if unwell.wait is not None and unwell.wait > longest:
            unwell.again = False
        raise unwell
    raise FetchError(f"{host} answers with HTTP {status}", BY_HAND)


def _limited(answer: Told, longest: float) -> errors.RateLimited:
    wait = _asked(answer.headers)
    until = datetime.now(UTC) + timedelta(seconds=wait or 60)
    error = errors.RateLimited(
        f"{answer.host} asks to be left alone until {until.astimezone():%H:%M on %d %B}",
        "Run the same command again after that; what has come already is kept.",
    )
    error.wait = wait
    error.again = wait is None or wait <= longest
    return error


def _asked(headers: Mapping[str, str]) -> float | None:
    """Seconds that Retry-After (a number or a date) or a reset time (GitHub's, Companies House's) ask for.

    However many they are, no more than a year.
    """
    text = headers.get("retry-after", "").strip()
    seconds = None
    try:
        if text.isdecimal():
            seconds = float(text)
        elif text:
            seconds = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
        elif "0" in (headers.get("x-ratelimit-remaining"), headers.get("x-ratelimit-remain")):
            seconds = float(headers["x-ratelimit-reset"]) - time.time()
    except (KeyError, ValueError, TypeError):
        pass
    return None if seconds is None else min(max(0.0, seconds), _YEAR)


def told(error: Exception, kind: Kind, host: str, issuer: str) -> FetchError:
    """A connection's failure; `issuer` is who signed the certificate that was shown last."""
    causes = list(_causes(error))
    if any(isinstance(c, ssl.SSLCertVerificationError) for c in causes):
        why = next(c for c in causes if isinstance(c, ssl.SSLCertVerificationError))
        signed = f"; it is signed by {quoted(issuer)}" if issuer else ""
        return errors.CertificateRefused(
            f"the certificate shown for {host} is not trusted{signed} ({quoted(_reason(why))})",
            "If your council inspects encrypted traffic, ask IT for its authority's PEM file and add: "
            "--ca-bundle FILE (or set SSL_CERT_FILE). Certificates are always checked.",
        )
    if kind == "proxy":
        return _proxy(str(error))
    if kind == "unreached":
        return _unreached(error, host, any(isinstance(c, ssl.SSLError) for c in causes))
    if kind == "silent":
        return errors.Unwell(f"{host} went silent", "Try again later.")
    return errors.CutShort(f"the connection to {host} broke off: {quoted(str(error))}", "Try again.")


def _unreached(error: Exception, host: str, greeted: bool) -> FetchError:
    """No connection: `greeted` where somebody answered, but not in TLS."""
    if greeted:
        return errors.Offline(
            f"no encrypted connection to {host}: {quoted(str(error))}",
            "Is there a proxy to name in HTTPS_PROXY? See: market-tui doctor",
        )
    if proxy := _proxy_to(host):
        refused = errors.ProxyRefused(
            f"the proxy {quoted(proxy)} cannot be reached: {quoted(str(error))}",
            "Check HTTPS_PROXY and NO_PROXY: market-tui doctor. "
            "Without a network: market-tui fetch --offline",
        )
        refused.again = True
        return refused
    return errors.Offline(
        f"{host} cannot be reached: {quoted(str(error))}",
        "Check the network, and HTTPS_PROXY if you are behind a proxy: market-tui doctor. "
        "Without a network: market-tui fetch --offline",
    )


def _proxy_to(host: str) -> str:
    """Host and port of the proxy that leads to a host by the environment's settings; empty for none."""
    from urllib.request import getproxies, proxy_bypass

    named = getproxies()
    address = named.get("https") or named.get("all") or ""
    if not address or proxy_bypass(host):
        return ""
    return address.rpartition("://")[2].rpartition("@")[2].rstrip("/")


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
