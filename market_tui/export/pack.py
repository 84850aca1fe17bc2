"""A board pack: what a dashboard shows of an area, as files that one can defend line by line.

README.md          what is in it, definitions, sources, caveats, what is not loaded
board-pack.xlsx    contents, a sheet a panel with an editable chart, notes
NN-query.csv       a panel's figures, with its description in NN-query.csv-metadata.json
NN-query.svg       its chart, for Word
pack.json          each file with its sha256
The same lists, scope and version give the same bytes: no clock is in any of them.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from market_tui.dashboards import Dashboard, Panel
from market_tui.errors import MarketError, StoreError
from market_tui.export.chart import Chart, chart_of
from market_tui.export.files import put, write
from market_tui.export.formats import markdown_plain
from market_tui.export.provenance import SAMPLE_NOTE, notes
from market_tui.export.svg import svg
from market_tui.export.workbook import Sheet, workbook
from market_tui.query import Answer, ask
from market_tui.version import __version__

if TYPE_CHECKING:
    from market_tui.market import Market, Scope

MANIFEST = "pack.json"


@dataclass
class Section:
    """One question of the pack: its answer and charts, or why there is none."""

    query: str
    stem: str
    answer: Answer | None = None
    missing: str = ""
    charts: dict[str, Chart] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The question's title, and by what it is taken apart where another has the same."""
        _, apart, by = self.stem.partition("-by-")
        return f"{self.answer.query.title if self.answer else self.query}{f', by {by}' if apart else ''}"

    @property
    def sheet(self) -> str:
        """Its sheet in the workbook: a name of at most 31 letters."""
        return self.stem[3:][:31]


def sections(market: "Market", scope: "Scope", dashboards: Iterable[Dashboard]) -> list[Section]:
    """Every question of the dashboards once, in their order, with each chart drawn of it."""
    found: dict[str, Section] = {}
    for panel in (panel for dashboard in dashboards for panel in dashboard.panels):
        by = scope.by if panel.by == "area" else panel.by
        key = panel.query if by == scope.by else f"{panel.query}-by-{by}"
        section = found.get(key)
        if section is None:
            section = found[key] = Section(panel.query, f"{len(found) + 1:02}-{key}")
            try:
                section.answer = ask(market, panel.query, replace(scope, by=by))
            except MarketError as error:
                # A panel whose data is not loaded is named as such; the others are still wanted.
                section.missing = " ".join(f"{error.message}. {error.remedy}".split())
        if section.answer is not None:
            _draw(section, panel)
    return list(found.values())


def _draw(section: Section, panel: Panel) -> None:
    if section.answer is not None and (chart := chart_of(section.answer, panel)):
        name = section.stem if not section.charts else f"{section.stem}-{panel.value}"
        if chart not in section.charts.values():
            section.charts[f"{name}.svg"] = chart


def write_pack(market: "Market", scope: "Scope", dashboards: Iterable[Dashboard], folder: Path) -> list[Path]:
    """Write the pack into `folder`; the files written, README.md first.

    Files of an earlier pack there that have not been changed since are cleared away first.

    Raises:
        StoreError: the folder cannot be written.
    """
    market = market.public()
    shown = list(dashboards)
    told = sections(market, scope, shown)
    _clear(folder)
    written: list[Path] = []
    for section in told:
        if section.answer is None:
            continue
        written += write(section.answer, folder / f"{section.stem}.csv")
        source = source_line(section.answer)
        for name, chart in section.charts.items():
            drawn = svg(chart, section.answer.scope.line(), source)
            written.append(put(folder / name, drawn.encode()))
    answered = [s for s in told if s.answer is not None]
    sheets = [Sheet(s.sheet, s.answer, tuple(s.charts.values())) for s in answered if s.answer is not None]
    about = [("Sample", SAMPLE_NOTE)] if market.sample else []
    about += [("Scope", scope.line()), ("Tool", f"market-tui {__version__}"), *_quality(answered)]
    about += [("Not loaded", f"{s.query}: {s.missing}") for s in told if s.missing]
    written.append(put(folder / "board-pack.xlsx", workbook(sheets, _contents(told), about)))
    page = readme(market, scope, shown, told)
    written.insert(0, put(folder / "README.md", page.encode()))
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(written)}
    listed = {"tool": f"market-tui {__version__}", "scope": scope.line(), "files": files}
    written.append(put(folder / MANIFEST, (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode()))
    return written


def _clear(folder: Path) -> None:
    """Take away the files of an earlier pack, but none that somebody has edited or put there."""
    try:
        listed = json.loads((folder / MANIFEST).read_text("utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    for name, sha256 in listed.items():
        path = folder / Path(name).name
        try:
            if hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
                path.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise StoreError(
                f"{path} cannot be replaced: {error.strerror}", "Is it open in Excel?"
            ) from error


def source_line(answer: Answer) -> str:
    """Publisher, list and date of what a figure rests on, and the query, in one line."""
    lists = dict.fromkeys(f"{s.publisher}, {s.title or s.family} ({s.as_at})" for s in answer.sources)
    first = "; ".join(list(lists)[:3]) + (f" and {len(lists) - 3} more lists" if len(lists) > 3 else "")
    sample = f"{SAMPLE_NOTE} " if answer.sample else ""
    return (
        f"{sample}Source: {first or 'published figures shipped with market-tui'}. Query: {answer.query.name}"
    )


def _contents(told: list[Section]) -> list[tuple[str, str, str]]:
    lines = []
    for section in told:
        if section.answer is None:
            lines.append((section.query, "", f"Not loaded: {section.missing}"))
        else:
            said = " ".join(section.answer.query.doc.split())
            about = f"{section.answer.frame.height:,} rows. {said}"
            lines.append((section.title, section.sheet, about))
    return lines


def _quality(answered: list[Section]) -> list[tuple[str, str]]:
    """Suspect returns and suppression: what a reader of the figures must be told of."""
    lines = []
    for section in answered:
        frame = section.answer.frame if section.answer is not None else None
        if frame is None:
            continue
        if "flag" in frame.columns:
            flagged = frame.filter(frame["flag"].cast(str).str.len_chars() > 0) if frame.height else frame
            if flagged.height:
                lines.append(
                    ("Suspect", f"{section.query}: {flagged.height:,} of {frame.height:,} rows flagged")
                )
        ends = [c for c in frame.columns if c.endswith("_low") and f"{c[:-4]}_high" in frame.columns]
        for column in (c for c in ends if c[:-4] in frame.columns):
            hidden = frame.filter(frame[column[:-4]].is_null() & frame[column].is_not_null()).height
            if hidden:
                lines.append(
                    (
                        "Suppressed",
                        f"{section.query}.{column[:-4]}: {hidden:,} figures are known as a range only",
                    )
                )
    return lines


def readme(market: "Market", scope: "Scope", dashboards: list[Dashboard], told: list[Section]) -> str:
    """The pack's own page."""
    sample = ["", f"**{SAMPLE_NOTE}**"] if market.sample else []
    flags = f" {scope.flags()}" if scope.flags() else ""
    lines = [
        f"# Board pack: {markdown_plain(', '.join(scope.areas))}",
        *sample,
        "",
        f"{', '.join(d.title for d in dashboards)}. {markdown_plain(scope.line())}.",
        "",
        "Every figure here is in `board-pack.xlsx` and in a CSV file beside its description",
        "(`.csv-metadata.json`: definition, scope, sources with sha256). Charts are SVG pictures.",
        "",
        "| panel | files | rows |",
        "| --- | --- | ---: |",
    ]
    for section in told:
        if section.answer is not None:
            files = ", ".join(f"`{name}`" for name in (f"{section.stem}.csv", *section.charts))
            lines.append(f"| {markdown_plain(section.title)} | {files} | {section.answer.frame.height:,} |")
    if missing := [s for s in told if s.missing]:
        lines += ["", "## Not loaded", ""]
        lines += [f"- `{s.query}`: {markdown_plain(s.missing)}" for s in missing]
    lines += ["", "## Definitions and caveats"]
    for section in told:
        if section.answer is not None:
            lines += ["", f"### {markdown_plain(section.title)} (`{section.query}`)", ""]
            lines += [markdown_plain(" ".join(section.answer.query.doc.split())), ""]
            lines += [f"- {markdown_plain(note)}" for note in notes(section.answer) if note != SAMPLE_NOTE]
            lines += [f"- `{section.answer.command()}`"]
    if quality := _quality(told):
        lines += ["", "## Suspect returns and suppression", ""]
        lines += [f"- {kind}: {markdown_plain(said)}" for kind, said in quality]
    lines += ["", "## Sources", "", "| publisher | list | as at | coverage | sha256 | licence |"]
    lines += ["| --- | --- | --- | --- | --- | --- |"]
    sources = {s.source_id: s for section in told if section.answer for s in section.answer.sources}
    for s in sources.values():
        cells = (s.publisher, f"{s.title} ({s.file})", s.as_at, s.coverage or "", s.sha256, s.licence)
        lines.append("| " + " | ".join(markdown_plain(str(cell)) for cell in cells) + " |")
    lines += ["", f"Made by market-tui {__version__}: `market-tui export{_names(dashboards)}{flags} -o DIR`"]
    return "\n".join(lines) + "\n"


def _names(dashboards: list[Dashboard]) -> str:
    from market_tui.dashboards import DASHBOARDS

    return " all" if len(dashboards) == len(DASHBOARDS) else f" {dashboards[0].name}"
