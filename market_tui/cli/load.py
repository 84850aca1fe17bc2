"""`market-tui load`: files, folders and ZIPs into the store."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from market_tui.cli.options import chosen_store, json_option, store_option
from market_tui.cli.output import narrate

if TYPE_CHECKING:
    from market_tui.intake import LoadReport, SheetReport

_SHOWN = 6


@click.command("load")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@store_option
@json_option
@click.option("--quiet", "-q", is_flag=True, help="Only say what went wrong.")
@click.pass_context
def load_command(ctx: click.Context, paths: tuple[Path, ...], as_json: bool, quiet: bool) -> int:
    """Load published files as they are: each is recognised, checked and reported on.

    \b
    Examples:
      market-tui load ~/Downloads/ofsted
      market-tui load register_2025.csv release_2023.ods
    """
    from market_tui.intake import load
    from market_tui.store import Store

    report = load(paths, Store(chosen_store(ctx)))
    if as_json:
        click.echo(json.dumps(report.to_dict(), ensure_ascii=False, indent=1))
    else:
        _tell(report, quiet)
    return report.exit_code


def _tell(report: "LoadReport", quiet: bool) -> None:
    for file in report.files:
        unused = [s for s in file.sheets if s.outcome == "not used"]
        for sheet in file.sheets:
            if sheet.outcome == "not used" or (
                quiet and sheet.outcome in ("loaded", "replaced", "unchanged")
            ):
                continue
            narrate(_line(sheet))
            for detail in _details(sheet):
                narrate(f"    {detail}")
        if unused and not quiet:
            names = ", ".join(s.label.rsplit("#", 1)[-1] for s in unused)
            narrate(f"    sheets not used: {names}")
    sheets = list(report.sheets())
    done = sum(s.outcome in ("loaded", "replaced") for s in sheets)
    same = sum(s.outcome == "unchanged" for s in sheets)
    refused = sum(f.refused for f in report.files)
    narrate(f"{done} loaded, {same} unchanged, {refused} refused")


def _line(sheet: "SheetReport") -> str:
    if sheet.outcome in ("refused", "not recognised"):
        return f"{sheet.outcome:>10}  {sheet.label}: {sheet.reason}"
    coverage = f", {sheet.coverage}" if sheet.coverage else ""
    rejected = f", {sheet.rejected:,} rejected" if sheet.rejected else ""
    what = f"{(sheet.family or '').replace('-', ' ')}, {sheet.as_at}{coverage}"
    return f"{sheet.outcome:>10}  {sheet.label}: {what}, {sheet.rows:,} rows{rejected}"


def _details(sheet: "SheetReport") -> list[str]:
    details = [f"columns not understood: {', '.join(sheet.unknown_columns)}"] if sheet.unknown_columns else []
    details += [f"column {name!r} read as {field}" for name, field in sheet.guessed_columns.items()]
    if sheet.encoding not in (None, "utf-8"):
        details.append(f"read as {sheet.encoding}")
    if sheet.as_at_from in ("rows", "file name"):
        details.append(f"its date is from the {sheet.as_at_from}")
    more = len(sheet.notes) - _SHOWN
    details += sheet.notes[:_SHOWN] + ([f"and {more} more notes (--json shows all)"] if more > 0 else [])
    return details + ([sheet.remedy] if sheet.remedy else [])
