"""One function is one question: the `@query` decorator, the registry, and the user's own files.

    @query(title="Ownership mix", chart="share", columns={"homes": "homes on the register", …})
    def ownership_mix(homes: pl.LazyFrame) -> pl.LazyFrame: …

A query's parameters name the tables it wants; those with a default are options that become flags.
"""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any

from market_tui.query.asking import ask
from market_tui.query.files import broken, find, queries_in, registry
from market_tui.query.question import Answer, Query, query

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Answer", "Query", "ask", "broken", "find", "queries_in", "query", "registry"]


class _Callable(ModuleType):
    """Importing this module puts it in the package under the decorator's own name, so it can be called."""

    def __call__(
        self, **told: Any
    ) -> Callable[[Callable[..., "pl.LazyFrame"]], Callable[..., "pl.LazyFrame"]]:
        return query(**told)


sys.modules[__name__].__class__ = _Callable
