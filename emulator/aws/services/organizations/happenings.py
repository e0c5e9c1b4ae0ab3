"""What happens to accounts, told to the services that act on it: auto-enable, deployment of StackSets."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from emulator.aws.services.organizations.model import Account
from emulator.aws.state import State


@dataclass(frozen=True)
class Happening:
    """`account` has joined the organization, was moved to another parent, or has begun to close."""

    kind: Literal["joined", "moved", "closed"]
    account: Account


Listener = Callable[[State, Happening], None]
"""Told of each happening after the call that brought it about, with the lock held."""
