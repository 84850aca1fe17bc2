"""`market-tui status`: what is loaded, how old it is, and what to know of it."""

import json

import click

from market_tui.cli.options import chosen_market, json_option, store_option


@click.command("status")
@store_option
@json_option
@click.pass_context
def status_command(ctx: click.Context, as_json: bool) -> None:
    """What is loaded, how old, and what to know of it before quoting a figure."""
    from market_tui.market.status import findings, loaded

    market = chosen_market(ctx)
    lists, found = loaded(market), findings(market)
    if as_json:
        told = {
            "store": str(market.store.folder),
            "sample": market.sample,
            "generation": market.manifest.generation,
            "lists": lists,
            "findings": found,
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo(f"{market.store.folder}{'  SAMPLE' if market.sample else ''}")
    for each in lists:
        coverage = f"{each['coverage'] or '':<10}"
        click.echo(
            f"  {each['as_at']}  {each['family'].split(':')[0]:<22}{coverage}{each['rows']:>8,} rows"
            f"{each['rejected']:>5,} rejected  {each['sha256'][:8]}  {each['file']}"
        )
    for finding in found:
        click.echo(f"  ⚑ {finding}")
