"""What a load says of each file and sheet: for a person, and as JSON."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

_MOST_NOTES = 6
Outcome = Literal["loaded", "replaced", "unchanged", "not used", "not recognised", "left out", "refused"]


@dataclass
class SheetReport:
    """One sheet, or the one table of a CSV, and what became of it."""

    label: str
    outcome: Outcome
    family: str | None = None
    title: str | None = None
    source_id: str | None = None
    as_at: date | None = None
    as_at_from: str | None = None
    authority: str | None = None
    coverage: str | None = None
    encoding: str | None = None
    header_row: int | None = None
    rows: int = 0
    blank_rows: int = 0
    rejected: int = 0
    guessed_columns: dict[str, str] = field(default_factory=dict)
    unknown_columns: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)
    replaces: str | None = None
    reason: str | None = None
    remedy: str | None = None

    def line(self) -> str:
        """What it is and what became of it."""
        if self.outcome in ("refused", "not recognised", "left out"):
            return f"{self.outcome:>10}  {self.label}: {self.reason}"
        coverage = "".join(f", {said}" for said in (self.authority, self.coverage) if said)
        rejected = f", {self.rejected:,} rejected" if self.rejected else ""
        what = f"{(self.family or '').replace('-', ' ')}, {self.as_at}{coverage}"
        return f"{self.outcome:>10}  {self.label}: {what}, {self.rows:,} rows{rejected}"

    def details(self) -> list[str]:
        """What a reader should know of how it was read."""
        unknown = ", ".join(self.unknown_columns)
        details = [f"columns not understood: {unknown}"] if unknown else []
        details += [f"column {name!r} read as {field}" for name, field in self.guessed_columns.items()]
        if self.encoding not in (None, "utf-8"):
            details.append(f"read as {self.encoding}")
        if self.as_at_from in ("rows", "file name"):
            details.append(f"its date is from the {self.as_at_from}")
        more = len(self.notes) - _MOST_NOTES
        details += self.notes[:_MOST_NOTES]
        details += [f"and {more} more notes (--json shows all)"] if more > 0 else []
        return details + ([self.remedy] if self.remedy else [])


@dataclass
class FileReport:
    """One file: its hash and the reports of its sheets."""

    file: str
    sha256: str | None
    bytes: int
    named: bool
    sheets: list[SheetReport]

    @property
    def refused(self) -> bool:
        """Whether the user must be told by the exit code: an input of hers was not taken.

        A sheet that a workbook carries besides is no fault; nor is a stranger among a folder's files.
        """
        outcomes = {s.outcome for s in self.sheets}
        if outcomes & {"loaded", "replaced", "unchanged"}:
            return "refused" in outcomes
        return "refused" in outcomes or self.named


@dataclass
class LoadReport:
    """A whole load."""

    files: list[FileReport]
    generation: int

    @property
    def exit_code(self) -> int:
        """0, or 3 when an input was refused, or when there was nothing to take in all that was given."""
        came = any(s.outcome in ("loaded", "replaced", "unchanged") for s in self.sheets())
        return 3 if any(f.refused for f in self.files) or (self.files and not came) else 0

    def sheets(self) -> Iterable[SheetReport]:
        """Every sheet of every file."""
        return (sheet for file in self.files for sheet in file.sheets)

    def lines(self, *, quiet: bool = False) -> list[str]:
        """The report for a person, a remedy once; `quiet` leaves out what went well."""
        told: list[str] = []
        remedies: set[str] = set()
        for file in self.files:
            unused = [s.label.rsplit("#", 1)[-1] for s in file.sheets if s.outcome == "not used"]
            for sheet in file.sheets:
                well = sheet.outcome in ("loaded", "replaced", "unchanged")
                if sheet.outcome != "not used" and not (quiet and well):
                    details = [d for d in sheet.details() if d not in remedies]
                    told += [sheet.line(), *(f"    {detail}" for detail in details)]
                    remedies.add(sheet.remedy or "")
            if unused and not quiet:
                told.append(f"    sheets not used: {', '.join(unused)}")
        return told

    def summary(self) -> str:
        """How many lists came, were there already, and were refused."""
        outcomes = [sheet.outcome for sheet in self.sheets()]
        done = sum(outcome in ("loaded", "replaced") for outcome in outcomes)
        refused = sum(file.refused for file in self.files)
        left_out = f", {n} left out" if (n := outcomes.count("left out")) else ""
        return f"{done} loaded, {outcomes.count('unchanged')} unchanged, {refused} refused{left_out}"

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; dates are ISO text."""
        told = asdict(self)
        for file, report in zip(told["files"], self.files, strict=True):
            file["refused"] = report.refused
            for sheet in file["sheets"]:
                sheet["as_at"] = sheet["as_at"] and sheet["as_at"].isoformat()
        return {"exit_code": self.exit_code, **told}
