"""`market-tui sample`: the synthetic market's files, for a tutorial or a test."""

from pathlib import Path

import click

from market_tui.cli.output import narrate
from market_tui.errors import StoreError


@click.command("sample")
@click.argument("folder", type=click.Path(path_type=Path), default="market-tui-sample")
def sample_command(folder: Path) -> None:
    """Write the SYNTHETIC sample market's files into FOLDER, to be loaded like published ones.

    \b
    Examples:
      market-tui sample
      market-tui sample ofsted-files
    """
    import shutil

    from market_tui.market.opening import sample_files

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in sample_files():
            shutil.copyfile(file, folder / file.name)
            click.echo(folder / file.name)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror}", "Choose another folder.") from error
    narrate(f"SAMPLE files, synthetic. Load them: market-tui load {folder}")
