"""Ofsted's joiners and leavers: settings that entered or left the register in a year to 31 March.

Source: sheet `Leavers+Joiners_at_31_Mar_…` of "Children's social care data in England", or the CSV
beside earlier releases. A setting that joined and left in one year carries both flags.
"""

from itertools import pairwise

import polars as pl

from market_tui.publishers import ofsted_words as words
from market_tui.publishers.family import About, Family, Field
from market_tui.publishers.left_out import left_out
from market_tui.publishers.ofsted_providers import LEFT, SETTING

FLAGS = {"joiner": "joined", "leaver": "left"}
_BASE = tuple(f for f in SETTING if f.name not in ("registered_on", "status"))

FIELDS = (
    *_BASE,
    Field("joiner", ("joiner status", "joiner", "joined")),
    Field("leaver", ("leaver status", "leaver", "left")),
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
        (*LEFT, "first effective date that the provider closed"),
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
    flags = [flag for flag in FLAGS if flag in rows.columns]
    days = {"joiner": joined_on, "leaver": left_on}
    kinds = [
        rows.filter(_flagged(flag)).with_columns(kind=pl.lit(FLAGS[flag]), on=days[flag]) for flag in flags
    ]
    moved = pl.concat(kinds, how="diagonal")
    neither = ~pl.any_horizontal(_flagged(flag) for flag in flags)
    return {
        "movements": moved.with_columns(
            year_to=pl.lit(about.as_at), source_id=pl.lit(about.source_id), reason=_reason(moved)
        ),
        "rejects": left_out(
            rows, pl.when(neither).then(pl.lit("neither a joiner nor a leaver")), about.source_id
        ),
    }


def _flagged(flag: str) -> pl.Expr:
    """Whether a row is a `joiner` (or `leaver`): by that word, Joined (or Left), or a plain yes."""
    said = pl.col(flag).str.to_lowercase()
    return said.str.contains(rf"^(?:{flag}|{FLAGS[flag]}\b|yes$|y$|true$|1$)").fill_null(False)


def coverage(rows: pl.DataFrame) -> str | None:
    """Which of the two a list holds that has only one; none for the usual list of both."""
    return next((f"{flag}s" for flag, other in pairwise((*FLAGS, *FLAGS)) if other not in rows.columns), None)


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
    coverage=coverage,
    either=tuple(FLAGS),
    key="urn",
)
