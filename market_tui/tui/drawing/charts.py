"""What a panel shows of its answer, by chart kind. Made in the thread that asked; touches no widget."""

from __future__ import annotations

from dataclasses import dataclass

from market_tui.dashboards import Panel
from market_tui.query import Answer
from market_tui.tui.actions import key_of
from market_tui.tui.columns import table_columns
from market_tui.tui.drawing import grids
from market_tui.tui.drawing.flags import flags_of
from market_tui.tui.drawing.strips import Strips, strips
from market_tui.tui.drawing.trend import trend
from market_tui.tui.session import Settled
from market_tui.tui.widgets.figure_grid import Grid
from market_tui.tui.widgets.frame_columns import Table, table_of


@dataclass(frozen=True)
class Listing:
    """Rows for a table, and what stands beneath it."""

    table: Table
    notes: tuple[str, ...] = ()


Drawing = Strips | Grid | Listing


@dataclass(frozen=True)
class Room:
    """What a panel has to draw in: its own width, the app's, and the rows that a table may take."""

    width: int
    app_width: int
    rows: int


def chart(
    kind: str, answer: Answer, panel: Panel, settled: Settled, room: Room, *, shows: tuple[str, ...] = ()
) -> Drawing:
    """Draw an answer; strips for a chart kind that is not known."""
    match kind:
        case "table":
            return listing(answer, panel, room, shows)
        case "tiles":
            return grids.key_figures(answer, panel, settled, width=room.width)
        case "trend":
            return trend(answer, panel, settled)
        case "matrix":
            return grids.matrix(answer, panel, settled)
        case "figures":
            return grids.figures(answer, panel, settled, width=room.width)
        case _:
            return strips(answer, panel, settled, room.width)


def listing(answer: Answer, panel: Panel, room: Room, shows: tuple[str, ...]) -> Listing:
    """The answer's rows, with their flags in words and how many there are."""
    frame = answer.frame
    table = table_of(frame, table_columns(answer, room.app_width, only=shows))
    more = (f"{frame.height:,} rows; {key_of('rows')} shows them all",) if frame.height > room.rows else ()
    flags = flags_of(frame.rows(named=True), panel.label) if "flag" in shows else ()
    # Of an empty answer the last note is its own: why there is nothing.
    notes = answer.notes if panel.told else () if frame.height else answer.notes[-1:]
    return Listing(table, (*flags, *more, *notes))
