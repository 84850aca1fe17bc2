"""A council's own SSDA903 return: its episodes and its header, as CSV, XML or sheets of one workbook.

Child-level. Of the header the month of birth alone is kept; sex, ethnicity, UPN, the mother's particulars and
every postcode are read past and never stored. The child's number becomes a pseudonym (see `intake`).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import polars as pl

from market_tui.publishers import ssda903_words as words
from market_tui.publishers.dfe_words import DFE
from market_tui.publishers.family import About, Family, Field

EPISODES_NAME, HEADER_NAME = "ssda903-episodes", "ssda903-header"
LICENCE = "Personal data of the council: never to be passed on row by row"
_LATEST = 0.995
CHILD = ("child", "childid", "child id", "child unique id", "child ref", "child identifier")
_UNKEPT = (
    "home post", "home postcode", "pl post", "placement postcode", "pl la", "pl location", "pl distance",
    "sex", "gender", "ethnic", "ethnicity", "upn", "mother", "mc dob", "uasc", "dob",
)  # fmt: skip


def _code(text: str) -> str:
    """The code that a cell begins with: `K2`, `k2`, `K2 - children's homes`."""
    found = re.match(r"[a-z]+\d*[a-z]?\b", text.strip().casefold())
    return found[0] if found else text.casefold()


def _coded(
    name: str, headers: tuple[str, ...], codes: Mapping[str, object], *, required: bool = False
) -> Field:
    """A field that holds one of `codes`; what is no code of the list is rejected."""
    known = {code.lower(): code for code in codes}
    return Field(name, headers, "word", known, closed=True, required=required, fold=_code)


EPISODE_FIELDS = (
    Field("child", CHILD, "number", required=True),
    Field("started", ("decom", "date episode commenced", "episode start date"), "date", required=True),
    _coded("start_reason", ("rne", "reason for new episode"), words.START_REASONS),
    _coded("legal_status", ("ls", "legal status"), words.LEGAL_STATUSES),
    _coded("need", ("cin", "category of need", "need code"), words.NEEDS),
    _coded("placement_code", ("place", "pl", "placement", "placement type"), words.PLACEMENTS, required=True),
    _coded("provider", ("place provider", "placement provider"), words.PROVIDERS),
    Field("ended", ("dec", "date episode ceased", "episode end date"), "date"),
    _coded("end_reason", ("rec", "reason episode ceased"), words.END_REASONS),
    _coded(
        "change_reason",
        ("reason place change", "reason for placement change", "reason placement change"),
        words.CHANGE_REASONS,
    ),
    Field("urn", ("urn", "ofsted urn"), "number"),
    *(Field(f"unkept_{i}", (header,), keep=False) for i, header in enumerate(_UNKEPT)),
)

HEADER_FIELDS = (
    Field("child", CHILD, "number", required=True),
    Field("born", ("dob", "date of birth"), "date", required=True),
    *(Field(f"unkept_{i}", (h,), keep=False) for i, h in enumerate(_UNKEPT) if h != "dob"),
)


def _in_words(column: str, codes: Mapping[str, str]) -> pl.Expr:
    held = pl.col(column).replace_strict(codes, default=None, return_dtype=pl.String)
    return held.alias(column)


def episodes(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """`placements`, one row per episode; an episode without a beginning, or that ends before it, is rejected.

    A second row of the same child and day takes the place of the first.
    """
    kept = [f.name for f in EPISODE_FIELDS if f.keep]
    rows = rows.with_columns(pl.lit(None, pl.String).alias(c) for c in kept if c not in rows.columns)
    rows = rows.with_columns(pl.col("ended").cast(pl.Date))
    faults = {
        "has no date on which it began": pl.col("started").is_null(),
        "ends before it began": pl.col("ended") < pl.col("started"),
        "stands a second time for that child and day": ~pl.struct("child", "started").is_last_distinct(),
    }
    reason = pl.coalesce(pl.when(wrong).then(pl.lit(said)) for said, wrong in faults.items())
    told = rows.with_columns(reason=reason)
    named = pl.col("urn").str.to_uppercase().str.replace_all(r"\s", "")
    good = told.filter(pl.col("reason").is_null()).select(
        *(c for c in kept if c != "urn"),
        urn=pl.when(named.str.contains(r"^(?:SC)?\d{5,7}$")).then(named),
    )
    code = pl.col("placement_code")
    return {
        "placements": good.with_columns(
            _in_words("start_reason", words.START_REASONS),
            _in_words("legal_status", words.LEGAL_STATUSES),
            _in_words("need", words.NEEDS),
            _in_words("provider", words.PROVIDERS),
            _in_words("end_reason", words.END_REASONS),
            _in_words("change_reason", words.CHANGE_REASONS),
            as_at=pl.lit(about.as_at),
            source_id=pl.lit(about.source_id),
            short_breaks=pl.col("legal_status").is_in(words.SHORT_BREAKS).fill_null(False),
            placement=code.replace_strict(
                {k: v for k, (v, _) in words.PLACEMENTS.items()}, default=None, return_dtype=pl.String
            ),
            placement_type=code.replace_strict(
                {k: v for k, (_, v) in words.PLACEMENTS.items()},
                default=words.NOT_KNOWN,
                return_dtype=pl.String,
            ),
        ),
        "rejects": told.filter(pl.col("reason").is_not_null()).select(
            "row_number", "reason", source_id=pl.lit(about.source_id)
        ),
    }


def births(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """`births`: the month in which each child was born."""
    return {
        "births": rows.filter(pl.col("born").is_not_null())
        .select("child", born=pl.col("born").dt.month_start())
        .unique("child", keep="last", maintain_order=True)
        .with_columns(as_at=pl.lit(about.as_at), source_id=pl.lit(about.source_id))
    }


def year_end(day: date) -> date:
    """The 31 March on or after a day."""
    return date(day.year + (day > date(day.year, 3, 31)), 3, 31)


def covered(rows: pl.DataFrame, _: Sequence[str]) -> date | None:
    """The last day that a return covers: 31 March after its latest events, or the latest of a year that runs.

    One date in two hundred may be mistyped. An episode that ceased on 1 April was in force the day before.
    """
    ended = [rows["ended"].cast(pl.Date) - timedelta(days=1)] if "ended" in rows.columns else []
    days = pl.concat([rows["started"].cast(pl.Date), *ended]).drop_nulls().sort()
    if days.is_empty():
        return None
    latest = days[round(_LATEST * (days.len() - 1))]
    return latest if year_end(latest) > date.today() else year_end(latest)


def _named_year(rows: pl.DataFrame, said: Sequence[str]) -> date | None:
    """31 March of the latest year that the file's name or title gives, else of the latest birth."""
    years = [int(year) for text in said for year in re.findall(r"(?<!\d)20\d\d(?!\d)", text)]
    if years:
        return date(max(years), 3, 31)
    latest = rows["born"].max() if "born" in rows.columns else None
    return year_end(latest) if isinstance(latest, date) else None


EPISODES = Family(
    name=EPISODES_NAME,
    title="Looked-after children: episodes (SSDA903)",
    publisher=f"The council's own return to the {DFE}",
    licence=LICENCE,
    fields=EPISODE_FIELDS,
    tables=episodes,
    key="child",
    dated=covered,
    placing="none",
    restricted=True,
    child_level=True,
)

HEADER = Family(
    name=HEADER_NAME,
    title="Looked-after children: header (SSDA903)",
    publisher=f"The council's own return to the {DFE}",
    licence=LICENCE,
    fields=HEADER_FIELDS,
    tables=births,
    key="child",
    dated=_named_year,
    placing="none",
    restricted=True,
    child_level=True,
)
