"""DfE's yearly files of 2011 to 2017: one row for each area, one column for each variable.

Source: DfE, statistical releases SFR21/2011, SFR20/2012, SFR36/2013, SFR36/2014, SFR34/2015, SFR41/2016 and
SFR50/2017, underlying data (`…_CLA….csv`). Columns come and go, and change letter case, spaces and prefix
(`CLAA_InBound` in 2011 and 2012). `x` is suppressed; a net gain below zero is printed as `x` too, or as `..`.
"""

import re
from collections.abc import Sequence
from datetime import date

import polars as pl

from market_tui.publishers import dfe_words as words
from market_tui.publishers.dfe_release import AREAS, NO_AREA, measured, places
from market_tui.publishers.family import About, Family, Field, canonical
from market_tui.publishers.left_out import left_out

_YEAR = re.compile(r"\s?((?:19|20)\d\d)$")
_MARCH = re.compile(r"^\s*CLA_?\s?Mar_?((?:19|20)\d\d)\s*$", re.IGNORECASE)
_ANY_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_FEWEST_OF_ENGLAND = 0.97

# Variable without its year, to the measures and categories that it is.
_MEASURES = (words.TYPE, words.PROVIDER, words.LOCALITY, words.DISTANCE, words.DISTANCE_LOCALITY)
_LOOKED_AFTER = (
    (words.LOOKED_AFTER, words.CHILDREN),
    *((measure, words.TOTAL) for measure in _MEASURES),
)
_REASON = "cla rpc "
VARIABLES: dict[str, tuple[tuple[str, str], ...]] = {
    "cla mar": _LOOKED_AFTER,
    "cla started": ((words.STARTED, words.CHILDREN),),
    "cla cease": ((words.CEASED, words.CHILDREN),),
    "cla fost": ((words.TYPE, words.FOSTER),),
    "cla adopt": ((words.TYPE, "Placed for adoption"),),
    "cla parent": ((words.TYPE, "Placed with parents"),),
    "cla ocom": ((words.TYPE, "Other placements in the community"),),
    "cla secure": ((words.TYPE, "Secure units, children's homes and hostels"),),
    "cla ores": ((words.TYPE, "Other residential settings"),),
    "cla rsch": ((words.TYPE, "Residential schools"),),
    "cla miss": ((words.TYPE, "Missing from their placement"),),
    "cla othpl": ((words.TYPE, "Other placements"),),
    "cla ownp": ((words.PROVIDER, "Own provision"),),
    "cla othla": ((words.PROVIDER, "Other authority's provision"),),
    "cla othpp": ((words.PROVIDER, "Other public provision"),),
    "cla priv": ((words.PROVIDER, words.PRIVATE),),
    "cla vol": ((words.PROVIDER, "Voluntary provision"),),
    "cla par": ((words.PROVIDER, "Parents"),),
    "cla nrep": ((words.PROVIDER, "Not reported"),),
    "cla inbound": ((words.LOCALITY, words.INSIDE),),
    "cla outbound": ((words.LOCALITY, words.OUTSIDE), (words.NET_GAIN, words.ELSEWHERE)),
    "cla inla lte20": ((words.DISTANCE_LOCALITY, f"{words.INSIDE}, {words.NEAR}"),),
    "cla outla lte20": ((words.DISTANCE_LOCALITY, f"{words.OUTSIDE}, {words.NEAR}"),),
    "cla inla gt20": ((words.DISTANCE_LOCALITY, f"{words.INSIDE}, {words.FAR.casefold()}"),),
    "cla outla gt20": ((words.DISTANCE_LOCALITY, f"{words.OUTSIDE}, {words.FAR.casefold()}"),),
    "cla inla noinfo": ((words.DISTANCE_LOCALITY, f"{words.INSIDE}, {words.UNKNOWN_DISTANCE.casefold()}"),),
    "cla outla noinfo": ((words.DISTANCE_LOCALITY, f"{words.OUTSIDE}, {words.UNKNOWN_DISTANCE.casefold()}"),),
    "cla lapl": ((words.AREA_OF_PLACEMENT, words.TOTAL),),
    "cla intpl": ((words.AREA_OF_PLACEMENT, words.OWN_HERE),),
    "cla extpl": ((words.AREA_OF_PLACEMENT, words.OTHERS_HERE), (words.NET_GAIN, words.HERE)),
    "cla netgain": ((words.NET_GAIN, words.NET),),
    "cla 3pla": ((words.STABILITY, words.THREE_MOVES),),
    "cla p2yrs": ((words.STABILITY, words.SAME_PLACEMENT),),
    f"{_REASON}all place": ((words.REASON, words.TOTAL),),
    f"{_REASON}carpl": ((words.REASON, "Care plan"),),
    f"{_REASON}close": ((words.REASON, words.CLOSED),),
    f"{_REASON}alleg": ((words.REASON, "Allegation (s47)"),),
    f"{_REASON}stand": ((words.REASON, "Standards of care"),),
    f"{_REASON}apprr": ((words.REASON, "Approval removed"),),
    f"{_REASON}creqb": ((words.REASON, "Carer asks, for the child's behaviour"),),
    f"{_REASON}creqo": ((words.REASON, "Carer asks, not for the child's behaviour"),),
    f"{_REASON}child": ((words.REASON, "Child asks"),),
    f"{_REASON}lareq": ((words.REASON, "Authority asks"),),
    f"{_REASON}place": ((words.REASON, "Status of the placement only"),),
    f"{_REASON}other": ((words.REASON, "Other"),),
}
# Known and left out: who the children are, which this tool does not ask.
_LEFT_OUT = (
    "la order", "cla", "cla stp", "cla male", "cla female", "cla u1", "cla 1to4", "cla 5to9", "cla 10to15",
    "cla 16over", "cla white", "cla mixed", "cla asian", "cla black", "cla eoth", "cla oth", "cla ico",
    "cla fco", "cla frad", "cla placeo", "cla s20", "cla cpg", "cla yjls", "cla uasc", "cla moth", "cla 1pla",
    "cla 2pla", "cla review",
)  # fmt: skip
# Spelt with the prefix CLAA in 2011 and 2012.
_ALSO = {"cla inbound": ("claa inbound",), "cla outbound": ("claa outbound",)}


def heading(header: str) -> str:
    """`CLA_Mar2017` is `cla mar`, `CLA_NetGain ` is `cla netgain`: the year and stray spaces go."""
    return _YEAR.sub("", canonical(header))


def dated(rows: pl.DataFrame, said: Sequence[str]) -> date | None:
    """31 March of the year in `CLA_Mar2017`, else of the first year that is said."""
    for pattern in (_MARCH, _ANY_YEAR):
        for text in said:
            if found := pattern.search(text):
                return date(int(found[1]), 3, 31)
    return None


def tables(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """`children`, turned long; an area without a level but with an authority's code is an authority."""
    level = pl.coalesce("level", pl.when(pl.col("la_code").is_not_null()).then(pl.lit("Authority")))
    every = places(rows.with_columns(level=level, region_name="la_name"))
    nowhere = pl.when(pl.col("area_code").is_null()).then(pl.lit(NO_AREA))
    placed = every.filter(pl.col("area_code").is_not_null())
    placed = placed.with_columns(year=pl.lit(about.as_at.year, pl.Int32))
    placed = placed.with_columns(_net(placed))
    held = [name for name in VARIABLES if name in placed.columns]
    long = placed.unpivot(
        held, index=["year", "level", "area_code", "la_code"], variable_name="variable", value_name="count"
    )
    means = pl.DataFrame(
        [(variable, *kind) for variable, kinds in VARIABLES.items() for kind in kinds],
        schema=["variable", "measure", "category"],
        orient="row",
    )
    children = measured(long.join(means, on="variable", how="inner"), about)
    return {
        "children": children.with_columns(code=_marks(children, placed)),
        "rejects": left_out(every.select("row_number", "la_name", "area_code"), nowhere, about.source_id),
    }


def _marks(children: pl.DataFrame, placed: pl.DataFrame) -> pl.Expr:
    """`code`, with the mark that stood where a net gain has been worked out."""
    if "net mark" not in placed.columns:
        return pl.col("code")
    stood = dict(placed.filter(pl.col("net mark").is_not_null()).select("area_code", "net mark").iter_rows())
    net = (pl.col("measure") == words.NET_GAIN) & (pl.col("category") == words.NET)
    mark = pl.col("area_code").replace_strict(stood, default=None, return_dtype=pl.String)
    return pl.coalesce("code", pl.when(net).then(mark))


def _net(rows: pl.DataFrame) -> list[pl.Expr]:
    """Net gain from its two flows where a mark hides it: these files print no figure below zero."""
    flows = ("cla extpl", "cla outbound")
    if not all(c in rows.columns for c in (*flows, "cla netgain")):
        return []
    here, elsewhere = (pl.col(c).cast(pl.Float64, strict=False) for c in flows)
    printed = pl.col("cla netgain")
    hidden = printed.cast(pl.Float64, strict=False).is_null()
    worked_out = (here - elsewhere).cast(pl.Int64).cast(pl.String)
    return [
        pl.when(hidden).then(pl.coalesce(worked_out, printed)).otherwise(printed).alias("cla netgain"),
        pl.when(hidden).then(printed).alias("net mark"),
    ]


def cut_short(rows: pl.DataFrame) -> str | None:
    """Whether the authorities add up to England, where both are shown."""
    if "cla mar" not in rows.columns:
        return None
    counted = rows.select("level", n=pl.col("cla mar").cast(pl.Float64, strict=False))
    # A blank level is an authority's; suppressed authorities are the smallest ones, and few.
    england, authorities = counted.select(
        england=pl.col("n").filter(pl.col("level") == "England").sum(),
        authorities=pl.col("n").filter(~pl.col("level").is_in(["England", "Region"]).fill_null(False)).sum(),
    ).row(0)
    if england and authorities < _FEWEST_OF_ENGLAND * england:
        return f"its authorities add up to {authorities:,.0f} of England's {england:,.0f} children"
    return None


FAMILY = Family(
    name="dfe-wide-yearly",
    title="DfE children looked after, yearly file of 2011 to 2017",
    publisher=words.DFE,
    licence=words.OGL,
    fields=(
        *(f for f in AREAS if f.name in ("level", "old_la_code", "new_la_code")),
        Field("la_name", ("geog n",), required=True),
        *(
            Field(name, (name, *_ALSO.get(name, ())), "figure", required=name == "cla mar")
            for name in VARIABLES
        ),
        *(Field(f"left out {name}", (name,), keep=False) for name in _LEFT_OUT),
    ),
    tables=tables,
    dated=dated,
    placing="codes",
    cut_short=cut_short,
    heading=heading,
)
