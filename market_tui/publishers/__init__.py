"""One module per family of published file: tables of facts, no input or output.

`FAMILIES` is in the order of trial: the more particular header first.
"""

from market_tui.publishers import ofsted_inspections, ofsted_movements, ofsted_providers
from market_tui.publishers.family import MARKS, About, Family, Field, canonical

FAMILIES: tuple[Family, ...] = (
    ofsted_movements.FAMILY,
    ofsted_providers.FAMILY,
    ofsted_inspections.FAMILY,
)

__all__ = ["FAMILIES", "MARKS", "About", "Family", "Field", "canonical"]
