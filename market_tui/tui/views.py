"""A view as a small file that can be mailed: what is looked at, by which definitions, and which page.

The same text keeps where one was for the next time, see `session_file`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from market_tui import config, toml
from market_tui.errors import StoreError, UsageError
from market_tui.paths import cache_dir, config_dir
from market_tui.tui.actions import TABS
from market_tui.tui.screens.definitions import SWITCHES
from market_tui.tui.session import RECENT, View
from market_tui.tui.words import slug
from market_tui.whole import write_whole

POOL = " + "
_HEAD = "# A view of market-tui. To open it: market-tui --view FILE\n"
_MEND = "Mend that line, or take it out."
SQL, QUESTIONS, MERGER, BY_COUNCIL, ROWS, ROWS_ALONE = PAGES = (
    "sql", "questions", "merger", "by-council", "rows", "rows-alone",
)  # fmt: skip
MAP = "council_map"
_CHOSEN = {"tab": tuple(tab for _, tab, _ in TABS), "page": PAGES, "by": ("area", "authority", "region")}
_WORDS = ("area", "tab", "page", "panel", "question", "owner", "urn", "within", "by", "series", "sql")
_TABLES = ("definitions", "options", "areas", "session")
_KNOWN = (*_WORDS, "on", "beside", "as_at", *_TABLES[:-1])
LATEST, LONGEST = "latest", 20_000
_VALUES = (str, int, float, bool, date)


@dataclass(frozen=True)
class Place:
    """Where one stands: the tab, the panel in focus, and the page opened over it.

    `page` is its kind where nothing else tells it; `within` and `on` are an area and a date of its own, `by`
    the parts of the area its rows are of, `series` what is drawn by council, `sql` a statement.
    """

    tab: str = "overview"
    page: str = ""
    panel: str = ""
    question: str = ""
    owner: str = ""
    urn: str = ""
    within: str = ""
    by: str = ""
    series: str = ""
    sql: str = ""
    on: date | None = None
    options: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Saved:
    """A view and its place; `source` is the file it was read from, `text` its lines."""

    view: View
    place: Place = field(default_factory=Place)
    recent: tuple[str, ...] = ()
    theme: str = ""
    source: Path | None = None
    text: str = ""

    @property
    def name(self) -> str:
        """What it is called: its file's name."""
        return self.source.stem if self.source else ""

    def fault(self, table: str, key: str, said: str, remedy: str = _MEND) -> UsageError:
        """What is wrong with a key, with the file and the line."""
        line = toml.line_of(self.text, table or key, key if table else "")
        return UsageError(f"{self.source}, line {line}: {f'{table}.' * bool(table)}{key} {said}", remedy)


def folder() -> Path:
    """Where views are kept."""
    return config_dir() / "views"


def session_file() -> Path:
    """Where the last view is kept for the next time."""
    return cache_dir() / "session.toml"


def kept() -> list[Path]:
    """The views that are kept, by name."""
    return sorted(folder().glob("*.toml"), key=lambda path: path.stem.lower())


def write(path: Path, saved: Saved) -> None:
    """Write a view.

    Raises:
        StoreError: the file cannot be written.
    """
    try:
        write_whole(path, as_text(saved))
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}", "Set MARKET_TUI_CONFIG.") from error


def free_path(name: str) -> Path:
    """The file of a view called so.

    Raises:
        UsageError: it is no name.
    """
    stem = " ".join("".join(c if c.isalnum() or c in " -_&'’.," else " " for c in name).split()).strip(". ")
    if not stem:
        raise UsageError(f"{name!r} cannot be a view's name", "Use letters: Wirral beside its neighbours")
    return folder() / f"{stem[:80]}.toml"


def suggested(saved: Saved) -> str:
    """A name for a view."""
    place = saved.place
    what = place.owner or place.urn or place.question or place.page or place.tab
    return f"{saved.view.area[:40]} {slug(what).replace('-', ' ')}".strip()


def recalled(saved: Saved, before: Saved | None) -> Saved:
    """A view with the areas looked at the time before."""
    return replace(saved, recent=before.recent if before else saved.recent)


def check(saved: Saved) -> None:
    """Hold a view's question against those that there are.

    Raises:
        UsageError: there is no such area, question, panel or option; names file, line and key.
    """
    from market_tui.query import find
    from market_tui.tui.pages.compare import AREAS, BESIDE

    _known_areas(saved)
    if saved.place.page in (MERGER, BY_COUNCIL, ROWS, ROWS_ALONE) and not saved.place.question:
        raise saved.fault("", "page", f"is {saved.place.page}, of no question", 'Write: question = "…"')
    for key in ("panel", "question"):
        if not (name := getattr(saved.place, key)):
            continue
        if not name.isidentifier():  # A view that was mailed must not name a file of queries to be run.
            raise saved.fault("", key, f"cannot be {name!r}", "Name a question: market-tui queries")
        try:
            query = find(name)
        except UsageError as error:
            raise saved.fault("", key, f"cannot be {name!r}", error.remedy) from error
        for option, _ in saved.place.options if key == "question" else ():
            if option not in query.options and (name, option) != (AREAS, BESIDE):
                known = f"{name} has: {', '.join(query.options) or 'none'}."
                raise saved.fault("options", option, f"is no option of {name}", known)


def _known_areas(saved: Saved) -> None:
    """Hold a view's areas against those that there are."""
    from market_tui.market.areas import resolve

    named = [("area", saved.view.area), ("within", saved.place.within)]
    for key, name in (*named, *(("beside", each) for each in saved.view.beside or ())):
        try:
            resolve(name or View.area)
        except UsageError as error:
            raise saved.fault("", key, f"cannot be {name!r}", error.remedy) from error


def as_text(saved: Saved) -> str:
    """A view as TOML; what is as usual is left out."""
    view, place = saved.view, saved.place
    told: list[tuple[str, Any]] = [("area", view.area)]
    told += [("beside", list(view.beside))] if view.beside is not None else []
    told += [("as_at", view.as_at)] if view.as_at else []
    told += [(name, getattr(place, name)) for name in (*_WORDS[1:], "on") if getattr(place, name)]
    lines = [f"{name} = {toml.written(value)}" for name, value in told]
    tables: dict[str, Mapping[str, Any]] = {
        "definitions": {name: value for name, value in view.definitions if value is not None},
        "options": {name: value for name, value in place.options if isinstance(value, _VALUES)},
        "areas": dict(_own((view.area, *(view.beside or ())))),
        "session": {n: v for n, v in (("recent", list(saved.recent)), ("theme", saved.theme)) if v},
    }
    for table, values in tables.items():
        if values:
            lines += ["", f"[{table}]"]
            lines += [f"{toml.key_written(name)} = {toml.written(value)}" for name, value in values.items()]
    return _HEAD + "\n".join(lines) + "\n"


def _own(names: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    """The user's own groups among some areas, with their councils, for a reader who has no such group."""
    groups = config.read().areas

    def members(name: str, seen: frozenset[str]) -> Iterator[str]:
        for member in groups[name]:
            if member in groups and member not in seen:
                yield from members(member, seen | {member})
            else:
                yield member

    for name in names:
        if name in groups:
            yield name, list(dict.fromkeys(members(name, frozenset((name,)))))


def read(path: Path) -> Saved:
    """A view from its file.

    Raises:
        UsageError: it cannot be read, or a line of it says what no view can be; names file, line and key.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or "no text"
        raise UsageError(f"{path} cannot be read: {said}", "Name the file of a view.") from error
    try:
        told = toml.parsed(text)
    except tomllib.TOMLDecodeError as error:
        line, said = toml.told(error, text)
        raise UsageError(f"{path}, line {line}: {said}", _MEND) from error
    return _saved(Saved(View(), source=path, text=text), told)


def _saved(blank: Saved, told: dict[str, Any]) -> Saved:
    for name, value in told.items():
        _fits(blank, name, value)
    tables = {name: told.get(name, {}) for name in _TABLES}
    beside, as_at = told.get("beside"), told.get("as_at", LATEST)
    mine = config.read().areas

    def area(name: str) -> str:
        """An area of the sender's own as its councils, unless the reader has the same."""
        members = tuple(tables["areas"].get(name, ()))
        return POOL.join(members) if members and mine.get(name) != members else name

    recent = tables["session"].get("recent", [])
    return Saved(
        View(
            area(told.get("area") or View.area),
            None if beside is None else tuple(area(name) for name in beside),
            None if as_at == LATEST else as_at,
            tuple(sorted(tables["definitions"].items())),
        ),
        Place(
            **{n: told[n] for n in (*_WORDS[1:], "on") if n in told}, options=tuple(tables["options"].items())
        ),
        tuple(recent)[:RECENT] if _names(recent) else (),
        str(tables["session"].get("theme", "")),
        blank.source,
        blank.text,
    )


def _fits(blank: Saved, name: str, value: Any) -> None:
    """Refuse a line that says what no view can be."""
    dated = value == LATEST or type(value) is date
    names = f'Write: {name} = ["North West", "England"]'
    wrong: tuple[bool, str, str]
    match name:
        case "tab" | "page" | "by":
            choices = _CHOSEN[name]
            wrong = value not in choices, f"cannot be {value!r}", f"Choose one of: {', '.join(choices)}."
        case "on":
            wrong = type(value) is not date, "is not a date", "Write: on = 2025-03-31"
        case "beside":
            wrong = not _names(value), "is not a list of names", names
        case "as_at":
            wrong = not dated, "is not a date", "Write: as_at = 2025-03-31"
        case "sql" if isinstance(value, str):
            wrong = len(value) > LONGEST, f"is longer than {LONGEST:,} characters", "Run it as a file."
        case _ if name in _WORDS:
            wrong = not isinstance(value, str), "is not text", f'Write: {name} = "…"'
        case _ if name in _TABLES:
            wrong = not isinstance(value, dict), "is not a table", f"Write: [{name}] on a line of its own."
        case _:
            wrong = True, "is no part of a view", f"Parts: {', '.join(_KNOWN)}."
    if wrong[0]:
        raise blank.fault("", name, *wrong[1:])
    for key, each in value.items() if name in _TABLES else ():
        _holds(blank, name, key, each)


def _holds(blank: Saved, table: str, key: str, value: Any) -> None:
    """Refuse what a table of a view cannot hold."""
    switches = {switch: [each for each in choices if each] for switch, _, choices in SWITCHES}
    if table == "definitions" and key not in switches:
        raise blank.fault(table, key, "is no definition", f"There are: {', '.join(switches)}.")
    if table == "definitions" and value not in switches[key]:
        raise blank.fault(table, key, f"cannot be {value!r}", f"Choose one of: {', '.join(switches[key])}.")
    if table == "options" and not isinstance(value, _VALUES):
        raise blank.fault(table, key, "is neither text, number nor date")
    if table == "areas" and not (_names(value) and value):
        raise blank.fault(table, key, "is not a list of names", 'Write: name = ["Wirral", "Sefton"]')


def _names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
