"""`market-tui status`: what is loaded, how old it is, and what to know of it."""

import json
from pathlib import Path
from typing import Any

import click

from market_tui.cli.options import chosen_market, json_option, store_option

NOTHING_KNOWN = 4


@click.command("status")
@store_option
@json_option
@click.option("--check", is_flag=True, help="Ask the publishers whether something newer exists.")
@click.option("--ca-bundle", type=click.Path(path_type=Path), help="Your proxy's certificates, for --check.")
@click.pass_context
def status_command(ctx: click.Context, as_json: bool, check: bool, ca_bundle: Path | None) -> int:
    """What is loaded, how old, and what to know of it before quoting a figure.

    \b
    Examples:
      market-tui status
      market-tui status --check
    """
    from market_tui.market.status import findings, loaded

    market = chosen_market(ctx)
    told: dict[str, Any] = {
        "store": str(market.store.folder),
        "sample": market.sample,
        "generation": market.manifest.generation,
        "lists": loaded(market),
        "findings": findings(market),
    }
    if check:
        from market_tui.fetch import check_for_newer

        told["newest"] = [vars(newest) for newest in check_for_newer(market.store, ca_bundle=ca_bundle)]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _tell(told)
    states = {newest["state"] for newest in told.get("newest", [])}
    return NOTHING_KNOWN if states == {"unknown"} else 0


def _tell(told: dict[str, Any]) -> None:
    click.echo(f"{told['store']}{'  SAMPLE' if told['sample'] else ''}")
    for each in told["lists"]:
        coverage = f"{each['coverage'] or '':<10}"
        click.echo(
            f"  {each['as_at']}  {each['family'].split(':')[0]:<28}{coverage}{each['rows']:>8,} rows"
            f"{each['rejected']:>5,} rejected  {each['sha256'][:8]}  {each['file']}"
        )
    for finding in told["findings"]:
        click.echo(f"  ⚑ {finding}")
    for newest in told.get("newest", []):
        edition = f" {newest['edition']}" if newest["edition"] else ""
        click.echo(f"  {newest['state']:>10}  {newest['source']}{edition}: {newest['why']}")
        if newest["remedy"]:
            click.echo(f"              {newest['remedy']}")
