"""DfE's Local Authority Interactive Tool: every measure of every authority, long, and what each means.

Source: DfE, Local Authority Interactive Tool, `bds_long` (Parquet, all text) and its data dictionary. `-` is
missing, the reason lost; numbers can be in scientific notation; a period can carry a note, as `2024-25 (OT)`.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from market_tui import reference
from market_tui.publishers import dfe_words as words
from market_tui.publishers.dfe_release import NO_AREA, figure
from market_tui.publishers.family import About, Family, Field
from market_tui.publishers.left_out import left_out

_ENGLAND = "england"
# A spreadsheet's day 0: the dictionary prints its dates as serial numbers.
_DAY_ZERO = date(1899, 12, 30)


def dated(rows: pl.DataFrame, said: Sequence[str]) -> date | None:
    """31 March of the latest year that a period begins with."""
    latest = rows["period"].str.extract(r"^((?:19|20)\d\d)").cast(pl.Int32, strict=False).max()
    return date(latest, 3, 31) if isinstance(latest, int) else None


def tables(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """`indicators`: authorities by their DfE number, England and regions by name."""
    areas = rows.select("la_name", "la_code").unique().with_columns(**_areas())
    periods = rows.select("period").unique().with_columns(**_periods())
    known = pl.col("level").is_not_null()
    area = ["la_name", "la_code"]
    lost = rows.join(areas.filter(~known), on=area, how="semi", nulls_equal=True)
    placed = (
        rows.join(areas.filter(known), on=area, nulls_equal=True, maintain_order="left")
        .join(periods, on="period", how="left", nulls_equal=True, maintain_order="left")
        .with_columns(
            *figure("value_text"),
            period="plain",
            edition=pl.lit(about.as_at),
            source_id=pl.lit(about.source_id),
        )
    )
    return {"indicators": placed.drop("plain"), "rejects": left_out(lost, pl.lit(NO_AREA), about.source_id)}


def _areas() -> dict[str, pl.Expr]:
    """`level` and `area_code` of an authority by its code, of England and regions by name."""
    names = reference.region_codes()
    key = reference.folded(pl.col("la_name"))
    region = key.replace_strict(names["key"], names["code"], default=None)
    england = key == _ENGLAND
    level = (
        pl.when(pl.col("la_code").is_not_null())
        .then(pl.lit("Authority"))
        .when(england)
        .then(pl.lit("England"))
        .when(region.is_not_null())
        .then(pl.lit("Region"))
    )
    code = pl.when(england).then(pl.lit(reference.ENGLAND_CODE)).otherwise(pl.coalesce("la_code", region))
    return {"level": level, "area_code": code}


def _periods() -> dict[str, pl.Expr]:
    """A period without its note, and the note: `2024-25 (OT)`."""
    return {
        "note": pl.col("period").str.extract(r"\(([^)]*)\)"),
        "plain": pl.col("period").str.replace(r"\s*\([^)]*\)\s*$", ""),
    }


INDICATORS = Family(
    name="lait-indicators",
    title="DfE Local Authority Interactive Tool, all measures",
    publisher=words.DFE,
    licence=words.OGL,
    fields=(
        Field("indicator", ("short desc", "measure short", "short description"), required=True),
        Field("data_item", ("data item",), keep=False),
        Field("period", ("years", "year", "time period"), required=True),
        Field("la_name", ("la and regions", "la name", "local authority"), required=True),
        Field("value_text", ("values", "value"), "figure", required=True),
        Field("old_la_code", ("la number", "la no", "old la code")),
        Field("region_name", ("region",)),
    ),
    tables=tables,
    dated=dated,
    placing="codes",
)


def dictionary_dated(rows: pl.DataFrame, said: Sequence[str]) -> date | None:
    """The latest update that the dictionary notes, a spreadsheet's day number; a title's date otherwise."""
    if "updated" not in rows.columns:
        return None
    days = rows["updated"].str.extract(r"^([3-6]\d{4})(?:\.0*)?$").cast(pl.Int32, strict=False).max()
    return _DAY_ZERO + (date.fromordinal(days + 1) - date.min) if isinstance(days, int) else None


def definitions(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """`indicator_definitions`: each measure as it is first described; `-` and NA are no polarity."""
    polarity = pl.col("polarity").str.to_lowercase()
    decimals = [pl.col("decimals").cast(pl.Int32, strict=False)] if "decimals" in rows.columns else []
    told = rows.with_columns(
        *decimals,
        polarity=pl.when(polarity.is_in(["low", "high"])).then(polarity),
        source_id=pl.lit(about.source_id),
    )
    again = ~pl.col("indicator").is_first_distinct()
    return {
        "indicator_definitions": told.filter(~again),
        "rejects": left_out(
            rows, pl.when(again).then(pl.lit("describes a measure for the second time")), about.source_id
        ),
    }


DICTIONARY = Family(
    name="lait-dictionary",
    title="DfE Local Authority Interactive Tool, data dictionary",
    publisher=words.DFE,
    licence=words.OGL,
    fields=(
        Field("indicator", ("measure short",), required=True),
        Field("title", ("measure",), required=True),
        Field("topic", ("topic",)),
        Field("chart_title", ("chart title",), keep=False),
        Field("unit", ("y axis name", "unit")),
        Field("polarity", ("polarity",), required=True),
        Field("decimals", ("dps", "decimals")),
        Field("year_type", ("year type",)),
        Field("meaning", ("description",)),
        Field("publisher", ("data owner do supplier and contact details", "data owner", "supplier")),
        Field("updated", ("last update",)),
        *(
            Field(name, (name,), keep=False)
            for name in (
                "measure code", "state funded flag", "table status", "next update", "methodology",
                "hyperlink s", "no quartile",
            )
        ),
    ),
    tables=definitions,
    dated=dictionary_dated,
    placing="none",
    key="indicator",
)  # fmt: skip
