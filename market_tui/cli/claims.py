"""`market-tui claims`: the founding figures, each with its definition and whether it holds."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from market_tui.cli.options import chosen_market, leaving, scope_options, store_option
from market_tui.cli.output import narrate
from market_tui.cli.query import check_output, deliver, output_options

if TYPE_CHECKING:
    from market_tui.query import Answer


@click.command("claims")
@click.option("--then", metavar="YEAR", default="2022", help="The earlier year (default: 2022).")
@scope_options
@output_options
@store_option
@click.pass_context
def claims_command(
    ctx: click.Context,
    /,
    then: str,
    *,
    form: str | None,
    output: Path | None,
    no_bom: bool,
    **scope: Any,
) -> None:
    """Hold the founding figures against the data: what is counted, then and now, and whether it holds.

    The query `claims` is an example of a query file of your own, for your board's claims.

    \b
    Examples:
      market-tui claims
      market-tui claims --area "Liverpool City Region" --sector-basis legal-form
      market-tui claims --area Wirral -o claims.csv
    """
    from market_tui.query import ask

    check_output("claims", form, output)
    market = leaving(chosen_market(ctx), None, output)
    answer = ask(market, "claims", market.scope(**scope), then=then)
    if form in (None, "table") and output is None:
        _print(answer)
        return
    deliver(answer, form, output, bom=not no_bom)


def _print(answer: "Answer") -> None:
    """A block a claim: a table of fifteen columns fits no terminal."""
    from market_tui.export.provenance import notes
    from market_tui.export.safe import visible
    from market_tui.export.units import shown

    area = None
    for row in visible(answer.frame).iter_rows(named=True):
        if row["area"] != area:
            area = row["area"]
            click.echo(f"{area}\n{'=' * len(area)}")
        click.echo(row["claim"])
        for moment in ("then", "now"):
            unit = row["unit"]
            value = row[moment]
            told = shown(value, unit) + ("" if unit == "fraction" or value is None else f" {unit}")
            low, high = (row[f"{moment}_{end}"] for end in ("low", "high"))
            ends = f" ({shown(low, unit)} to {shown(high, unit)})" if low is not None else ""
            day = str(row[f"{moment}_on"] or "")
            click.echo(f"  {moment:<5}{day:<12}{told}{ends}: {row[f'{moment}_holds']}")
        click.echo(f"  {row['definition']}." + (f" {row['note']}." if row["note"] else ""))
        click.echo()
    click.echo(answer.scope.line())
    for note in notes(answer):
        narrate(f"note: {note}")
    sys.stdout.flush()
