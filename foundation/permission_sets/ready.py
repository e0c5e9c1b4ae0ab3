"""What a ready permission set is, and what the sets need to know of the configuration. Plain values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from foundation.policies.archive.names import KEY_ALIAS

Statement = Mapping[str, object]


@dataclass(frozen=True)
class Facts:
    """What ready sets need to know of the configuration."""

    log_buckets: tuple[str, ...] = ()
    """Names of the log archive's buckets; none: there is no archive, and no set that reads it."""
    log_key_alias: str = KEY_ALIAS
    log_query_results: str | None = None
    """The bucket of Athena's results, where the archive is queried with Athena."""


@dataclass(frozen=True)
class Ready:
    """A ready permission set. `can` and `cannot` are sentences for people who choose one."""

    name: str
    description: str
    managed_policies: tuple[str, ...]
    """ARNs of policies that AWS manages."""
    statements: tuple[Statement, ...]
    session_duration: str
    """ISO 8601."""
    can: tuple[str, ...]
    cannot: tuple[str, ...]

    def inline_policy(self) -> str | None:
        """The inline policy as JSON; a set without statements has none.

        White space counts here: the quota of Identity Center is one of bytes, so the text has none.
        """
        return json.dumps(self.document(), separators=(",", ":")) if self.statements else None

    def document(self) -> dict[str, object]:
        """The inline policy as a document, for the lint."""
        return {"Version": "2012-10-17", "Statement": list(self.statements)}


def allow(sid: str, actions: tuple[str, ...], resources: tuple[str, ...] = ("*",), **condition: object) -> Statement:
    """Allow `actions` on `resources`; `condition` is operator to keys, as in the policy."""
    statement = {"Sid": sid, "Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
    return {**statement, "Condition": condition} if condition else statement


def deny(sid: str, actions: tuple[str, ...], resources: tuple[str, ...] = ("*",)) -> Statement:
    """Deny `actions` on `resources`, whatever another policy of the set allows."""
    return {"Sid": sid, "Effect": "Deny", "Action": list(actions), "Resource": list(resources)}
