"""The shape of one policy statement, as AWS reads it.

Owns the type and the one way to write a deny. Leaves out Allow and Principal: service control policies of this
program only ever take away (FullAWSAccess stays attached everywhere and grants), and have no principal element.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, NotRequired, TypedDict

SCP = "SERVICE_CONTROL_POLICY"

ConditionValue = str | list[str]
Condition = dict[str, dict[str, ConditionValue]]


class Statement(TypedDict):
    """One statement; keys stand in the order in which they are written out. Action or NotAction, never both."""

    Sid: str
    Effect: Literal["Deny"]
    Action: NotRequired[list[str]]
    NotAction: NotRequired[list[str]]
    Resource: str | list[str]
    Condition: NotRequired[Condition]


def deny(
    sid: str,
    *,
    actions: Iterable[str],
    unless: Iterable[str],
    resources: Iterable[str] = (),
    when: Mapping[str, Mapping[str, ConditionValue]] | None = None,
) -> Statement:
    """Deny ``actions`` to everybody except the principals in ``unless`` (role ARN patterns; none: nobody is exempt).

    ``resources`` are ARN patterns, none meaning all. Lists come out sorted and without duplicates, so the order in
    the stack file never shows up as a change of the policy.
    """
    return _statement(
        {"Sid": sid, "Effect": "Deny", "Action": _unique(actions), "Resource": _unique(resources) or "*"}, unless, when
    )


def deny_all_but(
    sid: str,
    *,
    actions: Iterable[str],
    unless: Iterable[str],
    when: Mapping[str, Mapping[str, ConditionValue]] | None = None,
) -> Statement:
    """Deny everything that is not in ``actions``; the rest as for `deny`."""
    return _statement({"Sid": sid, "Effect": "Deny", "NotAction": _unique(actions), "Resource": "*"}, unless, when)


def _statement(
    statement: Statement, unless: Iterable[str], when: Mapping[str, Mapping[str, ConditionValue]] | None
) -> Statement:
    condition: Condition = {operator: dict(keys) for operator, keys in (when or {}).items()}
    exempt = _unique(unless)
    if exempt:
        condition["ArnNotLike"] = {"aws:PrincipalArn": exempt}
    if condition:
        statement["Condition"] = {operator: condition[operator] for operator in sorted(condition)}
    return statement


def _unique(values: Iterable[str]) -> list[str]:
    return sorted(set(values))
