"""The emulator's log of AWS calls, read over HTTP."""

import json
import urllib.request
from collections.abc import Mapping

from automation.errors import EmulatorFailed


def calls(endpoint: str, since: int = 0) -> tuple[Mapping[str, object], ...]:
    """Every call that emulated AWS has answered after the one numbered `since`, oldest first.

    Raises `EmulatorFailed` when it does not answer.
    """
    # Loopback only, so no proxy may be asked.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{endpoint}/_foundation/calls?since={since}", timeout=60) as answer:
            return tuple(json.load(answer))
    except (OSError, ValueError) as error:
        raise EmulatorFailed(f"Emulated AWS at {endpoint} does not give its log of calls: {error}") from error
