"""What went wrong, as a person reads it: what, and what to do. Panics of Polars count as errors."""

from __future__ import annotations

from dataclasses import dataclass

from market_tui.errors import MarketError, NotLoaded
from market_tui.tui.widgets.text import plain


@dataclass(frozen=True, slots=True)
class Problem:
    """One error with its remedy, harmless to draw."""

    message: str
    remedy: str = ""
    lacking: bool = False

    @classmethod
    def of(cls, error: BaseException) -> Problem:
        """The problem behind an exception; one of ours says its own remedy."""
        if isinstance(error, MarketError):
            return cls(plain(error.message), plain(error.remedy), isinstance(error, NotLoaded))
        first = next((line for line in str(error).splitlines() if line.strip()), "")
        return cls(
            plain(f"{type(error).__name__}: {first}"[:300]),
            "This part of the app failed; the rest goes on. market-tui doctor checks the store.",
        )

    def __str__(self) -> str:
        told = f"Not loaded: {self.message}" if self.lacking else f"! {self.message}"
        return f"{told}\n{self.remedy}" if self.remedy else told
