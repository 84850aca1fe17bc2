"""Options that many commands share: the store, the scope, the output."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from market_tui.cli.names import area_names
from market_tui.cli.output import narrate, on_screen
from market_tui.errors import UsageError

if TYPE_CHECKING:
    from market_tui.market import Market
    from market_tui.query import Query

Command = Callable[..., Any]

_SCOPE = (
    ("--by", ("area", "authority", "region"), "Areas pooled, or taken apart."),
    (
        "--provision",
        (
            "childrens-homes",
            "all-homes",
            "supported-accommodation",
            "fostering-agencies",
            "residential-special-schools",
            "family-centres",
            "everything",
        ),
        "Kind of setting (default: childrens-homes).",
    ),
    ("--short-breaks", ("include", "exclude", "only"), "Homes that offer short breaks only."),
    ("--basis", ("homes", "places"), "What shares and ranks are of."),
    ("--owner-level", ("group", "registered"), "Owner groups, or registered companies."),
    ("--sector-basis", ("ofsted", "legal-form"), "Sector as declared, or by legal form."),
    ("--neighbours", ("2025", "2021"), "Set of statistical neighbours."),
    ("--prices", ("cash", "real"), "Prices of the year, or of the base year."),
)


def store_option(command: Command) -> Command:
    """`--store` on a command, as well as before it."""

    def keep(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
        if value is not None:
            ctx.ensure_object(dict)["store"] = value

    option = click.option(
        "--store",
        type=click.Path(path_type=Path),
        expose_value=False,
        callback=keep,
        help="The store to use (or MARKET_TUI_STORE).",
    )
    return option(command)


def scope_options(command: Command) -> Command:
    """The scope's flags; each left out means the scope's default."""
    for flag, choices, text in reversed(_SCOPE):
        command = click.option(flag, type=click.Choice(choices), help=text)(command)
    command = click.option("--as-at", metavar="DATE", help="Date of the list (default: latest register).")(
        command
    )
    return click.option(
        "--area",
        "area",
        multiple=True,
        metavar="NAME",
        help="England, region, council, group, code; repeat.",
        shell_complete=area_names,
    )(command)


def json_option(command: Command) -> Command:
    """`--json`: the same as plain values."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def chosen_store(ctx: click.Context) -> Path:
    """The store named on the command line, in the environment, or the user's own."""
    from market_tui.paths import store_dir

    named = (ctx.obj or {}).get("store")
    return Path(named) if named else store_dir()


def chosen_market(ctx: click.Context) -> "Market":
    """The market of the chosen store; says SAMPLE on stderr when nothing is loaded."""
    import market_tui

    folder = chosen_store(ctx)
    market = market_tui.open_market(folder)
    if market.sample:
        narrate("SAMPLE: nothing is loaded, so the synthetic sample market answers.")
        if any((folder / "originals").glob("*")):
            narrate(f"note: {folder} keeps files but no list of them. Run: market-tui doctor --repair")
    return market


def leaving(market: "Market", asked: "Query | None", output: Path | None) -> "Market":
    """The market for an answer that leaves the terminal, for a file or a pipe: public, unless it names the
    restricted list. Of children only what is counted and masked leaves.

    Raises:
        UsageError: rows about single children, or figures on them that nothing masks.
    """
    if output is None and on_screen():
        return market
    if asked is None or not asked.of_children:
        named = {table.removeprefix("raw_") for table in (asked.tables if asked else ())}
        return market if "restricted_providers" in named else market.public()
    if not asked.masks:
        raise UsageError(
            "child-level rows stay on this terminal: they are neither written nor piped",
            "Written, with small counts masked, are the answers of: own_children, own_moves …",
        )
    return market.public(own_children=True)
