"""The process `python -m emulator aws`: emulated AWS on the loopback until its parent is gone."""

import os
import sys

from emulator.aws.http import listen, serve
from emulator.aws.identity_center import GivenInstance
from emulator.aws.state import Settings, State
from emulator.process import LOOPBACK, announce, end_with_parent


def main(
    account: str,
    port: int,
    quota: int,
    creation_seconds: float,
    role_seconds: float,
    identity_center: GivenInstance | None = None,
    billed_tags: tuple[str, ...] = (),
) -> None:
    """Serve for ever; prints `{"endpoint": "http://127.0.0.1:PORT"}` once calls are answered.

    Args:
        account: id of the management account, 12 digits.
        port: 0 takes a free one.
        quota: accounts that the organization may hold.
        creation_seconds: how long CreateAccount stays IN_PROGRESS.
        role_seconds: how long a new account's access role cannot be assumed.
        identity_center: the instance of IAM Identity Center; None makes one up when it is asked for.
        billed_tags: keys of tags that billing of the management account has met.
    """
    end_with_parent()
    _settle_environment()
    # These import moto, which reads the environment.
    from emulator.aws.application import EmulatedAws
    from emulator.aws.services.ce.allocation_tags import bill_tags

    settings = Settings(account, quota, creation_seconds, role_seconds, identity_center)
    listener = listen(port)
    endpoint = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
    announce({"endpoint": endpoint})
    sys.stdout = sys.stderr  # moto prints, and nobody reads our standard output after the ready line
    state = State(settings, endpoint)
    bill_tags(state, {"key": list(billed_tags)})
    serve(listener, EmulatedAws(state))


def _settle_environment() -> None:
    """Make moto's behaviour independent of the caller's environment."""
    for name in ("MOTO_ACCOUNT_ID", "MOTO_IAM_LOAD_MANAGED_POLICIES", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        # The first would put every caller into one account, the second costs 1.2 GB at 1,000 accounts.
        os.environ.pop(name, None)
    os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"  # no browser calls
