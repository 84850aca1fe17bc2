"""What the app writes to a file: of no restricted list that was not asked for; every panel as a picture."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from textual.pilot import Pilot

import market_tui
from market_tui.errors import UsageError
from market_tui.market import Market
from market_tui.query import Answer, Query, ask, find
from market_tui.tui.exporting import public

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Market:
    """The sample market."""
    return market_tui.open_market(tmp_path_factory.mktemp("store") / "none")


@pytest.fixture
def restricted(market: Market) -> Answer:
    """An answer, its frame marked, that rests on a restricted list."""
    answer = asked(market, find("ownership_trend"))
    first, *others = answer.sources
    return replace(answer, frame=answer.frame.head(1), sources=(replace(first, restricted=True), *others))


def asked(market: Market, query: Query) -> Answer:
    return ask(market, query, market.scope(areas=("Wirral",)))


def test_an_answer_that_rests_on_a_restricted_list_is_asked_anew_without_it(
    market: Market, restricted: Answer
) -> None:
    assert restricted.restricted
    told = public(restricted, market)
    assert not told.restricted
    assert told.frame.equals(asked(market, find("ownership_trend")).frame)


def test_rows_of_a_restricted_list_as_they_stand_are_not_written(market: Market, restricted: Answer) -> None:
    rejects = Query("rejects", "Rejects", lambda: None)  # type: ignore[arg-type,return-value]
    with pytest.raises(UsageError, match="restricted"):
        public(replace(restricted, query=rejects), market)


def test_an_answer_without_restricted_lists_is_written_as_it_stands(market: Market) -> None:
    answer = asked(market, find("ownership_trend"))
    assert public(answer, market) is answer


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (("M",), ("Map in tiles of Good or outstanding", "Liverpool ", "strong edge")),
        (("2", "tab", "V"), ("Small charts of Private · homes on the register", "Wirral ")),
        (("2", "V"), ("Strips of ", "Local authority ")),
        (("1",), ("Line chart of homes",)),
        (("7",), ("Table. ", "provider")),
    ],
    ids=["map", "small charts", "strips", "figures", "rows"],
)
async def test_every_panel_and_page_has_a_picture_that_stands_in_words_too(  # noqa: PLR0917 - the case
    opened: Opened,
    press: Press,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    keys: tuple[str, ...],
    told: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(size=(120, 40)) as pilot:
        await press(pilot, *keys, "E", *["down"] * 7, "enter")
    (written,) = tmp_path.glob("*.svg")
    root = ElementTree.fromstring(written.read_text("utf-8"))
    words = " ".join(root.itertext())
    for each in (*told, "Source: "):
        assert each in words
    width, height = (float(root.attrib[name]) for name in ("width", "height"))
    for box in root.iter("{http://www.w3.org/2000/svg}rect"):
        x, y, wide, high = (float(box.attrib.get(name, 0)) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + wide <= width
        assert min(y, y + high, high, wide) >= 0
        assert y + high <= height
