"""A load under way: which file of how many, then the report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content

from market_tui.tui.screens.running import RunPanel, bar
from market_tui.tui.widgets.text import fit, plain

if TYPE_CHECKING:
    from market_tui.intake.report import FileReport
    from market_tui.tui.loading import LoadRun

BAR = 24


class LoadPanel(RunPanel):
    """Looks at a load."""

    stopping = "stopping once this file is read: nothing will be loaded"

    def __init__(self, run: LoadRun) -> None:
        super().__init__(run, "Loading")
        self.load_run = run

    def told(self, width: int) -> Content:
        """The load as it stands."""
        run = self.load_run
        if run.problem is not None:
            return Content(str(run.problem))
        if run.report is None:
            name, place, of = run.at
            if not of:
                return Content("starting…")
            return Content(f"{bar((place - 1) / of, BAR)}  file {place} of {of}\n{fit(plain(name), width)}")
        came = replace(run.report, files=sorted(run.report.files, key=strange))
        lines = [Content(plain(line)) for line in came.lines()]
        return Content("\n").join([Content.styled(came.summary(), "bold"), Content(""), *lines])


def strange(file: FileReport) -> bool:
    """Whether nothing of a file came: those are told of last."""
    return not any(sheet.outcome in ("loaded", "replaced", "unchanged") for sheet in file.sheets)
