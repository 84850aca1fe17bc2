"""Whether an area's homes could serve its own children, and whether they do."""

from datetime import date

import polars as pl

from market_tui.market import Scope
from market_tui.market.releases import complete
from market_tui.measures import Range, ratio_range, share, sum_range, whole_number
from market_tui.measures.cells import by_member, pooled_share, whole_behind
from market_tui.publishers import dfe_words as dfe
from market_tui.query import query

SHORT = "short of beds"
TAKEN = "beds taken by others"
MISFIT = "misfit"
BALANCED = "in balance"
UNKNOWN = "not known"
READING = pl.Enum([SHORT, TAKEN, MISFIT, BALANCED, UNKNOWN])

_SHOWN_OUTSIDE = {
    "outside": (dfe.HOMES_LOCALITY, dfe.OUTSIDE),
    "per_cent": (dfe.HOMES_LOCALITY, f"{dfe.OUTSIDE}, {dfe.PER_CENT}"),
}
_COUNTED = {"in_homes": (dfe.TYPE, dfe.HOMES)} | _SHOWN_OUTSIDE
_OUTSIDE = _SHOWN_OUTSIDE | {"net_gain": (dfe.HOMES_NET_GAIN, dfe.NET)}


def _until(scope: Scope) -> int:
    """The year of the latest 31 March up to the scope's date."""
    on = scope.as_at or date.max
    return on.year - (on < date(on.year, 3, 31))


def _latest(rows: pl.LazyFrame, scope: Scope) -> pl.LazyFrame:
    """The rows of the latest year that is not after the scope's date."""
    return rows.filter(pl.col("year") <= _until(scope)).filter(pl.col("year") == pl.col("year").max())


def _told(figure: pl.Expr) -> pl.Expr:
    """What a share leaves open, but nothing where it is none of none: 0 / 0 is no figure."""
    return pl.when(figure.is_finite()).then(figure)


def _counted(children: pl.LazyFrame, scope: Scope) -> pl.LazyFrame:
    """`in_homes` with its bounds: the published count, else what a published share outside leaves open."""
    behind = whole_behind("outside", "per_cent")
    hidden = pl.col("in_homes").is_null()
    rows = _latest(by_member(children, _COUNTED), scope).with_columns(
        pl.coalesce("in_homes", _told(behind.value)).alias("in_homes"),
        pl.when(hidden)
        .then(pl.max_horizontal("in_homes_low", _told(behind.low)))
        .otherwise("in_homes_low")
        .alias("in_homes_low"),
        pl.when(hidden)
        .then(pl.min_horizontal("in_homes_high", _told(behind.high)))
        .otherwise("in_homes_high")
        .alias("in_homes_high"),
    )
    return rows.group_by("area").agg(
        sum_range(Range.of("in_homes")).columns("in_homes"), year=pl.col("year").max()
    )


def _outside(children: pl.LazyFrame, scope: Scope) -> pl.LazyFrame:
    """`outside_share`, and the net gain of children in homes with its bounds."""
    rows = by_member(children, _OUTSIDE).filter("outside_held")
    return (
        _latest(rows, scope)
        .group_by("area")
        .agg(
            *sum_range(Range.of("net_gain")).columns("net_gain"),
            outside_share=pooled_share("outside", "per_cent"),
            outside_year=pl.col("year").max(),
        )
    )


def _decided(figure: str, bar: pl.Expr) -> pl.Expr:
    """Whether a figure is at or above a bar: by its bounds where they agree, else by its value; else null."""
    low, high = pl.col(f"{figure}_low"), pl.col(f"{figure}_high")
    return pl.when(low >= bar).then(True).when(high < bar).then(False).otherwise(pl.col(figure) >= bar)


def _reading() -> pl.Expr:
    """The rule of docs/definitions.md: enough places or not, then where the children live or go."""
    enough, takes_in = _decided("places_per_child", pl.col("enough")), _decided("net_gain", pl.lit(0.0))
    away = pl.col("outside_share") > pl.col("most")
    return (
        pl.when(pl.col("in_homes_high") == 0)
        .then(pl.lit(BALANCED))
        .when(enough & away)
        .then(pl.lit(TAKEN))
        .when(~enough & ~takes_in)
        .then(pl.lit(SHORT))
        .when((enough & ~takes_in & ~away) | (~enough & takes_in))
        .then(pl.lit(MISFIT))
        .when(enough & takes_in & ~away)
        .then(pl.lit(BALANCED))
        .otherwise(pl.lit(UNKNOWN))
        .cast(READING)
    )


def notes(answer: pl.DataFrame, children: pl.LazyFrame, scope: Scope) -> list[str]:
    """Which 31 March the children are of, which those living outside, and whose reading is not known."""
    counted = _counted(children, scope).select(pl.col("year").max()).collect().item()
    outside = _outside(children, scope).select(pl.col("outside_year").max()).collect().item()
    told = [
        f"Children in homes: 31 March {counted}." if counted else "No count of children in homes is loaded."
    ]
    if outside:
        told.append(f"Living outside, and net gain: 31 March {outside}.")
    unknown = answer.filter(reading=UNKNOWN)
    for what, lacks in (
        ("the number of places", pl.col("places").is_null()),
        ("the share outside", pl.col("outside_share").is_null()),
    ):
        named = unknown.filter(lacks)["area"].to_list()
        unknown = unknown.filter(~lacks)
        if 0 < len(named) <= _FEW:
            told.append(f"No reading for {', '.join(named)}: {what} is not published.")
        elif named:
            told.append(f"No reading for {len(named)} areas: {what} is not published.")
    return told


_FEW = 6


@query(
    title="Sufficiency",
    chart="table",
    columns={
        "as_at": "date of the register that the places are from",
        "places": "registered places of the scope's provision [places]",
        "children_in_homes": "own children: the area's, in homes wherever the homes are [children]",
        "children_low": "the least that it can be [children]",
        "children_high": "the most that it can be [children]",
        "places_per_child": "places for each own child [places for each child]",
        "outside_share": "own children living outside [fraction]",
        "reading": "short of beds, beds taken by others, misfit, in balance, or not known",
    },
    caveats=(
        "Children are counted where their council is, places where the home is; a place may be empty, or "
        "open only to children it suits.",
        "Children are those in secure homes and children's homes together, the finest count published; where "
        "it is hidden, they are worked out from the share outside, which is rounded to whole per cent.",
        "A group's outside share is of the councils whose figures are shown; a child in another council of "
        "the group lives outside.",
        "The reading follows a rule with two thresholds, which can be set: see docs/definitions.md.",
    ),
    needs=("dfe-characteristics", "dfe-homes-outside"),
    uses=("ofsted-providers", "dfe-homes-net-gain"),
    notes=notes,
)
def sufficiency(
    homes: pl.LazyFrame,
    children: pl.LazyFrame,
    scope: Scope,
    thresholds: pl.LazyFrame,
    lists: pl.LazyFrame,
) -> pl.LazyFrame:
    """Registered places beside the area's own children in homes, and what that says of the area.

    Children are those of the latest 31 March up to the scope's date, in homes anywhere. Places are of a
    complete register only. A reading needs every figure it rests on, or bounds that leave no doubt.
    """
    registered = pl.col("coverage") == "register"
    places = homes.group_by("area").agg(places=pl.when(registered.all()).then(pl.col("places").sum()))
    ratio = ratio_range(Range.exact("places"), Range.of("in_homes"))
    return (
        _counted(children, scope)
        .join(_outside(children, scope), on="area", how="full", coalesce=True)
        .join(places, on="area", how="full", coalesce=True)
        .join(thresholds.rename({"places_per_child": "enough", "outside_share": "most"}), how="cross")
        # No home on a complete register is no place; a list of inspected homes says nothing of places.
        .with_columns(places=pl.when(complete(lists, scope.as_at)).then(pl.col("places").fill_null(0)))
        .with_columns(ratio.columns("places_per_child"))
        .select(
            "area",
            as_at=pl.lit(scope.as_at, pl.Date),
            places=pl.col("places").cast(pl.Int64),
            children_in_homes=whole_number("in_homes"),
            children_low=whole_number("in_homes_low"),
            children_high=whole_number("in_homes_high"),
            places_per_child=pl.coalesce("places_per_child", share("places", "in_homes")),
            outside_share="outside_share",
            reading=_reading(),
        )
        .sort("area")
    )
