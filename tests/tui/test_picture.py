"""The picture of the screen: it stands on its own, keeps its blanks, and writes over nothing."""

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
