"""What a fetch says while it runs. The command line draws bars from it, the app a screen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Step = Literal["finding", "waiting", "downloading", "checking", "loading", "done", "unchanged", "failed"]


@dataclass(frozen=True)
class Progress:
    """One message: which source and file (None while finding), the step, bytes so far and in all.

    Messages of different sources come from different threads.
    """

    source: str
    step: Step
    file: str | None = None
    done: int = 0
    total: int | None = None
    text: str = ""


Listener = Callable[[Progress], None]


def silent(message: Progress) -> None:
    """A listener that hears nothing."""
