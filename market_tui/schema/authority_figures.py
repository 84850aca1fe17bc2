"""Tables of figures published for authorities, regions and England: children, indicators, spending."""

import polars as pl

from market_tui.schema.table import SOURCE, Column, Table
from market_tui.schema.words import Level

CHILDREN = Table(
    "children",
    "one figure about looked-after children of one area and year, in one edition",
    (
        Column("year", pl.Int32, "On 31 March of it, or in the year that ended then", term="time_period"),
        Column("level", Level, "England, Region or Authority", term="geographic_level"),
        Column("area_code", pl.String, "Code of the country or region; of an authority its newest"),
        Column("la_code", pl.String, "Authority, any vintage of its code; null for England and regions"),
        Column("measure", pl.String, "What is counted", term="cla_group, characteristic, population_type"),
        Column("category", pl.String, "Which part of it", term="characteristic, breakdown"),
        Column("value", pl.Float64, "The figure; null where a mark stands", "as the measure says"),
        Column("code", pl.String, "The mark in its place: c, k, low, z, x, u, .., :, -"),
        Column("low", pl.Float64, "The least that the true figure can be; null is no bound"),
        Column("high", pl.Float64, "The most that the true figure can be; null is no bound"),
        Column("edition", pl.Date, "31 March of the latest year that the release covers"),
        SOURCE,
    ),
)


INDICATORS = Table(
    "indicators",
    "one published indicator of one area and period",
    (
        Column("indicator", pl.String, "Short name; see indicator_definitions", term="Short Desc"),
        Column("level", Level, "England, Region or Authority"),
        Column("area_code", pl.String, "Code of the country, region or authority, 9 characters"),
        Column("la_code", pl.String, "Authority, any vintage of its code; null for England and regions"),
        Column("period", pl.String, "2025, 2024-25 or a span of years, without notes", term="Years"),
        Column("note", pl.String, "What follows the period: OT (outturn), Rev, prov", term="Years"),
        Column("value", pl.Float64, "The figure; null where a mark stands", "see indicator_definitions"),
        Column("code", pl.String, "The mark in its place; - is missing"),
        Column("edition", pl.Date, "31 March of the latest year that the release covers"),
        SOURCE,
    ),
)


INDICATOR_DEFINITIONS = Table(
    "indicator_definitions",
    "what one indicator measures",
    (
        Column("indicator", pl.String, "Short name, as in indicators", term="Measure_short"),
        Column("title", pl.String, "Name in full", term="Measure"),
        Column("topic", pl.String, "Group of indicators", term="Topic"),
        Column("unit", pl.String, "Unit of the value", term="y_axis_name"),
        Column("polarity", pl.String, "low or high is good; null is neither", term="Polarity"),
        Column("decimals", pl.Int32, "Decimal places shown", "digits", "dps"),
        Column("year_type", pl.String, "Calendar, financial or academic year", term="Year_Type"),
        Column("meaning", pl.String, "How the publisher describes it", term="Description"),
        Column("publisher", pl.String, "Whose figures they are", term="Data Owner"),
        SOURCE,
    ),
)


SPENDING = Table(
    "spending",
    "one amount of one line of one council's return",
    (
        Column("financial_year", pl.String, "2013-14: April to March", term="time_period"),
        Column("la_code", pl.String, "Authority, any vintage of its code; null for England and regions"),
        Column("line", pl.String, "What it was spent on, in one name", term="description_of_expenditure"),
        Column("sector", pl.String, "own, private, other public or voluntary provision; or total"),
        Column("amount_gbp", pl.Float64, "Gross expenditure; null where a mark stands", "GBP"),
        Column("code", pl.String, "The mark in its place: x is not available, z is not collected"),
        Column("return_name", pl.String, "section 251, RO3 or RSX"),
        Column("unit", pl.String, "Unit that the file prints, decided from the data"),
        Column("certified", pl.Boolean, "Certified by the council's finance officer", term="Certified"),
        Column("level", Level, "England, Region or Authority"),
        Column("area_code", pl.String, "Code of the country, region or authority"),
        Column("edition", pl.Date, "31 March of the latest year it covers, or the date of issue"),
        SOURCE,
    ),
)


PUBLISHED_FIGURES = Table(
    "published_figures",
    "one figure that a publisher has printed",
    (
        Column("measure", pl.String, "What is counted"),
        Column("definition", pl.String, "By which definition"),
        Column("area", pl.String, "England, a region, a council or a group"),
        Column("period", pl.String, "A date, a year to March or a financial year"),
        Column("value", pl.Float64, "The figure", "as the measure says"),
        Column("source", pl.String, "Publication and table, or source_id"),
    ),
)
