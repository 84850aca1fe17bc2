"""Provider lists made one: two lists of a date merged, each date with what its counts rest on."""

from collections.abc import Iterable

import polars as pl

from market_tui.publishers import ofsted_words as words
from market_tui.store import Source

PROVISIONS: dict[str, tuple[str, ...]] = {
    "childrens-homes": (words.CHILDRENS_HOME,),
    "all-homes": (words.CHILDRENS_HOME, words.SECURE_HOME, words.SCHOOL_AS_HOME),
    "supported-accommodation": (words.SUPPORTED,),
    "fostering-agencies": (words.FOSTERING,),
    "residential-special-schools": (words.SPECIAL_SCHOOL,),
    "family-centres": (words.FAMILY_CENTRE,),
    "everything": (),
}
REGISTERED = ("Active", "Suspended")
_OWN = ("as_at", "urn", "source_id", "row_number")


def merged(providers: pl.DataFrame, sources: Iterable[Source]) -> pl.DataFrame:
    """`providers` with `coverage`: one row per date and URN.

    Where a date has a register and an inspected list, the rows are the register's, and what it
    leaves blank (judgements, in the lists that come without them) is taken from the other.
    """
    coverages = {s.source_id: s.coverage for s in sources if s.family == "ofsted-providers"}
    if not coverages:
        return providers.with_columns(coverage=pl.lit(None, pl.String))
    told = providers.with_columns(
        coverage=pl.col("source_id").replace_strict(coverages, default=None, return_dtype=pl.String)
    ).filter(pl.col("status").is_in(REGISTERED) | pl.col("status").is_null())
    register = told.filter(coverage="register")
    inspected = told.filter(coverage="inspected")
    blanks = [c for c in told.columns if c not in (*_OWN, "coverage", "owner_id")]
    joined = register.join(
        inspected.select("as_at", "urn", *blanks), on=["as_at", "urn"], how="left", suffix="_other"
    )
    filled = joined.select(
        (pl.coalesce(c, f"{c}_other").alias(c) if c in blanks else pl.col(c)) for c in told.columns
    )
    alone = inspected.join(register.select("as_at").unique(), on="as_at", how="anti")
    return pl.concat([filled, alone]).sort("as_at", "urn")


def of_provision(provision: str, short_breaks: str) -> pl.Expr:
    """Whether a setting is of the scope's provision and short-break choice.

    A list that does not say which homes offer short breaks only counts none as such.
    """
    kinds = PROVISIONS[provision]
    wanted = pl.col("provision").is_in(kinds) if kinds else pl.lit(True)
    only = pl.col("short_break_only").fill_null(False)
    return wanted & {"include": pl.lit(True), "exclude": ~only, "only": only}[short_breaks]


def distinct_inspections(inspections: pl.DataFrame) -> pl.DataFrame:
    """Each inspection once, in the words of the latest release that carries it."""
    return (
        inspections.with_columns(graded=pl.col("overall").is_not_null())
        .sort("urn", "inspected_on", "graded", "source_id", descending=[False, False, True, True])
        .unique(["urn", "inspected_on", "event_number"], keep="first", maintain_order=True)
        .unique(
            ["urn", "inspected_on", pl.col("event_type").str.to_lowercase()],
            keep="first",
            maintain_order=True,
        )
        .drop("graded")
    )
