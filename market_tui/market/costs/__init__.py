"""What it costs: returns of spending, weekly unit costs, the rules that test them, what-if."""

from market_tui.market.costs.book import Costs
from market_tui.market.costs.prices import base_year, deflator, real_terms
from market_tui.market.costs.rules import RULES, Rule

__all__ = ["RULES", "Costs", "Rule", "base_year", "deflator", "real_terms"]
