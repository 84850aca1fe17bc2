"""Settings that joined or left: by Ofsted's own lists, and by comparing one register with the next."""

import polars as pl

from market_tui.market.owners.forms import sector_of

_OF_SETTING = (
    "urn", "provision", "short_break_only", "owner", "owner_id", "sector", "places", "la_code", "la_name",
    "as_at",
)  # fmt: skip


def compared(providers: pl.DataFrame) -> pl.DataFrame:
    """Who is in one complete register and not in the next, whatever kind of setting.

    `year_to` (date of the later register), `since` (of the earlier), `kind` joined or left, then the
    setting as the register that has it describes it (`as_at` is that register's date).
    """
    registers = providers.filter(pl.col("coverage") == "register")
    dates = registers.select("as_at").unique().sort("as_at")
    spans = dates.select(since="as_at", year_to=pl.col("as_at").shift(-1)).drop_nulls()
    listed = registers.select(_OF_SETTING)
    before = listed.join(spans, left_on="as_at", right_on="since", how="inner", coalesce=False)
    after = listed.join(spans, left_on="as_at", right_on="year_to", how="inner", coalesce=False)
    urns = registers.select("as_at", "urn")
    left = before.join(urns, left_on=["year_to", "urn"], right_on=["as_at", "urn"], how="anti")
    joined = after.join(urns, left_on=["since", "urn"], right_on=["as_at", "urn"], how="anti")
    columns = ["year_to", "since", "kind", *_OF_SETTING]
    return pl.concat(
        [
            joined.with_columns(kind=pl.lit("joined")).select(columns),
            left.with_columns(kind=pl.lit("left")).select(columns),
        ]
    ).sort("year_to", "kind", "urn")


def listed(
    movements: pl.DataFrame, providers: pl.DataFrame, settled: pl.DataFrame, by_form: bool
) -> pl.DataFrame:
    """Ofsted's joiners and leavers with `short_break_only` and `owner` from the lists that name the setting.

    The sector is the movement list's, or that of the owner's legal form. A setting flagged twice alike
    in one year's list counts once.
    """
    latest = (
        providers.sort("as_at")
        .unique("urn", keep="last", maintain_order=True)
        .select("urn", "as_at", "owner_id", "short_break_only", "owner", declared="sector")
        .join(
            settled.select("as_at", "owner_id", "legal_form", declared="sector"),
            on=["as_at", "owner_id", "declared"],
            how="left",
            nulls_equal=True,
        )
    )
    told = movements.unique(["year_to", "urn", "kind"], keep="first", maintain_order=True).join(
        latest.select("urn", "short_break_only", "owner", "legal_form"), on="urn", how="left"
    )
    sector = sector_of(pl.col("legal_form"), pl.col("sector")) if by_form else pl.col("sector")
    return told.with_columns(sector=sector).drop("legal_form")
