"""Bytes to tables: decode, sheets, header matching, coercion, rejects, and the load report."""

from market_tui.intake.load import load
from market_tui.intake.report import FileReport, LoadReport, SheetReport

__all__ = ["FileReport", "LoadReport", "SheetReport", "load"]
