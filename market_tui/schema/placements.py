"""Tables of a council's own children, from its own returns: child-level, kept apart, never sent or served."""

import polars as pl

from market_tui.schema.table import SOURCE, Column, Table

PLACEMENTS = Table(
    "placements",
    "one episode of one looked-after child, from the council's own return; child-level",
    (
        Column("as_at", pl.Date, "The last day that the return covers: 31 March, or the latest day in it"),
        Column("la_code", pl.String, "The responsible authority, as named when the return was loaded"),
        Column("child", pl.String, "The child's pseudonym, made on this machine with a key", term="CHILD"),
        Column("started", pl.Date, "The episode began", term="DECOM"),
        Column("ended", pl.Date, "The episode ended; blank while it is open", term="DEC"),
        Column("start_reason", pl.String, "Why it began, in words", term="RNE"),
        Column("legal_status", pl.String, "Legal status, in words", term="LS"),
        Column("short_breaks", pl.Boolean, "Under an agreed series of short breaks (V3, V4)", term="LS"),
        Column("need", pl.String, "Category of need, in words", term="CIN"),
        Column("placement_code", pl.String, "Code of the placement", term="PLACE"),
        Column("placement", pl.String, "The placement, in words", term="PLACE"),
        Column("placement_type", pl.String, "Kind of placement, much as DfE publishes it", term="PLACE"),
        Column("provider", pl.String, "Who provides it, in words", term="PLACE_PROVIDER"),
        Column("end_reason", pl.String, "Why it ended, in words", term="REC"),
        Column("change_reason", pl.String, "Why the placement changed", term="REASON_PLACE_CHANGE"),
        Column("urn", pl.String, "Ofsted's reference number of the home or agency", term="URN"),
        SOURCE,
    ),
)


FEES = Table(
    "fees",
    "what the council pays each week for one child over some time, from its own table; child-level",
    (
        Column("as_at", pl.Date, "31 March after the latest day in the file, or that day"),
        Column("la_code", pl.String, "The responsible authority, as named when the file was loaded"),
        Column("child", pl.String, "The child's pseudonym, made on this machine with a key", term="child"),
        Column("started", pl.Date, "First day of the fee", term="from"),
        Column("ended", pl.Date, "Its last day; blank while it holds", term="to"),
        Column("weekly_fee", pl.Float64, "The fee", "GBP per week", term="weekly fee"),
        SOURCE,
    ),
)


BIRTHS = Table(
    "births",
    "when one looked-after child was born, from the header of the council's own return; child-level",
    (
        Column("as_at", pl.Date, "31 March of the year that the file's name gives"),
        Column("la_code", pl.String, "The responsible authority, as named when the return was loaded"),
        Column("child", pl.String, "The child's pseudonym, made on this machine with a key", term="CHILD"),
        Column("born", pl.Date, "First day of the month of birth; the day is not kept", term="DOB"),
        SOURCE,
    ),
)
