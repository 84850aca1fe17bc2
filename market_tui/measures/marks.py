"""What the marks that stand in place of a figure say about it.

Sources: DfE statistical symbols (Explore Education Statistics), as gathered in docs/sources.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Bound = Literal["any", "none", "under half the rounding"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One publisher's mark, its meaning, and what the true count can then be."""

    code: str
    meaning: str
    bound: Bound


MARKS: tuple[Mark, ...] = (
    Mark("c", "confidential: suppressed itself, or to protect another figure", "any"),
    Mark("k", "rounds to zero but is not zero", "under half the rounding"),
    Mark("low", "rounds to zero but is not zero (older releases)", "under half the rounding"),
    Mark("z", "not applicable: the authority did not exist, or the cell cannot occur", "none"),
    Mark("x", "not available", "any"),
    Mark("u", "low reliability, not shown", "any"),
    Mark("..", "not available (older releases)", "any"),
    Mark(":", "not available (older releases)", "any"),
    Mark("-", "missing (Local Authority Interactive Tool: the reason is lost)", "any"),
)


def codes(bound: Bound) -> list[str]:
    """The codes of all marks with that bound."""
    return [mark.code for mark in MARKS if mark.bound == bound]
