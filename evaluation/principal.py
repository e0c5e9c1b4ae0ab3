"""Who makes a call: what IAM's condition keys say about a principal, worked out from its ARN.

Traps: a session's ARN leaves out the path of its role, so a role with a path is taken for one without
(`arn:aws:iam::1:role/team/deploy` becomes `.../role/deploy`); the roles of this program have no path. A root session
that was opened with `sts:AssumeRoot` has the ARN of the root user, so it has to be told apart by the caller.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from dataclasses import dataclass

from evaluation.match import EvaluationError

_SERVICE_LINKED = "AWSServiceRoleFor"


@dataclass(frozen=True)
class Principal:
    """A caller: ``arn`` as aws:PrincipalArn has it, and its account (empty for an AWS service)."""

    arn: str
    account: str
    is_service: bool = False
    is_service_linked: bool = False


def principal(arn: str) -> Principal:
    """The principal behind a caller's ARN, which may be a session's, or a service's name (x.amazonaws.com).

    Raises EvaluationError for an ARN of another kind.
    """
    if arn.endswith(".amazonaws.com") and not arn.startswith("arn:"):
        return Principal(arn, "", is_service=True)
    parts = arn.split(":", 5)
    if len(parts) != 6 or parts[2] not in ("iam", "sts"):
        raise EvaluationError(f"not the ARN of a principal: {arn!r}")
    partition, service, account, name = parts[1], parts[2], parts[4], parts[5]
    kind, _, rest = name.partition("/")
    if service == "sts" and kind == "assumed-role":
        role = rest.split("/")[0]
        linked = role.startswith(_SERVICE_LINKED)
        return Principal(f"arn:{partition}:iam::{account}:role/{role}", account, is_service_linked=linked)
    if (service, kind) in {("iam", "root"), ("iam", "user"), ("iam", "role"), ("sts", "federated-user")}:
        return Principal(arn, account, is_service_linked=rest.startswith("aws-service-role/"))
    raise EvaluationError(f"not the ARN of a principal: {arn!r}")
