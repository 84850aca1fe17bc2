"""Reference tables about areas: authorities, members, names, neighbours, population, deflators."""

import polars as pl

from market_tui.schema.table import Column, Table

AUTHORITIES = Table(
    "authorities",
    "one 9-character code of an authority with children's services",
    (
        Column("la_code", pl.String, "ONS code, 9 characters"),
        Column("old_la_code", pl.String, "DfE number, stable through recodes"),
        Column("name", pl.String, "Authority, in one plain form"),
        Column("region", pl.String, "One of nine regions"),
        Column("region_code", pl.String, "The region's code"),
        Column("dfe_sub_region", pl.String, "Inner or Outer London"),
        Column("dfe_sub_region_code", pl.String, "Its code"),
        Column("valid_from", pl.Date, "In force from; blank before 2013"),
        Column("valid_to", pl.Date, "In force to; blank while in force"),
    ),
)


AREA_MEMBERS = Table(
    "area_members",
    "one authority code that counts in one area",
    (
        Column("area", pl.String, "England, a region, a council, a group or your own area"),
        Column("kind", pl.String, "country, region, authority or the group's kind"),
        Column("la_code", pl.String, "A member's code, every vintage of it"),
    ),
)


ALIASES = Table(
    "aliases",
    "one spelling of an authority's name",
    (
        Column("alias", pl.String, "As somebody spells it"),
        Column("name", pl.String, "The plain form"),
    ),
)


NEIGHBOURS = Table(
    "neighbours",
    "one of an authority's ten statistical neighbours",
    (
        Column("set", pl.String, "Year of the set"),
        Column("la_code", pl.String, "Authority"),
        Column("rank", pl.Int32, "1 is the closest"),
        Column("neighbour_code", pl.String, "Neighbour"),
        Column("closeness", pl.String, "In the publisher's words"),
    ),
)


TILES = Table(
    "tiles",
    "one council's place on the tile map of England",
    (
        Column("la_code", pl.String, "Council in force"),
        Column("short", pl.String, "Its name in five letters"),
        Column("row", pl.Int32, "Row, the northernmost 0"),
        Column("column", pl.Int32, "Column, the westernmost 0"),
    ),
)


DEFLATORS = Table(
    "deflators",
    "the GDP deflator of one financial year",
    (
        Column("financial_year", pl.String, "2024-25"),
        Column("index", pl.Float64, "Index", "index"),
        Column("base", pl.String, "Base year = 100"),
        Column("release", pl.String, "Release it is from"),
    ),
)


POPULATION = Table(
    "population",
    "children in one authority in the middle of one year",
    (
        Column("la_code", pl.String, "Authority, code of the time"),
        Column("year", pl.Int32, "Mid-year"),
        Column("population_0_17", pl.Int64, "Children aged 0 to 17", "children"),
    ),
)
