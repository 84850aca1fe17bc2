"""The market position statement: figures are the queries', the page stands alone and can be read by all."""

import itertools
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import market_tui
from market_tui.export.brief import Brief, as_html, as_markdown, compose
from market_tui.export.units import shown
from market_tui.market import Market
from market_tui.market.opening import sample_files
from market_tui.query import ask

VOID = {"meta", "br", "rect", "line", "polyline", "circle", "path"}
# Sentences that state a difference or a number of rows: worked out from the result, not a cell of it.
WORKED_OUT = ("That is", "Since", "Good or outstanding since", "Between", "Owners changed", "Spending")


@pytest.fixture(scope="module")
def brief(sample: Market) -> Brief:
    return compose(sample, sample.scope(area="Liverpool City Region"))


class Page(HTMLParser):
    """A page taken apart: tags in order, ids, links; open elements must close in turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> Iterator[dict[str, str]]:
        return (attributes for name, attributes in self.tags if name == tag)


def test_every_figure_is_a_cell_of_the_query_that_it_names(brief: Brief, sample: Market) -> None:
    checked = 0
    for section in brief.sections:
        for sentence in section.sentences:
            if (
                sentence.text.startswith(WORKED_OUT)
                or "suspect returns flag" in sentence.text
                or "watch-list" in sentence.text
            ):
                continue
            frame = ask(sample, sentence.query, brief.facts.answers[sentence.query].scope).frame
            cells = {text for row in frame.rows() for value in row for text in _told(value)}
            plain = re.sub(
                r"\b\d{1,2} [A-Z][a-z]+ \d{4}|\b\d{4}-\d\d\b|10,000|95% interval|20 miles", "", sentence.text
            )
            for figure in re.findall(r"£?\d[\d,.]*\d(?: million)?%?|\d%?", plain):
                assert figure in cells, (sentence, figure)
                checked += 1
    assert checked > 25


def _told(value: Any) -> set[str]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return set(re.findall(r"\d+", str(value)))
    units = ("fraction", "GBP", "")
    return {shown(abs(value), unit) for unit in units} | {shown(round(abs(value)), "")}


def test_differences_are_differences(brief: Brief, sample: Market) -> None:
    rows = sample.query("key_figures", area="Liverpool City Region").drop_nulls("homes").to_dicts()
    more = rows[-1]["homes"] - rows[-2]["homes"]
    said = next(s.text for s in brief.sections[-1].sentences if s.text.startswith("Since"))
    assert f"{'+' if more > 0 else '−'}{abs(more)} homes" in said
    told = (
        sample.query("since_last_release", area="Liverpool City Region")
        .filter(change="closed")
        .row(0, named=True)
    )
    closed = next(s.text for s in brief.sections[5].sentences if s.query == "since_last_release")
    assert f"{told['homes']} homes with {-told['places_more']} places closed" in closed


def test_a_sentence_without_its_figure_is_left_out(sample: Market) -> None:
    """Of lists of inspected homes, an area without a home, and of councils that are no more."""
    for day, area in [*((day, "Wirral") for day in sample.dates), (None, "Rutland"), (None, "Cumbria")]:
        told = compose(sample, sample.scope(area=area, as_at=day))
        said = [s.text for section in told.sections for s in section.sentences]
        assert not [text for text in said if "– " in text or "None" in text], (day, area)
        assert as_html(told)


def test_the_page_stands_alone_and_reads_well(brief: Brief) -> None:
    text = as_html(brief)
    page = Page(text)
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))
    assert {a["href"].removeprefix("#") for a in page.all("a")} <= set(ids)
    assert not any(name in ("script", "link", "img", "iframe", "object") for name, _ in page.tags)
    assert "url(" not in text
    assert set(re.findall(r"https?://[^\"' <]+", text)) <= {"http://www.w3.org/2000/svg"}
    levels = [int(name[1]) for name, _ in page.tags if re.fullmatch(r"h[1-6]", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    assert all(a.get("scope") in ("col", "row") for a in page.all("th"))
    assert len(list(page.all("caption"))) == len(list(page.all("table")))
    for drawing in page.all("svg"):
        assert drawing["role"] == "img"
        assert set(drawing["aria-labelledby"].split()) <= set(ids)
    assert next(page.all("html"))["lang"] == "en-GB"
    assert "SAMPLE" in text
    assert "@media print" in text


def test_colours_have_contrast(brief: Brief) -> None:
    def light(colour: str) -> float:
        wide = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
        parts = [int(wide[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    style = as_html(brief).split("<style>")[1].split("</style>")[0]
    colours = re.findall(r"[{;]color:(#[0-9a-f]+)", style)
    assert len(colours) >= 4
    assert all(1.05 / (light(colour) + 0.05) >= 4.5 for colour in colours)


def test_the_headings_are_the_templates(brief: Brief) -> None:
    wanted = [
        "Our children and demand", "Where they live", "Homes in the area", "Cost", "Access against capacity",
        "Risks: concentration, failure, closures", "What has changed since the last release",
        "Data and definitions",
    ]  # fmt: skip
    markdown = as_markdown(brief)
    assert re.findall(r"^## (.+)$", markdown, re.M) == wanted
    assert re.findall(r'<h2 id="s\d">([^<]+)</h2>', as_html(brief)) == wanted
    targets = set(re.findall(r"^### (\w+)$", markdown, re.M))
    assert set(re.findall(r"\(#(\w+)\)", markdown)) <= targets


def test_the_same_lists_give_the_same_page(brief: Brief, sample: Market) -> None:
    again = compose(sample, sample.scope(area="Liverpool City Region"))
    assert as_html(again) == as_html(brief)
    assert as_markdown(again) == as_markdown(brief)


def test_a_section_without_data_says_what_to_load(tmp_path: Path) -> None:
    from market_tui.intake import load
    from market_tui.store import Store

    load([f for f in sample_files() if "march_2025" in f.name], Store(tmp_path))
    market = market_tui.open_market(tmp_path)
    told = compose(market, market.scope(area="Wirral"))
    first = told.sections[0]
    assert first.sentences == []
    assert "market-tui" in first.missing["looked_after"]
    assert "Not shown: looked_after" in as_html(told)
    assert "Not shown: looked\\_after" in as_markdown(told) or "Not shown: looked_after" in as_markdown(told)
    assert told.sections[2].sentences


def test_england_stands_alone_and_hostile_owners_are_text(sample: Market) -> None:
    told = compose(sample, sample.scope())
    assert told.facts.beside is None
    told.sections[0].sentences.append(
        type(told.sections[2].sentences[0])("<b>x</b>\x1b[2J & y", "key_figures")
    )
    text = as_html(told)
    assert "<b>x" not in text
    assert "\x1b" not in text
    assert "&lt;b&gt;x&lt;/b&gt;[2J &amp; y" in text
