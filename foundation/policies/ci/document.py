"""The shape of the policies of CI's roles: statements that allow and deny, as one minified document."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

INLINE_CHARACTERS = 10_240
"""Of all inline policies of a role together; white space does not count (IAM quotas, 2026-11)."""

Statement = Mapping[str, object]


@dataclass(frozen=True)
class Roles:
    """The roles of the management account by which CI, and people in an emergency, are powerful."""

    account: str
    deploy: str
    preview: str
    others: tuple[str, ...] = ()

    @property
    def arns(self) -> list[str]:
        """Their ARNs, sorted."""
        return sorted(f"arn:aws:iam::{self.account}:role/{name}" for name in (self.deploy, self.preview, *self.others))


def statement(
    sid: str,
    effect: str,
    actions: Iterable[str],
    resources: Sequence[str] = ("*",),
    *,
    but: Sequence[str] = (),
    when: Mapping[str, Mapping[str, object]] | None = None,
) -> Statement:
    """A statement about ``actions`` on ``resources``; with ``but`` on everything but those."""
    where: Statement = {"NotResource": list(but)} if but else {"Resource": list(resources)}
    condition: Statement = {"Condition": when} if when else {}
    return {"Sid": sid, "Effect": effect, "Action": sorted(set(actions)), **where, **condition}


def document(statements: Iterable[Statement]) -> str:
    """The policy as JSON without spaces."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)}, separators=(",", ":"))
