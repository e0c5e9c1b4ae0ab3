"""The lint of permission sets: what no set may grant unless it is meant for an administrator. Pure.

It reads the texts of policies. Managed policies whose text is not at hand are known by their ARN
(`foundation.permission_sets.strong_managed`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from foundation.permission_sets.escalation import escalations
from foundation.permission_sets.grants import Grant, grants
from foundation.permission_sets.strong_managed import STRONG_MANAGED

VERSION = "2012-10-17"
_ANYTHING = ("arn:aws:iam::999999999999:user/probe", "arn:aws:s3:::probe")
"""A statement that reaches both reaches everything."""


@dataclass(frozen=True)
class Finding:
    """One thing that a set should not have."""

    rule: str
    """Short name: version, everything, service-wildcard, escalation, strong-managed-policy."""
    what: str
    remedy: str


def findings(documents: Iterable[Mapping[str, object]], managed_policies: Iterable[str] = ()) -> tuple[Finding, ...]:
    """What is wrong with the policies of one permission set, read together: a deny in one holds for all.

    `documents` are policy documents; `managed_policies` are ARNs of AWS-managed policies beside them.
    """
    texts = tuple(documents)
    statements = grants(texts)
    everything = tuple(_everything(statements))
    return (
        *_versions(texts),
        *everything,
        *_service_wildcards(statements),
        *(() if everything else _escalations(statements)),
        *_managed(managed_policies),
    )


def _versions(documents: Sequence[Mapping[str, object]]) -> Iterator[Finding]:
    for document in documents:
        if document.get("Version") != VERSION:
            what = f"Version is {document['Version']}" if "Version" in document else "there is no Version"
            # Without it the policy has the language of 2008, in which ${aws:username} is plain text.
            yield Finding("version", what, f'Write "Version": "{VERSION}".')


def _everything(statements: Sequence[Grant]) -> Iterator[Finding]:
    remedy = "Name the services that are needed, or use the ready set `administrator` for those who need all."
    for grant in statements:
        if not grant.allows or not all(grant.reaches(one) for one in _ANYTHING):
            continue
        if any(_is_every_action(action) for action in grant.actions):
            yield Finding("everything", "every action is allowed on every resource", remedy)
        elif grant.not_actions and grant.names("iam:CreateUser") and not _denied_iam(statements):
            yield Finding("everything", "all but a few actions are allowed, IAM's among them", remedy)


def _denied_iam(statements: Sequence[Grant]) -> bool:
    return any(
        not one.allows and not one.conditions and one.means("iam:CreateUser", _ANYTHING[0]) for one in statements
    )


def _is_every_action(action: str) -> bool:
    return set(action) <= {"*", ":"}


def _service_wildcards(statements: Sequence[Grant]) -> Iterator[Finding]:
    for grant in statements:
        everywhere = all(grant.reaches(one) for one in _ANYTHING)
        for action in grant.actions if grant.allows else ():
            if "*" in action.partition(":")[0] and not (everywhere and _is_every_action(action)):
                remedy = "Name the service: a wildcard takes in services that do not exist yet."
                yield Finding("service-wildcard", f"{action} allows actions of any service", remedy)


def _escalations(statements: Sequence[Grant]) -> Iterator[Finding]:
    remedy = "Remove it, name the resources (for roles: a path), or deny it without a condition."
    for way in escalations(statements):
        yield Finding("escalation", f"{way} opens more permissions than the set has", remedy)


def _managed(arns: Iterable[str]) -> Iterator[Finding]:
    for arn in arns:
        if arn in STRONG_MANAGED:
            remedy = "Use a ready set, or name the actions that are needed in an inline policy."
            yield Finding("strong-managed-policy", f"{arn.rpartition('/')[2]} {STRONG_MANAGED[arn]}", remedy)
