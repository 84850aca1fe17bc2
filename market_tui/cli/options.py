"""Options that many commands share: the store, the scope, the output."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from market_tui.cli.names import area_names
from market_tui.cli.output import narrate, on_screen

if TYPE_CHECKING:
    from market_tui.market import Market

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


def leaving(market: "Market", tables: Iterable[str], output: Path | None) -> "Market":
    """The market for an answer that leaves the terminal, for a file or a pipe: public, unless it names the
    restricted list.
    """
    named = {table.removeprefix("raw_") for table in tables}
    stays = output is None and on_screen()
    return market if stays or "restricted_providers" in named else market.public()
