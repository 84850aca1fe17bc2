"""What if: children moved to a provider, not-for-profit homes opened, a price agreed for years.

Each answer lists its assumptions beside its results; each is an option with a default and a source.
"""

from collections.abc import Iterable
from dataclasses import asdict, fields

import polars as pl

from market_tui import reference
from market_tui.errors import UsageError
from market_tui.market.costs.what_if import (
    OWN,
    POSTS,
    POSTS_FROM,
    TARGET,
    YOURS,
    Year,
    commitment,
    day,
    home_cost,
    move,
    number,
    positive,
    source_of,
    yearly_growth,
)
from market_tui.measures import share_within
from market_tui.publishers.spending_lines import RESIDENTIAL
from market_tui.query import query

MODEL = (
    "Arithmetic on assumptions, not a forecast. Nothing is said of needs, matching, staff to be found, or of "
    "what other councils will do."
)
CURRENT = (
    "The current cost is the area's published weekly unit cost of residential care, all providers together: "
    "the children who would move may cost more or less."
)
_ITEMS = {
    "part": "assumption, or result",
    "item": "what it is",
    "value": "its value [as unit says]",
    "unit": "unit of the value",
    "source": "where an assumption comes from, how a result is worked out",
}
_Row = tuple[str, str, float | None, str, str]
_ASSUMED, _RESULT = "assumption", "result"


def _costs(weekly_costs: pl.LazyFrame) -> dict[str, list[tuple[str, float]]]:
    """Each area's sound weekly costs of residential care by year, and areas without any, in order."""
    told = (
        weekly_costs.filter(pl.col("service") == RESIDENTIAL)
        .sort("area", "financial_year")
        .select(
            pl.col("area").cast(pl.String), "financial_year", "weekly_cost_without_suspect", "weekly_cost"
        )
        .collect()
    )
    found: dict[str, list[tuple[str, float]]] = {
        area: [] for area in told["area"].unique(maintain_order=True)
    }
    for area, year, sound, _ in told.iter_rows():
        if sound is not None:
            found[area].append((year, sound))
    return found


def _current(held: list[tuple[str, float]], given: float | None) -> tuple[float, str]:
    """The current weekly cost and its source: as given, else the latest that no rule finds fault with."""
    if given is not None:
        return given, YOURS
    if not held:
        raise UsageError(
            "no weekly cost of residential care is known", "Give one, for example --current 6500."
        )
    year, cost = held[-1]
    return cost, f"DfE LAIT, residential care {year}, suspect returns left out"


def _told(rows: Iterable[tuple[str, _Row]]) -> pl.LazyFrame:
    schema = {"area": pl.String, "part": pl.String, "item": pl.String, "value": pl.Float64,
              "unit": pl.String, "source": pl.String}  # fmt: skip
    return (
        pl.LazyFrame([(area, *row) for area, row in rows], schema=schema, orient="row")
        .with_row_index("place")
        .sort("place")
        .drop("place")
    )


@query(
    title="What if children moved to another provider",
    chart="figures",
    columns=_ITEMS,
    caveats=(MODEL, CURRENT),
    needs=("lait-indicators",),
)
def what_if_move(
    weekly_costs: pl.LazyFrame,
    *,
    children: float = 10,
    price: float | str | None = None,
    occupancy: float = 0.9,
    start: str = "2026-04-01",
    current: float | str | None = None,
) -> pl.LazyFrame:
    """Move children from the current mix to a provider with a price for each place, from a date.

    `price` GBP a week for each place, paid whether filled or not; `occupancy` the fraction filled; `start`
    the date; `current` GBP a week for a child now. The area's own cost stands in for either left out.
    Break-even occupancy = price / current cost.
    """
    own, asked, on = number(current, "current"), number(price, "price"), day(start)
    rows: list[tuple[str, _Row]] = []
    for area, held in _costs(weekly_costs).items():
        now, source = _current(held, own)
        then = now if asked is None else asked
        told = move(children, now, then, occupancy, on)
        price_source = "as the current cost" if asked is None else YOURS
        span = f"from {on.isoformat()} to 31 March"
        rows += [
            (area, (_ASSUMED, "children moved", children, "children", source_of(children, 10, OWN))),
            (area, (_ASSUMED, "current cost of a child", now, "GBP a week", source)),
            (area, (_ASSUMED, "price of a place", then, "GBP a week", price_source)),
            (area, (_ASSUMED, "occupancy", occupancy, "fraction", source_of(occupancy, 0.9, OWN))),
            (area, (_ASSUMED, "days in the first year", told.first_year_days, "days", span)),
            (area, (_RESULT, "places paid for", told.places, "places", "children / occupancy")),
            (area, (_RESULT, "cost of a child there", told.weekly_then, "GBP a week", "price / occupancy")),
            (area, (_RESULT, "yearly cost now", told.yearly_now, "GBP a year", "children × current × 365/7")),
            (area, (_RESULT, "yearly cost there", told.yearly_then, "GBP a year", "places × price × 365/7")),
            (area, (_RESULT, "saving", told.saving, "GBP a year", "now − there; below 0 is a cost")),
            (area, (_RESULT, "saving in the first year", told.first_year_saving, "GBP",
                    "saving × days / 365")),
            (area, (_RESULT, "break-even occupancy", told.break_even_occupancy, "fraction",
                    "price / current; above 1 it never pays")),
        ]  # fmt: skip
    return _told(rows)


@query(
    title="What if not-for-profit homes opened: the mix",
    chart="share",
    columns={
        "step": "as registered; counted as not-for-profit; with the new homes",
        "sector": "sector, as the scope reads it; Not-for-profit is what is recounted or opened",
        "homes": "homes [homes]",
        "places": "registered places [places]",
        "homes_share": "share of the area's homes [fraction]",
        "places_share": "share of the area's places [fraction]",
        "assumption": "what the step assumes, and its source",
    },
    caveats=(
        MODEL,
        "Nobody else is supposed to open or close a home, and no home to lose a child.",
        "Sector is what the registrant declared; see docs/definitions.md.",
    ),
    needs=("ofsted-providers",),
)
def what_if_mix(
    homes: pl.LazyFrame, new_homes: int = 10, places: int = 4, owner: str = "", reach: int = 0
) -> pl.LazyFrame:
    """The sector mix if an owner counted as not-for-profit, and if not-for-profit homes of some size opened.

    `owner` is a part of the name of an owner whose homes are counted as not-for-profit. `new_homes` of
    `places` each are opened; or as many as bring the owner's homes to `reach` in all.
    """
    positive(places=places)
    if reach and not owner:
        raise UsageError("--reach needs an owner", "For example --owner juno --reach 10.")
    name = reference.fold(owner)
    theirs = reference.folded(pl.col("owner")).str.contains(name, literal=True) if name else pl.lit(False)
    held = homes.select(
        "area",
        pl.col("sector").cast(pl.String),
        pl.col("places").cast(pl.Int64),
        theirs=theirs.fill_null(False),
    )
    not_profit = pl.lit("Not-for-profit")
    recounted = held.with_columns(sector=pl.when("theirs").then(not_profit).otherwise("sector"))
    per_area = held.group_by("area").agg(now=pl.col("theirs").sum().cast(pl.Int64))
    wanted = pl.max_horizontal(reach - pl.col("now"), 0) if reach else pl.lit(new_homes, pl.Int64)
    opened = per_area.select(
        "area", sector=not_profit, homes=wanted.cast(pl.Int64), places=wanted.cast(pl.Int64) * places
    )
    counts = (pl.len().cast(pl.Int64).alias("homes"), pl.col("places").sum())
    first = held.group_by("area", "sector").agg(counts)
    second = recounted.group_by("area", "sector").agg(counts)
    third = pl.concat([second, opened]).group_by("area", "sector").agg(pl.col("homes", "places").sum())
    counted = f"homes of owners named like “{owner}” are not-for-profit (option owner)" if owner else "none"
    more = (
        f"as many homes of {places} places as bring that owner to {reach} (options reach, places)"
        if reach
        else f"{new_homes} homes of {places} places (options new_homes, places; 10 and 4 are {OWN})"
    )
    steps = (
        ("as registered", first, "the register of the scope's date"),
        ("counted as not-for-profit", second, counted),
        ("with the new homes", third, more),
    )
    order = pl.Enum([step for step, _, _ in steps])
    return (
        pl.concat(
            frame.with_columns(step=pl.lit(step), assumption=pl.lit(said)) for step, frame, said in steps
        )
        .filter(pl.col("homes") > 0)
        .select(
            "area", pl.col("step").cast(order), "sector", "homes", "places",
            share_within("homes", ["area", "step"]).alias("homes_share"),
            share_within("places", ["area", "step"]).alias("places_share"),
            "assumption",
        )
        .sort("area", "step", "sector", nulls_last=True)
        .with_columns(pl.col("step").cast(pl.String))
    )  # fmt: skip


@query(
    title="What if not-for-profit homes opened: the cost",
    chart="figures",
    columns=_ITEMS,
    caveats=(
        MODEL,
        CURRENT,
        "No cost of opening, of empty months before registration, or of finance is in it.",
    ),
    needs=("lait-indicators",),
)
def what_if_home(
    weekly_costs: pl.LazyFrame,
    *,
    new_homes: int = 10,
    places: int = 4,
    posts: float = POSTS,
    post_cost: float = 42_000,
    property_cost: float = 60_000,
    running_cost: float = 150_000,
    occupancy: float = 0.85,
    current: float | str | None = None,
) -> pl.LazyFrame:
    """What a home of some size costs a week, for a place and for a child, beside the area's current cost.

    `posts` at `post_cost` GBP a year with on-costs; `property_cost` and `running_cost` GBP a year for a home.
    """
    own = number(current, "current")
    cost = home_cost(
        places=places, posts=posts, post_cost=post_cost, property_cost=property_cost,
        running_cost=running_cost, occupancy=occupancy,
    )  # fmt: skip
    positive(new_homes=new_homes)
    rows: list[tuple[str, _Row]] = []
    for area, held in _costs(weekly_costs).items():
        now, source = _current(held, own)
        assumed = (
            ("homes opened", new_homes, "homes", 10, OWN),
            ("places in a home", places, "places", 4, OWN),
            ("staff in a home, full-time posts", posts, "posts", POSTS, POSTS_FROM),
            ("cost of a post with on-costs", post_cost, "GBP a year", 42_000, OWN),
            ("property, rent or finance", property_cost, "GBP a year", 60_000, OWN),
            ("running costs and overheads", running_cost, "GBP a year", 150_000, OWN),
            ("occupancy", occupancy, "fraction", 0.85, OWN),
        )
        rows += [
            (area, (_ASSUMED, item, float(value), unit, source_of(value, default, said)))
            for item, value, unit, default, said in assumed
        ]
        difference = (now - cost.weekly_child) * new_homes * places * occupancy * 365 / 7
        rows += [
            (area, (_ASSUMED, "current cost of a child", now, "GBP a week", source)),
            (
                area,
                (
                    _RESULT,
                    "cost of a home for a year",
                    cost.yearly,
                    "GBP a year",
                    "posts × cost + property + running",
                ),
            ),
            (
                area,
                (_RESULT, "cost of a home for a week", cost.weekly_home, "GBP a week", "yearly × 7 / 365"),
            ),
            (area, (_RESULT, "cost of a place", cost.weekly_place, "GBP a week", "home / places")),
            (area, (_RESULT, "cost of a child", cost.weekly_child, "GBP a week", "place / occupancy")),
            (area, (_RESULT, "break-even occupancy", cost.weekly_place / now, "fraction", "place / current")),
            (area, (_RESULT, "saving, all homes", difference, "GBP a year", "(current − child) × children")),
        ]
    return _told(rows)


@query(
    title="What if a price were agreed for years",
    chart="trend",
    columns={
        "year": "year of the commitment; year 1 is at the starting prices",
        "spot_price": "price of a child's week bought as needed [GBP]",
        "contract_price": "price of a child's week under the commitment [GBP]",
        "spot_cost": "children × spot price × 365 / 7 [GBP]",
        "contract_cost": "children × contract price × 365 / 7 [GBP]",
        "saving": "spot − contract; below 0 is a cost [GBP]",
        "saving_real": "the same in prices of year 1 [GBP]",
        "cumulative_saving": "saving so far [GBP]",
        "cumulative_saving_real": "saving so far, in prices of year 1 [GBP]",
        "children": "assumed: children placed all year [children]",
        "growth": "assumed: yearly growth of the spot price [fraction]",
        "index": "assumed: yearly indexation of the contract [fraction]",
        "inflation": "assumed: yearly inflation, for real terms [fraction]",
        "assumptions": "where each assumption comes from",
    },
    caveats=(MODEL, CURRENT, "Every place under contract is taken to be filled."),
    needs=("lait-indicators",),
)
def what_if_commitment(
    weekly_costs: pl.LazyFrame,
    *,
    children: float = 10,
    years: int = 5,
    spot: float | str | None = None,
    contract: float | str | None = None,
    growth: float | str | None = None,
    index: float = 0.02,
    inflation: float = 0.02,
) -> pl.LazyFrame:
    """A spot price growing at a rate against a contract indexed at another, over years, real and cash.

    `spot` and `contract` GBP a week in year 1 (the area's own cost where left out), `growth` a year (the
    area's own, from its first to its latest sound year, where left out), `index` and `inflation` a year.
    """
    asked_spot, asked_price = number(spot, "spot"), number(contract, "contract")
    asked_growth = number(growth, "growth")
    frames = []
    for area, held in _costs(weekly_costs).items():
        dear, spot_source = _current(held, asked_spot)
        rate, rate_source = _growth(held, asked_growth)
        agreed = dear if asked_price is None else asked_price
        priced = "as spot" if asked_price is None else YOURS
        said = (
            f"children {children:g}: {source_of(children, 10, OWN)}; spot {dear:,.0f}: {spot_source}; "
            f"contract {agreed:,.0f}: {priced}; growth {rate:.1%}: {rate_source}; "
            f"index {index:.1%}: {source_of(index, 0.02, TARGET)}; "
            f"inflation {inflation:.1%}: {source_of(inflation, 0.02, TARGET)}"
        )
        told = commitment(
            children=children, spot=dear, contract=agreed, growth=rate, index=index, inflation=inflation,
            years=years,
        )  # fmt: skip
        frames.append(
            pl.LazyFrame([asdict(year) for year in told]).select(
                pl.lit(area).alias("area"), pl.all(),
                pl.lit(float(children)).alias("children"), pl.lit(rate).alias("growth"),
                pl.lit(float(index)).alias("index"), pl.lit(float(inflation)).alias("inflation"),
                pl.lit(said).alias("assumptions"),
            )
        )  # fmt: skip
    if not frames:
        figures = [*(f.name for f in fields(Year)), "children", "growth", "index", "inflation"]
        typed: dict[str, type[pl.DataType]] = {"area": pl.String} | dict.fromkeys(figures, pl.Float64)
        return pl.LazyFrame(schema=typed | {"year": pl.Int64, "assumptions": pl.String})
    order = pl.Enum(list(_costs(weekly_costs)))
    told_areas = pl.concat(frames).with_columns(pl.col("area").cast(order))
    return told_areas.sort("area", "year").with_columns(pl.col("area").cast(pl.String))


def _growth(held: list[tuple[str, float]], given: float | None) -> tuple[float, str]:
    if given is not None:
        return given, YOURS
    if len(held) < 2:
        raise UsageError("no growth of the weekly cost is known", "Give one, for example --growth 0.06.")
    (first, low), (last, high) = held[0], held[-1]
    years = int(last[:4]) - int(first[:4])
    return yearly_growth(low, high, years), f"DfE LAIT, {first} to {last}, compound"
