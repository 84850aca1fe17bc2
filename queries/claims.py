"""The founding figures, held against the data: an example of a board's own claims as a query.

To test claims of your own, copy this file into your folder of queries (market-tui doctor shows it), rename
the function and put your sentences in CLAIMS. What a claim is measured by is one of the keys of `_homes` and
`_children` below; `None` is for what no loaded data can say.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from market_tui.market import Scope
from market_tui.market.scope import parse_date
from market_tui.measures import share, wilson_high, wilson_low
from market_tui.measures.cells import added_up, by_member
from market_tui.publishers import dfe_words as dfe
from market_tui.publishers.ofsted_words import CHILDRENS_HOME
from market_tui.query import query

CANNOT_SAY = "the data cannot say"


@dataclass(frozen=True)
class Claim:
    """One sentence: what it says, in which unit, how it is to be compared, and by what it is measured.

    `compared` is about (rounds to it), under, over or every (so many days between, at the most). `of` is the
    only area that it speaks of, if there is one.
    """

    claim: str
    said: float | None
    unit: str
    compared: str
    measure: str | None
    definition: str
    note: str = ""
    of: str = ""


CLAIMS = (
    Claim(
        "89% of mainstream homes are private",
        0.89,
        "fraction",
        "about",
        "private",
        "Private, of children's homes on the register that offer more than short breaks",
        "Sector as declared; --sector-basis legal-form counts companies by what they are",
    ),
    Claim(
        "Under 8% of homes are outstanding",
        0.08,
        "fraction",
        "under",
        "outstanding",
        "Outstanding, of the same homes with a latest full inspection",
        "Homes not yet inspected are outside the denominator",
    ),
    Claim(
        "2% of homes are voluntary",
        0.02,
        "fraction",
        "about",
        "voluntary",
        "Voluntary (by legal form: not-for-profit), of the same homes",
    ),
    Claim(
        "Owners make a profit of up to 17%",
        0.17,
        "fraction",
        "about",
        None,
        "Operating profit over income of an owner",
        "No register or return holds accounts; Companies House has them for some owners, not by home",
    ),
    Claim(
        "A child needs a home every day",
        1.0,
        "children a day",
        "over",
        "started",
        "Children who started to be looked after in the year to 31 March, over 365",
        "Nearest measure: how many of them needed a children's home is not published by area",
    ),
    Claim(
        "Every other day one is sent away",
        0.5,
        "placements a day",
        "over",
        "outside",
        "New placements outside the authority in the year to 31 March, over 365",
        "A placement, not a child: one child can have several; all kinds of placement",
    ),
    Claim(
        "80,000 children are in care",
        80_000.0,
        "children",
        "over",
        "looked_after",
        "Children looked after on 31 March",
        "England is published rounded to 10",
        of="England",
    ),
)


@query(
    title="Founding figures",
    chart="table",
    columns={
        "claim": "what is said",
        "unit": "unit of the figures in this row",
        "said": "the figure that is said",
        "then_on": "date of the earlier figure: 31 March 2022, or the nearest list before it",
        "then": "the figure then",
        "then_low": "lower end of its 95% interval, for shares",
        "then_high": "upper end of its 95% interval, for shares",
        "then_holds": "whether the claim held then",
        "now_on": "date of the figure now",
        "now": "the figure on the scope's date, or of the latest year loaded",
        "now_low": "lower end of its 95% interval, for shares",
        "now_high": "upper end of its 95% interval, for shares",
        "now_holds": "whether the claim holds now",
        "definition": "what is counted",
        "note": "what to know before repeating it",
    },
    caveats=(
        "A share that rounds to the figure said holds; one that does not, but has it inside its interval, is "
        "consistent with it. Nor is a limit kept or broken for certain that lies inside the interval.",
        "The claims are of one area and moment; in another they can be false without having been so there.",
    ),
    needs=("ofsted-providers",),
    uses=("dfe-looked-after", "dfe-new-placements", "dfe-wide-yearly"),
)
def claims(
    settings_over_time: pl.LazyFrame, children: pl.LazyFrame, scope: Scope, *, then: str = "2022"
) -> pl.LazyFrame:
    """Each founding figure with its definition, its value then and now, and whether it holds.

    Mainstream homes are children's homes without those that offer short breaks only, Active and Suspended.
    Shares have Wilson's interval. `then` is the earlier year.

    Raises:
        UsageError: `then` is no year.
    """
    now = scope.as_at or date.max
    before = date(parse_date(then).year, 3, 31)
    told = pl.LazyFrame(
        [
            (n, c.claim, c.unit, c.said, c.compared, c.measure, c.definition, c.note, c.of)
            for n, c in enumerate(CLAIMS)
        ],
        schema={
            "number": pl.Int32,
            "claim": pl.String,
            "unit": pl.String,
            "said": pl.Float64,
            "compared": pl.String,
            "measure": pl.String,
            "definition": pl.String,
            "note": pl.String,
            "of": pl.String,
        },
        orient="row",
    )
    areas = pl.concat([settings_over_time.select("area"), children.select("area")]).unique()
    found = pl.concat([_homes(settings_over_time), _children(children)], how="diagonal_relaxed")
    rows = areas.join(told, how="cross")
    for moment, day in (("then", before), ("now", now)):
        nearest = (
            found.filter(pl.col("on") <= pl.lit(day), pl.col("value").is_not_null())
            .sort("area", "measure", "on")
            .group_by("area", "measure")
            .last()
            .rename({"on": f"{moment}_on", "value": moment, "low": f"{moment}_low", "high": f"{moment}_high"})
        )
        rows = rows.join(nearest, on=["area", "measure"], how="left").with_columns(
            _holds(moment).alias(f"{moment}_holds")
        )
    elsewhere = (pl.col("of") != "") & (pl.col("area").cast(pl.String) != pl.col("of"))
    note = pl.when(elsewhere).then(pl.format("Said of {}: ask with --area {}", "of", "of")).otherwise("note")
    return (
        rows.with_columns(
            pl.when(elsewhere).then(pl.lit(CANNOT_SAY)).otherwise(pl.col(f"{m}_holds")).alias(f"{m}_holds")
            for m in ("then", "now")
        )
        .with_columns(note=note)
        .sort("area", "number")
        .select(
            "area",
            "claim",
            "unit",
            "said",
            *(f"then{part}" for part in ("_on", "", "_low", "_high", "_holds")),
            *(f"now{part}" for part in ("_on", "", "_low", "_high", "_holds")),
            "definition",
            "note",
        )
    )


def _homes(settings: pl.LazyFrame) -> pl.LazyFrame:
    """`area, on, measure, value, low, high`: shares of mainstream homes at each date with a register.

    The share of outstanding homes needs inspected ones only, so any list serves.
    """
    mainstream = settings.filter(
        pl.col("provision") == CHILDRENS_HOME, ~pl.col("short_break_only").fill_null(False)
    )
    sector = pl.col("sector").cast(pl.String)
    parts = {
        "private": (sector == "Private", pl.col("coverage") == "register"),
        "voluntary": (sector.is_in(["Voluntary", "Not-for-profit"]), pl.col("coverage") == "register"),
        "outstanding": (pl.col("overall") == "Outstanding", pl.col("overall").is_not_null()),
    }
    found = []
    for name, (part, whole) in parts.items():
        counted = mainstream.filter(whole).group_by("area", on="as_at").agg(part=part.sum(), whole=pl.len())
        found.append(
            counted.select(
                "area",
                "on",
                measure=pl.lit(name),
                value=share("part", "whole"),
                low=wilson_low("part", "whole"),
                high=wilson_high("part", "whole"),
            )
        )
    return pl.concat(found)


def _children(children: pl.LazyFrame) -> pl.LazyFrame:
    """`area, on, measure, value`: children looked after, and starts and placements outside a day."""
    far, near = dfe.FAR.casefold(), dfe.NEAR
    cells = {
        "looked_after": (dfe.LOOKED_AFTER, dfe.CHILDREN),
        "started": (dfe.STARTED, dfe.CHILDREN),
        "outside_near": (dfe.NEW_PLACEMENTS, f"{dfe.OUTSIDE}, {near}"),
        "outside_far": (dfe.NEW_PLACEMENTS, f"{dfe.OUTSIDE}, {far}"),
    }
    summed = added_up(by_member(children, cells), *cells)
    wide = summed.select(
        "area",
        on=pl.date(pl.col("year"), 3, 31),
        looked_after=pl.col("looked_after"),
        started=pl.col("started") / 365,
        outside=(pl.col("outside_near") + pl.col("outside_far")) / 365,
    )
    return wide.unpivot(
        ["looked_after", "started", "outside"],
        index=["area", "on"],
        variable_name="measure",
        value_name="value",
    )


def _holds(moment: str) -> pl.Expr:
    """Whether a claim holds at a moment, in words."""
    value, low, high, said = (pl.col(c) for c in (moment, f"{moment}_low", f"{moment}_high", "said"))
    inside = (low <= said) & (said <= high)
    # A figure said in whole per cent holds when the value rounds to it.
    about = (
        pl.when(value.round(2) == said.round(2))
        .then(pl.lit("yes"))
        .when(inside.fill_null(False))
        .then(pl.lit("consistent: inside the interval"))
        .when(value > said)
        .then(pl.lit("no, it is higher"))
        .otherwise(pl.lit("no, it is lower"))
    )
    under = (
        pl.when(value >= said, low < said)
        .then(pl.lit("no, but the interval reaches below"))
        .when(value >= said)
        .then(pl.lit("no, it is higher"))
        .when(high >= said)
        .then(pl.lit("yes, but the interval reaches beyond"))
        .otherwise(pl.lit("yes"))
    )
    over = (
        pl.when(value < said)
        .then(pl.lit("no, it is lower"))
        .when(value > 1.1 * said)
        .then(pl.lit("yes, it is more"))
        .otherwise(pl.lit("yes"))
    )
    return (
        pl.when(value.is_null())
        .then(pl.lit(CANNOT_SAY))
        .when(pl.col("compared") == "under")
        .then(under)
        .when(pl.col("compared") == "over")
        .then(over)
        .otherwise(about)
    )
