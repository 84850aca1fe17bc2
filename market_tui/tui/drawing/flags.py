"""What is suspect in an answer, and who is missing from it, in words beneath."""

from __future__ import annotations

from collections.abc import Sequence

from market_tui.tui.actions import key_of
from market_tui.tui.drawing.answers import Row
from market_tui.tui.widgets.text import FLAG
from market_tui.tui.words import counted, figure, listed

MOST_FLAGS = 4
MOST_GAPS = 2


def flags_of(rows: Sequence[Row], label: str, named_by: Sequence[str] = ()) -> list[str]:
    """A line for each thing found under one label, with the rows it is found in; and how many more lines."""
    told = [f"{FLAG} {where}: {flag}" for where, flag in _each(rows, "flag", label, named_by)]
    more = len(told) - MOST_FLAGS
    return [
        *told[:MOST_FLAGS],
        *([f"{FLAG} {counted(more, 'flag')} more: {key_of('rows')} shows them"] if more > 0 else []),
    ]


def missing_of(rows: Sequence[Row], label: str, named_by: Sequence[str] = ()) -> list[str]:
    """A line for each label under which a sum lacks councils, the first few."""
    told = [f"{where}: without {names}" for where, names in _each(rows, "missing", label, named_by)]
    return told[:MOST_GAPS]


def _each(rows: Sequence[Row], said: str, label: str, named_by: Sequence[str]) -> list[tuple[str, str]]:
    """What a column says under each label, with the names of the rows of which it says so."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row.get(said):
            name = " · ".join(figure(row[each]) for each in named_by)
            found.setdefault((figure(row[label]), str(row[said])), []).append(name)
    return [
        (" ".join(filter(None, (under, listed(filter(None, names))))), what)
        for (under, what), names in found.items()
    ]
