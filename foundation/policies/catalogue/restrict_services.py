"""Which AWS services an organizational unit or an account may use: a list of what is denied, or of what is allowed.

An allow list never cuts off signing in and asking for help: without iam, sts and support nobody could use the
services on it, or find out why something else fails.
"""

from collections.abc import Iterable

from foundation.policies.statement import Statement, deny, deny_all_but

ALWAYS_ALLOWED = ("iam", "sts", "support")


def deny_services(prefixes: Iterable[str], exempt: Iterable[str]) -> tuple[Statement, ...]:
    """``prefixes`` are IAM service prefixes, such as redshift."""
    return (deny("DenyServices", actions=_all_actions(prefixes), unless=exempt),)


def allow_services(prefixes: Iterable[str], exempt: Iterable[str]) -> tuple[Statement, ...]:
    """Deny every service whose prefix is not in ``prefixes``, those of `ALWAYS_ALLOWED` excepted."""
    return (deny_all_but("DenyOtherServices", actions=_all_actions((*prefixes, *ALWAYS_ALLOWED)), unless=exempt),)


def _all_actions(prefixes: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{prefix}:*" for prefix in prefixes)
