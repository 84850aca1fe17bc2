"""DfE's labels fold to one spelling, and its marks are known alike wherever they are read."""

import pytest

from market_tui import publishers
from market_tui.measures import MARKS
from market_tui.publishers import dfe_words as words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Children looked after at 31 March each year", "Children looked after on 31 March"),
        ("CLA for 2.5 years at 31 March each year aged 3", "CLA for 2.5 years on 31 March aged 3"),
        ("2a. Foster placements", "Foster placements"),
        ("1.ii 20 miles or less outside LA boundary", "20 miles or less outside LA boundary"),
        (
            "Independent and semi-independent living arrangements/ supported accommodation",
            "Independent and semi-independent living arrangements/supported accommodation",
        ),
        ("SECURE HOMES AND CHILDREN’S HOMES", "Secure homes and children's homes"),
        ("1. Placed inside the LA boundary, near", "Placed inside the LA boundary near"),
        ("Other public provision (e.g. by a PCT etc)", "Other public provision (e.g. by a PCT, etc)"),
    ],
)  # fmt: skip
def test_labels_that_mean_the_same_are_the_same(one: str, other: str) -> None:
    assert words.label(one) == words.label(other)


@pytest.mark.parametrize("label", ["3 or more placements", "20 miles or less", "16 years and over"])
def test_a_number_that_belongs_to_the_label_stays(label: str) -> None:
    assert words.label(label) == label


def test_less_and_more_than_20_miles_stay_apart() -> None:
    assert words.DISTANCES[words.label("2. Over 20 miles")] == words.FAR
    assert words.DISTANCES[words.label("Placed 20 miles or less from home")] == words.NEAR
    aside = words.DISTANCES_ASIDE
    assert aside[words.label("Placed outside LA boundary less than 20 miles from home")] == (
        "Outside the authority, 20 miles or less"
    )
    assert aside[words.label("4. Placed outside the LA boundary, more than 20 miles from home")] == (
        "Outside the authority, more than 20 miles"
    )


def test_intake_lets_through_the_marks_that_measures_bound() -> None:
    assert sorted(publishers.MARKS) == sorted(mark.code for mark in MARKS)
