"""`market-tui new-query`: a commented starter for a question of one's own."""

import keyword
from pathlib import Path

import click

from market_tui.cli.output import narrate
from market_tui.errors import StoreError, UsageError
from market_tui.whole import write_new

_PYTHON = '''"""A question of our own. Run it: market-tui query {name} --area "North West" """

import polars as pl

from market_tui import query


# The title stands above the table. Each column has its meaning, with the unit in brackets at the end:
# [homes], [places], [fraction], [GBP], [days]. A caveat is said beside every figure.
@query(
    title="{title}",
    chart="bars",  # or: share, trend, intervals, table
    columns={{
        "sector": "sector, as the scope reads it",
        "homes": "homes with few places [homes]",
        "homes_share": "of the area's homes [fraction]",
    }},
    caveats=("Sector is what the registrant declared to Ofsted.",),
    needs=("ofsted-providers",),
)
# Parameters name the tables: homes, homes_over_time, inspections, published, scope, or any table of
# `market-tui tables`. They come scoped: area, date and definitions are applied, `area` is the first column.
# A parameter with a default becomes a flag: market-tui query {name} --most 2
def {name}(homes: pl.LazyFrame, *, most: int = 1) -> pl.LazyFrame:
    """Homes with at most `most` places, by sector.

    This text is the definition that goes with every export.
    """
    small = (pl.col("places") <= most).sum()
    return (
        homes.group_by("area", "sector")
        .agg(homes=small, listed=pl.len())
        # Shares are fractions from 0 to 1 and money is GBP; the table formats them.
        .select("area", "sector", "homes", homes_share=pl.col("homes") / pl.col("listed").sum().over("area"))
        # End with a sort that leaves no two rows free to change places.
        .sort("area", "sector", nulls_last=True)
    )
'''
_SQL = """-- title: {title}
-- definition: Homes with at most a number of places, by sector.
-- column sector: sector, as the scope reads it
-- column homes: homes with few places [homes]
-- option most: 1
-- caveat: Sector is what the registrant declared to Ofsted.
-- needs: ofsted-providers
-- Run it: market-tui query {name} --area "North West" --most 2
-- Tables: SHOW TABLES, by market-tui sql. They come scoped, with area as the first column.
SELECT area, sector, count(*) AS homes
FROM homes
WHERE places <= :most
GROUP BY area, sector
ORDER BY area, sector
"""


@click.command("new-query")
@click.argument("name")
@click.option("--sql", "as_sql", is_flag=True, help="A .sql file instead of a Python function.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write it elsewhere.")
def new_query_command(name: str, as_sql: bool, output: Path | None) -> None:
    """Write a commented starter for a question of your own into your folder of queries.

    It runs as it is, is listed by `market-tui queries`, stands in the app, and is written with `query -o`.

    \b
    Examples:
      market-tui new-query solo_homes
      market-tui new-query solo_homes --sql
    """
    from market_tui.paths import config_dir

    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
        raise UsageError(f"{name!r} cannot be a query's name", "Use letters, digits and _: solo_homes")
    path = output or config_dir() / "queries" / f"{name}{'.sql' if as_sql else '.py'}"
    text = (_SQL if as_sql else _PYTHON).format(name=name, title=name.replace("_", " ").capitalize())
    try:
        write_new(path, text)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already", "Choose another name, or edit that file.") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}", "Choose another place.") from error
    click.echo(path)
    narrate(f"Run it: market-tui query {path if output else name}")
