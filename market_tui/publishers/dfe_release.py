"""The layout that DfE's open data share: areas in fixed columns, then labels, then figures.

Source: Explore Education Statistics, "Children looked after in England including adoptions".
Filter columns are renamed from one edition to the next (`cla_group`, `characteristic`, `breakdown`), so they
are known by the labels beneath them, never by their names.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import polars as pl

from market_tui import reference
from market_tui.publishers import dfe_words as words
from market_tui.publishers.family import About, Family, Field, Shape
from market_tui.publishers.left_out import left_out

LEVELS = {
    "national": "England",
    "country": "England",
    "england": "England",
    "regional": "Region",
    "region": "Region",
    "local authority": "Authority",
    "la": "Authority",
    "upper tier local authority": "Authority",
}
# A calendar, financial or school year as DfE writes it: its column is known by them where it is renamed.
_YEARS = {
    text: text
    for year in range(2000, 2060)
    for text in (str(year), f"{year}{(year + 1) % 100:02}", f"{year}-{(year + 1) % 100:02}")
}
AREAS = (
    Field(
        "time_period", ("time period", "year", "reporting year"), words=_YEARS, required=True, by_words=True
    ),
    Field("time_identifier", ("time identifier",), keep=False),
    Field("level", ("geographic level", "geog l", "level"), "word", LEVELS, required=True, by_words=True),
    Field("country_code", ("country code",)),
    Field("country_name", ("country name",), keep=False),
    Field("region_code", ("region code",)),
    Field("region_name", ("region name",)),
    Field("old_la_code", ("old la code", "la number", "la no", "geog c")),
    Field("new_la_code", ("new la code", "la code", "new geog code")),
    Field("la_name", ("la name", "local authority", "local authority name")),
)
COUNT = Field(
    "count",
    (
        "number",
        "children count",
        "count",
        "number of children",
        "children number",
        "cla count",
        "value",
        "placement count",
        "placements count",
    ),
    "figure",
    required=True,
    by_words=True,
)
PERCENT = Field("percent", ("percentage", "children percent", "percent", "percentage of children"), "figure")
_ENDS_SHORT = 3
NO_AREA = "names no area that is known"


def labels(name: str, known: Mapping[str, str]) -> Field:
    """A column of labels, found by the labels themselves."""
    return Field(name, (), "word", known, required=True, fold=words.label, by_words=True)


def year() -> pl.Expr:
    """The year that ended on 31 March: `2025`, or the later year of `202425` and `2024-25`."""
    digits = pl.col("time_period").str.replace_all(r"\D", "")
    first = digits.str.slice(0, 4).cast(pl.Int32, strict=False)
    return first + (digits.str.len_chars() > 4).cast(pl.Int32)


def dated(rows: pl.DataFrame, said: Sequence[str]) -> date | None:
    """The edition: 31 March of the latest year in the rows."""
    latest = rows.select(year().max()).item()
    return date(latest, 3, 31) if isinstance(latest, int) and 1990 < latest < 2100 else None


def places(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with `level`, `area_code` and the authority's `la_code`, which other levels lack.

    A region is known by its code, else by its name; Inner and Outer London have codes of their own.
    """
    absent = [c for c in ("country_code", "region_code", "region_name", "la_code") if c not in rows.columns]
    rows = rows.with_columns(pl.lit(None, pl.String).alias(c) for c in absent)
    names = reference.region_codes()
    named = reference.folded(pl.col("region_name")).replace_strict(names["key"], names["code"], default=None)
    authority = pl.col("level") == "Authority"
    code = (
        pl.when(pl.col("level") == "England")
        .then(pl.lit(reference.ENGLAND_CODE))
        .when(pl.col("level") == "Region")
        .then(pl.coalesce(named, "region_code"))
        .when(authority)
        .then(pl.col("la_code"))
    )
    return rows.with_columns(area_code=code, la_code=pl.when(authority).then("la_code"))


def figure(column: str) -> list[pl.Expr]:
    """`value` and `code` of a column that holds a number or a mark."""
    value = pl.col(column).cast(pl.Float64, strict=False)
    return [value.alias("value"), pl.when(value.is_null()).then(pl.col(column)).alias("code")]


def measured(rows: pl.DataFrame, about: About, column: str = "count") -> pl.DataFrame:
    """Rows of `children` from placed rows that have `measure`, `category` and a figure in `column`."""
    return rows.with_columns(
        *figure(column), edition=pl.lit(about.as_at), source_id=pl.lit(about.source_id)
    ).select(
        "year",
        "level",
        "area_code",
        "la_code",
        "measure",
        "category",
        "value",
        "code",
        "edition",
        "source_id",
    )


def _placed(tables: Shape, by: tuple[str, ...]) -> Shape:
    """`tables` of the rows that name a known area, a year and a label; the others are rejects."""

    def shaped(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
        placed = places(rows).with_columns(year=year())
        why = (
            pl.when(pl.col("area_code").is_null())
            .then(pl.lit(NO_AREA))
            .when(pl.col("year").is_null())
            .then(pl.lit("names no year"))
            .when(pl.any_horizontal(pl.col(by).is_null()))
            .then(pl.lit("has no label"))
        )
        kept = placed.with_columns(why=why).filter(pl.col("why").is_null())
        return tables(kept, about) | {"rejects": left_out(placed, why, about.source_id)}

    return shaped


def cut_short(*by: str) -> Callable[[pl.DataFrame], str | None]:
    """A test of the last area, year or label against those before it.

    A release lists every one of each alike. A last one that is shorter but lacks other rows than the last
    (an authority that is no more, a label that has no regions) is no sign of a cut.
    """

    def test(rows: pl.DataFrame) -> str | None:
        place = ("level", "region_code", "region_name", "la_name", "new_la_code", "old_la_code")
        area = [c for c in place if c in rows.columns]
        every = ["time_period", *area, *by]
        for what, keys in (("area", ["time_period", *area]), ("year", ["time_period"]), ("label", list(by))):
            counted = rows.group_by(keys, maintain_order=True).len()
            sizes = counted["len"].to_list()
            if len(sizes) < _ENDS_SHORT or len(set(sizes[:-1])) > 1 or sizes[-1] >= sizes[0]:
                continue
            two = rows.select(every).join(counted[-2:], on=keys, how="semi", nulls_equal=True)
            before, last = (group.drop(keys) for group in two.partition_by(keys, maintain_order=True))
            if last.equals(before.head(last.height)):
                return f"its last {what} has {last.height:,} of {before.height:,} rows"
        return None

    return test


def without_authorities(rows: pl.DataFrame) -> str | None:
    """What a file covers that has no authority: it does not take the place of one that has."""
    levels = set(rows["level"])
    if "Authority" in levels:
        return None
    return "regions" if "Region" in levels else "England"


def family(
    name: str,
    title: str,
    fields: tuple[Field, ...],
    tables: Shape,
    *,
    accepts: Callable[[pl.DataFrame, str], bool] = lambda rows, said: True,
    coverage: Callable[[pl.DataFrame], str | None] = without_authorities,
    by: tuple[str, ...] = ("group", "label"),
) -> Family:
    """A family in this layout; its `tables` have placed rows, with their year."""
    return Family(
        name=name,
        title=title,
        publisher=words.DFE,
        licence=words.OGL,
        fields=(*AREAS, *fields),
        tables=_placed(tables, by),
        accepts=accepts,
        coverage=coverage,
        dated=dated,
        placing="codes",
        cut_short=cut_short(*by),
        declined="its labels are not those of a file on looked-after children that we know",
    )
