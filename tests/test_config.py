"""config.toml: what is set, what is faulty and where, and a key set among a person's own lines."""

from pathlib import Path

import pytest

from market_tui import config, toml
from market_tui.errors import UsageError

GOOD = """# mine
[areas]
"Wirral and Sefton" = [
  "Wirral",   # west
  "Sefton",
]

[thresholds]
places_per_child = 1.2

[app]
theme = "light"
home_area = "Wirral"
beside = ["North West", "England"]
exports = "~/market"

[keys]
export = "ctrl+x"
tab.costs = "f4"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_what_is_set_is_read(file: Path) -> None:
    file.write_text("\ufeff" + GOOD.replace("\n", "\r\n"), "utf-8", newline="")
    told = config.read(file.parent)
    assert told.faults == ()
    assert told.areas == {"Wirral and Sefton": ("Wirral", "Sefton")}
    assert (told.thresholds, told.theme, told.home_area) == ({"places_per_child": 1.2}, "light", "Wirral")
    assert told.beside == ("North West", "England")
    assert told.exports == Path.home() / "market"
    assert told.keys == {"export": "ctrl+x", "tab.costs": "f4"}


def test_nothing_is_set_where_there_is_no_file(tmp_path: Path) -> None:
    assert config.read(tmp_path / "none").only("areas").areas == {}


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[app]\n", "utf-8")
    (fault,) = config.read(tmp_path / "mine.toml").faults
    assert "is a file, not a folder" in fault.message
    with pytest.raises(UsageError, match=r"mine\.toml is a file"):
        config.read(tmp_path / "mine.toml").only("areas")


@pytest.mark.parametrize(
    ("text", "part", "line", "key"),
    [
        ('[areas]\nGood = ["Wirral"]\n# x\nBad = "Wirral"\n', "areas", 4, "areas.Bad"),
        ("[thresholds]\n\noutside = 0.5\n", "thresholds", 3, "thresholds.outside"),
        ("[thresholds]\noutside_share = inf\n", "thresholds", 2, "thresholds.outside_share"),
        ('[app]\ntheme = "pink"\n', "app", 2, "app.theme"),
        ('[app]\nhome = "Wirral"\n', "app", 2, "app.home"),
        ("[keys]\nexport = 3\n", "keys", 2, "keys.export"),
        ("[keys]\ntab.costs = 3\n", "keys", 2, "keys.tab.costs"),
        ("\n[area]\nA = 1\n", "area", 2, "area"),
        ("areas = 3\n", "areas", 1, "areas"),
        ("[areas]\nA = [\n", "", 2, "nvalid"),
    ],
)
def test_a_fault_names_file_line_and_key(file: Path, text: str, part: str, line: int, key: str) -> None:
    file.write_text(text, "utf-8")
    (fault,) = config.read(file.parent).faults
    assert fault.part == part
    assert f"config.toml, line {line}: " in fault.message
    assert key in fault.message
    assert fault.remedy


def test_one_faulty_part_leaves_the_others_whole_and_is_refused_by_itself(file: Path) -> None:
    file.write_text('[areas]\nA = 1\nB = ["Wirral"]\n[thresholds]\noutside_share = 0.6\n', "utf-8")
    told = config.read(file.parent)
    assert told.only("thresholds").thresholds == {"outside_share": 0.6}
    with pytest.raises(UsageError, match=r"areas\.A"):
        told.only("areas")
    config.forgive()
    try:
        assert told.only("areas").areas == {"B": ("Wirral",)}
    finally:
        config.forgive(False)


def test_a_key_is_set_and_every_other_line_stays(file: Path) -> None:
    file.write_text(GOOD, "utf-8")
    config.put("app", "home_area", "Sefton", file.parent)
    config.put("areas", 'My "own"', ["Halton", "Wirral"], file.parent)
    config.put("areas", "Wirral and Sefton", ["Wirral"], file.parent)
    text = file.read_text("utf-8")
    assert 'home_area = "Sefton"' in text
    assert text.startswith(
        '# mine\n[areas]\n"Wirral and Sefton" = ["Wirral"]\n"My \\"own\\"" = ["Halton", "Wirral"]\n\n'
    )
    assert text.endswith(GOOD[GOOD.index("beside =") :])
    told = config.read(file.parent)
    assert told.areas == {"Wirral and Sefton": ("Wirral",), 'My "own"': ("Halton", "Wirral")}
    assert [p.name for p in file.parent.iterdir()] == ["config.toml"]


def test_a_key_is_set_where_there_is_no_file(tmp_path: Path) -> None:
    config.put("app", "home_area", "Wirral", tmp_path / "new")
    assert (tmp_path / "new" / "config.toml").read_text("utf-8") == '[app]\nhome_area = "Wirral"\n'


@pytest.mark.parametrize("text", ["[areas\n", 'areas = { A = ["Wirral"] }\n', 'areas.A = ["Wirral"]\n'])
def test_what_cannot_be_set_leaves_the_file_as_it_was(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=r"config\.toml"):
        config.put("areas", "B", ["Sefton"], file.parent)
    assert file.read_text("utf-8") == text


def test_values_are_written_as_they_are_read() -> None:
    held = {"a": 'x"y\\z\n\x7f£', "b c": [1, 2.5, True], "d": {"e.f": "g"}}
    text = "".join(f"{toml.key_written(k)} = {toml.written(v)}\n" for k, v in held.items())
    assert toml.parsed(text) == held
