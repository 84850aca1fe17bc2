"""The one small family of errors a user can meet; each names its remedy and its exit code."""


class MarketError(Exception):
    """Something the user can put right: `message` says what, `remedy` says how."""

    exit_code = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n{self.remedy}" if self.remedy else self.message


class UsageError(MarketError):
    """The command or call was put wrongly: an unknown area, date, query or flag."""

    exit_code = 2


class Refused(MarketError):
    """An input was refused; whatever else was given is still loaded."""

    exit_code = 3


class NetworkError(MarketError):
    """A publisher could not be reached or answered badly."""

    exit_code = 4


class NotLoaded(MarketError):
    """The store lacks what was asked for; the remedy names the command that brings it."""

    exit_code = 5


class StoreError(MarketError):
    """The store cannot be read or written; it is as it was before."""

    exit_code = 3
