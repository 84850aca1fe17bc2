"""Which certificates are trusted, and who signed the one that was not.

Verification is never turned off. The operating system's own store is used, so that an authority which
a council's IT has rolled out to its laptops is trusted without further ado.
"""

import os
import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from market_tui.errors import UsageError

BUNDLE_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_COMMON_NAME = bytes.fromhex("0603550403")
_ORGANISATION = bytes.fromhex("060355040a")
_CERTIFICATE_MESSAGE = 11


def trust(ca_bundle: Path | None = None, environ: Mapping[str, str] = os.environ) -> ssl.SSLContext:
    """A verifying TLS context: the system's authorities, `ca_bundle`, and the environment's bundles.

    Raises:
        UsageError: a bundle that is named does not exist or holds no certificates.
    """
    try:
        import truststore

        context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    except ImportError:
        context = ssl.create_default_context()
    if not _system_has_authorities():
        import certifi

        context.load_verify_locations(certifi.where())
    named = {"--ca-bundle": str(ca_bundle)} if ca_bundle else {}
    named |= {variable: environ[variable] for variable in BUNDLE_VARIABLES if environ.get(variable)}
    for origin, path in named.items():
        _add(context, origin, Path(path).expanduser())
    return context


def in_use() -> str:
    """The trust store that `trust` begins with, in words."""
    try:
        import truststore  # noqa: F401

        reader = "truststore"
    except ImportError:
        reader = "Python's ssl"
    if _system_has_authorities():
        return f"the operating system's, by {reader}"
    import certifi

    return f"certifi's ({certifi.where()}): the operating system has none"


def _system_has_authorities() -> bool:
    """On Windows and macOS the system decides; elsewhere there must be a file or folder of them."""
    if os.name == "nt" or Path("/System/Library").is_dir():
        return True
    places = ssl.get_default_verify_paths()
    folder = Path(places.capath) if places.capath else None
    return bool(places.cafile) or bool(folder and folder.is_dir() and any(folder.iterdir()))


def _add(context: ssl.SSLContext, origin: str, path: Path) -> None:
    if not path.exists():
        raise UsageError(f"{origin} names {path}, which does not exist", "Ask IT for the file, or unset it.")
    try:
        folder = path.is_dir()
        context.load_verify_locations(
            cafile=None if folder else str(path), capath=str(path) if folder else None
        )
    except (ssl.SSLError, OSError) as error:
        raise UsageError(
            f"{origin} names {path}, which holds no certificates in PEM form: {error}",
            "A PEM file has lines that read BEGIN CERTIFICATE.",
        ) from error


def listen_for_issuer(context: ssl.SSLContext, hear: Callable[[str], None]) -> None:
    """Tell `hear` the issuer of each certificate shown in a handshake, trusted or not.

    The name is read from the handshake that is refused; nothing connects without verification.
    """

    def message(_c: object, direction: str, _v: object, _t: object, kind: object, data: bytes) -> None:
        if direction == "read" and kind == _CERTIFICATE_MESSAGE and (name := _issuer(bytes(data))):
            hear(name)

    inner: Any = getattr(context, "_ctx", context)
    try:
        inner._msg_callback = message  # a debugging aid of the standard library; without it no name is shown
    except (AttributeError, TypeError):
        return


def _issuer(message: bytes) -> str:
    """Organisation and common name of who signed the first certificate of a certificate message.

    TLS 1.3 puts one more length before the list than TLS 1.2. Nonsense gives an empty name.
    """
    try:
        for before in (11, 10):
            if message[before : before + 1] == b"\x30":
                body = _value(message, before)
                return _names(_parts(_value(body, 0)))
    except (IndexError, ValueError):
        pass
    return ""


def _names(signed_part: list[tuple[int, bytes]]) -> str:
    """From version (optional), serial number, algorithm, issuer."""
    issuer = signed_part[3 if signed_part[0][0] == 0xA0 else 2][1]
    names = [_text_after(issuer, marker) for marker in (_ORGANISATION, _COMMON_NAME)]
    return ", ".join(dict.fromkeys(name for name in names if name))


def _element(data: bytes, at: int) -> tuple[int, int, int]:
    """Tag, start and end of the DER element at a place."""
    length, start = data[at + 1], at + 2
    if length > 0x80:
        start += length - 0x80
        length = int.from_bytes(data[at + 2 : start], "big")
    return data[at], start, start + length


def _value(data: bytes, at: int) -> bytes:
    _, start, end = _element(data, at)
    return data[start:end]


def _parts(data: bytes) -> list[tuple[int, bytes]]:
    at, parts = 0, []
    while at < len(data):
        tag, start, at = _element(data, at)
        parts.append((tag, data[start:at]))
    return parts


def _text_after(data: bytes, marker: bytes) -> str:
    at = data.find(marker)
    return "" if at < 0 else _value(data, at + len(marker)).decode("utf-8", errors="replace")
