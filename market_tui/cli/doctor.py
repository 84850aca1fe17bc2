"""`market-tui doctor`: versions, paths, terminal, proxy, certificates, store health."""

import json
import os
import platform
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from market_tui.cli.options import chosen_store, json_option, store_option

if TYPE_CHECKING:
    from market_tui.store.health import Fault

_PACKAGES = (
    "market-tui",
    "textual",
    "polars",
    "httpx",
    "truststore",
    "rich",
    "click",
    "fastexcel",
    "xlsxwriter",
    "rapidfuzz",
)
_MISSING = "not installed"
_LEAST_FREE = 200 << 20
_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")


@click.command("doctor")
@store_option
@json_option
@click.option("--repair", is_flag=True, help="Rebuild what is damaged from the files that the store kept.")
@click.option(
    "--look-in",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="With --repair: where else copies of loaded files may be.",
)
@click.pass_context
def doctor_command(ctx: click.Context, as_json: bool, repair: bool, look_in: Path | None) -> int:
    """Look over the installation and the store; every fault comes with a remedy.

    \b
    Examples:
      market-tui doctor
      market-tui doctor --json
      market-tui doctor --repair --look-in ~/Downloads
    """
    from market_tui.store.health import faults

    folder = chosen_store(ctx)
    if repair:
        _repair(folder, look_in)
    certificates, untrusted = _certificates()
    found = [*_installation(folder), *_settings(), *untrusted, *_proxies(), *faults(folder)]
    told = {**_look(folder), "certificates": certificates}
    if as_json:
        click.echo(json.dumps({**told, "faults": [vars(f) for f in found]}, indent=1))
    else:
        for part, facts in told.items():
            click.echo(part)
            for name, value in facts.items():
                click.echo(f"  {name:<22}{value}")
        for fault in found:
            click.echo(f"✗ {fault.what}\n    {fault.remedy}")
        many = f"{len(found)} fault{'s' * (len(found) > 1)}."
        click.echo("No faults; the store is sound." if not found else many)
    return 3 if found else 0


def _repair(folder: Path, look_in: Path | None) -> None:
    """Rebuild, and say on stderr what was done; the faults that are left are listed as ever."""
    from market_tui.intake import load
    from market_tui.paths import cache_dir
    from market_tui.store import Store
    from market_tui.store.repair import repair

    places = [cache_dir() / "fetch", *([look_in] if look_in else [])]
    done = repair(Store(folder), load, (path for place in places for path in place.rglob("*")))
    for source_id in done.rebuilt:
        click.echo(f"rebuilt {source_id}", err=True)
    for name in done.found_again:
        click.echo(f"found the bytes of {name} again", err=True)
    for fault in done.left:
        click.echo(f"left: {fault.what}\n    {fault.remedy}", err=True)


def _look(folder: Path) -> dict[str, dict[str, Any]]:
    from market_tui.paths import cache_dir, config_dir

    size = shutil.get_terminal_size()
    return {
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in _PACKAGES}},
        "paths": {
            "store": str(folder),
            "config": str(config_dir()),
            "cache": str(cache_dir()),
            "free disk": f"{shutil.disk_usage(_existing(folder)).free >> 20:,} MB",
        },
        "terminal": {
            "TERM": os.environ.get("TERM", ""),
            "size": f"{size.columns}x{size.lines}",
            "encoding": sys.stdout.encoding,
            "NO_COLOR": os.environ.get("NO_COLOR", ""),
        },
        "network": {name: _without_password(_variable(name)) for name in _PROXIES},
        "companies house": {"key": _key()},
        "your own children": _children(folder),
    }


def _children(folder: Path) -> dict[str, Any]:
    """Where a council's own children's data are, who may read them, and how they go."""
    from market_tui.errors import StoreError
    from market_tui.store import Store
    from market_tui.store.restricted import RESTRICTED, mode_of

    try:
        lists = [s for s in Store(folder).manifest().sources if s.child_level]
    except StoreError:  # Told among the faults.
        lists = []
    if not lists:
        return {"lists": "none"}
    mode = "as your profile's" if os.name == "nt" else mode_of(folder)
    return {
        "lists": f"{len(lists)}, of {', '.join(sorted({s.authority or '' for s in lists}))}",
        "kept in": str(folder / RESTRICTED),
        "permissions": mode,
        "to remove": "market-tui forget --children",
    }


def _key() -> str:
    """Whether a key to Companies House is set, and where; never the key."""
    from market_tui.fetch.key import VARIABLE, find

    key = find()
    return f"set, in {key.origin}" if key else f"not set (optional: {VARIABLE})"


def _installation(folder: Path) -> "list[Fault]":
    """Packages that are missing, folders that cannot be written, a full disk, a terminal without accents."""
    from market_tui.paths import cache_dir, config_dir
    from market_tui.store.health import Fault

    found = [
        Fault(f"the package {name} is not installed", "Run: pip install --force-reinstall market-tui")
        for name in _PACKAGES
        if _version(name) == _MISSING
    ]
    for variable, path in (("MARKET_TUI_CACHE", cache_dir()), ("MARKET_TUI_CONFIG", config_dir())):
        if not os.access(_existing(path), os.W_OK):
            found.append(Fault(f"{path} cannot be written", f"Set {variable} to a folder of yours."))
    free = shutil.disk_usage(_existing(folder)).free
    if free < _LEAST_FREE:
        remedy = "Free some space, or choose another --store."
        found.append(Fault(f"only {free >> 20:,} MB are free where the store is", remedy))
    if not sys.stdout.isatty():
        return found
    if (sys.stdout.encoding or "").lower().replace("-", "") != "utf8":
        remedy = "Set PYTHONUTF8=1; in a Windows console also: chcp 65001"
        found.append(Fault(f"the terminal's encoding is {sys.stdout.encoding}: £ and – may not show", remedy))
    if os.environ.get("TERM") == "dumb":
        found.append(
            Fault("TERM is dumb: the app cannot draw", "Use another terminal, or the commands alone.")
        )
    return found


def _certificates() -> tuple[dict[str, Any], list["Fault"]]:
    """Which trust store `fetch` uses, what each bundle of the environment holds, and what is wrong there."""
    from market_tui.errors import MarketError
    from market_tui.fetch.trust import BUNDLE_VARIABLES, in_use, trust
    from market_tui.store.health import Fault

    told, found = {"trust store": in_use()}, []
    for name in BUNDLE_VARIABLES:
        told[name] = path = os.environ.get(name, "")
        if not path:
            continue
        try:
            trust(environ={name: path})
        except MarketError as error:
            told[name] = f"{path} (not usable)"
            found.append(Fault(error.message, error.remedy))
    return told, found


def _settings() -> list["Fault"]:
    """What cannot be taken of config.toml; which action a key is for, the app itself says."""
    from market_tui import config
    from market_tui.errors import MarketError
    from market_tui.market.areas import unknown_names
    from market_tui.store.health import Fault

    found: list[MarketError] = list(config.read().faults)
    found += [] if any(fault.part == "areas" for fault in config.read().faults) else unknown_names()
    return [Fault(each.message, each.remedy) for each in found]


def _proxies() -> list["Fault"]:
    """What is wrong with the proxies that the environment names; a password is not shown."""
    from urllib.parse import urlsplit

    from market_tui.store.health import Fault

    found = []
    for name in _PROXIES[:-1]:
        address = _variable(name)
        try:
            parts = urlsplit(address)
            sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            sound = False
        if address and not sound:
            shown = _without_password(address)
            found.append(
                Fault(
                    f"{name} is no proxy's address: {shown}",
                    f"Write it as http://host:port, or unset it: {name}",
                )
            )
    return found


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return _MISSING


def _existing(folder: Path) -> Path:
    return next((p for p in (folder, *folder.parents) if p.exists()), Path.cwd())


def _variable(name: str) -> str:
    return os.environ.get(name) or os.environ.get(name.lower(), "")


def _without_password(address: str) -> str:
    head, at, host = address.rpartition("@")
    scheme, told, _ = head.partition("://")
    return f"{scheme if told else ''}{told}…@{host}" if at else address
