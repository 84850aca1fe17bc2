"""What can go wrong on the way to a publisher, each with what the user can do about it.

Every class names its `kind`, the word that reports and JSON use. Text that came from a server is
shown plain and short, never as it stood.
"""

import re
from typing import ClassVar

from market_tui.errors import NetworkError

BY_HAND = "Download the file in a browser, then: market-tui fetch --from-dir FOLDER"
_LONGEST_QUOTE = 120
_ERRNO = re.compile(r"\[Errno -?\d+\] ")


class FetchError(NetworkError):
    """A file that did not come; the copy held before is kept, and so is what is loaded."""

    kind: ClassVar[str] = "failed"
    again: bool = False
    """Whether trying once more may help, after `wait` seconds if the publisher named them."""
    wait: float | None = None
    final: ClassVar[bool] = False
    """Whether asking for something else instead is pointless: nothing would come through."""


class Blocked(FetchError):
    """A web page came in place of data: a sign-in page, a filter, an error page."""

    kind = "blocked"


class KeyRefused(FetchError):
    """The publisher does not accept the user's key."""

    kind = "key"
    final = True


class CertificateRefused(FetchError):
    """The server's certificate is not signed by an authority this computer trusts."""

    kind = "certificate"
    final = True


class ProxyRefused(FetchError):
    """The proxy wants a name and password, or will not connect."""

    kind = "proxy"
    final = True


class Offline(FetchError):
    """No connection: no network, no such name, or nobody answers there."""

    kind = "offline"
    final = True
    again = True


class RateLimited(FetchError):
    """The publisher asked to be left alone for longer than we wait."""

    kind = "rate limited"


class Unwell(FetchError):
    """The publisher's server failed (5xx), again and again."""

    kind = "server fault"
    again = True


class TooSlow(FetchError):
    """The file did not come whole before its deadline."""

    kind = "too slow"


class CutShort(FetchError):
    """The file ended before its end."""

    kind = "cut short"
    again = True


class Gone(FetchError):
    """The publisher has moved or removed it, and it was not found again."""

    kind = "gone"


class Redirected(FetchError):
    """A redirect that is not followed: too many, not https, or to a host that is not the publisher's."""

    kind = "redirect"


class LayoutChanged(FetchError):
    """It is not the table that was expected; the message names the column or what it is."""

    kind = "layout"


class DiskFull(FetchError):
    """The file could not be written."""

    kind = "disk"


class Cancelled(FetchError):
    """The user stopped it."""

    kind = "cancelled"
    final = True


def quoted(text: str) -> str:
    """A server's words as one short line of printable characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in _ERRNO.sub("", text)).split())
    return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…"


def blocked(host: str) -> Blocked:
    """A web page where data should be."""
    return Blocked(
        f"{host} sent a web page instead of data",
        f"A filter or sign-in page of your network, perhaps: open the address in a browser. {BY_HAND}",
    )
