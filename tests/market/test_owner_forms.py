"""Legal forms: which rule settles an owner's form, and the sector that the form stands in."""

from datetime import date

import polars as pl
import pytest

from market_tui.market.owners.forms import class_of, sector_of, with_forms
from market_tui.schema import LEGAL_FORMS, LegalForm, Sector

D25 = date(2025, 3, 31)


def _form(name: str, sector: str | None, **told: str) -> tuple[str, str]:
    texts = ("form", "reason", "class", "by", "why", "category")
    days = {
        "as_at": D25,
        "as_of": date(2021, 1, 1),
        "since": date(2022, 1, 1),
        "category_on": date(2023, 1, 1),
    }
    row = {"identity_id": name, "sector": sector, **days, **dict.fromkeys(texts), **told}
    kinds: dict[str, pl.DataType | type[pl.DataType]] = {
        "identity_id": pl.String,
        "sector": Sector,
        **dict.fromkeys(days, pl.Date),
        **dict.fromkeys(texts, pl.String),
    }
    made = with_forms(pl.DataFrame([row], schema=kinds))
    form, reason, on = made.select("legal_form", "form_reason", "form_as_of").row(0)
    wanted = "as_of" if "form" in told else "category_on" if reason.startswith("Companies") else "as_at"
    assert on == days["since" if reason.startswith("class by") else wanted]
    return form, reason


@pytest.mark.parametrize(
    ("name", "sector", "form"),
    [
        ("acme care limited", "Private", "Company limited by shares"),
        ("acme care limited", "Voluntary", "Not-for-profit, form not established"),
        ("acme care", "Private", "Private, form not established"),
        ("we are juno cic", "Private", "Community interest company"),
        ("acme care llp", "Private", "Limited liability partnership"),
        ("fair ways community benefit society", "Private", "Community benefit society"),
        ("catch22 charity limited", "Private", "Charity"),
        ("oxleas nhs foundation trust", "Health authority", "Health body"),
        ("liverpool city council", "Local authority", "Council"),
        ("london borough of brent", "Local authority", "Council"),
        ("wiltshire", "Local authority", "Council"),
        ("northamptonshire childrens trust limited", "Local authority", "Council-owned company"),
        ("mr jim buchanan and mrs ivy thompson", "Private", "Individual"),
        ("the partnership of care today", "Private", "Partnership"),
        ("seax trust", "Academy", "Academy trust"),
        ("cafcass", "Public sector", "Other public body"),
    ],
)
def test_form_from_name_and_sector(name: str, sector: str, form: str) -> None:
    assert _form(name, sector)[0] == form


def test_order_of_authority() -> None:
    data = {"category": "PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)"}
    assert _form("acme limited", "Private", **data) == (
        "Company limited by guarantee",
        f"Companies House: {data['category']}",
    )
    grouped = {**data, "class": "council-owned company", "by": "the mapping"}
    assert _form("birmingham childrens trust cic", "Voluntary", **grouped)[0] == "Council-owned company"
    assert _form("acme cic", "Private", **grouped, form="Charity", reason="seen") == ("Charity", "seen")
    # A fund's company is limited by shares like any other: its class says nothing of its form.
    assert _form("keys limited", "Private", **{"class": "private equity", "by": "x"})[0] == (
        "Company limited by shares"
    )


def test_every_form_stands_in_one_of_the_lens_sectors() -> None:
    forms = pl.DataFrame({"form": LEGAL_FORMS, "sector": ["Voluntary"] * len(LEGAL_FORMS)}).cast(
        {"form": LegalForm, "sector": Sector}
    )
    sectors = forms.select(sector_of(pl.col("form"), pl.col("sector"))).to_series()
    assert set(sectors) == {"Private", "Local authority", "Not-for-profit", "Health", "Public sector"}
    unknown = pl.DataFrame({"form": [None], "sector": ["Voluntary"]}, schema=forms.schema)
    assert unknown.select(sector_of(pl.col("form"), pl.col("sector"))).item() == "Not-for-profit"
    classes = forms.select(class_of(pl.col("form"))).to_series().drop_nulls()
    assert set(classes) == {
        "charity", "community interest", "council-owned company", "health", "individual", "council"
    }  # fmt: skip
