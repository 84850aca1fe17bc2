"""What there is to read: it ships, is found by heading or word, and is wrapped plain and harmless."""

import tomllib
from pathlib import Path

import pytest

from market_tui.paths import shipped
from market_tui.tui import guide

PAGE = """# How to [b]read[/b]

A paragraph with `code`, **stars** and
a [link](../there.md).

![A picture](x.svg)

| key | does |
|---|---|
| `a` | one thing that takes some words to tell, and then some more of them |
| `b \\| c` | another\x1b[31m |

## Points

- one point that goes on for longer than a line of this width has any room for
- two

    market-tui query homes --area "Liverpool City Region" --as-at 2025-03-31 --format csv
"""


def test_a_page_is_read_as_plain_text_of_its_width() -> None:
    text, places = guide.readable(PAGE, 40)
    assert text.plain == (
        "How to [b]read[/b]\n\n"
        "A paragraph with code, stars and a link.\n\n"
        "key    does\n"
        "a      one thing that takes some words\n"
        "       to tell, and then some more of\n"
        "       them\n"
        "b | c  another�[31m\n\n"
        "Points\n\n"
        "· one point that goes on for longer than\n"
        "  a line of this width has any room for\n"
        "· two\n\n"
        '  market-tui query homes --area\n'
        '      "Liverpool City Region" --as-at\n'
        "      2025-03-31 --format csv"
    )  # fmt: skip
    assert places == {"How to [b]read[/b]": 0, "Points": 10}


@pytest.mark.parametrize("width", [66, 94])
def test_every_page_that_ships_fits_and_has_its_headings(width: int) -> None:
    assert len(guide.pages()) > 12
    for each in guide.sections():
        text, places = guide.readable(guide.page(each.page), width)
        assert max(map(len, text.plain.split("\n"))) <= width, each.page
        assert each.heading in places
        assert "`" not in text.plain
        assert "](" not in text.plain


def test_what_is_read_ships_with_the_product() -> None:
    project = Path(__file__).parents[2] / "pyproject.toml"
    held = tomllib.loads(project.read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    for page, _ in guide.pages():
        top = "docs/guides" if page.startswith("guides/") else f"docs/{page}"
        assert held["force-include"][top] == f"market_tui/{top}"
        assert (shipped("docs") / page).is_file()
