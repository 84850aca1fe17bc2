"""MHCLG revenue outturn: what each council spent, from the returns RO3 (social care) and RSX (summary).

Source: MHCLG, "Local authority revenue expenditure and financing England", outturn by authority, as ODS.
One row per body; total expenditure in GBP thousand; `[x]` is not received in time, `[z]` not collected. The
header stands on one row, or on two: a service over several columns and, beneath, the kind of amount.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from market_tui.publishers.family import About, Family, Field, canonical, without_notes
from market_tui.publishers.ofsted_words import OGL
from market_tui.publishers.spending import (
    council_units,
    financial_year,
    once,
    place,
    priced,
    rejected,
    told_units,
    year_in,
)
from market_tui.publishers.spending_lines import (
    ALL_SERVICES,
    EARLY_YEARS,
    FAMILY_SUPPORT,
    FOSTERING,
    LOOKED_AFTER,
    RESIDENTIAL,
    YOUNG_PEOPLE,
)

RO3, RSX = "RO3", "RSX"
# Unitary authorities, metropolitan districts, London boroughs, counties: those with children's services.
_UPPER_TIER = r"^E(?:06|08|09|10)\d{6}$"
_IDENTITY = {
    "ecode": "e code", "e code": "e code", "ons code": "ons code", "onscode": "ons code",
    "local authority": "local authority", "authority": "local authority", "class": "class",
    "certified": "certified", "certification": "certified",
}  # fmt: skip
_CODE = "ons code"
_TOTAL = "total expenditure"
_LINES = {
    RESIDENTIAL: ("residential care",),
    FOSTERING: ("fostering services", "fostering"),
    "asylum-seeking children": ("asylum seeking children who are looked after",),
    "children looked after, other": ("other",),
    LOOKED_AFTER: ("children looked after",),
    "other children's and families services": ("other childrens and families services",),
    FAMILY_SUPPORT: ("family support services",),
    "youth justice": ("youth justice",),
    "safeguarding": ("safeguarding children and young peoples services",),
    "asylum seekers": ("asylum seekers",),
    YOUNG_PEOPLE: ("services for young people",),
    EARLY_YEARS: ("sure start childrens centres and early years",),
    ALL_SERVICES: ("total children social care", "children social care", "childrens social care"),
}
_OUTSIDE = (
    r"^(?:total )?childrens? social care\W*",
    r"^children looked after\W*of which\W*",
    r"^of which\W*",
)
_DEEPEST, _NEAREST_ABOVE = 60, 4
_ISSUED = "last updated"


def heading(cell: str) -> str:
    """A header as compared: an identity column's name, or `residential care total expenditure`.

    The family of services before the line, notes in brackets, formulae and running numbers are no part of it.
    """
    text = re.sub(r"\(c\d[^)]*\)\s*\d*", " ", without_notes(cell).casefold())
    if canonical(text) in _IDENTITY or _TOTAL not in text:
        return _IDENTITY.get(canonical(text), canonical(text))
    words = re.sub(r"['’]", "", text.split(_TOTAL)[0])
    return f"{_service(words)} {_TOTAL}".strip()


def _service(words: str) -> str:
    """The line without the family of services that it stands in; the family's own name stays whole."""
    line = re.sub(r"[^a-z0-9]+", " ", words).strip()
    for outside in _OUTSIDE:
        rest = re.sub(outside, "", line)
        line = rest or line
    return line


def prepare(cells: pl.DataFrame) -> pl.DataFrame | None:
    """The sheet with one header row and only the columns of children's lines; None for another sheet.

    Two stacked header rows are composed by the span of each service: up to the next service, or to where a
    kind of amount comes for the second time (a service whose name is missing is then left without).
    """
    names = [c for c in cells.columns if c != "row_number"]
    head = cells.head(_DEEPEST).select(names).rows()
    at = next((i for i, row in enumerate(head) if _is_header(row)), None)
    if at is None:
        return None
    header = [cell or "" for cell in head[at]]
    if not any(heading(cell).endswith(f" {_TOTAL}") for cell in header):
        header = _composed(header, head[:at])
    wanted = {f"{alias} {_TOTAL}" for aliases in _LINES.values() for alias in aliases}
    kept = [i for i, cell in enumerate(header) if heading(cell) in {*_IDENTITY.values(), *wanted}]
    issued = next((cell for row in head[:at] for cell in row if cell and _ISSUED in cell.casefold()), None)
    # A second table beneath repeats the header.
    codes = names[next(i for i, cell in enumerate(header) if heading(cell) == _CODE)]
    body = cells.slice(at + 1)
    again = [cell for cell in body[codes].drop_nulls().unique() if heading(cell) == _CODE]
    body = body.filter(~pl.col(codes).is_in(again).fill_null(False))
    columns = {f"c{n}": names[i] for n, i in enumerate(kept)}
    last = f"c{len(kept)}"
    shown = pl.DataFrame(
        {"row_number": cells["row_number"][at], **{c: header[i] for c, i in zip(columns, kept, strict=True)}}
    ).with_columns(pl.col("row_number").cast(cells.schema["row_number"]), pl.lit(_ISSUED).alias(last))
    rows = body.select("row_number", **{new: pl.col(old) for new, old in columns.items()}).with_columns(
        pl.lit(issued, pl.String).alias(last)
    )
    above = cells.head(at).select("row_number", *names[: len(kept) + 1])
    above = above.rename({old: f"c{n}" for n, old in enumerate(above.columns[1:])})
    return pl.concat([above, shown, rows], how="diagonal")


def _is_header(row: Sequence[str | None]) -> bool:
    found = {_IDENTITY.get(canonical(cell)) for cell in row[:12] if cell}
    return {_CODE, "local authority"} <= found


def _composed(kinds: Sequence[str], above: Sequence[Sequence[str | None]]) -> list[str]:
    """Each kind of amount with the service that stands over it; identity columns as they are."""
    services = next((row for row in reversed(above[-_NEAREST_ABOVE:]) if _spans(row)), [None] * len(kinds))
    composed, service = [], ""
    seen: set[str] = set()
    for kind, over in zip(kinds, services, strict=True):
        if canonical(kind) in _IDENTITY:
            composed.append(kind)
            continue
        if over:
            service, seen = over, set()
        plain = canonical(re.sub(r"\(c\d.*", "", kind.casefold(), flags=re.DOTALL))
        if plain in seen:
            service = ""
        seen.add(plain)
        composed.append(f"{service} - {kind}" if service else kind)
    return composed


def _spans(row: Sequence[str | None]) -> bool:
    """Whether a row names services over several columns each: words, with gaps between."""
    worded = [cell for cell in row if cell and re.search(r"[a-z]{3}", cell.casefold())]
    return 1 < len(worded) < len(row) / 2


FIELDS = (
    Field("e_code", ("e code",), keep=False),
    Field("new_la_code", (_CODE,), required=True),
    Field("la_name", ("local authority",), required=True),
    Field("class", ("class",)),
    Field("certified", ("certified",)),
    Field("issued", (_ISSUED,)),
    *(
        Field(line, tuple(f"{alias} {_TOTAL}" for alias in aliases), "figure")
        for line, aliases in _LINES.items()
    ),
)


def _lines(rows: pl.DataFrame) -> list[str]:
    return [line for line in _LINES if line in rows.columns]


def _bodies(rows: pl.DataFrame) -> pl.Expr:
    """Whether a row is a council with children's services, or England: not a district, police, a class."""
    return pl.col("new_la_code").str.contains(_UPPER_TIER) | (pl.col("new_la_code") == "E92000001")


def _long(rows: pl.DataFrame, as_at: date) -> pl.DataFrame:
    """Council rows made long, placed, each line once."""
    placed = place(rows.filter(_bodies(rows)), as_at)
    index = ["row_number", "level", "area_code", "la_code", "la_name", "old_la_code", "certified", "why"]
    absent = [pl.lit(None, pl.String).alias(c) for c in ("certified",) if c not in rows.columns]
    long = placed.with_columns(absent).unpivot(
        _lines(rows), index=index, variable_name="line", value_name="text"
    )
    return once(long.with_columns(financial_year=pl.lit(financial_year(as_at))))


def issued_on(rows: pl.DataFrame) -> date | None:
    """The date after `Last updated:`."""
    told = rows["issued"].drop_nulls().first() if "issued" in rows.columns else None
    found = re.search(r"(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})", str(told or ""))
    try:
        return datetime.strptime(" ".join(found.groups()), "%d %b %Y").date() if found else None
    except ValueError:
        return None


def tables(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """`spending`: total expenditure of each council and line in GBP, England as MHCLG estimates it."""
    long = _long(rows, about.as_at)
    kept = long.filter(pl.col("why").is_null(), pl.col("text").is_not_null()).join(
        council_units(long, "text"), on="financial_year", how="left", maintain_order="left"
    )
    said = pl.col("certified").str.to_uppercase()
    return {
        "spending": priced(kept).with_columns(
            sector=pl.lit("total"),
            certified=pl.when(said.is_in(["Y", "YES"])).then(True).when(said.is_in(["N", "NO"])).then(False),
            return_name=pl.lit(RSX if _lines(rows) == [ALL_SERVICES] else RO3),
            edition=pl.lit(issued_on(rows) or about.as_at),
            source_id=pl.lit(about.source_id),
        ),
        "rejects": rejected(long.unique("row_number", maintain_order=True), about.source_id),
    }


def remarks(rows: pl.DataFrame, as_at: date) -> list[str]:
    """The unit, how many returns are not certified, and how many rows are other bodies than councils."""
    told = told_units(council_units(_long(rows, as_at), "text"))
    councils = rows.filter(pl.col("new_la_code").str.contains(_UPPER_TIER))
    if "certified" in rows.columns:
        said = councils["certified"].str.to_uppercase()
        told.append(f"{said.is_in(['N', 'NO']).sum()} of {councils.height} councils not certified")
    others = rows.height - rows.filter(_bodies(rows)).height
    return [*told, f"{others} rows of districts, other bodies and classes of council left out"]


FAMILY = Family(
    name="revenue-outturn",
    title="MHCLG revenue outturn by authority, RO3 or RSX",
    publisher="Ministry of Housing, Communities and Local Government",
    licence=OGL,
    fields=FIELDS,
    tables=tables,
    accepts=lambda rows, title: bool(_lines(rows)),
    coverage=lambda rows: f"issued-{day}" if (day := issued_on(rows)) else None,
    dated=lambda rows, words: year_in(words),
    placing="none",
    heading=heading,
    declined="it has no line on children's social care",
    prepare=prepare,
    remarks=remarks,
)
