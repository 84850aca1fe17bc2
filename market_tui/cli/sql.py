"""`market-tui sql`: the same tables by SQL."""

from pathlib import Path
from typing import Any

import click

from market_tui.cli.options import chosen_market, leaving, scope_options, store_option
from market_tui.cli.output import narrate
from market_tui.cli.query import check_output, deliver, output_options
from market_tui.errors import UsageError


@click.command("sql")
@click.argument("statement", required=False)
@click.option(
    "-f", "--file", "file", type=click.Path(path_type=Path), metavar="FILE", help="Read SQL from it."
)
@click.option("--explain", is_flag=True, help="Show the plan instead of running it.")
@scope_options
@output_options
@store_option
@click.pass_context
def sql_command(
    ctx: click.Context,
    /,
    statement: str | None,
    file: Path | None,
    explain: bool,
    *,
    form: str | None,
    output: Path | None,
    no_bom: bool,
    **scope: Any,
) -> None:
    """Ask in SQL (Polars SQL) over the tables that queries get, scoped alike: homes, inspections, children …

    A table of `market-tui tables` with raw_ before its name is whole and unscoped, for example raw_providers.
    It only reads: SELECT, WITH, SHOW TABLES, EXPLAIN.

    \b
    Examples:
      market-tui sql "SELECT sector, count(*) AS homes FROM homes GROUP BY sector ORDER BY sector"
      market-tui sql "SELECT * FROM rejects ORDER BY source_id, row_number" --format csv
      market-tui sql -f solo_homes.sql --area Wirral -o solo.xlsx
    """
    from market_tui.query import ask, sql

    text = _text(statement, file)
    asked = sql.statement(text, explain=explain)
    check_output("sql", form, output)
    market = leaving(chosen_market(ctx), asked, output)
    answer = ask(market, asked, market.scope(**scope))
    if explain:
        click.echo("\n".join(map(str, answer.frame.to_series())))
        return
    if sql.unsorted(answer, text):
        narrate("note: without ORDER BY the rows come in no certain order")
    deliver(answer, form, output, bom=not no_bom)


def _text(statement: str | None, file: Path | None) -> str:
    if (statement is None) == (file is None):
        raise UsageError("give one statement, or -f FILE", 'For example: market-tui sql "SHOW TABLES"')
    if file is None:
        return statement or ""
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}", "SQL files are UTF-8 text.") from error
