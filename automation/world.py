"""Which AWS this shell talks to: the real one, or an emulator that this shell was brought into."""

import os
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

from automation.errors import UsageError

#: Set by the emulator's environment file to the endpoint, "http://127.0.0.1:PORT".
EMULATOR = "FOUNDATION_EMULATOR"
#: Where the engine finds the emulated providers, for it: "aws:PORT,aws-native:PORT".
ATTACHED = "PULUMI_DEBUG_PROVIDERS"


def emulator_endpoint(environment: Mapping[str, str] = os.environ) -> str | None:
    """The endpoint of the emulator that this shell is in, None against real AWS.

    Raises `UsageError` for a shell that is half in one world and half in the other, and for an emulator that is gone.
    """
    endpoint = environment.get(EMULATOR) or None
    attached = "aws:" in environment.get(ATTACHED, "")
    if endpoint is None and attached:
        raise UsageError(
            f"{ATTACHED} attaches the emulated providers, but {EMULATOR} is not set: this shell has left the emulator "
            f"by half. `unset {ATTACHED}`, or open a new shell."
        )
    if endpoint is not None and not attached:
        raise UsageError(
            f"{EMULATOR} is set, but {ATTACHED} does not attach the emulated providers: this shell is in the emulator "
            f"by half. Source the environment file again, or `unset {EMULATOR}`."
        )
    if endpoint is not None and not _answers(endpoint):
        raise UsageError(
            f"The emulator at {endpoint} does not answer: it has ended. Leave it with `leave_emulator`, or start "
            f"`foundation emulator` again and source its new environment file."
        )
    return endpoint


def _answers(endpoint: str) -> bool:
    address = urlsplit(endpoint)
    try:
        socket.create_connection((address.hostname or "", address.port or 80), timeout=10).close()
    except (OSError, ValueError):
        return False
    return True
