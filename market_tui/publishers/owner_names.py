"""How a registered owner's name is read: company numbers and trading names split off, one key per name.

Three readings of one name, each coarser than the one before: `owner_text` is shown, `owner_id` is the
key that tables of owners are joined on, `owner_stem` says whether two names are spellings of one another.
"""

import polars as pl

# Six to eight digits in an owner's name are a company or charity number, alone or in brackets.
_LABEL = r"(?:(?:co(?:mp(?:any)?)?|charity|reg(?:istered)?)\.?\s*)*(?:no\.?|number)?\s*:?\s*"
_NUMBERS = rf"(?i)[\s,;(\[-]*\b{_LABEL}\d{{6,8}}\b[\s)\],;-]*"
_TRADING = r"(?i)^(.+?)[\s(,;-]+(?:t\s*/\s*as?|trading\s+as)\b[\s:.]*(.+?)[\s)]*$"
_FORMS = (
    (r"\bltd\b", "limited"),
    (r"\b(?:community interest company|c i c)\b", "cic"),
    (r"\blimited liability partnership\b", "llp"),
    (r"\bpublic limited company\b", "plc"),
)
# Slips of the pen for Ltd that the registers hold, as the last word of a name.
_SLIPS = r"\b(?:l td|ld|lytd|lts|limted|limited limited)$"
_LEGAL = r"\b(?:limited|llp|plc|lp|cic|incorporated)\b"
_COUNCIL = (
    r"\b(?:metropolitan|borough|district|county|city|royal|london|unitary|mbc|cc|la|council|councils"
    r"|of|local authority|social care)\b"
)


def owner_text(name: pl.Expr) -> pl.Expr:
    """The owner as shown: white space collapsed, embedded company and charity numbers removed."""
    text = name.str.replace_all(_NUMBERS, " ").str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(text.str.len_chars() > 0).then(text)


def company_number(name: pl.Expr) -> pl.Expr:
    """The company number embedded in an owner's name, as eight digits.

    A shorter number counts only beside Limited: charities' numbers have six or seven digits too.
    """
    short = name.str.extract(r"\b(\d{6,7})\b").str.zfill(8)
    limited = name.str.contains(r"(?i)\b(?:limited|ltd)\b")
    return pl.coalesce(name.str.extract(r"\b(\d{8})\b"), pl.when(limited).then(short))


def owner_id(name: pl.Expr) -> pl.Expr:
    """The key of an owner's name: casefolded, no punctuation, number or trading name, one word per form.

    Ltd is written `limited`, community interest company and C.I.C. `cic`. The keys of the tables of
    owners are made by these same steps, so that they join.
    """
    text = (
        name.str.to_lowercase()
        .str.replace(_TRADING, "$1")
        .str.replace_all(r"['’`]", "")
        .str.replace_all("&", " and ", literal=True)
        .str.replace_all(_NUMBERS, " ")
        .str.replace_all(r"[^\p{L}\p{N}]+", " ")
    )
    for pattern, word in _FORMS:
        text = text.str.replace_all(pattern, word)
    text = text.str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(text.str.len_chars() > 0).then(text)


def without_form(key: pl.Expr) -> pl.Expr:
    """An `owner_id` without legal form and `the`."""
    bare = key.str.replace_all(_LEGAL, " ").str.replace_all(r"\bthe\b", " ")
    text = bare.str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(text.str.len_chars() > 0).then(text).otherwise(key)


def owner_stem(key: pl.Expr) -> pl.Expr:
    """What is left of an `owner_id` without legal form, `the`, a council's style and spaces.

    Two names of one stem are spellings of one owner: `Homes 2 Inspire Ltd` and `Homes2Inspire`,
    `Wakefield Council` and `Wakefield Metropolitan District Council`.
    """
    bare = key.str.replace(_SLIPS, " ").str.replace_all(_LEGAL, " ")
    council = key.str.contains(r"\b(?:council|councils|borough|mbc)\b|\bla$|^city of ")
    bare = pl.when(council).then(bare.str.replace_all(_COUNCIL, " ")).otherwise(bare)
    bare = bare.str.replace_all(r"\bthe\b", " ").str.replace_all(r"\bchild care\b", "childcare")
    stem = bare.str.replace_all(r"\s+", "")
    return pl.when(stem.str.len_chars() > 0).then(stem).otherwise(key)
