"""The fact tables that ship with the product, read once: authorities, aliases, groups and the rest."""

import re
from datetime import date
from functools import cache

import polars as pl

from market_tui import schema
from market_tui.paths import shipped

WALES = "Wales"
WALES_CODE = "W92000004"
ENGLAND = "England"
ENGLAND_CODE = "E92000001"
_FILES = {
    "authorities": "local_authorities",
    "aliases": "la_aliases",
    "neighbours": "statistical_neighbours",
    "tiles": "tile_map",
    "deflators": "gdp_deflators",
    "population": "child_population",
    "owner_groups": "owner_groups",
    "owners": "owners",
    "owner_forms": "legal_forms",
    "published_figures": "published_figures",
}


@cache
def table(name: str) -> pl.DataFrame:
    """One reference table of the schema, cast under it."""
    read = pl.read_csv(shipped("data") / "reference" / f"{_FILES[name]}.csv", infer_schema=False)
    return schema.TABLES[name].cast(read)


@cache
def facts(name: str) -> pl.DataFrame:
    """A fact table that is not a table of the schema (`la_changes`, `area_groups` …), as text."""
    return pl.read_csv(shipped("data") / "reference" / f"{name}.csv", infer_schema=False)


def folded(text: pl.Expr) -> pl.Expr:
    """A name as compared: lower case, `&` as `and`, no punctuation, single spaces."""
    return (
        text.str.to_lowercase()
        .str.replace_all("&", " and ", literal=True)
        .str.replace_all(r"['’]", "")
        .str.replace_all(r"[^\p{L}\p{N}]+", " ")
        .str.strip_chars()
    )


def fold(text: str) -> str:
    """`folded` for one name, without an engine."""
    plain = re.sub(r"['’]", "", text.lower().replace("&", " and "))
    return re.sub(r"[\W_]+", " ", plain).strip()


@cache
def spellings() -> pl.DataFrame:
    """`key, name`: every known spelling of every authority, folded."""
    known = pl.concat(
        [table("aliases"), table("authorities").select(alias="name", name="name")], how="vertical"
    )
    return known.select(key=folded(pl.col("alias")), name="name").unique(["key"], maintain_order=True)


@cache
def region_spellings() -> pl.DataFrame:
    """`key, region`: every known spelling of the nine regions, folded, and Wales."""
    known = facts("region_aliases").select(key=folded(pl.col("alias")), region="region")
    return pl.concat([known, pl.DataFrame({"key": ["wales"], "region": [WALES]})]).unique("key")


@cache
def regions() -> pl.DataFrame:
    """`la_code, region` of every code of an authority, and the region's own code."""
    authorities = table("authorities")
    own = authorities.select("region", la_code="region_code").unique()
    return pl.concat([authorities.select("la_code", "region"), own.select("la_code", "region")]).sort(
        "la_code"
    )


@cache
def in_force(on: date) -> pl.DataFrame:
    """`name, la_code, region`: the code each name bears on a date, or bore nearest to it.

    Publishers move to a new authority up to a year late, so a name outside its life still has a code.
    """
    return (
        nearest_to(on).unique("name", keep="first", maintain_order=True).select("name", "la_code", "region")
    )


def living(on: pl.Expr | date) -> pl.Expr:
    """Whether the life told by `valid_from` and `valid_to` holds a date; a blank end is open."""
    day = pl.lit(on) if isinstance(on, date) else on
    return (pl.col("valid_from") <= day).fill_null(True) & (pl.col("valid_to") >= day).fill_null(True)


@cache
def lives() -> pl.DataFrame:
    """`old_la_code, valid_from, valid_to`: the life of each authority through its recodes."""

    def unless_open(end: str, ends: pl.Expr) -> pl.Expr:
        return pl.when(pl.col(end).null_count() == 0).then(ends).alias(end)

    return (
        table("authorities")
        .group_by("old_la_code")
        .agg(
            unless_open("valid_from", pl.col("valid_from").min()),
            unless_open("valid_to", pl.col("valid_to").max()),
        )
    )


@cache
def nearest_to(on: date) -> pl.DataFrame:
    """`authorities`, those in force on a date first, then by how many days their life is off."""
    days_off = pl.max_horizontal(
        (pl.col("valid_from") - on).dt.total_days().fill_null(0),
        (pl.lit(on) - pl.col("valid_to")).dt.total_days().fill_null(0),
        0,
    )
    return (
        table("authorities").with_columns(days_off=days_off).sort("days_off", "valid_from", nulls_last=True)
    )


def place(rows: pl.DataFrame, on: date) -> tuple[pl.DataFrame, list[str]]:
    """`rows` with `la_code`, plain `la_name` and `region`, and the spellings not recognised.

    Reads `la_name`, `region` and `ofsted_region` where the rows have them. An authority that is not
    recognised keeps its name and counts in its region (its code is the region's), or in England.
    """
    names = ("la_name", "region", "ofsted_region")
    absent = [pl.lit(None, pl.String).alias(c) for c in names if c not in rows.columns]
    regions = region_spellings()
    stated = [
        folded(pl.col(c)).replace_strict(regions["key"], regions["region"], default=None)
        for c in ("region", "ofsted_region")
    ]
    codes = table("authorities").select(region_="region", region_code="region_code").unique()
    placed = (
        rows.drop("la_code", strict=False)
        .with_columns(absent)
        .with_columns(key_=folded(pl.col("la_name")))
        .join(
            spellings().rename({"key": "key_", "name": "name_"}), on="key_", how="left", maintain_order="left"
        )
        .join(
            in_force(on).rename({"name": "name_", "region": "region_"}),
            on="name_",
            how="left",
            maintain_order="left",
        )
        .with_columns(region_=pl.coalesce("region_", *stated))
        .join(codes, on="region_", how="left", maintain_order="left")
    )
    elsewhere = pl.when(pl.col("region_") == WALES).then(pl.lit(WALES_CODE)).otherwise(pl.lit(ENGLAND_CODE))
    unknown = placed.filter(
        pl.col("la_name").is_not_null() & pl.col("name_").is_null() & pl.col("region_").ne_missing(WALES)
    )
    kept = [c for c in rows.columns if c not in (*names, "la_code")]
    return placed.select(
        *kept,
        la_code=pl.coalesce("la_code", "region_code", elsewhere),
        la_name=pl.coalesce("name_", "la_name"),
        region="region_",
    ), unknown["la_name"].unique().sort().to_list()


@cache
def region_codes() -> pl.DataFrame:
    """`key, code`: the nine regions and the two halves of London, by every folded spelling."""
    known = table("authorities")
    halves = known.select(name="dfe_sub_region", code="dfe_sub_region_code").drop_nulls().unique()
    swapped = halves.with_columns(name=pl.col("name").str.replace(r"(\w+) (\w+)", "$2 $1"))
    regions = known.select(name="region", code="region_code").unique()
    spelt = region_spellings().join(regions, left_on="region", right_on="name")
    named = pl.concat([regions, halves, swapped]).select(key=folded(pl.col("name")), code="code")
    return pl.concat([named, spelt.select("key", "code")]).unique("key", keep="first", maintain_order=True)


def misplaced(stated: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    """`la_name, stated, n`: settings whose list gives another region than their authority lies in."""
    if "region" not in stated.columns:
        return pl.DataFrame(schema={"la_name": pl.String, "stated": pl.String, "n": pl.UInt32})
    regions = region_spellings()
    said = folded(pl.col("stated")).replace_strict(regions["key"], regions["region"], default=None)
    both = placed.select("la_name", "region").with_columns(stated=stated["region"])
    return (
        both.with_columns(stated=said)
        .filter(pl.col("stated") != pl.col("region"))
        .group_by("la_name", "stated")
        .agg(n=pl.len())
        .sort("la_name", "stated")
    )


def place_by_code(rows: pl.DataFrame, on: date) -> tuple[pl.DataFrame, list[str]]:
    """`rows` with `la_code` and plain `la_name`, and the authorities not recognised.

    Reads `new_la_code` (9 characters, any vintage), else `old_la_code` (3 digits, the code in force
    nearest to `on`), else `la_name`, where the rows have them. Rows that name no authority (England,
    regions) have none; nor have those whose authority is not recognised.
    """
    texts = ("new_la_code", "old_la_code", "la_name")
    whole = rows.with_columns(pl.lit(None, pl.String).alias(c) for c in texts if c not in rows.columns)
    # A release names each authority thousands of times: once is enough to look it up.
    stated = whole.select(texts).unique()
    known = table("authorities")
    old = nearest_to(on).unique("old_la_code", keep="first", maintain_order=True)
    by_name = spellings().join(in_force(on), on="name")
    number = pl.col("old_la_code").str.replace(r"\.0+$", "")
    by_new = pl.col("new_la_code").str.to_uppercase()
    code = pl.coalesce(
        pl.when(by_new.is_in(known["la_code"].to_list())).then(by_new),
        number.replace_strict(old["old_la_code"], old["la_code"], default=None),
        folded(pl.col("la_name")).replace_strict(by_name["key"], by_name["la_code"], default=None),
    )
    placed = stated.with_columns(la_code=code)
    wider = [*region_codes()["key"], fold(ENGLAND), ""]
    named = pl.any_horizontal(pl.col(texts).is_not_null()) & ~folded(pl.col("la_name")).is_in(wider)
    unplaced = placed.filter(named.fill_null(True) & pl.col("la_code").is_null())
    strangers = unplaced.select(pl.coalesce("la_name", *texts))
    names = pl.col("la_code").replace_strict(known["la_code"], known["name"], default=None)
    found = placed.with_columns(plain=pl.coalesce(names, "la_name"))
    told = whole.join(found, on=texts, how="left", nulls_equal=True, maintain_order="left")
    return (
        told.with_columns(la_name="plain").drop("plain"),
        strangers.to_series().unique().sort().to_list(),
    )
