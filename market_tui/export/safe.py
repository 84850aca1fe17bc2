"""Public text made harmless before it is written: no control characters, no formulas, no nested cells."""

import polars as pl

from market_tui.plain import HIDDEN, printable

# What a spreadsheet may run, the full-width forms too; a dash alone is a publisher's mark.
_FORMULA = r"^\s*(?:[=+@\t\r|%\x{ff1d}\x{ff0b}\x{ff20}]|[\-\x{ff0d}]\s*[^\s])"


def visible(frame: pl.DataFrame) -> pl.DataFrame:
    """Cells and headings without control or invisible characters, a line break as a space; no NaN.

    What is no number (NaN, infinity) is missing; an exact decimal becomes a plain figure.
    """
    text = frame.select(pl.col(pl.String, pl.Enum, pl.Categorical)).columns
    figures = frame.select(pl.col(pl.Float64, pl.Float32)).columns
    cleaned = frame.with_columns(
        *(
            pl.col(c).cast(pl.String).str.replace_all(r"[\r\n\t]+", " ").str.replace_all(HIDDEN, "")
            for c in text
        ),
        *(pl.when(pl.col(c).is_finite()).then(pl.col(c)).alias(c) for c in figures),
        pl.col(pl.Decimal).cast(pl.Float64),
    )
    return cleaned.rename(_named(cleaned.columns))


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """A list in a cell as its items with semicolons between, a record as JSON, for formats without either."""
    told = [_as_text(name, dtype) for name, dtype in frame.schema.items() if dtype.is_nested()]
    told += [pl.col(name).dt.to_string("iso") for name in frame.select(pl.col(pl.Duration)).columns]
    told += [pl.col(name).bin.encode("hex") for name in frame.select(pl.col(pl.Binary)).columns]
    return visible(frame.with_columns(told) if told else frame)


def _as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    if (
        isinstance(dtype, pl.List | pl.Array)
        and not pl.DataFrame(schema={"i": dtype.inner}).schema["i"].is_nested()
    ):
        return pl.col(name).cast(pl.List(pl.String)).list.join("; ")
    return pl.struct(name).struct.json_encode().alias(name)


def guarded(frame: pl.DataFrame) -> pl.DataFrame:
    """Cells and headings that a spreadsheet would run as a formula, behind an apostrophe."""
    text = frame.select(pl.col(pl.String)).columns
    safe = frame.with_columns(
        pl.when(pl.col(c).str.contains(_FORMULA)).then(pl.lit("'") + pl.col(c)).otherwise(pl.col(c)).alias(c)
        for c in text
    )
    heads = pl.Series(safe.columns, dtype=pl.String)
    risky = heads.str.contains(_FORMULA)
    return safe.rename({c: f"'{c}" for c, r in zip(safe.columns, risky, strict=True) if r})


def _named(columns: list[str]) -> dict[str, str]:
    """Headings made plain; one that would then be another's keeps a number."""
    taken: set[str] = set()
    names: dict[str, str] = {}
    for column in columns:
        plain = " ".join(printable(column).split()) or "column"
        name, number = plain, 2
        while name in taken:
            name, number = f"{plain} {number}", number + 1
        taken.add(name)
        names[column] = name
    return names
