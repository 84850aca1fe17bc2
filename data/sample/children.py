"""The invented children: how many each council looks after, where they live, and why they move.

Counts start from published ones, are thinned as the homes are and moved off them, and are bound to the
registers: children in homes of an area never exceed the places that its register lists.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from data.sample.calibration import FULL_REGION, REFERENCE, REORGANISED, THINNED_TO, read_rows
from data.sample.editions import EDITIONS
from data.sample.model import HOMES, PROVISION, Market

TYPES = ("homes", "foster", "adoption", "parents", "independent", "other residential", "schools", "other")
PROVIDERS = ("own", "other council", "other public", "parents", "not reported", "private", "voluntary")
REASONS = {
    "care plan": 0.31, "status": 0.24, "other": 0.23, "carer, behaviour": 0.08, "carer, else": 0.065,
    "child": 0.03, "authority": 0.015, "standards": 0.01, "allegation": 0.0065, "approval": 0.003,
    "custody": 0.0025, "closure": 0.006,
}  # fmt: skip
_SIDES = ("inside", "outside")
_SPANS = ("near", "far", "unknown")
_REST = {"adoption": 0.1, "parents": 0.29, "independent": 0.42, "other residential": 0.065, "schools": 0.005}


@dataclass
class Children:
    """One council's children on 31 March of one year, and what happened in the year that ended then."""

    looked_after: int
    started: int
    ceased: int
    population: int
    types: dict[str, int]
    providers: dict[str, int]
    places: dict[tuple[str, str], int]
    homes_outside: int
    homes_others: int = 0
    others: int = 0
    moves: dict[str, int] = field(default_factory=dict)
    new: dict[tuple[str, str], int] = field(default_factory=dict)
    stable: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def outside(self) -> int:
        """Children placed outside their council's boundary."""
        return sum(n for (side, _), n in self.places.items() if side == "outside")


Invented = dict[tuple[str, int], Children]


def build_children(seed: int, market: Market) -> Invented:
    """Children of every council in force, by plain name and year."""
    published = _published()
    regions = {row["name"]: row["region"] for row in read_rows(REFERENCE / "local_authorities.csv")}
    population = _population()
    registered, closed = _registered(market)
    found: Invented = {}
    for name in sorted(published):
        if name in REORGANISED:
            continue
        rng = Random(f"{seed} children {name}")
        scale = 1.0 if regions[name] == FULL_REGION else THINNED_TO
        factor = scale * (1 + rng.choice((-1, 1)) * rng.uniform(0.06, 0.16))
        for edition in EDITIONS:
            year = edition.year
            row = published[name].get(year) or _nearest(published[name], year)
            found[name, year] = _council(rng, row, factor, population[name] * scale, registered[name, year])
            _year(rng, found[name, year], closed[name, year])
    for edition in EDITIONS:
        _receive(seed, found, registered, edition.year)
    return found


def _published() -> dict[str, dict[int, dict[str, str]]]:
    rows: dict[str, dict[int, dict[str, str]]] = defaultdict(dict)
    for row in read_rows(REFERENCE / "cla_calibration.csv"):
        rows[row["la_name"]][int(row["year"])] = row
    return rows


def _nearest(rows: dict[int, dict[str, str]], year: int) -> dict[str, str]:
    """A council's figures of the year closest to one in which it did not exist."""
    return rows[min(rows, key=lambda other: abs(other - year))]


def _population() -> dict[str, float]:
    names = {row["la_code"]: row["name"] for row in read_rows(REFERENCE / "local_authorities.csv")}
    with (REFERENCE / "child_population.csv").open(encoding="utf-8", newline="") as file:
        return {names[row["la_code"]]: float(row["population_0_17"]) for row in csv.DictReader(file)}


def _registered(market: Market) -> tuple[dict[tuple[str, int], int], dict[tuple[str, int], int]]:
    """Places in children's homes by authority and year, and places of homes that closed in the year."""
    places: dict[tuple[str, int], int] = defaultdict(int)
    closed: dict[tuple[str, int], int] = defaultdict(int)
    for home in market.settings:
        if home.provision.capitalize() != PROVISION[HOMES].capitalize():
            continue
        for edition in EDITIONS:
            if home.registered(edition.as_at):
                places[home.authority, edition.year] += home.places[edition.year]
            elif home.closed_on and 0 <= (edition.as_at - home.closed_on).days < 365:
                closed[home.authority, edition.year] += home.places[edition.year]
    return places, closed


def _number(row: dict[str, str], column: str, fallback: float) -> float:
    return float(row[column]) if row[column] else fallback


def _split(rng: Random, whole: int, shares: dict[str, float]) -> dict[str, int]:
    """A whole number in parts near their shares; the last part takes what is left."""
    weights = {key: share * rng.uniform(0.8, 1.2) for key, share in shares.items()}
    total = sum(weights.values())
    parts, left = {}, whole
    for key in list(shares)[:-1]:
        parts[key] = min(left, round(whole * weights[key] / total))
        left -= parts[key]
    return parts | {list(shares)[-1]: left}


def _council(rng: Random, row: dict[str, str], factor: float, population: float, registered: int) -> Children:
    def moved(column: str, of_all: float) -> int:
        noise = rng.uniform(0.97, 1.03)
        return round(factor * noise * _number(row, column, of_all * _number(row, "looked_after", 8)))

    whole = max(1, moved("looked_after", 1.0))
    homes = min(moved("in_homes", 0.11), whole // 2)
    foster = min(moved("in_foster", 0.67), whole - homes)
    rest = _split(rng, whole - homes - foster, _REST | {"other": 0.12})
    types = {"homes": homes, "foster": foster} | rest
    provided = _split(
        rng,
        whole - rest["parents"],
        {
            "own": _number(row, "own_provision", 1),
            "private": _number(row, "private_provision", 1),
            "voluntary": _number(row, "voluntary_provision", 1),
            "other council": 0.012 * _number(row, "looked_after", 8),
            "other public": 0.004 * _number(row, "looked_after", 8),
            "not reported": 0.02 * _number(row, "looked_after", 8),
        },
    )
    outside = min(moved("outside_la", 0.43), whole)
    share_out = _number(row, "in_homes_outside_la", 0.65 * homes / factor) * factor / max(homes, 1)
    homes_outside = max(0, min(homes, outside, round(homes * min(0.95, share_out))))
    # No more children can live in an area's homes than there are places.
    homes_outside = max(homes_outside, homes - registered)
    outside = max(outside, homes_outside)
    return Children(
        whole,
        moved("started", 0.4),
        moved("ceased", 0.4),
        round(population),
        types,
        {"parents": rest["parents"]} | provided,
        _distances(rng, row, whole, outside),
        homes_outside,
    )


def _distances(rng: Random, row: dict[str, str], whole: int, outside: int) -> dict[tuple[str, str], int]:
    looked_after = _number(row, "looked_after", 8)
    far = _number(row, "over_20_miles", 0.21 * looked_after) / looked_after
    far_out = _number(row, "over_20_miles_outside_la", 0.17 * looked_after) / looked_after
    inside = whole - outside
    share_out = min(0.9, far_out * whole / max(outside, 1))
    share_in = min(0.5, max(0.0, far - far_out) * whole / max(inside, 1))
    out = _split(rng, outside, {"far": share_out, "unknown": 0.09, "near": max(0.01, 0.91 - share_out)})
    here = _split(rng, inside, {"far": share_in, "unknown": 0.08, "near": max(0.01, 0.92 - share_in)})
    return {
        (side, span): n for side, part in (("inside", here), ("outside", out)) for span, n in part.items()
    }


def _year(rng: Random, council: Children, closed: int) -> None:
    """What happened in the year: new placements, changes by reason, and how settled the children are."""
    starts = round(council.looked_after * rng.uniform(1.0, 1.25))
    shares = {f"{side} {span}": float(council.places[side, span]) + 0.5 for side in _SIDES for span in _SPANS}
    parts = _split(rng, starts, shares)
    council.new = {(side, span): parts[f"{side} {span}"] for side in _SIDES for span in _SPANS}
    council.moves = _split(rng, round(council.looked_after * rng.uniform(0.7, 0.95)), REASONS)
    # Two in three places of a home that closed had a child who then moved.
    council.moves["closure"] += round(closed * 2 / 3)
    two_years, long = round(council.looked_after * 0.72), round(council.looked_after * 0.35)
    council.stable = {
        "3 in a year": (round(council.looked_after * rng.uniform(0.07, 0.13)), council.looked_after),
        "3 in two years": (round(two_years * rng.uniform(0.18, 0.26)), two_years),
        "same carer": (round(long * rng.uniform(0.62, 0.75)), long),
    }


def _receive(seed: int, found: Invented, registered: dict[tuple[str, int], int], year: int) -> None:
    """Give each child placed outside a council to live in: in homes as far as its register has places."""
    names = sorted(name for name, of in found if of == year)
    # A council draws other councils' children about as much in one year as in the next.
    draw = {n: Random(f"{seed} draw {n}") for n in names}
    council = {name: found[name, year] for name in names}
    free = {n: registered[n, year] - (c.types["homes"] - c.homes_outside) for n, c in council.items()}
    # A few live in Scotland or Wales.
    leaving = round(0.97 * sum(c.homes_outside for c in council.values()))
    room = {n: max(0, free[n]) * draw[n].uniform(0.5, 1.0) for n in names}
    scale = min(1.0, leaving / (sum(room.values()) or 1.0))
    for n, c in council.items():
        c.homes_others = min(max(0, free[n]), round(room[n] * scale))
    elsewhere = round(0.97 * sum(c.outside - c.homes_outside for c in council.values()))
    pull = {n: (c.looked_after - c.types["homes"]) * draw[n].uniform(0.4, 1.6) for n, c in council.items()}
    for n, c in council.items():
        c.others = c.homes_others + round(elsewhere * pull[n] / sum(pull.values()))
