"""Bytes to tables: decode, sheets, header matching, coercion, rejects, and the load report."""

from market_tui.intake.load import load
from market_tui.intake.report import FileReport, LoadReport, SheetReport
from market_tui.intake.stopping import Stopped

__all__ = ["FileReport", "LoadReport", "SheetReport", "Stopped", "load"]
