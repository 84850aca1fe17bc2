"""Make the pictures of the README from the app itself, on the sample market.

python docs/pictures/make.py
"""

import asyncio
import os
import tempfile
from pathlib import Path

from market_tui.tui.app import MarketApp
from market_tui.tui.picture import self_contained

HERE = Path(__file__).parent
AREA = "Liverpool City Region"
SIZE = (120, 40)
PICTURES: dict[str, tuple[str, tuple[str, ...]]] = {
    "overview": (AREA, ()),
    "register": (AREA, ("6", "slash", *"inadequate", "enter")),
    "map": (AREA, ("M", "greater_than_sign", "greater_than_sign", "greater_than_sign")),
    "compare": (AREA, ("C", "enter")),
    "by-council": ("North West", ("5", "V")),
}


async def picture(name: str, area: str, keys: tuple[str, ...]) -> None:
    """Press the keys on an area and save what stands on the screen."""
    with tempfile.TemporaryDirectory() as nothing:
        # The maker's own theme, home area and first welcome stay out of it.
        for folder in ("CONFIG", "CACHE"):
            os.environ[f"MARKET_TUI_{folder}"] = str(Path(nothing) / folder.lower())
        app = MarketApp(Path(nothing) / "store", area)
        async with app.run_test(size=SIZE) as pilot:
            await settled(app)
            await pilot.press("escape")
            for key in keys:
                await pilot.press(key)
                await settled(app)
            await asyncio.sleep(0.5)
            await pilot.pause()
            svg = app.export_screenshot(title="market-tui")
    (HERE / f"{name}.svg").write_text(self_contained(svg), "utf-8")


async def settled(app: MarketApp) -> None:
    """Wait until everything asked for is on the screen."""
    while app.working or app.page is None or app.page.waiting or app.page.settled != app.settled:
        await asyncio.sleep(0.02)


async def main() -> None:
    """Make them all."""
    for name, (area, keys) in PICTURES.items():
        await picture(name, area, keys)


if __name__ == "__main__":
    asyncio.run(main())
