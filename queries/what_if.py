"""What if children were moved, homes opened or a price agreed: what it would cost.

Each answer lists its assumptions beside its results; each is an option with a default and a source.
"""

from dataclasses import asdict, fields

import polars as pl

from market_tui.market.costs.assumed import Row, known_costs, left_out, listed
from market_tui.market.costs.what_if import (
    MODEL,
    OWN,
    POSTS,
    POSTS_FROM,
    TARGET,
    YOURS,
    Year,
    commitment,
    home_cost,
    move,
    source_of,
)
from market_tui.market.options import day, number, positive
from market_tui.query import query

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


@query(
    title="What if children moved to another provider",
    chart="figures",
    columns=_ITEMS,
    caveats=(MODEL, CURRENT),
    needs=("lait-indicators",),
    notes=left_out,
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
    rows: list[Row] = []
    for area in known_costs(weekly_costs, least=own is None):
        now, now_from = area.current(own)
        then, then_from = (now, "as the current cost") if asked is None else (asked, YOURS)
        told = move(children, now, then, occupancy, on)
        days, first = told.first_year_days, told.first_year_saving
        rows += [
            area.assumed("children moved", children, "children", source_of(children, 10, OWN)),
            area.assumed("current cost of a child", now, "GBP a week", now_from),
            area.assumed("price of a place", then, "GBP a week", then_from),
            area.assumed("occupancy", occupancy, "fraction", source_of(occupancy, 0.9, OWN)),
            area.assumed("days in the first year", days, "days", f"from {on.isoformat()} to 31 March"),
            area.result("places paid for", told.places, "places", "children / occupancy"),
            area.result("cost of a child there", told.weekly_then, "GBP a week", "price / occupancy"),
            area.result("yearly cost now", told.yearly_now, "GBP a year", "children × current × 365/7"),
            area.result("yearly cost there", told.yearly_then, "GBP a year", "places × price × 365/7"),
            area.result("saving", told.saving, "GBP a year", "now − there; below 0 is a cost"),
            area.result("saving in the first year", first, "GBP", "saving × days / 365"),
            area.result("break-even occupancy", told.break_even_occupancy, "fraction",
                        "price / current; above 1 it never pays"),
        ]  # fmt: skip
    return listed(rows)


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
    notes=left_out,
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
    positive(new_homes=new_homes)
    cost = home_cost(
        places=places, posts=posts, post_cost=post_cost, property_cost=property_cost,
        running_cost=running_cost, occupancy=occupancy,
    )  # fmt: skip
    assumed = (
        ("homes opened", new_homes, "homes", 10, OWN),
        ("places in a home", places, "places", 4, OWN),
        ("staff in a home, full-time posts", posts, "posts", POSTS, POSTS_FROM),
        ("cost of a post with on-costs", post_cost, "GBP a year", 42_000, OWN),
        ("property, rent or finance", property_cost, "GBP a year", 60_000, OWN),
        ("running costs and overheads", running_cost, "GBP a year", 150_000, OWN),
        ("occupancy", occupancy, "fraction", 0.85, OWN),
    )
    rows: list[Row] = []
    for area in known_costs(weekly_costs, least=own is None):
        now, now_from = area.current(own)
        saving = cost.saving(now, new_homes * places * occupancy)
        rows += [
            *(area.assumed(item, value, unit, source_of(value, default, said))
              for item, value, unit, default, said in assumed),
            area.assumed("current cost of a child", now, "GBP a week", now_from),
            area.result("cost of a home for a year", cost.yearly, "GBP a year",
                        "posts × cost + property + running"),
            area.result("cost of a home for a week", cost.weekly_home, "GBP a week", "yearly × 7 / 365"),
            area.result("cost of a place", cost.weekly_place, "GBP a week", "home / places"),
            area.result("cost of a child", cost.weekly_child, "GBP a week", "place / occupancy"),
            area.result("break-even occupancy", cost.break_even_occupancy(now), "fraction",
                        "place / current; above 1 it never pays"),
            area.result("saving, all homes", saving, "GBP a year",
                        "(current − child) × children; below 0 is a cost"),
        ]  # fmt: skip
    return listed(rows)


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
    notes=left_out,
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
    least = 2 if asked_growth is None else int(asked_spot is None)
    rows = []
    for area in known_costs(weekly_costs, least):
        dear, dear_from = area.current(asked_spot)
        rate, rate_from = area.growth(asked_growth)
        agreed, agreed_from = (dear, "as spot") if asked_price is None else (asked_price, YOURS)
        said = (
            f"children {children:g}: {source_of(children, 10, OWN)}; spot {dear:,.0f}: {dear_from}; "
            f"contract {agreed:,.0f}: {agreed_from}; growth {rate:.1%}: {rate_from}; "
            f"index {index:.1%}: {source_of(index, 0.02, TARGET)}; "
            f"inflation {inflation:.1%}: {source_of(inflation, 0.02, TARGET)}"
        )
        assumed = {"children": children, "growth": rate, "index": index, "inflation": inflation}
        told = commitment(spot=dear, contract=agreed, years=years, **assumed)
        rows += [{"area": area.area, **asdict(year), **assumed, "assumptions": said} for year in told]
    figures = [*(f.name for f in fields(Year)), "children", "growth", "index", "inflation"]
    schema = {"area": pl.String, **dict.fromkeys(figures, pl.Float64), "assumptions": pl.String}
    return pl.LazyFrame(rows, schema=schema | {"year": pl.Int64})
