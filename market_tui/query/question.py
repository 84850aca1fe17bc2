"""A question and its answer: the `@query` decorator and what goes with every result."""

import inspect
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from market_tui.paths import shipped

if TYPE_CHECKING:
    import polars as pl

    from market_tui.market import Scope
    from market_tui.store import Source

MARK = "__market_query__"


@dataclass(frozen=True)
class Query:
    """A question: its function, what it is called, what its columns mean, what must be said beside it.

    `columns` maps a column to its meaning, with the unit in brackets at the end; `needs` names the
    families of published file of which it cannot do without one, `uses` those that it takes more from where
    they are loaded.
    `notes` gives sentences on one answer: it takes the answer's frame as `answer`, and tables by name.
    `called` is how the command line calls it, where that is not `query NAME`.
    """

    name: str
    title: str
    function: Callable[..., "pl.LazyFrame"]
    chart: str = "table"
    columns: Mapping[str, str] = field(default_factory=dict)
    caveats: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    file: str = ""
    notes: Callable[..., list[str]] | None = None
    called: str = ""

    @property
    def doc(self) -> str:
        """The definition, as the function's docstring gives it; what it raises is for who reads the code."""
        told = inspect.getdoc(self.function) or ""
        return told.split("\n\nRaises:\n", 1)[0]

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it asks for, by parameter name."""
        parameters = inspect.signature(self.function).parameters.values()
        return tuple(p.name for p in parameters if p.default is p.empty)

    @property
    def of_children(self) -> bool:
        """Whether it reads tables about single children."""
        from market_tui.market.named import of_children

        return of_children(self.tables)

    @property
    def masks(self) -> bool:
        """Whether what it says of children may be written: it ships, and what ships masks small counts."""
        return bool(self.file) and shipped("queries") in Path(self.file).parents

    @property
    def options(self) -> dict[str, Any]:
        """Its further parameters and their defaults."""
        parameters = inspect.signature(self.function).parameters.values()
        return {p.name: p.default for p in parameters if p.default is not p.empty}


@dataclass(frozen=True, repr=False)
class Answer:
    """A query's result with everything that it rests on."""

    query: Query
    scope: "Scope"
    frame: "pl.DataFrame"
    sources: tuple["Source", ...]
    notes: tuple[str, ...]
    sample: bool
    options: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"{self.query.title}\n{self.scope.line()}\n{self.frame}"

    @property
    def restricted(self) -> bool:
        """Whether it rests on a list that is not for publication."""
        return any(source.restricted for source in self.sources)

    def command(self) -> str:
        """The same answer on the command line."""
        given = " ".join(_flag(name, value) for name, value in self.options.items() if value is not None)
        called = self.query.called or f"query {self.query.name}"
        parts = ("market-tui", called, given, self.scope.flags())
        return " ".join(part for part in parts if part)

    def explain(self) -> str:
        """What the figures are and rest on: definition, columns, scope, notes, sources with their hashes."""
        meant = {c: self.query.columns.get(c, "") for c in self.frame.columns}
        sample = ["SAMPLE: a synthetic market, not real settings."] if self.sample else []
        lines = [self.query.title, "", self.query.doc, "", self.scope.line(), "", "Columns"]
        lines += [f"  {c}: {meaning or 'the area that the row is about'}" for c, meaning in meant.items()
                  if meaning or c == "area"]  # fmt: skip
        lines += ["", "What to know", *(f"  {n}" for n in (*sample, *self.notes, *self.query.caveats))]
        lines += ["", "Sources"]
        lines += [f"  {s.publisher}, {s.title} ({s.as_at}, {s.coverage or 'no coverage'}; {s.file}); "
                  f"sha256 {s.sha256}; {s.licence}" for s in self.sources]  # fmt: skip
        return "\n".join([*lines, "", self.command()])

    def _repr_html_(self) -> str:
        """The frame in a notebook, with title, scope and notes."""
        from html import escape

        said = "<br>".join(escape(n) for n in (self.scope.line(), *self.notes, *self.query.caveats))
        return f"<b>{escape(self.query.title)}</b>{self.frame._repr_html_()}<small>{said}</small>"


def _flag(name: str, value: Any) -> str:
    # A flag for yes or no takes its value after "=" alone.
    return f"--{name.replace('_', '-')}{'=' if isinstance(value, bool) else ' '}{shlex.quote(str(value))}"


def query(
    *,
    title: str,
    chart: str = "table",
    columns: Mapping[str, str] | None = None,
    caveats: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
    uses: tuple[str, ...] = (),
    notes: Callable[..., list[str]] | None = None,
) -> Callable[[Callable[..., "pl.LazyFrame"]], Callable[..., "pl.LazyFrame"]]:
    """Mark a function as a question. Only `title` is required."""

    def mark(function: Callable[..., "pl.LazyFrame"]) -> Callable[..., "pl.LazyFrame"]:
        file = inspect.getsourcefile(function) or ""
        told = Query(
            function.__name__, title, function, chart, columns or {}, caveats, needs, uses, file, notes
        )
        setattr(function, MARK, told)
        return function

    return mark
