"""What the user has set in config.toml: areas of her own, thresholds, the app's looks and keys.

Each part answers for itself: a faulty line is named with its file, line and key, and refuses only what rests
on it. The app, which must go on, asks for `forgiving` and leaves faulty lines out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import inf
from pathlib import Path
from typing import Any

from market_tui import toml
from market_tui.errors import StoreError, UsageError
from market_tui.paths import config_dir
from market_tui.whole import write_whole

FILE = "config.toml"
THEMES = ("dark", "light", "high-contrast")
FEWEST, LEAST_FEWEST = "fewest_children", 3
THRESHOLDS = {"places_per_child": 1.0, "outside_share": 0.5, FEWEST: 5.0}
_MEND = "Mend that line, or take it out."
_WRITE = {
    "areas": 'Write: [areas], then name = ["Wirral", "Sefton"].',
    "thresholds": "Write: [thresholds], then places_per_child = 1.2",
    "app": 'Write: [app], then home_area = "Wirral"',
    "keys": 'Write: [keys], then export = "ctrl+e"',
}
_forgiven = False


class Fault(UsageError):
    """One line that cannot be taken: the part it stands in, its key, and what to do."""

    def __init__(self, part: str, key: str, message: str, remedy: str = _MEND) -> None:
        super().__init__(message, remedy)
        self.part = part
        self.key = key


@dataclass(frozen=True)
class Config:
    """The settings that hold, and the faults of those that do not."""

    path: Path
    text: str = ""
    areas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    theme: str | None = None
    home_area: str | None = None
    beside: tuple[str, ...] | None = None
    exports: Path | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def fault(self, part: str, key: str, said: str, remedy: str = _MEND) -> Fault:
        """What is wrong with a key, with the file and the line."""
        line = toml.line_of(self.text, part, key)
        name = f"{part}.{key}" if key else part
        return Fault(part, key, f"{self.path}, line {line}: {name} {said}", remedy)

    def only(self, part: str) -> Config:
        """The settings, for one part of them.

        Raises:
            UsageError: a line of that part, or of the file as TOML, cannot be taken (unless forgiven).
        """
        found = [fault for fault in self.faults if fault.part in (part, "")]
        if found and not _forgiven:
            raise found[0]
        return self


def forgive(faults: bool = True) -> None:
    """From now on leave out what is faulty, where the app goes on; it shows the faults itself."""
    global _forgiven  # noqa: PLW0603 - one process is either the app or a command
    _forgiven = faults


def read(folder: Path | None = None) -> Config:
    """config.toml as it stands now, with its faults; nothing is set where there is none."""
    path = (folder or config_dir()) / FILE
    try:
        stat = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        if path.parent.is_file():
            remedy = "Set MARKET_TUI_CONFIG to the folder that holds config.toml."
            return Config(path, faults=(Fault("", "", f"{path.parent} is a file, not a folder", remedy),))
        return Config(path)
    except OSError as error:
        return Config(path, faults=(_whole(path, 1, error.strerror or str(error)),))
    return _read(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, _size: int) -> Config:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Config(path, faults=(_whole(path, 1, f"not UTF-8 text: {error.reason}"),))
    except OSError as error:
        return Config(path, faults=(_whole(path, 1, error.strerror or str(error)),))
    try:
        told = toml.parsed(text)
    except tomllib.TOMLDecodeError as error:
        return Config(path, text, faults=(_whole(path, *toml.told(error, text)),))
    return _checked(Config(path, text), told)


def _whole(path: Path, line: int, said: str) -> Fault:
    return Fault("", "", f"{path}, line {line}: {said}", "Mend that line, or move the file away.")


def _checked(config: Config, told: dict[str, Any]) -> Config:
    """Each setting that can be taken, and a fault for each that cannot."""
    faults = [
        config.fault(name, "", "is no part of it", f"Parts: {', '.join(f'[{part}]' for part in _WRITE)}.")
        for name in told
        if name not in _WRITE
    ]
    parts: dict[str, dict[str, Any]] = {}
    for name, form in _WRITE.items():
        held = told.get(name, {})
        parts[name] = held if isinstance(held, dict) else {}
        if not isinstance(held, dict):
            faults.append(config.fault(name, "", "is not a table", form))

    def kept(part: str, names: Mapping[str, Any], fits: Any, said: str, remedy: str) -> dict[str, Any]:
        good = {}
        for key, value in names.items():
            if fits(key, value):
                good[key] = value
            else:
                faults.append(config.fault(part, key, said.format(value=value), remedy))
        return good

    groups = kept("areas", parts["areas"], _is_names, "is not a list of names", _WRITE["areas"])
    known = f"Known: {', '.join(THRESHOLDS)}, each a number above 0 (fewest_children a whole one from 3)."
    numbers = kept("thresholds", parts["thresholds"], _is_threshold, "cannot be {value!r}", known)
    known = f"Known: theme ({', '.join(THEMES)}), home_area (a name), beside (names), exports (a folder)."
    app = kept("app", parts["app"], _is_app, "cannot be {value!r}", known)
    keys = kept("keys", _flat(parts["keys"]), _is_key, "is not the name of a key", _WRITE["keys"])
    beside = app.get("beside")
    return replace(
        config,
        areas={name: tuple(members) for name, members in groups.items()},
        thresholds={name: float(number) for name, number in numbers.items()},
        theme=app.get("theme"),
        home_area=app.get("home_area"),
        beside=None if beside is None else tuple(beside),
        exports=Path(app["exports"]).expanduser() if "exports" in app else None,
        keys=keys,
        faults=tuple(faults),
    )


def _is_names(_: str, value: object, *, least: int = 1) -> bool:
    return isinstance(value, list) and len(value) >= least and all(isinstance(v, str) for v in value)


def _is_threshold(key: str, value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if key == FEWEST:  # Children below it are masked: a whole number, and never next to nothing.
        return isinstance(value, int) and value >= LEAST_FEWEST
    return key in THRESHOLDS and 0 < value < inf


def _is_app(key: str, value: object) -> bool:
    match key:
        case "theme":
            return value in THEMES
        case "home_area" | "exports":
            return isinstance(value, str) and bool(value.strip())
        case "beside":
            return _is_names(key, value, least=0)
        case _:
            return False


def _is_key(_: str, value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _flat(told: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """`tab.costs = …`, which TOML reads as a table in a table, by its whole name."""
    flat: dict[str, Any] = {}
    for name, value in told.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{before}{name}.")
        else:
            flat[before + name] = value
    return flat


def put(part: str, key: str, value: Any, folder: Path | None = None) -> Path:
    """Set one key, every other line and comment as it was; the file changes at once or not at all.

    Raises:
        UsageError: the file cannot be read as TOML, or the key cannot be set without touching other lines.
        StoreError: the file cannot be written.
    """
    config = read(folder)
    for fault in config.faults:
        if not fault.part:
            raise fault
    try:
        text = toml.with_value(config.text, part, key, value)
    except ValueError as error:
        raise UsageError(
            f"{config.path}: cannot be set there among your own lines", f"Write it yourself: {error}"
        ) from error
    try:
        write_whole(config.path, text)
    except OSError as error:
        raise StoreError(
            f"{config.path} cannot be written: {error.strerror}",
            "Set MARKET_TUI_CONFIG to a folder that can.",
        ) from error
    _read.cache_clear()
    return config.path
