"""A stop during the pause before another try is a cancelled file, not a fetch that fell over."""

import threading

import pytest

from market_tui.fetch import errors
from market_tui.fetch.client import Client
from market_tui.fetch.network import Limits


def test_a_stop_while_waiting_to_try_again_is_cancelled() -> None:
    cancel = threading.Event()
    tries = 0

    def attempt() -> None:
        nonlocal tries
        tries += 1
        cancel.set()
        broken = errors.FetchError("a fault", "wait")
        broken.again, broken.wait = True, 0.0
        raise broken

    with pytest.raises(errors.Cancelled):
        Client(None, limits=Limits(cancel)).patiently(attempt)
    assert tries == 1
