"""How a registered owner's name is read: company numbers split off, and one key per name."""

import polars as pl

# Six to eight digits in an owner's name are a company or charity number, alone or in brackets.
_LABEL = r"(?:(?:co(?:mpany)?|charity|reg(?:istered)?)\.?\s*)*(?:no\.?|number)?\s*:?\s*"
_NUMBERS = rf"[\s,;(\[-]*\b{_LABEL}\d{{6,8}}\b[\s)\],;-]*"


def owner_text(name: pl.Expr) -> pl.Expr:
    """The owner as shown: white space collapsed, embedded company and charity numbers removed."""
    text = name.str.replace_all(_NUMBERS, " ").str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(text.str.len_chars() > 0).then(text)


def owner_id(name: pl.Expr) -> pl.Expr:
    """The key of an owner's name: casefolded, no punctuation or numbers, `ltd` written `limited`.

    The same steps as the normalised names in `owner_groups`, so that the two join.
    """
    text = (
        name.str.to_lowercase()
        .str.replace_all(r"['’`]", "")
        .str.replace_all("&", " and ", literal=True)
        .str.replace_all(r"\b\d{6,8}\b", " ")
        .str.replace_all(r"[^\p{L}\p{N}]+", " ")
        .str.replace_all(r"\bltd\b", "limited")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
    )
    return pl.when(text.str.len_chars() > 0).then(text)
