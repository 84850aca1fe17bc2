"""The guides and definitions that ship, to be found by heading or word, and read as plain text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from market_tui.paths import shipped
from market_tui.tui.widgets.text import plain

PAGES = ("tutorial.md", "guides/*.md", "definitions.md", "sources.md", "threats.md")
LEAST, SPACE = 24, 2
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_CODE = re.compile(r"\s*\((?:`[^`]+`(?:, )?)+\)$")
_ITEM = re.compile(r"(\s*)([-*]|\d+\.) +(.*)")


@dataclass(frozen=True)
class Section:
    """One heading of a page, and what stands under it."""

    page: str
    title: str
    heading: str
    body: str

    @property
    def key(self) -> str:
        """By which it is found again."""
        return f"{self.page}#{self.heading}"


def sections() -> list[Section]:
    """Every section of every page, in the order to read them; a page's own title heads its first."""
    told: list[Section] = []
    for pattern in PAGES:
        for path in sorted(shipped("docs").glob(pattern)):
            name = path.relative_to(shipped("docs")).as_posix()
            told += _sections(name, path.read_text("utf-8"))
    return told


def pages() -> list[tuple[str, str]]:
    """Each page by its key and title."""
    return list({each.page: (each.page, each.title) for each in sections()}.values())


def _sections(page: str, text: str) -> Iterator[Section]:
    title, heading, body = "", "", list[str]()
    for line, code in _lines(text):
        if not code and (found := re.match(r"#+ +(.*)", line)):
            if heading:
                yield Section(page, title, heading, " ".join(body))
            heading, body = _bare(_CODE.sub("", found[1])), [found[1]]
            title = title or heading
        else:
            body.append(line)
    if heading:
        yield Section(page, title, heading, " ".join(body))


def page(name: str) -> str:
    """The text of a page as it was written.

    Raises:
        OSError: it does not ship.
    """
    return (shipped("docs") / name).read_text("utf-8")


def readable(text: str, width: int) -> tuple[Content, dict[str, int]]:
    """A page wrapped to a width, harmless to draw; and the line on which each heading stands."""
    lines: list[Content] = []
    places: dict[str, int] = {}
    for block in _blocks(text):
        if block[0].startswith("#"):
            heading = _bare(_CODE.sub("", block[0].lstrip("# ")))
            places.setdefault(heading, len(lines))
            lines.append(Content.styled(plain(heading), "bold underline" if block[0][1] == " " else "bold"))
        elif block[0].startswith("|"):
            lines += [Content(plain(line)) for line in _table(block, width)]
        elif block[0].startswith("    "):
            lines += [Content.styled(plain(line), "dim") for each in block for line in _code(each[4:], width)]
        else:
            lines += [Content(plain(line)) for line in _prose(block, width)]
        if lines and lines[-1].plain:
            lines.append(Content(""))
    return Content("\n").join(lines[:-1]), places


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is of code: then it is set in by four."""
    fenced = False
    for line in text.splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        else:
            yield ("    " + line, True) if fenced else (line, line.startswith("    "))


def _blocks(text: str) -> Iterator[list[str]]:
    """Headings, tables, code and paragraphs; a picture alone is left out."""
    held: list[str] = []
    kind = ""
    for line, code in _lines(text):
        fresh = "#" if line.startswith("#") else "|" if line.startswith("|") else "code" if code else "text"
        if held and (not line.strip() or fresh != kind or fresh == "#"):
            yield held
            held = []
        if line.strip() and not line.startswith(("![", "<!--")):
            held.append(line)
            kind = fresh
    if held:
        yield held


def _code(line: str, width: int) -> list[str]:
    """A line of code, its further lines set in."""
    return textwrap.wrap(line, width, initial_indent="  ", subsequent_indent="      ") or [""]


def _prose(block: Sequence[str], width: int) -> Iterator[str]:
    """A paragraph, or the points of a list, each set in by its sign."""
    points: list[tuple[str, str, str]] = []
    for line in block:
        if found := _ITEM.fullmatch(line):
            sign = "· " if found[2] in "-*" else f"{found[2]} "
            points.append((" " * len(found[1]), sign, found[3]))
        elif points:
            lead, sign, said = points[-1]
            points[-1] = (lead, sign, f"{said} {line.strip()}")
        else:
            points.append(("", "", line))
    for lead, sign, said in points:
        first, rest = lead + sign, " " * len(lead + sign)
        yield from textwrap.wrap(
            _bare(said), max(LEAST, width), initial_indent=first, subsequent_indent=rest
        ) or [""]


def _table(block: Sequence[str], width: int) -> Iterator[str]:
    """The columns beside each other, the last one wrapped; one below the other where there is no room."""
    rows = [
        [_bare(cell).strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        for line in block
        if not re.fullmatch(r"[\s|:-]+", line)
    ]
    count = max(len(row) for row in rows)
    rows = [row + [""] * (count - len(row)) for row in rows]
    wide = [max(len(row[i]) for row in rows) for i in range(count - 1)]
    lead = sum(wide) + SPACE * len(wide)
    if width - lead >= LEAST:
        for row in rows:
            first = "".join(f"{cell:<{size + SPACE}}" for cell, size in zip(row, wide, strict=False))
            yield from textwrap.wrap(row[-1], width, initial_indent=first, subsequent_indent=" " * lead) or [
                first.rstrip()
            ]
        return
    for row in rows[1:]:
        yield from textwrap.wrap(row[0], width) or [""]
        for head, cell in zip(rows[0][1:], row[1:], strict=True):
            told = f"{head}: {cell}" if head and cell else cell
            yield from textwrap.wrap(told, width, initial_indent="    ", subsequent_indent="      ")


def _bare(text: str) -> str:
    """A line without its marks: links by their words, no stars, no backticks."""
    return _LINK.sub(r"\1", text).replace("**", "").replace("`", "").replace("\\|", "|").replace("&lt;", "<")
