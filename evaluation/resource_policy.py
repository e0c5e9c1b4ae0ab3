"""What a resource's own policy (of a bucket, a key, a topic) decides about a request, before other policies are asked.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from enum import Enum

from evaluation.policy import PolicyStatement, Principals, Request, parse
from evaluation.principal import Principal


class Decision(Enum):
    """`SILENT`: the policy says nothing about the request."""

    ALLOWED = "allowed"
    DENIED = "denied"
    SILENT = "silent"


def decide(document: str, request: Request, caller: Principal) -> Decision:
    """What the policy `document` says of the caller's request; a deny wins.

    Raises EvaluationError for a document or condition that cannot be judged.
    """
    effects = {
        statement.effect
        for statement in parse(document, with_principals=True)
        if _is_meant(statement, caller) and statement.means(request)
    }
    if "Deny" in effects:
        return Decision.DENIED
    return Decision.ALLOWED if effects else Decision.SILENT


def _is_meant(statement: PolicyStatement, caller: Principal) -> bool:
    if statement.principals:
        return _names(statement.principals, caller)
    return not _names(statement.not_principals, caller)


def _names(principals: Principals, caller: Principal) -> bool:
    if "*" in principals.get("AWS", ()):
        return True
    if caller.is_service:
        return caller.arn in principals.get("Service", ())
    known = {caller.arn, caller.account, f"arn:aws:iam::{caller.account}:root"}
    return bool(known & set(principals.get("AWS", ())))
