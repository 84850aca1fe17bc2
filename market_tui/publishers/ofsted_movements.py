"""Ofsted's joiners and leavers: settings that entered or left the register in a year to 31 March.

Source: sheet `Leavers+Joiners_at_31_Mar_…` of "Children's social care data in England", or the CSV
beside earlier releases. A setting that joined and left in one year carries both flags.
"""

import polars as pl

from market_tui.publishers import ofsted_words as words
from market_tui.publishers.family import About, Family, Field
from market_tui.publishers.ofsted_providers import SETTING

_BASE = tuple(f for f in SETTING if f.name not in ("registered_on", "status"))

FIELDS = (
    *_BASE,
    Field("joiner", ("joiner status", "joiner", "joined"), required=True),
    Field("leaver", ("leaver status", "leaver", "left"), required=True),
    Field(
        "registered_on",
        (
            "registration date",
            "first effective date that the provider became active",
            "date registered",
            "active date",
        ),
        "date",
    ),
    Field("resigned_on", ("first effective date that the provider became resigned",), "date"),
    Field(
        "closed_on",
        (
            "date closed",
            "cancelled or resigned date",
            "first effective date that the provider closed",
            "closed date",
            "resigned or cancelled date",
            "deregistration date",
            "date left",
        ),
        "date",
    ),
    Field("cancelled_on", ("first effective date that the provider became cancelled",), "date"),
    Field(
        "status",
        ("registration status at end", "registration status"),
        "word",
        words.STATUSES,
    ),
    Field("status_before", ("registration status at start",), "word", words.STATUSES, keep=False),
    Field("inspectorate", ("inspectorate at end", "inspectorate"), keep=False),
    Field("inspectorate_before", ("inspectorate at start",), keep=False),
    Field("reason", ("reason", "notes", "reason for leaving")),
)


def tables(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """`movements`: a row for each flag, dated by registration or by the first way of leaving given."""
    ends = [c for c in ("closed_on", "resigned_on", "cancelled_on") if c in rows.columns]
    left_on = pl.min_horizontal(ends) if ends else pl.lit(None, pl.Date)
    joined_on = pl.col("registered_on") if "registered_on" in rows.columns else pl.lit(None, pl.Date)
    flagged = (("joined", "joiner", joined_on), ("left", "leaver", left_on))
    kinds = [
        rows.filter(pl.col(flag).str.to_lowercase().str.starts_with(flag[:4])).with_columns(
            kind=pl.lit(kind), on=on
        )
        for kind, flag, on in flagged
    ]
    moved = pl.concat(kinds, how="diagonal")
    return {
        "movements": moved.with_columns(
            year_to=pl.lit(about.as_at), source_id=pl.lit(about.source_id), reason=_reason(moved)
        )
    }


def _reason(rows: pl.DataFrame) -> pl.Expr:
    """The list's own reason or note, else how the setting's registration stands."""
    own = pl.col("reason") if "reason" in rows.columns else pl.lit(None, pl.String)
    status = pl.col("status") if "status" in rows.columns else pl.lit(None, pl.String)
    return pl.coalesce(own, pl.when(pl.col("kind") == "left").then(status))


FAMILY = Family(
    name="ofsted-movements",
    title="Ofsted joiners and leavers",
    publisher=words.OFSTED,
    licence=words.OGL,
    fields=FIELDS,
    tables=tables,
    key="urn",
)
