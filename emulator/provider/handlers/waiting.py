"""Waiting for what AWS does after it has answered."""

import time
from collections.abc import Callable

_PATIENCE, _PAUSE = 30.0, 0.02


def until(done: Callable[[], bool], what: str) -> None:
    """Ask until it is done; TimeoutError after half a minute."""
    ends = time.monotonic() + _PATIENCE
    while not done():
        if time.monotonic() > ends:
            raise TimeoutError(f"waiting for {what}")
        time.sleep(_PAUSE)
