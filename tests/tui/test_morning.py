"""A commissioner's morning, replayed from a file of keys: what she reads is what she read before."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from textual.pilot import Pilot

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Until = Callable[[Pilot[None], str], Awaitable[None]]
MORNING = Path(__file__).with_name("morning.keys")


async def test_the_morning_is_as_it_was(  # noqa: PLR0917 - fixtures
    opened: Opened,
    press: Callable[..., Awaitable[None]],
    held: Callable[[Pilot[None], str], str],
    until: Until,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened() as pilot:
        for line in MORNING.read_text("utf-8").splitlines():
            if line.startswith("= "):
                held(pilot, f"morning/{line[2:].strip()}")
            elif line.startswith("? "):
                await until(pilot, line[2:].strip())
            elif line and not line.startswith("#"):
                await press(pilot, *line.split())
    written = sorted(path.name for path in tmp_path.iterdir())
    assert written == ["register-wirral-2025-03-31.csv", "register-wirral-2025-03-31.csv-metadata.json"]
