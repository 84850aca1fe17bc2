"""Finding the header row and matching its names, whatever line it stands on and however it is spelt."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from market_tui.intake.figures import figures
from market_tui.publishers import Family, Field, canonical

DEEPEST_HEADER = 60
LONGEST_HEADING = 400
_CLOSE_ENOUGH = 88
MOST_LABELS = 500
_MOSTLY = 0.5


@lru_cache(maxsize=65_536)
def _written(how: Callable[[str], str], cell: str) -> str:
    return how(cell)


def _heading(family: Family, cell: str) -> str:
    return _written(family.heading or canonical, cell)


class Head:
    """The first sixty rows of a sheet; their cells as headings are worked out once for all families."""

    def __init__(self, cells: pl.DataFrame) -> None:
        self.cells = cells
        self.names = [c for c in cells.columns if c != "row_number"]
        self.rows = cells.head(DEEPEST_HEADER).select(self.names).rows()
        self._headings: dict[Callable[[str], str], list[frozenset[str]]] = {}
        self._distinct: dict[tuple[str, int], pl.Series] = {}
        self._figures: dict[tuple[str, int], float] = {}

    def headings(self, family: Family) -> list[frozenset[str]]:
        """The headings in each row, as the family writes them. Prose and bare numbers are none."""
        how = family.heading or canonical
        if how not in self._headings:
            self._headings[how] = [
                frozenset(_written(how, cell) for cell in row if cell and _may_be_heading(cell))
                for row in self.rows
            ]
        return self._headings[how]

    def beneath(self, column: str, at: int) -> pl.Series:
        """The distinct cells of a column below a header row."""
        key = (column, at)
        if key not in self._distinct:
            self._distinct[key] = self.cells[column].slice(at + 1).drop_nulls().unique()
        return self._distinct[key]

    def share_of_figures(self, column: str, at: int) -> float:
        """How many of those are figures: the same for every family that looks for a column of them."""
        key = (column, at)
        if key not in self._figures:
            distinct = self.beneath(column, at)
            self._figures[key] = int(figures(distinct).is_not_null().sum()) / max(distinct.len(), 1)
        return self._figures[key]


def _may_be_heading(cell: str) -> bool:
    return len(cell) <= LONGEST_HEADING and not cell.isdigit()


@dataclass(frozen=True)
class Match:
    """A family's header found in a sheet: the row's place, the column of each field, what was left."""

    family: Family
    at: int
    columns: dict[str, str]
    guessed: dict[str, str]
    unknown: tuple[str, ...]
    unnamed: tuple[str, ...]
    missing: tuple[Field, ...]
    width: int


@lru_cache(maxsize=64)
def _known(family: Family) -> dict[str, str]:
    return {header: field.name for field in family.fields for header in field.headers}


def match(head: Head, family: Family) -> Match | None:
    """The best header row among the first sixty, or None where too few names are the family's."""
    known = _known(family)
    best, best_score = -1, 0
    for at, headings in enumerate(head.headings(family)):
        found = {known[name] for name in headings & known.keys()}
        if len(found) > best_score:
            best, best_score = at, len(found)
    if best_score < min(family.minimum_matches, len(family.fields)):
        return None
    return _matched(family, best, head)


def nearest(head: Head, families: Iterable[Family]) -> Family | None:
    """The family that shares the most names with any row, though too few to be it; None for none."""
    shared = {
        family: max((len(row & _known(family).keys()) for row in head.headings(family)), default=0)
        for family in families
    }
    best = max(shared, key=lambda family: shared[family])
    return best if shared[best] else None


def _matched(family: Family, at: int, head: Head) -> Match:
    names, row = head.names, head.rows[at]
    known = _known(family)
    columns: dict[str, str] = {}
    left: dict[str, str] = {}
    for column, cell in zip(names, row, strict=True):
        if not cell:
            continue
        field = known.get(_heading(family, cell))
        if field and field not in columns:
            columns[field] = column
        else:
            left[column] = cell
    told = _by_words(family, left, columns, head, at)
    columns |= {field: column for column, field in told.items()}
    left_over = {column: cell for column, cell in left.items() if column not in told}
    free = {header: field for header, field in known.items() if field not in columns}
    guessed = told | _guess(family, left_over, free)
    columns |= {field: column for column, field in guessed.items()}
    labels = dict(zip(names, row, strict=True))
    last = max((i for i, cell in enumerate(row) if cell), default=-1)
    return Match(
        family=family,
        at=at,
        columns=columns,
        guessed={_shown(labels[column]): field for column, field in guessed.items()},
        unknown=tuple(_shown(cell) for column, cell in left.items() if column not in guessed),
        unnamed=tuple(column for column, cell in zip(names, row, strict=True) if not cell),
        missing=family.missing(columns),
        width=last + 1,
    )


def _by_words(
    family: Family, left: Iterable[str], columns: dict[str, str], head: Head, at: int
) -> dict[str, str]:
    """Columns that no header names but whose cells, mostly, are a field's words or figures; each once."""
    found: dict[str, str] = {}
    for field in family.fields:
        if not field.by_words or field.name in columns:
            continue
        shares = {c: _known_share(c, field, head, at) for c in left if c not in found}
        best = max(shares, key=lambda c: shares[c], default=None)
        rivals = sum(share > _MOSTLY for share in shares.values())
        # Words tell columns apart; figures do not, so only a lone column of them is believed.
        if best is not None and shares[best] > _MOSTLY and (field.words or rivals == 1):
            found[best] = field.name
    return found


def _known_share(column: str, field: Field, head: Head, at: int) -> float:
    if field.kind == "figure":
        return head.share_of_figures(column, at)
    distinct = head.beneath(column, at)
    if distinct.len() > MOST_LABELS:
        return 0.0
    return sum(field.fold(cell) in field.words for cell in distinct) / max(distinct.len(), 1)


def _guess(family: Family, left: dict[str, str], free: dict[str, str]) -> dict[str, str]:
    """Columns whose name is a slip of the pen away from a free field's; each field once."""
    from rapidfuzz import fuzz, process

    guessed: dict[str, str] = {}
    for column, cell in left.items():
        name = _heading(family, cell)
        same_era = [h for h in free if h.startswith("previous ") == name.startswith("previous ")]
        if len(name) < 6 or not same_era:
            continue
        close = process.extractOne(name, same_era, scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
        if close and free[close[0]] not in guessed.values():
            guessed[column] = free[close[0]]
    return guessed


def _shown(header: str | None) -> str:
    return " ".join((header or "").split())
