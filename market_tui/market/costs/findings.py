"""What the rules find: every figure beside its neighbours in time and in other returns, then each fault."""

import polars as pl

from market_tui import reference
from market_tui.market.costs.rules import RULES, UNIT_COST, other_unit, slipped
from market_tui.publishers.spending_lines import ALL_SERVICES, CARE, LOOKED_AFTER

SPEND = "spend"
_SERIES = ["council", "basis", "measure", "return_name"]
_FURTHEST_BEFORE = 2
_TESTED = (*CARE, ALL_SERVICES)
# The order in which one return is preferred where two give the same figure.
_RETURN = pl.Enum(["section 251", "LAIT", "RO3", "RSX"])
_BY_ID = {rule.id: rule for rule in RULES}


def figures(spending: pl.DataFrame, weekly: pl.DataFrame) -> pl.DataFrame:
    """Every council's figure with what the rules compare it with.

    `council, authority, la_code, financial_year, basis, measure, return_name, value, code, certified`, and
    `before, after` (the years beside it), `previous` (the latest before it, within two years, that is no
    slip), `typical` (the median of the council's years; of two, the other), `whole` (its total for children
    looked after, on its parts), `other, other_return` (the same figure in another return). A line that a
    council's return lacks has a row without value.
    """
    spent = spending.filter(
        pl.col("council").is_not_null(),
        pl.col("sector") == "total",
        pl.col("line").is_in(_TESTED) | (pl.col("amount") < 0),
    ).select(*_known("line", "amount"), "certified", "return_name", basis=pl.lit(SPEND))
    unit_costs = weekly.filter(pl.col("council").is_not_null()).select(
        *_known("service", "weekly_cost"),
        certified=pl.lit(None, pl.Boolean),
        return_name=pl.lit("LAIT"),
        basis=pl.lit(UNIT_COST),
    )
    told = pl.concat([spent, unit_costs]).with_columns(pl.col("return_name").cast(_RETURN))
    return _beside(_compared(_whole(_dense(told)))).sort(*_SERIES, "year")


def _known(measure: str, value: str) -> list[pl.Expr]:
    kept = [pl.col(c) for c in ("council", "authority", "la_code", "financial_year", "code")]
    return [*kept, pl.col(measure).alias("measure"), pl.col(value).alias("value")]


def _dense(told: pl.DataFrame) -> pl.DataFrame:
    """`told` with a row for each tested line that others give in that return and year and a council lacks."""
    held = ["basis", "return_name", "financial_year"]
    given = told.filter(pl.col("measure").is_in(_TESTED)).select(*held, "measure").unique()
    returned = told.group_by("council", "authority", *held).agg(
        pl.col("la_code").first(), pl.col("certified").first()
    )
    lines = returned.join(given, on=held)
    key = ["council", *held, "measure"]
    absent = lines.join(told, on=key, how="anti")
    dense = pl.concat([told, absent], how="diagonal").with_columns(
        year=pl.col("financial_year").str.slice(0, 4).cast(pl.Int32)
    )
    return _living(dense)


def _living(told: pl.DataFrame) -> pl.DataFrame:
    """Without the blank years of a council before it began and after it ended."""
    lived = reference.living(pl.date(pl.col("year") + 1, 3, 31))
    return (
        told.join(reference.lives().rename({"old_la_code": "council"}), on="council", how="left")
        .filter(lived | pl.col("value").is_not_null())
        .drop("valid_from", "valid_to")
    )


def _whole(told: pl.DataFrame) -> pl.DataFrame:
    """With `whole`, the council's total for children looked after beside its parts."""
    key = ["council", "basis", "return_name", "financial_year"]
    totals = told.filter((pl.col("measure") == LOOKED_AFTER) & (pl.col("basis") == SPEND)).select(
        *key, whole="value"
    )
    is_whole = (pl.col("measure") == LOOKED_AFTER) & (pl.col("basis") == SPEND)
    return told.join(totals, on=key, how="left").with_columns(
        is_whole=is_whole, whole=pl.when(pl.col("measure").is_in(CARE) & ~is_whole).then("whole")
    )


def _compared(told: pl.DataFrame) -> pl.DataFrame:
    """With `other` and `other_return`: the next return, in order of preference, that has the figure."""
    key = ["council", "basis", "measure", "financial_year"]
    others = told.filter(pl.col("value").is_not_null() & (pl.col("basis") == SPEND)).select(
        *key, other="value", other_return="return_name"
    )
    pairs = (
        told.select(*key, "return_name")
        .join(others, on=key)
        .filter(pl.col("return_name").to_physical() < pl.col("other_return").to_physical())
        .sort("other_return")
        .unique([*key, "return_name"], keep="first", maintain_order=True)
    )
    return told.join(pairs, on=[*key, "return_name"], how="left")


def _beside(told: pl.DataFrame) -> pl.DataFrame:
    """With the figures of other years: `before, after, typical`, then `previous` past any slip."""
    ordered = told.sort(*_SERIES, "year")
    value, year = pl.col("value"), pl.col("year")
    next_to = [
        pl.when((year - year.shift(1)) == 1).then(value.shift(1)).over(_SERIES).alias("before"),
        pl.when((year.shift(-1) - year) == 1).then(value.shift(-1)).over(_SERIES).alias("after"),
        pl.when(value.count() == 2)
        .then(value.sum() - value)
        .when(value.count() > 2)
        .then(value.median())
        .over(_SERIES)
        .alias("typical"),
    ]
    fault = (slipped(_BY_ID["C2"].threshold or 0) | other_unit(_BY_ID["C7"].threshold or 0)).fill_null(False)
    sound = pl.when(~fault & value.is_not_null() & (value != 0))
    return (
        ordered.with_columns(next_to)
        .with_columns(sound_value=sound.then(value), sound_year=sound.then(year))
        .with_columns(
            pl.col("sound_value", "sound_year").forward_fill().shift(1).over(_SERIES).name.prefix("last_")
        )
        .with_columns(
            previous=pl.when(year - pl.col("last_sound_year") <= _FURTHEST_BEFORE).then("last_sound_value")
        )
        .drop("sound_value", "sound_year", "last_sound_value", "last_sound_year")
    )


def findings(tested: pl.DataFrame) -> pl.DataFrame:
    """One row for each figure and rule that finds fault with it.

    `council, authority, la_code, financial_year, basis, measure, return_name, value, previous, ratio, rule,
    reason, leaves_out`; `previous` is what the rule compares with, `ratio` value / previous.
    """
    own = ["council", "authority", "la_code", "financial_year", "basis", "measure", "return_name", "value"]
    found = [
        tested.filter(rule.test).select(
            *own,
            previous=pl.col(rule.against),
            ratio=pl.when(pl.col(rule.against) > 0).then(pl.col("value") / pl.col(rule.against)),
            rule=pl.lit(rule.id),
            reason=pl.format("{}: {}", pl.lit(rule.id), rule.reason()),
            leaves_out=pl.lit(rule.leaves_out),
        )
        for rule in RULES
    ]
    told = pl.concat(found).with_columns(pl.col("return_name").cast(pl.String))
    return told.sort("authority", "financial_year", "basis", "measure", "return_name", "rule")
