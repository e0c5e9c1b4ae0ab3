"""Ways to more permissions than one was given, and whether a set of statements opens one.

Sources, 2026-11: Rhino Security Labs, "AWS IAM Privilege Escalation - Methods and Mitigation"; IAM user guide, "Grant a
user permissions to pass a role to an AWS service" and "Delegate responsibility using permissions boundaries".

Left out: changing the code or the input of something that runs already with a role (lambda:UpdateFunctionCode,
ssm:SendCommand, codebuild:StartBuild with another buildspec, cloudformation:UpdateStack on a stack with a service role,
which CloudFormation takes without asking for iam:PassRole again). That reaches what the workload may do, and whoever
develops a workload has to; workloads of an account are kept apart from its administration by the roles that they get.
"""

from collections.abc import Iterator, Mapping, Sequence

from foundation.permission_sets.grants import Grant, matches

_ACCOUNT = "arn:aws:iam::999999999999:"
ROLES = (f"{_ACCOUNT}role/probe", f"{_ACCOUNT}role/some/path/probe")
"""Roles of no special name: a statement that reaches one of them reaches all roles."""

CHANGES: Mapping[str, str] = {
    **dict.fromkeys(("iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"), "policy"),
    **dict.fromkeys(("iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile"), "user"),
    **dict.fromkeys(("iam:CreateServiceSpecificCredential", "iam:AttachUserPolicy", "iam:PutUserPolicy"), "user"),
    **dict.fromkeys(("iam:DeleteUserPermissionsBoundary", "iam:PutUserPermissionsBoundary"), "user"),
    **dict.fromkeys(("iam:AttachGroupPolicy", "iam:PutGroupPolicy", "iam:AddUserToGroup"), "group"),
    **dict.fromkeys(("iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"), "role"),
    **dict.fromkeys(("iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary"), "role"),
    "iam:UpdateSAMLProvider": "saml-provider",
}
"""Changes of what somebody may do, or of who may be somebody, and the kind of resource: one of them is enough."""

DIRECTORY = (
    "identitystore:CreateGroupMembership",
    "sso-directory:AddMemberToGroup",
    "sso:AttachCustomerManagedPolicyReferenceToPermissionSet",
    "sso:AttachManagedPolicyToPermissionSet",
    "sso:CreateAccountAssignment",
    "sso:DeletePermissionsBoundaryFromPermissionSet",
    "sso:PutInlinePolicyToPermissionSet",
    "sso:PutPermissionsBoundaryToPermissionSet",
)
"""The same in Identity Center: whoever can do one of them gives themselves a permission set, or more in it."""

STARTS: Mapping[str, str] = {
    "apprunner:CreateService": "tasks.apprunner",
    "autoscaling:CreateLaunchConfiguration": "ec2",
    "batch:RegisterJobDefinition": "ecs-tasks",
    "bedrock-agentcore:CreateCodeInterpreter": "bedrock-agentcore",
    "cloudformation:CreateChangeSet": "cloudformation",
    "cloudformation:CreateStack": "cloudformation",
    "cloudformation:UpdateStack": "cloudformation",
    "codebuild:CreateProject": "codebuild",
    "codebuild:UpdateProject": "codebuild",
    "datapipeline:CreatePipeline": "datapipeline",
    "ec2:AssociateIamInstanceProfile": "ec2",
    "ec2:ReplaceIamInstanceProfileAssociation": "ec2",
    "ec2:RunInstances": "ec2",
    "ecs:RegisterTaskDefinition": "ecs-tasks",
    "eks:CreatePodIdentityAssociation": "pods.eks",
    "elasticmapreduce:RunJobFlow": "ec2",
    "glue:CreateDevEndpoint": "glue",
    "glue:CreateJob": "glue",
    "glue:CreateSession": "glue",
    "glue:UpdateJob": "glue",
    "lambda:CreateFunction": "lambda",
    "lambda:UpdateFunctionConfiguration": "lambda",
    "sagemaker:CreateNotebookInstance": "sagemaker",
    "sagemaker:CreateProcessingJob": "sagemaker",
    "sagemaker:CreateTrainingJob": "sagemaker",
    "scheduler:CreateSchedule": "scheduler",
    "ssm:StartAutomationExecution": "ssm",
    "states:CreateStateMachine": "states",
}
"""What runs with a role that is passed to it, and the service that takes the role (without `.amazonaws.com`)."""

_LIMITING = ("iam:permissionsboundary", "iam:policyarn")
"""Condition keys that hold a change of permissions to what somebody has decided before."""


def escalations(statements: Sequence[Grant]) -> Iterator[str]:
    """Each way that the statements open, as the actions that it needs; what an unconditional deny takes away is none.

    Changes of permissions count on every resource that a statement names, as what is changed may be used; roles
    are passed and assumed on purpose, so that only a statement that reaches all of them counts.
    """
    for action, kind in CHANGES.items():
        if any(_changes(grant, action, kind, statements) for grant in statements):
            yield action
    for action in DIRECTORY:
        if any(_allowed(grant, action, "*", statements) for grant in statements):
            yield action
    for action in ("sts:AssumeRole", "sts:AssumeRoot"):
        if any(_allowed(grant, action, role, statements) for role in ROLES for grant in statements):
            yield action
    for action, service in STARTS.items():
        if _starts(action, statements) and _passes(f"{service}.amazonaws.com", statements):
            yield f"iam:PassRole with {action}"


def _changes(grant: Grant, action: str, kind: str, statements: Sequence[Grant]) -> bool:
    if any(value != "*" for key in _LIMITING for value in grant.values(key)):
        return False
    samples = {_sample(pattern, kind) for pattern in grant.resources or ("*",)}
    return any(_allowed(grant, action, sample, statements) for sample in samples)


def _sample(pattern: str, kind: str) -> str:
    # A variable like ${aws:username} names the caller alone: changing one's own password is no escalation, so that
    # the sample of such a pattern is nobody's.
    if "${" in pattern:
        return ""
    named = pattern.replace("*", "probe")
    return named if f":{kind}/" in named else f"{_ACCOUNT}{kind}/probe"


def _starts(action: str, statements: Sequence[Grant]) -> bool:
    service = action.partition(":")[0]
    resource = f"arn:aws:{service}:eu-central-1:999999999999:probe"
    allowed = any(grant.allows and grant.names(action) for grant in statements)
    return allowed and not _denied(action, resource, statements)


def _passes(service: str, statements: Sequence[Grant]) -> bool:
    for grant in statements:
        services = grant.values("iam:passedtoservice")
        if services and not any(matches(one, service) for one in services):
            continue
        if any(_allowed(grant, "iam:PassRole", role, statements) for role in ROLES):
            return True
    return False


def _allowed(grant: Grant, action: str, resource: str, statements: Sequence[Grant]) -> bool:
    return grant.allows and grant.means(action, resource) and not _denied(action, resource, statements)


def _denied(action: str, resource: str, statements: Sequence[Grant]) -> bool:
    return any(not one.allows and not one.conditions and one.means(action, resource) for one in statements)
