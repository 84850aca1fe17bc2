"""What if an owner counted as not-for-profit, and not-for-profit homes opened: the mix of sectors."""

import polars as pl

from market_tui import reference
from market_tui.errors import UsageError
from market_tui.market.costs.what_if import MODEL, OWN
from market_tui.market.options import not_negative, positive
from market_tui.measures import share_within
from market_tui.query import query

_STEPS = pl.Enum(["as registered", "counted as not-for-profit", "with the new homes"])
_SECTOR = pl.lit("Not-for-profit")


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
        "Homes are those listed on the scope's date; an inspected list holds fewer than there are.",
        "Sector is what the registrant declared; see docs/definitions.md.",
    ),
    needs=("ofsted-providers",),
)
def what_if_mix(
    homes: pl.LazyFrame,
    authorities: pl.LazyFrame,
    *,
    new_homes: int = 10,
    places: int = 4,
    owner: str = "",
    reach: int = 0,
) -> pl.LazyFrame:
    """The sector mix if an owner counted as not-for-profit, and if not-for-profit homes of some size opened.

    `owner` is a part of the name of an owner whose homes are counted as not-for-profit. `new_homes` of
    `places` each are opened; or as many as bring the owner's homes to `reach` in all.

    Raises:
        UsageError: a number that makes no sense, or no owner is named like `owner`.
    """
    positive(places=places)
    not_negative(new_homes=new_homes, reach=reach)
    listed = homes.select(
        "area", pl.col("sector").cast(pl.String), pl.col("places").cast(pl.Int64), theirs=_named_like(owner)
    )
    _check(listed, owner, reach)
    recounted = listed.with_columns(sector=pl.when("theirs").then(_SECTOR).otherwise("sector"))
    opened = _areas(authorities, listed).select(
        "area",
        homes=pl.max_horizontal(reach - pl.col("theirs"), 0) if reach else pl.lit(new_homes, pl.Int64),
    )
    counts = (pl.len().cast(pl.Int64).alias("homes"), pl.col("places").sum())
    first = listed.group_by("area", "sector").agg(counts)
    second = recounted.group_by("area", "sector").agg(counts)
    new = opened.select("area", sector=_SECTOR, homes="homes", places=pl.col("homes") * places)
    third = pl.concat([second, new]).group_by("area", "sector").agg(pl.col("homes", "places").sum())
    steps = zip(
        _STEPS.categories, (first, second, third), _said(new_homes, places, owner, reach), strict=True
    )
    return (
        pl.concat(
            frame.with_columns(step=pl.lit(step, _STEPS), assumption=pl.lit(said))
            for step, frame, said in steps
        )
        .filter(pl.col("homes") > 0)
        .select(
            "area", "step", "sector", "homes", "places",
            share_within("homes", ["area", "step"]).alias("homes_share"),
            share_within("places", ["area", "step"]).alias("places_share"),
            "assumption",
        )
        .sort("area", "step", "sector", nulls_last=True)
        .with_columns(pl.col("step").cast(pl.String))
    )  # fmt: skip


def _named_like(owner: str) -> pl.Expr:
    """Whether a home's owner has `owner` in its name, whatever the letter case and marks."""
    name = reference.fold(owner)
    if not name:
        return pl.lit(False)
    return reference.folded(pl.col("owner")).str.contains(name, literal=True).fill_null(False)


def _check(listed: pl.LazyFrame, owner: str, reach: int) -> None:
    """Refuse a number of homes to reach that is nobody's, and a name that nobody bears."""
    if reach and not owner:
        raise UsageError("--reach needs an owner", "For example --owner juno --reach 10.")
    if owner and not reach and not listed.select(pl.col("theirs").any()).collect().item():
        raise UsageError(
            f"no owner named like {owner!r} in the area",
            "`market-tui query owners` has their names; --reach is for an owner that is new there.",
        )


def _areas(authorities: pl.LazyFrame, listed: pl.LazyFrame) -> pl.LazyFrame:
    """`area, theirs`: every area, one without a home too, with the owner's homes there."""
    theirs = listed.group_by("area").agg(pl.col("theirs").sum().cast(pl.Int64))
    today = authorities.filter(pl.col("valid_to").is_null()).select("area").unique()
    return today.join(theirs, on="area", how="full", coalesce=True).with_columns(
        pl.col("theirs").fill_null(0)
    )


def _said(new_homes: int, places: int, owner: str, reach: int) -> tuple[str, str, str]:
    """What each step assumes."""
    counted = f"homes of owners named like “{owner}” are not-for-profit (option owner)" if owner else "none"
    more = (
        f"as many homes of {places} places as bring that owner to {reach} (options reach, places)"
        if reach
        else f"{new_homes} homes of {places} places (options new_homes, places; 10 and 4 are {OWN})"
    )
    return "the register of the scope's date", counted, more
