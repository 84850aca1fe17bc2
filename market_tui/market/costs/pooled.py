"""Costs of the scope's areas: published where an area has its own figure, else summed or averaged.

A sum over councils says how many of them reported and names those that did not.
"""

import polars as pl

from market_tui import reference
from market_tui.market.costs.book import LAIT, RETURNS, councils
from market_tui.market.costs.findings import SPEND
from market_tui.market.costs.prices import in_base_prices
from market_tui.market.costs.rules import UNIT_COST
from market_tui.measures import to_pence

SUMMED, PUBLISHED, AVERAGED = "sum of councils", "as published", "mean of councils, unweighted"
_CELL = ["area", "financial_year", "line", "sector", "return_name"]
_FEW = 12
_MOST_FLAGGED = 6


def spending_of(spending: pl.DataFrame, findings: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Amounts of the members' areas by year, line, sector and return.

    `area, financial_year, line, sector, return_name, amount, amount_real, basis, reporting, of, missing,
    children, unit, edition, flag, amount_without_suspect, children_without_suspect`: `of` councils in force
    at the year's end, `reporting` those with an amount, `missing` names the others. England and regions stand
    as published where the return prints them. `children` is the population 0 to 17 of the councils that the
    amount is of; empty where it is not known of one of them.
    `flag` says what the rules that leave a figure out find in that return's line, whatever its sector, and
    `…_without_suspect` leave those councils out. Unit: GBP.
    """
    placed = members.join(councils(), on="la_code", how="inner")
    given = spending.filter(pl.col("council").is_not_null(), pl.col("amount").is_not_null()).drop("la_code")
    people = _people()
    held = (
        placed.select("area", "council").unique().join(given, on="council")
        .join(people, on=["council", "financial_year"], how="left")
        .join(_faults(findings, SPEND), on=["council", "financial_year", "line", "return_name"], how="left")
    )  # fmt: skip
    living = _in_force(placed, spending)
    expected = _expected(living)
    population, sound = pl.col("population"), pl.col("flag").is_null()
    summed = (
        held.lazy()
        .group_by(_CELL)
        .agg(
            to_pence(pl.col("amount").sum()),
            reporting=pl.col("council").n_unique(),
            children=pl.when(population.null_count() == 0).then(population.sum()),
            amount_without_suspect=pl.when(sound.any()).then(to_pence(pl.col("amount").filter(sound).sum())),
            children_without_suspect=pl.when(population.filter(sound).null_count() == 0).then(
                population.filter(sound).sum()
            ),
            unit=pl.col("unit").first(),
            edition=pl.col("edition").max(),
        )
        .join(expected.lazy(), on=["area", "financial_year"], how="left")
        .with_columns(basis=pl.lit(SUMMED))
        .collect()
    )
    summed = _with_words(summed, held).drop("expected")
    published = (
        _published(spending, members)
        .join(expected.drop("expected"), on=["area", "financial_year"], how="left")
        .join(summed.select(*_CELL, reporters="children"), on=_CELL, how="left")
        .join(_everyone(living, people), on=["area", "financial_year"], how="left")
        # LAIT's own totals are of the councils that it prints; RO3's England is estimated for the others.
        .with_columns(children=pl.when(return_name=LAIT).then("reporters").otherwise("everyone"))
        .drop("reporters", "everyone")
        .with_columns(amount_without_suspect="amount", children_without_suspect="children")
    )
    over = summed.join(published, on=_CELL, how="anti")
    return (
        pl.concat([over, published], how="diagonal")
        .with_columns(
            pl.col("return_name").cast(pl.Enum(RETURNS)),
            amount_real=in_base_prices(pl.col("amount"), pl.col("financial_year")),
        )
        .sort(_CELL)
    )


def preferred(spending: pl.LazyFrame) -> pl.LazyFrame:
    """Each amount once: by section 251 where it has it, then LAIT's reprint, RO3, RSX."""
    return spending.sort("return_name").unique(_CELL[:-1], keep="first", maintain_order=True)


def weekly_of(weekly: pl.DataFrame, findings: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Weekly unit costs of the members' areas.

    `area, financial_year, service, weekly_cost, weekly_cost_without_suspect, weekly_cost_real, flag, basis,
    reporting, of, edition`. A council, a region and England stand as published; another group is the mean of
    its councils, each counting once, since no group's care days are published. `flag` says what the rules
    find, and `weekly_cost_without_suspect` leaves those figures out.
    """
    placed = members.join(councils(), on="la_code", how="inner")
    flags = _faults(findings, UNIT_COST).drop("return_name").rename({"line": "service"})
    held = (
        placed.select("area", "council")
        .unique()
        .join(weekly.filter(pl.col("council").is_not_null()), on="council")
        .join(flags, on=["council", "financial_year", "service"], how="left")
        .join(
            _expected(_in_force(placed, weekly)).drop("expected"), on=["area", "financial_year"], how="left"
        )
    )
    key = ["area", "financial_year", "service"]
    cost, alone = pl.col("weekly_cost"), pl.col("of").fill_null(1) == 1
    averaged = (
        held.group_by(key)
        .agg(
            cost.mean(),
            weekly_cost_without_suspect=cost.filter(pl.col("flag").is_null()).mean(),
            reporting=cost.count(),
            of=pl.col("of").first(),
            edition=pl.col("edition").max(),
        )
        .with_columns(basis=pl.when(alone).then(pl.lit(PUBLISHED)).otherwise(pl.lit(AVERAGED)))
        .join(_flags(held, key), on=key, how="left")
    )
    published = (
        _own_codes(members)
        .join(weekly.filter(pl.col("council").is_null()), on="area_code")
        .filter(pl.col("weekly_cost").is_not_null())
        .select(
            "area", "financial_year", "service", "weekly_cost", "edition",
            weekly_cost_without_suspect="weekly_cost", basis=pl.lit(PUBLISHED),
        )
    )  # fmt: skip
    both = pl.concat([averaged.join(published, on=key, how="anti"), published], how="diagonal")
    lived = pl.col("weekly_cost").is_not_null() | (pl.col("flag") != "")
    return (
        both.with_columns(pl.col("flag").fill_null(""))
        .filter(lived)
        .with_columns(weekly_cost_real=in_base_prices(pl.col("weekly_cost"), pl.col("financial_year")))
        .sort(key)
    )


def _with_words(summed: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """`summed` with `flag` and `missing`, worked out only for the few cells that have any."""
    faulty = held.filter(pl.col("flag").is_not_null()).join(summed.select(*_CELL, "of"), on=_CELL)
    flags = _flags(faulty, _CELL)
    short = summed.filter(pl.col("reporting") < pl.col("of")).select(*_CELL, "expected")
    names = held.join(short, on=_CELL, how="semi").group_by(_CELL).agg(names="authority")
    missing = short.join(names, on=_CELL).select(
        *_CELL, missing=_listed(pl.col("expected").list.set_difference("names"))
    )
    return (
        summed.join(flags, on=_CELL, how="left")
        .join(missing, on=_CELL, how="left")
        .with_columns(pl.col("flag", "missing").fill_null(""))
    )


def _faults(findings: pl.DataFrame, basis: str) -> pl.DataFrame:
    """`council, financial_year, line, return_name, flag` of the figures that a rule leaves out."""
    return (
        findings.filter(pl.col("leaves_out") & (pl.col("basis") == basis))
        .group_by("council", "financial_year", "return_name", line="measure")
        .agg(flag=pl.col("reason").sort().str.join("; "))
    )


def _flags(held: pl.DataFrame, cell: list[str]) -> pl.DataFrame:
    """`cell` and `flag` in words: what is found in a council's own return, and in a group whose it is."""
    alone = pl.col("of").fill_null(1) == 1
    return (
        held.filter(pl.col("flag").is_not_null())
        .group_by(*cell, "flag", "of")
        .agg(names=pl.col("authority").unique())
        .with_columns(
            told=pl.when(alone).then("flag").otherwise(pl.format("{}: {}", _listed(pl.col("names")), "flag"))
        )
        .group_by(cell)
        .agg(flag=pl.col("told").sort())
        .with_columns(flag=_listed(pl.col("flag"), "; ", _MOST_FLAGGED))
    )


def _own_codes(members: pl.DataFrame) -> pl.DataFrame:
    """`area, area_code` of the areas that publishers print themselves: England and the nine regions."""
    known = reference.table("authorities")
    regions = known.select(name="region", area_code="region_code").unique()
    england = pl.DataFrame({"name": ["England"], "area_code": [reference.ENGLAND_CODE]})
    areas = members.select("area").unique().with_columns(name=pl.col("area").cast(pl.String))
    return areas.join(pl.concat([regions, england]), on="name").select("area", "area_code")


def _published(spending: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    return (
        _own_codes(members)
        .join(spending.filter(pl.col("council").is_null()), on="area_code")
        .filter(pl.col("amount").is_not_null())
        .select(
            *_CELL, "amount", "unit", "edition", basis=pl.lit(PUBLISHED), missing=pl.lit(""), flag=pl.lit("")
        )
    )


def _in_force(placed: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """`area, financial_year, council, authority`: the councils in force on 31 March that ended the year."""
    years = told.select("financial_year").unique()
    on = pl.date(pl.col("financial_year").str.slice(0, 4).cast(pl.Int32) + 1, 3, 31)
    return placed.join(years, how="cross").filter(reference.living(on))


def _expected(living: pl.DataFrame) -> pl.DataFrame:
    """`area, financial_year, of, expected`: how many councils, and their names."""
    return living.group_by("area", "financial_year").agg(
        of=pl.col("council").n_unique(), expected=pl.col("authority").unique()
    )


def _people() -> pl.DataFrame:
    """`council, financial_year, population`: children 0 to 17 in the middle of the year."""
    year = pl.col("year")
    following = ((year + 1) % 100).cast(pl.String).str.zfill(2)
    return (
        reference.table("population")
        .join(councils().select("la_code", "council"), on="la_code")
        .group_by("council", financial_year=pl.format("{}-{}", year, following))
        .agg(population=pl.col("population_0_17").max())
    )


def _everyone(living: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """`area, financial_year, everyone`: the population of all councils; empty where one's is not known."""
    population = pl.col("population")
    return (
        living.select("area", "council", "financial_year").unique()
        .join(people, on=["council", "financial_year"], how="left")
        .group_by("area", "financial_year")
        .agg(everyone=pl.when(population.null_count() == 0).then(population.sum()))
    )  # fmt: skip


def _listed(names: pl.Expr, between: str = ", ", few: int = _FEW) -> pl.Expr:
    """A list of names in words, the first few of them and how many more there are."""
    more = names.list.len().cast(pl.Int64) - few
    some = names.list.sort().list.head(few).list.join(between)
    return pl.when(more > 0).then(pl.format("{} and {} more", some, more)).otherwise(some)


def findings_of(findings: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """The findings on the councils of the members' areas, with `area`."""
    placed = members.join(councils(), on="la_code", how="inner").select("area", "council").unique()
    return placed.join(findings, on="council").sort(
        "area", "financial_year", "authority", "basis", "measure", "return_name", "rule"
    )
