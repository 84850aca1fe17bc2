"""What if: plain arithmetic on stated assumptions, each with a default and where the default comes from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from market_tui.errors import UsageError
from market_tui.market.options import not_negative, positive, within

# DfE's own unit costs reckon 365 days to the year, 7 to the week.
WEEKS = 365 / 7
MODEL = (
    "Arithmetic on assumptions, not a forecast. Nothing is said of needs, matching, staff to be found, or of "
    "what other councils will do."
)
OWN = "this tool's assumption, from no publication: put your own in its place"
YOURS = "given"
# Three on duty for 16 waking hours and two for 8 at night, 1,628 paid hours a post, a manager and a deputy.
POSTS = 16.0
POSTS_FROM = (
    "three on duty for 16 hours and two for 8, 1,628 hours a post, with manager and deputy: 16.3; " + OWN
)
_MOST_RATE = 1  # What doubles every year or more was meant in per cent.
TARGET = "the Bank of England's target for consumer prices"


@dataclass(frozen=True)
class Move:
    """What moving children to a provider costs; money in GBP of the current year, a cost saved is above 0."""

    places: float
    weekly_now: float
    weekly_then: float
    yearly_now: float
    yearly_then: float
    saving: float
    first_year_days: int
    first_year_saving: float
    break_even_occupancy: float


def move(children: float, current: float, price: float, occupancy: float, start: date) -> Move:
    """Move `children` from places at `current` GBP a week to a provider whose places cost `price` a week.

    Every place is paid for, filled or not: places = children / occupancy, so a child's week costs
    price / occupancy. Break-even occupancy = price / current: above 1 no occupancy makes it pay. The first
    year runs from `start` to 31 March.

    Raises:
        UsageError: a count, cost or occupancy that makes no sense.
    """
    positive(children=children, current=current, price=price)
    within(occupancy=occupancy)
    places = children / occupancy
    now, then = children * current * WEEKS, places * price * WEEKS
    end = date(start.year + (start >= date(start.year, 4, 1)), 3, 31)
    days = min((end - start).days + 1, 365)
    return Move(
        places=places,
        weekly_now=current,
        weekly_then=price / occupancy,
        yearly_now=now,
        yearly_then=then,
        saving=now - then,
        first_year_days=days,
        first_year_saving=(now - then) * days / 365,
        break_even_occupancy=price / current,
    )


@dataclass(frozen=True)
class HomeCost:
    """What a home costs; GBP, yearly for the home, weekly for the rest."""

    yearly: float
    weekly_home: float
    weekly_place: float
    weekly_child: float

    def break_even_occupancy(self, current: float) -> float:
        """The occupancy at which a child's week costs `current`; above 1 there is none."""
        return self.weekly_place / current

    def saving(self, current: float, children: float) -> float:
        """What `children` cost less in a year than at `current` GBP a week; below 0 it is a cost."""
        return (current - self.weekly_child) * children * WEEKS


def home_cost(
    *,
    places: float,
    posts: float,
    post_cost: float,
    property_cost: float,
    running_cost: float,
    occupancy: float,
) -> HomeCost:
    """A home of `places` with `posts` staff at `post_cost`, its property and running costs, GBP a year.

    Raises:
        UsageError: a count, cost or occupancy that makes no sense.
    """
    positive(places=places, posts=posts, post_cost=post_cost)
    not_negative(property_cost=property_cost, running_cost=running_cost)
    within(occupancy=occupancy)
    yearly = posts * post_cost + property_cost + running_cost
    weekly = yearly / WEEKS
    return HomeCost(yearly, weekly, weekly / places, weekly / (places * occupancy))


@dataclass(frozen=True)
class Year:
    """One year of a commitment: prices a week, costs a year, GBP; `real` in prices of year 1."""

    year: int
    spot_price: float
    contract_price: float
    spot_cost: float
    contract_cost: float
    saving: float
    saving_real: float
    cumulative_saving: float
    cumulative_saving_real: float


def commitment(
    *,
    children: float,
    spot: float,
    contract: float,
    growth: float,
    index: float,
    inflation: float,
    years: int,
) -> Iterator[Year]:
    """`years` of buying at a spot price that grows beside a contract price that is indexed.

    Year 1 is at `spot` and `contract` GBP a week; each later year is the one before x (1 + growth), and
    x (1 + index). Real = cash / (1 + inflation)^(year - 1).

    Raises:
        UsageError: a count or price that makes no sense, or not 1 to 50 years.
    """
    positive(children=children, spot=spot, contract=contract)
    if not 1 <= years <= 50:
        raise UsageError(f"years cannot be {years}", "Choose 1 to 50.")
    for name, rate in (("growth", growth), ("index", index), ("inflation", inflation)):
        if not -1 < rate <= _MOST_RATE:
            raise UsageError(f"{name} cannot be {rate:g}", "It is above -1 and at most 1: write 5% as 0.05.")
    cash = fixed = 0.0
    for year in range(1, years + 1):
        dear, agreed = spot * (1 + growth) ** (year - 1), contract * (1 + index) ** (year - 1)
        bought, paid = children * dear * WEEKS, children * agreed * WEEKS
        saved = bought - paid
        worth = saved / (1 + inflation) ** (year - 1)
        cash, fixed = cash + saved, fixed + worth
        yield Year(year, dear, agreed, bought, paid, saved, worth, cash, fixed)


def yearly_growth(first: float, last: float, years: int) -> float:
    """The constant yearly rate that leads from `first` to `last` in `years`."""
    return float((last / first) ** (1 / years)) - 1


def source_of(value: object, default: object, said: str) -> str:
    """Where an assumption comes from: `said` for its default, else the reader herself."""
    return said if value == default else YOURS
