"""The lines of a table: its header, and a row in runs of one style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from market_tui.tui.widgets.frame_columns import DrawnColumn, value_of
from market_tui.tui.widgets.frame_layout import GAP, GUTTER, Layout, Place
from market_tui.tui.widgets.text import MISSING, fit, is_missing


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a table's lines in the present theme."""

    base: Style
    cursor: Style
    cell: Style
    missing: Style
    header: Style


def header(  # noqa: PLR0917 - all that a header shows
    layout: Layout,
    places: Sequence[Place],
    styles: Styles,
    width: int,
    offset: int,
    cursor_column: int,
    sorted_by: tuple[str, bool] | None,
) -> Strip:
    """Draw the labels, the sorted one with its arrow, and a mark where columns lie out of view."""
    style = styles.header
    scrolled = layout.first_in_view(width, offset) > layout.frozen(width)
    segments = [Segment(" ‹" if scrolled else "  ", style)]
    name, descending = sorted_by or ("", False)
    for place in places:
        column = layout.columns[place.column]
        arrow = ("▼" if descending else "▲") if name == column.name else ""
        label = fit(column.label, place.room - 2).rstrip() if arrow else column.label
        here = Style(underline=place.column == cursor_column)
        text = fit(f"{label} {arrow}".strip(), place.room, right=column.right)
        segments += [Segment(text, style + here), Segment(" " * GAP, style)]
    strip = Strip(segments).adjust_cell_length(max(0, width - 1), style)
    return Strip.join([strip, Strip([Segment("›" if layout.hides(places) else " ", style)], 1)])


def row(  # noqa: PLR0917 - all that a row shows
    layout: Layout,
    places: Sequence[Place],
    styles: Styles,
    width: int,
    index: int,
    cursor_column: int | None,
    *,
    at_cursor: bool,
    selected: bool,
) -> Strip:
    """Draw one row of the frame; `cursor_column` is the column whose cell stands out, if any does."""
    base = styles.cursor if at_cursor else styles.base
    missing = base + styles.missing
    run = ("▌" if at_cursor else " ") + ("*" if selected else " ")
    end = GUTTER
    segments: list[Segment] = []
    for place in places:
        column = layout.columns[place.column]
        value = value_of(column.values, index)
        text = cell(column, value, index, place.room)
        style = missing if is_missing(value) else base
        if place.column == cursor_column:
            style = styles.cell
        run += " " * (place.x - end)
        if style is base:
            run += text
        else:
            segments += [Segment(run, base), Segment(text, style)]
            run = ""
        end = place.x + place.room
    segments.append(Segment(run + " " * (width - end), base))
    strip = Strip(segments, max(width, end))
    return strip if end <= width else strip.adjust_cell_length(width, base)


def cell(column: DrawnColumn, value: Any, index: int, room: int) -> str:
    """Write one value, or what stands in its place, into the room there is."""
    told = column.text(value, index)
    text = fit(MISSING if told is None else told, room, right=column.right)
    # A figure cut short would read as another figure.
    return "#" * room if column.numeric and text.endswith("…") else text
