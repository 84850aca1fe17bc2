"""Figures on looked-after children made one: bounds from marks, dated membership, the latest edition."""

from collections.abc import Iterable
from functools import cache

import polars as pl

from market_tui import reference
from market_tui.market import areas as places
from market_tui.measures import bounds
from market_tui.publishers import dfe_words as words

ROUNDED_TO = 10
_CELL = ("year", "measure", "category")
_SIGNED = (words.NET_GAIN, words.HOMES_NET_GAIN)


def prepared(children: pl.DataFrame) -> pl.DataFrame:
    """`children` with `low` and `high`, `authority` (DfE's number, stable through recodes) and `latest`.

    Figures of authorities outside their life are left out: the files print a row with a mark for each
    authority in every year, before it began and after it ended. `latest` marks the newest edition of
    each figure. `area_code` is one for each authority, its newest: files print one year under several.
    """
    told = _councils().join(reference.lives().rename({"old_la_code": "authority"}), on="authority")
    return _newest_first(
        children.join(told, on="la_code", how="left", maintain_order="left")
        .filter(_alive())
        .with_columns(area_code=pl.coalesce("newest_code", "area_code"))
        .drop("valid_from", "valid_to", "newest_code")
        .with_columns(_bounds())
        .with_columns(pl.min_horizontal("high", _room()).alias("high"))
    )


def _newest_first(children: pl.DataFrame) -> pl.DataFrame:
    """`children` with `latest`, in the order they came in."""
    # A printed figure outranks a mark where two files of one edition give the same cell.
    newest = pl.col("edition").to_physical() * 2 + pl.col("value").is_not_null()
    place = pl.when(pl.col("authority").is_null()).then("area_code").otherwise("authority")
    # Newest first, the first of each cell is its latest: far quicker than a rank over six columns.
    cells = children.select(newest.alias("newest"), place.alias("place"), *_CELL).with_row_index("at")
    cells = cells.sort("newest", descending=True, maintain_order=True)
    told = cells.select("at", latest=pl.struct("place", *_CELL).is_first_distinct()).sort("at")
    return children.with_columns(told["latest"])


def _bounds() -> list[pl.Expr]:
    """`low` and `high` of each figure on its own.

    Counts of England and regions are rounded to 10, percentages and rates to whole numbers, the rest is
    exact. A figure beside a mark is worked out from two others, and carries the rounding of both. A `c`
    is not known to be the small cell itself, so it begins at 0.
    """
    category = pl.col("category")
    whole = category.str.ends_with(words.PER_CENT) | (category == words.RATE)
    rounding = (
        pl.when(whole)
        .then(1.0)
        .when((pl.col("level") != "Authority") & (category != words.POPULATION))
        .then(pl.when(pl.col("code").is_null()).then(ROUNDED_TO).otherwise(2 * ROUNDED_TO).cast(pl.Float64))
    )
    count = bounds("value", "code", rounding=rounding)
    signed = bounds("value", "code", rounding=rounding, signed=True)
    net = pl.col("measure").is_in(_SIGNED) & (category == words.NET)
    return [
        pl.when(net).then(signed.low).otherwise(count.low).alias("low"),
        pl.when(net).then(signed.high).otherwise(count.high).alias("high"),
    ]


def _room() -> pl.Expr:
    """The most that a hidden part can be: the total of its group less the least of the other parts."""
    group = ("source_id", "area_code", "year", "measure")
    is_total = pl.col("category") == words.TOTAL
    total = pl.col("high").filter(is_total).first().over(group)
    parts = pl.when(is_total).then(0.0).otherwise(pl.col("low").fill_null(0.0))
    others = parts.sum().over(group) - parts
    return pl.when(pl.col("value").is_null() & ~is_total).then((total - others).clip(lower_bound=0))


def in_areas(
    children: pl.LazyFrame,
    areas: Iterable[places.Area],
    members: pl.DataFrame,
    by: str,
    *,
    editions: bool = False,
) -> pl.LazyFrame:
    """`children` of each area: `area, pooled`, then the table; `pooled` is of more than one authority.

    England, the regions and the two halves of London have their own published rows; other areas have
    the rows of their members. A member without a row that others have stands there without figures, so
    that no sum is short of it in silence: in each edition, where there are several.
    """
    published = _published(areas, members, by).lazy()
    whole = children.filter(pl.col("level") != "Authority")
    own = published.join(whole, on="area_code", how="inner").with_columns(pooled=pl.lit(True))
    others = members.lazy().join(published, on="area", how="anti")
    theirs = others.join(children.filter(pl.col("level") == "Authority"), on="la_code", how="inner")
    if by == "area":
        theirs = pl.concat([theirs, _absent(theirs, others, editions)], how="diagonal")
    theirs = theirs.join(_pooled(others, children), on=["area", "year"], how="left")
    first = ["area", "pooled"]
    return pl.concat([own, theirs], how="diagonal").select(*first, pl.exclude(first))


@cache
def _councils() -> pl.DataFrame:
    """`la_code, authority, newest_code` of every vintage of every authority."""
    known = reference.table("authorities").sort("valid_from", nulls_last=False)
    newest = pl.col("la_code").last().over("old_la_code")
    return known.select("la_code", authority="old_la_code", newest_code=newest)


def _lives() -> pl.LazyFrame:
    """`_councils` with `valid_from, valid_to` of each vintage."""
    known = reference.table("authorities").select("la_code", "valid_from", "valid_to")
    return _councils().lazy().join(known.lazy(), on="la_code")


def _alive() -> pl.Expr:
    """Whether an authority's life holds 31 March of the year."""
    return reference.living(pl.date(pl.col("year"), 3, 31))


def _pooled(members: pl.LazyFrame, children: pl.LazyFrame) -> pl.LazyFrame:
    """`area, year, pooled`: whether more than one authority counts in the area in the year."""
    years = children.select("year").unique()
    each = members.join(_lives(), on="la_code").join(years, how="cross").filter(_alive())
    return each.group_by("area", "year").agg(pooled=pl.col("authority").n_unique() > 1)


def _published(areas: Iterable[places.Area], members: pl.DataFrame, by: str) -> pl.DataFrame:
    """`area, area_code` of the areas that DfE publishes rows for."""
    codes = reference.region_codes()
    if by == "authority":
        names: list[str] = []
    elif by == "region":
        names = members["area"].unique().cast(pl.String).to_list()
    else:
        names = [a.name for a in areas if a.kind not in ("authority", "your own")]
    known = dict(codes.iter_rows()) | {reference.fold(reference.ENGLAND): reference.ENGLAND_CODE}
    rows = [(name, known[key]) for name in names if (key := reference.fold(name)) in known]
    frame = pl.DataFrame(rows, schema={"area": pl.String, "area_code": pl.String}, orient="row")
    return frame.with_columns(pl.col("area").cast(members.schema["area"]))


def _absent(held: pl.LazyFrame, members: pl.LazyFrame, editions: bool) -> pl.LazyFrame:
    """Rows without figures for the members of an area that some of its figures lack."""
    cell = ["area", "year", "measure", "category", *(["edition"] if editions else [])]
    net = pl.col("measure").is_in(_SIGNED) & (pl.col("category") == words.NET)
    return (
        held.select(cell)
        .unique()
        .join(members.join(_lives(), on="la_code"), on="area", how="inner")
        .filter(_alive())
        .join(held, on=[*cell, "authority"], how="anti")
        .select(
            *cell,
            "la_code",
            "authority",
            area_code="newest_code",
            low=pl.when(~net).then(0.0),
            latest=pl.lit(True),
        )
    )
