"""One module per family of published file: tables of facts, no input or output.

`FAMILIES` is in the order of trial: the more particular header first.
"""

from market_tui.publishers import (
    dfe_homes,
    dfe_looked_after,
    dfe_national,
    dfe_wide,
    lait,
    ofsted_council_list,
    ofsted_inspections,
    ofsted_movements,
    ofsted_providers,
    revenue_outturn,
    s251,
)
from market_tui.publishers.family import MARKS, About, Family, Field, canonical

FAMILIES: tuple[Family, ...] = (
    ofsted_council_list.FAMILY,
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
)

__all__ = ["FAMILIES", "MARKS", "About", "Family", "Field", "canonical"]
