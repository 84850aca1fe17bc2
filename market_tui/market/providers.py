"""Provider lists made one: two lists of a date merged, each date with what its counts rest on."""

from collections.abc import Iterable
from datetime import date

import polars as pl

from market_tui import reference
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

    Where a date has several lists, the rows are the registers', and what a register leaves blank
    (judgements, in the lists that come without them) is taken from the others.
    """
    coverages = {s.source_id: s.coverage for s in sources if s.family == "ofsted-providers"}
    if not coverages:
        return providers.with_columns(coverage=pl.lit(None, pl.String))
    told = providers.with_columns(
        coverage=pl.col("source_id").replace_strict(coverages, default=None, return_dtype=pl.String)
    ).filter(pl.col("status").is_in(REGISTERED) | pl.col("status").is_null())
    shared = told.group_by("as_at").agg(pl.col("source_id").n_unique()).filter(pl.col("source_id") > 1)
    several = pl.col("as_at").is_in(shared["as_at"].to_list())
    return pl.concat([told.filter(~several), _one_list(told.filter(several))]).sort("as_at", "urn")


def _one_list(told: pl.DataFrame) -> pl.DataFrame:
    """Several lists of each date as one: registers before inspected lists, the most judged first."""
    registers = told.filter(coverage="register")["as_at"].unique().to_list()
    judged = pl.col("overall").count().over("source_id")
    blanks = [c for c in told.columns if c not in (*_OWN, "coverage", "owner_id")]
    return (
        told.sort(pl.col("coverage") != "register", -judged.cast(pl.Int64), "source_id")
        .group_by("as_at", "urn", maintain_order=True)
        .agg(
            pl.col("source_id", "row_number", "coverage").first(),
            pl.col(blanks).drop_nulls().first(),
            # Where the owner is taken from another list, so is its key.
            owner_id=pl.coalesce(
                pl.col("owner_id").filter(pl.col("owner").is_not_null()).first(), pl.col("owner_id").first()
            ),
        )
        .filter((pl.col("coverage") == "register") | ~pl.col("as_at").is_in(registers))
        .select(told.columns)
    )


def inherited(settings: pl.DataFrame, to: date | None) -> pl.DataFrame:
    """`settings`, those of a council that was reorganised under the successor that has them on `to`'s list.

    So two lists can be compared across a reorganisation. What closed in between stays with the old council.
    """
    heirs = reference.facts("la_changes").select(
        la_code="old_la_code_9", heir="new_la_code_9", moved=pl.lit(True)
    )
    now = settings.filter(pl.col("as_at") == to).select("urn", heir="la_code", heir_name="la_name")
    return (
        settings.join(now, on="urn", how="left", maintain_order="left")
        .join(heirs, on=["la_code", "heir"], how="left", maintain_order="left")
        .with_columns(
            la_code=pl.when("moved").then("heir").otherwise("la_code"),
            la_name=pl.when("moved").then("heir_name").otherwise("la_name"),
        )
        .drop("heir", "heir_name", "moved")
    )


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
        .sort(
            "urn",
            "inspected_on",
            "graded",
            "source_id",
            "event_number",
            "overall",
            descending=[False, False, True, True, True, True],
        )
        .unique(["urn", "inspected_on", "event_number"], keep="first", maintain_order=True)
        .unique(
            ["urn", "inspected_on", pl.col("event_type").str.to_lowercase()],
            keep="first",
            maintain_order=True,
        )
        .drop("graded")
    )
