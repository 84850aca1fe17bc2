"""What is no chart as SVG: a map in tiles, a panel council by council, a table as it is read.

As in `svg`: readable in grey, every figure px out, the whole of it in words.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import isfinite

from market_tui.export.formats import text
from market_tui.export.svg import INK, SHADES, WIDTH, Picture, px, text_at
from market_tui.export.units import shown
from market_tui.query import Answer

LEVELS = ("#eef2f6", "#c9d5e2", "#94aac2", "#4f6f94", "#0b2545")
LIGHT_FROM = 4
_MARGIN, _QUIET = 16.0, "#444444"
_TILE, _LEGEND = 48.0, 118.0
_ACROSS, _HIGH, _BLOCK, _APART = 3, 44.0, 92.0, 20.0
_LABEL, _STRIP, _FIGURE = 170.0, 24.0, 60.0
_MOST_ROWS, _MOST_CELLS, _LINE = 30, 112, 14.0


@dataclass(frozen=True)
class Place:
    """A council's series or parts, in order; its figure in words, and what is said beneath."""

    name: str
    values: Sequence[float | None]
    figure: str = ""
    beneath: str = ""


def of_map(answer: Answer, members: Collection[str] = ()) -> Picture:
    """Councils in tiles, shaded by their class, the `members` of an area with a strong edge."""
    rows = answer.frame.rows(named=True)
    side = min(_TILE, (WIDTH - 2 * _MARGIN) / (1 + max(row["column"] for row in rows)))
    body: list[str] = []
    classes = {row["class"]: row for row in rows if row["class"]}
    for level, fill in enumerate(LEVELS, start=1):
        x, row = _MARGIN + (level - 1) * _LEGEND, classes.get(level)
        ends = [shown(row[end], row["unit"]) for end in ("class_low", "class_high")] if row else ["–"]
        body.append(_box(x, 0, 14, 14, fill))
        body.append(text_at(x + 19, 11, " to ".join(dict.fromkeys(ends)), 10))
    for row in rows:
        x, y = _MARGIN + row["column"] * side, 26 + row["row"] * side
        level = row["class"] or 0
        ink = "#ffffff" if level >= LIGHT_FROM else INK
        figure = "suspect" if row["flag"] else shown(row["value"], row["unit"])
        edge = 'stroke-width="2.5"' if row["authority"] in members else 'stroke-width="0.5"'
        body.append(
            _box(x + 1.5, y + 1.5, side - 3, side - 3, LEVELS[level - 1] if level else "#ffffff", edge=edge)
        )
        whole = f"{row['authority']}: {figure}"
        body.append(
            text_at(x + side / 2, y + side * 0.42, row["tile"], 10, anchor="middle", fill=ink, whole=whole)
        )
        body.append(text_at(x + side / 2, y + side * 0.75, figure, 9, anchor="middle", fill=ink))
    first = rows[0]
    known = [row for row in rows if row["value"] is not None]
    period = next((str(row["period"]) for row in rows if row["period"] is not None), "")
    told = "; ".join(f"{row['authority']} {shown(row['value'], row['unit'])}" for row in known)
    said = "The darker a tile, the higher its fifth; white: no figure or a suspect one"
    said += "; a strong edge: in the area" * bool(members)
    height = 26 + side * (1 + max(row["row"] for row in rows))
    measure = " · ".join(part for part in (str(first["indicator"]), period) if part)
    return Picture(answer.query.title, measure, f"Map in tiles of {measure}. {told}.", body, height, said)


def of_series(title: str, measure: str, places: Sequence[Place]) -> Picture:
    """The same small chart for each council, all on one scale; a gap where a series breaks."""
    known = [v for place in places for v in place.values if v is not None and isfinite(v)]
    top, low = max([*known, 0.0]), min([*known, 0.0])
    scale = _HIGH / ((top - low) or 1)
    wide = (WIDTH - 2 * _MARGIN - (_ACROSS - 1) * _APART) / _ACROSS
    body: list[str] = []
    for at, place in enumerate(places):
        x, y = _MARGIN + at % _ACROSS * (wide + _APART), at // _ACROSS * _BLOCK
        body.append(text_at(x, y + 12, place.name, 12, weight="bold"))
        body.append(text_at(x + wide, y + 12, place.figure, 12, anchor="end"))
        zero, step = y + 18 + top * scale, wide / max(1, len(place.values))
        for n, value in enumerate(place.values):
            if value is not None and isfinite(value):
                body.append(
                    _box(
                        x + n * step + 1,
                        zero - max(value, 0) * scale,
                        step - 2,
                        abs(value) * scale,
                        SHADES[1],
                    )
                )
        body.append(_line(x, zero, x + wide, zero))
        body.append(text_at(x, y + 18 + _HIGH + 13, place.beneath, 10, fill=_QUIET))
    told = "; ".join(f"{p.name} {p.figure}" + f" ({p.beneath})" * bool(p.beneath) for p in places)
    height = _BLOCK * -(-len(places) // _ACROSS)
    return Picture(title, measure, f"Small charts of {measure}. {told}.", body, height)


def of_parts(title: str, measure: str, names: Sequence[str], places: Sequence[Place]) -> Picture:
    """A strip of parts for each council, the first part's share at its end."""
    body: list[str] = []
    x, y = _MARGIN, 0.0
    for number, name in enumerate(names):
        wide = 34 + 7 * len(name)
        if x + wide > WIDTH - _MARGIN:
            x, y = _MARGIN, y + 20
        body += [_box(x, y, 14, 14, SHADES[number % len(SHADES)]), text_at(x + 19, y + 11, name, 11)]
        x += wide
    y += 26
    left, room = _MARGIN + _LABEL, WIDTH - 2 * _MARGIN - _LABEL - _FIGURE
    for place in places:
        body.append(text_at(left - 8, y + 15, place.name, 12, anchor="end"))
        at = left
        for number, value in enumerate(place.values):
            if value:
                body.append(_box(at, y + 2, value * room, _STRIP - 6, SHADES[number % len(SHADES)]))
                at += value * room
        body.append(text_at(left + room + 8, y + 15, place.figure, 11))
        y += _STRIP
    told = "; ".join(
        f"{p.name} "
        + ", ".join(f"{n} {shown(v, 'fraction')}" for n, v in zip(names, p.values, strict=False) if v)
        for p in places
    )
    return Picture(title, measure, f"Strips of {measure}. {told}.", body, y)


def of_table(answer: Answer) -> Picture:
    """The first rows as they are read on the command line."""
    drawn = answer.frame.head(_MOST_ROWS)
    _, *lines = text(replace(answer, frame=drawn, notes=()), "table", _MOST_CELLS).rstrip().splitlines()
    # The title and the scope stand around the picture.
    scope = next((n for n, line in enumerate(lines) if line and answer.scope.line().startswith(line)), None)
    lines = lines[:scope]
    font = 'font-family="DejaVu Sans Mono, Consolas, Menlo, monospace" xml:space="preserve"'
    body = [
        text_at(_MARGIN, _LINE * n, line, 10).replace("<text ", f"<text {font} ", 1)
        for n, line in enumerate(lines, start=1)
    ]
    left = answer.frame.height - drawn.height
    said = f"The first {drawn.height} of {answer.frame.height:,} rows" if left else ""
    return Picture(answer.query.title, "", f"Table. {' / '.join(lines)}", body, _LINE * len(lines), said)


def _box(x: float, y: float, wide: float, high: float, fill: str, *, edge: str = 'stroke-width="0.5"') -> str:
    place = f'x="{px(x)}" y="{px(y)}" width="{px(wide)}" height="{px(high)}"'
    return f'<rect {place} fill="{fill}" stroke="{INK}" {edge}/>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    ends = f'x1="{px(x1)}" y1="{px(y1)}" x2="{px(x2)}" y2="{px(y2)}"'
    return f'<line {ends} stroke="{INK}"/>'
