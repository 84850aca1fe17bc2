"""What is suspect in an answer, in words beneath it."""

from __future__ import annotations

from collections.abc import Sequence

from market_tui.tui.drawing.answers import Row
from market_tui.tui.widgets.text import FLAG
from market_tui.tui.words import counted, figure, listed

MOST_FLAGS = 4


def flags_of(rows: Sequence[Row], label: str, named_by: Sequence[str] = ()) -> list[str]:
    """A line for each thing found under one label, with the rows it is found in; and how many more lines."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row.get("flag"):
            name = " · ".join(figure(row[each]) for each in named_by)
            found.setdefault((figure(row[label]), str(row["flag"])), []).append(name)
    told = [
        f"{FLAG} {' '.join(filter(None, (under, listed(filter(None, names)))))}: {flag}"
        for (under, flag), names in found.items()
    ]
    more = len(told) - MOST_FLAGS
    return [*told[:MOST_FLAGS], *([f"{FLAG} {counted(more, 'flag')} more: v shows them"] if more > 0 else [])]
