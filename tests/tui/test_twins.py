"""Every panel's command, as `i` shows it, gives the panel's figures, under definitions of one's own too."""

import json
import shlex
from datetime import date
from pathlib import Path

import pytest

from market_tui.cli import query as cli_query
from market_tui.cli.main import cli
from market_tui.dashboards import DASHBOARDS
from market_tui.errors import MarketError
from market_tui.export.formats import json_text
from market_tui.tui.pages.dashboard import asked_by
from market_tui.tui.session import Session, View

NO_STORE = Path(__file__).parent / "no-store-here"
VIEW = View("Wirral + Sefton", ("St Helens", "Cumbria"), date(2023, 3, 31)).defined(
    provision="all-homes", short_breaks="exclude", basis="places", owner_level="registered",
    sector_basis="legal-form", prices="real", neighbours="2021",
)  # fmt: skip


def test_every_panel_s_command_gives_its_figures(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    session = Session.open(NO_STORE)
    monkeypatch.setattr(cli_query, "chosen_market", lambda _: session.market)
    monkeypatch.setattr(cli_query, "leaving", lambda market, *_: market)
    settled = session.settle(VIEW)
    ran: set[str] = set()
    for panel in {panel for dashboard in DASHBOARDS.values() for panel in dashboard.panels}:
        try:
            answer = asked_by(session, panel, settled)()
        except MarketError:
            continue
        words = shlex.split(answer.command())[1:]
        cli.main([*words, "--format", "json"], standalone_mode=False)
        assert json.loads(capsys.readouterr().out) == json.loads(json_text(answer.frame)), words
        ran.add(panel.query)
    assert len(ran) > 35
