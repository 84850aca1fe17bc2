"""A market of a dozen settings made by hand, through the real intake from CSV text.

Children's homes on the register of 31 March 2025 (all but H Active, H Suspended):

    home authority  sector       places owner              inspected   judged       before (lists 2024, 2023)
    A    Wirral     Private        4    Alpha Care Ltd     2024-10-02  Good         Good, Requires improvement
    B    Wirral     Private        2    ALPHA CARE LIMITED 2024-06-01  Requires imp Good
    C    Wirral     Local auth.    6    Wirral Council     2024-12-01  Outstanding  Outstanding, Good
    D    Liverpool  Private        3    Beta Homes         2025-02-01  Inadequate   Requires improvement, Good
    E    Liverpool  Voluntary      5    Gamma Trust        2023-05-10  Good   (the same); short breaks only
    F    Liverpool  Private        1    (blank)            never; registered 2024-01-10
    G    Liverpool  Private        1    Beta Homes         never; registered 2024-12-01
    H    Leeds      Private        4    Alpha Care Ltd     2024-09-15  Good         (new)
    I    Leeds      Health auth.  10    NHS Leeds          2024-11-05  Good         (new)

Besides them: J, a secure home in Leeds of 20 places; K, supported accommodation in Wirral of 30; L, a
fostering agency in Wirral. M, in Liverpool with 2 places, was on the register of 2024 and has left. The list
of 2023 holds only A, C and D: inspected settings. Liverpool City Region is A to G: 7 homes, 22 places.
"""

import random
from pathlib import Path

import market_tui
from market_tui.intake import load
from market_tui.market import Market
from market_tui.store import Store
from tests.intake.editions import csv_bytes

HEADER = [
    "URN",
    "Provision type",
    "Registration status",
    "Registration date",
    "Local authority",
    "Sector",
    "Places",
    "Short-break-only children's home",
    "Organisation which owns the provider",
    "Event type",
    "Inspection date",
    "Event number",
    "Overall experiences and progress of children and young people",
]
HOME = "Children's home"
Told = tuple[str, str, str, str, str, str, str, str]

# Letter: authority, sector, places, owner, registered, inspected, judged, anything else.
LONG_AGO, THIRD = "05/01/2015", "Requires improvement to be good"
SECURE, SUPPORTED, FOSTERING = (
    "Secure children's home",
    "Supported accommodation",
    "Independent fostering agency",
)
SETTINGS_2025: dict[str, Told] = {
    "A": ("Wirral", "Private", "4", "Alpha Care Ltd", LONG_AGO, "02/10/2024", "Good", ""),
    "B": ("Wirral", "Private", "2", "ALPHA CARE LIMITED", LONG_AGO, "01/06/2024", THIRD, ""),
    "C": ("Wirral", "Local Authority", "6", "Wirral Council", LONG_AGO, "01/12/2024", "Outstanding", ""),
    "D": ("Liverpool", "Private", "3", "Beta Homes", LONG_AGO, "01/02/2025", "Inadequate", ""),
    "E": ("Liverpool", "Voluntary", "5", "Gamma Trust", LONG_AGO, "10/05/2023", "Good", "breaks"),
    "F": ("Liverpool", "Private", "1", "", "10/01/2024", "", "", ""),
    "G": ("Liverpool", "Private", "1", "Beta Homes", "01/12/2024", "", "", ""),
    "H": ("Leeds", "Private", "4", "Alpha Care Ltd", "01/05/2024", "15/09/2024", "Good", "Suspended"),
    "I": ("Leeds", "Health Authority", "10", "NHS Leeds", "01/05/2024", "05/11/2024", "Good", ""),
    "J": ("Leeds", "Local Authority", "20", "Leeds Council", LONG_AGO, "01/08/2024", "Good", SECURE),
    "K": ("Wirral", "Private", "30", "Alpha Care Ltd", "01/06/2024", "", "", SUPPORTED),
    "L": ("Wirral", "Voluntary", "", "Delta", LONG_AGO, "01/08/2022", "Good", FOSTERING),
}
SETTINGS_2024: dict[str, Told] = {
    "A": (*SETTINGS_2025["A"][:5], "01/09/2023", "Good", ""),
    "B": (*SETTINGS_2025["B"][:5], "01/07/2023", "Good", ""),
    "C": (*SETTINGS_2025["C"][:5], "01/11/2023", "Outstanding", ""),
    "D": (*SETTINGS_2025["D"][:5], "01/12/2023", THIRD, ""),
    "E": SETTINGS_2025["E"],
    "F": SETTINGS_2025["F"],
    "M": ("Liverpool", "Private", "2", "Epsilon", LONG_AGO, "08/08/2023", "Good", ""),
}
SETTINGS_2023: dict[str, Told] = {
    "A": (*SETTINGS_2025["A"][:5], "09/09/2022", THIRD, ""),
    "C": (*SETTINGS_2025["C"][:5], "10/10/2022", "Good", ""),
    "D": (*SETTINGS_2025["D"][:5], "11/11/2022", "Good", ""),
}


def urn(letter: str) -> str:
    """A's is SC000001."""
    return f"SC{ord(letter) - 64:06}"


def _row(letter: str, told: Told, year: int) -> list[str]:
    la, sector, places, owner, registered, inspected, judged, more = told
    kind = more if more in (SECURE, SUPPORTED, FOSTERING) else HOME
    status = "Suspended" if more == "Suspended" else "Active"
    breaks = "Short-break-only children's home" if more == "breaks" else ""
    event = ["Full inspection", inspected, f"{year}{letter}"] if inspected else ["", "", ""]
    return [urn(letter), kind, status, registered, la, sector, places, breaks, owner, *event, judged]


def files(seed: int | None = None) -> dict[str, bytes]:
    """The three lists; their rows in another order with a `seed`."""
    made = {}
    for year, settings in ((2023, SETTINGS_2023), (2024, SETTINGS_2024), (2025, SETTINGS_2025)):
        rows = [_row(letter, told, year) for letter, told in settings.items()]
        if seed is not None:
            random.Random(seed).shuffle(rows)
        made[f"list_{year}.csv"] = csv_bytes(HEADER, rows)
    return made


def handmade(folder: Path, seed: int | None = None) -> Market:
    """The market of the three lists."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files(seed).items():
        (folder / name).write_bytes(content)
    report = load([folder], Store(folder / "store"))
    assert [s.rejected for s in report.sheets()] == [0, 0, 0]
    return market_tui.open_market(folder / "store")
