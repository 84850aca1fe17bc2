"""Tables about the loaded lists themselves: what was loaded, what could not be read."""

import polars as pl

from market_tui.schema.table import SOURCE, Column, Table

SNAPSHOTS = Table(
    "snapshots",
    "one loaded list",
    (
        Column("source_id", pl.String, "Name of the loaded list"),
        Column("family", pl.String, "What it is"),
        Column("publisher", pl.String, "Who published it"),
        Column("title", pl.String, "Its own title"),
        Column("as_at", pl.Date, "The date it describes"),
        Column(
            "coverage", pl.String, "register, inspected or published; asked: companies asked for one by one"
        ),
        Column("file", pl.String, "File, and sheet after #"),
        Column("sha256", pl.String, "Hash of the file's bytes"),
        Column("bytes", pl.Int64, "Size of the file", "bytes"),
        Column("loaded_at", pl.String, "When it was loaded (UTC)"),
        Column("rows", pl.Int64, "Rows read", "rows"),
        Column("rejected", pl.Int64, "Rows and cells that could not be read", "rejects"),
        Column("licence", pl.String, "Licence of the publication"),
    ),
)


REJECTS = Table(
    "rejects",
    "one cell, or one whole row, that could not be read",
    (
        SOURCE,
        Column("row_number", pl.UInt32, "Row in the file or sheet, counting from 1"),
        Column("column", pl.String, "Column; blank when the whole row is rejected"),
        Column("value", pl.String, "What stood there"),
        Column("reason", pl.String, "Why it could not be read"),
    ),
)
