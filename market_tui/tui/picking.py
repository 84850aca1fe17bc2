"""What the pickers offer: areas, dates, comparators, and what a choice makes of the view."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from market_tui.errors import MarketError, UsageError
from market_tui.tui.screens.choose import Item
from market_tui.tui.session import ENGLAND, View
from market_tui.tui.widgets.text import fit, plain
from market_tui.tui.words import counted, listed, long_date

if TYPE_CHECKING:
    from datetime import date

    from market_tui.tui.screens.areas import Group
    from market_tui.tui.session import Session, Settled

ANOTHER = object()
_KINDS = {"authority": "council", "country": ""}
_WITHOUT_COUNT = ("authority", "country", "region")
_COVERAGE = {
    "register": "a register: every setting",
    "inspected": "inspected settings only: no count of homes",
}


def areas(session: Session, recent: list[str]) -> list[Item]:
    """Every area, those looked at last in front."""
    places = session.places
    told = {name: _area(name, kind, number) for name, kind, number in reversed(places)}
    first = [
        replace(told[name], said=f"{told[name].said}, recent".strip(", ")) for name in recent if name in told
    ]
    rest = [_area(*place) for place in places if place[0] not in recent]
    return first + rest


def _area(name: str, kind: str, number: int) -> Item:
    said = _kind(name, kind)
    if kind not in _WITHOUT_COUNT:
        said += f", {counted(number, 'council')}"
    return Item(name, name, said)


def exact_area(text: str) -> Item | None:
    """The area that a name, another spelling or a code stands for."""
    from market_tui.market.areas import resolve

    try:
        area = resolve(text)
    except MarketError:
        return None
    return Item(area.name, area.name, _kind(area.name, area.kind))


def _kind(name: str, kind: str) -> str:
    """What an area is; of a council that is no more, until when."""
    ended = _ended().get(name) if kind == "authority" else None
    return f"council until {long_date(ended)}" if ended else _KINDS.get(kind, kind)


@cache
def _ended() -> dict[str, date]:
    """The councils that are no more, with their last day."""
    from market_tui import reference

    known = reference.table("authorities")
    past = known.filter(~known["name"].is_in(known.filter(known["valid_to"].is_null())["name"].to_list()))
    return dict(past.group_by("name").max().select("name", "valid_to").iter_rows())


def kept_area(chosen: str | Group) -> str:
    """The name of an area chosen; a group with a name is kept in config.toml first.

    Raises:
        MarketError: config.toml cannot be read or written.
    """
    from market_tui import config
    from market_tui.market.areas import POOL
    from market_tui.tui.screens.areas import Group

    if not isinstance(chosen, Group):
        return chosen
    if chosen.name:
        config.put("areas", chosen.name, list(chosen.members))
    return chosen.name or POOL.join(chosen.members)


def free_name(name: str) -> None:
    """Refuse a name that a group cannot have.

    Raises:
        UsageError: it is none, or another area is called so.
    """
    from market_tui.market.areas import resolve

    if not name.strip() or plain(name) != name:
        raise UsageError(f"{name!r} cannot be a group's name", "Use letters: North Mersey")
    try:
        taken = resolve(name).name
    except UsageError:
        return
    raise UsageError(f"there is an area called {taken} already", "Choose another name.")


def short_area(name: str, most: int = 44) -> str:
    """An area's name for the bar: of a long group the first ones, and how many more."""
    from market_tui.market.areas import POOL

    first, *rest = name.split(POOL)
    if len(name) <= most or not rest:
        return name
    return f"{first}{POOL}{counted(len(rest), 'other area')}"


def dates(session: Session) -> list[Item]:
    """Every date that a list describes, the latest first, and what counts on it rest on."""
    latest = max((d for d, c in session.market.dates.items() if c == "register"), default=None)
    told = []
    for day, coverage in sorted(session.market.dates.items(), reverse=True):
        said = _COVERAGE.get(coverage, coverage) + (" (the latest)" if day == latest else "")
        told.append(Item(day, long_date(day), said))
    return told


def comparators(session: Session, settled: Settled) -> list[Item]:
    """What the area can stand beside."""
    area = settled.area
    usual = session.beside(area)
    region = session.region_of(area) if area != ENGLAND else None
    told = [Item(None, listed(usual) or "nothing", "as usual")]
    if region and region != area:
        told.append(Item((region,), region, "its region"))
    if area != ENGLAND:
        told.append(Item((ENGLAND,), ENGLAND))
    told += [Item((), "nothing"), Item(ANOTHER, "another area…", "and England")]
    return told


def looked_at(view: View, area: str) -> View:
    """The view of another area; comparators chosen for the one before are let go."""
    return replace(view, area=area, beside=None)


def sources() -> list[Item]:
    """What to fetch: all that are fetched every time, then each source, by their names."""
    from market_tui.fetch import SOURCES

    every = [source.name for source in SOURCES if source.every_time]
    return [
        Item((), "all that come out regularly", f"{len(every)} sources"),
        *(Item((source.name,), source.name, fit(source.publisher, 30).rstrip()) for source in SOURCES),
    ]
