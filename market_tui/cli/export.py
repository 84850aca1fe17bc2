"""`market-tui export`: a board pack."""

from pathlib import Path
from typing import Any

import click

from market_tui.cli.names import dashboard_names
from market_tui.cli.options import chosen_market, scope_options, store_option
from market_tui.cli.output import narrate
from market_tui.errors import NotLoaded, UsageError


@click.command("export")
@click.argument("dashboard", metavar="DASHBOARD|all", shell_complete=dashboard_names)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="DIR", required=True, help="Folder to write."
)
@click.option("--open", "then_open", is_flag=True, help="Open the folder when done.")
@scope_options
@store_option
@click.pass_context
def export_command(
    ctx: click.Context, /, dashboard: str, output: Path, then_open: bool, **scope: Any
) -> None:
    """Write a board pack: a CSV per panel with its description, a workbook with charts, SVG charts, a README.

    A panel whose data is not loaded is named in the README. The same lists and scope give the same bytes.

    \b
    Examples:
      market-tui export ownership --area "Liverpool City Region" --area England -o pack
      market-tui export all --area Wirral -o wirral --open
    """
    from market_tui.dashboards import DASHBOARDS
    from market_tui.export.pack import write_pack

    if dashboard != "all" and dashboard not in DASHBOARDS:
        raise UsageError(f"no dashboard called {dashboard!r}", f"There are: {', '.join(DASHBOARDS)}, all.")
    if output.exists() and not output.is_dir():
        raise UsageError(f"{output} is not a folder", "Name a folder with -o; it is made if need be.")
    shown = list(DASHBOARDS.values()) if dashboard == "all" else [DASHBOARDS[dashboard]]
    market = chosen_market(ctx).public()
    written = write_pack(market, market.scope(**scope), shown, output)
    for path in written:
        narrate(f"written: {path}")
    if not any(path.suffix == ".csv" for path in written):
        raise NotLoaded(
            f"nothing that {dashboard} shows is loaded", f"{output / 'README.md'} says what to load."
        )
    if then_open:
        click.launch(str(output))
