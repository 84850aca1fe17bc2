"""Why two published counts of "the same" homes differ."""

import polars as pl

from market_tui.market import Scope
from market_tui.publishers.ofsted_words import CHILDRENS_HOME, SCHOOL_AS_HOME, SECURE_HOME
from market_tui.query import query

# What each step adds to the one before, and under which name publishers print the sum.
_STEPS = (
    ("children's homes with a full inspection, without those that offer short breaks only", ""),
    ("and those not yet inspected", "homes_excl_short_break"),
    ("and those that offer short breaks only", "homes"),
    ("and secure children's homes", ""),
    ("and residential special schools registered as children's homes", "homes_all_types"),
)


@query(
    title="Counts of homes, one definition at a time",
    chart="table",
    columns={
        "as_at": "date of the list",
        "step": "order of the definitions",
        "counted": "what is counted, all steps to this one together",
        "homes": "homes by this definition [homes]",
        "more": "homes that this step adds [homes]",
        "places": "registered places by this definition [places]",
        "more_places": "places that this step adds [places]",
        "suspended": "of these homes, suspended; they count as registered [homes]",
        "published": "the figure printed for this definition, where there is one [homes]",
        "source": "where it is printed",
    },
    caveats=(
        "Until March 2024 Ofsted's headline left out homes that offer short breaks only; it now has them.",
        "A 'provider level' list holds inspected settings only: its number of rows is the first step.",
        "For a date with only an inspected list the later steps cannot be counted; nor can the first two "
        "where the list does not say which homes offer short breaks only.",
    ),
    needs=("ofsted-providers",),
)
def reconcile(
    settings: pl.LazyFrame, published_figures: pl.LazyFrame, snapshots: pl.LazyFrame, scope: Scope
) -> pl.LazyFrame:
    """Homes on the scope's date by one definition after another, each adding to the one before.

    The first step is what a list of inspected settings shows, the last every type that Ofsted registers as a
    children's home. Active and Suspended both count. The scope's provision and short breaks are set aside.
    """
    home, inspected = pl.col("provision") == CHILDRENS_HOME, pl.col("overall").is_not_null()
    short = pl.col("short_break_only").fill_null(False)
    step = (
        pl.when(home & ~short & inspected)
        .then(1)
        .when(home & ~short)
        .then(2)
        .when(home)
        .then(3)
        .when(pl.col("provision") == SECURE_HOME)
        .then(4)
        .when(pl.col("provision") == SCHOOL_AS_HOME)
        .then(5)
    )
    held = settings.with_columns(step=step).filter(pl.col("step").is_not_null())
    # Whether the list says of any home that it offers short breaks only, and whether it is a register.
    told = held.group_by("area").agg(
        flagged=pl.col("short_break_only").is_not_null().any(),
        register=(pl.col("coverage") == "register").all(),
    )
    added = held.group_by("area", "step").agg(
        more=pl.len(),
        more_places=pl.col("places").sum(),
        now_suspended=(pl.col("status") == "Suspended").sum(),
    )
    names = pl.LazyFrame(
        [(n, counted, measure) for n, (counted, measure) in enumerate(_STEPS, 1)],
        schema={"step": pl.Int32, "counted": pl.String, "measure": pl.String},
        orient="row",
    )
    # A loaded figure names its list by the list's id.
    lists = snapshots.select(source="source_id", printed_in="file")
    printed = (
        published_figures.filter(pl.col("period") == str(scope.as_at))
        .join(lists, on="source", how="left")
        .with_columns(source=pl.coalesce("printed_in", "source"))
        .group_by("area", "measure")
        .agg(published=pl.col("value").first().cast(pl.Int64), source=pl.col("source").first())
    )
    known = pl.col("flagged") | (pl.col("step") > 2)
    countable = known & (pl.col("register") | (pl.col("step") == 1))
    running = {"homes": "more", "places": "more_places", "suspended": "now_suspended"}
    return (
        told.join(names, how="cross")
        .join(added, on=["area", "step"], how="left")
        .with_columns(pl.col("more", "more_places", "now_suspended").fill_null(0).cast(pl.Int64))
        .sort("area", "step")
        .with_columns(pl.col(column).cum_sum().over("area").alias(name) for name, column in running.items())
        .with_columns(name=pl.col("area").cast(pl.String))
        .join(printed, left_on=["name", "measure"], right_on=["area", "measure"], how="left")
        .select(
            "area",
            pl.lit(scope.as_at).alias("as_at"),
            "step",
            "counted",
            pl.when(countable).then("homes").alias("homes"),
            pl.when(countable & (pl.col("step") > 1)).then("more").alias("more"),
            pl.when(countable).then("places").alias("places"),
            pl.when(countable & (pl.col("step") > 1)).then("more_places").alias("more_places"),
            pl.when(countable).then("suspended").alias("suspended"),
            "published",
            "source",
        )
        .sort("area", "step")
    )
