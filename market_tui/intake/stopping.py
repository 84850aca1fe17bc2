"""A load that is stopped: between files, sheets and blocks, and before anything is in the store."""

from collections.abc import Iterable, Iterator
from threading import Event
from typing import TypeVar

_T = TypeVar("_T")


class Stopped(Exception):
    """The user has stopped the load; the store is as it was before."""


def until_stopped(cancel: Event | None, each: Iterable[_T]) -> Iterator[_T]:
    """Each in turn.

    Raises:
        Stopped: `cancel` was set meanwhile, before the next or after the last.
    """
    for one in each:
        if cancel is not None and cancel.is_set():
            raise Stopped
        yield one
    if cancel is not None and cancel.is_set():
        raise Stopped
