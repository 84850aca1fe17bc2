"""Ofsted's in-year inspections: one row per visit, so a URN can recur.

Source: sheet `Provider_level_in_year_…` of Ofsted's "Children's social care data in England".
Full inspections, monitoring and assurance visits; settings that have since left are there too.
"""

import polars as pl

from market_tui.publishers import ofsted_words as words
from market_tui.publishers.family import About, Family
from market_tui.publishers.left_out import left_out
from market_tui.publishers.ofsted_providers import INSPECTION, SETTING


def accepts(rows: pl.DataFrame, title: str) -> bool:
    """Visits carry dates, and either repeat a URN or say that they were made in a year."""
    if "inspected_on" not in rows.columns or rows["inspected_on"].count() < 0.5 * rows.height:
        return False
    repeated = rows["urn"].n_unique() < 0.99 * rows.height
    return repeated or "in year" in title.casefold().replace("-", " ").replace("_", " ")


def tables(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """`inspections`: every dated visit."""
    dated = pl.col("inspected_on").is_not_null()
    return {
        "inspections": rows.filter(dated).with_columns(source_id=pl.lit(about.source_id)),
        "rejects": left_out(rows, pl.when(~dated).then(pl.lit("has no inspection date")), about.source_id),
    }


FAMILY = Family(
    name="ofsted-inspections",
    title="Ofsted inspections in the year",
    publisher=words.OFSTED,
    licence=words.OGL,
    fields=(*SETTING, *INSPECTION),
    tables=tables,
    key="urn",
    accepts=accepts,
)
