"""Answers as files, each with the provenance that goes with it."""

from market_tui.export.files import file_name, format_of, write
from market_tui.export.formats import FILE_FORMATS, TEXT_FORMATS, text

__all__ = ["FILE_FORMATS", "TEXT_FORMATS", "file_name", "format_of", "text", "write"]
