"""Amounts below 0 in a return: corrections, which leave a sum without shares."""

from pathlib import Path

from market_tui.market import Market
from market_tui.query import ask
from tests.market.made_costs import spent, store_of


def test_a_sum_with_a_part_below_0_has_no_shares_and_others_keep_theirs(tmp_path: Path) -> None:
    lines = ("residential care", "fostering", "children looked after")
    told = {"own": (-1.0, 2.0, 5.0), "private": (3.0, 2.0, 10.0), "total": (2.0, 4.0, 15.0)}
    rows = [
        spent("Halton", "2013-14", line, amount, sector)
        for sector, amounts in told.items()
        for line, amount in zip(lines, amounts, strict=True)
    ]
    market = Market(store_of(tmp_path, rows), ask=ask)
    mix = market.query("spend_mix", area="Halton").select("service", "sector", "share", "sector_share")
    assert {(r[0], r[1]): r[2:] for r in mix.rows()} == {
        ("residential care", "own"): (None, None),
        ("residential care", "private"): (0.3, None),
        ("residential care", "total"): (2 / 15, None),
        ("fostering", "own"): (None, 0.5),
        ("fostering", "private"): (0.2, 0.5),
        ("fostering", "total"): (4 / 15, 1.0),
        ("other care", "own"): (None, 4 / 9),
        ("other care", "private"): (0.5, 5 / 9),
        ("other care", "total"): (0.6, 1.0),
    }
