"""What a table and a column are: name, type, meaning, unit, the publisher's term."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Column:
    """One column: its name, type, meaning, unit, and what the publisher calls it."""

    name: str
    dtype: pl.DataType | type[pl.DataType]
    meaning: str
    unit: str = ""
    term: str = ""


@dataclass(frozen=True)
class Table:
    """One table: its columns, in order, and what a row stands for."""

    name: str
    row: str
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pl.Schema:
        """The Polars schema of the table."""
        return pl.Schema({column.name: column.dtype for column in self.columns})

    def empty(self) -> pl.DataFrame:
        """The table without rows."""
        return pl.DataFrame(schema=self.schema)

    def cast(self, frame: pl.DataFrame) -> pl.DataFrame:
        """`frame` with exactly the table's columns, in order and type; missing ones are null.

        Text under a Date column is read as ISO.
        """
        return frame.select(_cast(column, frame.schema.get(column.name)) for column in self.columns)


def _cast(column: Column, held: pl.DataType | None) -> pl.Expr:
    if held is None:
        return pl.lit(None, column.dtype).alias(column.name)
    if held == pl.String and column.dtype == pl.Date:
        return pl.col(column.name).str.to_date("%Y-%m-%d")
    return pl.col(column.name).cast(column.dtype)


SOURCE = Column("source_id", pl.String, "The loaded list it comes from; see snapshots")
