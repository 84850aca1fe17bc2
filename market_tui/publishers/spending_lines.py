"""What council returns call the lines of spending on children, and the one name each has here.

Sources: DfE section 251 (section 52) outturn tables A and A1, 2008-09 on; MHCLG revenue outturn RO3 and
RSX. Numbers before a line move from year to year and are no part of its name.
"""

import polars as pl

from market_tui.publishers.family import NOTE

RESIDENTIAL = "residential care"
FOSTERING = "fostering"
LOOKED_AFTER = "children looked after"
FAMILY_SUPPORT = "family support"
EARLY_YEARS = "children's centres and early years"
YOUNG_PEOPLE = "services for young people"
ALL_SERVICES = "all children's services"
FOSTERING_PARTS = (
    "fostering, other than fees and allowances of own carers",
    "fostering, fees and allowances of own carers",
)
EARLY_HELP = (FAMILY_SUPPORT, EARLY_YEARS, YOUNG_PEOPLE)
CARE = (RESIDENTIAL, FOSTERING, LOOKED_AFTER)

SECTORS = ("own", "private", "other public", "voluntary", "total")

# A pattern over the plain words of a line, and its name; the first that fits wins.
_NAMES = (
    (r"^residential care$", RESIDENTIAL),
    (r"^fostering services? excluding", FOSTERING_PARTS[0]),
    (r"^fostering services? fees", FOSTERING_PARTS[1]),
    (r"^(total )?fostering( services?)?$", FOSTERING),
    (r"^adoption( services?)?$", "adoption"),
    (r"^special guardianship( support)?$", "special guardianship"),
    (r"^other children looked after( services)?$", "other services for children looked after"),
    (r"^short breaks (respite )?for looked after", "short breaks for children looked after"),
    (r"^children placed with family and friends$", "placed with family and friends"),
    (r"^education of (looked after children|children looked after)$", "education of children looked after"),
    (r"^leaving care( support)?( services)?$", "leaving care"),
    (r"^asylum seeke(r|ing).* children( who are looked after)?$", "asylum-seeking children"),
    (r"^(total )?children looked after$", LOOKED_AFTER),
    (r"^(total )?family support serv", FAMILY_SUPPORT),
    (r"^total sure start|^sure start childrens centres and early years$", EARLY_YEARS),
    (r"^(total )?services for young people$", YOUNG_PEOPLE),
    (r"^(total )?youth justice$", "youth justice"),
    (r"^(total )?safeguarding children and young peoples services$", "safeguarding"),
    (r"^(total )?children(s)? social care$", ALL_SERVICES),
    # Their total, until 2011, holds adoption and guardianship too: it keeps its own words.
    (r"^other children(s)? and families services$", "other children's and families services"),
    (r"^(total )?children and young peoples services (budget|expenditure) excluding", ALL_SERVICES),
    (
        r"^(total )?children and young peoples services (budget|expenditure) including",
        f"{ALL_SERVICES}, with capital from revenue",
    ),
)
_NUMBER = r"^\d+[a-z]?(?:\.\d+)*[a-z]?[.)]?\s+|^\d+(?:\.\d+)*[.)]?\s*"


def plain_line(text: pl.Expr) -> pl.Expr:
    """A line's words: lower case, without its number, notes, apostrophes and punctuation."""
    return (
        text.str.to_lowercase()
        .str.replace_all(NOTE, " ")
        .str.strip_chars()
        .str.replace(_NUMBER, "")
        .str.replace_all(r"['’`\x{80}-\x{9f}\x{fffd}]", "")
        .str.replace_all(r"[^\p{L}\p{N}]+", " ")
        .str.strip_chars()
    )


def line_name(text: pl.Expr) -> pl.Expr:
    """The one name of a line: ours where it is known, else the return's own words, lower case."""
    words = plain_line(text)
    known = [pl.when(words.str.contains(pattern)).then(pl.lit(name)) for pattern, name in _NAMES]
    return pl.coalesce(*known, words)
