"""Owners' names read: numbers and trading names split off, one key per name, spellings told."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from market_tui.publishers.owner_names import (
    company_number,
    owner_id,
    owner_stem,
    owner_text,
)


def _one(expression: pl.Expr, text: str) -> str | None:
    value: str | None = pl.DataFrame({"n": [text]}).select(expression).item()
    return value


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Keys Childcare Ltd", "keys childcare limited"),
        ("KEYS CHILDCARE LTD.", "keys childcare limited"),
        ("Channels & Choices (Kent) LLP", "channels and choices kent llp"),
        ("Crystal Care Solutions Limited Company Number 05952454", "crystal care solutions limited"),
        ("Hatols Fostering Services Ltd (Co Number 08016114)", "hatols fostering services limited"),
        ("Disability Challengers 04300724, 1095134", "disability challengers"),
        ("Birtenshaw - company number 02978546", "birtenshaw"),
        ("HMO NE LTD T/A ForeverCare", "hmo ne limited"),
        (
            "Devon & Cornwall Autistic Community Trust (t/a Spectrum)",
            "devon and cornwall autistic community trust",
        ),
        ("RCS operations LTD trading as Cumulus Care Services", "rcs operations limited"),
        ("Tulip Care One Limited t/as TulipCare", "tulip care one limited"),
        ("We are Juno Community Interest Company", "we are juno cic"),
        ("We are Juno C.I.C.", "we are juno cic"),
        ("Young People’s Trading Asset Ltd", "young peoples trading asset limited"),
        ("Homes 2 Inspire Ltd", "homes 2 inspire limited"),
    ],
)
def test_key_of_a_name(name: str, key: str) -> None:
    assert _one(owner_id(pl.col("n")), name) == key


def test_blank_names_have_no_key() -> None:
    assert _one(owner_id(pl.col("n")), "  - ") is None
    assert _one(owner_text(pl.col("n")), " 01234567 ") is None


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60))
def test_a_key_is_its_own_key(name: str) -> None:
    key = _one(owner_id(pl.col("n")), name)
    if key is not None:
        again = _one(owner_id(pl.col("n")), key)
        # A key can lose a figure that only now stands alone; it never gains anything.
        assert again is None or again == key or len(again) < len(key)


def test_what_is_split_off_is_kept() -> None:
    assert _one(company_number(pl.col("n")), "ERA Care Limited 5921904") == "05921904"
    assert _one(company_number(pl.col("n")), "Route 66 Care Ltd") is None
    assert _one(company_number(pl.col("n")), "Hollybank Trust 1043129") is None
    assert _one(owner_id(pl.col("n")), "HMO NE LTD T/A ForeverCare") == "hmo ne limited"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Pathways Care Group", "Pathways Care Group Limited", True),
        ("The Together Trust", "Together Trust", True),
        ("Homes2Inspire Limited", "Homes 2 Inspire Limited", True),
        ("Wakefield Metropolitan District Council", "Wakefield Council", True),
        ("City of York Council", "City of York", True),
        ("TJY Care Lytd", "TJY Care Ltd", True),
        ("Solent Child Care Ltd", "Solent Childcare Ltd", True),
        ("Compass Fostering North Limited", "Compass Fostering South Limited", False),
        ("Stepping Stones Care (Midlands) Ltd", "Stepping Stones Care (Midlands 1) Ltd", False),
        ("Derby City Council", "Derbyshire County Council", False),
    ],
)
def test_spellings_of_one_name(one: str, other: str, alike: bool) -> None:
    a, b = (_one(owner_stem(owner_id(pl.col("n"))), n) for n in (one, other))
    assert (a == b) is alike


def test_a_name_of_legal_words_alone_keeps_itself() -> None:
    assert _one(owner_stem(owner_id(pl.col("n"))), "The Limited") == "the limited"
