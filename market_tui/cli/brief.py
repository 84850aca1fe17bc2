"""`market-tui brief`: the market position statement of an area."""

from pathlib import Path
from typing import Any

import click

from market_tui.cli.options import chosen_market, scope_options, store_option
from market_tui.cli.output import narrate
from market_tui.errors import NotLoaded, UsageError


@click.command("brief")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="FILE.html or FILE.md (default: Markdown to stdout).",
)
@scope_options
@store_option
@click.pass_context
def brief_command(ctx: click.Context, /, output: Path | None, **scope: Any) -> None:
    """Write the market position statement of an area: one page, every figure from a query and linked to it.

    A second --area is the comparator (default: England). Sections without data say what to load.

    \b
    Examples:
      market-tui brief --area "Liverpool City Region" -o statement.html
      market-tui brief --area Wirral --area "North West" -o wirral.md

    Exit codes: 0 written; 5 nothing that it could tell is loaded.
    """
    from market_tui.export.brief import as_html, as_markdown, compose
    from market_tui.export.files import put

    suffix = output.suffix.lower() if output else ".md"
    if suffix not in (".html", ".htm", ".md"):
        raise UsageError(f"a brief is a page: {output}", "Name it .html or .md.")
    market = chosen_market(ctx)
    settled = market.scope(**scope)
    if len(settled.areas) > 2:
        raise UsageError("a brief is of one area beside another", "Name one or two with --area.")
    brief = compose(market, settled)
    if not any(section.sentences for section in brief.sections):
        raise NotLoaded(
            f"nothing that a brief of {brief.facts.area} could tell is loaded",
            "Run: market-tui load FILES… (or: market-tui fetch)",
        )
    page = as_markdown(brief) if suffix == ".md" else as_html(brief)
    for section in brief.sections:
        for query, said in section.missing.items():
            narrate(f"note: not shown: {query}. {said}")
    if output is None:
        click.echo(page, nl=False)
    else:
        narrate(f"written: {put(output, page.encode())}")
