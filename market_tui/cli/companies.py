"""`market-tui companies`: Companies House asked, with the user's key, who controls the owners' companies."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from market_tui.cli.names import area_names
from market_tui.cli.options import chosen_market, json_option, store_option
from market_tui.cli.output import narrate

if TYPE_CHECKING:
    from market_tui.fetch import LookedUp
    from market_tui.market import Market

_A_SECOND = 2
_EACH = 3
INTERRUPTED = 130


@click.command("companies")
@click.option(
    "--area", multiple=True, metavar="NAME", help="Owners in these areas (default: England).",
    shell_complete=area_names,
)  # fmt: skip
@click.option("--provision", metavar="KIND", help="Kind of setting (default: childrens-homes).")
@click.option("--owner", metavar="NAME", default="", help="One owner, or the members of one group.")
@click.option(
    "--dry-run", "--list", "dry_run", is_flag=True, help="Say who would be asked about; ask nobody."
)
@click.option(
    "--days", type=click.IntRange(min=0), default=30, show_default=True,
    help="Ask again what was answered longer ago.",
)  # fmt: skip
@click.option(
    "--ca-bundle", type=click.Path(path_type=Path), metavar="FILE", help="Further authorities to trust (PEM)."
)
@click.option("--quiet", "-q", is_flag=True, help="Only say what went wrong.")
@store_option
@json_option
@click.pass_context
def companies_command(
    ctx: click.Context, /, area: tuple[str, ...], provision: str | None, owner: str, **how: Any
) -> int:
    """Ask Companies House who controls the owners' companies, and load what it answers.

    Needs a free key, in MARKET_TUI_COMPANIES_HOUSE_KEY or the system's keyring. At most two requests a
    second, some three for each owner, the owners of most homes first; what was answered is kept, so that a
    look-up that was stopped goes on where it was. Then: `market-tui query group_proposals`.

    \b
    Examples:
      market-tui companies --area "Liverpool City Region" --list
      market-tui companies --area "Liverpool City Region"
      market-tui companies --owner Keys

    Exit codes: 0 all were asked about; 3 some; 4 nothing came; 5 no register is loaded.
    """
    from market_tui.fetch import companies_among, look_up

    market = _loaded(ctx).public()  # whom the restricted list groups together is nobody else's to see
    names = _owners(market, area, provision, owner)
    if how["dry_run"]:
        return _list(names, [each.owner for each in companies_among(names)])
    silent = how["quiet"] or how["as_json"]
    told = look_up(
        names,
        market.home,
        ca_bundle=how["ca_bundle"],
        oldest=how["days"],
        progress=(lambda line: None) if silent else narrate,
    )
    _tell(told, as_json=how["as_json"], quiet=how["quiet"])
    return INTERRUPTED if any(e.kind == "cancelled" for e in told.failed.values()) else told.exit_code


def _loaded(ctx: click.Context) -> "Market":
    from market_tui.errors import NotLoaded

    market = chosen_market(ctx)
    if market.sample:
        raise NotLoaded(
            "no register is loaded, and the sample's owners are invented", "Run: market-tui fetch ofsted"
        )
    return market


def _owners(market: "Market", area: tuple[str, ...], provision: str | None, owner: str) -> list[str]:
    """The registered owners, those of most homes first."""
    scope: dict[str, Any] = {"area": area or None, "provision": provision}
    options = {"owner": owner} if owner else None
    answer = market.ask("owner_forms", options=options, **{n: v for n, v in scope.items() if v})
    rows = answer.frame.sort("homes", "owner", descending=[True, False], nulls_last=True)
    return list(dict.fromkeys(name for name in rows["owner"] if name))


def _list(names: list[str], companies: list[str]) -> int:
    for name in companies:
        click.echo(name)
    minutes = len(companies) * _EACH / _A_SECOND / 60
    others = len(names) - len(companies)
    narrate(
        f"{len(companies):,} owners would be asked about, in about {minutes:.0f} min; {others:,} others are "
        "no companies by their names and would not"
    )
    return 0


def _tell(told: "LookedUp", *, as_json: bool, quiet: bool) -> None:
    if as_json:
        click.echo(json.dumps(told.to_dict(), ensure_ascii=False, indent=1))
        return
    for error in {e.message: e for e in told.failed.values()}.values():
        narrate(f"✗ {error.message}" + (f"\n    {error.remedy}" if error.remedy else ""))
    if quiet:
        return
    narrate(
        f"{told.found:,} of {told.wanted:,} found, {len(told.unknown):,} not, {len(told.failed):,} failed, "
        f"{told.left:,} left to ask; {told.requests:,} requests"
    )
    if told.left:
        narrate("Run the same command again: it goes on where it was.")
    for sheet in told.load.sheets() if told.load else ():
        narrate(f"{sheet.outcome:>10}  {sheet.label}: {sheet.as_at}, {sheet.rows:,} rows")
    if told.load:
        narrate("Next: market-tui query group_proposals")
