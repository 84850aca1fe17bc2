"""Rows that are read but cannot be kept: never lost in silence, but rejected whole, with the reason."""

import polars as pl


def left_out(rows: pl.DataFrame, why: pl.Expr, source_id: str) -> pl.DataFrame:
    """The rejects among `rows`, which have a `row_number`: where `why` is a reason; told by their texts."""
    said = [c for c, kind in rows.schema.items() if kind == pl.String and c != "why"]
    return (
        rows.with_columns(reason=why)
        .filter(pl.col("reason").is_not_null())
        .select(
            "row_number",
            source_id=pl.lit(source_id),
            column=pl.lit(None, pl.String),
            value=pl.concat_str(said, separator=" · ", ignore_nulls=True)
            if said
            else pl.lit(None, pl.String),
            reason="reason",
        )
    )
