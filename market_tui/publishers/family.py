"""What a family of published files is: its headers over the years, its codes, the tables it fills.

A family is matched to a sheet by the meaning of its header row, wherever that stands. The modules
beside this one are tables of facts in these terms; none of them opens a file.
"""

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import polars as pl

Kind = Literal["text", "urn", "number", "date", "count", "flag", "word", "figure"]
Placing = Literal["names", "codes", "none"]

# What DfE and MHCLG print in place of a figure, without the square brackets of newer releases.
MARKS = ("c", "k", "low", "z", "x", "u", "..", ":", "-")


def plain_word(text: str) -> str:
    """A category word as looked up: casefolded, white space collapsed, apostrophes straightened."""
    return " ".join(text.casefold().replace("’", "'").split())


@dataclass(frozen=True, eq=False)
class Field:
    """One field of a family: the names its header has borne, and how its cells read.

    `headers` are written in canonical form (see `canonical`). A `word` is looked up in `words`, as
    `fold` writes it; an unknown word is rejected when `closed`, else kept as it stands and reported.
    A `word` without its header is also known by the words beneath it when `by_words`. A `number`
    names something and stays text; so does a `figure`: a number, or one of `MARKS`. `keep=False`
    marks a column that is understood and left out; `required` one without which the file is refused.
    """

    name: str
    headers: tuple[str, ...]
    kind: Kind = "text"
    words: Mapping[str, str] = field(default_factory=dict)
    closed: bool = False
    required: bool = False
    keep: bool = True
    fold: Callable[[str], str] = plain_word
    by_words: bool = False

    @property
    def title(self) -> str:
        """Its name in words."""
        return self.name.replace("_", " ")

    @property
    def called(self) -> str:
        """How a person would know the column: its first header, else labels beneath it."""
        return self.headers[0] if self.headers else f"labels such as “{next(iter(self.words))}”"


@dataclass(frozen=True)
class About:
    """What is known of a sheet besides its cells: where it came from, its title, date and coverage.

    `as_at` is the date of a list, or of the edition of a release that covers several years.
    """

    source_id: str
    file: str
    title: str
    as_at: date
    coverage: str | None = None


Shape = Callable[[pl.DataFrame, About], dict[str, pl.DataFrame]]
Dated = Callable[[pl.DataFrame, Sequence[str]], date | None]


@dataclass(frozen=True, eq=False)
class Family:
    """A family of published files: how to recognise it and what becomes of it.

    `accepts` looks at the matched, coerced rows and the title and says whether this really is the
    family; `coverage` decides it from the data; `tables` turns the rows into tables of the schema.
    Besides the `required` fields, one of `either` is needed.
    A row without its `key` is rejected whole, and so is a second one with the same key if `unique`.

    `dated` gives the date from the rows and from the words at hand (lines above the header, the
    sheet's name, the header's cells, the file's name), before anything else is tried. `placing`
    says how authorities are found: by the register's `la_name`, by `new_la_code` or `old_la_code`
    (then by name), or not at all. `cut_short` says what shows that a download was cut off.
    `heading` writes a header cell in the form of `Field.headers` where `canonical` does not.
    A `restricted` one is not for publication: kept apart, and out of exports unless asked for by name.
    A `child_level` one is of a council's own children: no cell of it is quoted, and its bytes are not kept.
    `declined` says why rows under this header can be no such file. Tables may include `rejects`.
    `prepare` rewrites the cells of a sheet whose header needs it (stacked rows), or returns None;
    `remarks` are what the load report says of the rows.
    """

    name: str
    title: str
    publisher: str
    licence: str
    fields: tuple[Field, ...]
    tables: Shape
    accepts: Callable[[pl.DataFrame, str], bool] = lambda rows, title: True
    coverage: Callable[[pl.DataFrame], str | None] = lambda rows: None
    minimum_matches: int = 4
    either: tuple[str, ...] = ()
    key: str | None = None
    unique: bool = False
    dated: Dated | None = None
    placing: Placing = "names"
    cut_short: Callable[[pl.DataFrame], str | None] = lambda rows: None
    heading: Callable[[str], str] | None = None
    restricted: bool = False
    child_level: bool = False
    declined: str = "its rows are not those of such a file"
    prepare: Callable[[pl.DataFrame], pl.DataFrame | None] | None = None
    remarks: Callable[[pl.DataFrame, date], Sequence[str]] = lambda rows, as_at: ()

    @property
    def required(self) -> tuple[Field, ...]:
        """The fields without which a sheet is refused."""
        return tuple(f for f in self.fields if f.required)

    def expected(self) -> str:
        """One line for a refusal: what a file of this family has."""
        told = [f.called for f in self.required]
        either = " or ".join(f.called for f in self.fields if f.name in self.either)
        return f"{self.title}: " + ", ".join([*told, *([either] if either else [])])

    def missing(self, found: Container[str]) -> tuple[Field, ...]:
        """The fields that are needed and not among those found."""
        needed = [f for f in self.required if f.name not in found]
        if not any(name in found for name in self.either):
            needed += [f for f in self.fields if f.name in self.either]
        return tuple(needed)


# A reference to a note, as publishers print it after a heading, a title or a line.
NOTE = r"(?i)\[(?:foot)?notes?\b[^\[\]]{0,80}\]|\((?:foot)?notes?\b[^()]{0,80}\)"
_NOTE = re.compile(NOTE)
_DATES = (
    (re.compile(r"\b(?:as )?(?:at )?(?:0?1) apr(?:il)? (?:19|20)\d\d\b"), "at start"),
    (re.compile(r"\b(?:as )?(?:at )?31 mar(?:ch)? (?:19|20)\d\d\b"), "at end"),
)
_ERA = re.compile(r"^(latest|previous) (?:full inspecti\w*|inspecti\w*)? ?")


def without_notes(text: str) -> str:
    """A printed text without its references to notes, on one line."""
    return " ".join(_NOTE.sub(" ", text).split())


def canonical(header: str) -> str:
    """A header as compared: casefolded, without notes and punctuation, dates as start or end of the year.

    `Latest full inspection date` is `date`, `Previous full inspection event date` is
    `previous event date`: the prefix came and went between years, the previous columns stayed apart.
    """
    text = without_notes(header).casefold().replace("’", "").replace("'", "")
    text = re.sub(r"[^\w>%&+]+", " ", text).replace("_", " ").strip()
    text = re.sub(r"\s+", " ", text)
    for pattern, word in _DATES:
        text = pattern.sub(word, text)
    era = _ERA.match(text)
    if era and text != era.group().strip():
        rest = text[era.end() :].removeprefix("the ")
        return rest if era.group(1) == "latest" else f"previous {rest}"
    return text.removeprefix("the ")
