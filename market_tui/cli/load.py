"""`market-tui load`: files, folders and ZIPs into the store."""

import json
from pathlib import Path

import click

from market_tui.cli.names import area_names
from market_tui.cli.options import chosen_store, json_option, store_option
from market_tui.cli.output import narrate


@click.command("load")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@store_option
@json_option
@click.option(
    "--authority",
    metavar="NAME",
    help="Whose children a return is about (default: home_area in config.toml).",
    shell_complete=area_names,
)
@click.option("--quiet", "-q", is_flag=True, help="Only say what went wrong.")
@click.pass_context
def load_command(
    ctx: click.Context, paths: tuple[Path, ...], as_json: bool, authority: str | None, quiet: bool
) -> int:
    """Load published files as they are: each is recognised, checked and reported on.

    \b
    Examples:
      market-tui load ~/Downloads/ofsted
      market-tui load register_2025.csv release_2023.ods
      market-tui load --authority Wirral 2025-episodes.csv 2025-header.csv
    """
    from market_tui.intake import load
    from market_tui.store import Store

    report = load(paths, Store(chosen_store(ctx)), authority=authority)
    if as_json:
        click.echo(json.dumps(report.to_dict(), ensure_ascii=False, indent=1))
    else:
        for line in report.lines(quiet=quiet):
            narrate(line)
        narrate(report.summary())
    return report.exit_code
