"""The user's own key to Companies House: from the environment or the system's keyring, never shown."""

import os
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

from market_tui.errors import UsageError

VARIABLE = "MARKET_TUI_COMPANIES_HOUSE_KEY"
_SERVICE, _NAME = "market-tui", "companies-house"
_GET_ONE = (
    "A key is free: register at https://developer.company-information.service.gov.uk and make a live REST "
    f"application. Then set {VARIABLE}, or: pip install keyring; keyring set {_SERVICE} {_NAME}"
)


@dataclass(frozen=True)
class Key:
    """A key, and where it was found. Its text is in no representation of it."""

    secret: str = field(repr=False)
    origin: str

    def headers(self) -> dict[str, str]:
        """HTTP Basic with the key as the user's name and no password."""
        return {"Authorization": f"Basic {b64encode(f'{self.secret}:'.encode()).decode('ascii')}"}


def find(environ: Mapping[str, str] = os.environ) -> Key | None:
    """The key, if one is set: the environment before the keyring."""
    if secret := environ.get(VARIABLE, "").strip():
        return Key(secret, VARIABLE)
    if secret := _in_keyring():
        return Key(secret, "the system's keyring")
    return None


def needed(environ: Mapping[str, str] = os.environ) -> Key:
    """The key.

    Raises:
        UsageError: none is set, or what is set cannot be one.
    """
    key = find(environ)
    if key is None:
        raise UsageError("no key to Companies House is set", _GET_ONE)
    if not (key.secret.isascii() and key.secret.isprintable()) or {" ", ":"} & set(key.secret):
        raise UsageError(f"what {key.origin} holds is no key: it has a space, colon or odd letter", _GET_ONE)
    return key


def _in_keyring() -> str:
    """The key in the system's keyring; none where that package or its backend is missing."""
    try:
        import keyring

        return (keyring.get_password(_SERVICE, _NAME) or "").strip()
    except Exception:  # A keyring that is locked or absent has errors of its own making.
        return ""
