"""Charts drawn in cells that read without colour: bars, shares, sparklines, intervals and trends."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import zip_longest

from rich.cells import cell_len
from rich.text import Text

from market_tui.tui.widgets.text import fit, plain

EIGHTHS = " ▏▎▍▌▋▊▉█"
# No full block: sparklines stand above one another, and would run together.
LEVELS = "▁▂▃▄▅▆▇"
RISING = f" {LEVELS}█"
PATTERNS = "█▓▒░▚#=+"
TICK = "┊"
LEVEL_MARK = "╴"
GAP = "·"
BELOW, BEYOND = "◂", "▸"

# The dots of a braille cell, by column and then from the top down.
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))


def bar(value: float | None, maximum: float, width: int, tick: float | None = None) -> Text:
    """Draw a value as a bar ending in eighths, with a tick where the comparator stands.

    A missing value is a dot, one below zero `◂`, one beyond the maximum ends in `▸`.
    """
    if width <= 0:
        return _line("")
    size, top = _number(value), _number(maximum) or 0.0
    cells = [" "] * width
    if size is None:
        cells[0] = GAP
    elif size < 0:
        cells[0] = BELOW
    elif size > 0:
        # What is there at all never vanishes: at least one eighth.
        eighths = _part(size, top, width * 8) if top > 0 else width * 8
        whole, part = divmod(eighths, 8)
        cells[:whole] = "█" * whole
        if part:
            cells[whole] = EIGHTHS[part]
        if size > top:
            cells[-1] = BEYOND
    mark = _number(tick)
    if mark is not None and mark >= 0 and top > 0:
        at = min(int(mark / top * width), width - 1) if mark <= top else width - 1
        cells[at] = TICK if mark <= top else "›"
    return _line("".join(cells))


def stacked(parts: Sequence[tuple[str, float | None]], width: int) -> Text:
    """Draw shares of a whole as one strip, each part in its own pattern, none lost while there is room."""
    if width <= 0:
        return _line("")
    sizes = [max(0.0, _number(value) or 0.0) for _, value in parts]
    largest = max(sizes, default=0.0)
    if largest == 0:
        return _line(GAP * width)
    sizes = [size / largest for size in sizes]  # so that the sum of very large figures stays finite
    total = sum(sizes)
    exact = [size / total * width for size in sizes]
    cells = [max(1, int(share)) if size else 0 for share, size in zip(exact, sizes, strict=True)]
    while sum(cells) != width:
        step = 1 if sum(cells) < width else -1
        open_to = [i for i, size in enumerate(sizes) if size and (step > 0 or cells[i] > 1)]
        if not open_to:
            break
        owed = max(open_to, key=lambda i: step * (exact[i] - cells[i]))
        cells[owed] += step
    drawn = "".join(pattern_of(i) * count for i, count in enumerate(cells))
    return _line(drawn[:width])


def legend(parts: Sequence[tuple[str, float | None]]) -> Text:
    """Name the patterns of `stacked`, in the same order."""
    return _line("  ".join(f"{pattern_of(i)} {plain(label)}" for i, (label, _) in enumerate(parts)))


def pattern_of(position: int) -> str:
    """Return the pattern that the part at a position is drawn in."""
    return PATTERNS[position % len(PATTERNS)]


def sparkline(
    values: Sequence[float | None],
    width: int | None = None,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
) -> Text:
    """Draw a series in seven levels between its least and its greatest value, a dot where it breaks."""
    series = [_number(value) for value in values]
    if width is not None:
        series = _squeezed(series, max(0, width))
    known = [value for value in series if value is not None]
    low = _first_number(minimum, min(known, default=0.0))
    high = _first_number(maximum, max(known, default=0.0))
    drawn = "".join(GAP if value is None else _level(value, low, high) for value in series)
    return _line(drawn if width is None else drawn.ljust(max(0, width)))


def interval(  # noqa: PLR0917 - the six read in the order they are drawn
    low: float | None,
    point: float | None,
    high: float | None,
    minimum: float,
    maximum: float,
    width: int,
    *,
    tick: float | None = None,
) -> Text:
    """Draw `├──●──┤` on a scale; an end that lies outside the scale is an arrow instead of a stop."""
    if width <= 0:
        return _line("")
    ends = [value for value in (_number(low), _number(high)) if value is not None]
    centre, mark = _number(point), _number(tick)
    if not ends and centre is None:
        return _line(GAP.ljust(width))
    floor, ceiling = _number(minimum) or 0.0, _number(maximum) or 0.0

    def place(value: float) -> int:
        return round(_share(value, floor, ceiling) * (width - 1))

    cells = [" "] * width
    if len(ends) == 2:
        left, right = min(ends), max(ends)
        cells[place(left) : place(right) + 1] = "─" * (place(right) - place(left) + 1)
        cells[place(left)] = BELOW if left < floor else "├"
        cells[place(right)] = BEYOND if right > ceiling else "┤"
    if mark is not None and floor <= mark <= ceiling:
        cells[place(mark)] = TICK
    if centre is not None:
        cells[place(centre)] = BELOW if centre < floor else BEYOND if centre > ceiling else "●"
    return _line("".join(cells))


def trend(
    points: Sequence[tuple[str, float | None]],
    width: int,
    height: int,
    figure: Callable[[float], str] = "{:,.4g}".format,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
) -> Text:
    """Draw a series as a braille line with gaps where it breaks, its first and last point named beneath."""
    if width <= 0 or height <= 0:
        return _line("")
    series = [_number(value) for _, value in points]
    if height == 1:
        return sparkline(series, width)
    rows = _braille(series, width, height - 1, minimum, maximum)
    rows.append(
        _ends_named([(label, value) for (label, _), value in zip(points, series, strict=True)], width, figure)
    )
    return _line("\n".join(rows))


def columns(
    values: Sequence[float | None],
    maximum: float,
    height: int,
    width: int,
    marks: Sequence[float | None] = (),
) -> list[str]:
    """Draw values as columns that stand on 0, each `width` cells wide, and a mark where each is compared.

    Returns one line for each row from the top. A missing value is a dot at the foot.
    """
    top = _number(maximum) or 0.0
    drawn = [_column(v, mark, top, height, width) for v, mark in zip_longest(values, marks[: len(values)])]
    return ["".join(column[line] for column in drawn) for line in range(height)]


def _column(value: float | None, mark: float | None, top: float, height: int, width: int) -> list[str]:
    """One column and its mark, from the top line down."""
    size, compared = _number(value), _number(mark)
    eighths = _part(size, top, height * 8) if size is not None and size > 0 else 0
    cells = [RISING[max(0, min(8, eighths - row * 8))] * width for row in range(height)]
    if size is None:
        cells[:1] = [GAP.center(width)]
    at = -1
    if compared is not None and compared >= 0 and top > 0:
        at = min(height - 1, int(_share(compared, 0.0, top) * height))
    return [cell + (LEVEL_MARK if row == at else " ") for row, cell in enumerate(cells)][::-1]


def _part(size: float, top: float, most: int) -> int:
    """How many of the most steps a size takes; what is there at all takes one."""
    return max(1, round(min(size / top, 1.0) * most)) if top > 0 else 1


def _braille(
    series: Sequence[float | None], width: int, height: int, minimum: float | None, maximum: float | None
) -> list[str]:
    """Plot a series over the dots of `height` braille rows."""
    grid = [[0x2800] * width for _ in range(height)]
    known = [value for value in series if value is not None]
    low = _first_number(minimum, min(known, default=0.0))
    high = _first_number(maximum, max(known, default=0.0))
    last_x, last_y = width * 2 - 1, height * 4 - 1
    spots: list[tuple[int, int] | None] = [
        None
        if value is None
        else (round(i / max(1, len(series) - 1) * last_x), last_y - round(_share(value, low, high) * last_y))
        for i, value in enumerate(series)
    ]
    previous: tuple[int, int] | None = None
    for spot in spots:
        if spot is not None:
            for x, y in _between(previous or spot, spot):
                grid[y // 4][x // 2] |= _DOTS[x % 2][y % 4]
        previous = spot
    return ["".join(map(chr, row)).replace("\u2800", " ") for row in grid]


def _between(start: tuple[int, int], end: tuple[int, int]) -> list[tuple[int, int]]:
    """List the dots of a straight line, both ends in."""
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
    return [
        (
            round(start[0] + (end[0] - start[0]) * i / steps),
            round(start[1] + (end[1] - start[1]) * i / steps),
        )
        for i in range(steps + 1)
    ]


def _ends_named(
    points: Sequence[tuple[str, float | None]], width: int, figure: Callable[[float], str]
) -> str:
    """Write the first and the last known point at the two ends of a line, or what of them fits."""
    known = [(label, value) for label, value in points if value is not None]
    if not known:
        return fit("no figures", width)
    named = [plain(f"{label} {figure(value)}".strip()) for label, value in (known[0], known[-1])]
    if len(known) == 1:
        return fit(named[0], width)
    room = width - cell_len(named[1]) - 1
    if room < cell_len(named[0]):
        figures = " → ".join(figure(value) for _, value in (known[0], known[-1]))
        return fit(figures, width)
    return fit(named[0], room + 1) + named[1]


def _squeezed(series: Sequence[float | None], width: int) -> list[float | None]:
    """Average a series into at most `width` steps; a step is a gap only if nothing in it is known."""
    if len(series) <= width:
        return list(series)
    steps: list[float | None] = []
    for i in range(width):
        part = series[i * len(series) // width : (i + 1) * len(series) // width]
        known = [value for value in part if value is not None]
        steps.append(sum(value / len(known) for value in known) if known else None)
    return steps


def _level(value: float, low: float, high: float) -> str:
    """Return the block for a value; a series that never moves sits at the foot if nothing, else half way."""
    if high <= low:
        return LEVELS[0] if value == 0 else LEVELS[3]
    return LEVELS[round(_share(value, low, high) * (len(LEVELS) - 1))]


def _share(value: float, low: float, high: float) -> float:
    """Place a value between two others, from 0 to 1."""
    if high / 2 <= low / 2:  # also where two figures differ by less than can be halved
        return 0.5
    # Halved first: the distance between two very large figures may not be a finite number.
    return min(max((value / 2 - low / 2) / (high / 2 - low / 2), 0.0), 1.0)


def _number(value: float | None) -> float | None:
    """Return a finite number, or nothing."""
    if value is None or not math.isfinite(value):
        return None
    return float(value)


def _first_number(given: float | None, otherwise: float) -> float:
    """Return the bound given, or the series' own."""
    number = _number(given)
    return otherwise if number is None else number


def _line(drawn: str) -> Text:
    """Wrap cells that are already the right width."""
    return Text(drawn, no_wrap=True, end="", overflow="crop")
