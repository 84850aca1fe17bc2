"""`market-tui reconcile`: why two counts of "the same" homes differ."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from market_tui.cli.options import chosen_market, leaving, scope_options, store_option
from market_tui.cli.query import check_output, deliver, output_options
from market_tui.errors import UsageError


@click.command("reconcile")
@click.option(
    "--from", "first", multiple=True, metavar="FIELD=VALUE", help="A definition of the first count."
)
@click.option("--to", "last", multiple=True, metavar="FIELD=VALUE", help="A definition of the second count.")
@scope_options
@output_options
@store_option
@click.pass_context
def reconcile_command(
    ctx: click.Context,
    /,
    first: tuple[str, ...],
    last: tuple[str, ...],
    *,
    form: str | None,
    output: Path | None,
    no_bom: bool,
    **scope: Any,
) -> None:
    """Show why counts of homes differ, one definition at a time.

    Alone, it adds definition to definition up to every type of home, beside what publishers print. With
    --from and --to it goes from one scope to another; fields are those of the scope's flags.

    \b
    Examples:
      market-tui reconcile --as-at 2023
      market-tui reconcile --as-at 2023 --from short-breaks=exclude --to provision=all-homes
      market-tui reconcile --area Wirral --from as-at=2022 --to as-at=2025
    """
    from market_tui.query import ask
    from market_tui.query.between import between

    check_output("reconcile", form, output)
    one, other = _given(first), _given(last)
    market = leaving(chosen_market(ctx), None, output)
    if one or other:
        answer = between(market, market.scope(**scope | one), market.scope(**scope | other))
    else:
        answer = ask(market, "reconcile", market.scope(**scope))
    deliver(answer, form, output, bom=not no_bom)


def _given(pairs: tuple[str, ...]) -> dict[str, Any]:
    """`FIELD=VALUE` pairs as the scope's values.

    Raises:
        UsageError: no such field, or no value.
    """
    from market_tui.market import Scope

    known = {field.name.replace("_", "-") for field in fields(Scope)} - {"areas", "by"} | {"area"}
    told: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if name not in known or not equals or not value:
            raise UsageError(
                f"not a definition: {pair!r}", f"Write FIELD=VALUE, FIELD one of: {', '.join(sorted(known))}."
            )
        told[name.replace("-", "_")] = value
    return told
