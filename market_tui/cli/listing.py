"""`market-tui queries`, `tables` and `areas`: what can be asked, and what there is."""

import json
from typing import Any

import click

from market_tui.cli.options import json_option, store_option
from market_tui.cli.output import narrate
from market_tui.errors import UsageError


@click.command("queries")
@click.argument("name", required=False)
@json_option
def queries_command(name: str | None, as_json: bool) -> None:
    """List the questions that can be asked; with a NAME, its definition and columns.

    \b
    Examples:
      market-tui queries
      market-tui queries ownership_mix
    """
    from market_tui.query import broken, find, registry

    asked = [find(name)] if name else list(registry().values())
    for fault in () if name else broken():
        narrate(f"not read: {fault.message}")
    if as_json:
        told: list[dict[str, Any]] = [
            {
                "name": q.name,
                "title": q.title,
                "definition": q.doc,
                "columns": dict(q.columns),
                "tables": list(q.tables),
                "options": q.options,
                "caveats": list(q.caveats),
                "needs": list(q.needs),
                "uses": list(q.uses),
                "file": q.file,
            }
            for q in asked
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1, default=str))
    elif name:
        q = asked[0]
        click.echo(f"{q.name}: {q.title}\n\n{q.doc}\n")
        for column, meaning in {"area": "area the row is about", **q.columns}.items():
            click.echo(f"  {column:<26}{meaning}")
        for option, default in q.options.items():
            held = "left out unless given" if default in ("", None) else f"default {default}"
            click.echo(f"  --{option.replace('_', '-'):<24}{held}")
        for caveat in q.caveats:
            click.echo(f"\n{caveat}")
    else:
        for q in asked:
            click.echo(f"{q.name:<24}{q.title}")


@click.command("tables")
@click.argument("name", required=False)
@json_option
def tables_command(name: str | None, as_json: bool) -> None:
    """The data dictionary: every table, column, type, unit, meaning and publisher's term.

    \b
    Examples:
      market-tui tables providers
      market-tui tables --json
    """
    from market_tui.schema import TABLES, dictionary

    if name and name not in TABLES:
        raise UsageError(f"no table called {name!r}", f"Tables: {', '.join(TABLES)}.")
    rows = [row for row in dictionary().to_dicts() if not name or row["table"] == name]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for table in TABLES.values():
        if name and table.name != name:
            continue
        click.echo(f"{table.name}: {table.row}")
        for row in (r for r in rows if r["table"] == table.name):
            unit = f" [{row['unit']}]" if row["unit"] else ""
            term = f" (publisher: {row['publisher_term']})" if row["publisher_term"] else ""
            click.echo(f"  {row['column']:<34}{row['type'][:18]:<20}{row['meaning']}{unit}{term}")
        click.echo()


@click.command("areas")
@click.argument("search", required=False)
@json_option
@store_option
def areas_command(search: str | None, as_json: bool) -> None:
    """Areas that --area understands: England, regions, groups, councils and your own.

    With SEARCH, those whose name contains it, else the nearest.

    \b
    Examples:
      market-tui areas liverpool
      market-tui areas --json
    """
    from market_tui.market.areas import listing, nearest
    from market_tui.reference import fold

    rows = listing()
    if search:
        wanted = fold(search)
        found = [row for row in rows if wanted in fold(row["area"])]
        close = set() if found else set(nearest(search))
        rows = found or [row for row in rows if row["area"] in close]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        number = row["authorities"]
        count = f"{number} {'authority' if number == 1 else 'authorities'}"
        click.echo(f"{row['area']:<44}{row['kind']:<28}{count:>16}")
