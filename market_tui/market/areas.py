"""Areas: England, regions, groups, councils and your own, and which authority codes count in each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from market_tui import config, reference
from market_tui.errors import UsageError

ENGLAND = "England"
POOL = " + "
_NEAREST = 5
_OWN = " (your own)"


@dataclass(frozen=True)
class Area:
    """A named area: every authority code that counts in it, all vintages, and what must be said of it."""

    name: str
    kind: str
    codes: tuple[str, ...]
    notes: tuple[str, ...] = ()


@cache
def directory() -> pl.DataFrame:
    """`area, kind, la_code` of every built-in area: England, the nine regions, groups and councils.

    A region and England also hold the region's own code, under which settings count whose authority
    the list does not give. Ofsted registers a few settings in Wales and counts them in its totals for
    England; so does England here, and by region they stand as Wales.
    """
    authorities = reference.table("authorities")
    in_region = pl.concat([authorities.select("region", "la_code"), _unplaced()])
    england = pl.concat([in_region["la_code"], pl.Series([reference.ENGLAND_CODE])]).unique().sort()
    groups = reference.facts("area_groups").rename({"group": "area"}).filter(pl.col("kind") != "region")
    return pl.concat(
        [
            pl.DataFrame({"la_code": england}).select(
                area=pl.lit(ENGLAND), kind=pl.lit("country"), la_code="la_code"
            ),
            in_region.select(area="region", kind=pl.lit("region"), la_code="la_code").sort("area", "la_code"),
            groups.select("area", "kind", "la_code"),
            authorities.select(area="name", kind=pl.lit("authority"), la_code="la_code").sort(
                "area", "la_code"
            ),
        ]
    )


def _unplaced() -> pl.DataFrame:
    """`region, la_code`: the codes of settings whose region is known but not their authority."""
    regions = reference.table("authorities").select("region", la_code="region_code").unique()
    wales = pl.DataFrame({"region": [reference.WALES], "la_code": [reference.WALES_CODE]})
    return pl.concat([regions, wales]).sort("region")


def own_areas(folder: Path | None = None) -> dict[str, tuple[str, ...]]:
    """The user's own groups: `[areas]` in config.toml, each a name and a list of councils.

    Raises:
        UsageError: the file cannot be read as TOML, or a group is not a list of names.
    """
    return dict(config.read(folder).only("areas").areas)


def resolve(name: str, on: date | None = None) -> Area:
    """The area a person means by a name, an alias or a code, on a date; `Wirral + Sefton` is the two pooled.

    A council that has ended means its successors from then on, and the notes say so.

    Raises:
        UsageError: nothing is called that; the nearest names are given.
    """
    return _resolved(name, on, own_areas())


def _resolved(name: str, on: date | None, mine: dict[str, tuple[str, ...]]) -> Area:
    """`resolve`, with those of the user's own groups that may still be meant."""
    key = reference.fold(name)
    own = {reference.fold(called): n for n in mine for called in (n + _OWN, n)}
    # England is what everything is compared with: no group takes its place.
    if key in own and key != reference.fold(ENGLAND):
        rest = {n: members for n, members in mine.items() if n != own[key]}
        return _own(own[key], mine[own[key]], on, rest)
    if code := _by_code(name):
        return _authority(code, on)
    if POOL in name:
        return pooled([_resolved(part, on, mine) for part in name.split(POOL)])
    canonical = _names().get(key)
    if canonical is None:
        raise UsageError(f"no area called {name!r}", f"Did you mean: {', '.join(nearest(name))}?")
    kind, area = canonical
    if kind == "authority":
        return _authority(area, on)
    return Area(area, kind, _codes(area, kind))


def unknown_names() -> list[UsageError]:
    """What config.toml names and no area is called, with file, line and key."""
    settings = config.read()
    named = [("app", "home_area", name) for name in (settings.home_area,) if name]
    named += [("app", "beside", name) for name in settings.beside or ()]
    named += [("areas", own, own) for own in settings.areas]
    faults: list[UsageError] = []
    for part, key, name in named:
        try:
            _resolved(name, None, dict(settings.areas))
        except UsageError as error:
            said = error.message.removeprefix(f"areas.{key}: ")
            faults.append(settings.fault(part, key, f"names no area: {said}", error.remedy))
    return faults


def pooled(areas: Iterable[Area], name: str = "") -> Area:
    """Areas as one, each code counted once; called by their names where it has none of its own."""
    each = tuple(dict.fromkeys(areas))
    if len(each) == 1 and not name:
        return each[0]
    codes = dict.fromkeys(code for area in each for code in area.codes)
    notes = dict.fromkeys(note for area in each for note in area.notes)
    called = name or POOL.join(area.name for area in each)
    return Area(called, "your own" if name else "together", tuple(codes), tuple(notes))


def nearest(name: str, limit: int = _NEAREST) -> list[str]:
    """The known names closest to what was typed."""
    from rapidfuzz import fuzz, process

    known = [area for _, area in _names().values()] + list(own_areas())
    close = process.extract(
        name, sorted(set(known)), scorer=fuzz.WRatio, processor=reference.fold, limit=limit
    )
    return [match[0] for match in close]


def members(areas: Iterable[Area], by: str) -> pl.DataFrame:
    """`area, la_code` for the scope's join; `area` is an Enum in the scope's order.

    `by` authority or region takes the pooled areas apart. A code can count in several areas.
    """
    named = [(area.name, code) for area in areas for code in area.codes]
    pooled = pl.DataFrame(named, schema={"area": pl.String, "la_code": pl.String}, orient="row")
    if by != "area":
        parts = _parts(by).join(pooled.select("la_code").unique(), on="la_code", how="semi")
        pooled = parts.select("area", "la_code").sort("area", "la_code")
    pooled = pooled.unique(maintain_order=True)
    return pooled.with_columns(pl.col("area").cast(pl.Enum(pooled["area"].unique(maintain_order=True))))


@cache
def _names() -> dict[str, tuple[str, str]]:
    """Folded name to (kind, area); councils first, so that regions and groups win a clash."""
    names: dict[str, tuple[str, str]] = {}
    for key, name in reference.spellings().iter_rows():
        names[key] = ("authority", name)
    for area, kind in directory().select("area", "kind").unique(maintain_order=True).iter_rows():
        if kind not in ("authority", "country"):
            names[reference.fold(area)] = (kind, area)
    for key, region in reference.region_spellings().iter_rows():
        if region != reference.WALES and key not in names:
            names[key] = ("region", region)
    names["england"] = ("country", ENGLAND)
    return names


@cache
def _codes(area: str, kind: str) -> tuple[str, ...]:
    return tuple(directory().filter(area=area, kind=kind)["la_code"])


def _by_code(code: str) -> str | None:
    """The authority with this 9-character or 3-digit code."""
    authorities = reference.table("authorities")
    wanted = code.strip().upper()
    found = authorities.filter((pl.col("la_code") == wanted) | (pl.col("old_la_code") == wanted))
    return found["name"][0] if found.height else None


def _authority(name: str, on: date | None) -> Area:
    """A council through its recodes, and through its successors once it has ended."""
    authorities = reference.table("authorities").filter(name=name)
    codes = list(_codes(name, "authority"))
    notes: list[str] = []
    changes = reference.facts("la_changes").filter(pl.col("kind") != "recode")
    after = changes.filter(pl.col("old_la_code_9").is_in(codes))
    if after.height:
        when = after["date"][0]
        heirs = after["new_name"].unique().sort().to_list()
        heir_codes = [c for c in after["new_la_code_9"].unique().sort() if c not in codes]
        ended = authorities["valid_to"].null_count() == 0
        if ended:
            codes += heir_codes
            if on is None or on.isoformat() >= when:
                partly = " (wider than it was)" if "merge" in after["kind"].to_list() else ""
                notes.append(f"{name} ended before {when}: counted as {' and '.join(heirs)}{partly}")
        else:
            notes.append(f"{name} changed on {when}: before and after are not one series")
    elif (before := changes.filter(pl.col("new_la_code_9").is_in(codes))).height:
        when = before["date"][0]
        if on is not None and on.isoformat() < when:
            old = " and ".join(before["old_name"].unique().sort())
            notes.append(f"{name} began on {when}; before that its area was in {old}")
    return Area(name, "authority", tuple(codes), tuple(notes))


def _own(name: str, members: tuple[str, ...], on: date | None, rest: dict[str, tuple[str, ...]]) -> Area:
    """One of the user's groups. A member of the group's own name is the council, or the region, so called.

    Such a group says that it is the user's, as what is published of the other is not of it.
    """
    try:
        found = [_resolved(member, on, rest) for member in members]
    except UsageError as error:
        remedy = f"{error.remedy} Mend it in {config.read().path}."
        raise UsageError(f"areas.{name}: {error.message}", remedy) from error
    return pooled(found, name + _OWN if reference.fold(name) in _names() else name)


@cache
def _parts(by: str) -> pl.DataFrame:
    """`area, la_code` of every authority or region, with a place for settings of no known authority."""
    authorities = reference.table("authorities")
    unplaced = _unplaced().rename({"region": "area"})
    nowhere = pl.DataFrame({"area": [f"{ENGLAND}, {by} not given"], "la_code": [reference.ENGLAND_CODE]})
    if by == "region":
        return pl.concat([authorities.select(area="region", la_code="la_code"), unplaced, nowhere])
    in_region = unplaced.with_columns(pl.col("area") + ", authority not given")
    return pl.concat([authorities.select(area="name", la_code="la_code"), in_region, nowhere])


def listing() -> list[dict[str, Any]]:
    """Every area by kind: `area, kind, authorities`, the user's own last."""
    authorities = reference.table("authorities").select("la_code", "name")
    counted = (
        directory()
        .join(authorities, on="la_code", how="left", maintain_order="left")
        .group_by("area", "kind", maintain_order=True)
        .agg(authorities=pl.col("name").drop_nulls().n_unique())
    )
    own = [{"area": n, "kind": "your own", "authorities": len(m)} for n, m in own_areas().items()]
    return [*counted.to_dicts(), *own]
