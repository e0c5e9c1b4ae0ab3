"""Which roles CI may go on to: exactly these, and no other by any way that AWS STS has."""

from collections.abc import Sequence

from foundation.policies.ci.document import document, statement


def entering(role_arns: Sequence[str]) -> str:
    """The policy that lets a role assume ``role_arns``, and denies it every other.

    The denial holds whatever else is attached to the role, and whoever trusts it.
    """
    arns = sorted(set(role_arns))
    enter = [statement("Enter", "Allow", ["sts:AssumeRole"], arns)] if arns else []
    return document([*enter, statement("EnterNothingElse", "Deny", ["sts:AssumeRole"], but=arns)])
