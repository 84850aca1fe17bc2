"""What is suspect in an answer, in words beneath it."""

from __future__ import annotations

from collections.abc import Sequence

from market_tui.tui.drawing.answers import Row
from market_tui.tui.widgets.text import FLAG
from market_tui.tui.words import counted, figure

MOST_FLAGS = 4


def flags_of(rows: Sequence[Row], named_by: Sequence[str]) -> list[str]:
    """A line for each flagged row by the columns that name it; and how many more there are."""
    told = [
        f"{FLAG} {' '.join(figure(row[name]) for name in named_by)}: {row['flag']}"
        for row in rows
        if row.get("flag")
    ]
    more = len(told) - MOST_FLAGS
    return [*told[:MOST_FLAGS], *([f"{FLAG} {counted(more, 'flag')} more: v shows them"] if more > 0 else [])]
