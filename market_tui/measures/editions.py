"""Which edition answers, and which years a series of figures lacks."""

import polars as pl

from market_tui.errors import UsageError

_FEW_AREAS = 6


def of_edition(latest: pl.LazyFrame, every: pl.LazyFrame, edition: str) -> pl.LazyFrame:
    """The figures of the latest edition, or of the one of a year (`2024`).

    Raises:
        UsageError: the edition is no year, or none that is loaded.
    """
    if not edition:
        return latest
    if not edition[:4].isdecimal():
        raise UsageError(f"no edition {edition!r}", "An edition is known by its latest year: 2024.")
    year = pl.col("edition").dt.year()
    held = every.select(year.unique().sort()).collect().to_series().to_list()
    if int(edition[:4]) not in held:
        raise UsageError(f"no edition {edition} is loaded", f"Loaded: {', '.join(map(str, held))}.")
    return every.filter(year == int(edition[:4]))


def breaks(answer: pl.DataFrame) -> list[str]:
    """Years between the first and the last that no loaded file covers: the line breaks there.

    Where some areas lack a year that others have, it is said of each, as long as they are few.
    """
    none = _missing(answer["year"].to_list())
    told = [f"The series breaks: no figures for {', '.join(map(str, none))}."] if none else []
    if answer["area"].n_unique() > _FEW_AREAS:
        return told
    for (area,), rows in answer.group_by("area", maintain_order=True):
        if lacking := [year for year in _missing(rows["year"].to_list()) if year not in none]:
            told.append(f"{area}: no figures for {', '.join(map(str, lacking))}.")
    return told


def _missing(years: list[int]) -> list[int]:
    return sorted(set(range(min(years), max(years))) - set(years)) if years else []
