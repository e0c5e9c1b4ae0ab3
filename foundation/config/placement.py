"""Which account does what: the accounts of each purpose, those of delegated services, those that are entered. Pure.

Where another stack declares the accounts, their keys are not in this file: an account is then taken to be named by its
purpose, unless `settings.delegates` names another.
"""

from collections.abc import Mapping
from typing import Protocol

from foundation.config.accounts import Accounts, Purpose
from foundation.config.delegates import DEFAULTS, Service
from foundation.config.section import In, Off


class HasSettings(Protocol):
    """The part of the settings that is needed here."""

    @property
    def delegates(self) -> Mapping[Service, str]: ...


def account_of(accounts: Accounts | Off | In | None, purpose: Purpose) -> str | None:
    """Key of the account that serves a purpose; None when there is none."""
    if isinstance(accounts, Accounts):
        return next((entry.key for entry in accounts.active() if entry.purpose == purpose), None)
    return purpose if isinstance(accounts, In) else None


def present(key: str | None) -> str:
    """The key of an account without which the rules between sections refuse a configuration."""
    if key is None:
        raise AssertionError("no account is there for it: the rules between sections should have refused this")
    return key


def delegate(accounts: Accounts | Off | In | None, settings: HasSettings, service: Service) -> str | None:
    """Key of the account that a service is delegated to; None when there is none."""
    return settings.delegates.get(service) or account_of(accounts, DEFAULTS[service])


def entered(accounts: Accounts) -> tuple[str, ...]:
    """Keys of the accounts that the program works in, and so has a provider for: those with a purpose.

    What services are delegated to has one (`foundation.config.rules.delegates`), and so has what has an alias.
    """
    return tuple(entry.key for entry in accounts.active() if entry.purpose is not None)
