"""Finding by a part of a name: what comes first, what is never found, hostile words."""

import polars as pl
import pytest

from market_tui.market import Market
from market_tui.market.things import found, indexed, things


@pytest.fixture(scope="module")
def index(sample_market: Market) -> pl.DataFrame:
    return indexed(things(sample_market))


def labels(index: pl.DataFrame, typed: str) -> list[str]:
    return found(index, typed)["label"].to_list()


def test_everything_has_a_name_and_is_there_once(index: pl.DataFrame, sample_market: Market) -> None:
    assert index.filter(pl.col("label").is_null() | pl.col("said").is_null()).is_empty()
    assert index.select("kind", "key").is_unique().all()
    homes = index.filter(kind="home")
    assert sorted(homes["key"]) == sorted(sample_market.providers["urn"].unique())


def test_a_council_by_its_beginning_its_code_and_a_slip(index: pl.DataFrame) -> None:
    assert labels(index, "wirr")[0] == "Wirral"
    assert labels(index, "E08000015") == ["Wirral"]
    assert labels(index, "e08000012")[0] == "Liverpool"
    assert "Liverpool" in labels(index, "liverpol")


def test_a_home_by_its_number_and_an_owner_by_two_words(index: pl.DataFrame, sample_market: Market) -> None:
    urn = sample_market.providers["urn"][0]
    assert found(index, urn).filter(kind="home")["key"].to_list() == [urn]
    owner = index.filter(kind="owner").row(0, named=True)
    first, *_, last = f"{owner['label']} {owner['label']}".split()
    assert owner["label"] in labels(index, f"{last} {first}")


@pytest.mark.parametrize("typed", ["", "   ", "[", "(.*", "\\", "%", "zzqqxx"])
def test_odd_words_find_nothing_and_do_no_harm(index: pl.DataFrame, typed: str) -> None:
    assert found(index, typed).height <= 40
