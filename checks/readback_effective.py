"""What policies of a management type come to in accounts, and in which accounts that is looked at.

One account below each target is asked, and one that no target reaches: their number does not grow with the accounts.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from checks.answers import unless
from checks.connection import Connection
from checks.readback_words import word
from foundation.config import Accounts
from foundation.policies.placeholders import accounts_named, filled

NONE = ("EffectivePolicyNotFoundException",)
ACCOUNT = "account:"


def looked_at(accounts: Accounts, targets: Iterable[str]) -> Mapping[str, bool]:
    """Keys of the accounts that are asked, and whether a target reaches them."""
    wanted = tuple(targets)
    reached = {entry.key: _levels(entry.key, entry.unit) for entry in accounts.active()}
    below = [next((key for key, levels in reached.items() if target in levels), None) for target in wanted]
    outside = next((key for key, levels in reached.items() if not levels.intersection(wanted)), None)
    inside = dict.fromkeys((key for key in below if key is not None), True)
    return {**inside, **({outside: False} if outside is not None else {})}


def _levels(key: str, unit: str) -> frozenset[str]:
    units = unit.split("/")
    above = ("/".join(units[:depth]) for depth in range(1, len(units) + 1))
    return frozenset({f"{ACCOUNT}{key}", *above, "root"})


def effective(aws: Connection, kind: str, account: str) -> Any:
    """The effective policy of an account, parsed; None where it has none of this type. Raises ReadError."""
    asked = {"PolicyType": kind, "TargetId": account}
    found = unless(NONE, lambda: aws.call("organizations", "describe_effective_policy", **asked))
    return None if found is None else json.loads(found["EffectivePolicy"]["PolicyContent"])


def assigned(content: str) -> Any:
    """What a document that assigns everything comes to, with words for the accounts that it names."""
    return _assigned(json.loads(filled(content, {key: word(key) for key in accounts_named(content)})))


def _assigned(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return value["@@assign"] if "@@assign" in value else {name: _assigned(inner) for name, inner in value.items()}
