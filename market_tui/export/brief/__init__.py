"""The market position statement of an area: one page, every sentence with a figure from a query's result."""

from market_tui.export.brief.page import as_html, as_markdown
from market_tui.export.brief.statement import Brief, compose

__all__ = ["Brief", "as_html", "as_markdown", "compose"]
