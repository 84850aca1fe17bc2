"""The picture of the screen: it stands on its own, keeps its blanks, and writes over nothing."""

import re
from pathlib import Path

from market_tui.tui.picture import save, self_contained

RICH = (
    '<svg class="rich" viewBox="0 0 1 1">\n@font-face {\n src: url("https://cdn.example/f.woff2");\n}\n'
    ".terminal-12-matrix {\n font-family: Fira Code, monospace;\n}\n<text>&#160;&#160;1</text></svg>"
)


def test_it_stands_on_its_own() -> None:
    told = self_contained(RICH)
    assert "http" not in told
    assert "font-face" not in told
    assert "DejaVu Sans Mono" in told
    assert told.startswith('<svg xml:space="preserve" ')


def test_nothing_is_written_over(tmp_path: Path) -> None:
    names = [save(RICH, tmp_path).name for _ in range(3)]
    assert names == ["market-tui.svg", "market-tui-2.svg", "market-tui-3.svg"]


def test_blocks_are_boxes_that_touch_from_line_to_line() -> None:
    line = '<text class="r1" x="0" y="{y}" textLength="48.8" clip-path="url(#l)">{told}</text>'
    told = self_contained("<svg >" + line.format(y=20, told="a█▄&#160;") + line.format(y=44.4, told="b██▌"))
    boxes = re.findall(r'<rect class="r1" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', told)
    assert [tuple(map(float, box)) for box in boxes] == [
        (12.2, 1.5, 12.2, 24.7),
        (24.4, 13.7, 12.2, 12.5),
        (12.2, 25.9, 24.4, 24.7),
        (36.6, 25.9, 6.1, 24.7),
    ]
    assert re.findall(r">([^<]*)</text>", told) == ["a&#160;&#160;&#160;", "b&#160;&#160;&#160;"]
