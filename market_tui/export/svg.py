"""A chart as SVG for Word: title, scope, source line, words for who cannot see it; readable in grey.

Series differ by lightness, dash and mark, never by hue alone. Figures are px on bars and line ends.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from market_tui.export.chart import Chart
from market_tui.plain import printable

WIDTH = 720
_LEFT = 200
_RIGHT = 640
_BAR = 20
INK = "#1a1a1a"
# Fills have an outline; lines have none, and each stands out from white by 3 to 1 at least.
SHADES = ("#0b2545", "#5b7a99", "#a9bccf", "#2f4b6e", "#7f99b3", "#d5dee7")
_STROKES = ("#0b2545", "#5b7a99", "#8494a5", "#2f4b6e", "#7a8ea3", "#44617f")
_DASHES = ("", "7 3", "2 3", "9 3 2 3", "12 4", "4 4")
_EM = 0.55  # mean width of a letter of Arial, in its size


@dataclass(frozen=True)
class Picture:
    """What is drawn, in lines of SVG from the top down, and the words around it; `alt` tells all of it."""

    title: str
    measure: str
    alt: str
    body: list[str]
    height: float
    left_out: str = ""


def svg(chart: Chart, scope: str, source: str, ids: str = "") -> str:
    """The chart as a document; `scope` stands under the title, `source` at the foot.

    `ids` goes before its ids, for a page that holds several.
    """
    return document(of_chart(chart), scope, source, ids)


def of_chart(chart: Chart) -> Picture:
    """A chart as a picture."""
    body, height = (_lines if chart.kind == "lines" else _bars)(chart, 0)
    return Picture(chart.title, chart.measure, chart.alt, body, height, chart.left_out)


def document(picture: Picture, scope: str, source: str, ids: str = "") -> str:
    """A picture as a document."""
    head, y = [text_at(16, 26, picture.title, 17, weight="bold")], 31.0
    for line in wrapped(picture.measure, 12) if picture.measure else ():
        y += 15
        head.append(text_at(16, y, line, 12))
    for line in wrapped(scope, 11):
        y += 15
        head.append(text_at(16, y, line, 11, fill="#444444"))
    top = y + 14
    foot = []
    y = top + picture.height + 8
    for line in wrapped(". ".join(part for part in (picture.left_out, source) if part), 10):
        y += 14
        foot.append(text_at(16, y, line, 10, fill="#444444"))
    height = int(y + 14)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{ids}title {ids}desc" '
        'font-family="Arial, Helvetica, sans-serif">\n'
        f'<title id="{ids}title">{_safe(picture.title)}</title>\n'
        f'<desc id="{ids}desc">{_safe(picture.alt)}</desc>\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n'
        + "\n".join(head)
        + f'\n<g transform="translate(0 {px(top)})">\n'
        + "\n".join(picture.body)
        + "\n</g>\n"
        + "\n".join(foot)
        + "\n</svg>\n"
    )


def _fitted(text: str, width: float, size: float) -> str:
    """`text`, or as much of it as fits a width with … behind it; capitals are wider."""
    room = width / size
    for place, letter in enumerate(text):
        room -= 0.72 if letter.isupper() else _EM
        if room < 0:
            return f"{text[: max(1, place - 1)].rstrip()}…"
    return text


def wrapped(text: str, size: float, width: float = WIDTH - 32) -> list[str]:
    """`text` in lines that fit a width."""
    import textwrap

    return textwrap.wrap(printable(text), max(10, int(width / (size * _EM)))) or [""]


def _bars(chart: Chart, y: float) -> tuple[list[str], float]:
    """Bars from left to right, a group a category; an interval as a whisker."""
    out, y = _legend(chart, y) if len(chart.series) > 1 else ([], y)
    start = y
    figures = [v for s in chart.series for v in s.values if v is not None]
    figures += [end for s in chart.series for ends in s.ends if ends for end in ends]
    top, bottom = max([*figures, 0]), min([*figures, 0])
    scale = (_RIGHT - 60 - _LEFT) / ((top - bottom) or 1)
    zero = _LEFT - bottom * scale
    bar = _BAR if len(chart.series) == 1 else 15
    for place, category in enumerate(chart.categories):
        label = _fitted(category, _LEFT - 16, 12)
        middle = y + bar * len(chart.series) / 2 + 4
        out.append(
            text_at(_LEFT - 8, middle, label, 12, anchor="end", whole=category if label != category else "")
        )
        for number, series in enumerate(chart.series):
            value = series.values[place]
            if value is not None:
                end = zero + value * scale
                ends = series.ends[place] if series.ends else None
                if ends is None:
                    out.append(
                        f'<rect x="{px(min(zero, end))}" y="{px(y + 1)}" width="{px(abs(end - zero))}" '
                        f'height="{bar - 2}" fill="{SHADES[number]}" stroke="{INK}" stroke-width="0.5"/>'
                    )
                else:
                    # A bar would hide the lower half of its own interval: a mark does not.
                    out += _whisker(zero + ends[0] * scale, zero + ends[1] * scale, y + bar / 2)
                    out.append(_mark(number, end, y + bar / 2))
                right = max(end, zero, zero + ends[1] * scale if ends else zero)
                out.append(text_at(right + 7, y + bar / 2 + 4, chart.told_at(series, place), 11))
            y += bar
        y += 6
    out.append(f'<line x1="{px(zero)}" y1="{px(start)}" x2="{px(zero)}" y2="{px(y)}" stroke="{INK}"/>')
    return out, y


def _whisker(low: float, high: float, y: float) -> list[str]:
    stroke = f'stroke="{INK}" stroke-width="2"'
    caps = [
        f'<line x1="{px(x)}" y1="{px(y - 4)}" x2="{px(x)}" y2="{px(y + 4)}" {stroke}/>' for x in (low, high)
    ]
    return [
        f'<line x1="{px(low)}" y1="{px(y)}" x2="{px(high)}" y2="{px(y)}" {stroke}/>',
        *caps,
    ]


def _lines(chart: Chart, y: float) -> tuple[list[str], float]:
    """Lines over time; a date without a figure leaves a gap."""
    out, y = _legend(chart, y) if len(chart.series) > 1 else ([], y)
    height, left, right = 220.0, 90.0, WIDTH - 90.0
    figures = [v for s in chart.series for v in s.values if v is not None]
    levels = _levels(min([*figures, 0]), max([*figures, 0]))
    bottom, span = levels[0], levels[-1] - levels[0]
    xs = [left + (right - left) * part for part in _along(chart.categories)]

    def at(value: float) -> float:
        return y + 10 + height * (1 - (value - bottom) / span)

    for value in levels:
        level = px(at(value))
        out.append(f'<line x1="{px(left)}" y1="{level}" x2="{px(right)}" y2="{level}" stroke="#cccccc"/>')
        out.append(text_at(left - 8, at(value) + 4, chart.told(value), 11, anchor="end"))
    shown = left - 200.0
    for place, x in enumerate(xs):
        if x - shown >= 78 or (place == len(xs) - 1 and x - shown >= 60):
            out.append(text_at(x, y + height + 28, chart.categories[place], 11, anchor="middle"))
            shown = x
    names: list[tuple[float, float, str]] = []
    for number, series in enumerate(chart.series):
        points = [
            (x, at(v), n) for n, (x, v) in enumerate(zip(xs, series.values, strict=True)) if v is not None
        ]
        for run in _runs(xs, series.values):
            path = " ".join(f"{px(x)},{px(at(v))}" for x, v in run)
            dash = f' stroke-dasharray="{_DASHES[number]}"' if _DASHES[number] else ""
            look = f'stroke="{_STROKES[number]}" stroke-width="2.5"{dash}'
            out.append(f'<polyline points="{path}" fill="none" {look}/>')
        out += [_mark(number, x, py) for x, py, _ in points]
        out += [_ring(x, py) for x, py, place in points if place in series.suspect]
        names += [(px, py, chart.told_at(series, place)) for px, py, place in points[-1:]]
    out += _apart(names)
    return out, y + height + 36


def _along(categories: Iterable[str]) -> list[float]:
    """Where each category stands from 0 to 1: dates and years by the time between them."""
    times = [_time(category) for category in categories]
    known = [time for time in times if time is not None]
    if len(known) < len(times) or len(set(known)) < 2:
        return [place / max(1, len(times) - 1) for place in range(len(times))]
    first, last = min(known), max(known)
    return [(time - first) / (last - first) for time in known]


def _time(category: str) -> float | None:
    """Days of an ISO date, or of the 31 March of a year or of the year that 2024-25 ends in."""
    if (year := re.fullmatch(r"(\d{4})(?:-\d\d)?", category)) is not None:
        return 365.25 * (int(year[1]) + ("-" in category))
    try:
        return float(date.fromisoformat(category).toordinal())
    except ValueError:
        return None


def _apart(names: list[tuple[float, float, str]]) -> list[str]:
    """Figures at the ends of lines, pushed down where two would overlap."""
    out, below = [], dict[float, float]()
    for x, y, name in sorted(names, key=lambda each: each[1]):
        level = max(y + 4, below.get(x, -99.0) + 12)
        below[x] = level
        out.append(text_at(x + 9, level, name, 11))
    return out


def _runs(xs: list[float], values: Iterable[float | None]) -> list[list[tuple[float, float]]]:
    """The stretches of a series between gaps."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, value in zip(xs, values, strict=True):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((x, value))
    return [run for run in runs if len(run) > 1]


def _mark(number: int, x: float, y: float) -> str:
    """A mark of its own shape for each series."""
    fill = f'fill="{SHADES[number]}" stroke="{INK}" stroke-width="0.5"'
    match number % 3:
        case 0:
            return f'<circle cx="{px(x)}" cy="{px(y)}" r="4" {fill}/>'
        case 1:
            return f'<rect x="{px(x - 4)}" y="{px(y - 4)}" width="8" height="8" {fill}/>'
    return f'<path d="M{px(x)} {px(y - 5)}l5 9h-10z" {fill}/>'


def _ring(x: float, y: float) -> str:
    """A ring around the mark of a suspect figure."""
    return f'<circle cx="{px(x)}" cy="{px(y)}" r="8" fill="none" stroke="{INK}" stroke-width="1.5"/>'


def _legend(chart: Chart, y: float) -> tuple[list[str], float]:
    out, x = [], 16.0
    for number, series in enumerate(chart.series):
        name = series.name or chart.measure
        width = (48 if chart.kind == "lines" else 34) + len(name) * 12 * _EM
        if x + width > WIDTH - 16 and x > 16:
            x, y = 16.0, y + 20
        if chart.kind == "bars":
            out.append(
                f'<rect x="{px(x)}" y="{px(y + 2)}" width="12" height="12" fill="{SHADES[number]}" '
                f'stroke="{INK}" stroke-width="0.5"/>'
            )
        else:
            out += [*_dash(number, x - 6, x + 24, y + 8, chart.kind), _mark(number, x + 9, y + 8)]
        out.append(text_at(x + 30 if chart.kind == "lines" else x + 18, y + 12, name, 12))
        x += width
    return out, y + 26


def _dash(number: int, left: float, right: float, y: float, kind: str) -> list[str]:
    """A piece of a series' line, for the legend."""
    if kind != "lines":
        return []
    dash = f' stroke-dasharray="{_DASHES[number]}"' if _DASHES[number] else ""
    return [
        f'<line x1="{px(left)}" y1="{px(y)}" x2="{px(right)}" y2="{px(y)}" stroke="{_STROKES[number]}" '
        f'stroke-width="2"{dash}/>'
    ]


def _levels(least: float, most: float) -> list[float]:
    """Round figures from below the least to above the most, three to six of them; 0 is one."""
    from math import ceil, floor, log10

    rough = (most - least) / 4 or 1.0
    power = 10.0 ** floor(log10(rough))
    step = next(unit * power for unit in (1, 2, 2.5, 5, 10) if unit * power >= rough * 0.999)
    first, last = floor(least / step + 1e-9), max(ceil(most / step - 1e-9), floor(least / step) + 1)
    return [round(step * place, 10) for place in range(first, last + 1)]


def text_at(
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    anchor: str = "",
    weight: str = "",
    fill: str = INK,
    whole: str = "",
) -> str:
    """Text at a place; `whole` is told where the pointer rests on it."""
    more = (f' text-anchor="{anchor}"' if anchor else "") + (f' font-weight="{weight}"' if weight else "")
    tip = f"<title>{_safe(whole)}</title>" if whole else ""
    return f'<text x="{px(x)}" y="{px(y)}" font-size="{size}" fill="{fill}"{more}>{tip}{_safe(text)}</text>'


def _safe(text: str) -> str:
    return escape(printable(text), {'"': "&quot;"})


def px(value: float) -> str:
    """A coordinate to a tenth: the same on every machine."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
