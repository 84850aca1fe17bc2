"""One module per family of published file: tables of facts, no input or output.

`FAMILIES` is in the order of trial: the more particular header first.
"""

from typing import TYPE_CHECKING, Any

from market_tui.publishers.family import MARKS, About, Family, Field, canonical

if TYPE_CHECKING:
    FAMILIES: tuple[Family, ...]

__all__ = ["FAMILIES", "MARKS", "About", "Family", "Field", "canonical"]


def __getattr__(name: str) -> Any:
    """`FAMILIES`, made when a file is to be recognised: a query needs no more than a publisher's words."""
    if name != "FAMILIES":
        raise AttributeError(name)
    from market_tui.publishers import (
        dfe_homes,
        dfe_looked_after,
        dfe_national,
        dfe_wide,
        lait,
        ofsted_council_list,
        ofsted_inspections,
        ofsted_movements,
        ofsted_ownership,
        ofsted_providers,
        placement_fees,
        revenue_outturn,
        s251,
        ssda903,
    )

    families: tuple[Family, ...] = (
        ofsted_council_list.FAMILY,
        ofsted_ownership.FAMILY,
        ofsted_movements.FAMILY,
        ofsted_providers.FAMILY,
        ofsted_inspections.FAMILY,
        *dfe_homes.HOMES,
        *dfe_national.NATIONAL,
        *dfe_looked_after.LOOKED_AFTER,
        dfe_wide.FAMILY,
        lait.INDICATORS,
        lait.DICTIONARY,
        s251.FAMILY,
        revenue_outturn.FAMILY,
        ssda903.EPISODES,
        ssda903.HEADER,
        placement_fees.FAMILY,
    )
    globals()["FAMILIES"] = families
    return families
